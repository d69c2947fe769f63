/*
 * Confirmation of a near copy by blocks of two thumbnails.
 */

#ifndef LAIT_CONFIRM_H
#define LAIT_CONFIRM_H

#include <stdbool.h>
#include <stdint.h>

#include "dedup/align.h"

enum { THUMB_SIDE = 32, THUMB_BYTES = THUMB_SIDE * THUMB_SIDE };

/* The thumbnails of a picture: 32 x 32 luma, row by row. */
struct thumbs {
	const uint8_t *whole;
	const uint8_t *trimmed; /* NULL when the picture has no borders */
};

/* confirm_copy(left, right): at least half of the living blocks of some
 * thumbnail of left agree with some thumbnail of right, plain or mirrored.
 * 36 blocks of 8 x 8 at 1, 5, ..., 21; a block lives when its norm about its
 * mean is over 24, and agrees when its normalised correlation with a block of
 * right, shifted by -1..1 on each axis, is 0.7 or more.  Not symmetric: pass
 * the picture with the smaller sha256 as left. */
bool confirm_copy(const struct thumbs *left, const struct thumbs *right);

/* confirm_part(left, right, alignment): the same of the parts that both
 * pictures show, not mirrored. */
bool confirm_part(const uint8_t *left, const uint8_t *right,
    const struct alignment *alignment);

#endif
