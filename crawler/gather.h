/*
 * Candidates while they are gathered: candidate.c reads the elements, gather.c
 * brings together what belongs together.
 */

#ifndef LAIT_GATHER_H
#define LAIT_GATHER_H

#include "crawler/candidate.h"
#include "crawler/same.h"

enum {
	MENTIONS_MAX = 400,
	GATHER_DOT_SIDE = 3 /* pixels; what is no larger is a counter */
};

/* What gathering needs at hand. */
struct gather {
	const struct page *page;
	const struct address *address;
	struct arena *arena;
	struct candidates *out;
	struct same *same;
	struct text mentions[MENTIONS_MAX]; /* raw addresses */
	uint32_t mention_nodes[MENTIONS_MAX];
	uint32_t mention_count;
};

/* gather_take: put what was gathered of an element into the list.  0, or -1
 * without memory. */
int gather_take(struct gather *g, struct candidate *c, struct addresses *a);

/* gather_relate: group renditions of one picture, lay hints and mentions upon
 * them, and add the pictures that only hints name.  0, or -1. */
int gather_relate(struct gather *g);

#endif
