/*
 * The text around a picture.
 */

#ifndef LAIT_AROUND_H
#define LAIT_AROUND_H

#include <stdint.h>

#include "crawler/arena.h"
#include "crawler/page.h"

enum { AROUND_BYTES_MAX = 4000, AROUND_CHARACTERS_MAX = 1000 };

struct around {
	struct text before, after; /* raw, in the arena; may be empty */
	uint32_t before_node, after_node;
};

/* around_find(page, node, figure, arena): the text of the picture's own block
 * before and behind it where it stands in one (p, li, ...), else the nearest
 * blocks with text: not in nav, footer, aside, headings, captions of the
 * figure, or made of links. */
struct around around_find(const struct page *page, uint32_t node,
    uint32_t figure, struct arena *arena);

/* around_heading: the nearest heading with text before the node, or 0. */
uint32_t around_heading(const struct page *page, uint32_t node);

#endif
