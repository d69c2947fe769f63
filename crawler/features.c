/*
 * The table of features, and the rows of a page: elements, declarations, and
 * the page as one without a main image.
 */

#include <string.h>

#include "crawler/evidence.h"
#include "crawler/features.h"

static const char *const names[FEATURE_COUNT] = {
#define FEATURES_NAME(id, name) [FEATURE_##id] = name,
	FEATURES_TABLE(FEATURES_NAME)
#undef FEATURES_NAME
};

const char *
features_name(enum feature f)
{
	return names[f];
}

bool
features_find(struct text name, enum feature *out)
{
	for (unsigned i = 0; i < FEATURE_COUNT; i++)
		if (text_equal(name, text_of(names[i]))) {
			*out = (enum feature)i;
			return true;
		}
	return false;
}

bool
features_has(const struct features_set *s, enum feature f)
{
	return s->bits[f / 64] >> (f % 64) & 1;
}

void
features_add(struct features_set *s, enum feature f)
{
	s->bits[f / 64] |= UINT64_C(1) << (f % 64);
}

void
features_add_if(struct features_set *s, enum feature f, bool holds)
{
	if (holds)
		features_add(s, f);
}

void
features_add_part(struct features_set *s, enum feature first,
    const double bounds[], unsigned count, double x)
{
	unsigned i = 0;

	while (i < count && x >= bounds[i])
		i++;
	features_add(s, (enum feature)(first + i));
}

void
features_add_steps(struct features_set *s, enum feature first,
    const double bounds[], unsigned count, double x)
{
	for (unsigned i = 0; i < count && x >= bounds[i]; i++)
		features_add(s, (enum feature)(first + i));
}

/* The set as a list in the arena; NULL without memory. */
static const uint16_t *
list_of(const struct features_set *s, struct arena *arena, uint32_t *count)
{
	uint16_t found[FEATURE_COUNT], *list;

	*count = 0;
	for (unsigned word = 0; word < (FEATURE_COUNT + 63) / 64; word++)
		for (uint64_t bits = s->bits[word]; bits != 0; bits &= bits - 1)
			found[(*count)++] = (uint16_t)(word * 64 +
			    (unsigned)__builtin_ctzll(bits));
	list = arena_take_array(arena, *count + 1, sizeof(*list));
	if (list != NULL)
		memcpy(list, found, *count * sizeof(*list));
	return list;
}

static int
put_row(struct features *out, const struct features_set *s,
    struct features_row row, struct arena *arena)
{
	row.list = list_of(s, arena, &row.count);
	if (row.list == NULL)
		return -1;
	out->rows[out->row_count++] = row;
	return 0;
}

/* Hints that speak of one picture, as bits; and the first of each kind. */
struct declaration {
	uint32_t kinds, first;
	bool generic, drawn;
};

static bool
is_drawn(struct text url)
{
	struct text path = address_path(url);

	return text_ends_nocase(path, text_literal(".png")) ||
	    text_ends_nocase(path, text_literal(".gif")) ||
	    text_ends_nocase(path, text_literal(".svg"));
}

/* hints[i].candidate is the candidate that shows it, element or not. */
static struct declaration
declaration_of(const struct candidates *c, uint32_t picture)
{
	struct declaration d = { 0, 0, false, false };

	for (uint32_t i = 0; i < c->hints.count; i++) {
		const struct hint *h = &c->hints.list[i];

		if (h->candidate < 0 ||
		    c->list[h->candidate].picture != picture)
			continue;
		d.kinds |= 1u << h->kind;
		if (h->order == 0)
			d.first |= 1u << h->kind;
		d.generic |= h->generic;
		d.drawn |= is_drawn(h->url);
	}
	return d;
}

static void
add_declaration(
    struct features_set *s, const struct declaration *d, uint32_t page_kinds)
{
	static const double kinds[] = { 2, 3 };
	static const struct {
		enum hint_kind kind;
		enum feature any, first;
	} rows[] = {
		{ HINT_OG, FEATURE_D_OG, FEATURE_D_FIRST_OG },
		{ HINT_TWITTER, FEATURE_D_TWITTER, FEATURE_D_FIRST_TWITTER },
		{ HINT_JSONLD, FEATURE_D_JSONLD, FEATURE_D_FIRST_JSONLD },
		{ HINT_JSONLD_PRIMARY, FEATURE_D_PRIMARY,
		    FEATURE_D_FIRST_PRIMARY },
		{ HINT_JSONLD_THUMBNAIL, FEATURE_D_THUMBNAIL,
		    FEATURE_D_FIRST_THUMBNAIL },
		{ HINT_IMAGE_SRC, FEATURE_D_IMAGE_SRC,
		    FEATURE_D_FIRST_IMAGE_SRC },
		{ HINT_META, FEATURE_D_META, FEATURE_D_FIRST_META },
		{ HINT_ITEMPROP, FEATURE_D_ITEMPROP, FEATURE_D_FIRST_ITEMPROP },
		{ HINT_PRELOAD, FEATURE_D_PRELOAD, FEATURE_D_FIRST_PRELOAD },
		{ HINT_RDFA, FEATURE_D_RDFA, FEATURE_D_FIRST_RDFA },
	};
	uint32_t missing = page_kinds & ~d->kinds;
	uint32_t card = 1u << HINT_OG | 1u << HINT_TWITTER;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		features_add_if(s, rows[i].any, d->kinds >> rows[i].kind & 1);
		features_add_if(s, rows[i].first, d->first >> rows[i].kind & 1);
	}
	features_add_if(s, FEATURE_D_CARD, (d->kinds & card) != 0);
	features_add_if(s, FEATURE_D_NOT_CARD,
	    (d->kinds & card) == 0 && (page_kinds & card) != 0);
	features_add_if(s, FEATURE_D_NOT_OG, missing >> HINT_OG & 1);
	features_add_if(s, FEATURE_D_NOT_TWITTER, missing >> HINT_TWITTER & 1);
	features_add_if(s, FEATURE_D_NOT_JSONLD, missing >> HINT_JSONLD & 1);
	features_add_steps(
	    s, FEATURE_D_KINDS_2, kinds, 2, __builtin_popcount(d->kinds));
	features_add_if(s, FEATURE_D_GENERIC, d->generic);
	features_add_if(s, FEATURE_D_PNG, d->drawn);
}

