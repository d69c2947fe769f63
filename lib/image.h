/*
 * Pictures: bytes to a probe, bytes to a raster, with ceilings.  One codec,
 * one file (image_jpeg.c, ...).
 */

#ifndef LAIT_IMAGE_H
#define LAIT_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/text.h"

enum {
	IMAGE_SIDE_MAX = 65500,       /* libjpeg's own */
	IMAGE_PIXELS_MAX = 64 << 20,  /* of the header's size */
	IMAGE_MEMORY_MAX = 256 << 20, /* of one decode */
	IMAGE_JPEG_SCANS_MAX = 100,
	IMAGE_JPEG_WARNINGS_MAX = 100
};

enum image_format {
	IMAGE_UNKNOWN,
	IMAGE_JPEG,
	IMAGE_PNG,
	IMAGE_WEBP,
	IMAGE_GIF,
	IMAGE_AVIF,
	/* named and turned down */
	IMAGE_BMP,
	IMAGE_ICO,
	IMAGE_TIFF,
	IMAGE_HEIC,
	IMAGE_JXL,
	IMAGE_JP2,
	IMAGE_PSD,
	IMAGE_SVG,
	IMAGE_HTML,
	IMAGE_PDF,
	IMAGE_VIDEO
};

/* What became of the bytes: a verdict, with the word of lait-record(5). */
enum image_status {
	IMAGE_OK,
	IMAGE_FORMAT,      /* "format": not an image format that is decoded */
	IMAGE_UNSUPPORTED, /* "unsupported": a kind of it that is not decoded */
	IMAGE_CORRUPT,     /* "corrupt" */
	IMAGE_TOO_LARGE,   /* "too-large" */
	IMAGE_MEMORY       /* accident "memory" */
};

/* What the header says. */
struct image_info {
	enum image_format format;
	uint32_t width, height; /* after orientation */
	uint8_t orientation;    /* Exif 1-8, 1 when there is none */
	uint8_t components;     /* 1-4 */
	uint8_t bits;           /* a component */
	bool alpha, animated, progressive, icc;
};

/* Luma, or RGB, of a picture turned upright, alpha blended over white. */
struct raster {
	uint32_t width, height; /* of the samples */
	/* The picture's true size at this scale: width of a plane scaled by
	 * n/8 is picture width * n / 8, a fraction; the last samples are part
	 * ones. */
	double true_width, true_height;
	uint8_t channels; /* 1, 3 or 4 */
	uint8_t *samples; /* (height, width, channels), row-major; owned */
	bool damaged;     /* accepted, but part of it was not there */
	size_t trailing;  /* bytes behind the end of the picture */
};

/* Orientation of Exif 2.32, section 4.6.4: how the stored picture has to be
 * turned.  From 5 on, width and height change places. */
enum { IMAGE_UPRIGHT = 1, IMAGE_TURNED = 5, IMAGE_ORIENTATION_MAX = 8 };

/* The name in records: "jpeg", "svg", "" for IMAGE_UNKNOWN. */
const char *image_format_name(enum image_format format);
/* The file extension and media type for exports, or NULL. */
const char *image_extension(enum image_format format);
const char *image_media_type(enum image_format format);
/* The word of a status other than IMAGE_OK. */
const char *image_status_word(enum image_status status);

/* image_sniff(bytes): by the first bytes only. */
enum image_format image_sniff(struct text bytes);

/* image_probe(bytes, info): read the header; allocates nothing, looks no
 * further than 1 MiB but over JPEG's APPn segments.  Checks the ceilings.
 * info->format is set in any case. */
enum image_status image_probe(struct text bytes, struct image_info *info);

/* image_decode(bytes, info, channels, side_min, out): decode at the smallest
 * cheap scale whose long side is at least side_min (0: full size), never
 * upscaled.  info is what image_probe gave.  channels 1 is luma, 3 is RGB,
 * both upright and over white; 4 is RGBA as it is stored, neither blended nor
 * turned, in full size, for comparisons with other decoders.
 * raster_free(out) in any case. */
enum image_status image_decode(struct text bytes, const struct image_info *info,
    int channels, uint32_t side_min, struct raster *out);

/* raster_shrink(in, long_side, out): area-averaged to that long side (never
 * enlarged); 0 or -1 without memory. */
int raster_shrink(
    const struct raster *in, uint32_t long_side, struct raster *out);

/* raster_fit(in, width, height, out): area-averaged to exactly that size. */
int raster_fit(const struct raster *in, uint32_t width, uint32_t height,
    struct raster *out);

/* raster_turn(r, orientation): turn it upright in place; 0 or -1 without
 * memory.  Part samples of the right and lower edge are then taken for whole
 * ones where they come to lie left or above (less than half a sample). */
int raster_turn(struct raster *r, int orientation);

/* raster_make(r, width, height, channels): room for that many samples, true
 * size the same; 0 or -1 without memory. */
int raster_make(
    struct raster *r, uint32_t width, uint32_t height, int channels);

void raster_free(struct raster *r); /* NULL is nothing; leaves it empty */

/* image_write_jpeg(r, quality, out): encode for contact sheets and for stages
 * that want pixels; image_write_png likewise, lossless. */
struct buffer;
int image_write_jpeg(const struct raster *r, int quality, struct buffer *out);
int image_write_png(const struct raster *r, struct buffer *out);

#endif
