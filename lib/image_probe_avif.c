/*
 * The header of an AVIF file (AV1 Image File Format v1.1; ISO/IEC 23008-12):
 * the properties of the primary item, not those of thumbnails, tiles or alpha
 * items that may stand before them; see image_codec.h.
 */

#include <string.h>

#include "lib/image_codec.h"
#include "lib/number.h"

enum {
	BOX_HEADER_BYTES = 8,
	BOXES_MAX = 1024,      /* in one box */
	PROPERTIES_MAX = 1024, /* in ipco */
	ITEMS_MAX = 4096       /* in ipma */
};

/* A walk over the boxes in a run of bytes. */
struct boxes {
	struct text rest;
	int count;
};

struct box {
	char type[5];
	struct text body;
};

static bool
boxes_next(struct boxes *boxes, struct box *box)
{
	const unsigned char *p = (const unsigned char *)boxes->rest.data;
	size_t header = BOX_HEADER_BYTES;
	uint64_t size;

	if (boxes->rest.size < header || boxes->count++ == BOXES_MAX)
		return false;
	size = get_be32(p);
	memcpy(box->type, p + 4, 4);
	box->type[4] = '\0';
	if (size == 0)
		size = boxes->rest.size;
	if (size == 1) {
		header += 8;
		if (boxes->rest.size < header)
			return false;
		size = get_be64(p + 8);
	}
	if (size < header || size > boxes->rest.size)
		return false;
	box->body =
	    (struct text){ boxes->rest.data + header, (size_t)size - header };
	boxes->rest.data += size;
	boxes->rest.size -= (size_t)size;
	return true;
}

/* The first box of that type, `skip` bytes into the parent (4 for a box with
 * version and flags). */
static bool
box_find(struct text parent, size_t skip, const char *type, struct text *body)
{
	struct boxes boxes = { .rest = parent };
	struct box box;

	if (parent.size < skip)
		return false;
	boxes.rest.data += skip;
	boxes.rest.size -= skip;
	while (boxes_next(&boxes, &box))
		if (strcmp(box.type, type) == 0) {
			*body = box.body;
			return true;
		}
	return false;
}

static bool
primary_item(struct text meta, uint32_t *id)
{
	const unsigned char *p;
	struct text pitm;

	if (!box_find(meta, 4, "pitm", &pitm) || pitm.size < 6)
		return false;
	p = (const unsigned char *)pitm.data;
	if (p[0] != 0 && pitm.size < 8)
		return false;
	*id = p[0] == 0 ? get_be16(p + 4) : get_be32(p + 4);
	return true;
}

/* What one property says; irot and imir together make an orientation. */
struct transform {
	unsigned turns;  /* by 90 degrees, against the clock */
	unsigned mirror; /* 0 none, 1 top and bottom, 2 left and right */
};

static void
property_read(
    const struct box *box, struct image_info *info, struct transform *transform)
{
	const unsigned char *p = (const unsigned char *)box->body.data;

	if (strcmp(box->type, "ispe") == 0 && box->body.size >= 12) {
		info->width = get_be32(p + 4);
		info->height = get_be32(p + 8);
	} else if (strcmp(box->type, "irot") == 0 && box->body.size >= 1) {
		transform->turns = p[0] & 3;
	} else if (strcmp(box->type, "imir") == 0 && box->body.size >= 1) {
		transform->mirror = 1 + (p[0] & 1);
	} else if (strcmp(box->type, "pixi") == 0 && box->body.size >= 6) {
		info->components = p[4];
		info->bits = p[5];
	} else if (strcmp(box->type, "av1C") == 0 && box->body.size >= 3) {
		info->bits = p[2] & 0x40 ? (p[2] & 0x20 ? 12 : 10) : 8;
		if (info->components == 0)
			info->components = p[2] & 0x10 ? 1 : 3;
	} else if (strcmp(box->type, "colr") == 0 && box->body.size >= 4) {
		if (memcmp(p, "prof", 4) == 0 || memcmp(p, "rICC", 4) == 0)
			info->icc = true;
	}
}

/* The property with this number, from 1. */
static void
property_apply(struct text ipco, uint32_t number, struct image_info *info,
    struct transform *transform)
{
	struct boxes boxes = { .rest = ipco };
	struct box box;

	for (uint32_t i = 1; i <= PROPERTIES_MAX; i++) {
		if (!boxes_next(&boxes, &box))
			return;
		if (i == number) {
			property_read(&box, info, transform);
			return;
		}
	}
}

/* One entry of ipma: its item's id and its properties. */
struct association {
	uint32_t item;
	unsigned count;
	size_t at, width; /* of the property numbers */
};

