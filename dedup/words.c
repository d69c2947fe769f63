/*
 * The inverted file; see words.h.
 */

#include <stdlib.h>
#include <string.h>

#include "dedup/words.h"

enum {
	BITS_MIN = 10,
	FILTER_BITS = 4, /* more than those of a slot */
	WORDS_A_PICTURE = POINTS_MAX * POINT_WORDS
};

static uint32_t
key_of(uint64_t bits, int word)
{
	return (uint32_t)word << POINT_WORD_BITS | point_word(bits, word);
}

/* Multiplication by 2^32 / golden ratio (Knuth 6.4). */
static uint32_t
mix(uint32_t key)
{
	return key * UINT32_C(2654435769);
}

int
words_start(struct words *w, size_t pictures)
{
	size_t wanted = pictures * WORDS_A_PICTURE, slots;

	words_free(w);
	w->bits = BITS_MIN;
	while ((size_t)1 << w->bits < wanted)
		w->bits++;
	slots = (size_t)1 << w->bits;
	w->room = wanted;
	w->nodes = calloc(wanted + 1, sizeof(*w->nodes));
	w->heads = malloc(slots * sizeof(*w->heads));
	w->filter = calloc(slots << FILTER_BITS >> 6, sizeof(*w->filter));
	if (w->nodes == NULL || w->heads == NULL || w->filter == NULL)
		return -1;
	memset(w->heads, 0xFF, slots * sizeof(*w->heads)); /* WORDS_END */
	return 0;
}

void
words_free(struct words *w)
{
	free(w->nodes);
	free(w->heads);
	free(w->filter);
	*w = (struct words){ 0 };
}

void
words_put(struct words *w, const struct points *points, uint32_t owner)
{
	for (uint32_t i = 0; i < points->count; i++)
		for (int word = 0; word < POINT_WORDS && w->count < w->room;
		     word++) {
			uint32_t key = key_of(points->bits[i], word);
			uint32_t *head = &w->heads[mix(key) >> (32 - w->bits)];
			uint32_t bit = mix(key) >> (32 - w->bits - FILTER_BITS);

			w->nodes[w->count] =
			    (struct word_node){ .bits = points->bits[i],
				    .key = key,
				    .owner = owner,
				    .next = *head,
				    .point = i };
			*head = (uint32_t)w->count++;
			w->filter[bit >> 6] |= UINT64_C(1) << (bit & 63);
		}
}

static const struct word_node *
same_key(const struct words *w, uint32_t at, uint32_t key)
{
	for (; at != WORDS_END; at = w->nodes[at].next)
		if (w->nodes[at].key == key)
			return &w->nodes[at];
	return NULL;
}

/* In two steps, without a branch on what is found: most are not there, and
 * none waits for the one before it. */
size_t
words_meet(const struct words *w, const struct points *points,
    struct word_place out[POINTS_MAX * POINT_WORDS])
{
	uint32_t bits[POINTS_MAX * POINT_WORDS];
	size_t count = 0, at = 0;

	for (uint32_t i = 0; i < points->count; i++)
		for (int word = 0; word < POINT_WORDS; word++) {
			uint32_t key = key_of(points->bits[i], word);

			bits[count] = mix(key) >> (32 - w->bits - FILTER_BITS);
			__builtin_prefetch(&w->filter[bits[count++] >> 6]);
		}
	for (size_t i = 0; i < count; i++) {
		out[at] = (struct word_place){ (uint8_t)(i / POINT_WORDS),
			(uint8_t)(i % POINT_WORDS) };
		at += w->filter[bits[i] >> 6] >> (bits[i] & 63) & 1;
	}
	return at;
}

const struct word_node *
words_find(const struct words *w, uint64_t bits, int word)
{
	uint32_t key = key_of(bits, word);

	return same_key(w, w->heads[mix(key) >> (32 - w->bits)], key);
}

const struct word_node *
words_next(const struct words *w, const struct word_node *node)
{
	return same_key(w, node->next, node->key);
}
