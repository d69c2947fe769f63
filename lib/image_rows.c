/*
 * Rows of RGBA into a raster; see image_codec.h.
 */

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "lib/image_codec.h"
#include "lib/number.h"

int
image_rows_start(struct image_rows *rows, const struct image_request *request,
    struct raster *out)
{
	unsigned shift = image_scale_shift(request);
	uint32_t round = (UINT32_C(1) << shift) - 1;
	size_t samples, bytes;

	*rows = (struct image_rows){
		.out = out,
		.width = request->width,
		.height = request->height,
		.shift = shift,
	};
	if (raster_make(out, (request->width + round) >> shift,
		(request->height + round) >> shift, request->channels) != 0)
		return -1;
	out->true_width = (double)request->width / (1U << shift);
	out->true_height = (double)request->height / (1U << shift);
	if (!size_mul(out->width, out->channels, &samples) ||
	    !size_mul(rows->width, out->channels, &bytes))
		return -1;
	if (shift > 0) {
		rows->sums = calloc(samples, sizeof(*rows->sums));
		rows->line = malloc(bytes);
		if (rows->sums == NULL || rows->line == NULL)
			return -1;
	}
	return 0;
}

/* Alpha over white: what a page shows. */
static inline unsigned
over_white(unsigned value, unsigned alpha)
{
	return (value * alpha + 255 * (255 - alpha) + 127) / 255;
}

static inline uint32_t
word_of(const uint8_t *rgba, uint32_t i)
{
	uint32_t word;

	memcpy(&word, rgba + 4 * (size_t)i, sizeof(word));
	return le32toh(word);
}

static bool
row_is_opaque(const uint8_t *rgba, uint32_t width)
{
	uint32_t all = UINT32_MAX;

	for (uint32_t i = 0; i < width; i++)
		all &= word_of(rgba, i);
	return all >> 24 == 255;
}

/* BT.601 luma in 8 bits (T.871), as below, in a loop without branches. */
static void
row_luma(const uint8_t *rgba, uint32_t width, uint8_t *out)
{
	for (uint32_t i = 0; i < width; i++) {
		uint32_t word = word_of(rgba, i);
		uint32_t r = word & 255, g = word >> 8 & 255;
		uint32_t b = word >> 16 & 255;

		out[i] = (uint8_t)((77 * r + 150 * g + 29 * b + 128) >> 8);
	}
}

/* One row of RGBA in the raster's channels. */
static void
row_convert(const uint8_t *rgba, uint32_t width, int channels, uint8_t *out)
{
	if (channels == 4) {
		memcpy(out, rgba, 4 * (size_t)width);
		return;
	}
	if (channels == 1 && row_is_opaque(rgba, width)) {
		row_luma(rgba, width, out);
		return;
	}
	for (uint32_t i = 0; i < width; i++, rgba += 4) {
		unsigned r = rgba[0], g = rgba[1], b = rgba[2];

		if (rgba[3] != 255) {
			r = over_white(r, rgba[3]);
			g = over_white(g, rgba[3]);
			b = over_white(b, rgba[3]);
		}
		if (channels == 1) {
			/* BT.601 luma in 8 bits (T.871). */
			*out++ =
			    (uint8_t)((77 * r + 150 * g + 29 * b + 128) >> 8);
			continue;
		}
		*out++ = (uint8_t)r;
		*out++ = (uint8_t)g;
		*out++ = (uint8_t)b;
	}
}

static uint8_t *
row_of_output(const struct image_rows *rows, uint32_t y)
{
	const struct raster *out = rows->out;

	return out->samples + (size_t)y * out->width * out->channels;
}

/* Divide the sums of `count` incoming rows into row y and begin anew. */
static void
sums_store(struct image_rows *rows, uint32_t y, uint32_t count)
{
	const struct raster *out = rows->out;
	uint32_t step = UINT32_C(1) << rows->shift;
	uint8_t *to = row_of_output(rows, y);

	for (uint32_t x = 0; x < out->width; x++) {
		uint32_t across = rows->width - x * step;
		uint32_t n = (across < step ? across : step) * count;

		for (int c = 0; c < out->channels; c++) {
			size_t i = (size_t)x * out->channels + (size_t)c;

			to[i] = (uint8_t)((rows->sums[i] + n / 2) / n);
		}
	}
	memset(rows->sums, 0,
	    (size_t)out->width * out->channels * sizeof(*rows->sums));
}

static void
sums_add(struct image_rows *rows, const uint8_t *line)
{
	int channels = rows->out->channels;

	if (channels == 1) {
		for (uint32_t x = 0; x < rows->width; x++)
			rows->sums[x >> rows->shift] += line[x];
		return;
	}
	for (uint32_t x = 0; x < rows->width; x++) {
		uint32_t *to =
		    rows->sums + (size_t)(x >> rows->shift) * (size_t)channels;

		for (int c = 0; c < channels; c++)
			to[c] += *line++;
	}
}

/* A row in the raster's channels goes in; only with sums. */
static void
rows_reduce(struct image_rows *rows, const uint8_t *line)
{
	uint32_t mask = (UINT32_C(1) << rows->shift) - 1;
	uint32_t y = rows->taken++;

	sums_add(rows, line);
	if ((y & mask) == mask || rows->taken == rows->height)
		sums_store(rows, y >> rows->shift, (y & mask) + 1);
}

void
image_rows_put(struct image_rows *rows, const uint8_t *rgba)
{
	if (rows->taken == rows->height)
		return;
	if (rows->shift == 0) {
		row_convert(rgba, rows->width, rows->out->channels,
		    row_of_output(rows, rows->taken++));
		return;
	}
	row_convert(rgba, rows->width, rows->out->channels, rows->line);
	rows_reduce(rows, rows->line);
}

void
image_rows_put_luma(struct image_rows *rows, const uint8_t *luma)
{
	if (rows->taken == rows->height)
		return;
	if (rows->shift == 0)
		memcpy(row_of_output(rows, rows->taken++), luma, rows->width);
	else
		rows_reduce(rows, luma);
}

void
image_rows_end(struct image_rows *rows)
{
	free(rows->sums);
	free(rows->line);
	rows->sums = NULL;
	rows->line = NULL;
}
