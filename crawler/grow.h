/*
 * The growing tree: nodes, the stack of open elements, and the visible text.
 */

#ifndef LAIT_GROW_H
#define LAIT_GROW_H

#include <stdbool.h>
#include <stdint.h>

#include "crawler/markup.h"
#include "crawler/page.h"

/* The stack holds node indices; place 0 is the document.  An element that an
 * end tag closed while others were open above it is `ended`: it goes when
 * they have gone. */
struct grow {
	struct page *page;
	uint32_t stack[PAGE_DEPTH_MAX];
	bool ended[PAGE_DEPTH_MAX];
	unsigned depth;           /* of the stack */
	uint32_t open[TAG_COUNT]; /* how many of a tag stand on it, not ended */
	uint32_t link;            /* the `a` that is open, or 0 */
	char gap;                 /* what parts the next visible text from the
				     last: 0, ' ' or '\n' */
	uint32_t node_room, attribute_room;
};

int grow_start(struct grow *g, struct page *page); /* -1: no memory */
void grow_finish(struct grow *g);

/* Place i of the stack. */
enum tag_name grow_tag(const struct grow *g, unsigned i);
bool grow_is(const struct grow *g, unsigned i, const struct markup_token *t);
bool grow_is_foreign_at(const struct grow *g, unsigned i);

/* Is what comes next in svg or math? */
bool grow_is_foreign(const struct grow *g);

/* May text stand where we are, although there is no body (title, style)? */
bool grow_takes_text(const struct grow *g);

/* grow_open: add an element; with `holds` it stays open.  -1: no memory; at
 * the ceiling page->cut is set. */
int grow_open(struct grow *g, const struct markup_token *t, bool holds);

/* grow_frame: add html, head or body and return its node. */
uint32_t grow_frame(struct grow *g, const struct markup_token *t, int *status);

/* Make html, head (open it again), body where there is none yet. */
int grow_need_html(struct grow *g);
int grow_need_head(struct grow *g);
int grow_need_body(struct grow *g);
void grow_close_head(struct grow *g);

/* grow_merge: give node the attributes of the tag that it has not. */
int grow_merge(struct grow *g, uint32_t node, const struct markup_token *t);

/* Close the top; all down to place i; the element of that tag in scope. */
void grow_pop(struct grow *g);
void grow_pop_to(struct grow *g, unsigned i);
void grow_end_scoped(struct grow *g, enum tag_name tag);

/* grow_end: mark the uppermost element of that tag as ended. */
void grow_end(struct grow *g, enum tag_name tag);

/* grow_end_link: a new `a` begins: the open one ends. */
void grow_end_link(struct grow *g);

int grow_text(struct grow *g, struct text text, bool blank);

#endif
