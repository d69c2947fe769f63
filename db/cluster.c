/*
 * Groups of links and their stars; see cluster.h.  Spec of images, 5.1.
 */

#include <stdlib.h>
#include <string.h>

#include "lib/log.h"

#include "db/array.h"
#include "db/cluster.h"
#include "db/keeper.h"

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

void
cluster_form(struct dataset *ds, struct cluster_group *g)
{
	for (size_t i = 0; i < g->count; i++)
		if (g->members[i].in)
			g->members[i].founder =
			    g->count == 1 ? i : founder_of(ds, g, i);
	for (size_t i = 0; i < g->count; i++)
		if (g->members[i].in && g->members[i].founder == i)
			keeper_choose(ds, g, i);
}
