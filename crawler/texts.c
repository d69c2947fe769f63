/*
 * The texts of a candidate, from the nearest to the page's.
 */

#include <string.h>

#include "crawler/caption.h"
#include "crawler/clean.h"
#include "crawler/texts_put.h"

enum { IDS_MAX = 4, MENTIONS_MAX = 4, FIGURE_NODES_MAX = 2000 };

static void
put_plain(const struct subject *s, struct texts *out, const char *kind,
    const char *place, struct text raw, uint32_t node)
{
	texts_put(s, out,
	    &(struct offer){
		.kind = kind, .place = place, .raw = raw, .node = node });
}

static struct caption
put_caption(const struct subject *s, uint32_t candidate, struct texts *out)
{
	const struct caption_text text = { s->page, s->phrases, s->arena,
		s->names };
	struct caption c = caption_find(&text, s->candidates, candidate);

	if (c.node == 0) {
		if (out->credit.size == 0)
			out->credit = texts_credit(s, c.credit);
		return c;
	}
	texts_put(s, out,
	    &(struct offer){ .kind = c.figcaption ? "figcaption" : "caption",
		.place = c.figcaption ? "figcaption" : "neighbour",
		.raw = c.text,
		.credit = c.credit,
		.nearby = c.nearby,
		.node = c.node,
		.caption = true,
		.shared = c.shared });
	return c;
}

/* The same picture may stand elsewhere on the page with a caption. */
static void
put_other_captions(
    const struct subject *s, uint32_t candidate, struct texts *out)
{
	const struct candidates *all = s->candidates;
	int looked = 0;

	for (uint32_t i = 0; i < all->count && looked < MENTIONS_MAX; i++) {
		const struct candidate *c = &all->list[i];

		if (i == candidate || c->node == 0 ||
		    c->picture != all->list[candidate].picture)
			continue;
		looked++;
		(void)put_caption(s, i, out);
		if (all->list[candidate].alt.size == 0)
			put_plain(s, out, "alt", "img@alt", c->alt, c->node);
	}
}

/* The alt text may say who made the picture; it stays as it is. */
static void
put_alt(const struct subject *s, const struct candidate *c, struct texts *out)
{
	struct buffer clean = buffer_make(CLEAN_BYTES_MAX * 2);
	struct text credit;

	put_plain(s, out, "alt",
	    c->source == CANDIDATE_FROM_BACKGROUND ? "@aria-label" : "img@alt",
	    c->alt, c->node);
	if (out->credit.size == 0 && c->alt.size > 0 &&
	    clean_text(c->alt, &clean) == 0 &&
	    clean_has_credit(s->phrases, buffer_text(&clean), &credit))
		out->credit = arena_text(s->arena, credit);
	buffer_free(&clean);
}

/* Attributes for the scripts of galleries, on the picture or its link. */
static void
put_data(const struct subject *s, uint32_t node, struct texts *out)
{
	static const struct {
		enum attribute_name name;
		const char *place;
	} captions[] = {
		{ ATTRIBUTE_DATA_CAPTION, "@data-caption" },
		{ ATTRIBUTE_DATA_SUB_HTML, "@data-sub-html" },
	};
	const struct page *p = s->page;
	struct text credit = page_attribute(p, node, ATTRIBUTE_DATA_CREDIT);

	for (size_t i = 0; i < sizeof(captions) / sizeof(captions[0]); i++) {
		struct text raw = page_attribute(p, node, captions[i].name);

		/* lightGallery may be given a selector instead. */
		if (raw.size > 0 && raw.data[0] != '#' && raw.data[0] != '.')
			texts_put(s, out,
			    &(struct offer){ .kind = "caption",
				.place = captions[i].place,
				.raw = raw,
				.credit = credit,
				.node = node,
				.caption = true,
				.markup = true });
	}
	if (out->credit.size == 0)
		out->credit = texts_credit(s, credit);
}

static void
put_titles(
    const struct subject *s, const struct candidate *c, struct texts *out)
{
	const struct page *p = s->page;

	texts_put(s, out,
	    &(struct offer){ .kind = "title",
		.place = "img@title",
		.raw = page_attribute(p, c->node, ATTRIBUTE_TITLE),
		.node = c->node,
		.caption = true,
		.markup = true });
	if (c->anchor != 0)
		put_plain(s, out, "title", "a@title",
		    page_attribute(p, c->anchor, ATTRIBUTE_TITLE), c->anchor);
	if (c->figure != 0)
		put_plain(s, out, "title", "figure@title",
		    page_attribute(p, c->figure, ATTRIBUTE_TITLE), c->figure);
}

