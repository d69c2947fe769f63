/*
 * What the header of a picture says, and the ceilings; PNG and GIF; see
 * image.h.
 */

#include <string.h>

#include "lib/image_codec.h"
#include "lib/number.h"

enum {
	PNG_SIGNATURE_BYTES = 8,
	PNG_IHDR_BYTES = 13,
	PNG_CHUNK_BYTES = 12, /* length, type and CRC */
	GIF_HEADER_BYTES = 13,
	GIF_BLOCKS_MAX = 1 << 16,
	PROBE_BYTES_MAX = 1 << 20 /* as far as headers are looked at */
};

/* ---- PNG (W3C PNG 3rd edition) --------------------------------------------
 */

static bool
png_depth_valid(unsigned type, unsigned bits)
{
	bool power = bits != 0 && (bits & (bits - 1)) == 0;

	switch (type) {
	case 0: return power && bits <= 16;
	case 3: return power && bits <= 8;
	case 2:
	case 4:
	case 6: return bits == 8 || bits == 16;
	default: return false;
	}
}

/* What a chunk between IHDR and IDAT says. */
static void
png_chunk(const unsigned char *chunk, size_t length, struct image_info *info)
{
	const unsigned char *type = chunk + 4;
	struct text data = { (const char *)chunk + 8, length };

	if (memcmp(type, "tRNS", 4) == 0)
		info->alpha = true;
	else if (memcmp(type, "acTL", 4) == 0)
		info->animated = length == 8 && get_be32(chunk + 8) > 1;
	else if (memcmp(type, "iCCP", 4) == 0)
		info->icc = true;
	else if (memcmp(type, "eXIf", 4) == 0)
		info->orientation = image_exif_orientation(data);
}

enum image_status
image_probe_png(struct text bytes, struct image_info *info)
{
	const unsigned char *p = (const unsigned char *)bytes.data;
	static const uint8_t components[] = { 1, 0, 3, 3, 2, 0, 4 };
	size_t at = PNG_SIGNATURE_BYTES;

	if (bytes.size < at + PNG_CHUNK_BYTES + PNG_IHDR_BYTES ||
	    get_be32(p + at) != PNG_IHDR_BYTES ||
	    memcmp(p + at + 4, "IHDR", 4) != 0)
		return IMAGE_CORRUPT;
	info->width = get_be32(p + at + 8);
	info->height = get_be32(p + at + 12);
	info->bits = p[at + 16];
	if (!png_depth_valid(p[at + 17], info->bits) || p[at + 20] > 1)
		return IMAGE_CORRUPT;
	info->components = components[p[at + 17]];
	info->alpha = p[at + 17] >= 4;
	info->progressive = p[at + 20] == 1;
	at += PNG_CHUNK_BYTES + PNG_IHDR_BYTES;
	while (at < PROBE_BYTES_MAX && bytes.size - at >= PNG_CHUNK_BYTES) {
		size_t length = get_be32(p + at);

		if (length > bytes.size - at - PNG_CHUNK_BYTES ||
		    memcmp(p + at + 4, "IDAT", 4) == 0)
			break;
		png_chunk(p + at, length, info);
		at += PNG_CHUNK_BYTES + length;
	}
	return IMAGE_OK;
}

/* ---- GIF (GIF89a) ----------------------------------------------------------
 */

static size_t
gif_map_bytes(unsigned flags)
{
	return flags & 0x80 ? (size_t)3 << ((flags & 7) + 1) : 0;
}

/* Move over data sub-blocks; false at the end of the bytes. */
static bool
gif_skip_blocks(struct text bytes, size_t *at)
{
	while (*at < bytes.size) {
		size_t length = (unsigned char)bytes.data[*at];

		(*at)++;
		if (length == 0)
			return true;
		if (length > bytes.size - *at)
			return false;
		*at += length;
	}
	return false;
}

/* Look at the blocks for a transparent colour and a second frame. */
static void
gif_blocks(struct text bytes, size_t at, struct image_info *info)
{
	const unsigned char *p = (const unsigned char *)bytes.data;
	int frames = 0;

	for (int i = 0; i < GIF_BLOCKS_MAX && at + 10 <= bytes.size; i++) {
		if (p[at] == 0x21) {
			if (p[at + 1] == 0xf9 && frames == 0 && p[at + 3] & 1)
				info->alpha = true;
			at += 2;
		} else if (p[at] == 0x2c) {
			uint32_t right = get_le16(p + at + 1) +
			    (uint32_t)get_le16(p + at + 5);
			uint32_t bottom = get_le16(p + at + 3) +
			    (uint32_t)get_le16(p + at + 7);

			if (frames++ > 0) {
				info->animated = true;
				return;
			}
			/* Browsers and Pillow enlarge the screen, too. */
			if (right > info->width)
				info->width = right;
			if (bottom > info->height)
				info->height = bottom;
			at += 11 + gif_map_bytes(p[at + 9]);
		} else {
			return;
		}
		if (!gif_skip_blocks(bytes, &at))
			return;
	}
}

enum image_status
image_probe_gif(struct text bytes, struct image_info *info)
{
	const unsigned char *p = (const unsigned char *)bytes.data;

	if (bytes.size < GIF_HEADER_BYTES)
		return IMAGE_CORRUPT;
	info->width = get_le16(p + 6);
	info->height = get_le16(p + 8);
	info->components = 3;
	info->bits = 8;
	gif_blocks(bytes, GIF_HEADER_BYTES + gif_map_bytes(p[10]), info);
	return IMAGE_OK;
}

/* ---- any format ------------------------------------------------------------
 */

static enum image_status
probe_format(struct text bytes, struct image_info *info)
{
	switch (info->format) {
	case IMAGE_JPEG: return image_probe_jpeg(bytes, info);
	case IMAGE_PNG: return image_probe_png(bytes, info);
	case IMAGE_WEBP: return image_probe_webp(bytes, info);
	case IMAGE_GIF: return image_probe_gif(bytes, info);
#ifdef LAIT_AVIF
	case IMAGE_AVIF: return image_probe_avif(bytes, info);
#endif
	default: return IMAGE_FORMAT;
	}
}

enum image_status
image_probe(struct text bytes, struct image_info *info)
{
	enum image_status status;

	*info = (struct image_info){
		.format = image_sniff(bytes),
		.orientation = IMAGE_UPRIGHT,
	};
	status = probe_format(bytes, info);
	if (status != IMAGE_OK)
		return status;
	if (info->width == 0 || info->height == 0)
		return IMAGE_CORRUPT;
	if (info->orientation >= IMAGE_TURNED) {
		uint32_t width = info->width;

		info->width = info->height;
		info->height = width;
	}
	if (info->width > IMAGE_SIDE_MAX || info->height > IMAGE_SIDE_MAX ||
	    (uint64_t)info->width * info->height > IMAGE_PIXELS_MAX)
		return IMAGE_TOO_LARGE;
	return IMAGE_OK;
}
