/*
 * The local signature of a picture, as lait-filter makes it: field `local` of
 * lait-record(5).
 */

#ifndef LAIT_POINTS_H
#define LAIT_POINTS_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/text.h"

enum {
	POINTS_MAX = 32,
	POINTS_HEADER_BYTES = 2, /* width and height, less one */
	POINT_BYTES = 11,        /* x, y, scale, 64 bits */
	POINTS_SIDE = 256,       /* the longer side of the picture */
	POINT_SCALE_STEPS = 16,  /* a doubling of size */

	/* Bits by which two views of one thing may differ.  Copies differ in 5
	 * of 64, strangers in 32 +- 5. */
	POINT_DISTANCE = 12,

	/* Of each point three words are looked up: bits 0-23, 20-43, 40-63. One
	 * of them is the same in half of the views of one thing. */
	POINT_WORDS = 3,
	POINT_WORD_BITS = 24,
	POINT_WORD_STEP = 20
};

/* Part of an entry on disk, little endian. */
struct points {
	uint64_t bits[POINTS_MAX];
	uint8_t x[POINTS_MAX], y[POINTS_MAX]; /* 256ths of the longer side */
	uint8_t scale[POINTS_MAX];
	uint16_t width, height; /* of the picture without borders, in those */
	uint32_t count;
};

/* points_parse(base64, out): false when it is no signature. */
bool points_parse(struct text base64, struct points *out);

static inline int
point_distance(uint64_t a, uint64_t b)
{
	return __builtin_popcountll(a ^ b);
}

static inline uint32_t
point_word(uint64_t bits, int word)
{
	return (uint32_t)(bits >> POINT_WORD_STEP * word) &
	    ((1U << POINT_WORD_BITS) - 1);
}

#endif
