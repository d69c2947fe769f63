/*
 * Borders; see trim.h.  Definition and figures: lait-filter(1).
 */

#include <string.h>

#include "filter/trim.h"

enum {
	SIDE_MIN = 64, /* of what is left */
	BINS = 32,     /* of luma */
	BIN_SHIFT = 3,
	PART_MAX = 3,  /* a third of a side may go at each end */
	GAP_PART = 25, /* rows that are passed over: a line of text in a bar */
	PARTS = 8      /* of a line, after each of which it is judged */
};

/* A line of samples: a row, or a column. */
struct line {
	const uint8_t *samples;
	size_t step;
	uint32_t count;
};

/* The samples in the fullest two adjacent bins. */
static uint32_t
fullest(const uint32_t bins[BINS])
{
	uint32_t most = 0;

	for (int i = 0; i + 1 < BINS; i++)
		if (bins[i] + bins[i + 1] > most)
			most = bins[i] + bins[i + 1];
	return most;
}

/* 95 % of the samples lie in two adjacent bins.  Most lines are none, and show
 * it after a few samples: even if all others fell into the fullest bins. */
static bool
line_is_border(struct line line)
{
	uint32_t bins[BINS] = { 0 }, seen = 0;

	while (seen < line.count) {
		uint32_t upto = seen + line.count / PARTS + 1;
		uint32_t within;

		for (; seen < upto && seen < line.count; seen++)
			bins[line.samples[seen * line.step] >> BIN_SHIFT]++;
		within = fullest(bins) + line.count - seen;
		if ((uint64_t)within * 100 < (uint64_t)line.count * 95)
			return false;
	}
	return true;
}

/* The i-th row or column of the part. */
static struct line
line_of(
    const struct raster *luma, const struct trim *part, bool row, uint32_t i)
{
	const uint8_t *origin =
	    luma->samples + (size_t)part->y * luma->width + part->x;

	if (row)
		return (struct line){ origin + (size_t)i * luma->width, 1,
			part->width };
	return (struct line){ origin + i, luma->width, part->height };
}

/* How one side is searched: from the first line inwards or from the last. */
struct search {
	bool row, from_end;
	uint32_t gap; /* lines that are not border and may be passed over */
};

/* How many lines are cut there. */
static uint32_t
border_width(
    const struct raster *luma, const struct trim *part, struct search search)
{
	uint32_t count = search.row ? part->height : part->width;
	uint32_t limit = count / PART_MAX, cut = 0;

	for (uint32_t i = 0; i < limit; i++) {
		uint32_t at = search.from_end ? count - 1 - i : i;

		if (line_is_border(line_of(luma, part, search.row, at)))
			cut = i + 1;
		else if (i + 1 - cut > search.gap)
			break;
	}
	return cut;
}

bool
trim_find(const struct raster *luma, struct trim *trim)
{
	struct trim part = { 0, 0, luma->width, luma->height };
	uint32_t gap = luma->height / GAP_PART + 1, cut, last;

	cut = border_width(luma, &part, (struct search){ true, false, gap });
	last = border_width(luma, &part, (struct search){ true, true, gap });
	part.y += cut;
	part.height -= cut + last;
	cut = border_width(luma, &part, (struct search){ false, false, 0 });
	last = border_width(luma, &part, (struct search){ false, true, 0 });
	part.x += cut;
	part.width -= cut + last;
	*trim = part;
	if (part.width == luma->width && part.height == luma->height)
		return false;
	return part.width >= SIDE_MIN && part.height >= SIDE_MIN;
}

int
trim_cut(const struct raster *luma, const struct trim *trim, struct raster *out)
{
	if (raster_make(out, trim->width, trim->height, 1) != 0)
		return -1;
	for (uint32_t y = 0; y < trim->height; y++)
		memcpy(out->samples + (size_t)y * trim->width,
		    luma->samples + (size_t)(trim->y + y) * luma->width +
			trim->x,
		    trim->width);
	/* A part sample at the right or lower edge stays one. */
	if (trim->x + trim->width == luma->width)
		out->true_width -= luma->width - luma->true_width;
	if (trim->y + trim->height == luma->height)
		out->true_height -= luma->height - luma->true_height;
	return 0;
}
