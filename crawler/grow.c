/*
 * Nodes are appended in document order; a node's end is set when it is closed.
 */

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "crawler/grow.h"
#include "crawler/rules.h"
#include "crawler/within.h"
#include "lib/number.h"

enum {
	NODES_FIRST = 1 << 12,
	/* Places that only elements of raw text may take, so that they are
	 * never cut off from their text. */
	DEPTH_SPARE = 2
};

/* Make room for one more; what is grown by doubling never shrinks. */
static void *
room_for(void *list, uint32_t count, uint32_t *room, size_t size, uint32_t max)
{
	uint32_t wanted = *room == 0 ? NODES_FIRST : *room * 2;
	size_t bytes;
	void *grown;

	assert(count <= *room);
	if (count < *room)
		return list;
	if (wanted > max)
		wanted = max;
	if (!size_mul(wanted, size, &bytes) ||
	    (grown = realloc(list, bytes)) == NULL)
		return NULL;
	*room = wanted;
	return grown;
}

static struct page_node *
node_at(const struct grow *g, unsigned i)
{
	return &g->page->nodes[g->stack[i]];
}

enum tag_name
grow_tag(const struct grow *g, unsigned i)
{
	return node_at(g, i)->tag;
}

bool
grow_is(const struct grow *g, unsigned i, const struct markup_token *t)
{
	const struct page_node *n = node_at(g, i);

	return n->tag == t->tag &&
	    (n->tag != TAG_OTHER || text_equal(n->text, t->name));
}

static bool
is_integration_point(enum tag_name tag)
{
	switch (tag) {
	case TAG_FOREIGN_OBJECT:
	case TAG_DESC:
	case TAG_TITLE:
	case TAG_MI:
	case TAG_MO:
	case TAG_MN:
	case TAG_MS:
	case TAG_MTEXT:
	case TAG_ANNOTATION_XML: return true;
	default: return false;
	}
}

bool
grow_is_foreign_at(const struct grow *g, unsigned i)
{
	return (node_at(g, i)->within & WITHIN_FOREIGN) != 0;
}

bool
grow_is_foreign(const struct grow *g)
{
	return grow_is_foreign_at(g, g->depth - 1) &&
	    !is_integration_point(grow_tag(g, g->depth - 1));
}

bool
grow_takes_text(const struct grow *g)
{
	enum tag_name tag = grow_tag(g, g->depth - 1);

	return g->depth > 1 && tag != TAG_HTML && tag != TAG_HEAD &&
	    tag != TAG_FRAMESET;
}

int
grow_start(struct grow *g, struct page *page)
{
	g->page = page;
	g->depth = 0;
	g->link = 0;
	g->gap = '\0';
	memset(g->open, 0, sizeof(g->open));
	page->nodes = page->nodes == NULL
	    ? room_for(
		  NULL, 0, &g->node_room, sizeof(*page->nodes), PAGE_NODES_MAX)
	    : page->nodes;
	if (page->nodes == NULL)
		return -1;
	page->nodes[0] = (struct page_node){ .end = 1 };
	page->node_count = 1;
	g->stack[g->depth] = 0;
	g->ended[g->depth++] = false;
	return 0;
}

void
grow_pop(struct grow *g)
{
	do {
		unsigned i = --g->depth;
		struct page_node *n = node_at(g, i);

		n->end = g->page->node_count;
		if (!g->ended[i])
			g->open[n->tag]--;
		if (g->stack[i] == g->link)
			g->link = n->link == g->stack[i] ? 0 : n->link;
		if ((rules_of(n->tag)->flags & RULE_BREAK) != 0)
			g->gap = '\n';
	} while (g->depth > 1 && g->ended[g->depth - 1]);
}

void
grow_pop_to(struct grow *g, unsigned i)
{
	assert(i > 0);
	while (g->depth > i)
		grow_pop(g);
}

void
grow_finish(struct grow *g)
{
	if (g->depth > 1)
		grow_pop_to(g, 1);
	g->page->nodes[0].end = g->page->node_count;
}

void
grow_end_scoped(struct grow *g, enum tag_name tag)
{
	if (g->open[tag] == 0)
		return;
	for (unsigned i = g->depth; i-- > 1;) {
		enum tag_name here = grow_tag(g, i);
		bool table =
		    (rules_of(tag)->flags & RULE_ROW) != 0 || tag == TAG_TABLE;

		if (here == tag && !g->ended[i]) {
			grow_pop_to(g, i);
			return;
		}
		if (tag == TAG_TEMPLATE)
			continue;
		if (table ? here == TAG_TABLE || here == TAG_TEMPLATE
			  : (rules_of(here)->flags & RULE_SCOPE) != 0)
			return;
	}
}

