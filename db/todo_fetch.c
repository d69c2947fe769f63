/*
 * lait-db todo fetch: urls by the readiness of their hosts, few of each host
 * at a time, so that many hosts are busy at once.
 */

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/stop.h"

#include "db/array.h"
#include "db/frontier.h"
#include "db/map.h"
#include "db/state.h"
#include "db/todo.h"

/* A host that is not ready for longer has its urls kept here. */
enum { PARKED_MS = 60000 };

enum { POLL_MS = 100, LOOK_SECONDS = 5, OUT_PRUNE = 1 << 20 };

/* A host that has urls in the queue. */
struct host {
	int64_t id, queued, answered, domain;
};

struct frontier_walk {
	struct todo *t;
	struct map out;   /* url -> turn that was handed out (a) */
	struct map hosts; /* host -> handed out (a), answered before that (b) */
	struct host *list;
	size_t count, room;
	int64_t in_flight;
	size_t pruned; /* size of `out` after the last pruning */
};

/* 1 when something became due, else 0; -1 (said). */
static int
promote(struct dataset *ds)
{
	ds->now = (int64_t)time(NULL);
	if (db_value(ds->db, 0, SQL_WAITING_DUE,
		value_int(dataset_stage(ds, "fetch", UNIT_PAGE_URL)),
		value_int(ds->now)) == 0)
		return db_failed(ds->db) ? -1 : 0;
	if (db_begin(ds->db) != 0)
		return -1;
	(void)frontier_promote(ds);
	states_flush(ds);
	return db_commit(ds->db) == 0 ? 1 : -1;
}

static void
list_hosts(struct frontier_walk *w)
{
	struct query *q = db_ask(w->t->ds->db, SQL_HOSTS_READY,
	    value_int((int64_t)time(NULL) * 1000 + PARKED_MS));

	w->count = 0;
	while (query_next(q)) {
		w->list =
		    array_grow(w->list, w->count, &w->room, sizeof(*w->list));
		w->list[w->count++] = (struct host){ .id = query_int(q, 0),
			.queued = query_int(q, 1),
			.answered = query_int(q, 2),
			.domain = query_int(q, 3) };
	}
}

/* How many of the host's urls are out: handed out and not answered. */
static int64_t
out_of(const struct frontier_walk *w, const struct host *h)
{
	const struct map_entry *e = map_find(&w->hosts, h->id);
	int64_t out;

	if (e == NULL)
		return 0;
	out = e->a - (h->answered - e->b);
	return out < 0 ? 0 : out;
}

static int
put_host(struct frontier_walk *w, const struct host *h)
{
	struct query *q =
	    db_ask(w->t->ds->db, SQL_HOST_RECORD, value_int(h->id));
	json_t *rec = record_new("host"), *robots;

	if (query_next(q)) {
		struct text list = query_text(q, 4);

		(void)record_set_text(rec, "host", query_text(q, 0));
		(void)record_set_integer(rec, "next_at_ms", query_int(q, 1));
		if (query_int(q, 2) > 0)
			(void)record_set_integer(
			    rec, "delay_ms", query_int(q, 2));
		(void)record_set_integer(rec, "bad", query_int(q, 3));
		if (list.data != NULL &&
		    (robots = json_loadb(list.data, list.size, 0, NULL)) !=
			NULL)
			(void)record_set(rec, "robots", robots);
	}
	query_done(q);
	w->t->written--; /* it is not one of those asked for */
	return todo_put(w->t, rec);
}

static json_t *
url_record(const struct query *q)
{
	json_t *rec = record_new("url");

	(void)record_set_integer(rec, "id", query_int(q, 0));
	(void)record_set_text(rec, "url", query_text(q, 2));
	(void)record_set_string(
	    rec, "want", want_name((enum want)query_int(q, 3)));
	(void)record_set_integer(rec, "priority", query_int(q, 4));
	if (query_int(q, 5) > 0)
		(void)record_set_integer(rec, "attempts", query_int(q, 5));
	return rec;
}

