/*
 * The order of pictures, their mentions, products of two features, and the
 * page as a whole.
 */

#include "crawler/evidence_parts.h"

enum { SIBLING_BYTES = 6 }; /* of two file names that must be equal */

struct text
evidence_parts_url(const struct candidate *c)
{
	if (c->url_count == 0)
		return (struct text){ NULL, 0 };
	return c->urls[0].url;
}

void
evidence_parts_view(
    const struct evidence *e, uint32_t i, struct evidence_view *out)
{
	const struct candidate *c = &e->candidates->list[i];
	uint32_t node = c->node;

	out->candidate = c;
	out->mention = &e->mentions[i];
	out->node = &e->page->nodes[node];
	out->ancestor_count = 0;
	while (node != 0 && out->ancestor_count < EVIDENCE_ANCESTORS_MAX) {
		node = e->page->nodes[node].parent;
		out->ancestors[out->ancestor_count++] = node;
	}
}

/* Could it be the main image, as far as one sees at a glance? */
static bool
is_plausible(const struct evidence_view *v)
{
	const struct candidate *c = v->candidate;
	const struct evidence_mention *m = v->mention;
	uint32_t names = m->own | m->file | m->path | m->alt;
	struct text path = address_path(evidence_parts_url(c));

	if (c->source != CANDIDATE_FROM_IMG &&
	    c->source != CANDIDATE_FROM_AMP_IMG)
		return false;
	if (m->unseen)
		return false;
	if (((names | m->near) & WORD_LOGO) || (names & WORD_PLACEHOLDER))
		return false;
	if ((m->own | m->near | m->file) & WORD_PERSON)
		return false;
	if ((m->near & WORD_SIDE) && !(m->near & WORD_LEAD))
		return false;
	if (text_ends_nocase(path, text_literal(".svg")) ||
	    text_ends_nocase(path, text_literal(".gif")))
		return false;
	if (c->largest_width > 0 && c->largest_width < 150)
		return false;
	if (c->stated_height > 0 && c->stated_height < 80)
		return false;
	if (c->link == CANDIDATE_TO_SITE || c->link == CANDIDATE_TO_OTHER)
		return false;
	return (v->node->within &
		   (WITHIN_NAV | WITHIN_FOOTER | WITHIN_ASIDE)) == 0;
}

/* Shapes in an open table, to count equal ones. */
struct shape_count {
	uint64_t shape;
	uint32_t count;
};

static uint32_t *
count_of(struct shape_count *table, uint32_t size, uint64_t shape)
{
	uint32_t i = (uint32_t)(shape % size);

	while (table[i].count != 0 && table[i].shape != shape)
		i = (i + 1) % size;
	table[i].shape = shape;
	return &table[i].count;
}

static int
count_shapes(struct evidence *e, struct arena *arena)
{
	uint32_t count = e->candidates->count, size = 2 * count + 1;
	struct shape_count *table =
	    arena_take_array(arena, size, sizeof(*table));

	if (table == NULL)
		return -1;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t *n;

		if (e->candidates->list[i].node == 0)
			continue;
		n = count_of(table, size, e->mentions[i].shape);
		e->mentions[i].shape_first = *n == 0;
		++*n;
	}
	for (uint32_t i = 0; i < count; i++)
		if (e->candidates->list[i].node != 0)
			e->mentions[i].repeated =
			    *count_of(table, size, e->mentions[i].shape);
	return 0;
}

static void
look_over(struct evidence *e, uint32_t i)
{
	const struct candidate *c = &e->candidates->list[i];
	struct evidence_mention *m = &e->mentions[i];
	struct evidence_view v;

	if (c->node == 0)
		return;
	evidence_parts_view(e, i, &v);
	evidence_name_mention(e, &v, m);
	m->shape = layout_shape(&e->layout, c->node);
	m->plausible = !c->ruled_out && is_plausible(&v);
	e->properties[c->picture] |= m->properties;
	if (m->plausible) {
		e->plausible_count += !e->plausible[c->picture];
		e->plausible[c->picture] = true;
	}
	if (c->ruled_out)
		return;
	if (c->largest_width > e->widest)
		e->widest = c->largest_width;
	if (m->plausible && c->largest_width > e->widest_plausible)
		e->widest_plausible = c->largest_width;
}

/* An itemprop on the element that shows the picture, or a preload, is evidence
 * but no declaration. */
static void
find_declared(struct evidence *e)
{
	const struct candidates *c = e->candidates;

	for (uint32_t i = 0; i < c->hints.count; i++) {
		const struct hint *h = &c->hints.list[i];
		enum tag_name tag = e->page->nodes[h->node].tag;

		if (h->candidate < 0)
			continue;
		if (h->kind == HINT_PRELOAD && c->list[h->candidate].node != 0)
			continue;
		if (h->kind == HINT_ITEMPROP && tag != TAG_META &&
		    tag != TAG_LINK)
			continue;
		e->declared[c->list[h->candidate].picture] = true;
	}
}

