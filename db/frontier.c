/*
 * Addresses; see frontier.h.
 */

#include <string.h>

#include "lib/domain.h"

#include "db/state.h"

#include "db/frontier.h"

static const char *const wants[WANT_COUNT] = { "page", "image", "sitemap",
	"feed" };

const char *
want_name(enum want want)
{
	return wants[want];
}

int
want_of(const char *name)
{
	for (int i = 0; name != NULL && i < WANT_COUNT; i++)
		if (strcmp(wants[i], name) == 0)
			return i;
	return -1;
}

enum unit
want_unit(enum want want)
{
	if (want_is_list(want))
		return UNIT_LIST_URL;
	return want == WANT_IMAGE ? UNIT_IMAGE_URL : UNIT_PAGE_URL;
}

enum unit
want_answer(enum want want)
{
	if (want_is_list(want))
		return UNIT_LIST_ANSWER;
	return want == WANT_IMAGE ? UNIT_IMAGE_ANSWER : UNIT_PAGE_ANSWER;
}

bool
want_is_list(enum want want)
{
	return want == WANT_SITEMAP || want == WANT_FEED;
}

/* Addresses of different classes are different, though they read the same. */
static char
class_of(enum want want)
{
	if (want_is_list(want))
		return 's';
	return want == WANT_IMAGE ? 'i' : 'p';
}

bool
address_read(const struct dataset *ds, struct text t, enum want want,
    struct address *out)
{
	out->want = want;
	if (!url_parse(t, NULL, &out->url))
		return false;
	if (want == WANT_IMAGE
		? !url_identity(&out->url, &out->canonical)
		: !url_canonical(&out->url, NULL, &out->canonical))
		return false;
	out->key = dataset_key(ds, class_of(want),
	    (struct text){
		.data = out->canonical.bytes, .size = out->canonical.size });
	return true;
}

int64_t
frontier_host(struct dataset *ds, struct text name)
{
	int64_t id = db_value(ds->db, 0, SQL_HOST_ID, value_text(name));
	int64_t domain;
	struct text within;

	if (id != 0)
		return id;
	within = domain_of(name);
	domain = db_value(ds->db, 0, SQL_DOMAIN_ID, value_text(within));
	if (domain == 0) {
		db_run(ds->db, SQL_DOMAIN_ADD, value_text(within));
		domain = db_last_id(ds->db);
	}
	db_run(ds->db, SQL_HOST_ADD, value_text(name), value_int(domain));
	return db_last_id(ds->db);
}

static bool
take(struct query *q, struct frontier *out)
{
	bool found = query_next(q);

	if (found)
		*out = (struct frontier){ .url_id = query_int(q, 0),
			.host_id = query_int(q, 1),
			.want = (enum want)query_int(q, 2),
			.state_id = query_int(q, 3),
			.depth = query_int(q, 4),
			.priority = query_int(q, 5),
			.turn = query_int(q, 6),
			.attempts = query_int(q, 7),
			.page_id = query_int(q, 8),
			.image_id = query_int(q, 9) };
	query_done(q);
	return found;
}

bool
frontier_find(struct dataset *ds, int64_t key, struct frontier *out)
{
	return take(db_ask(ds->db, SQL_URL_BY_KEY, value_int(key)), out);
}

bool
frontier_load(struct dataset *ds, int64_t url_id, struct frontier *out)
{
	return take(db_ask(ds->db, SQL_URL_BY_ID, value_int(url_id)), out);
}

void
frontier_add(struct dataset *ds, const struct address *a, int64_t depth,
    int64_t priority, const char *trap, struct frontier *out)
{
	const struct url *u = a->want == WANT_IMAGE ? &a->canonical : &a->url;

	*out = (struct frontier){ .host_id = frontier_host(ds, a->url.host),
		.want = a->want,
		.depth = depth,
		.priority = priority };
	if (trap != NULL)
		out->state_id = state_id(ds, "rejected", trap);
	else
		out->state_id = state_id(ds, "waiting", "fetch");
	/* Of a picture's address one spelling is kept, whichever came first:
	 * it stands in exports. */
	db_run(ds->db, SQL_URL_ADD, value_int(a->key), value_int(out->host_id),
	    value_int(a->want), value_int(out->state_id), value_int(depth),
	    value_int(priority),
	    value_text((struct text){ .data = u->bytes, .size = u->size }));
	out->url_id = db_last_id(ds->db);
	state_move(ds, want_unit(a->want), 0, out->state_id);
	if (trap == NULL)
		frontier_enqueue(ds, out);
}

void
frontier_enqueue(struct dataset *ds, struct frontier *f)
{
	int64_t images = f->want == WANT_IMAGE;

	f->turn++;
	if (db_run(ds->db, SQL_QUEUE_ADD, value_int(f->host_id),
		value_int(f->priority), value_int(f->url_id),
		value_int(f->turn)) != 1)
		return;
	db_run(ds->db, SQL_HOST_QUEUED, value_int(1), value_int(images),
	    value_int(f->host_id));
	db_run(ds->db, SQL_URL_TURN, value_int(f->turn), value_int(f->url_id));
	frontier_move(ds, f, state_id(ds, "waiting", "fetch"));
}

bool
frontier_unqueue(struct dataset *ds, const struct frontier *f)
{
	int64_t images = f->want == WANT_IMAGE;

	if (db_run(ds->db, SQL_QUEUE_REMOVE, value_int(f->host_id),
		value_int(f->priority), value_int(f->url_id)) == 1) {
		db_run(ds->db, SQL_HOST_QUEUED, value_int(-1),
		    value_int(-images), value_int(f->host_id));
		return true;
	}
	return db_run(ds->db, SQL_WAITING_REMOVE,
		   value_int(dataset_stage(ds, "fetch", UNIT_PAGE_URL)),
		   value_int(f->url_id)) == 1;
}

void
frontier_move(struct dataset *ds, struct frontier *f, int64_t state_id)
{
	if (f->state_id == state_id)
		return;
	state_move(ds, want_unit(f->want), f->state_id, state_id);
	db_run(
	    ds->db, SQL_URL_STATE, value_int(state_id), value_int(f->url_id));
	f->state_id = state_id;
}

int64_t
frontier_promote(struct dataset *ds)
{
	int64_t stage = dataset_stage(ds, "fetch", UNIT_PAGE_URL);
	int64_t promoted = 0;

	for (;;) {
		struct frontier f;
		int64_t id = db_value(ds->db, 0, SQL_WAITING_DUE,
		    value_int(stage), value_int(ds->now));

		if (id == 0)
			return promoted;
		db_run(ds->db, SQL_WAITING_REMOVE, value_int(stage),
		    value_int(id));
		if (frontier_load(ds, id, &f))
			frontier_enqueue(ds, &f);
		promoted++;
	}
}
