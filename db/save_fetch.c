/*
 * What lait-fetch said: answers to urls, and the politeness of hosts.
 */

#include <stdlib.h>
#include <string.h>

#include "lib/hash.h"

#include "db/consent.h"
#include "db/frontier.h"
#include "db/list.h"
#include "db/mention.h"
#include "db/reason.h"
#include "db/save.h"
#include "db/scope.h"
#include "db/state.h"

/* A host that is not ready for so long is not waited for. */
enum { PARKED_MS = 60000 };

/* Answers are counted beside the units: how many of which kind came. */
static void
count_answer(struct dataset *ds, const struct frontier *f, int64_t state)
{
	state_move(ds, want_answer(f->want), 0, state);
	db_run(ds->db, SQL_HOST_ANSWERED, value_int(f->host_id));
}

static enum saved
save_host(struct dataset *ds, const json_t *rec, const char **why)
{
	struct text name = record_text(rec, "host");
	json_t *robots = json_object_get(rec, "robots");
	char *dumped = NULL;
	int64_t host;

	*why = "a host record without its host";
	if (name.size == 0 || name.size > URL_HOST_BYTES_MAX)
		return SAVED_BAD;
	host = frontier_host(ds, name);
	list_robots(ds, host, robots);
	if (json_is_array(robots))
		dumped = json_dumps(robots, JSON_COMPACT);
	db_run(ds->db, SQL_HOST_POLITE,
	    value_int(record_integer(rec, "next_at_ms", 0)),
	    value_int(record_integer(rec, "delay_ms", 0)),
	    value_int(record_integer(rec, "bad", 0)), value_string(dumped),
	    value_int(host));
	free(dumped);
	return SAVED;
}

/* Accidents and judgements. */
static enum saved
save_refused(
    struct dataset *ds, struct frontier *f, const json_t *rec, const char **why)
{
	const char *reject = record_string(rec, "reject");
	const char *reason =
	    reject != NULL ? reject : record_string(rec, "fail");
	const char *word = reason_word(reason, "fetch");
	int64_t delay, state;
	enum reason_next next;

	*why = "reject or fail is not \"fetch:reason\"";
	if (word == NULL || strlen(reason) > REASON_BYTES_MAX)
		return SAVED_BAD;
	next = reason_next("fetch", word, reject != NULL, f->attempts, &delay);
	if (next == REASON_WAITS) {
		/* Of a host that is parked: to be handed out anew by one who
		 * follows, once the host is ready. */
		if (db_run(ds->db, SQL_QUEUE_TURN, value_int(f->host_id),
			value_int(f->priority), value_int(f->url_id),
			value_int(ds->now * 1000 + PARKED_MS)) == 1)
			db_run(ds->db, SQL_URL_TURN, value_int(f->turn + 1),
			    value_int(f->url_id));
		count_answer(ds, f, state_id(ds, "waiting", "fetch"));
		return SAVED;
	}
	/* It was not waiting: this was said before. */
	if (!frontier_unqueue(ds, f))
		return SAVED_UNKNOWN;
	state = state_id(ds,
	    next == REASON_AGAIN        ? "retry"
		: next == REASON_FAILED ? "failed"
					: "rejected",
	    reason);
	if (next == REASON_AGAIN)
		db_run(ds->db, SQL_WAITING_SET,
		    value_int(dataset_stage(ds, "fetch", UNIT_PAGE_URL)),
		    value_int(f->url_id), value_int(ds->now + delay),
		    value_int(f->attempts + 1));
	db_run(ds->db, SQL_ATTEMPT_ADD, value_int(f->url_id),
	    value_int(f->url_id), value_int(ds->now), value_int(state),
	    value_int(record_integer(rec, "status", 0)));
	db_run(ds->db, SQL_URL_ATTEMPTS, value_int(f->attempts + 1),
	    value_int(record_integer(rec, "status", 0)), value_int(f->url_id));
	frontier_move(ds, f, state);
	consent_replace(
	    ds, UNIT_PAGE_URL, f->url_id, json_object_get(rec, "signals"));
	count_answer(ds, f, state);
	if (f->want == WANT_IMAGE)
		mention_answer(ds, f->url_id);
	return SAVED;
}

/* ---- pages ----------------------------------------------------------------*/

/* The page's row as it was, and as the answer has it. */
struct landing {
	int64_t page_id, state_id, fetched, depth;
	unsigned char sha256[SHA256_BYTES];
	bool same; /* the payload that is there already */
};

static bool
load_page(struct dataset *ds, int64_t key, struct landing *l)
{
	struct query *q = db_ask(ds->db, SQL_PAGE_BY_KEY, value_int(key));
	bool found = query_next(q);

	if (found) {
		struct text old = query_blob(q, 2);

		l->page_id = query_int(q, 0);
		l->state_id = query_int(q, 1);
		l->fetched = query_int(q, 3);
		l->depth = query_int(q, 4);
		l->same = old.size == SHA256_BYTES &&
		    memcmp(old.data, l->sha256, SHA256_BYTES) == 0;
	}
	query_done(q);
	return found;
}

