/*
 * Near-same texts; see near_text.h.
 *
 * Stars as of pictures (cluster.c): in the order of their keys each text joins
 * the founder that it is most similar to, or founds a star, and counts as its
 * founder.  Texts of one normal form count as one anyway: they have the same
 * neighbours, so links between them would say nothing.
 */

#include <stdlib.h>
#include <string.h>

#include "lib/hash.h"
#include "lib/log.h"

#include "db/array.h"
#include "db/map.h"
#include "db/near_text.h"

struct text_node {
	int64_t id, norm, counts_as;
	bool is_new; /* lait-dedup has not seen it */
	unsigned char key[DB_KEY_BYTES];
	bool is_founder;
	int64_t founder_norm;
};

struct group {
	struct text_node *list; /* owned */
	size_t count, room;
	struct map places; /* text -> place (a) */
};

static bool
load(struct dataset *ds, int64_t id, struct text_node *out)
{
	struct query *q = db_ask(ds->db, SQL_NEAR_TEXT_NODE, value_int(id));
	bool found = query_next(q);

	*out = (struct text_node){ .id = id };
	if (found) {
		struct text key = query_blob(q, 0);

		if (key.size == DB_KEY_BYTES)
			memcpy(out->key, key.data, DB_KEY_BYTES);
		out->norm = query_int(q, 1);
		out->counts_as = query_int(q, 2);
		out->is_new = query_int(q, 3) != 0;
	}
	query_done(q);
	return found;
}

static void
add(struct dataset *ds, struct group *g, int64_t id)
{
	struct text_node node;

	if (map_find(&g->places, id) != NULL || !load(ds, id, &node))
		return;
	g->list = array_grow(g->list, g->count, &g->room, sizeof(*g->list));
	map_put(&g->places, id)->a = (int64_t)g->count;
	g->list[g->count++] = node;
}

static void
gather(struct dataset *ds, struct group *g, int64_t id)
{
	add(ds, g, id);
	for (size_t i = 0; i < g->count; i++) {
		int64_t other = 0;

		while ((other = db_value(ds->db, 0, SQL_NEAR_TEXT_NEXT,
			    value_int(g->list[i].id), value_int(other))) != 0)
			add(ds, g, other);
	}
}

static int
by_key(const void *left, const void *right)
{
	const struct text_node *a = left, *b = right;

	return memcmp(a->key, b->key, DB_KEY_BYTES);
}

/* The founder before the i-th that is most similar to it, then the least. */
static void
join(struct dataset *ds, struct group *g, size_t i)
{
	struct query *q =
	    db_ask(ds->db, SQL_NEAR_TEXT_OF, value_int(g->list[i].id));
	struct text_node *node = &g->list[i];
	size_t best = i;
	double most = 0;

	while (query_next(q)) {
		const struct map_entry *e =
		    map_find(&g->places, query_int(q, 0));
		double similarity = query_real(q, 1);
		size_t other = e == NULL ? i : (size_t)e->a;

		if (other >= i || !g->list[other].is_founder)
			continue;
		if (similarity > most || (similarity >= most && other < best)) {
			most = similarity;
			best = other;
		}
	}
	node->is_founder = best == i;
	node->founder_norm = g->list[best].norm;
}

static void
form_stars(struct dataset *ds, struct group *g)
{
	if (g->count > 1)
		qsort(g->list, g->count, sizeof(*g->list), by_key);
	for (size_t i = 0; i < g->count; i++)
		map_put(&g->places, g->list[i].id)->a = (int64_t)i;
	for (size_t i = 0; i < g->count; i++) {
		const struct text_node *node = &g->list[i];

		join(ds, g, i);
		if (node->counts_as == node->founder_norm && !node->is_new)
			continue;
		db_run(ds->db, SQL_NEAR_TEXT_SET, value_int(node->founder_norm),
		    value_int(node->id));
		if (node->counts_as != node->founder_norm)
			db_run(ds->db, SQL_TEXT_DIRTY, value_int(node->id));
	}
}

static enum saved
add_links(struct dataset *ds, const struct text_node *node, const json_t *near,
    const char **why)
{
	json_t *entry;
	size_t i;

	*why = "near is not an array of {text_id, similarity}";
	if (near != NULL && !json_is_array(near))
		return SAVED_BAD;
	json_array_foreach(near, i, entry)
	{
		double similarity = record_real(entry, "similarity", -1);
		unsigned char key[DB_KEY_BYTES];
		struct text_node other;
		int64_t id;

		if (similarity < 0 ||
		    !hex_decode(
			record_text(entry, "text_id"), key, DB_KEY_BYTES))
			return SAVED_BAD;
		id = db_value(
		    ds->db, 0, SQL_TEXT_ID, value_blob(key, DB_KEY_BYTES));
		if (id == 0 || id == node->id || !load(ds, id, &other) ||
		    other.norm == node->norm)
			continue;
		db_run(ds->db, SQL_NEAR_TEXT_ADD, value_int(node->id),
		    value_int(id), value_real(similarity));
		db_run(ds->db, SQL_NEAR_TEXT_ADD, value_int(id),
		    value_int(node->id), value_real(similarity));
	}
	return SAVED;
}

enum saved
near_text_save(struct dataset *ds, json_t *rec, const char **why)
{
	unsigned char key[DB_KEY_BYTES];
	struct group g = { 0 };
	struct text_node node;
	int64_t id;

	*why = "not a text record with its text_id";
	if (!hex_decode(record_text(rec, "text_id"), key, DB_KEY_BYTES))
		return SAVED_BAD;
	id = db_value(ds->db, 0, SQL_TEXT_ID, value_blob(key, DB_KEY_BYTES));
	if (id == 0 || !load(ds, id, &node))
		return SAVED_UNKNOWN;
	if (record_string(rec, "reject") != NULL ||
	    record_string(rec, "fail") != NULL) {
		/* It counts as itself, and does not wait for ever. */
		db_run(ds->db, SQL_NEAR_TEXT_SET, value_int(node.counts_as),
		    value_int(id));
		return save_failure(ds, "dedup", UNIT_TEXT, id, rec, why) == 0
		    ? SAVED_BAD
		    : SAVED;
	}
	if (add_links(ds, &node, json_object_get(rec, "near"), why) != SAVED)
		return SAVED_BAD;
	gather(ds, &g, id);
	form_stars(ds, &g);
	free(g.list);
	map_free(&g.places);
	save_done(ds, "dedup", UNIT_TEXT, id);
	return SAVED;
}

int64_t
near_text_fill(struct dataset *ds)
{
	if (!ds->limits.text_near)
		return 0;
	return db_run(ds->db, SQL_NEAR_TEXT_FILL,
	    value_int(dataset_stage(ds, "dedup", UNIT_TEXT)));
}

int64_t
near_text_again(struct dataset *ds)
{
	return db_run(ds->db, SQL_NEAR_TEXT_AGAIN,
	    value_int(dataset_stage(ds, "dedup", UNIT_TEXT)));
}

void
near_text_follow(struct dataset *ds, int64_t text_id)
{
	if (ds->limits.text_near)
		db_run(ds->db, SQL_WAITING_ADD,
		    value_int(dataset_stage(ds, "dedup", UNIT_TEXT)),
		    value_int(text_id), value_int(0), value_int(0));
}
