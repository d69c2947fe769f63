/*
 * The hash of 64 bits; see phash.h.
 *
 * The Makefile forbids contraction of products and sums.
 */

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "filter/phash.h"
#include "lib/number.h"

enum { FREQUENCIES = 8, BITS = FREQUENCIES * FREQUENCIES };

/* DCT-II without scale: cos(pi/64 i (2 j + 1)), the mean included. */
static const float (*cosines(void))[PHASH_SIDE]
{
	static float c[FREQUENCIES][PHASH_SIDE];
	static bool made;

	for (int i = 0; !made && i < FREQUENCIES; i++)
		for (int j = 0; j < PHASH_SIDE; j++)
			c[i][j] =
			    (float)cos(M_PI / 2 / PHASH_SIDE * i * (2 * j + 1));
	made = true;
	return (const float(*)[PHASH_SIDE])c;
}

static void
transform(const uint8_t *luma, float out[BITS])
{
	const float(*c)[PHASH_SIDE] = cosines();
	float half[FREQUENCIES][PHASH_SIDE] = { { 0 } };

	for (int i = 0; i < FREQUENCIES; i++)
		for (int k = 0; k < PHASH_SIDE; k++)
			for (int j = 0; j < PHASH_SIDE; j++)
				half[i][j] +=
				    c[i][k] * (float)luma[PHASH_SIDE * k + j];
	for (int i = 0; i < FREQUENCIES; i++)
		for (int j = 0; j < FREQUENCIES; j++) {
			float sum = 0;

			for (int k = 0; k < PHASH_SIDE; k++)
				sum += half[i][k] * c[j][k];
			out[FREQUENCIES * i + j] = sum;
		}
}

uint64_t
phash_of(const uint8_t luma[PHASH_SIDE * PHASH_SIDE])
{
	float b[BITS], values[BITS], median;
	uint64_t hash = 0;

	transform(luma, b);
	memcpy(values, b, sizeof(values));
	median = (float_select(values, BITS, BITS / 2 - 1) +
		     float_select(values, BITS, BITS / 2)) /
	    2;
	for (int i = 0; i < BITS; i++)
		hash = hash << 1 | (b[i] > median);
	return hash;
}