static void
wait_for(struct dataset *ds, const char *stage, enum unit unit, int64_t id)
{
	db_run(ds->db, SQL_WAITING_SET,
	    value_int(dataset_stage(ds, stage, unit)), value_int(id),
	    value_int(0), value_int(0));
}

static void
insert_page(struct dataset *ds, const struct address *final,
    const struct frontier *f, struct landing *l)
{
	l->state_id = state_id(ds, "waiting", "extract");
	db_run(ds->db, SQL_PAGE_ADD, value_int(final->key),
	    value_int(frontier_host(ds, final->url.host)),
	    value_int(l->state_id), value_int(f->depth),
	    value_text((struct text){
		final->canonical.bytes, final->canonical.size }));
	l->page_id = db_last_id(ds->db);
	state_move(ds, UNIT_PAGE, 0, l->state_id);
}

static void
fill_page(struct dataset *ds, const struct address *final, const json_t *rec,
    struct landing *l)
{
	int64_t waiting = state_id(ds, "waiting", "extract");
	bool differs = final->url.size != final->canonical.size ||
	    memcmp(final->url.bytes, final->canonical.bytes, final->url.size) !=
		0;

	state_move(ds, UNIT_PAGE, l->state_id, waiting);
	db_run(ds->db, SQL_PAGE_FILL, value_int(waiting),
	    value_int(record_integer(rec, "status", 0)),
	    value_int(record_integer(rec, "fetched", 0)),
	    value_text(record_text(rec, "body")),
	    value_blob(l->sha256, SHA256_BYTES),
	    differs
		? value_text((struct text){ final->url.bytes, final->url.size })
		: value_null(),
	    value_text(record_text(rec, "content_type")),
	    value_int(l->page_id));
	wait_for(ds, "extract", UNIT_PAGE, l->page_id);
	consent_replace(
	    ds, UNIT_PAGE, l->page_id, json_object_get(rec, "signals"));
}

/* A redirect may lead out of the scope, from a seed it widens it. */
static bool
out_of_scope(
    struct dataset *ds, const struct frontier *f, const struct address *final)
{
	int64_t host = frontier_host(ds, final->url.host);

	if (host == f->host_id || scope_holds(ds, host))
		return false;
	if (f->depth == 0) {
		scope_seed(ds, final);
		return false;
	}
	return true;
}

static void
finish_url(struct dataset *ds, struct frontier *f, const json_t *rec,
    int64_t page_id, int64_t image_id, int64_t state)
{
	/* An answer that is saved once more counts once. */
	bool counts = frontier_unqueue(ds, f) || f->state_id != state;

	db_run(ds->db, SQL_URL_DONE,
	    value_int(record_integer(rec, "status", 0)),
	    value_int(record_integer(rec, "fetched", 0)),
	    page_id == 0 ? value_null() : value_int(page_id),
	    image_id == 0 ? value_null() : value_int(image_id),
	    value_int(f->url_id));
	frontier_move(ds, f, state);
	if (counts)
		count_answer(ds, f, state);
}

static enum saved
save_page(struct dataset *ds, struct frontier *f, const struct address *asked,
    const json_t *rec, const char **why)
{
	struct text final_url = record_text(rec, "final_url");
	bool first = !state_is(ds, f->state_id, "done");
	const struct address *final = asked;
	struct landing l = { 0 };
	struct address other;

	*why = "final_url or sha256 is not one";
	if (final_url.size > 0) {
		if (!address_read(ds, final_url, WANT_PAGE, &other))
			return SAVED_BAD;
		final = &other;
	}
	if (!hex_decode(record_text(rec, "sha256"), l.sha256, SHA256_BYTES))
		return SAVED_BAD;
	if (out_of_scope(ds, f, final)) {
		finish_url(
		    ds, f, rec, 0, 0, state_id(ds, "rejected", "scope:host"));
		return SAVED;
	}
	if (!load_page(ds, final->key, &l)) {
		insert_page(ds, final, f, &l);
		fill_page(ds, final, rec, &l);
	} else if (!l.same && record_integer(rec, "fetched", 0) >= l.fetched)
		fill_page(ds, final, rec, &l);
	finish_url(ds, f, rec, l.page_id, 0, state_id(ds, "done", ""));
	if (first)
		scope_payload(ds, asked, f->host_id, l.sha256);
	return SAVED;
}

/* ---- images ---------------------------------------------------------------*/

static int64_t
image_number(
    struct dataset *ds, const unsigned char sha256[], const json_t *rec)
{
	int64_t fetched = record_integer(rec, "fetched", 0);
	int64_t id =
	    db_value(ds->db, 0, SQL_IMAGE_ID, value_blob(sha256, SHA256_BYTES));
	int64_t state;

