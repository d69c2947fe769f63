/*
 * Where a picture stands: by the headline, in the text, in which elements.
 */

#include "crawler/evidence_parts.h"

enum {
	CAPTION_STEPS = 5,       /* ancestors whose children may be captions */
	CAPTION_AREA_MAX = 800,  /* characters of such an ancestor */
	CAPTION_NODES_MAX = 250, /* nodes of such an ancestor */
	NEXT_HEADING_MAX = 60    /* characters to a teaser's heading */
};

static void
add_headline(const struct evidence *e, const struct evidence_view *v,
    struct features_set *s)
{
	static const double after[] = { 60, 150, 300, 700, 1500, 3000, 6000 };
	static const double before[] = { 20, 60, 150, 500, 1500 };
	static const double start[] = { 300, 1000, 2500, 5000 };
	const struct layout *l = &e->layout;
	const struct page_node *nodes = e->page->nodes;
	uint32_t h1 = l->headline, me = v->candidate->node;
	uint32_t mine = v->node->characters;

	if (h1 == 0) {
		features_add(s, FEATURE_NO_H1);
		features_add_part(s, FEATURE_START_300, start, 4, mine);
		return;
	}
	if (me > h1) {
		uint32_t end = nodes[h1].characters + layout_characters(l, h1);

		features_add_part(
		    s, FEATURE_H1_60, after, 7, mine > end ? mine - end : 0);
	} else {
		features_add_part(s, FEATURE_BEFORE_20, before, 5,
		    nodes[h1].characters - mine);
	}
}

/* How many steps up the nearest ancestor is that also holds the headline. */
static void
add_common(const struct evidence *e, const struct evidence_view *v,
    struct features_set *s)
{
	static const double steps[] = { 3, 5, 8 };
	const struct page_node *nodes = e->page->nodes;
	uint32_t h1 = e->layout.headline, common = v->candidate->node;
	unsigned up = 0;

	if (h1 == 0)
		return;
	while (common != 0 && !(common <= h1 && h1 < nodes[common].end)) {
		common = nodes[common].parent;
		up++;
	}
	features_add_part(s, FEATURE_UP_3, steps, 3, up);
}

static void
add_text(const struct evidence *e, const struct evidence_view *v,
    struct features_set *s)
{
	static const double shares[] = { .001, .10, .50, .95 };
	const struct layout *l = &e->layout;

	features_add_part(s, FEATURE_PARAGRAPHS_1, shares, 4,
	    l->in_paragraphs[v->candidate->node] /
		(double)(layout_paragraph_characters(l, 0) + 1));
}

static void
add_headings(const struct evidence *e, const struct evidence_view *v,
    struct features_set *s)
{
	const struct layout *l = &e->layout;
	const struct page_node *nodes = e->page->nodes;
	uint32_t i =
	    layout_before(l->headings, l->heading_count, v->candidate->node);
	uint32_t behind = i == UINT32_MAX ? 0 : i + 1, h;

	if (i != UINT32_MAX) {
		h = l->headings[i];
		features_add_if(s, FEATURE_HEADING_IS_H1, h == l->headline);
		features_add_if(s, FEATURE_HEADING_RELATED,
		    words_kinds(l->words, page_visible(e->page, h)) &
			WORD_RELATED);
	}
	if (behind >= l->heading_count)
		return;
	h = l->headings[behind];
	features_add_if(s, FEATURE_NEXT_IS_H1, h == l->headline);
	features_add_if(s, FEATURE_NEXT_LINKED,
	    nodes[h].characters - v->node->characters < NEXT_HEADING_MAX &&
		(nodes[h].link != 0 ||
		    page_find(e->page, h + 1, nodes[h].end, TAG_A) != 0));
}

