/*
 * Between lib/image.c and its codecs; nobody else includes this, but a test
 * that asks for the library's own decoder.
 */

#ifndef LAIT_IMAGE_CODEC_H
#define LAIT_IMAGE_CODEC_H

#include "lib/image.h"

/* A picture of which at least this share of rows was decoded before the first
 * error is taken, as damaged (spec: images 1.6). */
#define IMAGE_DAMAGED_SHARE_MIN 0.95

/* What is asked of a decoder. */
struct image_request {
	const struct image_info *info;
	uint32_t width, height; /* as stored, before orientation */
	int channels;           /* 1, 3 or 4 */
	uint32_t side_min;      /* 0: full size */
	bool by_library;        /* JPEG: Huffman codes too (tests compare) */
};

/* image_scale_shift(request): the picture may be taken at 1 / 2^n; the
 * largest such n of 0..3 that leaves the long side at side_min or more. */
unsigned image_scale_shift(const struct image_request *request);

/* Header readers.  `bytes` begins with the format's magic number; info is
 * empty but for format and orientation 1.  Width and height are as stored. */
enum image_status image_probe_jpeg(struct text bytes, struct image_info *info);
enum image_status image_probe_png(struct text bytes, struct image_info *info);
enum image_status image_probe_gif(struct text bytes, struct image_info *info);
enum image_status image_probe_webp(struct text bytes, struct image_info *info);
enum image_status image_probe_avif(struct text bytes, struct image_info *info);

/* image_exif_orientation(tiff): of IFD0 of a TIFF structure; 1 when it is
 * absent, double, out of range or damaged. */
uint8_t image_exif_orientation(struct text tiff);

/* Decoders.  They fill `out` with the stored picture, not turned. */
enum image_status image_jpeg_decode(
    struct text bytes, const struct image_request *request, struct raster *out);
enum image_status image_png_decode(
    struct text bytes, const struct image_request *request, struct raster *out);
enum image_status image_gif_decode(
    struct text bytes, const struct image_request *request, struct raster *out);
enum image_status image_webp_decode(
    struct text bytes, const struct image_request *request, struct raster *out);
enum image_status image_avif_decode(
    struct text bytes, const struct image_request *request, struct raster *out);

/*
 * Rows of RGBA going into a raster: blended over white, to luma where that is
 * asked, averaged over squares of 2^n samples.
 */
struct image_rows {
	struct raster *out;
	uint32_t width, height; /* of what comes in */
	uint32_t taken;         /* rows that came in */
	unsigned shift;
	uint32_t *sums; /* of one row of `out`, before the division */
	uint8_t *line;  /* one incoming row in the channels of `out` */
};

/* image_rows_start(rows, request, out): 0 or -1 without memory; image_rows_end
 * in any case. */
int image_rows_start(struct image_rows *rows,
    const struct image_request *request, struct raster *out);
/* One row of `width` RGBA samples, or of luma. */
void image_rows_put(struct image_rows *rows, const uint8_t *rgba);
void image_rows_put_luma(struct image_rows *rows, const uint8_t *luma);
void image_rows_end(struct image_rows *rows);

#endif
