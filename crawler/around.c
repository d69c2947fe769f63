/*
 * Blocks before and behind a node.
 */

#include "crawler/around.h"

enum {
	SCAN_NODES_MAX = 3000,
	CHILDREN_MAX = 100,  /* of a block, looked at for text */
	TEXT_BYTES_MIN = 20, /* of a block that counts */
	UNWANTED = WITHIN_UNSEEN | WITHIN_NAV | WITHIN_FOOTER | WITHIN_ASIDE |
	    WITHIN_HEADING | WITHIN_FIGCAPTION | WITHIN_BUTTON
};

static bool
is_block(enum tag_name tag)
{
	return tag == TAG_P || tag == TAG_LI || tag == TAG_BLOCKQUOTE ||
	    tag == TAG_DD || tag == TAG_TD || tag == TAG_PRE;
}

/* A div or section that holds text itself, not only in its blocks. */
static bool
has_own_text(const struct page *p, uint32_t node)
{
	uint32_t end = p->nodes[node].end, n = 0;

	for (uint32_t i = node + 1; i < end && n < CHILDREN_MAX;
	     i = p->nodes[i].end, n++)
		if (p->nodes[i].tag == TAG_TEXT &&
		    text_trim(p->nodes[i].text).size >= TEXT_BYTES_MIN)
			return true;
	return false;
}

/* Is more than half of the block's text in links? */
static bool
is_link_list(const struct page *p, uint32_t node, size_t size)
{
	size_t linked = 0;

	for (uint32_t i = node, n = 0;
	     i < p->nodes[node].end && n < SCAN_NODES_MAX; n++) {
		if (p->nodes[i].tag == TAG_A) {
			linked += page_visible(p, i).size;
			i = p->nodes[i].end;
		} else {
			i++;
		}
	}
	return linked * 2 > size;
}

static bool
is_wanted(const struct page *p, uint32_t node, uint32_t figure)
{
	const struct page_node *n = &p->nodes[node];
	size_t size;

	if ((n->within & UNWANTED) != 0 ||
	    (figure != 0 && node > figure && node < p->nodes[figure].end))
		return false;
	if (!is_block(n->tag) &&
	    ((n->tag != TAG_DIV && n->tag != TAG_SECTION &&
		 n->tag != TAG_ARTICLE) ||
		!has_own_text(p, node)))
		return false;
	size = page_visible(p, node).size;
	return size >= TEXT_BYTES_MIN && !is_link_list(p, node, size);
}

/* At most AROUND_CHARACTERS_MAX characters from the beginning or the end. */
static struct text
limited(struct text t, bool from_end)
{
	size_t i = 0, count = 0;

	t = text_trim(t);
	if (!from_end) {
		while (i < t.size && count < AROUND_CHARACTERS_MAX) {
			i++;
			while (i < t.size &&
			    ((unsigned char)t.data[i] & 0xc0) == 0x80)
				i++;
			count++;
		}
		return text_trim((struct text){ t.data, i });
	}
	for (i = t.size; i > 0 && count < AROUND_CHARACTERS_MAX; count++)
		do
			i--;
		while (i > 0 && ((unsigned char)t.data[i] & 0xc0) == 0x80);
	return text_trim((struct text){ t.data + i, t.size - i });
}

/* The block that the node stands in, when that is a block of text. */
static uint32_t
own_block(const struct page *p, uint32_t node)
{
	for (uint32_t i = p->nodes[node].parent, n = 0; i != 0 && n < 4;
	     i = p->nodes[i].parent, n++)
		if (is_block(p->nodes[i].tag))
			return i;
	return 0;
}

static struct text
visible_between(const struct page *p, uint32_t from, uint32_t to)
{
	size_t a = p->nodes[from].text_at;
	size_t b = to < p->node_count ? p->nodes[to].text_at : p->visible.size;

	if (b <= a)
		return (struct text){ NULL, 0 };
	return text_trim((struct text){ p->visible.data + a, b - a });
}

struct around
around_find(
    const struct page *p, uint32_t node, uint32_t figure, struct arena *arena)
{
	struct around out = { .before_node = 0 };
	uint32_t own = figure == 0 ? own_block(p, node) : 0;
	uint32_t end = figure != 0 ? p->nodes[figure].end : p->nodes[node].end;
	uint32_t start = figure != 0 ? figure : node;

	if (own != 0 && (p->nodes[own].within & UNWANTED) == 0) {
		struct text before = visible_between(p, own, node);
		struct text after =
		    visible_between(p, p->nodes[node].end, p->nodes[own].end);

		if (before.size >= TEXT_BYTES_MIN) {
			out.before = arena_text(arena, limited(before, true));
			out.before_node = own;
		}
		if (after.size >= TEXT_BYTES_MIN) {
			out.after = arena_text(arena, limited(after, false));
			out.after_node = own;
		}
	}
	for (uint32_t i = start, n = 0;
	     out.before_node == 0 && i-- > 1 && n < SCAN_NODES_MAX; n++)
		if (p->nodes[i].end <= start && is_wanted(p, i, figure)) {
			out.before = arena_text(
			    arena, limited(page_visible(p, i), true));
			out.before_node = i;
		}
	for (uint32_t i = end, n = 0;
	     out.after_node == 0 && i < p->node_count && n < SCAN_NODES_MAX;
	     i++, n++)
		if (is_wanted(p, i, figure)) {
			out.after = arena_text(
			    arena, limited(page_visible(p, i), false));
			out.after_node = i;
		}
	return out;
}

uint32_t
around_heading(const struct page *p, uint32_t node)
{
	for (uint32_t i = node, n = 0; i-- > 1 && n < SCAN_NODES_MAX; n++) {
		const struct page_node *one = &p->nodes[i];

		if (one->tag >= TAG_H1 && one->tag <= TAG_H6 &&
		    (one->within & WITHIN_UNSEEN) == 0 && one->end <= node &&
		    page_visible(p, i).size > 0)
			return i;
	}
	return 0;
}