static void
add_elements(const struct evidence *e, const struct evidence_view *v,
    struct features_set *s)
{
	static const struct {
		uint32_t within;
		enum feature feature;
	} rows[] = {
		{ WITHIN_ARTICLE, FEATURE_IN_ARTICLE },
		{ WITHIN_MAIN, FEATURE_IN_MAIN },
		{ WITHIN_FIGURE, FEATURE_IN_FIGURE },
		{ WITHIN_ASIDE, FEATURE_IN_ASIDE },
		{ WITHIN_NAV, FEATURE_IN_NAV },
		{ WITHIN_HEADER, FEATURE_IN_HEADER },
		{ WITHIN_FOOTER, FEATURE_IN_FOOTER },
		{ WITHIN_HIDDEN, FEATURE_IN_HIDDEN },
	};
	uint32_t root = e->layout.root, me = v->candidate->node;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		features_add_if(
		    s, rows[i].feature, v->node->within & rows[i].within);
	features_add_if(s, FEATURE_IN_NOSCRIPT, v->candidate->noscript);
	features_add_if(s, FEATURE_IN_ROOT,
	    root != 0 && root < me && me < e->page->nodes[root].end);
	features_add_if(s, FEATURE_BEFORE_ROOT, root != 0 && me < root);
}

/* The nearest ancestors that hold some text, and a good deal of it. */
static void
add_blocks(const struct evidence *e, const struct evidence_view *v,
    struct features_set *s)
{
	const struct layout *l = &e->layout;
	uint32_t all, node = v->candidate->node;

	while (node != 0 && layout_characters(l, node) < 20)
		node = e->page->nodes[node].parent;
	all = layout_characters(l, node);
	features_add_if(
	    s, FEATURE_BLOCK_LINKS, 2 * layout_link_characters(l, node) > all);
	while (node != 0 && layout_characters(l, node) < 400)
		node = e->page->nodes[node].parent;
	all = layout_characters(l, node);
	features_add_if(
	    s, FEATURE_WIDE_LINKS, 2 * layout_link_characters(l, node) > all);
	features_add_if(s, FEATURE_WIDE_TEXT,
	    2 * layout_paragraph_characters(l, node) > all);
	features_add_if(s, FEATURE_WIDE_SHARE,
	    2 * layout_paragraph_characters(l, node) >
		layout_paragraph_characters(l, 0));
}

static struct text
named_caption(struct evidence *e, uint32_t area)
{
	const struct page_node *nodes = e->page->nodes;

	for (uint32_t i = area + 1; i < nodes[area].end; i++) {
		if (nodes[i].tag == TAG_TEXT || nodes[i].attribute_count == 0)
			continue;
		if ((layout_kinds(&e->layout, i) & WORD_CAPTION) &&
		    layout_characters(&e->layout, i) > 0)
			return page_visible(e->page, i);
	}
	return (struct text){ NULL, 0 };
}

struct text
evidence_place_caption(
    struct evidence *e, const struct evidence_view *v, bool *figcaption)
{
	const struct page_node *nodes = e->page->nodes;
	uint32_t figure = v->candidate->figure;
	struct text found = { NULL, 0 };

	*figcaption = false;
	if (figure != 0) {
		uint32_t i =
		    page_figcaption(e->page, figure + 1, nodes[figure].end);

		if (i != 0)
			found = page_visible(e->page, i);
		*figcaption = found.size > 0;
	}
	for (unsigned i = 0;
	     found.size == 0 && i < CAPTION_STEPS && i < v->ancestor_count;
	     i++) {
		uint32_t area = v->ancestors[i];

		if (layout_characters(&e->layout, area) > CAPTION_AREA_MAX ||
		    nodes[area].end - area > CAPTION_NODES_MAX)
			break;
		if (layout_characters(&e->layout, area) > 0)
			found = named_caption(e, area);
	}
	return found;
}

void
evidence_place_add(
    struct evidence *e, const struct evidence_view *v, struct features_set *s)
{
	add_headline(e, v, s);
	add_common(e, v, s);
	add_text(e, v, s);
	add_headings(e, v, s);
	add_elements(e, v, s);
	add_blocks(e, v, s);
}
