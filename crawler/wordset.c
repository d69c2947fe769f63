/*
 * Sets of words: a filter of bits before the list.
 */

#include "crawler/wordset.h"
#include "lib/unicode.h"

static bool
is_word_character(uint32_t c)
{
	if (c < 0x80)
		return ascii_is_alnum((char)c);
	return unicode_is_letter(c) || unicode_is_digit(c);
}

/* Lower case of Latin, Greek and Cyrillic letters; enough to compare. */
static uint32_t
lower(uint32_t c)
{
	if (c < 0x80)
		return (unsigned char)ascii_lower((char)c);
	if ((c >= 0xC0 && c <= 0xDE && c != 0xD7) ||
	    (c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F))
		return c + 32;
	if (c >= 0x100 && c <= 0x137)
		return c | 1;
	if (c >= 0x400 && c <= 0x40F)
		return c + 80;
	return c;
}

/* FNV-1a over code points. */
static uint32_t
hash_step(uint32_t hash, uint32_t c)
{
	return (hash ^ c) * UINT32_C(0x01000193);
}

static uint32_t
peek(struct text t, struct text *behind)
{
	*behind = t;
	return utf8_next(behind);
}

/* Two characters of a script without spaces; the second stays, to begin the
 * next pair. */
static uint32_t
unspaced_pair(uint32_t first, struct text t)
{
	uint32_t hash = hash_step(UINT32_C(0x811c9dc5), first);
	struct text behind;
	uint32_t second = t.size > 0 ? peek(t, &behind) : 0;

	return unicode_is_unspaced(second) ? hash_step(hash, second) : hash;
}

bool
wordset_next(struct text *t, uint32_t *word)
{
	uint32_t hash = UINT32_C(0x811c9dc5);
	unsigned letters = 0;

	while (t->size > 0) {
		struct text behind;
		uint32_t c = peek(*t, &behind);
		bool unspaced = c >= 0x80 && unicode_is_unspaced(c);

		if (letters > 0 && (unspaced || !is_word_character(c))) {
			if (letters >= WORDSET_LETTERS_MIN)
				break;
			letters = 0;
			hash = UINT32_C(0x811c9dc5);
		}
		*t = behind;
		if (unspaced && is_word_character(c)) {
			*word = unspaced_pair(c, behind);
			return true;
		}
		if (is_word_character(c)) {
			hash = hash_step(hash, lower(c));
			letters++;
		}
	}
	*word = hash;
	return letters >= WORDSET_LETTERS_MIN;
}

bool
wordset_has(const struct wordset *s, uint32_t word)
{
	uint32_t bit = (word ^ word >> 16) % WORDSET_BITS;

	if ((s->filter[bit / 64] >> (bit % 64) & 1) == 0)
		return false;
	for (unsigned i = 0; i < s->count; i++)
		if (s->words[i] == word)
			return true;
	return false;
}

void
wordset_add(struct wordset *s, struct text t)
{
	uint32_t word;

	if (t.size > WORDSET_TEXT_MAX)
		t.size = WORDSET_TEXT_MAX;
	while (s->count < WORDSET_MAX && wordset_next(&t, &word)) {
		uint32_t bit = (word ^ word >> 16) % WORDSET_BITS;

		if (wordset_has(s, word))
			continue;
		s->words[s->count++] = word;
		s->filter[bit / 64] |= UINT64_C(1) << (bit % 64);
	}
}

unsigned
wordset_common(const struct wordset *a, const struct wordset *b)
{
	unsigned common = 0;

	for (unsigned i = 0; i < a->count; i++)
		common += wordset_has(b, a->words[i]);
	return common;
}
