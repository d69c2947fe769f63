/*
 * What an element says as a caption: its text and its credit, told apart by
 * the names of its parts and by what they say.
 */

#ifndef LAIT_CAPTION_TEXT_H
#define LAIT_CAPTION_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "crawler/arena.h"
#include "crawler/page.h"
#include "crawler/phrases.h"

enum {
	CAPTION_BYTES_MAX = 4000,
	CAPTION_SCAN_MAX = 600 /* nodes of an element that are looked at */
};

struct caption_text {
	const struct page *page;
	const struct phrases *phrases;
	struct arena *arena; /* of the texts that are made */
	uint8_t *names;      /* what class names say, found once a node: zeroed
				memory of page->node_count bytes, or NULL */
};

/* caption_is_credit: its class or itemprop calls it a credit.
 * caption_is_named: its class or itemprop calls it a caption; *surely becomes
 * false where the name says no more than that it is text of a picture. */
bool caption_is_credit(const struct caption_text *c, uint32_t node);
bool caption_is_named(
    const struct caption_text *c, uint32_t node, bool *surely);

/* caption_words: the text of a caption without labels and credits; *credit
 * becomes what an element of it says, or empty. */
struct text caption_words(
    const struct caption_text *c, uint32_t node, struct text *credit);

/* caption_credit_in: of an element around a picture, outside of `except`: what
 * elements with the name of a credit say, else one that begins like one. */
struct text caption_credit_in(
    const struct caption_text *c, uint32_t node, uint32_t except);

#endif
