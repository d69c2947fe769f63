/*
 * How a page is laid out, as far as it tells where the main image stands: the
 * headline, the paragraphs, the part that holds the article, names of
 * elements.  One walk over the nodes; the rest is looked up in arrays.
 */

#ifndef LAIT_LAYOUT_H
#define LAIT_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "crawler/address.h"
#include "crawler/arena.h"
#include "crawler/page.h"
#include "crawler/words.h"
#include "crawler/wordset.h"

enum {
	LAYOUT_HEADINGS_MAX = 512,    /* h1 to h4 with text */
	LAYOUT_PARAGRAPHS_MAX = 2048, /* of 80 characters outside links */
	LAYOUT_PARAGRAPH_MIN = 80,
	LAYOUT_LONG_MIN = 200
};

/* Everything lies in the arena.  Arrays of nodes have one entry more than the
 * page has nodes, so that [node.end] may be asked for. */
struct layout {
	const struct page *page;
	const struct words *words;
	uint32_t *in_paragraphs; /* characters of p and blockquote, outside
				    links, before each node */
	uint32_t *in_links;      /* characters of links before each node */
	uint32_t *kinds;         /* memory of layout_kinds */
	uint64_t *shapes;        /* memory of layout_shape */

	uint32_t *headings, heading_count;
	uint32_t *paragraphs, paragraph_count;
	uint32_t long_paragraphs; /* of LAYOUT_LONG_MIN characters or more */
	uint32_t articles;        /* article elements */

	uint32_t headline;      /* the heading that is the page's, or 0 */
	bool headline_h1;       /* it is an h1 */
	bool headline_agrees;   /* it says what the title says */
	uint32_t root;          /* the smallest element with most of the text of
				   paragraphs, or 0 */
	struct wordset subject; /* words of title and headline */
	struct wordset slug;    /* words of the page's address */
	struct wordset about;   /* words of its description */
	bool og_article, og_website, og_other; /* og:type */
	bool dated; /* a meta states when it was published */
};

/* layout_make: 0, or -1 without memory. */
int layout_make(const struct page *page, const struct address *address,
    const struct words *words, struct arena *arena, struct layout *out);

/* Characters of visible text: of a subtree; in its links; in its paragraphs. */
uint32_t layout_characters(const struct layout *l, uint32_t node);
uint32_t layout_link_characters(const struct layout *l, uint32_t node);
uint32_t layout_paragraph_characters(const struct layout *l, uint32_t node);

/* layout_kinds: kinds of words (enum word_kind) in class, id and itemprop. */
uint32_t layout_kinds(struct layout *l, uint32_t node);

/* layout_shape: hash of tag and class, digits left out, of the node and its
 * four nearest ancestors: pictures of one list have the same. */
uint64_t layout_shape(struct layout *l, uint32_t node);

/* The last heading (paragraph) before the node and the first one behind it,
 * as a place in headings (paragraphs); UINT32_MAX and the count for none. */
uint32_t layout_before(const uint32_t *list, uint32_t count, uint32_t node);

#endif
