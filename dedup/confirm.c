/*
 * Confirmation by blocks; see confirm.h.
 */

#include <math.h>
#include <stddef.h>

#include "dedup/confirm.h"

enum {
	BLOCK_SIDE = 8,
	BLOCK_SAMPLES = BLOCK_SIDE * BLOCK_SIDE,
	BLOCK_FIRST = 1,
	BLOCK_STEP = 4,
	BLOCK_LAST = 21,
	SHIFT_MAX = 1
};

static const double living_norm = 24, agreeing_correlation = 0.7,
		    agreeing_share = 0.5;

/* Sums over a block; norm is that about the mean, squared, times 64. */
struct block {
	const uint8_t *at; /* its top left sample */
	int64_t sum, norm;
};

static struct block
block_at(const uint8_t *thumb, int x, int y)
{
	struct block b = { .at = thumb + y * THUMB_SIDE + x };
	int64_t squares = 0;

	for (int row = 0; row < BLOCK_SIDE; row++)
		for (int column = 0; column < BLOCK_SIDE; column++) {
			int v = b.at[row * THUMB_SIDE + column];

			b.sum += v;
			squares += v * v;
		}
	b.norm = BLOCK_SAMPLES * squares - b.sum * b.sum;
	return b;
}

/* Normalised correlation, in exact integers but for the last step. */
static double
correlation(const struct block *a, const struct block *b)
{
	int64_t products = 0;

	for (int row = 0; row < BLOCK_SIDE; row++)
		for (int column = 0; column < BLOCK_SIDE; column++)
			products += a->at[row * THUMB_SIDE + column] *
			    b->at[row * THUMB_SIDE + column];
	if (a->norm == 0 || b->norm == 0)
		return 0;
	return (double)(BLOCK_SAMPLES * products - a->sum * b->sum) /
	    (sqrt((double)a->norm) * sqrt((double)b->norm));
}

static bool
block_agrees(const struct block *block, const uint8_t *right, int x, int y)
{
	for (int dy = -SHIFT_MAX; dy <= SHIFT_MAX; dy++)
		for (int dx = -SHIFT_MAX; dx <= SHIFT_MAX; dx++) {
			struct block other = block_at(right, x + dx, y + dy);

			if (correlation(block, &other) >= agreeing_correlation)
				return true;
		}
	return false;
}

static bool
thumbs_agree(const uint8_t *left, const uint8_t *right)
{
	int living = 0, agreeing = 0;

	for (int y = BLOCK_FIRST; y <= BLOCK_LAST; y += BLOCK_STEP)
		for (int x = BLOCK_FIRST; x <= BLOCK_LAST; x += BLOCK_STEP) {
			struct block block = block_at(left, x, y);

			if ((double)block.norm <=
			    living_norm * living_norm * BLOCK_SAMPLES)
				continue;
			living++;
			agreeing += block_agrees(&block, right, x, y);
		}
	return living > 0 && agreeing >= agreeing_share * living;
}

static void
mirror(const uint8_t *in, uint8_t out[THUMB_BYTES])
{
	for (int y = 0; y < THUMB_SIDE; y++)
		for (int x = 0; x < THUMB_SIDE; x++)
			out[y * THUMB_SIDE + x] =
			    in[y * THUMB_SIDE + THUMB_SIDE - 1 - x];
}

/* The sample of a thumbnail at a point, bilinear; beyond the edge, the edge. */
static double
sample(const uint8_t *thumb, double x, double y)
{
	double last = THUMB_SIDE - 1;
	double fx = fmin(fmax(x, 0), last), fy = fmin(fmax(y, 0), last);
	int x0 = (int)fx, y0 = (int)fy;
	int right = x0 < THUMB_SIDE - 1, below = y0 < THUMB_SIDE - 1;
	const uint8_t *at = thumb + y0 * THUMB_SIDE + x0;
	double top = at[0] + (at[right] - at[0]) * (fx - x0);

	at += below * THUMB_SIDE;
	return top +
	    (at[0] + (at[right] - at[0]) * (fx - x0) - top) * (fy - y0);
}

/* A part of a thumbnail, as large as a whole one. */
static void
enlarge(const uint8_t *thumb, const struct part *part, uint8_t out[THUMB_BYTES])
{
	for (int y = 0; y < THUMB_SIDE; y++) {
		double down = part->top * THUMB_SIDE +
		    (y + 0.5) * (part->bottom - part->top) - 0.5;

		for (int x = 0; x < THUMB_SIDE; x++) {
			double across = part->left * THUMB_SIDE +
			    (x + 0.5) * (part->right - part->left) - 0.5;

			out[y * THUMB_SIDE + x] =
			    (uint8_t)(sample(thumb, across, down) + 0.5);
		}
	}
}

bool
confirm_part(const uint8_t *left, const uint8_t *right,
    const struct alignment *alignment)
{
	uint8_t a[THUMB_BYTES], b[THUMB_BYTES];

	enlarge(left, &alignment->part_of_left, a);
	enlarge(right, &alignment->part_of_right, b);
	return thumbs_agree(a, b);
}

bool
confirm_copy(const struct thumbs *left, const struct thumbs *right)
{
	const uint8_t *lefts[] = { left->whole, left->trimmed };
	const uint8_t *rights[] = { right->whole, right->trimmed };
	uint8_t mirrored[THUMB_BYTES];

	for (int r = 0; r < 2 && rights[r] != NULL; r++) {
		mirror(rights[r], mirrored);
		for (int l = 0; l < 2 && lefts[l] != NULL; l++)
			if (thumbs_agree(lefts[l], rights[r]) ||
			    thumbs_agree(lefts[l], mirrored))
				return true;
	}
	return false;
}
