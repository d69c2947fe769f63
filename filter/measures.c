/*
 * Measures of a small plane of luma; see measures.h.
 *
 * The Makefile forbids contraction of products and sums.
 * Counts and sums are integers, so that their order is no matter.
 */

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "filter/measures.h"

enum {
	LEVELS = 256,
	BINS = 32,
	BIN_LEVELS = LEVELS / BINS,
	BLOCK = 8,
	BLOCK_SAMPLES = BLOCK * BLOCK,
	BUSY_DEVIATION = 40,
	RANGE_MIN = 48, /* of a block that has two sides to tell */
	EDGE_SOFT = 24,
	EDGE_HARD = 64,
	STROKE_LEVEL = 235, /* of a letter that is laid over the picture */
	STROKE_DEPTH = 128, /* its sides are darker by that */
	STROKE_WIDTH = 4,
	BAND = 12 /* rows that a line of letters fills */
};

/* sqrt of the variance that count, sum and sum of squares make. */
static double
deviation(int64_t count, int64_t sum, int64_t squares)
{
	double mean, variance;

	if (count == 0)
		return 0;
	mean = (double)sum / (double)count;
	variance = (double)squares / (double)count - mean * mean;
	return variance > 0 ? sqrt(variance) : 0;
}

static void
measure_levels(const struct raster *luma, struct measures *m)
{
	int64_t count = (int64_t)luma->width * luma->height;
	int64_t levels[LEVELS] = { 0 }, sum = 0, squares = 0, most = 0;
	int64_t bins[BINS] = { 0 };

	for (int64_t i = 0; i < count; i++)
		levels[luma->samples[i]]++;
	for (int y = 0; y < LEVELS; y++) {
		double share = (double)levels[y] / (double)count;

		sum += levels[y] * y;
		squares += levels[y] * y * y;
		bins[y / BIN_LEVELS] += levels[y];
		if (levels[y] > 0)
			m->yent -= share * log2(share) / 8;
	}
	for (int i = 0; i + 1 < BINS; i++)
		if (bins[i] + bins[i + 1] > most)
			most = bins[i] + bins[i + 1];
	m->contrast = deviation(count, sum, squares);
	m->ysd = m->contrast / 255;
	m->blank = (double)most / (double)count;
}

static void
measure_laplacian(const struct raster *luma, struct measures *m)
{
	int64_t count = 0, sum = 0, squares = 0, still = 0;

	for (uint32_t y = 1; y + 1 < luma->height; y++) {
		const uint8_t *row = luma->samples + (size_t)y * luma->width;
		const uint8_t *above = row - luma->width;
		const uint8_t *below = row + luma->width;
		/* Of one row of at most 256 samples: they fit. */
		int row_sum = 0, row_squares = 0, row_still = 0;

		for (uint32_t x = 1; x + 1 < luma->width; x++) {
			int value = 4 * row[x] - above[x] - below[x] -
			    row[x - 1] - row[x + 1];

			row_sum += value;
			row_squares += value * value;
			row_still += value == 0;
		}
		sum += row_sum;
		squares += row_squares;
		still += row_still;
		count += luma->width - 2;
	}
	m->blur = deviation(count, sum, squares);
	m->still = count == 0 ? 0 : (double)still / (double)count;
}

static bool
has_white(const uint8_t *row, uint32_t width)
{
	uint8_t most = 0;

	for (uint32_t x = 0; x < width; x++)
		most = row[x] > most ? row[x] : most;
	return most >= STROKE_LEVEL;
}

/* Does a sample stand out from both sides?  The darkest of each counts. */
static bool
is_stroke(const uint8_t *at)
{
	int left = LEVELS, right = LEVELS;

	for (int i = 1; i <= STROKE_WIDTH; i++) {
		left = at[-i] < left ? at[-i] : left;
		right = at[i] < right ? at[i] : right;
	}
	return *at - (left > right ? left : right) >= STROKE_DEPTH;
}

/* Samples of white strokes in a row of at least 2 * STROKE_WIDTH + 1. */
static int
row_strokes(const uint8_t *row, uint32_t width)
{
	int count = 0;

	if (!has_white(row, width)) /* as most rows of photographs */
		return 0;
	for (uint32_t x = STROKE_WIDTH; x + STROKE_WIDTH < width; x++)
		if (row[x] >= STROKE_LEVEL)
			count += is_stroke(row + x);
	return count;
}

static void
measure_overlay(const struct raster *luma, struct measures *m)
{
	uint32_t rows = luma->height < BAND ? luma->height : BAND;
	int strokes[MEASURES_SIDE], sum = 0, most = 0;

	if (luma->width <= 2 * STROKE_WIDTH)
		return;
	for (uint32_t y = 0; y < luma->height; y++) {
		strokes[y] = row_strokes(
		    luma->samples + (size_t)y * luma->width, luma->width);
		sum += strokes[y] - (y >= rows ? strokes[y - rows] : 0);
		most = sum > most ? sum : most;
	}
	m->overlay = (double)most / ((double)rows * luma->width);
}