static bool
association_next(struct text ipma, size_t *at, struct association *a)
{
	const unsigned char *p = (const unsigned char *)ipma.data;
	size_t id_bytes = p[0] < 1 ? 2 : 4;

	if (ipma.size - *at < id_bytes + 1)
		return false;
	a->item = id_bytes == 2 ? get_be16(p + *at) : get_be32(p + *at);
	a->count = p[*at + id_bytes];
	a->width = p[3] & 1 ? 2 : 1;
	a->at = *at + id_bytes + 1;
	if (ipma.size - a->at < a->count * a->width)
		return false;
	*at = a->at + a->count * a->width;
	return true;
}

static void
associations_apply(struct text ipma, struct text ipco, uint32_t id,
    struct image_info *info, struct transform *transform)
{
	const unsigned char *p = (const unsigned char *)ipma.data;
	struct association a;
	size_t at = 8;
	uint32_t count;

	if (ipma.size < at)
		return;
	count = get_be32(p + 4);
	for (uint32_t i = 0; i < count && i < ITEMS_MAX; i++) {
		if (!association_next(ipma, &at, &a))
			return;
		if (a.item != id)
			continue;
		for (unsigned j = 0; j < a.count; j++) {
			uint32_t number = a.width == 2
			    ? get_be16(p + a.at + 2 * j) & 0x7fffU
			    : p[a.at + j] & 0x7fU;

			property_apply(ipco, number, info, transform);
		}
		return;
	}
}

/* Turned against the clock, then mirrored, as an orientation of Exif. */
static uint8_t
transform_orientation(struct transform transform)
{
	static const uint8_t orientations[4][3] = {
		{ 1, 4, 2 },
		{ 8, 5, 7 },
		{ 3, 2, 4 },
		{ 6, 7, 5 },
	};

	return orientations[transform.turns][transform.mirror];
}

/* Does a picture of the file stand for alpha? */
static bool
alpha_stated(struct text ipco)
{
	struct boxes boxes = { .rest = ipco };
	struct box box;

	while (boxes_next(&boxes, &box))
		if (strcmp(box.type, "auxC") == 0 &&
		    text_find(box.body, text_literal("auxiliary:alpha")) !=
			SIZE_MAX)
			return true;
	return false;
}

static bool
item_read(struct text meta, struct image_info *info)
{
	struct transform transform = { 0 };
	struct text iprp, ipco;
	struct boxes boxes;
	struct box box;
	uint32_t id;

	if (!primary_item(meta, &id) || !box_find(meta, 4, "iprp", &iprp) ||
	    !box_find(iprp, 0, "ipco", &ipco))
		return false;
	boxes = (struct boxes){ .rest = iprp };
	while (boxes_next(&boxes, &box))
		if (strcmp(box.type, "ipma") == 0)
			associations_apply(
			    box.body, ipco, id, info, &transform);
	info->orientation = transform_orientation(transform);
	info->alpha = alpha_stated(ipco);
	return info->width != 0;
}

/* An image sequence: the first track with a size (16.16 fixed point at the
 * end of tkhd). */
static bool
track_read(struct text moov, struct image_info *info)
{
	struct boxes boxes = { .rest = moov };
	struct box box;

	while (boxes_next(&boxes, &box)) {
		const unsigned char *end;
		struct text tkhd;

		if (strcmp(box.type, "trak") != 0 ||
		    !box_find(box.body, 0, "tkhd", &tkhd) || tkhd.size < 84)
			continue;
		end = (const unsigned char *)tkhd.data + tkhd.size;
		info->width = get_be32(end - 8) >> 16;
		info->height = get_be32(end - 4) >> 16;
		if (info->width != 0)
			return true;
	}
	return false;
}

enum image_status
image_probe_avif(struct text bytes, struct image_info *info)
{
	struct text meta, moov;
	bool track = box_find(bytes, 0, "moov", &moov);
	bool sequence =
	    bytes.size >= 12 && memcmp(bytes.data + 8, "avis", 4) == 0;

	info->animated = track && sequence;
	if (box_find(bytes, 0, "meta", &meta))
		(void)item_read(meta, info); /* a track may say it instead */
	if (track && sequence) {
		info->orientation = IMAGE_UPRIGHT;
		(void)track_read(moov, info); /* then the item's size holds */
	}
	if (info->width == 0)
		return IMAGE_CORRUPT;
	if (info->bits == 0)
		info->bits = 8;
	if (info->components == 0)
		info->components = 3;
	return IMAGE_OK;
}