void
grow_end(struct grow *g, enum tag_name tag)
{
	for (unsigned i = g->depth; i-- > 1;) {
		if (grow_tag(g, i) != tag || g->ended[i])
			continue;
		g->ended[i] = true;
		g->open[tag]--;
		if (g->stack[i] == g->link)
			g->link = 0;
		return;
	}
}

void
grow_end_link(struct grow *g)
{
	if (g->link == 0 || g->open[TAG_A] == 0)
		return;
	for (unsigned i = g->depth; i-- > 1;) {
		if (g->stack[i] == g->link) {
			grow_pop_to(g, i);
			return;
		}
		if ((rules_of(grow_tag(g, i))->flags & RULE_SPECIAL) != 0)
			break;
	}
	grow_end(g, TAG_A);
}

/* ---- nodes --------------------------------------------------------------- */

/* Add a node under the top of the stack; NULL: no memory, or the ceiling. */
static struct page_node *
node_add(struct grow *g, enum tag_name tag)
{
	struct page *p = g->page;
	uint32_t parent = g->stack[g->depth - 1];
	struct page_node *n, *grown;

	if (p->node_count == PAGE_NODES_MAX) {
		p->cut = true;
		return NULL;
	}
	grown = room_for(p->nodes, p->node_count, &g->node_room,
	    sizeof(*p->nodes), PAGE_NODES_MAX);
	if (grown == NULL)
		return NULL;
	p->nodes = grown;
	n = &p->nodes[p->node_count];
	*n = (struct page_node){
		.parent = parent,
		.end = ++p->node_count,
		.link = g->link,
		.within = p->nodes[parent].within,
		.text_at = (uint32_t)p->visible.size,
		.characters = p->characters,
		.depth = (uint16_t)g->depth,
		.tag = tag,
	};
	return n;
}

static int
attributes_add(struct grow *g, struct page_node *n,
    const struct markup_attribute *list, uint32_t count)
{
	struct page *p = g->page;

	n->attributes = p->attribute_count;
	for (uint32_t i = 0; i < count; i++) {
		struct markup_attribute *grown;

		if (p->attribute_count == PAGE_ATTRIBUTES_MAX) {
			p->cut = true;
			return 0;
		}
		grown = room_for(p->attributes, p->attribute_count,
		    &g->attribute_room, sizeof(*p->attributes),
		    PAGE_ATTRIBUTES_MAX);
		if (grown == NULL)
			return -1;
		p->attributes = grown;
		p->attributes[p->attribute_count++] = list[i];
		n->attribute_count++;
	}
	return 0;
}

static void
push(struct grow *g, uint32_t node, bool raw)
{
	unsigned room = PAGE_DEPTH_MAX - (raw ? 0 : DEPTH_SPARE);

	if (g->depth >= room)
		return;
	g->stack[g->depth] = node;
	g->ended[g->depth++] = false;
	g->open[g->page->nodes[node].tag]++;
	if (g->page->nodes[node].tag == TAG_A)
		g->link = node;
}

/* In svg and math, only svg and math themselves mean what they do in HTML;
 * behind an integration point HTML begins again. */
static uint32_t
within_of(const struct grow *g, const struct markup_token *t, bool foreign)
{
	uint32_t within = within_attributes(t) | rules_of(t->tag)->within;

	if (t->tag == TAG_TEMPLATE)
		within = within_attributes(t);
	if (foreign)
		within = WITHIN_FOREIGN;
	else if (grow_is_foreign_at(g, g->depth - 1))
		within &= ~(uint32_t)WITHIN_FOREIGN;
	return within;
}

