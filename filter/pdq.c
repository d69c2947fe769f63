/*
 * PDQ; see pdq.h.
 *
 * The Makefile forbids contraction of products and sums,
 * and every sum here has one fixed order: the same bits come out everywhere.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "filter/pdq.h"
#include "lib/hash.h"
#include "lib/number.h"

enum {
	SIDE_MIN = 5,       /* of a plane that has a hash */
	GRID = 64,          /* samples a side before the transform */
	FREQUENCIES = 16,   /* kept a side, from 1 */
	MEDIAN = 127,       /* the lower one of 256 */
	GRADIENT_SCALE = 90 /* of the sum that makes the quality */
};

/* One of the 64 samples along an axis: weights over samples of the plane. */
struct taps {
	uint32_t first, count;
	float *weights; /* in axis.weights */
};

/* Filter and decimation along one axis, together. */
struct axis {
	struct taps taps[GRID];
	float *weights; /* GRID * reach */
	uint32_t reach; /* weights a sample at most */
};

/* The samples that the reference's box filter of a window averages for
 * sample i of n: first..last. */
struct span {
	uint32_t first, last;
};

static struct span
box_span(uint32_t i, uint32_t n, uint32_t window)
{
	uint32_t half = (window + 2) / 2, left = window - half,
		 right = half - 1;
	struct span span = { i > left ? i - left : 0, i + right };

	if (span.last >= n)
		span.last = n - 1;
	return span;
}

/* Full size: the mean of means, over two passes of a box filter. */
static void
taps_of_box(struct taps *taps, uint32_t o, uint32_t n)
{
	uint32_t window = (n + 127) / 128;
	struct span outer =
	    box_span((uint32_t)((o + 0.5) * n / GRID), n, window);
	float outer_count = (float)(outer.last - outer.first + 1);

	taps->first = box_span(outer.first, n, window).first;
	taps->count = box_span(outer.last, n, window).last - taps->first + 1;
	memset(taps->weights, 0, taps->count * sizeof(float));
	for (uint32_t i = outer.first; i <= outer.last; i++) {
		struct span inner = box_span(i, n, window);
		float weight =
		    1 / ((float)(inner.last - inner.first + 1) * outer_count);

		for (uint32_t j = inner.first; j <= inner.last; j++)
			taps->weights[j - taps->first] += weight;
	}
}

/* Scaled by the decoder: the tent that two boxes make, with its centre and
 * width in fractions of samples; sample j covers j to j + 1. */
static void
taps_of_tent(struct taps *taps, uint32_t o, uint32_t n, double size)
{
	double half = size / 128 < 1 ? 1 : size / 128;
	double centre = (o + 0.5) * size / GRID - 0.5, sum = 0;
	double first = ceil(centre - half), last = floor(centre + half);

	first = first < 0 ? 0 : first;
	last = last > n - 1 ? n - 1 : last;
	first = first > last ? last : first;
	taps->first = (uint32_t)first;
	taps->count = (uint32_t)(last - first) + 1;
	for (uint32_t i = 0; i < taps->count; i++) {
		double away = fabs(first + i - centre) / half;

		taps->weights[i] = away < 1 ? (float)(1 - away) : 0;
		sum += taps->weights[i];
	}
	for (uint32_t i = 0; i < taps->count; i++)
		taps->weights[i] =
		    sum > 0 ? (float)(taps->weights[i] / sum) : 1;
}

static int
axis_make(struct axis *axis, uint32_t n, double size)
{
	axis->reach = 2 * (n / 128 + 3);
	axis->weights = calloc((size_t)GRID * axis->reach, sizeof(float));
	if (axis->weights == NULL)
		return -1;
	for (uint32_t o = 0; o < GRID; o++) {
		axis->taps[o].weights = axis->weights + (size_t)o * axis->reach;
		if (size == n)
			taps_of_box(&axis->taps[o], o, n);
		else
			taps_of_tent(&axis->taps[o], o, n, size);
	}
	return 0;
}

/* One row of the grid: first down the columns, then along the row. */
static void
grid_row(const struct raster *luma, const struct taps *down,
    const struct axis *across, float *line, float *out)
{
	memset(line, 0, luma->width * sizeof(*line));
	for (uint32_t i = 0; i < down->count; i++) {
		const uint8_t *row =
		    luma->samples + (size_t)(down->first + i) * luma->width;
		float weight = down->weights[i];

		for (uint32_t x = 0; x < luma->width; x++)
			line[x] += weight * (float)row[x];
	}
	for (int o = 0; o < GRID; o++) {
		const struct taps *taps = &across->taps[o];
		float sum = 0;

		for (uint32_t i = 0; i < taps->count; i++)
			sum += taps->weights[i] * line[taps->first + i];
		out[o] = sum;
	}
}