/* What only decides among elements does not make a declaration. */
static uint32_t
kinds_of_page(const struct candidates *c)
{
	uint32_t kinds = 0;

	for (uint32_t i = 0; i < c->hints.count; i++)
		kinds |= 1u << c->hints.list[i].kind;
	return kinds & ~(1u << HINT_PRELOAD | 1u << HINT_ITEMPROP);
}

/* Does an element show what looks like the main image? */
static bool
is_lead(const struct features_set *s)
{
	static const enum feature strong[] = { FEATURE_FIGCAPTION,
		FEATURE_WIDEST_PLAUSIBLE, FEATURE_FETCHPRIORITY,
		FEATURE_OWN_LEAD, FEATURE_NEAR_LEAD };

	if (!features_has(s, FEATURE_PLAUSIBLE_1) &&
	    !features_has(s, FEATURE_AFTER_1))
		return false;
	for (size_t i = 0; i < sizeof(strong) / sizeof(strong[0]); i++)
		if (features_has(s, strong[i]))
			return true;
	return false;
}

/* Of a picture that no element shows; `lead`: one shows what looks like the
 * main image. */
static void
add_not_shown(
    const struct evidence *e, uint32_t i, bool lead, struct features_set *s)
{
	features_add(s, FEATURE_D_NOT_SHOWN);
	features_add_if(s, FEATURE_D_RIVAL, lead);
	features_add_if(s, FEATURE_D_SIBLING, evidence_sibling(e, i));
	features_add_if(s, FEATURE_D_LOGO,
	    evidence_file(e, i) & (WORD_LOGO | WORD_PLACEHOLDER | WORD_PERSON));
}

/* A row for each picture that the page declares. */
static int
put_declared(const struct candidates *c, const struct evidence *e,
    uint32_t kinds, bool lead, struct arena *arena, struct features *out)
{
	for (uint32_t i = 0; i < c->count; i++) {
		const struct candidate *k = &c->list[i];
		struct features_set s = { { 0 } };
		struct declaration d;

		if (k->picture != i || !evidence_declared(e, i))
			continue;
		d = declaration_of(c, i);
		features_add(&s, FEATURE_DECLARED);
		add_declaration(&s, &d, kinds);
		if (k->node == 0)
			add_not_shown(e, i, lead, &s);
		features_add_if(
		    &s, FEATURE_D_PLAUSIBLE, evidence_plausible(e, i));
		if (put_row(out, &s,
			(struct features_row){
			    .candidate = i, .picture = i, .declared = true },
			arena) != 0)
			return -1;
	}
	return 0;
}

/* Drawings in SVG are logos and icons; none of 519 main images is one. */
static bool
is_vector(const struct candidate *c)
{
	return c->url_count > 0 &&
	    text_ends_nocase(
		address_path(c->urls[0].url), text_literal(".svg"));
}

int
features_collect(const struct page *page, const struct address *address,
    const struct candidates *candidates, const struct words *words,
    struct arena *arena, struct features *out)
{
	struct evidence *e =
	    evidence_new(page, address, candidates, words, arena);
	uint32_t kinds = kinds_of_page(candidates);
	struct features_set s;
	bool lead = false;

	*out = (struct features){ .row_count = 0 };
	out->rows = arena_take_array(
	    arena, 2 * (size_t)candidates->count + 1, sizeof(*out->rows));
	if (e == NULL || out->rows == NULL)
		return -1;
	for (uint32_t i = 0; i < candidates->count; i++) {
		const struct candidate *c = &candidates->list[i];

		if (c->ruled_out || c->node == 0 || is_vector(c))
			continue;
		evidence_of(e, i, &s);
		lead |= is_lead(&s);
		if (put_row(out, &s,
			(struct features_row){
			    .candidate = i, .picture = c->picture },
			arena) != 0)
			return -1;
	}
	if (put_declared(candidates, e, kinds, lead, arena, out) != 0)
		return -1;
	evidence_of_none(e, kinds != 0, &s);
	out->none = list_of(&s, arena, &out->none_count);
	return out->none == NULL ? -1 : 0;
}
