/*
 * An inverted file of the words of a batch of signatures, in memory.
 */

#ifndef LAIT_WORDS_H
#define LAIT_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dedup/points.h"

/* Where a word stands. */
struct word_node {
	uint64_t bits; /* of its point: most are turned down by them */
	uint32_t key;
	uint32_t owner; /* picture of the batch */
	uint32_t next;  /* node of the same slot, or WORDS_END */
	uint32_t point; /* of that picture */
};

#define WORDS_END UINT32_MAX

struct words {
	struct word_node *nodes; /* owned, as are the others */
	size_t count, room;
	uint32_t *heads;
	uint64_t *filter; /* a bit for each of 16 parts of a slot */
	int bits;         /* of the number of slots */
};

/* words_start(w, pictures): empty, with room for so many; -1 without memory.
 * words_free leaves it empty. */
int words_start(struct words *w, size_t pictures);
void words_free(struct words *w);

/* words_put(w, points, owner): all words of a signature. */
void words_put(struct words *w, const struct points *points, uint32_t owner);

/* words_meet(w, points, out): which words of a signature are likely to be
 * there; how many. */
struct word_place {
	uint8_t point, word;
};
size_t words_meet(const struct words *w, const struct points *points,
    struct word_place out[POINTS_MAX * POINT_WORDS]);

/* words_find(w, bits, word): the first node of that word of a point, or NULL;
 * words_next: the one after it. */
const struct word_node *words_find(
    const struct words *w, uint64_t bits, int word);
const struct word_node *words_next(
    const struct words *w, const struct word_node *node);

#endif
