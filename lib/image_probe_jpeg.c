/*
 * The header of a JPEG file (ITU-T T.81, annex B; T.871; Exif); see
 * image_codec.h.
 */

#include <string.h>

#include "lib/image_codec.h"
#include "lib/number.h"

enum {
	MARKER_SOF0 = 0xc0,
	MARKER_SOF2 = 0xc2,
	MARKER_DHT = 0xc4,
	MARKER_JPG = 0xc8,
	MARKER_SOF10 = 0xca,
	MARKER_DAC = 0xcc,
	MARKER_SOF15 = 0xcf,
	MARKER_SOI = 0xd8,
	MARKER_EOI = 0xd9,
	MARKER_SOS = 0xda,
	MARKER_APP0 = 0xe0,
	MARKER_APP1 = 0xe1,
	MARKER_APP2 = 0xe2,
	MARKER_APP15 = 0xef,
	MARKER_TEM = 0x01,
	SOF_BYTES = 8,            /* length to the number of components */
	PROBE_BYTES_MAX = 1 << 20 /* looked at, APPn not counted */
};

/* Walking the markers. */
struct walk {
	struct text bytes;
	size_t at;     /* behind the marker */
	size_t passed; /* bytes that were not in APPn segments */
	bool exif;     /* seen */
};

/* The next marker, after fill bytes and whatever else stands before it (the
 * library skips that too); -1 at the end. */
static int
walk_marker(struct walk *w)
{
	const unsigned char *p = (const unsigned char *)w->bytes.data;

	while (w->at + 1 < w->bytes.size && w->passed < PROBE_BYTES_MAX) {
		if (p[w->at] == 0xff && p[w->at + 1] != 0 &&
		    p[w->at + 1] != 0xff) {
			w->at += 2;
			return p[w->at - 1];
		}
		w->at++;
		w->passed++;
	}
	return -1;
}

static bool
marker_is_frame(int marker)
{
	return marker >= MARKER_SOF0 && marker <= MARKER_SOF15 &&
	    marker != MARKER_DHT && marker != MARKER_JPG &&
	    marker != MARKER_DAC;
}

/* Baseline, extended, progressive and arithmetic; the library has no lossless
 * and no hierarchical ones, and only 8 bits. */
static enum image_status
frame_read(int marker, struct text segment, struct image_info *info)
{
	const unsigned char *p = (const unsigned char *)segment.data;
	bool decoded = marker <= MARKER_SOF2 || marker == MARKER_SOF10 ||
	    marker == MARKER_SOF10 - 1;

	if (segment.size < SOF_BYTES - 2)
		return IMAGE_CORRUPT;
	info->bits = p[0];
	info->height = get_be16(p + 1);
	info->width = get_be16(p + 3);
	info->components = p[5];
	info->progressive = marker == MARKER_SOF2 || marker == MARKER_SOF10;
	if (info->width == 0 || info->height == 0)
		return IMAGE_CORRUPT;
	if (!decoded || info->bits != 8 || info->components == 0 ||
	    info->components == 2 || info->components > 4)
		return IMAGE_UNSUPPORTED;
	return IMAGE_OK;
}

static void
app_read(
    struct walk *w, int marker, struct text segment, struct image_info *info)
{
	struct text exif = { "Exif\0", 6 };
	struct text icc = { "ICC_PROFILE", 12 };

	if (marker == MARKER_APP2 && text_starts(segment, icc))
		info->icc = true;
	if (marker != MARKER_APP1 || w->exif || !text_starts(segment, exif))
		return;
	w->exif = true;
	segment.data += exif.size;
	segment.size -= exif.size;
	info->orientation = image_exif_orientation(segment);
}

/* The segment behind the marker; false when it is cut. */
static bool
walk_segment(struct walk *w, int marker, struct text *segment)
{
	const unsigned char *p = (const unsigned char *)w->bytes.data + w->at;
	size_t left = w->bytes.size - w->at, length;

	if (left < 2 || (length = get_be16(p)) < 2 || length > left)
		return false;
	*segment = (struct text){ (const char *)p + 2, length - 2 };
	w->at += length;
	if (marker < MARKER_APP0 || marker > MARKER_APP15)
		w->passed += length;
	return true;
}

enum image_status
image_probe_jpeg(struct text bytes, struct image_info *info)
{
	struct walk walk = { .bytes = bytes, .at = 2 };
	enum image_status status = IMAGE_CORRUPT;
	bool framed = false;
	int marker;

	while ((marker = walk_marker(&walk)) >= 0) {
		struct text segment;

		if (marker == MARKER_SOS || marker == MARKER_EOI)
			break;
		if (marker == MARKER_TEM ||
		    (marker >= 0xd0 && marker <= MARKER_SOI))
			continue;
		if (!walk_segment(&walk, marker, &segment))
			break;
		if (marker >= MARKER_APP0 && marker <= MARKER_APP15)
			app_read(&walk, marker, segment, info);
		if (framed || !marker_is_frame(marker))
			continue;
		status = frame_read(marker, segment, info);
		if (status != IMAGE_OK)
			return status;
		framed = true;
	}
	return status;
}
