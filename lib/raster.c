/*
 * Rasters: turning, area averaging; see image.h.
 *
 * The Makefile forbids contraction of products and sums:
 * hashes are taken from what it makes, and must be the same everywhere.
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
 * One axis of area averaging: `count` cells of equal size over true_size
 * samples, of which there are `size` (the last may be a part).
 */
struct axis {
	double step; /* samples a cell */
	uint32_t size, count;
};

/* The samples of a cell: first..last, the outer two with part weights. */
struct cell {
	uint32_t first, last;
	float first_weight, last_weight, scale;
};

static struct cell
cell_of(struct axis axis, uint32_t i)
{
	double from = axis.step * i, to = axis.step * (i + 1);
	struct cell cell = { .first = (uint32_t)from };
	double begin, weight;

	if (cell.first >= axis.size)
		cell.first = axis.size - 1;
	begin = ceil(to) - 1;
	cell.last = begin < cell.first ? cell.first : (uint32_t)begin;
	if (cell.last >= axis.size)
		cell.last = axis.size - 1;
	if (cell.first == cell.last) {
		cell.first_weight = 1;
		cell.scale = 1;
		return cell;
	}
	weight = to - cell.last;
	cell.first_weight = (float)(cell.first + 1 - from);
	cell.last_weight = (float)(weight < 1 ? weight : 1);
	cell.scale = 1 /
	    (cell.first_weight + (float)(cell.last - cell.first - 1) +
		cell.last_weight);
	return cell;
}

/* Add weight * row to sums. */
static void
row_add(float *sums, const uint8_t *row, size_t count, float weight)
{
	if (weight == 1.0F) {
		for (size_t i = 0; i < count; i++)
			sums[i] += (float)row[i];
		return;
	}
	for (size_t i = 0; i < count; i++)
		sums[i] += weight * (float)row[i];
}

/* Average along a row of float samples. */
static void
row_shrink(const float *sums, const struct cell *cells, uint32_t count,
    int channels, float scale, uint8_t *out)
{
	for (uint32_t x = 0; x < count; x++) {
		const struct cell *cell = &cells[x];

		for (int c = 0; c < channels; c++) {
			const float *from =
			    sums + (size_t)cell->first * (size_t)channels + c;
			float sum = cell->first_weight * *from;

			for (uint32_t i = cell->first + 1; i < cell->last;
			     i++) {
				from += channels;
				sum += *from;
			}
			if (cell->last > cell->first)
				sum += cell->last_weight * from[channels];
			*out++ = (uint8_t)(sum * cell->scale * scale + 0.5F);
		}
	}
}

static void
column_sums(const struct raster *in, struct cell cell, float *sums)
{
	size_t count = (size_t)in->width * in->channels;
	const uint8_t *row = in->samples + cell.first * count;

	memset(sums, 0, count * sizeof(*sums));
	row_add(sums, row, count, cell.first_weight);
	for (uint32_t y = cell.first + 1; y < cell.last; y++)
		row_add(sums, row += count, count, 1);
	if (cell.last > cell.first)
		row_add(sums, row + count, count, cell.last_weight);
}

int
raster_fit(const struct raster *in, uint32_t width, uint32_t height,
    struct raster *out)
{
	struct axis across = { in->true_width / width, in->width, width };
	struct axis down = { in->true_height / height, in->height, height };
	struct cell *cells = calloc(width, sizeof(*cells));
	float *sums = calloc((size_t)in->width * in->channels, sizeof(*sums));
	int result = -1;

	assert(width > 0 && height > 0);
	if (raster_make(out, width, height, in->channels) != 0 ||
	    cells == NULL || sums == NULL)
		goto done;
	for (uint32_t x = 0; x < width; x++)
		cells[x] = cell_of(across, x);
	for (uint32_t y = 0; y < height; y++) {
		struct cell cell = cell_of(down, y);

		column_sums(in, cell, sums);
		row_shrink(sums, cells, width, in->channels, cell.scale,
		    out->samples + (size_t)y * width * in->channels);
	}
	out->damaged = in->damaged;
	out->trailing = in->trailing;
	result = 0;
done:
	free(cells);
	free(sums);
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
