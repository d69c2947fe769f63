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
enum { WHOLE = 256 };

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

/* Add weight * row to sums: below 2^32 for all rows of a picture. */
static void
row_add(uint32_t *restrict sums, const uint8_t *restrict row, size_t count,
    uint32_t weight)
{
	for (size_t i = 0; i < count; i++)
		sums[i] += (uint16_t)((uint16_t)weight * row[i]);
}

static void
row_set(uint32_t *restrict sums, const uint8_t *restrict row, size_t count,
    uint32_t weight)
{
	for (size_t i = 0; i < count; i++)
		sums[i] = (uint16_t)((uint16_t)weight * row[i]);
}

/* The rows between two edges; returns the weight of all. */
static uint32_t
rows_sum(
    const struct raster *in, struct edge from, struct edge to, uint32_t *sums)
{
	size_t count = (size_t)in->width * in->channels;
	uint32_t weight = edge_distance(from, to);
	const uint8_t *row;

	if (from.part == WHOLE && weight > 0)
		from = (struct edge){ from.at + 1, 0 };
	row = in->samples + from.at * count;
	if (weight == 0) { /* cells finer than can be told */
		row_set(sums, row, count, 1);
		return 1;
	}
	if (from.at == to.at) {
		row_set(sums, row, count, weight);
		return weight;
	}
	row_set(sums, row, count, WHOLE - from.part);
	for (uint32_t y = from.at + 1; y < to.at; y++)
		row_add(sums, row += count, count, WHOLE);
	row_add(sums, row + count, count, to.part);
	return weight;
}

/* An edge between two columns, and 1 / width of the cell before it (0: finer
 * than can be told). */
struct column {
	struct edge edge;
	double scale;
};

static void
columns_make(const struct raster *in, uint32_t width, struct column *columns)
{
	for (uint32_t x = 0; x <= width; x++) {
		uint32_t across;

		columns[x].edge = edge_of(in->true_width, in->width, x, width);
		if (x == 0)
			continue;
		across = edge_distance(columns[x - 1].edge, columns[x].edge);
		columns[x].scale = across == 0 ? 0 : 1.0 / across;
	}
}

/* Average along a row of sums: differences of the sum up to each edge. */
static void
row_shrink(const uint32_t *sums, const uint64_t *running, size_t channels,
    const struct column *columns, uint32_t count, double scale, uint8_t *to)
{
	uint64_t before = 0;

	for (uint32_t x = 1; x <= count; x++, to += channels) {
		struct edge edge = columns[x].edge;
		uint64_t here = sums[edge.at * channels];
		uint64_t upto = running[edge.at] * WHOLE + edge.part * here;
		double value = columns[x].scale == 0
		    ? (double)here
		    : (double)(int64_t)(upto - before) * columns[x].scale;

		*to = (uint8_t)(int)(value * scale + 0.5);
		before = upto;
	}
}

static void
row_run(
    const uint32_t *sums, uint32_t width, size_t channels, uint64_t *running)
{
	running[0] = 0;
	for (uint32_t x = 0; x < width; x++)
		running[x + 1] = running[x] + sums[x * channels];
}

/* One row of the result. */
static void
row_fit(const struct raster *in, const struct column *columns,
    struct raster *out, uint32_t y, uint32_t *sums, uint64_t *running)
{
	struct edge from = edge_of(in->true_height, in->height, y, out->height);
	struct edge to =
	    edge_of(in->true_height, in->height, y + 1, out->height);
	uint32_t weight = rows_sum(in, from, to, sums);
	size_t channels = in->channels;
	uint8_t *row = out->samples + (size_t)y * out->width * channels;

	for (size_t c = 0; c < channels; c++) {
		row_run(sums + c, in->width, channels, running);
		row_shrink(sums + c, running, channels, columns, out->width,
		    1.0 / weight, row + c);
	}
}

int
raster_fit(const struct raster *in, uint32_t width, uint32_t height,
    struct raster *out)
{
	struct column *columns = calloc((size_t)width + 1, sizeof(*columns));
	uint32_t *sums =
	    calloc((size_t)in->width * in->channels, sizeof(*sums));
	uint64_t *running = calloc((size_t)in->width + 1, sizeof(*running));
	int result = -1;

	assert(width > 0 && height > 0);
	if (raster_make(out, width, height, in->channels) != 0 ||
	    columns == NULL || sums == NULL || running == NULL)
		goto done;
	columns_make(in, width, columns);
	for (uint32_t y = 0; y < height; y++)
		row_fit(in, columns, out, y, sums, running);
	out->damaged = in->damaged;
	out->trailing = in->trailing;
	result = 0;
done:
	free(columns);
	free(sums);
	free(running);
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
