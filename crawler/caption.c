/*
 * figcaption; else a neighbour that its class calls a caption; else the text
 * of the figure.
 */

#include "crawler/caption.h"
#include "crawler/clean.h"

enum {
	CLIMB_MAX = 6,   /* ancestors whose children are looked at */
	FIGURES_MAX = 2, /* nested figures */
	SCAN_NODES_MAX = 600,
	PICTURES_MAX = 16,           /* one caption may stand for */
	FIGURE_TEXT_BYTES_MAX = 600, /* that may be a caption */
	CREDIT_BYTES_MAX = 100,
	ALT_BYTES_MIN = 10 /* that agree with a caption by no chance */
};

static const char *const caption_names[] = { "caption", "legend", "cutline",
	"bildunterschrift", "bildtext", "bildtitel", "epigrafe", "didascalia",
	"photo-desc", "image-desc", "img-desc", "imagedesc", "photodesc",
	"picture-desc", "foto-desc", "leyenda", "pie-foto", "pie_foto",
	"piefoto", "pie-de-foto", "undertext", "bildetekst", "billedtekst",
	"billedetekst", "kuvateksti", "onderschrift", "bijschrift",
	"photo-text", "image-text", "img-text", "image__text", "photo_text",
	"kepalairas", "mediadesc", "media-desc", "artikelbild-text", NULL };

static const char *const credit_names[] = { "credit", "copyright", "source",
	"quelle", "photographer", "byline", "autor", "author", "fotograf",
	"attribution", "rights", "agency", "photo-by", "photoby", "urheber",
	"fonte", "fuente", "license", "licence", NULL };

static const char *const unseen_names[] = { "sr-only", "visually-hidden",
	"visuallyhidden", "screen-reader", "a11y-hidden", "offscreen",
	"screenreader", "u-hidden", NULL };

static bool
names_any(struct text class, const char *const names[])
{
	return class.size >= 3 && text_has_any_nocase(class, names);
}

static bool
is_credit(const struct page *p, uint32_t node)
{
	struct text prop;

	if (p->nodes[node].tag == TAG_FIGCAPTION)
		return false;
	if (names_any(page_attribute(p, node, ATTRIBUTE_CLASS), credit_names))
		return true;
	prop = page_attribute(p, node, ATTRIBUTE_ITEMPROP);
	return prop.size > 0 &&
	    (page_has_word(prop, text_literal("copyrightHolder")) ||
		page_has_word(prop, text_literal("author")) ||
		page_has_word(prop, text_literal("creator")) ||
		page_has_word(prop, text_literal("creditText")));
}

static bool
is_skipped(const struct page *p, uint32_t node)
{
	enum tag_name tag = p->nodes[node].tag;

	return tag == TAG_BUTTON || tag == TAG_TITLE ||
	    names_any(page_attribute(p, node, ATTRIBUTE_CLASS), unseen_names) ||
	    is_credit(p, node);
}

/* "media-block__description", "photo-desc". */
static bool is_description(struct text class)
{
	static const char *const pictures[] = { "media", "image", "img",
		"photo", "foto", "pic", "figure", "bild", NULL };

	return class.size > 0 &&
	    text_find_nocase(class, text_literal("desc")) != SIZE_MAX &&
	    names_any(class, pictures);
}

static bool
is_caption(const struct page *p, uint32_t node)
{
	struct text prop = page_attribute(p, node, ATTRIBUTE_ITEMPROP);
	struct text class = page_attribute(p, node, ATTRIBUTE_CLASS);

	if (prop.size > 0 && page_has_word(prop, text_literal("caption")))
		return true;
	return names_any(class, caption_names) || is_description(class);
}

/* Text of the node without credits and labels, and without `except`, in the
 * arena. */
static struct text
text_within(
    const struct page *p, uint32_t node, uint32_t except, struct arena *arena)
{
	struct buffer out = buffer_make(CAPTION_BYTES_MAX);
	struct text t = { NULL, 0 };

	if (page_text_without(p, node, is_skipped, except, &out) == 0 &&
	    out.size > 0)
		t = arena_text(arena, buffer_text(&out));
	buffer_free(&out);
	return t;
}

