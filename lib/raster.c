/*
 * Rasters: turning, area averaging; see image.h.
 */

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/image.h"
#include "lib/number.h"

int
raster_make(struct raster *r, uint32_t width, uint32_t height, int channels)
{
	size_t size;

	*r = (struct raster){
		.width = width,
		.height = height,
		.true_width = width,
		.true_height = height,
		.channels = (uint8_t)channels,
	};
	if (!size_mul(width, height, &size) ||
	    !size_mul(size, (size_t)channels, &size) || size == 0 ||
	    size > IMAGE_MEMORY_MAX)
		return -1;
	r->samples = malloc(size);
	return r->samples == NULL ? -1 : 0;
}

void
raster_free(struct raster *r)
{
	if (r == NULL)
		return;
	free(r->samples);
	*r = (struct raster){ 0 };
}

/* Where sample (x, y) of a picture of that orientation comes from: start at
 * `origin` and go `across` for a step right, `down` for a step down. */
struct turn {
	ptrdiff_t origin, across, down;
};

static struct turn
turn_of(const struct raster *r, int orientation)
{
	ptrdiff_t row = (ptrdiff_t)r->width;
	ptrdiff_t right = row - 1, bottom = row * ((ptrdiff_t)r->height - 1);

	switch (orientation) {
	case 2: return (struct turn){ right, -1, row };
	case 3: return (struct turn){ bottom + right, -1, -row };
	case 4: return (struct turn){ bottom, 1, -row };
	case 5: return (struct turn){ 0, row, 1 };
	case 6: return (struct turn){ bottom, -row, 1 };
	case 7: return (struct turn){ bottom + right, -row, -1 };
	case 8: return (struct turn){ right, row, -1 };
	default: return (struct turn){ 0, 1, row };
	}
}

int
raster_turn(struct raster *r, int orientation)
{
	struct turn turn = turn_of(r, orientation);
	struct raster out;
	uint8_t *to;

	if (orientation == IMAGE_UPRIGHT)
		return 0;
	if (raster_make(&out,
		orientation >= IMAGE_TURNED ? r->height : r->width,
		orientation >= IMAGE_TURNED ? r->width : r->height,
		r->channels) != 0)
		return -1;
	to = out.samples;
	for (uint32_t y = 0; y < out.height; y++) {
		ptrdiff_t from = turn.origin + (ptrdiff_t)y * turn.down;

		for (uint32_t x = 0; x < out.width; x++) {
			memcpy(
			    to, r->samples + from * r->channels, r->channels);
			to += r->channels;
			from += turn.across;
		}
	}
	out.true_width =
	    orientation >= IMAGE_TURNED ? r->true_height : r->true_width;
	out.true_height =
	    orientation >= IMAGE_TURNED ? r->true_width : r->true_height;
	out.damaged = r->damaged;
	out.trailing = r->trailing;
	free(r->samples);
	*r = out;
	return 0;
}

/*
 * Area averaging.  Along an axis lie `count` cells of equal size; the edge
 * between two of them falls into sample `at`, of which `part` 256ths belong to
 * the cell before it.  All sums are integers: their order is no matter.
 */
enum { WHOLE = 256, PART_SAMPLES = 32, RUN_ROWS = 257 };

struct edge {
	uint32_t at, part;
};

/* The i-th of count + 1 edges over `size` samples that stand for true_size. */
static struct edge
edge_of(double true_size, uint32_t size, uint32_t i, uint32_t count)
{
	uint64_t where = (uint64_t)(true_size * i / count * WHOLE + 0.5);
	struct edge edge;

	if (where > (uint64_t)size * WHOLE)
		where = (uint64_t)size * WHOLE;
	/* An edge at the end of a sample lies in it: none is read behind the
	 * last one. */
	edge.at = where == 0 ? 0 : (uint32_t)((where - 1) / WHOLE);
	edge.part = (uint32_t)(where - (uint64_t)edge.at * WHOLE);
	return edge;
}

static uint32_t
edge_distance(struct edge from, struct edge to)
{
	return (to.at - from.at) * WHOLE + to.part - from.part;
}

/* An edge at the end of a sample, seen from the cell behind it. */
static struct edge
edge_begin(struct edge edge)
{
	return edge.part == WHOLE ? (struct edge){ edge.at + 1, 0 } : edge;
}

/* The rows between two edges: part of the first and of the last, and whole
 * ones. */
struct band {
	const uint8_t *first, *whole, *last;
	uint32_t first_weight, last_weight, rows;
};

