/*
 * Pooled texts; see pool.h.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/log.h"

#include "db/array.h"
#include "db/gate.h"
#include "db/map.h"
#include "db/reason.h"
#include "db/state.h"
#include "db/words.h"

#include "db/pool.h"

/* A text beside a picture of the cluster. */
struct pooled {
	struct pool_text is;
	int64_t mention_id, rank, norm;
	char *page_url; /* owned */
};

struct pool {
	struct pooled *texts; /* owned */
	size_t count, room;
	struct map urls, pages, hosts; /* of the cluster's mentions */
	int64_t images;
};

/* A row of pair as it stands. */
struct old {
	int64_t pair_id, text_id, mention_id, kind, counted, state_id, norm;
	bool kept;
};

bool
pool_wanted(struct dataset *ds, const struct member *m)
{
	return db_value(ds->db, 0, SQL_IMAGE_WANTED, value_int(m->id)) != 0;
}

/* ---- gathering ------------------------------------------------------------*/

static void
gather(struct dataset *ds, struct pool *p, int64_t image_id)
{
	struct query *q = db_ask(ds->db, SQL_POOL, value_int(image_id));

	p->images++;
	while (query_next(q)) {
		map_put(&p->pages, query_int(q, 1));
		map_put(&p->hosts, query_int(q, 4));
		if (!query_is_null(q, 5))
			map_put(&p->urls, query_int(q, 5));
		if (query_is_null(q, 6))
			continue; /* a mention without a text */
		p->texts =
		    array_grow(p->texts, p->count, &p->room, sizeof(*p->texts));
		p->texts[p->count++] = (struct pooled){ .mention_id =
							    query_int(q, 0),
			.is = { .text_id = query_int(q, 6),
			    .page_id = query_int(q, 1),
			    .kind = query_int(q, 7),
			    .state_id = query_int(q, 9) },
			.page_url = text_string(query_text(q, 2)),
			.rank = query_int(q, 3),
			.norm = ds->limits.text_near && !query_is_null(q, 10)
			    ? query_int(q, 10)
			    : query_int(q, 8) };
	}
}

