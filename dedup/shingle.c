/*
 * Sets of 5-grams; see shingle.h.
 */

#include <stdlib.h>
#include <string.h>

#include "lib/unicode.h"

#include "dedup/shingle.h"

#define PRIME ((UINT64_C(1) << 61) - 1)

enum { HASHES = SHINGLE_BANDS * SHINGLE_ROWS };

/* SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
static uint64_t
mix(uint64_t x)
{
	x += UINT64_C(0x9E3779B97F4A7C15);
	x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
	return x ^ x >> 31;
}

/* (a * x + b) mod 2^61 - 1, for numbers below that. */
static uint64_t
permute(uint64_t a, uint64_t x, uint64_t b)
{
	__extension__ unsigned __int128 y = (unsigned __int128)a * x + b;
	uint64_t low = (uint64_t)y & PRIME, high = (uint64_t)(y >> 61);
	uint64_t sum = low + high;

	return sum >= PRIME ? sum - PRIME : sum;
}

static int
compare_hashes(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

static uint64_t
hash_gram(const uint32_t gram[SHINGLE_CHARACTERS])
{
	uint64_t h = 0;

	for (int i = 0; i < SHINGLE_CHARACTERS; i++)
		h = mix(h ^ gram[i]);
	return h;
}

void
shingle_set(struct text form, struct shingles *out)
{
	uint32_t gram[SHINGLE_CHARACTERS] = { 0, 0, 0, 0, ' ' };
	size_t read = 1, kept = 0;
	bool last = false;

	out->count = 0;
	while (!last) {
		last = form.size == 0;
		memmove(gram, gram + 1, sizeof(gram) - sizeof(gram[0]));
		gram[SHINGLE_CHARACTERS - 1] = last ? ' ' : utf8_next(&form);
		if (++read >= SHINGLE_CHARACTERS || last)
			out->list[out->count++] = hash_gram(gram);
	}
	qsort(out->list, out->count, sizeof(*out->list), compare_hashes);
	for (size_t i = 0; i < out->count; i++)
		if (i == 0 || out->list[i] != out->list[i - 1])
			out->list[kept++] = out->list[i];
	out->count = kept;
}

bool
shingle_is_short(struct text form)
{
	return unicode_words(form) < SHINGLE_WORDS_MIN;
}

/* The least value of the set under permutation i, in 32 bits. */
static uint32_t
least(const struct shingles *set, int i)
{
	uint64_t a = mix(2 * (uint64_t)i) % (PRIME - 1) + 1;
	uint64_t b = mix(2 * (uint64_t)i + 1) % PRIME;
	uint32_t best = UINT32_MAX;

	for (size_t k = 0; k < set->count; k++) {
		uint32_t h = (uint32_t)permute(a, set->list[k] % PRIME, b);

		if (h < best)
			best = h;
	}
	return best;
}

static void
short_bands(struct text form, uint32_t bands[SHINGLE_BANDS])
{
	uint64_t h = 1;

	while (form.size > 0)
		h = mix(h ^ utf8_next(&form));
	for (int i = 0; i < SHINGLE_BANDS; i++)
		bands[i] = (uint32_t)h;
}

void
shingle_bands(
    struct text form, struct shingles *scratch, uint32_t bands[SHINGLE_BANDS])
{
	if (shingle_is_short(form)) {
		short_bands(form, bands);
		return;
	}
	shingle_set(form, scratch);
	for (int i = 0; i < SHINGLE_BANDS; i++) {
		uint64_t h = 0;

		for (int k = 0; k < SHINGLE_ROWS; k++)
			h = mix(h ^ least(scratch, i * SHINGLE_ROWS + k));
		bands[i] = (uint32_t)h;
	}
	_Static_assert(HASHES == 64, "spec of images, 5.4");
}

double
shingle_jaccard(const struct shingles *a, const struct shingles *b)
{
	size_t i = 0, k = 0, common = 0;

	while (i < a->count && k < b->count) {
		common += a->list[i] == b->list[k];
		if (a->list[i] < b->list[k])
			i++;
		else if (a->list[i] > b->list[k])
			k++;
		else {
			i++;
			k++;
		}
	}
	return a->count + b->count == 0
	    ? 0
	    : (double)common / (double)(a->count + b->count - common);
}
