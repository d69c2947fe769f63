/*
 * A picture's record; see picture.h.
 */

#include <math.h>
#include <string.h>

#include "dedup/picture.h"

enum {
	ASPECT_ONE = 32768,  /* of a square */
	ASPECT_SCALE = 1024, /* steps of a doubling */
	ASPECT_NEAR = 72     /* steps of 5 per cent: 1024 log2(1.05) */
};

static bool
read_thumb(const json_t *rec, const char *key, uint8_t out[THUMB_BYTES])
{
	struct buffer bytes = buffer_make(THUMB_BYTES);
	bool whole;

	whole = base64_decode(record_text(rec, key), &bytes) == 0 &&
	    bytes.size == THUMB_BYTES;
	if (whole)
		memcpy(out, bytes.data, THUMB_BYTES);
	buffer_free(&bytes);
	return whole;
}

static uint16_t
aspect_of(int64_t width, int64_t height)
{
	double steps =
	    ASPECT_ONE + ASPECT_SCALE * log2((double)width / (double)height);

	return (uint16_t)(steps < 0 ? 0 : steps > 65535 ? 65535 : steps + 0.5);
}

static const char *
read_borders(const json_t *rec, struct picture *p)
{
	p->has_borders = json_object_get(rec, "pdqt") != NULL;
	if (!p->has_borders)
		return NULL;
	if (!code_parse(record_text(rec, "pdqt"), &p->trimmed))
		return "pdqt";
	if (p->has_thumbs && !read_thumb(rec, "thumbt", p->thumb_trimmed))
		return "thumbt";
	return NULL;
}

const char *
picture_read(const json_t *rec, struct picture *p)
{
	int64_t quality = record_integer(rec, "pdqq", -1);
	int64_t width = record_integer(rec, "width", 0);
	int64_t height = record_integer(rec, "height", 0);

	memset(p, 0, sizeof(*p));
	if (!hex_decode(record_text(rec, "sha256"), p->digest, SHA256_BYTES))
		return "sha256";
	if (!code_parse(record_text(rec, "pdq"), &p->whole))
		return "pdq";
	if (quality < 0 || quality > 100)
		return "pdqq";
	if (width <= 0 || height <= 0)
		return "width";
	p->quality = (uint8_t)quality;
	p->aspect = aspect_of(width, height);
	p->has_thumbs = json_object_get(rec, "thumb") != NULL;
	if (p->has_thumbs && !read_thumb(rec, "thumb", p->thumb))
		return "thumb";
	return read_borders(rec, p);
}

struct entry
picture_entry(const struct picture *p, bool trimmed, uint64_t number)
{
	return (struct entry){
		.code = trimmed ? p->trimmed : p->whole,
		.picture = number,
		.flags = trimmed ? ENTRY_TRIMMED : 0,
		.aspect = p->aspect,
		.quality = p->quality,
	};
}

struct thumbs
picture_thumbs(const struct picture *p)
{
	return (struct thumbs){
		.whole = p->thumb,
		.trimmed = p->has_borders ? p->thumb_trimmed : NULL,
	};
}

bool
aspect_is_equal(uint16_t a, uint16_t b)
{
	int steps = (int)a - (int)b;

	return steps <= ASPECT_NEAR && steps >= -ASPECT_NEAR;
}