int
texts_index(struct subject *s)
{
	const struct page *p = s->page;
	bool referred = false;

	s->ids = NULL;
	if ((s->names = arena_take(s->arena, p->node_count)) == NULL)
		return -1;
	for (uint32_t i = 0; i < p->attribute_count && !referred; i++)
		referred = p->attributes[i].id == ATTRIBUTE_ARIA_LABELLEDBY ||
		    p->attributes[i].id == ATTRIBUTE_ARIA_DESCRIBEDBY;
	if (!referred)
		return 0;
	if ((s->ids = same_new(s->arena)) == NULL)
		return -1;
	for (uint32_t i = 1; i < p->node_count; i++) {
		struct text id = page_attribute(p, i, ATTRIBUTE_ID);

		if (id.size > 0)
			same_put_url(s->ids, id, i);
	}
	return 0;
}

static uint32_t
node_by_id(const struct subject *s, struct text id)
{
	uint32_t node = s->ids == NULL ? SAME_NONE : same_find_url(s->ids, id);

	return node == SAME_NONE ? 0 : node;
}

/* The texts of the elements whose ids an attribute lists. */
static void
put_referred(const struct subject *s, struct texts *out, struct text ids,
    const char *place)
{
	struct text id;

	for (int n = 0; n < IDS_MAX && text_split(&ids, ' ', &id);) {
		uint32_t node = node_by_id(s, text_trim(id));

		if (id.size == 0)
			continue;
		n++;
		if (node != 0)
			put_plain(s, out, "aria", place,
			    page_visible(s->page, node), node);
	}
}

static void
put_aria(const struct subject *s, const struct candidate *c, struct texts *out)
{
	const struct page *p = s->page;
	uint32_t parent = p->nodes[c->node].parent;

	put_plain(s, out, "aria", "img@aria-label",
	    page_attribute(p, c->node, ATTRIBUTE_ARIA_LABEL), c->node);
	if (text_equal_nocase(
		page_attribute(p, parent, ATTRIBUTE_ROLE), text_literal("img")))
		put_plain(s, out, "aria", "role-img@aria-label",
		    page_attribute(p, parent, ATTRIBUTE_ARIA_LABEL), parent);
	put_referred(s, out,
	    page_attribute(p, c->node, ATTRIBUTE_ARIA_LABELLEDBY),
	    "img@aria-labelledby");
	put_referred(s, out,
	    page_attribute(p, c->node, ATTRIBUTE_ARIA_DESCRIBEDBY),
	    "img@aria-describedby");
}

/* What hints that show this picture say of it. */
static void
put_hints(const struct subject *s, uint32_t candidate, struct texts *out)
{
	const struct hints *hints = &s->candidates->hints;
	uint32_t picture = s->candidates->list[candidate].picture;

	for (uint32_t i = 0; i < hints->count; i++) {
		const struct hint *h = &hints->list[i];
		bool jsonld =
		    h->kind == HINT_JSONLD || h->kind == HINT_JSONLD_PRIMARY;

		if (h->candidate < 0 || (uint32_t)h->candidate != picture)
			continue;
		if (out->licence.size == 0 && h->licence.size > 0)
			(void)address_resolve(
			    s->address, h->licence, s->arena, &out->licence);
		if (out->credit.size == 0)
			out->credit = texts_credit(s, h->credit);
		if (!jsonld) {
			put_plain(s, out, "og-alt", "meta", h->alt, 0);
			continue;
		}
		texts_put(s, out,
		    &(struct offer){ .kind = "jsonld",
			.place = "jsonld-caption",
			.raw = h->caption,
			.caption = true });
		put_plain(s, out, "jsonld", "jsonld-name", h->name, 0);
		put_plain(
		    s, out, "jsonld", "jsonld-description", h->description, 0);
	}
}

