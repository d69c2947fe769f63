/*
 * Stars and keepers; see cluster.h.  Spec of images, 5.1 and 5.2.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/log.h"

#include "db/array.h"
#include "db/cluster.h"

enum { UPSCALE_PIXELS = 4 };

void
cluster_free(struct cluster_group *g)
{
	free(g->members);
	*g = (struct cluster_group){ 0 };
}

static bool
has(const struct cluster_group *g, int64_t id)
{
	for (size_t i = 0; i < g->count; i++)
		if (g->members[i].id == id)
			return true;
	return false;
}

static bool
add(struct dataset *ds, struct cluster_group *g, int64_t id)
{
	struct query *q = db_ask(ds->db, SQL_SELECT_IMAGE, value_int(id));
	bool found = query_next(q);
	struct member *m;

	if (found) {
		struct text digest = query_blob(q, 0);

		g->members = array_grow(
		    g->members, g->count, &g->room, sizeof(*g->members));
		m = &g->members[g->count++];
		*m = (struct member){ .id = id,
			.state_id = query_int(q, 1),
			.verdict_id = query_int(q, 2),
			.founder_id = query_int(q, 3),
			.width = query_int(q, 4),
			.height = query_int(q, 5),
			.bytes = query_int(q, 6),
			.blur = query_real(q, 7),
			.damaged = query_int(q, 8) != 0,
			.trimmed = query_int(q, 9) != 0 };
		if (digest.size == SHA256_BYTES)
			memcpy(m->sha256, digest.data, SHA256_BYTES);
	}
	query_done(q);
	return found;
}

static int
by_sha256(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	return memcmp(x->sha256, y->sha256, SHA256_BYTES);
}

bool
cluster_gather(struct dataset *ds, int64_t image_id, struct cluster_group *g)
{
	g->count = 0;
	if (!add(ds, g, image_id))
		return false;
	/* Groups are tiny; those that are not are read once. */
	for (size_t i = 0; i < g->count; i++) {
		int64_t other = 0;

		while (
		    (other = db_value(ds->db, 0, SQL_NEAR_NEXT,
			 value_int(g->members[i].id), value_int(other))) != 0)
			if (!has(g, other))
				(void)add(ds, g, other); /* or it is gone */
	}
	qsort(g->members, g->count, sizeof(*g->members), by_sha256);
	return true;
}

/* ---- stars ----------------------------------------------------------------*/

static size_t
index_of(const struct cluster_group *g, int64_t id)
{
	for (size_t i = 0; i < g->count; i++)
		if (g->members[i].id == id)
			return i;
	return SIZE_MAX;
}

/* The founder that m is linked to with the least distance, then the least
 * sha256; itself if there is none. */
static size_t
founder_of(struct dataset *ds, const struct cluster_group *g, size_t i)
{
	struct query *q =
	    db_ask(ds->db, SQL_NEAR_OF, value_int(g->members[i].id));
	size_t best = i;
	int64_t least = INT64_MAX;

	while (query_next(q)) {
		size_t other = index_of(g, query_int(q, 0));
		int64_t distance = query_int(q, 1);

		if (other >= i || !g->members[other].in ||
		    g->members[other].founder != other)
			continue;
		if (distance < least || (distance == least && other < best)) {
			least = distance;
			best = other;
		}
	}
	return best;
}

/* ---- keepers --------------------------------------------------------------*/

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

/* Is a better than b?  b comes first in sha256 order. */
static bool
is_better(const struct cluster_group *g, const struct member *a,
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

static void
keep_best(struct cluster_group *g, size_t founder)
{
	struct member *best = &g->members[founder];

	for (size_t i = founder + 1; i < g->count; i++) {
		struct member *m = &g->members[i];

		if (m->in && m->founder == founder && is_better(g, m, best))
			best = m;
	}
	best->keeper = true;
}

void
cluster_form(struct dataset *ds, struct cluster_group *g)
{
	for (size_t i = 0; i < g->count; i++)
		if (g->members[i].in)
			g->members[i].founder =
			    g->count == 1 ? i : founder_of(ds, g, i);
	for (size_t i = 0; i < g->count; i++)
		if (g->members[i].in && g->members[i].founder == i)
			keep_best(g, i);
}
