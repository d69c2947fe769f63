/*
 * An HTML page as flat arrays: parsed by the rules of the HTML standard's
 * tokenizer (crawler/markup.h) and a tree builder without recursion, so that
 * everything else walks an array in one pass.
 */

#ifndef LAIT_PAGE_H
#define LAIT_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crawler/markup.h"
#include "crawler/names.h"
#include "lib/buffer.h"
#include "lib/text.h"

enum {
	PAGE_BYTES_MAX = 10 << 20,     /* of decoded text; cut there */
	PAGE_NODES_MAX = 1 << 19,      /* the tree so far is kept */
	PAGE_ATTRIBUTES_MAX = 1 << 19, /* likewise */
	PAGE_FIGURE_NODES_MAX = 600,
	PAGE_DEPTH_MAX = 512 /* as browsers: deeper ones become
				siblings */
};

/* Where a node stands: bits that are inherited from its ancestors. */
enum page_within {
	WITHIN_HEAD = 1 << 0,
	WITHIN_NOSCRIPT = 1 << 1,
	WITHIN_TEMPLATE = 1 << 2, /* but not one that declares a shadow root */
	WITHIN_FOREIGN = 1 << 3,  /* svg or math, and not HTML inside it */
	WITHIN_HIDDEN = 1 << 4,   /* hidden, display:none, aria-hidden=true */
	WITHIN_RAW = 1 << 5,      /* script, style, iframe, select, ... */
	WITHIN_NAV = 1 << 6,
	WITHIN_HEADER = 1 << 7,
	WITHIN_FOOTER = 1 << 8,
	WITHIN_ASIDE = 1 << 9,
	WITHIN_MAIN = 1 << 10, /* main or role=main */
	WITHIN_ARTICLE = 1 << 11,
	WITHIN_FIGURE = 1 << 12,
	WITHIN_PICTURE = 1 << 13,
	WITHIN_LIST = 1 << 14, /* li, dt, dd */
	WITHIN_TABLE = 1 << 15,
	WITHIN_PARAGRAPH = 1 << 16,
	WITHIN_HEADING = 1 << 17, /* h1 to h6 */
	WITHIN_FIGCAPTION = 1 << 18,
	WITHIN_FORM = 1 << 19,  /* form, button, select */
	WITHIN_VIDEO = 1 << 20, /* fallback of video, audio, canvas */
	WITHIN_BUTTON = 1 << 21
};

/* What is not on the page as a reader sees it. */
#define WITHIN_UNSEEN                                                          \
	((unsigned)(WITHIN_HEAD | WITHIN_NOSCRIPT | WITHIN_TEMPLATE |          \
	    WITHIN_FOREIGN | WITHIN_HIDDEN | WITHIN_RAW | WITHIN_VIDEO))

/*
 * A node.  Nodes stand in document order: the subtree of node i is
 * i .. nodes[i].end - 1, its first child i + 1 (if that is < end), its next
 * sibling nodes[i].end (if that has the same parent).  Node 0 is the document
 * and also stands for "none".
 */
struct page_node {
	uint32_t parent;
	uint32_t end;        /* first node behind the subtree */
	uint32_t link;       /* nearest `a` around it that is still open, or 0;
				misnested markup makes it differ from the
				ancestors */
	uint32_t within;     /* enum page_within, of its ancestors and itself */
	uint32_t text_at;    /* bytes of visible text before it */
	uint32_t characters; /* characters of visible text before it */
	uint32_t attributes; /* index of the first in page.attributes */
	uint16_t attribute_count;
	uint16_t depth;    /* of the document: 0 */
	enum tag_name tag; /* TAG_TEXT for a text */
	struct text text;  /* of a text node: its characters, references
			      decoded; of an element: its name, lower case */
};

struct page {
	struct page_node *nodes;
	uint32_t node_count; /* node 0 included */
	struct markup_attribute *attributes;
	uint32_t attribute_count;
	struct buffer visible;     /* what a reader sees: white space collapsed,
				      '\n' between blocks */
	uint32_t characters;       /* of it */
	uint32_t html, head, body; /* nodes, or 0 */
	uint32_t title;            /* the first title of the page, or 0 */
	bool cut;                  /* a ceiling was reached */

	struct tree *tree; /* private: memory that is used again */
};

/* page_new(): an empty page; NULL without memory.  Its memory is used again
 * from parse to parse.  page_free(NULL) does nothing. */
struct page *page_new(void);
void page_free(struct page *p);

/* page_parse(p, html): html is valid UTF-8 and must live as long as the
 * page's contents are used (most texts point into it).  0, or -1 without
 * memory. */
int page_parse(struct page *p, struct text html);

/* page_attribute: the value of an attribute; data NULL when it is absent
 * (an attribute without a value is empty, with data). */
struct text page_attribute(
    const struct page *p, uint32_t node, enum attribute_name name);
bool page_has(const struct page *p, uint32_t node, enum attribute_name name);

/* page_ancestor: the nearest node with that tag, itself included, or 0. */
uint32_t page_ancestor(const struct page *p, uint32_t node, enum tag_name tag);

/* page_find: the first element with that tag in from .. end - 1, or 0. */
uint32_t page_find(
    const struct page *p, uint32_t from, uint32_t end, enum tag_name tag);

/* page_figcaption: the first figcaption in from .. end - 1, or 0; it looks at
 * PAGE_FIGURE_NODES_MAX nodes at most, for pages that never end a figure. */
uint32_t page_figcaption(const struct page *p, uint32_t from, uint32_t end);

/* page_visible: the visible text of the subtree, trimmed, '\n' between
 * blocks; it lies in p->visible. */
struct text page_visible(const struct page *p, uint32_t node);

/* page_holds_text: is the node a text that is not blank, or does its subtree
 * show some? */
bool page_holds_text(const struct page *p, uint32_t node);

/* page_text: append the text of the subtree, visible or not, without that of
 * script, style and the like; blocks and runs of white space are one space.
 * 0, or -1 when the buffer failed. */
int page_text(const struct page *p, uint32_t node, struct buffer *out);

/* page_text_without: likewise, without the subtrees for which skip(p, node,
 * context) is true, and without that of `except` (0: none). */
int page_text_without(const struct page *p, uint32_t node,
    bool (*skip)(const struct page *p, uint32_t node, const void *context),
    const void *context, uint32_t except, struct buffer *out);

/* page_has_word: the space separated list (class, rel) holds the word, without
 * case. */
bool page_has_word(struct text list, struct text word);

#endif
