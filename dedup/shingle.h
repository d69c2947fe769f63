/*
 * Near-same texts: sets of character 5-grams, and keys under which texts whose
 * sets are alike meet (MinHash: Broder 1997).
 */

#ifndef LAIT_SHINGLE_H
#define LAIT_SHINGLE_H

#include <stddef.h>
#include <stdint.h>

#include "lib/text.h"

enum {
	SHINGLE_CHARACTERS = 5,
	SHINGLE_WORDS_MIN = 5, /* under that only equal texts are the same */
	SHINGLE_BANDS = 16,
	SHINGLE_ROWS = 4, /* hashes a band: 64 in all */
	SHINGLE_FORM_BYTES_MAX = 1 << 16
};

/* The least share of common 5-grams of two near-same texts. */
#define SHINGLE_NEAR 0.8

/* Place for the set of a text. */
struct shingles {
	uint64_t *list; /* (SHINGLE_FORM_BYTES_MAX + 2): hashes, ascending */
	size_t count;
};

/* shingle_set(form, out): the different 5-grams of a normal form over its
 * characters, with a space at both ends.  Each is known by a hash of 64 bits,
 * which two different ones share once in 10^19. */
void shingle_set(struct text form, struct shingles *out);

/* shingle_bands(form, scratch, bands): the 16 keys of a normal form; two texts
 * with 80% in common share one of them in 99.98% of the cases, with 30% in
 * 12%.  A text of few words has the same key 16 times, which only equal texts
 * share. */
void shingle_bands(
    struct text form, struct shingles *scratch, uint32_t bands[SHINGLE_BANDS]);

/* shingle_is_short: has the form under SHINGLE_WORDS_MIN words? */
bool shingle_is_short(struct text form);

/* shingle_jaccard: common elements by all elements of two sets. */
double shingle_jaccard(const struct shingles *a, const struct shingles *b);

#endif
