/*
 * How one picture lies in another, by points that both show.
 */

#ifndef LAIT_ALIGN_H
#define LAIT_ALIGN_H

#include <stdbool.h>
#include <stdint.h>

#include "dedup/points.h"

/* Part of a picture, in shares of its sides. */
struct part {
	double left, top, right, bottom;
};

struct alignment {
	int points;               /* that agree */
	struct part part_of_left; /* what both show */
	struct part part_of_right;
};

/* align(left, right, out): do both show the same scene?  True when at least
 * ALIGN_POINTS_MIN pairs of points agree on one shift and scale (turned by no
 * more than a few degrees), spread over what both then show, and that is at
 * least half of one of them.  Not quite symmetric: pass the picture with the
 * smaller sha256 as left.
 *
 * Each pair of pairs is tried (as by RANSAC, Fischler and Bolles 1981, but
 * all of them: there are at most 496). */
bool align(const struct points *left, const struct points *right,
    struct alignment *out);

enum { ALIGN_POINTS_MIN = 5 };

#endif
