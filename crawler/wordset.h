/*
 * Which words two texts have in common: of a title and an alt text, of a file
 * name and the address of its page.
 */

#ifndef LAIT_WORDSET_H
#define LAIT_WORDSET_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/text.h"

enum {
	WORDSET_MAX = 96,        /* words of a set; more are dropped */
	WORDSET_BITS = 4096,     /* of its filter */
	WORDSET_LETTERS_MIN = 3, /* shorter words say nothing */
	WORDSET_TEXT_MAX = 1000  /* bytes of a text that are looked at */
};

/* Words as hashes of their lower-case letters and digits. */
struct wordset {
	uint64_t filter[WORDSET_BITS / 64];
	uint32_t words[WORDSET_MAX];
	unsigned count;
};

/* wordset_next(&t, &word): cut the next word off t.  A word is a run of
 * letters and digits; in scripts without spaces every two neighbouring
 * characters are one.  False at the end.  t is UTF-8; bytes that are not end
 * a word. */
bool wordset_next(struct text *t, uint32_t *word);

/* wordset_add: all words of t, each once. */
void wordset_add(struct wordset *s, struct text t);
bool wordset_has(const struct wordset *s, uint32_t word);

/* wordset_common: how many words of a are in b. */
unsigned wordset_common(const struct wordset *a, const struct wordset *b);

#endif