static int
compare(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* Of one text the least kind, page, rank comes first: the one that counts. */
static int
by_text(const void *a, const void *b)
{
	const struct pooled *x = a, *y = b;
	int order = compare(x->is.text_id, y->is.text_id);

	if (order == 0)
		order = compare(x->is.kind, y->is.kind);
	if (order == 0 && x->page_url != NULL && y->page_url != NULL)
		order = strcmp(x->page_url, y->page_url);
	return order != 0 ? order : compare(x->rank, y->rank);
}

static void
make_unique(struct pool *p)
{
	size_t kept = 0;

	if (p->count > 0)
		qsort(p->texts, p->count, sizeof(*p->texts), by_text);
	for (size_t i = 0; i < p->count; i++) {
		if (kept > 0 &&
		    p->texts[kept - 1].is.text_id == p->texts[i].is.text_id)
			free(p->texts[i].page_url);
		else
			p->texts[kept++] = p->texts[i];
	}
	p->count = kept;
}

static void
pool_free(struct pool *p)
{
	for (size_t i = 0; i < p->count; i++)
		free(p->texts[i].page_url);
	free(p->texts);
	map_free(&p->urls);
	map_free(&p->pages);
	map_free(&p->hosts);
}

/* ---- text rules -----------------------------------------------------------*/

static bool
kind_allowed(const struct dataset *ds, int64_t kind)
{
	struct text rest = text_of(ds->limits.kinds);
	struct text piece;

	if (rest.size == 0)
		return true;
	while (text_split(&rest, ',', &piece))
		if (text_equal(
			text_trim(piece), text_of(words_kind_name((int)kind))))
			return true;
	return false;
}

/* By the select's own, stricter rules; a text too short to tell has the
 * language of its page.  NULL: it passes. */
static const char *
strict_word(struct dataset *ds, const struct pool_text *t)
{
	struct query *q = db_ask(ds->db, SQL_POOL_TEXT, value_int(t->text_id),
	    value_int(t->page_id));
	struct gate_measures m = { .language = NULL };
	const char *word = NULL;
	char *language = NULL;

	for (int i = 0; i < GATE_MEASURES; i++)
		m.values[i] = 0;
	if (query_next(q)) {
		for (int i = 0; i < 4; i++)
			m.values[i] = query_real(q, 1 + i);
		language = text_string(query_text(q, 0));
	}
	query_done(q);
	m.language = language == NULL ? "und" : language;
	if (gate_text(ds, "select", &m, &word) != GATE_REJECTS &&
	    gate_text(ds, "gate", &m, &word) != GATE_REJECTS)
		word = NULL;
	free(language);
	return word;
}

/* The state of a pair before the choice, and does it count? */
static int64_t
text_state(struct dataset *ds, const struct pool_text *t, bool *counts)
{
	char reason[REASON_BYTES_MAX];
	const char *word;

	*counts = false;
	if (!state_is(ds, t->state_id, "done"))
		return t->state_id; /* waiting, or rejected by the filter */
	word = kind_allowed(ds, t->kind) ? strict_word(ds, t) : "kind";
	if (word == NULL) {
		*counts = true;
		return state_id(ds, "rejected", "select:not-best");
	}
	(void)snprintf(reason, sizeof(reason), "select:%s", word);
	return state_id(ds, "rejected", reason);
}

bool
pool_text_counts(struct dataset *ds, const struct pool_text *t)
{
	bool counts;

	(void)text_state(ds, t, &counts);
	return counts;
}

/* ---- rows -----------------------------------------------------------------*/

static size_t
load_old(struct dataset *ds, int64_t image_id, struct old **out)
{
	struct query *q = db_ask(ds->db, SQL_PAIRS_OF, value_int(image_id));
	struct old *all = NULL;
	size_t count = 0, room = 0;

	while (query_next(q)) {
		all = array_grow(all, count, &room, sizeof(*all));
		all[count++] = (struct old){ .pair_id = query_int(q, 0),
			.text_id = query_int(q, 1),
			.mention_id = query_int(q, 2),
			.kind = query_int(q, 3),
			.counted = query_int(q, 4),
			.state_id = query_int(q, 5),
			.norm = query_int(q, 6) };
	}
	*out = all;
	return count;
}

/* Old rows come by text_id, as the pooled texts do. */
static struct old *
find_old(struct old *all, size_t count, int64_t text_id)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (all[middle].text_id < text_id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && all[low].text_id == text_id ? &all[low] : NULL;
}

/* Key 0 is no key of a map, and a norm may be 0: it is moved. */
static int64_t
norm_key(int64_t norm)
{
	return norm == 0 ? INT64_MIN : norm;
}

/* Apply what changed in the norms that the image counts in. */
static void
count_norms(struct dataset *ds, const struct map *was, const struct map *is)
{
	const struct map *both[2] = { was, is };

	for (int side = 0; side < 2; side++)
		for (size_t i = 0; i < both[side]->room; i++) {
			int64_t key = both[side]->entries[i].key;
			int64_t by = side == 0 ? -1 : 1;

			if (key == 0 || map_find(both[1 - side], key) != NULL)
				continue;
			key = key == INT64_MIN ? 0 : key;
			db_run(ds->db, SQL_NORM_COUNT, value_int(key),
			    value_int(by));
			db_run(ds->db, SQL_NORM_TURNED, value_int(key),
			    value_int(ds->limits.text_images));
		}
}

static void
remove_pair(struct dataset *ds, const struct old *o)
{
	state_move(ds, UNIT_PAIR, o->state_id, 0);
	db_run(ds->db, SQL_WAITING_CLEAR, value_int(o->pair_id),
	    value_int(UNIT_PAIR));
	db_run(ds->db, SQL_SCORE_CLEAR, value_int(UNIT_PAIR),
	    value_int(o->pair_id));
	db_run(ds->db, SQL_PAIR_REMOVE, value_int(o->pair_id));
}

static void
insert_pair(struct dataset *ds, const struct member *keeper,
    const struct pooled *t, bool counts, int64_t state)
{
	struct query *q =
	    db_ask(ds->db, SQL_TEXT_BY_ID, value_int(t->is.text_id));
	char hex[KEY_HEX_BYTES + 1] = "";
	unsigned char key[DB_KEY_BYTES];

	if (query_next(q))
		hash_pair_key(keeper->sha256, query_text(q, 0), hex);
	query_done(q);
	if (!hex_decode(text_of(hex), key, sizeof(key)))
		return;
	db_run(ds->db, SQL_PAIR_ADD, value_blob(key, sizeof(key)),
	    value_int(keeper->id), value_int(t->is.text_id),
	    value_int(t->mention_id), value_int(t->is.kind), value_int(counts),
	    value_int(t->norm), value_int(state));
	state_move(ds, UNIT_PAIR, 0, state);
}

static void
update_pair(struct dataset *ds, struct old *o, const struct pooled *t,
    bool counts, int64_t state)
{
	o->kept = true;
	/* The state of one that counts is the choice's. */
	if (counts && o->counted)
		state = o->state_id;
	if (o->mention_id == t->mention_id && o->kind == t->is.kind &&
	    o->counted == counts && o->norm == t->norm && o->state_id == state)
		return;
	db_run(ds->db, SQL_PAIR_SET, value_int(t->mention_id),
	    value_int(t->is.kind), value_int(counts), value_int(t->norm),
	    value_int(state), value_int(o->pair_id));
	state_move(ds, UNIT_PAIR, o->state_id, state);
}

/* The keeper's rows of pair become those of the pool. */
static void
write_pairs(
    struct dataset *ds, const struct member *keeper, const struct pool *p)
{
	struct map was = { 0 }, is = { 0 };
	struct old *old;
	size_t count = load_old(ds, keeper->id, &old);

	for (size_t i = 0; i < count; i++)
		if (old[i].counted)
			map_put(&was, norm_key(old[i].norm));
	for (size_t i = 0; i < p->count; i++) {
		struct old *o = find_old(old, count, p->texts[i].is.text_id);
		bool counts;
		int64_t state = text_state(ds, &p->texts[i].is, &counts);

		if (counts)
			map_put(&is, norm_key(p->texts[i].norm));
		if (o != NULL)
			update_pair(ds, o, &p->texts[i], counts, state);
		else
			insert_pair(ds, keeper, &p->texts[i], counts, state);
	}
	for (size_t i = 0; i < count; i++)
		if (!old[i].kept)
			remove_pair(ds, &old[i]);
	count_norms(ds, &was, &is);
	map_free(&was);
	map_free(&is);
	free(old);
}

void
pool_drop(struct dataset *ds, int64_t image_id)
{
	static const struct pool none;
	const struct member m = { .id = image_id };

	write_pairs(ds, &m, &none);
}

void
pool_cluster(struct dataset *ds, const struct cluster_group *g, size_t founder)
{
	const struct member *keeper = NULL;
	struct pool p = { 0 };

	for (size_t i = 0; i < g->count; i++) {
		const struct member *m = &g->members[i];

		if (!m->in || m->founder != founder)
			continue;
		gather(ds, &p, m->id);
		if (m->keeper)
			keeper = m;
	}
	make_unique(&p);
	if (keeper != NULL) {
		db_run(ds->db, SQL_CLUSTER_SET,
		    value_int(g->members[founder].id), value_int(keeper->id),
		    value_int(p.images), value_int((int64_t)p.urls.count),
		    value_int((int64_t)p.pages.count),
		    value_int((int64_t)p.hosts.count));
		write_pairs(ds, keeper, &p);
	}
	pool_free(&p);
}

/* ---- the choice -----------------------------------------------------------*/

static bool
has_too_many_texts(struct dataset *ds, int64_t image_id)
{
	return db_value(ds->db, 0, SQL_PAIR_TEXTS, value_int(image_id)) >
	    ds->limits.image_texts;
}

/* What a pair that counts is, at its turn. */
static int64_t
choice(struct dataset *ds, bool crowded, bool shared, bool *taken)
{
	if (crowded)
		return state_id(ds, "rejected", "select:image-shared");
	if (shared)
		return state_id(ds, "rejected", "select:text-shared");
	if (*taken)
		return state_id(ds, "rejected", "select:not-best");
	*taken = true;
	return state_id(ds, "selected", "");
}

int64_t
pool_choose(struct dataset *ds, int64_t image_id)
{
	bool crowded = has_too_many_texts(ds, image_id);
	bool taken = false, waits = false;
	struct query *q = db_ask(ds->db, SQL_PAIRS_RANKED, value_int(image_id));

	while (query_next(q)) {
		int64_t id = query_int(q, 0), was = query_int(q, 1), state;

		if (query_int(q, 2) == 0) {
			waits |= !state_is(ds, was, "rejected");
			continue;
		}
		state = choice(ds, crowded, query_int(q, 3) != 0, &taken);
		if (state == was)
			continue;
		db_run(ds->db, SQL_PAIR_STATE, value_int(state), value_int(id));
		state_move(ds, UNIT_PAIR, was, state);
	}
	if (taken)
		return state_id(ds, "selected", "");
	return waits ? state_id(ds, "waiting", "filter")
		     : state_id(ds, "rejected", "select:no-text");
}