static void
put_sections(
    const struct subject *s, const struct candidate *c, struct texts *out)
{
	const struct page *p = s->page;
	uint32_t list[AROUND_SECTIONS_MAX], h1 = s->candidates->h1;
	unsigned count = around_sections(p, c->node, h1, list);
	uint32_t nearest = count == 0 ? 0 : list[count - 1];

	for (unsigned i = 0; i < count; i++) {
		struct text t = texts_cleaned(s, page_visible(p, list[i]));

		if (t.size > 0)
			out->sections[out->section_count++] = t;
	}
	if (nearest != 0)
		put_plain(s, out, "heading",
		    names_of_tag(p->nodes[nearest].tag),
		    page_visible(p, nearest), nearest);
	if (h1 != 0 && h1 != nearest)
		put_plain(s, out, "heading",
		    s->candidates->h1_is_h2 ? "h2" : "h1", page_visible(p, h1),
		    h1);
}

static void
put_around(const struct subject *s, const struct candidate *c,
    const struct caption *caption, struct texts *out)
{
	const struct page *p = s->page;
	const struct around_place place = { c->node, c->figure,
		s->candidates->h1, caption->node, caption->text };
	struct around around = around_find(p, &place, s->phrases, s->arena);

	if (c->anchor != 0)
		put_plain(s, out, "anchor", "a", page_visible(p, c->anchor),
		    c->anchor);
	put_plain(s, out, "before",
	    names_of_tag(p->nodes[around.before_node].tag), around.before,
	    around.before_node);
	put_plain(s, out, "after",
	    names_of_tag(p->nodes[around.after_node].tag), around.after,
	    around.after_node);
}

/* Words of the file name: "red-squirrel_2.jpg" is "red squirrel 2". */
static void
put_file_name(
    const struct subject *s, const struct candidate *c, struct texts *out)
{
	struct text name = address_file_name(c->urls[0].url);
	struct buffer words = buffer_make(512);
	size_t letters = 0;

	name.size -= rendition_extension(name);
	for (size_t i = 0; i < name.size; i++) {
		char ch = name.data[i];

		if (ch == '%')
			break; /* not words that one can read */
		if (ch == '-' || ch == '_' || ch == '.' || ch == '+')
			ch = ' ';
		letters += ascii_is_alpha(ch);
		(void)buffer_put_char(&words, ch);
	}
	if (letters >= 4 && letters * 2 > name.size && !words.failed)
		put_plain(s, out, "filename", "url",
		    arena_text(s->arena, buffer_text(&words)), 0);
	buffer_free(&words);
}

/* An a rel=license inside the picture's figure. */
static void
find_licence(
    const struct subject *s, const struct candidate *c, struct texts *out)
{
	const struct page *p = s->page;

	if (c->figure == 0 || out->licence.size > 0)
		return;
	for (uint32_t i = c->figure;
	     i < p->nodes[c->figure].end && i < c->figure + FIGURE_NODES_MAX;
	     i++) {
		struct text href;

		if (p->nodes[i].tag != TAG_A)
			continue;
		href = page_attribute(p, i, ATTRIBUTE_HREF);
		if (page_has_word(page_attribute(p, i, ATTRIBUTE_REL),
			text_literal("license")) ||
		    text_find_nocase(
			href, text_literal("creativecommons.org/licenses/")) !=
			SIZE_MAX)
			(void)address_resolve(
			    s->address, href, s->arena, &out->licence);
	}
}

void
texts_collect(const struct subject *s, uint32_t candidate, struct texts *out)
{
	const struct candidate *c = &s->candidates->list[candidate];
	struct caption caption = { .node = 0 };
	struct text title = clean_title(s->fields->title, s->fields->h1,
	    s->fields->site_name, s->address->page.host);

	*out = (struct texts){ .count = 0 };
	if (c->node != 0)
		caption = put_caption(s, candidate, out);
	put_other_captions(s, candidate, out);
	if (c->node != 0)
		put_data(s, c->node, out);
	if (c->anchor != 0)
		put_data(s, c->anchor, out);
	if (c->node != 0) {
		put_alt(s, c, out);
		put_titles(s, c, out);
		put_aria(s, c, out);
		find_licence(s, c, out);
	}
	put_hints(s, candidate, out);
	if (out->count == 0)
		put_file_name(s, c, out);
	if (c->node != 0) {
		put_sections(s, c, out);
		put_around(s, c, &caption, out);
	}
	put_plain(s, out, "page-title", "title", title, 0);
	put_plain(s, out, "description", "meta", s->fields->description, 0);
}