static int
grid_make(const struct raster *luma, float grid[GRID][GRID])
{
	struct axis across = { 0 }, down = { 0 };
	float *line = malloc(luma->width * sizeof(*line));
	int result = -1;

	if (line == NULL ||
	    axis_make(&across, luma->width, luma->true_width) != 0 ||
	    axis_make(&down, luma->height, luma->true_height) != 0)
		goto done;
	for (int o = 0; o < GRID; o++)
		grid_row(luma, &down.taps[o], &across, line, grid[o]);
	result = 0;
done:
	free(line);
	free(across.weights);
	free(down.weights);
	return result;
}

static int
gradient(float u, float v)
{
	return abs((int)((u - v) * 100 / 255));
}

/* How much there is to tell the picture by: the sum of differences of
 * neighbours. */
static int
grid_quality(float grid[GRID][GRID])
{
	int sum = 0;

	for (int i = 0; i < GRID - 1; i++)
		for (int j = 0; j < GRID; j++)
			sum += gradient(grid[i][j], grid[i + 1][j]) +
			    gradient(grid[j][i], grid[j][i + 1]);
	sum /= GRADIENT_SCALE;
	return sum > 100 ? 100 : sum;
}

/* D[i][j] = sqrt(2/64) cos(pi/128 (i + 1) (2 j + 1)): no mean. */
static const float (*cosines(void))[GRID]
{
	static float d[FREQUENCIES][GRID];
	static bool made;

	for (int i = 0; !made && i < FREQUENCIES; i++)
		for (int j = 0; j < GRID; j++)
			d[i][j] = (float)(sqrt(2.0 / GRID) *
			    cos(M_PI / 2 / GRID * (i + 1) * (2 * j + 1)));
	made = true;
	return (const float(*)[GRID])d;
}

/* B = D A D^T. */
static void
transform(float grid[GRID][GRID], float out[PDQ_BITS])
{
	const float(*d)[GRID] = cosines();
	float half[FREQUENCIES][GRID] = { { 0 } };

	for (int i = 0; i < FREQUENCIES; i++)
		for (int k = 0; k < GRID; k++)
			for (int j = 0; j < GRID; j++)
				half[i][j] += d[i][k] * grid[k][j];
	for (int i = 0; i < FREQUENCIES; i++)
		for (int j = 0; j < FREQUENCIES; j++) {
			float sum = 0;

			for (int k = 0; k < GRID; k++)
				sum += half[i][k] * d[j][k];
			out[FREQUENCIES * i + j] = sum;
		}
}

/* Bits above the lower median. */
static void
bits_set(const float b[PDQ_BITS], struct pdq *hash)
{
	float values[PDQ_BITS], median;

	memcpy(values, b, sizeof(values));
	median = float_select(values, PDQ_BITS, MEDIAN);
	*hash = (struct pdq){ 0 };
	for (int k = 0; k < PDQ_BITS; k++)
		if (b[k] > median)
			hash->words[k / 16] |= (uint16_t)(1U << k % 16);
}

int
pdq_hash(const struct raster *luma, struct pdq *hash, struct pdq *mirrored,
    int *quality)
{
	float grid[GRID][GRID], b[PDQ_BITS];

	*hash = *mirrored = (struct pdq){ 0 };
	*quality = 0;
	if (luma->width < SIDE_MIN || luma->height < SIDE_MIN)
		return 0;
	if (grid_make(luma, grid) != 0)
		return -1;
	*quality = grid_quality(grid);
	transform(grid, b);
	bits_set(b, hash);
	/* Mirroring turns the sign of odd frequencies j + 1. */
	for (int k = 0; k < PDQ_BITS; k += 2)
		b[k] = -b[k];
	bits_set(b, mirrored);
	return 0;
}

void
pdq_print(const struct pdq *hash, char hex[PDQ_HEX_BYTES + 1])
{
	for (int i = 0; i < PDQ_WORDS; i++)
		(void)snprintf(
		    hex + 4 * i, 5, "%04x", hash->words[PDQ_WORDS - 1 - i]);
}