static void
measure_edges(const struct raster *luma, struct measures *m)
{
	int64_t count = 0, soft = 0, hard = 0;

	for (uint32_t y = 0; y + 1 < luma->height; y++) {
		const uint8_t *row = luma->samples + (size_t)y * luma->width;
		const uint8_t *below = row + luma->width;
		int row_soft = 0, row_hard = 0;

		for (uint32_t x = 0; x + 1 < luma->width; x++) {
			int right = abs(row[x + 1] - row[x]);
			int down = abs(below[x] - row[x]);
			int g = right > down ? right : down;

			row_soft += g >= EDGE_SOFT;
			row_hard += g >= EDGE_HARD;
		}
		soft += row_soft;
		hard += row_hard;
		count += luma->width - 1;
	}
	if (count == 0)
		return;
	m->g3 = (double)(soft - hard) / (double)count;
	m->g4 = (double)hard / (double)count;
}

/* A block's least and greatest sample, sum and squares. */
struct block {
	int min, max, sum, squares;
};

/* The same of each column of a row of blocks: loops along the row are quick,
 * those within a block are not. */
struct columns {
	uint8_t min[MEASURES_SIDE], max[MEASURES_SIDE];
	uint16_t sum[MEASURES_SIDE];
	uint32_t squares[MEASURES_SIDE];
};

static void
columns_read(const uint8_t *row, size_t width, struct columns *c)
{
	memset(c, 0, sizeof(*c));
	memset(c->min, 0xff, sizeof(c->min));
	for (int y = 0; y < BLOCK; y++, row += width)
		for (size_t x = 0; x < width; x++) {
			uint8_t value = row[x];

			c->min[x] = value < c->min[x] ? value : c->min[x];
			c->max[x] = value > c->max[x] ? value : c->max[x];
			c->sum[x] = (uint16_t)(c->sum[x] + value);
			c->squares[x] += (uint16_t)(value * value);
		}
}

static struct block
block_of(const struct columns *c, uint32_t x)
{
	struct block b = { .min = LEVELS, .max = -1 };

	for (uint32_t i = x; i < x + BLOCK; i++) {
		b.min = c->min[i] < b.min ? c->min[i] : b.min;
		b.max = c->max[i] > b.max ? c->max[i] : b.max;
		b.sum += c->sum[i];
		b.squares += (int)c->squares[i];
	}
	return b;
}

/* Samples within a quarter of the range of the block's middle: few where it
 * has but two levels, as letters and lines do. */
static int
block_middle(const struct block *b, const uint8_t *corner, size_t stride)
{
	int range = b->max - b->min, doubled = b->max + b->min, count = 0;

	for (int y = 0; y < BLOCK; y++, corner += stride)
		for (int x = 0; x < BLOCK; x++)
			count += 2 * abs(2 * corner[x] - doubled) < range;
	return count;
}

/* The deviation is at least BUSY_DEVIATION; in integers. */
static bool
block_is_busy(const struct block *b)
{
	return BLOCK_SAMPLES * b->squares - b->sum * b->sum >=
	    BLOCK_SAMPLES * BLOCK_SAMPLES * BUSY_DEVIATION * BUSY_DEVIATION;
}

static void
measure_blocks(const struct raster *luma, struct measures *m)
{
	int64_t count = 0, busy = 0, sided = 0, middle = 0;
	size_t stride = luma->width;
	struct columns columns;

	for (uint32_t y = 0; y + BLOCK <= luma->height; y += BLOCK) {
		const uint8_t *row = luma->samples + (size_t)y * stride;

		columns_read(row, stride, &columns);
		for (uint32_t x = 0; x + BLOCK <= luma->width; x += BLOCK) {
			struct block b = block_of(&columns, x);

			count++;
			busy += block_is_busy(&b);
			if (b.max - b.min <= RANGE_MIN)
				continue;
			sided++;
			middle += block_middle(&b, row + x, stride);
		}
	}
	m->busy = count == 0 ? 0 : (double)busy / (double)count;
	m->bim =
	    sided == 0 ? 0.5 : (double)middle / (double)(sided * BLOCK_SAMPLES);
}

void
measures_of(const struct raster *luma, struct measures *m)
{
	assert(luma->width <= MEASURES_SIDE && luma->height <= MEASURES_SIDE);
	*m = (struct measures){ 0 };
	measure_levels(luma, m);
	measure_laplacian(luma, m);
	measure_overlay(luma, m);
	measure_edges(luma, m);
	measure_blocks(luma, m);
}
