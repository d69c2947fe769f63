/*
 * The caption of a picture, and its credit.
 */

#ifndef LAIT_CAPTION_H
#define LAIT_CAPTION_H

#include <stdbool.h>

#include "crawler/candidate.h"
#include "lib/buffer.h"

enum { CAPTION_BYTES_MAX = 4000 };

struct caption {
	uint32_t node;      /* 0: there is none */
	bool figcaption;    /* else told by class, by itemprop, or all the text
			       of the figure */
	bool shared;        /* several pictures stand over it */
	struct text text;   /* raw, credits out; in the arena */
	struct text credit; /* raw; may be empty */
};

/* caption_find: of that candidate (which has a node). */
struct caption caption_find(const struct page *page,
    const struct candidates *candidates, uint32_t candidate,
    struct arena *arena);

#endif
