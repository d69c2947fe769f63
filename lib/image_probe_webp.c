/*
 * The header of a WebP file (RFC 9649); see image_codec.h.
 */

#include <string.h>

#include "lib/image_codec.h"
#include "lib/number.h"

enum {
	RIFF_HEADER_BYTES = 12,
	CHUNK_HEADER_BYTES = 8,
	CHUNKS_MAX = 4096,
	VP8X_ICC = 0x20,
	VP8X_ALPHA = 0x10,
	VP8X_EXIF = 0x08,
	VP8X_ANIMATION = 0x02
};

static uint32_t
get_le24(const unsigned char *p)
{
	return get_le16(p) | (uint32_t)p[2] << 16;
}

/* The key frame header of a VP8 stream (RFC 6386, section 9.1). */
static enum image_status
vp8_read(const unsigned char *p, size_t size, struct image_info *info)
{
	if (size < 10 || p[3] != 0x9d || p[4] != 0x01 || p[5] != 0x2a)
		return IMAGE_CORRUPT;
	info->width = get_le16(p + 6) & 0x3fff;
	info->height = get_le16(p + 8) & 0x3fff;
	info->components = 3;
	return IMAGE_OK;
}

static enum image_status
vp8l_read(const unsigned char *p, size_t size, struct image_info *info)
{
	uint32_t bits;

	if (size < 5 || p[0] != 0x2f)
		return IMAGE_CORRUPT;
	bits = get_le32(p + 1);
	info->width = (bits & 0x3fff) + 1;
	info->height = (bits >> 14 & 0x3fff) + 1;
	info->alpha = bits >> 28 & 1;
	info->components = info->alpha ? 4 : 3;
	return IMAGE_OK;
}

/* The chunks behind VP8X, for the one that holds the orientation. */
static void
find_exif(struct text bytes, size_t at, struct image_info *info)
{
	const unsigned char *p = (const unsigned char *)bytes.data;

	for (int i = 0; i < CHUNKS_MAX; i++) {
		struct text data;
		size_t length;

		if (bytes.size < at || bytes.size - at < CHUNK_HEADER_BYTES)
			return;
		length = get_le32(p + at + 4);
		if (length > bytes.size - at - CHUNK_HEADER_BYTES)
			return;
		data = (struct text){ bytes.data + at + CHUNK_HEADER_BYTES,
			length };
		if (memcmp(p + at, "EXIF", 4) == 0) {
			/* Some writers keep JPEG's prefix. */
			if (text_starts(data, (struct text){ "Exif\0", 6 })) {
				data.data += 6;
				data.size -= 6;
			}
			info->orientation = image_exif_orientation(data);
			return;
		}
		at += CHUNK_HEADER_BYTES + length + (length & 1);
	}
}

static enum image_status
vp8x_read(struct text bytes, const unsigned char *p, size_t size,
    struct image_info *info)
{
	if (size < 10)
		return IMAGE_CORRUPT;
	info->icc = p[0] & VP8X_ICC;
	info->alpha = p[0] & VP8X_ALPHA;
	info->animated = p[0] & VP8X_ANIMATION;
	info->components = info->alpha ? 4 : 3;
	info->width = get_le24(p + 4) + 1;
	info->height = get_le24(p + 7) + 1;
	if (p[0] & VP8X_EXIF)
		find_exif(bytes, RIFF_HEADER_BYTES, info);
	return IMAGE_OK;
}

enum image_status
image_probe_webp(struct text bytes, struct image_info *info)
{
	const unsigned char *p = (const unsigned char *)bytes.data;
	size_t at = RIFF_HEADER_BYTES + CHUNK_HEADER_BYTES;

	if (bytes.size < at)
		return IMAGE_CORRUPT;
	info->bits = 8;
	p += RIFF_HEADER_BYTES;
	if (memcmp(p, "VP8X", 4) == 0)
		return vp8x_read(
		    bytes, p + CHUNK_HEADER_BYTES, bytes.size - at, info);
	if (memcmp(p, "VP8L", 4) == 0)
		return vp8l_read(p + CHUNK_HEADER_BYTES, bytes.size - at, info);
	if (memcmp(p, "VP8 ", 4) == 0)
		return vp8_read(p + CHUNK_HEADER_BYTES, bytes.size - at, info);
	return IMAGE_CORRUPT;
}