	if (id != 0) {
		db_run(ds->db, SQL_IMAGE_SEEN, value_int(fetched),
		    value_int(fetched), value_int(id));
		return id;
	}
	state = state_id(ds, "waiting", "filter");
	db_run(ds->db, SQL_IMAGE_ADD, value_blob(sha256, SHA256_BYTES),
	    value_int(state), value_int(fetched), value_int(fetched),
	    value_int(record_integer(rec, "bytes", 0)),
	    value_text(record_text(rec, "body")));
	id = db_last_id(ds->db);
	state_move(ds, UNIT_IMAGE, 0, state);
	wait_for(ds, "filter", UNIT_IMAGE, id);
	return id;
}

static enum saved
save_image(
    struct dataset *ds, struct frontier *f, const json_t *rec, const char **why)
{
	unsigned char sha256[SHA256_BYTES];
	int64_t id;

	*why = "sha256 is not one";
	if (!hex_decode(record_text(rec, "sha256"), sha256, SHA256_BYTES))
		return SAVED_BAD;
	id = image_number(ds, sha256, rec);
	consent_add(ds, UNIT_IMAGE, id, json_object_get(rec, "signals"));
	db_run(ds->db, SQL_IMAGE_CONSENT,
	    value_int(consent_of(ds, UNIT_IMAGE, id).drop), value_int(id));
	finish_url(ds, f, rec, 0, id, state_id(ds, "done", ""));
	mention_dirty(ds, id);
	mention_answer(ds, f->url_id);
	return SAVED;
}

/* ---- sitemaps and feeds ---------------------------------------------------*/

/* Is that payload there already? */
static bool
is_known_list(struct dataset *ds, int64_t url_id, const unsigned char sha256[])
{
	struct query *q = db_ask(ds->db, SQL_LIST, value_int(url_id));
	bool same = false;

	if (query_next(q)) {
		struct text old = query_blob(q, 1);

		same = old.size == SHA256_BYTES &&
		    memcmp(old.data, sha256, SHA256_BYTES) == 0;
	}
	query_done(q);
	return same;
}

static enum saved
save_list(struct dataset *ds, struct frontier *f, const struct address *asked,
    const json_t *rec, const char **why)
{
	struct text final = record_text(rec, "final_url");
	unsigned char sha256[SHA256_BYTES];
	int64_t waiting = state_id(ds, "waiting", "extract");

	*why = "sha256 is not one";
	if (!hex_decode(record_text(rec, "sha256"), sha256, SHA256_BYTES))
		return SAVED_BAD;
	if (!is_known_list(ds, f->url_id, sha256)) {
		list_wait(ds, f->url_id);
		if (text_equal(final,
			(struct text){ asked->url.bytes, asked->url.size }))
			final = (struct text){ NULL, 0 };
		db_run(ds->db, SQL_LIST_FILL, value_int(waiting),
		    value_int(record_integer(rec, "fetched", 0)),
		    value_text(record_text(rec, "body")),
		    value_blob(sha256, SHA256_BYTES), value_text(final),
		    value_text(record_text(rec, "content_type")),
		    value_int(f->url_id));
		consent_replace(
		    ds, UNIT_LIST, f->url_id, json_object_get(rec, "signals"));
	}
	finish_url(ds, f, rec, 0, 0, state_id(ds, "done", ""));
	return SAVED;
}

/* ---- urls -----------------------------------------------------------------*/

static enum saved
save_url(struct dataset *ds, json_t *rec, const char **why)
{
	int want = want_of(record_string(rec, "want"));
	struct address a;
	struct frontier f;
	struct text body = record_text(rec, "body");

	*why = "want is not page, image, sitemap or feed";
	if (want < 0)
		return SAVED_BAD;
	*why = "url is not an http(s) address";
	if (!address_read(ds, record_text(rec, "url"), (enum want)want, &a)) {
		/* Nothing waits under such a name. */
		return record_string(rec, "reject") != NULL ? SAVED_UNKNOWN
							    : SAVED_BAD;
	}
	if (!frontier_find(ds, a.key, &f)) {
		/* Fetched by hand: as if it had been a seed. */
		if (want != WANT_IMAGE)
			scope_seed(ds, &a);
		frontier_add(ds, &a, 0, PRIORITY_SEED, NULL, &f);
	}
	if (record_string(rec, "reject") != NULL ||
	    record_string(rec, "fail") != NULL)
		return save_refused(ds, &f, rec, why);
	*why = "an answer without body, reject or fail";
	if (body.size == 0)
		return SAVED_BAD;
	if (want == WANT_IMAGE)
		return save_image(ds, &f, rec, why);
	if (want_is_list(f.want))
		return save_list(ds, &f, &a, rec, why);
	return save_page(ds, &f, &a, rec, why);
}

static enum saved
save(struct dataset *ds, json_t *rec, const char **why)
{
	const char *kind = record_kind(rec);

	if (strcmp(kind, "host") == 0)
		return save_host(ds, rec, why);
	if (strcmp(kind, "url") == 0)
		return save_url(ds, rec, why);
	*why = "neither a url nor a host record";
	return SAVED_BAD;
}

const struct save_stage save_fetch = { .name = "fetch", .unit = save };