struct evidence *
evidence_new(const struct page *page, const struct address *address,
    const struct candidates *candidates, const struct words *words,
    struct arena *arena)
{
	struct evidence *e = arena_take(arena, sizeof(*e));
	size_t count = (size_t)candidates->count + 1;

	if (e == NULL)
		return NULL;
	e->page = page;
	e->address = address;
	e->candidates = candidates;
	e->mentions = arena_take_array(arena, count, sizeof(*e->mentions));
	e->properties = arena_take_array(arena, count, sizeof(uint32_t));
	e->declared = arena_take_array(arena, count, sizeof(bool));
	e->plausible = arena_take_array(arena, count, sizeof(bool));
	if (e->mentions == NULL || e->properties == NULL ||
	    e->declared == NULL || e->plausible == NULL)
		return NULL;
	if (layout_make(page, address, words, arena, &e->layout) != 0)
		return NULL;
	for (uint32_t i = 0; i < candidates->count; i++)
		look_over(e, i);
	if (count_shapes(e, arena) != 0)
		return NULL;
	find_declared(e);
	return e;
}

bool
evidence_declared(const struct evidence *e, uint32_t i)
{
	return e->declared[e->candidates->list[i].picture];
}

bool
evidence_plausible(const struct evidence *e, uint32_t i)
{
	return e->plausible[e->candidates->list[i].picture];
}

/* The first half of the names is the same: two crops, or two photographs of
 * one story. */
static bool
are_siblings(struct text a, struct text b)
{
	size_t n = 0;

	while (n < a.size && n < b.size && a.data[n] == b.data[n])
		n++;
	return n >= SIBLING_BYTES && 2 * n >= a.size;
}

bool
evidence_sibling(const struct evidence *e, uint32_t i)
{
	const struct candidates *c = e->candidates;
	struct text name = address_file_name(evidence_parts_url(&c->list[i]));

	for (uint32_t k = 0; k < c->count; k++)
		if (c->list[k].node != 0 && evidence_plausible(e, k) &&
		    are_siblings(name,
			address_file_name(evidence_parts_url(&c->list[k]))))
			return true;
	return false;
}

uint32_t
evidence_file(const struct evidence *e, uint32_t i)
{
	return evidence_name_file(
	    e, evidence_parts_url(&e->candidates->list[i]));
}

static void
add_order(struct evidence *e, const struct evidence_view *v, bool again,
    struct features_set *s)
{
	static const double nth[] = { 5, 10, 20, 40 };
	bool after =
	    e->layout.headline != 0 && v->candidate->node > e->layout.headline;

	features_add_if(s, FEATURE_FIRST, e->seen == 0);
	features_add_if(s, FEATURE_AGAIN, again);
	features_add_steps(s, FEATURE_NTH_5, nth, 4, e->seen);
	e->seen++;
	if (!v->mention->plausible || again)
		return;
	features_add(s, FEATURE_PLAUSIBLE);
	features_add_if(s, FEATURE_PLAUSIBLE_ONLY, e->plausible_count == 1);
	if (5 * v->candidate->largest_width >= 3 * e->widest_plausible) {
		features_add_if(s, FEATURE_WIDE_1, e->seen_wide == 0);
		features_add_if(s, FEATURE_WIDE_2, e->seen_wide == 1);
		e->seen_wide++;
	}
	if (e->seen_plausible < 3)
		features_add(
		    s, (enum feature)(FEATURE_PLAUSIBLE_1 + e->seen_plausible));
	e->seen_plausible++;
	if (!after)
		return;
	if (e->seen_plausible_after < 2)
		features_add(s,
		    (enum feature)(FEATURE_AFTER_1 + e->seen_plausible_after));
	e->seen_plausible_after++;
}

static void
add_size(const struct evidence *e, const struct evidence_view *v,
    struct features_set *s)
{
	static const double widths[] = { 60, 150, 300, 400, 600, 1000 };
	static const double aspects[] = { .70, .95, 1.05, 1.40, 2, 3.5 };
	const struct candidate *c = v->candidate;
	uint32_t w = c->largest_width;
	bool fresh = features_has(s, FEATURE_PLAUSIBLE);

	if (w == 0)
		features_add(s, FEATURE_WIDTH_NONE);
	else
		features_add_part(s, FEATURE_WIDTH_60, widths, 6, w);
	if (c->stated_width > 0 && c->stated_height > 0)
		features_add_part(s, FEATURE_ASPECT_70, aspects, 6,
		    (double)c->stated_width / c->stated_height);
	features_add_if(s, FEATURE_WIDEST, w > 0 && w >= e->widest);
	features_add_if(s, FEATURE_WIDEST_PLAUSIBLE,
	    w > 0 && fresh && w >= e->widest_plausible);
	features_add_if(s, FEATURE_HALF,
	    e->widest_plausible >= 600 && w > 0 && 2 * w < e->widest_plausible);
}

static void
add_mentions(const struct evidence *e, const struct evidence_view *v,
    struct features_set *s)
{
	static const double shown[] = { 2, 3, 5 };
	static const double repeated[] = { 2, 3, 5, 8 };
	const struct candidate *c = v->candidate;
	uint32_t others = e->properties[c->picture] & ~v->mention->properties;

