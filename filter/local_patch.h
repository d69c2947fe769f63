/*
 * What a picture looks like around a point, in 64 bits.
 */

#ifndef LAIT_LOCAL_PATCH_H
#define LAIT_LOCAL_PATCH_H

#include "filter/scales.h"

/* A place in a picture at several scales. */
struct place {
	float x, y;  /* in samples of the picture */
	int octave;  /* that it was found in */
	float level; /* between its levels */
};

/* place_bits(s, p): see local.h. */
uint64_t place_bits(const struct scales *s, const struct place *p);

#endif
