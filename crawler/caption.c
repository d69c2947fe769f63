/*
 * figcaption; else a neighbour that its class calls a caption; else the text
 * of the figure.
 */

#include "crawler/caption.h"
#include "crawler/clean.h"

enum {
	CLIMB_MAX = 6,     /* ancestors whose children are looked at */
	FIGURES_MAX = 2,   /* nested figures */
	PICTURES_MAX = 16, /* one caption may stand for */
	SHORT_TEXT_BYTES_MIN = 20,
	FIGURE_TEXT_BYTES_MAX = 600, /* that may be a caption */
	CREDIT_BYTES_MAX = 100,
	UNWANTED = WITHIN_NAV | WITHIN_FOOTER | WITHIN_ASIDE | WITHIN_FORM,
	ALT_BYTES_MIN = 10 /* that agree with a caption by no chance */
};

struct search {
	const struct page *page;
	const struct candidates *candidates;
	struct caption_text text;
	struct text lone; /* a credit where no caption was */
};

/* How many different pictures stand in from .. end - 1. */
static uint32_t
pictures_in(const struct candidates *c, uint32_t from, uint32_t end)
{
	uint32_t count = 0, last = UINT32_MAX;

	for (uint32_t i = 0; i < c->count && c->list[i].node < end; i++) {
		const struct candidate *one = &c->list[i];

		if (one->node < from || one->ruled_out || one->noscript)
			continue;
		count += one->picture != last;
		last = one->picture;
	}
	return count;
}

static bool
is_limit(enum tag_name tag)
{
	return tag == TAG_BODY || tag == TAG_ARTICLE || tag == TAG_MAIN ||
	    tag == TAG_HTML;
}

/* Fill in a caption from an element; false when that says nothing. */
static bool
take(struct search *s, uint32_t node, uint32_t around, struct caption *out)
{
	const struct page *p = s->page;
	const struct page_node *scope = &p->nodes[around];
	uint32_t pictures = pictures_in(s->candidates, around, scope->end);

	*out = (struct caption){ .node = node, .shared = pictures > 1 };
	out->text = caption_words(&s->text, node, &out->credit);
	/* Further away stand the authors of articles. */
	if (out->credit.size == 0 && pictures == 1 && !is_limit(scope->tag) &&
	    page_visible(p, around).size <
		out->text.size + FIGURE_TEXT_BYTES_MAX)
		out->nearby = caption_credit_in(&s->text, around, node);
	if (out->text.size > 0)
		return true;
	if (s->lone.size == 0)
		s->lone = out->credit.size > 0 ? out->credit : out->nearby;
	return false;
}

/* The figcaption of the nearest figure: the first behind the picture that is
 * not for its author, else the first of the figure. */
static uint32_t
figcaption_of(struct search *s, uint32_t node, uint32_t figure)
{
	const struct page *p = s->page;
	uint32_t end = p->nodes[figure].end;
	uint32_t first = page_figcaption(p, node, end), found = first;

	for (int i = 0; i < FIGURES_MAX && found != 0 &&
	     caption_is_credit(&s->text, found);
	     i++)
		found = page_figcaption(p, p->nodes[found].end, end);
	if (found == 0)
		found = first != 0 ? first : page_figcaption(p, figure, end);
	return found;
}

static bool
by_figcaption(struct search *s, const struct candidate *c, struct caption *out)
{
	const struct page *p = s->page;
	uint32_t figure = c->figure;

	for (int i = 0; i < FIGURES_MAX && figure != 0; i++) {
		uint32_t found = figcaption_of(s, c->node, figure);

		if (found != 0 && take(s, found, figure, out)) {
			out->figcaption = true;
			return true;
		}
		if (s->lone.size > 0)
			return false;
		figure = page_ancestor(p, p->nodes[figure].parent, TAG_FIGURE);
	}
	return false;
}

static bool
has_heading(const struct page *p, uint32_t node)
{
	for (uint32_t i = node;
	     i < p->nodes[node].end && i < node + PAGE_FIGURE_NODES_MAX; i++)
		if (p->nodes[i].tag >= TAG_H1 && p->nodes[i].tag <= TAG_H6)
			return true;
	return false;
}

/* Nothing but a short text of its own, as that of a caption. */
static bool
is_short(struct search *s, uint32_t node)
{
	const struct page *p = s->page;
	uint32_t end = p->nodes[node].end;

	return p->nodes[node].link == 0 &&
	    (p->nodes[node].within & UNWANTED) == 0 &&
	    page_visible(p, node).size >= SHORT_TEXT_BYTES_MIN &&
	    page_visible(p, node).size <= FIGURE_TEXT_BYTES_MAX &&
	    end - node <= CAPTION_SCAN_MAX && !has_heading(p, node) &&
	    page_find(p, node, end, TAG_A) == 0 &&
	    pictures_in(s->candidates, node, end) == 0;
}

/* Does its name say so, surely or only by its being text of a picture? */
static bool
is_named(struct search *s, uint32_t node, bool want_surely)
{
	bool surely;

	return s->page->nodes[node].tag != TAG_TEXT &&
	    caption_is_named(&s->text, node, &surely) &&
	    surely == want_surely && (surely || is_short(s, node));
}