int
grow_open(struct grow *g, const struct markup_token *t, bool holds)
{
	bool foreign = grow_is_foreign(g);
	uint32_t within = within_of(g, t, foreign);
	struct page_node *n;
	uint32_t node;

	if ((rules_of(t->tag)->flags & RULE_BREAK) != 0)
		g->gap = '\n';
	if ((n = node_add(g, t->tag)) == NULL)
		return g->page->cut ? 0 : -1;
	node = g->page->node_count - 1;
	if (!foreign && grow_is_foreign_at(g, g->depth - 1))
		n->within &= ~(uint32_t)WITHIN_FOREIGN;
	n->within |= within;
	n->text = t->name;
	if (attributes_add(g, n, t->attributes, t->attribute_count) != 0)
		return -1;
	if (t->tag == TAG_TITLE && !foreign && g->page->title == 0)
		g->page->title = node;
	if (holds)
		push(
		    g, node, (within & WITHIN_RAW) != 0 || t->tag == TAG_TITLE);
	return 0;
}

uint32_t
grow_frame(struct grow *g, const struct markup_token *t, int *status)
{
	uint32_t node = g->page->node_count;

	*status = grow_open(g, t, true);
	return g->page->node_count > node ? node : 0;
}

static uint32_t
frame_implied(struct grow *g, enum tag_name tag, int *status)
{
	struct markup_token t = { .kind = MARKUP_OPEN, .tag = tag };

	t.name = text_of(names_of_tag(tag));
	return grow_frame(g, &t, status);
}

int
grow_need_html(struct grow *g)
{
	int status = 0;

	if (g->page->html == 0)
		g->page->html = frame_implied(g, TAG_HTML, &status);
	return status;
}

int
grow_need_head(struct grow *g)
{
	int status = grow_need_html(g);

	if (status != 0 || g->open[TAG_HEAD] > 0)
		return status;
	if (g->page->head == 0)
		g->page->head = frame_implied(g, TAG_HEAD, &status);
	else
		push(g, g->page->head, false);
	return status;
}

void
grow_close_head(struct grow *g)
{
	if (g->open[TAG_HEAD] == 0)
		return;
	for (unsigned i = g->depth; i-- > 1;)
		if (g->stack[i] == g->page->head) {
			grow_pop_to(g, i);
			return;
		}
}

int
grow_need_body(struct grow *g)
{
	int status = grow_need_html(g);

	if (status != 0 || g->page->body != 0)
		return status;
	grow_close_head(g);
	g->page->body = frame_implied(g, TAG_BODY, &status);
	return status;
}

int
grow_merge(struct grow *g, uint32_t node, const struct markup_token *t)
{
	struct page *p = g->page;
	struct markup_attribute all[2 * MARKUP_TAG_ATTRIBUTES_MAX];
	uint32_t count = p->nodes[node].attribute_count;
	bool more = false;

	if (t->attribute_count == 0 || count > MARKUP_TAG_ATTRIBUTES_MAX)
		return 0;
	for (uint32_t i = 0; i < count; i++)
		all[i] = p->attributes[p->nodes[node].attributes + i];
	for (uint32_t i = 0; i < t->attribute_count; i++) {
		uint32_t j = 0;

		while (j < count &&
		    !text_equal(all[j].name, t->attributes[i].name))
			j++;
		if (j == count && count < MARKUP_TAG_ATTRIBUTES_MAX) {
			all[count++] = t->attributes[i];
			more = true;
		}
	}
	if (!more)
		return 0;
	p->nodes[node].attribute_count = 0;
	return attributes_add(g, &p->nodes[node], all, count);
}

/* ---- text ---------------------------------------------------------------- */

/* Append to the visible text, runs of white space as one. */
static int
visible_add(struct grow *g, struct text text)
{
	struct page *p = g->page;
	char *start = buffer_reserve(&p->visible, text.size + 1), *to = start;

	if (start == NULL)
		return -1;
	for (size_t i = 0; i < text.size; i++) {
		char c = text.data[i];

		if (ascii_is_space(c)) {
			if (g->gap == '\0')
				g->gap = ' ';
			continue;
		}
		if (g->gap != '\0' && (p->visible.size > 0 || to > start)) {
			*to++ = g->gap;
			p->characters++;
		}
		g->gap = '\0';
		*to++ = c;
		p->characters += ((unsigned char)c & 0xc0) != 0x80;
	}
	p->visible.size += (size_t)(to - start);
	return 0;
}

int
grow_text(struct grow *g, struct text text, bool blank)
{
	struct page_node *n = node_add(g, TAG_TEXT);

	if (n == NULL)
		return g->page->cut ? 0 : -1;
	n->text = text;
	if ((n->within & WITHIN_UNSEEN) != 0)
		return 0;
	if (blank && g->gap == '\n')
		return 0;
	return visible_add(g, text);
}