static uint32_t
band_make(const struct raster *in, struct edge from, struct edge to,
    struct band *band)
{
	size_t count = (size_t)in->width * in->channels;
	uint32_t weight = edge_distance(from, to);

	if (weight > 0)
		from = edge_begin(from);
	if (weight == 0) /* cells finer than can be told */
		weight = 1;
	*band = (struct band){
		.first = in->samples + from.at * count,
		.last = in->samples + to.at * count,
		.first_weight = weight,
	};
	if (from.at < to.at) {
		band->first_weight = WHOLE - from.part;
		band->last_weight = to.part;
		band->whole = band->first + count;
		band->rows = to.at - from.at - 1;
	}
	return weight;
}

/* The weighted sums of n samples from x on, of at most RUN_ROWS whole rows:
 * sums of such many fit in 16 bits.  Those of a whole picture fit in 32. */
static inline void
part_sum(const struct band *band, size_t count, uint32_t *restrict sums,
    size_t x, size_t n)
{
	uint16_t first_weight = (uint16_t)band->first_weight;
	uint16_t last_weight = (uint16_t)band->last_weight;
	const uint8_t *restrict first = band->first + x;
	const uint8_t *restrict last = band->last + x;
	uint16_t part[PART_SAMPLES] = { 0 };

	for (uint32_t y = 0; y < band->rows && y < RUN_ROWS; y++) {
		const uint8_t *restrict row = band->whole + y * count + x;

		for (size_t i = 0; i < n; i++)
			part[i] = (uint16_t)(part[i] + row[i]);
	}
	for (size_t i = 0; i < n; i++)
		sums[x + i] = (uint32_t)part[i] * WHOLE +
		    (uint16_t)(first_weight * first[i]) +
		    (uint16_t)(last_weight * last[i]);
}

static void
band_sum(const struct band *band, size_t count, uint32_t *restrict sums)
{
	size_t n = count < PART_SAMPLES ? count : PART_SAMPLES, x;

	for (x = 0; x + PART_SAMPLES <= count; x += PART_SAMPLES)
		part_sum(band, count, sums, x, PART_SAMPLES);
	if (x < count) /* some may have been done already */
		part_sum(band, count, sums, count - n, n);
	for (uint32_t y = RUN_ROWS; y < band->rows; y++)
		for (x = 0; x < count; x++)
			sums[x] += (uint32_t)band->whole[y * count + x] * WHOLE;
}

/*
 * What one row of the result is made with.  Each cell has as many taps as the
 * widest one; those it does not need weigh nothing.
 */
struct fit {
	const struct raster *in;
	uint32_t width;    /* cells across */
	uint32_t taps;     /* of each */
	uint32_t *first;   /* sample of each */
	uint32_t *weights; /* taps of each, in 256ths */
	double *scales;    /* 1 / sum of the weights of each */
	uint32_t *sums;    /* of the samples of a band */
	uint32_t *plane;   /* those of one channel */
	uint64_t *totals;  /* of each cell */
};

static struct edge
column_edge(const struct fit *fit, uint32_t x)
{
	const struct raster *in = fit->in;

	return edge_of(in->true_width, in->width, x, fit->width);
}

/* Samples that a cell takes part of; fewer than 1: finer than can be told. */
static uint32_t
cell_taps(const struct fit *fit, uint32_t x)
{
	return column_edge(fit, x + 1).at + 1 -
	    edge_begin(column_edge(fit, x)).at;
}

static void
cell_make(struct fit *fit, uint32_t x)
{
	struct edge from = column_edge(fit, x), to = column_edge(fit, x + 1);
	uint32_t across = edge_distance(from, to);
	uint32_t *weights = fit->weights + (size_t)x * fit->taps, first;

	from = across == 0 ? to : edge_begin(from);
	first = from.at + fit->taps > fit->in->width
	    ? fit->in->width - fit->taps
	    : from.at; /* none is read behind the last sample */
	for (uint32_t i = from.at; i <= to.at; i++)
		weights[i - first] = WHOLE;
	weights[to.at - first] = to.part;
	weights[from.at - first] -= from.part;
	if (across == 0)
		weights[to.at - first] = 1; /* as the sample */
	fit->first[x] = first;
	fit->scales[x] = across == 0 ? 1 : 1.0 / across;
}

