/*
 * What one asks of a parsed page.
 */

#include <stdlib.h>

#include "crawler/page.h"
#include "crawler/rules.h"
#include "crawler/tree.h"

struct page *
page_new(void)
{
	struct page *p = calloc(1, sizeof(*p));

	if (p == NULL)
		return NULL;
	/* References may be shorter than what they stand for. */
	p->visible = buffer_make(2 * PAGE_BYTES_MAX);
	if ((p->tree = tree_new()) == NULL) {
		free(p);
		return NULL;
	}
	return p;
}

void
page_free(struct page *p)
{
	if (p == NULL)
		return;
	tree_free(p->tree);
	buffer_free(&p->visible);
	free(p->nodes);
	free(p->attributes);
	free(p);
}

int
page_parse(struct page *p, struct text html)
{
	p->node_count = p->attribute_count = p->characters = 0;
	p->html = p->head = p->body = p->title = 0;
	p->cut = false;
	buffer_clear(&p->visible);
	return tree_build(p->tree, p, html);
}

struct text
page_attribute(const struct page *p, uint32_t node, enum attribute_name name)
{
	const struct page_node *n = &p->nodes[node];

	for (uint32_t i = 0; i < n->attribute_count; i++) {
		const struct markup_attribute *a =
		    &p->attributes[n->attributes + i];

		if (a->id == name)
			return a->value;
	}
	return (struct text){ NULL, 0 };
}

bool
page_has(const struct page *p, uint32_t node, enum attribute_name name)
{
	return page_attribute(p, node, name).data != NULL;
}

uint32_t
page_ancestor(const struct page *p, uint32_t node, enum tag_name tag)
{
	while (node != 0 && p->nodes[node].tag != tag)
		node = p->nodes[node].parent;
	return node;
}

uint32_t
page_find(const struct page *p, uint32_t from, uint32_t end, enum tag_name tag)
{
	for (uint32_t i = from; i < end; i++)
		if (p->nodes[i].tag == tag)
			return i;
	return 0;
}

uint32_t
page_figcaption(const struct page *p, uint32_t from, uint32_t end)
{
	if (end > from && end - from > PAGE_FIGURE_NODES_MAX)
		end = from + PAGE_FIGURE_NODES_MAX;
	return page_find(p, from, end, TAG_FIGCAPTION);
}

struct text
page_visible(const struct page *p, uint32_t node)
{
	size_t from = p->nodes[node].text_at;
	uint32_t end = p->nodes[node].end;
	size_t to =
	    end < p->node_count ? p->nodes[end].text_at : p->visible.size;

	if (from == to)
		return (struct text){ NULL, 0 };
	return text_trim((struct text){ p->visible.data + from, to - from });
}

bool
page_holds_text(const struct page *p, uint32_t node)
{
	return p->nodes[node].tag == TAG_TEXT
	    ? text_trim(p->nodes[node].text).size > 0
	    : page_visible(p, node).size > 0;
}

/* Put words, with one space where white space or a block was. */
static int
put_words(struct buffer *out, struct text text, bool *gap)
{
	for (size_t i = 0; i < text.size; i++) {
		if (ascii_is_space(text.data[i])) {
			*gap = true;
			continue;
		}
		if (*gap && out->size > 0 && buffer_put_char(out, ' ') != 0)
			return -1;
		*gap = false;
		if (buffer_put_char(out, text.data[i]) != 0)
			return -1;
	}
	return 0;
}

static bool
breaks(const struct page *p, uint32_t node)
{
	return (rules_of(p->nodes[node].tag)->flags & RULE_BREAK) != 0;
}

int
page_text_without(const struct page *p, uint32_t node,
    bool (*skip)(const struct page *p, uint32_t node, const void *context),
    const void *context, uint32_t except, struct buffer *out)
{
	const unsigned unread = WITHIN_RAW | WITHIN_FOREIGN | WITHIN_NOSCRIPT |
	    WITHIN_TEMPLATE | WITHIN_VIDEO;
	unsigned own = p->nodes[node].within;
	uint32_t end = p->nodes[node].end, i = node, last = node;
	bool gap = out->size > 0;

	while (i < end) {
		const struct page_node *n = &p->nodes[i];

		/* Each element is left once, so this is linear in all. */
		for (; last != node && p->nodes[last].end <= i;
		     last = p->nodes[last].parent)
			gap |= breaks(p, last);
		gap |= i != node && breaks(p, i);
		last = i;
		if (i != node &&
		    ((n->within & ~own & unread) != 0 || i == except ||
			(skip != NULL && n->tag != TAG_TEXT &&
			    skip(p, i, context)))) {
			i = n->end;
			continue;
		}
		if (n->tag == TAG_TEXT && put_words(out, n->text, &gap) != 0)
			return -1;
		i++;
	}
	return 0;
}

int
page_text(const struct page *p, uint32_t node, struct buffer *out)
{
	return page_text_without(p, node, NULL, NULL, 0, out);
}

bool
page_has_word(struct text list, struct text word)
{
	size_t i = 0;

	while (i < list.size) {
		size_t start = i;

		while (i < list.size && !ascii_is_space(list.data[i]))
			i++;
		if (text_equal_nocase(
			(struct text){ list.data + start, i - start }, word))
			return true;
		while (i < list.size && ascii_is_space(list.data[i]))
			i++;
	}
	return false;
}