static bool
holds_text(const struct page *p, uint32_t node)
{
	return p->nodes[node].tag == TAG_TEXT
	    ? text_trim(p->nodes[node].text).size > 0
	    : page_visible(p, node).size > 0;
}

/* The last of the parts that hold text in a caption, when it is an element of
 * its own behind others; 0: there is none.  One wrapper around all is opened
 * first. */
static uint32_t
last_part(const struct page *p, uint32_t node, uint32_t *before)
{
	for (int i = 0; i < CLIMB_MAX; i++) {
		uint32_t end = p->nodes[node].end, last = 0;

		*before = 0;
		for (uint32_t k = node + 1; k < end; k = p->nodes[k].end) {
			if (!holds_text(p, k) ||
			    (p->nodes[k].tag != TAG_TEXT && is_skipped(p, k)))
				continue;
			*before = last;
			last = k;
		}
		if (last == 0 || p->nodes[last].tag == TAG_TEXT)
			return 0;
		if (*before != 0)
			return last;
		node = last;
	}
	return 0;
}

/* An element at the end of a caption that holds a name or an agency is the
 * credit, where what stands before it is a sentence or an element. */
static uint32_t
credit_part(const struct page *p, uint32_t node)
{
	uint32_t before = 0, last = last_part(p, node, &before);
	struct text t, own;

	if (last == 0)
		return 0;
	t = page_visible(p, before);
	own = page_visible(p, last);
	if (p->nodes[before].tag == TAG_TEXT) {
		t = text_trim(p->nodes[before].text);
		if (t.size == 0 || !clean_ends_sentence(t))
			return clean_is_credit(own) ? last : 0;
	}
	return clean_is_credit(own) || clean_is_name(own) ? last : 0;
}

/* The first credit element below node. */
static struct text
credit_within(const struct page *p, uint32_t node, struct arena *arena)
{
	uint32_t end = p->nodes[node].end;

	for (uint32_t i = node + 1, n = 0; i < end && n < SCAN_NODES_MAX;
	     i++, n++) {
		struct buffer out = buffer_make(CAPTION_BYTES_MAX);
		struct text t = { NULL, 0 };

		if (p->nodes[i].tag == TAG_TEXT || !is_credit(p, i))
			continue;
		if (page_text(p, i, &out) == 0 && out.size > 0)
			t = arena_text(arena, buffer_text(&out));
		buffer_free(&out);
		if (t.size > 0)
			return t;
	}
	return (struct text){ NULL, 0 };
}

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
take(const struct page *p, const struct candidates *candidates, uint32_t node,
    uint32_t around, struct arena *arena, struct caption *out)
{
	const struct page_node *scope = &p->nodes[around];

	uint32_t part = credit_part(p, node);

	out->text = text_within(p, node, part, arena);
	out->credit = credit_within(p, node, arena);
	if (out->credit.size == 0 && part != 0)
		out->credit = arena_text(arena, page_visible(p, part));
	/* Further away stand the authors of articles. */
	if (out->credit.size == 0 &&
	    pictures_in(candidates, around, scope->end) == 1 &&
	    !is_limit(scope->tag) &&
	    page_visible(p, around).size <
		out->text.size + FIGURE_TEXT_BYTES_MAX)
		out->credit = credit_within(p, around, arena);
	if (out->text.size == 0 && out->credit.size == 0)
		return false;
	out->node = node;
	out->shared = pictures_in(candidates, around, scope->end) > 1;
	return true;
}

/* The figcaption of the nearest figure: the first behind the picture, else the
 * first of the figure. */
static bool
by_figcaption(const struct page *p, const struct candidates *candidates,
    const struct candidate *c, struct arena *arena, struct caption *out)
{
	uint32_t figure = c->figure;

	for (int i = 0; i < FIGURES_MAX && figure != 0; i++) {
		uint32_t end = p->nodes[figure].end;
		uint32_t found = page_figcaption(p, c->node, end);

		if (found == 0)
			found = page_figcaption(p, figure, end);
		if (found != 0 &&
		    take(p, candidates, found, figure, arena, out)) {
			out->figcaption = true;
			return out->text.size > 0;
		}
		figure = page_ancestor(p, p->nodes[figure].parent, TAG_FIGURE);
	}
	return false;
}

