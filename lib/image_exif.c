/*
 * The orientation in Exif data (Exif 2.32 / CIPA DC-008, section 4.6); see
 * image_codec.h.
 */

#include "lib/image_codec.h"
#include "lib/number.h"

enum {
	TIFF_HEADER_BYTES = 8,
	TIFF_ENTRY_BYTES = 12,
	TIFF_SHORT = 3,
	TAG_ORIENTATION = 0x0112
};

/* A TIFF structure in either byte order. */
struct tiff {
	const unsigned char *data;
	size_t size;
	bool big_endian;
};

static uint16_t
tiff_16(const struct tiff *t, size_t at)
{
	return t->big_endian ? get_be16(t->data + at) : get_le16(t->data + at);
}

static uint32_t
tiff_32(const struct tiff *t, size_t at)
{
	return t->big_endian ? get_be32(t->data + at) : get_le32(t->data + at);
}

/* The value of an entry of IFD0 that is an orientation, else 0. */
static uint8_t
entry_orientation(const struct tiff *t, size_t at)
{
	uint16_t value;

	if (tiff_16(t, at) != TAG_ORIENTATION)
		return 0;
	value = tiff_16(t, at + 8);
	if (tiff_16(t, at + 2) != TIFF_SHORT || tiff_32(t, at + 4) != 1 ||
	    value < 1 || value > IMAGE_ORIENTATION_MAX)
		return IMAGE_UPRIGHT;
	return (uint8_t)value;
}

uint8_t
image_exif_orientation(struct text tiff)
{
	struct tiff t = { (const unsigned char *)tiff.data, tiff.size, false };
	uint8_t found = 0;
	size_t ifd, count;

	if (t.size < TIFF_HEADER_BYTES || t.data[0] != t.data[1] ||
	    (t.data[0] != 'I' && t.data[0] != 'M'))
		return IMAGE_UPRIGHT;
	t.big_endian = t.data[0] == 'M';
	ifd = tiff_32(&t, 4);
	if (tiff_16(&t, 2) != 42 || ifd > t.size || t.size - ifd < 2)
		return IMAGE_UPRIGHT;
	count = tiff_16(&t, ifd);
	if (count > (t.size - ifd - 2) / TIFF_ENTRY_BYTES)
		count = (t.size - ifd - 2) / TIFF_ENTRY_BYTES;
	for (size_t i = 0; i < count; i++) {
		uint8_t value =
		    entry_orientation(&t, ifd + 2 + i * TIFF_ENTRY_BYTES);

		if (value != 0 && found != 0)
			return IMAGE_UPRIGHT;
		if (value != 0)
			found = value;
	}
	return found == 0 ? IMAGE_UPRIGHT : found;
}
