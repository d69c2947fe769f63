/*
 * A seeded order of n things without a table of them: a permutation of
 * 0..n-1 by a Feistel network (Luby and Rackoff 1988, four rounds) over the
 * least even number of bits that holds n, walked until it falls below n.
 */

#ifndef LAIT_SHUFFLE_H
#define LAIT_SHUFFLE_H

#include <stdint.h>

struct shuffle {
	uint64_t seed; /* 0: the order as it is */
	uint64_t count;
	int half_bits;
};

struct shuffle shuffle_make(uint64_t seed, uint64_t count);

/* shuffle_at(s, i): which of the things stands at place i (< count). */
uint64_t shuffle_at(const struct shuffle *s, uint64_t i);

#endif
