/*
 * The kept one of a cluster; see keeper.h.
 */

#include <stdlib.h>
#include <string.h>

#include "db/keeper.h"
#include "db/pool.h"

enum { UPSCALE_PIXELS = 4 };

/* ---- by picture -----------------------------------------------------------*/

static int64_t
pixels(const struct member *m)
{
	return m->width * m->height;
}

static double
bytes_per_pixel(const struct member *m)
{
	return pixels(m) == 0 ? 0 : (double)m->bytes / (double)pixels(m);
}

/* Much larger than every other of its cluster, and blurrier than half of the
 * next: an enlargement. */
static bool
is_upscale(const struct cluster_group *g, const struct member *m)
{
	const struct member *next = NULL;

	for (size_t i = 0; i < g->count; i++) {
		const struct member *o = &g->members[i];

		if (o == m || !o->in || o->founder != m->founder)
			continue;
		if (next == NULL || pixels(o) > pixels(next))
			next = o;
	}
	return next != NULL && pixels(m) > UPSCALE_PIXELS * pixels(next) &&
	    m->blur < next->blur / 2;
}

/* Is a the larger picture, or the better one of the same size?  b comes first
 * in sha256 order. */
static bool
is_larger(const struct cluster_group *g, const struct member *a,
    const struct member *b)
{
	bool up_a = is_upscale(g, a), up_b = is_upscale(g, b);
	double dense_a = bytes_per_pixel(a), dense_b = bytes_per_pixel(b);

	if (up_a != up_b)
		return up_b;
	if (pixels(a) != pixels(b))
		return pixels(a) > pixels(b);
	if (a->damaged != b->damaged)
		return b->damaged;
	if (a->trimmed != b->trimmed)
		return b->trimmed;
	return dense_a > dense_b;
}

/* ---- by text --------------------------------------------------------------*/

/* The best text beside a picture. */
struct best {
	bool none, scored;
	double relevance;
	int64_t kind, characters;
	char *text; /* owned */
};

static struct best
best_text(struct dataset *ds, const struct member *m)
{
	struct query *q = db_ask(ds->db, SQL_MEMBER_TEXTS, value_int(m->id));
	struct best best = { .none = true };

	while (best.none && query_next(q))
		if (pool_text_counts(ds,
			&(struct pool_text){ .text_id = query_int(q, 0),
			    .page_id = query_int(q, 1),
			    .kind = query_int(q, 2),
			    .state_id = query_int(q, 3) }))
			best = (struct best){ .scored = !query_is_null(q, 4),
				.relevance = query_real(q, 4),
				.kind = query_int(q, 2),
				.text = text_string(query_text(q, 5)),
				.characters = query_int(q, 6) };
	query_done(q);
	return best;
}

/* Below 0 when x is better; the order of SQL_PAIRS_RANKED. */
static int
compare_best(const struct best *x, const struct best *y)
{
	if (x->none || y->none)
		return x->none - y->none;
	if (x->scored != y->scored)
		return y->scored - x->scored;
	if (x->scored && x->relevance != y->relevance)
		return x->relevance > y->relevance ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->characters != y->characters)
		return x->characters > y->characters ? -1 : 1;
	if (x->text == NULL || y->text == NULL)
		return 0; /* without memory the database fails as well */
	return strcmp(x->text, y->text);
}

/* ---------------------------------------------------------------------------*/

static bool
is_of(const struct member *m, size_t founder)
{
	return m->in && m->founder == founder;
}

static struct member *
best_by_text(struct dataset *ds, struct cluster_group *g, size_t founder)
{
	struct member *kept = &g->members[founder];
	struct best most = best_text(ds, kept);

	for (size_t i = founder + 1; i < g->count; i++) {
		struct member *m = &g->members[i];
		struct best own;
		int order;

		if (!is_of(m, founder))
			continue;
		own = best_text(ds, m);
		order = compare_best(&own, &most);
		if (order < 0 || (order == 0 && is_larger(g, m, kept))) {
			free(most.text);
			most = own;
			kept = m;
		} else {
			free(own.text);
		}
	}
	free(most.text);
	return kept;
}

static struct member *
best_by_size(struct cluster_group *g, size_t founder)
{
	struct member *kept = &g->members[founder];

	for (size_t i = founder + 1; i < g->count; i++)
		if (is_of(&g->members[i], founder) &&
		    is_larger(g, &g->members[i], kept))
			kept = &g->members[i];
	return kept;
}

void
keeper_choose(struct dataset *ds, struct cluster_group *g, size_t founder)
{
	struct member *kept = ds->limits.keep_text
	    ? best_by_text(ds, g, founder)
	    : best_by_size(g, founder);

	kept->keeper = true;
}
