/*
 * Distances between PDQ codes of 256 bits (PDQ: Facebook 2019).
 */

#ifndef LAIT_HAMMING_H
#define LAIT_HAMMING_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/text.h"

enum {
	CODE_WORDS = 4,
	CODE_CHUNKS = 16, /* of 16 bits */
	CODE_HEX_BYTES = 64,

	/* The PDQ paper's threshold for a copy. */
	NEAR_DISTANCE = 31,
	/* Up to here a copy must be confirmed by blocks of the thumbnails. */
	CONFIRM_DISTANCE = 70,
	/* A pair beyond NEAR_DISTANCE is looked at when neither half of its
	 * codes differs in more bits than this.  Two copies at distance 70
	 * differ in 35 +- 4 bits a half, two strangers in 64 +- 6. */
	HALF_DISTANCE = 45
};

/* Bit k of the hash is bit k % 64 of word k / 64. */
struct code {
	uint64_t word[CODE_WORDS];
};

/* code_parse: from the 64 hex digits of a record. */
bool code_parse(struct text hex, struct code *out);

/* code_mirror: the code of the picture mirrored left to right.  Mirroring
 * negates every second column of the DCT; the small shift of the median is
 * left out, so that distance(mirror(a), b) equals distance(a, mirror(b)). */
struct code code_mirror(struct code c);

static inline int
code_half_distance(const struct code *a, const struct code *b, int half)
{
	return __builtin_popcountll(a->word[2 * half] ^ b->word[2 * half]) +
	    __builtin_popcountll(a->word[2 * half + 1] ^ b->word[2 * half + 1]);
}

static inline int
code_distance(const struct code *a, const struct code *b)
{
	return code_half_distance(a, b, 0) + code_half_distance(a, b, 1);
}

/* code_chunk: a block of 4 x 4 neighbouring frequencies, lowest ones first.
 * Chunks of like frequencies find more of the copies beyond NEAR_DISTANCE than
 * rows of the DCT do: what is done to a picture changes its high frequencies,
 * so that a block of low ones is often left whole. */
static inline uint16_t
code_chunk(const struct code *c, int chunk)
{
	uint64_t rows = c->word[chunk / 4] >> 4 * (chunk % 4) &
	    UINT64_C(0x000F000F000F000F);

	rows |= rows >> 12;
	return (uint16_t)((rows & 0xFF) | (rows >> 24 & 0xFF00));
}

/* code_first_chunk: the first chunk in which a and b differ in at most one
 * bit, or CODE_CHUNKS.  Codes within NEAR_DISTANCE always have one: 16 chunks
 * of two bits each make 32 (Norouzi et al., CVPR 2012). */
int code_first_chunk(const struct code *a, const struct code *b);

/* code_is_candidate: what the search finds, however it searches: distance at
 * most CONFIRM_DISTANCE, each half at most HALF_DISTANCE, and a common chunk
 * but for one bit.  All pairs within NEAR_DISTANCE are among them.
 * Symmetric. */
bool code_is_candidate(const struct code *a, const struct code *b);

#endif