static int
fit_make(struct fit *fit)
{
	const struct raster *in = fit->in;
	size_t samples = (size_t)in->width * in->channels;

	fit->taps = 1;
	for (uint32_t x = 0; x < fit->width; x++) {
		uint32_t taps = cell_taps(fit, x);

		fit->taps = taps > fit->taps ? taps : fit->taps;
	}
	fit->first = calloc(fit->width, sizeof(*fit->first));
	fit->weights =
	    calloc((size_t)fit->width * fit->taps, sizeof(*fit->weights));
	fit->scales = calloc(fit->width, sizeof(*fit->scales));
	fit->sums = malloc(samples * sizeof(*fit->sums));
	fit->plane = malloc(in->width * sizeof(*fit->plane));
	fit->totals = malloc(fit->width * sizeof(*fit->totals));
	if (fit->first == NULL || fit->weights == NULL || fit->scales == NULL ||
	    fit->sums == NULL || fit->plane == NULL || fit->totals == NULL)
		return -1;
	for (uint32_t x = 0; x < fit->width; x++)
		cell_make(fit, x);
	return 0;
}

static void
fit_free(struct fit *fit)
{
	free(fit->first);
	free(fit->weights);
	free(fit->scales);
	free(fit->sums);
	free(fit->plane);
	free(fit->totals);
}

static inline void
cells_sum(const struct fit *fit, const uint32_t *sums, uint32_t taps)
{
	const uint32_t *weights = fit->weights;

	for (uint32_t x = 0; x < fit->width; x++, weights += taps) {
		const uint32_t *from = sums + fit->first[x];
		uint64_t total = 0;

		for (uint32_t i = 0; i < taps; i++)
			total += (uint64_t)weights[i] * from[i];
		fit->totals[x] = total;
	}
}

/* A number below 2^52: a conversion that is a vector instruction. */
static inline double
real_of(uint64_t n)
{
	uint64_t bits = n | UINT64_C(0x4330000000000000); /* 2^52 + n */
	double real;

	memcpy(&real, &bits, sizeof(real));
	return real - 0x1p52;
}

static inline uint8_t
sample_of(const struct fit *fit, uint32_t x, double scale)
{
	double value = real_of(fit->totals[x]) * fit->scales[x] * scale;

	return (uint8_t)(int)(value + 0.5);
}

static void
row_scale(const struct fit *fit, double scale, size_t channels, uint8_t *to)
{
	if (channels == 1) /* quick: side by side */
		for (uint32_t x = 0; x < fit->width; x++)
			to[x] = sample_of(fit, x, scale);
	else
		for (uint32_t x = 0; x < fit->width; x++)
			to[x * channels] = sample_of(fit, x, scale);
}

/* The cells of one channel. */
static void
row_shrink(const struct fit *fit, const uint32_t *sums)
{
	size_t channels = fit->in->channels;

	if (channels > 1) {
		for (uint32_t x = 0; x < fit->in->width; x++)
			fit->plane[x] = sums[x * channels];
		sums = fit->plane;
	}
	switch (fit->taps) { /* quick where the compiler knows how many */
	case 3: cells_sum(fit, sums, 3); break;
	case 4: cells_sum(fit, sums, 4); break;
	default: cells_sum(fit, sums, fit->taps);
	}
}

/* One row of the result. */
static void
row_fit(const struct fit *fit, struct raster *out, uint32_t y)
{
	const struct raster *in = fit->in;
	struct edge from = edge_of(in->true_height, in->height, y, out->height);
	struct edge to =
	    edge_of(in->true_height, in->height, y + 1, out->height);
	size_t channels = in->channels;
	uint8_t *row = out->samples + (size_t)y * out->width * channels;
	struct band band;
	uint32_t weight = band_make(in, from, to, &band);

	band_sum(&band, in->width * channels, fit->sums);
	for (size_t c = 0; c < channels; c++) {
		row_shrink(fit, fit->sums + c);
		row_scale(fit, 1.0 / weight, channels, row + c);
	}
}

int
raster_fit(const struct raster *in, uint32_t width, uint32_t height,
    struct raster *out)
{
	struct fit fit = { .in = in, .width = width };
	int result = -1;

	assert(width > 0 && height > 0);
	if (raster_make(out, width, height, in->channels) == 0 &&
	    fit_make(&fit) == 0) {
		for (uint32_t y = 0; y < height; y++)
			row_fit(&fit, out, y);
		out->damaged = in->damaged;
		out->trailing = in->trailing;
		result = 0;
	}
	fit_free(&fit);
	return result;
}

int
raster_shrink(const struct raster *in, uint32_t long_side, struct raster *out)
{
	double longer = fmax(in->true_width, in->true_height);
	double scale = longer > long_side ? long_side / longer : 1;
	double width = floor(in->true_width * scale + 0.5);
	double height = floor(in->true_height * scale + 0.5);

	return raster_fit(in, width < 1 ? 1 : (uint32_t)width,
	    height < 1 ? 1 : (uint32_t)height, out);
}
