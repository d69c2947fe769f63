/*
 * The text around a picture.
 */

#ifndef LAIT_AROUND_H
#define LAIT_AROUND_H

#include <stdint.h>

#include "crawler/arena.h"
#include "crawler/page.h"
#include "crawler/phrases.h"

enum {
	AROUND_BYTES_MAX = 4000,
	AROUND_CHARACTERS_MAX = 1000,
	AROUND_SECTIONS_MAX = 6 /* h1 to h6 */
};

/* What is known of the picture. */
struct around_place {
	uint32_t node, figure; /* figure: 0 when it is in none */
	uint32_t h1;           /* the page's, or 0 */
	uint32_t caption;      /* the element of its caption, or 0 */
	struct text said;      /* the caption's text, raw */
};

struct around {
	struct text before, after; /* raw, in the arena; may be empty */
	uint32_t before_node, after_node;
};

/* around_find(page, place, phrases, arena): the text of the picture's own
 * block before and behind it where it stands in one (p, li, ...), else the
 * nearest blocks with text: not in nav, footer, aside, headings, not its
 * caption, not made of links, not who wrote the page, and not before an h1 that
 * stands before the picture. */
struct around around_find(const struct page *page,
    const struct around_place *place, const struct phrases *phrases,
    struct arena *arena);

/* around_sections(page, node, h1, out): the headings of the sections that the
 * node stands in, from the outermost (h1, where that is before it) to the
 * nearest heading with text before it.  Returns how many. */
unsigned around_sections(const struct page *page, uint32_t node, uint32_t h1,
    uint32_t out[AROUND_SECTIONS_MAX]);

#endif