static bool
by_name(struct search *s, const struct candidate *c, bool surely,
    uint32_t limit, struct caption *out)
{
	const struct page *p = s->page;
	uint32_t inner = c->node, around = p->nodes[c->node].parent;

	for (int i = 0; i < CLIMB_MAX && around != 0; i++) {
		uint32_t end = p->nodes[around].end, scanned = 0;

		if (is_limit(p->nodes[around].tag) || around == limit ||
		    pictures_in(s->candidates, around, end) > PICTURES_MAX)
			return false;
		for (uint32_t j = around + 1;
		     j < end && scanned < CAPTION_SCAN_MAX; scanned++) {
			if (j == inner) {
				j = p->nodes[inner].end;
				continue;
			}
			if (is_named(s, j, surely) && take(s, j, around, out))
				return true;
			j++;
		}
		if (pictures_in(s->candidates, around, end) > 1)
			return false;
		inner = around;
		around = p->nodes[around].parent;
	}
	return false;
}

/* Does one begin with the other? */
static bool
agree(struct text a, struct text b)
{
	return a.size >= ALT_BYTES_MIN && b.size >= ALT_BYTES_MIN &&
	    (text_starts(a, b) || text_starts(b, a));
}

/* The visible text of a box behind one of its children. */
static struct text
text_behind(const struct page *p, uint32_t child, uint32_t box)
{
	uint32_t from = p->nodes[child].end, to = p->nodes[box].end;
	size_t start, end;

	if (from >= p->node_count)
		return (struct text){ NULL, 0 };
	start = p->nodes[from].text_at;
	end = to < p->node_count ? p->nodes[to].text_at : p->visible.size;
	return (struct text){ p->visible.data + start, end - start };
}

/* Nothing, or a name, or what names itself a credit. */
static bool
may_be_credit(struct search *s, struct text t)
{
	const struct phrases *phrases = s->text.phrases;

	return t.size == 0 ||
	    (t.size <= CREDIT_BYTES_MAX &&
		(clean_is_credit(phrases, t) || clean_is_name(phrases, t)));
}

/* The first sibling with text behind the picture, or behind what holds nothing
 * but it; *around becomes the parent of both. */
static uint32_t
next_text(const struct page *p, uint32_t node, uint32_t *around)
{
	uint32_t next;

	*around = p->nodes[node].parent;
	for (int i = 0; i < CLIMB_MAX && *around != 0 &&
	     !is_limit(p->nodes[*around].tag) &&
	     page_visible(p, *around).size == 0;
	     i++) {
		node = *around;
		*around = p->nodes[node].parent;
	}
	for (next = p->nodes[node].end;
	     next < p->nodes[*around].end && !page_holds_text(p, next);
	     next = p->nodes[next].end)
		;
	return *around == 0 || next >= p->nodes[*around].end ? 0 : next;
}

/* The element behind the picture, or behind what holds nothing but it: a
 * figcaption that fell out of its figure, words that the alt text says too,
 * or all the text of a box that holds just the two and a credit. */
static bool
by_sibling(struct search *s, const struct candidate *c, struct caption *out)
{
	const struct page *p = s->page;
	uint32_t around, next;
	struct text t, rest;

	if (c->link != CANDIDATE_UNLINKED && c->link != CANDIDATE_TO_IMAGE)
		return false;
	next = next_text(p, c->node, &around);
	if (next == 0 || p->nodes[next].tag == TAG_TEXT)
		return false;
	t = page_visible(p, next);
	rest = text_trim(text_behind(p, next, around));
	if (t.size > FIGURE_TEXT_BYTES_MAX ||
	    pictures_in(s->candidates, next, p->nodes[next].end) > 0 ||
	    (has_heading(p, next) &&
		phrases_begin(s->text.phrases, PHRASE_CREDIT, rest) == 0))
		return false;
	if (p->nodes[next].tag != TAG_FIGCAPTION &&
	    !agree(t, text_trim(c->alt)) &&
	    (is_limit(p->nodes[around].tag) || !may_be_credit(s, rest)))
		return false;
	if (!take(s, next, next, out))
		return false;
	if (out->credit.size == 0 && rest.size > 0 && may_be_credit(s, rest))
		out->credit = rest;
	return true;
}

/* A figure without figcaption: all its text is the caption. */
static bool
by_figure(struct search *s, const struct candidate *c, struct caption *out)
{
	const struct page *p = s->page;

	return c->figure != 0 &&
	    page_figcaption(p, c->figure, p->nodes[c->figure].end) == 0 &&
	    pictures_in(s->candidates, c->figure, p->nodes[c->figure].end) ==
	    1 &&
	    take(s, c->figure, c->figure, out) &&
	    out->text.size < FIGURE_TEXT_BYTES_MAX;
}

struct caption
caption_find(const struct caption_text *text,
    const struct candidates *candidates, uint32_t candidate)
{
	const struct page *page = text->page;
	const struct candidate *c = &candidates->list[candidate];
	struct search s = { page, candidates, *text, { NULL, 0 } };
	struct caption out = { 0 };
	uint32_t limit = 0;

	if (c->node == 0 || by_figcaption(&s, c, &out))
		return out;
	/* A figure whose caption is nothing but a credit has no other one. */
	if (s.lone.size > 0)
		limit = page->nodes[c->figure].parent;
	if (by_name(&s, c, true, limit, &out) || by_figure(&s, c, &out) ||
	    by_sibling(&s, c, &out) || by_name(&s, c, false, limit, &out)) {
		if (out.credit.size == 0)
			out.credit = s.lone;
		return out;
	}
	return (struct caption){ .credit = s.lone };
}