	features_add_steps(s, FEATURE_SHOWN_2, shown, 3, c->shown);
	for (unsigned i = 0; i < 9; i++)
		features_add_if(s, (enum feature)(FEATURE_ALSO_PRODUCT + i),
		    others >> i & 1);
	features_add_if(s, FEATURE_ELSEWHERE, c->mentions > 0);
	features_add_steps(
	    s, FEATURE_REPEAT_2, repeated, 4, v->mention->repeated);
	features_add_if(s, FEATURE_SHAPE_FIRST,
	    v->mention->repeated >= 2 && v->mention->shape_first);
	features_add_if(s, FEATURE_SHAPE_LATER,
	    v->mention->repeated >= 2 && !v->mention->shape_first);
	features_add_if(s, FEATURE_REPEAT_LINKED,
	    v->mention->repeated >= 3 &&
		(c->link == CANDIDATE_TO_SITE ||
		    c->link == CANDIDATE_TO_OTHER));
}

void
evidence_of(struct evidence *e, uint32_t i, struct features_set *out)
{
	const struct candidate *c = &e->candidates->list[i];
	struct evidence_view v;

	*out = (struct features_set){ { 0 } };
	evidence_parts_view(e, i, &v);
	features_add_if(out, FEATURE_VIDEO, c->source == CANDIDATE_FROM_VIDEO);
	features_add_if(
	    out, FEATURE_BACKGROUND, c->source == CANDIDATE_FROM_BACKGROUND);
	add_order(e, &v, c->picture != i, out);
	add_size(e, &v, out);
	add_mentions(e, &v, out);
	evidence_place_add(e, &v, out);
	evidence_name_add(e, &v, out);
}

/* Parts of the path, and words in the longest of them. */
static void
add_address(const struct evidence *e, struct features_set *s)
{
	static const double words[] = { 2, 4 };
	struct text path = e->address->page.path, part;
	unsigned parts = 0, most = 0, digits = 0;
	bool long_number = false;

	while (text_split(&path, '/', &part)) {
		unsigned hyphens = 1;

		parts += part.size > 0;
		for (size_t i = 0; i < part.size; i++)
			hyphens += part.data[i] == '-' || part.data[i] == '_';
		if (part.size > 0 && hyphens > most)
			most = hyphens;
	}
	for (size_t i = 0; i < e->address->page.size; i++) {
		bool digit = ascii_is_digit(e->address->page.bytes[i]);

		digits = digit ? digits + 1 : 0;
		long_number |= digits >= 4;
	}
	features_add_if(s, FEATURE_NONE_PATH_ROOT, parts == 0);
	features_add_if(s, FEATURE_NONE_PATH_ONE, parts == 1);
	features_add_if(s, FEATURE_NONE_DIGITS, long_number);
	features_add_part(s, FEATURE_NONE_SLUG_2, words, 2, most);
}

void
evidence_of_none(
    const struct evidence *e, bool declares, struct features_set *out)
{
	static const double plausible[] = { 3, 10 }, lengths[] = { 1, 3, 6 },
			    texts[] = { 300, 1000, 3000 },
			    linked[] = { .2, .4, .6, .8 },
			    pictures[] = { 1, 5, 30 };
	const struct layout *l = &e->layout;
	struct features_set *s = out;

	*out = (struct features_set){ { 0 } };
	features_add(s, FEATURE_NONE);
	features_add_if(s, FEATURE_NONE_DECLARED, declares);
	features_add_if(s, FEATURE_NONE_NO_PLAUSIBLE, e->seen_plausible == 0);
	features_add_steps(
	    s, FEATURE_NONE_PLAUSIBLE_3, plausible, 2, e->seen_plausible);
	features_add_part(
	    s, FEATURE_NONE_LONG_1, lengths, 3, l->long_paragraphs);
	features_add_part(s, FEATURE_NONE_TEXT_300, texts, 3,
	    layout_paragraph_characters(l, 0));
	features_add_part(s, FEATURE_NONE_LINKED_20, linked, 4,
	    layout_link_characters(l, 0) / (double)(e->page->characters + 1));
	features_add_if(s, FEATURE_NONE_OG_ARTICLE, l->og_article);
	features_add_if(s, FEATURE_NONE_OG_WEBSITE, l->og_website);
	features_add_if(s, FEATURE_NONE_OG_OTHER, l->og_other);
	features_add_if(s, FEATURE_NONE_ARTICLE_ONE, l->articles == 1);
	features_add_if(s, FEATURE_NONE_ARTICLE_MANY, l->articles > 3);
	features_add_if(s, FEATURE_NONE_NO_H1, l->headline == 0);
	features_add_if(s, FEATURE_NONE_H1_AGREES, l->headline_agrees);
	features_add_if(s, FEATURE_NONE_DATED, l->dated);
	features_add_part(s, FEATURE_NONE_PICTURES_1, pictures, 3, e->seen);
	add_address(e, s);
}
