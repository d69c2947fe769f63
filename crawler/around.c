/*
 * Blocks before and behind a node.
 */

#include "crawler/around.h"
#include "crawler/clean.h"

enum {
	SCAN_NODES_MAX = 3000,
	CHILDREN_MAX = 100,     /* of a block, looked at for text */
	TEXT_BYTES_MIN = 20,    /* of a block that counts */
	CREDIT_BYTES_MAX = 100, /* that may stand behind a caption */
	BYLINE_BYTES_MAX = 200, /* of a block that names the author */
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

struct search {
	const struct page *page;
	const struct around_place *place;
	const struct phrases *phrases;
};

/* The caption again, or with its credit. */
static bool
is_caption(const struct search *s, uint32_t node, struct text t)
{
	const struct page_node *nodes = s->page->nodes;
	uint32_t caption = s->place->caption, figure = s->place->figure;
	struct text said = text_trim(s->place->said);

	if ((figure != 0 && node > figure && node < nodes[figure].end) ||
	    (caption != 0 && node >= caption && node < nodes[caption].end))
		return true;
	return said.size > 0 && text_starts(t, said) &&
	    t.size <= said.size + CREDIT_BYTES_MAX;
}

/* When and by whom the page was written, or who made another picture. */
static bool
is_byline(const struct search *s, uint32_t node, struct text t)
{
	const struct page *p = s->page;
	uint32_t parent = p->nodes[node].parent;

	if (t.size > BYLINE_BYTES_MAX)
		return false;
	return clean_says_little(t) || clean_is_credit_line(s->phrases, t) ||
	    phrases_names(s->phrases, PHRASE_CREDIT_NAME,
		page_attribute(p, node, ATTRIBUTE_CLASS)) ||
	    phrases_names(s->phrases, PHRASE_CREDIT_NAME,
		page_attribute(p, parent, ATTRIBUTE_CLASS));
}

static bool
is_wanted(const struct search *s, uint32_t node)
{
	const struct page *p = s->page;
	const struct page_node *n = &p->nodes[node];
	struct text t;

	if ((n->within & UNWANTED) != 0)
		return false;
	if (!is_block(n->tag) &&
	    ((n->tag != TAG_DIV && n->tag != TAG_SECTION &&
		 n->tag != TAG_ARTICLE) ||
		!has_own_text(p, node)))
		return false;
	t = page_visible(p, node);
	return t.size >= TEXT_BYTES_MIN && !is_caption(s, node, t) &&
	    !is_byline(s, node, t) && !is_link_list(p, node, t.size);
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

/* Where the visible text before the node ends; a node behind the last one
 * stands for the end of the page. */
static size_t
text_before(const struct page *p, uint32_t node)
{
	return node < p->node_count ? p->nodes[node].text_at : p->visible.size;
}

static struct text
visible_between(const struct page *p, uint32_t from, uint32_t to)
{
	size_t a = text_before(p, from), b = text_before(p, to);

	if (b <= a)
		return (struct text){ NULL, 0 };
	return text_trim((struct text){ p->visible.data + a, b - a });
}

/* What stands in the picture's own block. */
static void
take_own(const struct page *p, const struct around_place *place,
    struct arena *arena, struct around *out)
{
	uint32_t node = place->node;
	uint32_t own = place->figure == 0 ? own_block(p, node) : 0;
	struct text before, after, said = text_trim(place->said);

	if (own == 0 || (p->nodes[own].within & UNWANTED) != 0 ||
	    place->caption == own)
		return;
	before = visible_between(p, own, node);
	after = visible_between(p, p->nodes[node].end, p->nodes[own].end);
	if (before.size >= TEXT_BYTES_MIN && !clean_says_little(before)) {
		out->before = arena_text(arena, limited(before, true));
		out->before_node = own;
	}
	if (after.size >= TEXT_BYTES_MIN &&
	    (said.size == 0 || !text_starts(after, said))) {
		out->after = arena_text(arena, limited(after, false));
		out->after_node = own;
	}
}

struct around
around_find(const struct page *p, const struct around_place *place,
    const struct phrases *phrases, struct arena *arena)
{
	const struct search s = { p, place, phrases };
	struct around out = { .before_node = 0 };
	uint32_t start = place->figure != 0 ? place->figure : place->node;
	uint32_t end = p->nodes[start].end;
	uint32_t first = place->h1 < start ? place->h1 : 0;

	take_own(p, place, arena, &out);
	for (uint32_t i = start, n = 0;
	     out.before_node == 0 && i-- > first + 1 && n < SCAN_NODES_MAX; n++)
		if (p->nodes[i].end <= start && is_wanted(&s, i)) {
			out.before = arena_text(
			    arena, limited(page_visible(p, i), true));
			out.before_node = i;
		}
	for (uint32_t i = end, n = 0;
	     out.after_node == 0 && i < p->node_count && n < SCAN_NODES_MAX;
	     i++, n++)
		if (is_wanted(&s, i)) {
			out.after = arena_text(
			    arena, limited(page_visible(p, i), false));
			out.after_node = i;
		}
	return out;
}

/* A heading of what the page says, not of its forms and menus. */
static bool
is_heading(const struct page *p, uint32_t i)
{
	const struct page_node *n = &p->nodes[i];

	return n->tag >= TAG_H1 && n->tag <= TAG_H6 &&
	    (n->within &
		(WITHIN_UNSEEN | WITHIN_NAV | WITHIN_FOOTER | WITHIN_ASIDE |
		    WITHIN_FORM)) == 0 &&
	    page_visible(p, i).size > 0;
}

unsigned
around_sections(const struct page *p, uint32_t node, uint32_t h1,
    uint32_t out[AROUND_SECTIONS_MAX])
{
	uint32_t inner[AROUND_SECTIONS_MAX];
	enum tag_name least = TAG_H6 + 1;
	unsigned count = 0;

	for (uint32_t i = node, n = 0;
	     least > TAG_H1 && i-- > 1 && n < SCAN_NODES_MAX; n++)
		if (p->nodes[i].tag < least && p->nodes[i].end <= node &&
		    is_heading(p, i)) {
			inner[count++] = i;
			least = p->nodes[i].tag;
		}
	/* The h1 may be too far for the scan. */
	if (least > TAG_H1 && h1 != 0 && h1 < node && p->nodes[h1].tag < least)
		inner[count++] = h1;
	for (unsigned i = 0; i < count; i++)
		out[i] = inner[count - 1 - i];
	return count;
}
