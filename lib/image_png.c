/*
 * PNG by libspng; see image_codec.h.
 */

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <spng.h>

#include "lib/buffer.h"
#include "lib/image_codec.h"
#include "lib/number.h"

enum {
	SIGNATURE_BYTES = 8,
	CHUNK_BYTES = 12, /* length, type and CRC */
	/* What a decode needs beside its rows: the library's own state. */
	STATE_BYTES = 1 << 20
};

/*
 * What the library gets to see: critical chunks and tRNS.  All others are
 * passed over unread, so that none of them is kept or inflated.
 */
struct feed {
	const unsigned char *data;
	size_t size, at;
	size_t left; /* of the chunk in hand */
	bool ended;  /* IEND was handed out */
};

static bool
chunk_is_wanted(const unsigned char *type)
{
	return (type[0] & 0x20) == 0 || memcmp(type, "tRNS", 4) == 0;
}

/* Move to the next wanted chunk; false at the end of the bytes. */
static bool
feed_chunk(struct feed *feed)
{
	while (!feed->ended && feed->size - feed->at >= CHUNK_BYTES) {
		const unsigned char *p = feed->data + feed->at;
		size_t room = feed->size - feed->at - CHUNK_BYTES;
		size_t length = get_be32(p);

		if (length > room)
			length = room; /* cut: the library sees its end */
		if (chunk_is_wanted(p + 4)) {
			feed->left = CHUNK_BYTES + length;
			feed->ended = memcmp(p + 4, "IEND", 4) == 0;
			return true;
		}
		feed->at += CHUNK_BYTES + length;
	}
	return false;
}

static int
feed_read(spng_ctx *ctx, void *user, void *to, size_t length)
{
	struct feed *feed = user;
	unsigned char *out = to;

	(void)ctx; /* one feed, one context */
	while (length > 0) {
		size_t n;

		if (feed->left == 0 && !feed_chunk(feed))
			return SPNG_IO_EOF;
		n = length < feed->left ? length : feed->left;
		memcpy(out, feed->data + feed->at, n);
		out += n;
		length -= n;
		feed->at += n;
		feed->left -= n;
	}
	return 0;
}

/* Interlaced: the passes make the picture only together. */
static enum image_status
decode_whole(spng_ctx *ctx, struct image_rows *rows)
{
	size_t row_bytes = 4 * (size_t)rows->width, size;
	unsigned char *rgba;
	int error;

	if (!size_mul(row_bytes, rows->height, &size) ||
	    size > IMAGE_MEMORY_MAX - STATE_BYTES)
		return IMAGE_TOO_LARGE;
	if ((rgba = malloc(size)) == NULL)
		return IMAGE_MEMORY;
	error = spng_decode_image(
	    ctx, rgba, size, SPNG_FMT_RGBA8, SPNG_DECODE_TRNS);
	for (uint32_t y = 0; error == 0 && y < rows->height; y++)
		image_rows_put(rows, rgba + y * row_bytes);
	free(rgba);
	return error == 0        ? IMAGE_OK
	    : error == SPNG_EMEM ? IMAGE_MEMORY
				 : IMAGE_CORRUPT;
}

static enum image_status
decode_by_rows(spng_ctx *ctx, struct image_rows *rows)
{
	size_t row_bytes = 4 * (size_t)rows->width;
	unsigned char *rgba = malloc(row_bytes);
	int error;

	if (rgba == NULL)
		return IMAGE_MEMORY;
	error = spng_decode_image(ctx, NULL, 0, SPNG_FMT_RGBA8,
	    SPNG_DECODE_TRNS | SPNG_DECODE_PROGRESSIVE);
	for (uint32_t y = 0; error == 0 && y < rows->height; y++) {
		error = spng_decode_row(ctx, rgba, row_bytes);
		if (error == 0 || error == SPNG_EOI)
			image_rows_put(rows, rgba);
	}
	free(rgba);
	return error == 0 || error == SPNG_EOI ? IMAGE_OK
	    : error == SPNG_EMEM               ? IMAGE_MEMORY
					       : IMAGE_CORRUPT;
}

static enum image_status
decode_run(spng_ctx *ctx, struct feed *feed,
    const struct image_request *request, struct raster *out)
{
	struct image_rows rows = { 0 };
	enum image_status status = IMAGE_MEMORY;
	struct spng_ihdr ihdr;

	spng_set_image_limits(ctx, IMAGE_SIDE_MAX, IMAGE_SIDE_MAX);
	spng_set_crc_action(ctx, SPNG_CRC_ERROR, SPNG_CRC_DISCARD);
	if (spng_set_png_stream(ctx, feed_read, feed) != 0 ||
	    spng_get_ihdr(ctx, &ihdr) != 0 || ihdr.width != request->width ||
	    ihdr.height != request->height)
		return IMAGE_CORRUPT;
	if (image_rows_start(&rows, request, out) == 0)
		status = ihdr.interlace_method != 0
		    ? decode_whole(ctx, &rows)
		    : decode_by_rows(ctx, &rows);
	image_rows_end(&rows);
	/* The library stops at the last row; what stands behind the data of
	 * the picture is looked at too. */
	if (status == IMAGE_OK && spng_decode_chunks(ctx) != 0)
		status = IMAGE_CORRUPT;
	if (status == IMAGE_OK && feed->ended)
		out->trailing = feed->size - feed->at - feed->left;
	return status;
}

enum image_status
image_png_decode(
    struct text bytes, const struct image_request *request, struct raster *out)
{
	struct feed feed = {
		.data = (const unsigned char *)bytes.data,
		.size = bytes.size,
		.left = SIGNATURE_BYTES,
	};
	spng_ctx *ctx = spng_ctx_new(0);
	enum image_status status = IMAGE_MEMORY;

	if (ctx != NULL)
		status = decode_run(ctx, &feed, request, out);
	spng_ctx_free(ctx);
	return status;
}

int
image_write_png(const struct raster *r, struct buffer *out)
{
	static const uint8_t types[] = { 0, SPNG_COLOR_TYPE_GRAYSCALE, 0,
		SPNG_COLOR_TYPE_TRUECOLOR, SPNG_COLOR_TYPE_TRUECOLOR_ALPHA };
	struct spng_ihdr ihdr = {
		.width = r->width,
		.height = r->height,
		.bit_depth = 8,
		.color_type = types[r->channels],
	};
	spng_ctx *ctx = spng_ctx_new(SPNG_CTX_ENCODER);
	size_t size = 0;
	void *png = NULL;
	int result = -1, error = 0;

	if (ctx == NULL)
		return -1;
	spng_set_option(ctx, SPNG_ENCODE_TO_BUFFER, 1);
	if (spng_set_ihdr(ctx, &ihdr) == 0 &&
	    spng_encode_image(ctx, r->samples,
		(size_t)r->width * r->height * r->channels, SPNG_FMT_PNG,
		SPNG_ENCODE_FINALIZE) == 0)
		png = spng_get_png_buffer(ctx, &size, &error);
	if (png != NULL)
		result = buffer_put(out, png, size);
	free(png);
	spng_ctx_free(ctx);
	return result;
}
