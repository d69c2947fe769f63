/*
 * The caption of a picture, and its credit.
 */

#ifndef LAIT_CAPTION_H
#define LAIT_CAPTION_H

#include <stdbool.h>

#include "crawler/candidate.h"
#include "crawler/caption_text.h"

struct caption {
	uint32_t node;    /* 0: there is none */
	bool figcaption;  /* else told by class, by itemprop, or all the text
			     of the figure */
	bool shared;      /* several pictures stand over it */
	struct text text; /* raw, credits out; in the arena */
	struct text
	    credit; /* raw, of an element of the caption; may be empty */
	struct text nearby; /* likewise, of one beside it: what the text itself
			       says goes before */
};

/* caption_find: of that candidate (which has a node) of the text's page. */
struct caption caption_find(const struct caption_text *text,
    const struct candidates *candidates, uint32_t candidate);

#endif