/* May this row be handed out now? */
static bool
is_new(const struct frontier_walk *w, const struct query *q)
{
	const struct map_entry *e = map_find(&w->out, query_int(q, 0));

	if (e != NULL && e->a == query_int(q, 1))
		return false;
	return query_int(q, 3) != WANT_PAGE || w->t->max_pages == 0 ||
	    w->t->pages < w->t->max_pages;
}

/* Up to `most` urls of a host. */
static int
put_urls(struct frontier_walk *w, const struct host *h, int64_t most)
{
	struct todo *t = w->t;
	struct map_entry *known = map_find(&w->hosts, h->id);
	struct query *q =
	    db_ask(t->ds->db, SQL_QUEUE_OF_HOST, value_int(h->id));
	int64_t put = 0;
	int status = 0;

	while (status == 0 && put < most && !todo_full(t) && query_next(q)) {
		if (!is_new(w, q))
			continue;
		if (known == NULL) {
			known = map_put(&w->hosts, h->id);
			known->b = h->answered;
			status = put_host(w, h);
		}
		map_put(&w->out, query_int(q, 0))->a = query_int(q, 1);
		t->pages += query_int(q, 3) == WANT_PAGE;
		if (status == 0)
			status = todo_put(t, url_record(q));
		put++;
	}
	query_done(q);
	known = map_find(&w->hosts, h->id);
	if (known != NULL)
		known->a += put;
	w->in_flight += put;
	return status;
}

/* Once through all hosts that have something. */
static int
hand_out(struct frontier_walk *w)
{
	struct todo *t = w->t;

	list_hosts(w);
	w->in_flight = 0;
	for (size_t i = 0; i < w->count; i++)
		w->in_flight += out_of(w, &w->list[i]);
	for (size_t i = 0; i < w->count && !todo_full(t) && !stop_asked();
	     i++) {
		const struct host *h = &w->list[i];
		int64_t out = out_of(w, h), most = TODO_PER_HOST - out;

		if (h->domain % t->shards != t->shard || most <= 0 ||
		    out >= h->queued)
			continue;
		if (t->follow && w->in_flight >= TODO_OUT)
			break;
		if (put_urls(w, h, most) != 0 || todo_flush(t) != 0)
			return -1;
	}
	return db_failed(t->ds->db) ? -1 : 0;
}

/* Forget urls that were answered since, so that memory follows what is out. */
static void
prune(struct frontier_walk *w)
{
	struct map kept = { 0 };

	if (w->out.count < OUT_PRUNE || w->out.count < 2 * w->pruned)
		return;
	for (size_t i = 0; i < w->out.room; i++) {
		const struct map_entry *e = &w->out.entries[i];

		if (e->key != 0 &&
		    db_value(w->t->ds->db, 0, SQL_QUEUE_HAS,
			value_int(e->key)) == e->a)
			map_put(&kept, e->key)->a = e->a;
	}
	map_free(&w->out);
	w->out = kept;
	w->pruned = kept.count;
}

/* Wait for others to change something; false when it is time to end. */
static bool
wait_for_more(struct frontier_walk *w)
{
	struct pollfd out = { .fd = STDOUT_FILENO };

	if (stop_poll(&out, 1, POLL_MS) > 0 &&
	    (out.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0) {
		w->t->reader_gone = true;
		return false;
	}
	return !stop_asked();
}

int
todo_fetch(struct todo *t)
{
	struct frontier_walk w = { .t = t };
	int64_t promoted_at = 0;
	bool more = true;
	int status = 0;

	do {
		int64_t now = (int64_t)time(NULL);
		int promoted = now == promoted_at ? 0 : promote(t->ds);

		promoted_at = now;
		status = promoted < 0 ? -1 : 0;
		/* Time alone makes hosts ready. */
		more |= promoted > 0 || now % LOOK_SECONDS == 0;
		if (status == 0 && (db_changed(t->ds->db) || more))
			status = hand_out(&w);
		more = false;
		prune(&w);
	} while (
	    status == 0 && t->follow && !todo_full(t) && wait_for_more(&w));
	map_free(&w.out);
	map_free(&w.hosts);
	free(w.list);
	return status;
}
