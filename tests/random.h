/*
 * Numbers that look random and are the same in every run: xorshift64 with the
 * seed of Marsaglia, Xorshift RNGs (2003).
 */

#ifndef LAIT_TESTS_RANDOM_H
#define LAIT_TESTS_RANDOM_H

#include <stdint.h>

static inline uint64_t
random_next(void)
{
	static uint64_t state = 88172645463325252U;

	state ^= state << 13;
	state ^= state >> 7;
	return state ^= state << 17;
}

#endif
