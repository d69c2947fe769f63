/*
 * A seeded order; see shuffle.h.
 */

#include <assert.h>

#include "db/shuffle.h"
#include "lib/hash.h"
#include "lib/number.h"

enum { ROUNDS = 4 };

struct shuffle
shuffle_make(uint64_t seed, uint64_t count)
{
	struct shuffle s = { .seed = seed, .count = count, .half_bits = 1 };

	assert(count <= UINT64_C(1) << 62);
	while (UINT64_C(1) << (2 * s.half_bits) < count)
		s.half_bits++;
	return s;
}

/* What a round adds: the first 8 bytes of SHA-256(seed, round, half), each a
 * little-endian 64-bit number. */
static uint64_t
round_of(const struct shuffle *s, int round, uint64_t half)
{
	unsigned char bytes[24], digest[SHA256_BYTES];

	put_le64(bytes, s->seed);
	put_le64(bytes + 8, (uint64_t)round);
	put_le64(bytes + 16, half);
	sha256_of((struct text){ (const char *)bytes, sizeof(bytes) }, digest);
	return get_le64(digest);
}

static uint64_t
permute(const struct shuffle *s, uint64_t n)
{
	uint64_t mask = (UINT64_C(1) << s->half_bits) - 1;
	uint64_t left = n >> s->half_bits, right = n & mask;

	for (int i = 0; i < ROUNDS; i++) {
		uint64_t next = (left ^ round_of(s, i, right)) & mask;

		left = right;
		right = next;
	}
	return left << s->half_bits | right;
}

uint64_t
shuffle_at(const struct shuffle *s, uint64_t i)
{
	assert(i < s->count);
	if (s->seed == 0)
		return i;
	/* The domain is less than four times count: a few steps. */
	do {
		i = permute(s, i);
	} while (i >= s->count);
	return i;
}