static bool
by_name(const struct page *p, const struct candidates *candidates,
    const struct candidate *c, struct arena *arena, struct caption *out)
{
	uint32_t inner = c->node, around = p->nodes[c->node].parent;

	for (int i = 0; i < CLIMB_MAX && around != 0; i++) {
		uint32_t end = p->nodes[around].end, scanned = 0;

		if (is_limit(p->nodes[around].tag) ||
		    pictures_in(candidates, around, end) > PICTURES_MAX)
			return false;
		for (uint32_t j = around + 1;
		     j < end && scanned < SCAN_NODES_MAX; scanned++) {
			if (j == inner) {
				j = p->nodes[inner].end;
				continue;
			}
			if (p->nodes[j].tag != TAG_TEXT && is_caption(p, j) &&
			    take(p, candidates, j, around, arena, out) &&
			    out->text.size > 0)
				return true;
			j++;
		}
		if (pictures_in(candidates, around, end) > 1)
			return false;
		inner = around;
		around = p->nodes[around].parent;
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
may_be_credit(struct text t)
{
	return t.size == 0 ||
	    (t.size <= CREDIT_BYTES_MAX &&
		(clean_is_credit(t) || clean_is_name(t)));
}

/* The element behind the picture, or behind what holds nothing but it: a
 * figcaption that fell out of its figure, words that the alt text says too,
 * or all the text of a box that holds just the two. */
static bool
by_sibling(const struct page *p, const struct candidates *candidates,
    const struct candidate *c, struct arena *arena, struct caption *out)
{
	uint32_t box = c->node, around = p->nodes[box].parent, next;
	struct text t, rest;

	if (c->link != CANDIDATE_UNLINKED && c->link != CANDIDATE_TO_IMAGE)
		return false;
	for (int i = 0;
	     i < CLIMB_MAX && around != 0 && !is_limit(p->nodes[around].tag) &&
	     page_visible(p, around).size == 0;
	     i++) {
		box = around;
		around = p->nodes[box].parent;
	}
	for (next = p->nodes[box].end;
	     next < p->nodes[around].end && !holds_text(p, next);
	     next = p->nodes[next].end)
		;
	if (around == 0 || next >= p->nodes[around].end ||
	    p->nodes[next].tag == TAG_TEXT || has_heading(p, next))
		return false;
	t = page_visible(p, next);
	if (t.size > FIGURE_TEXT_BYTES_MAX ||
	    pictures_in(candidates, next, p->nodes[next].end) > 0)
		return false;
	rest = text_trim(text_behind(p, next, around));
	if (p->nodes[next].tag != TAG_FIGCAPTION &&
	    !agree(t, text_trim(c->alt)) &&
	    (is_limit(p->nodes[around].tag) || !may_be_credit(rest)))
		return false;
	if (!take(p, candidates, next, next, arena, out))
		return false;
	if (out->credit.size == 0 && rest.size > 0 && may_be_credit(rest))
		out->credit = rest;
	return out->text.size > 0;
}

/* A figure without figcaption: all its text is the caption. */
static bool
by_figure(const struct page *p, const struct candidates *candidates,
    const struct candidate *c, struct arena *arena, struct caption *out)
{
	return c->figure != 0 &&
	    page_figcaption(p, c->figure, p->nodes[c->figure].end) == 0 &&
	    pictures_in(candidates, c->figure, p->nodes[c->figure].end) == 1 &&
	    take(p, candidates, c->figure, c->figure, arena, out) &&
	    out->text.size < FIGURE_TEXT_BYTES_MAX;
}

struct caption
caption_find(const struct page *page, const struct candidates *candidates,
    uint32_t candidate, struct arena *arena)
{
	const struct candidate *c = &candidates->list[candidate];
	struct caption out = { 0 }, none = { 0 };

	if (c->node == 0)
		return none;
	if (by_figcaption(page, candidates, c, arena, &out))
		return out;
	none.credit = out.credit;
	out.figcaption = false;
	if (by_name(page, candidates, c, arena, &out) ||
	    by_figure(page, candidates, c, arena, &out) ||
	    by_sibling(page, candidates, c, arena, &out)) {
		if (out.credit.size == 0)
			out.credit = none.credit;
		return out;
	}
	return none;
}
