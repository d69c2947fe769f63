/*
 * A picture at several scales: planes blurred ever more, by Gaussians whose
 * widths grow by a third of an octave (Lowe, IJCV 60(2), 2004, section 3: three
 * steps an octave, 1.6 samples at first).  All arithmetic is of integers.
 */

#ifndef LAIT_SCALES_H
#define LAIT_SCALES_H

#include "lib/image.h"

enum {
	SCALES_OCTAVES = 3,
	SCALES_STEPS = 3,                 /* an octave */
	SCALES_LEVELS = SCALES_STEPS + 3, /* so that each step has neighbours */
	SCALES_DIFFERENCES = SCALES_LEVELS - 1,
	SCALES_SIDE_MAX = 256, /* of the picture */
	SCALES_SIDE_MIN = 16,  /* of an octave */
	SCALES_ONE = 128       /* a level of luma */
};

/* Sample (x, y) of octave o lies where sample (x << o, y << o) of the picture
 * does.  Level l has a Gaussian of 1.6 * 2^(l / 3) samples of its octave. */
struct octave {
	uint32_t width, height;
	uint16_t *levels[SCALES_LEVELS]; /* 0 to 255 * SCALES_ONE */
};

struct scales {
	struct octave octaves[SCALES_OCTAVES];
	int count;        /* octaves that are there */
	uint16_t *memory; /* owned */
};

/* scales_make(luma, out): of a plane of at most SCALES_SIDE_MAX a side; 0 or -1
 * without memory.  scales_free in any case. */
int scales_make(const struct raster *luma, struct scales *out);
void scales_free(struct scales *s);

/* scales_differences(o, out): each level but the first less the one before it,
 * (SCALES_DIFFERENCES, height, width). */
void scales_differences(const struct octave *o, int16_t *out);

#endif
