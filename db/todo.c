/*
 * lait-db todo; see todo.h.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/file.h"
#include "lib/hash.h"
#include "lib/log.h"
#include "lib/stage.h"
#include "lib/stop.h"

#include "db/frontier.h"
#include "db/gate.h"
#include "db/near_text.h"
#include "db/todo_user.h"
#include "db/user.h"

#include "db/todo.h"

enum { OUT_BYTES = 1 << 20 };

bool
todo_full(const struct todo *t)
{
	return t->limit > 0 && t->written >= t->limit;
}

int
todo_flush(struct todo *t)
{
	int status = file_write_all(STDOUT_FILENO, t->out.data, t->out.size);

	buffer_clear(&t->out);
	if (status == 0)
		return 0;
	if (errno == EPIPE)
		t->reader_gone = true;
	else
		log_errno("standard output");
	return -1;
}

int
todo_put(struct todo *t, json_t *rec)
{
	int status = rec == NULL ? -1 : record_write(rec, &t->out);

	json_decref(rec);
	if (status != 0) {
		log_error("a record does not fit into memory");
		return -1;
	}
	t->written++;
	return t->out.size >= OUT_BYTES ? todo_flush(t) : 0;
}

static void
set_text(json_t *rec, const char *key, struct text t)
{
	if (t.data != NULL)
		(void)record_set_text(rec, key, t); /* memory: todo_put */
}

static void
set_hex(json_t *rec, const char *key, struct text bytes)
{
	char hex[2 * SHA256_BYTES + 1];

	if (bytes.data == NULL || bytes.size > SHA256_BYTES)
		return;
	hex_encode(bytes.data, bytes.size, hex);
	(void)record_set_string(rec, key, hex); /* memory: todo_put */
}

static void
set_base64(json_t *rec, const char *key, struct text bytes)
{
	struct buffer b = buffer_make(1 << 16);

	if (bytes.data != NULL &&
	    base64_encode(bytes.data, bytes.size, &b) == 0)
		(void)record_set_text(rec, key, buffer_text(&b));
	buffer_free(&b);
}

json_t *
todo_signals(struct dataset *ds, enum unit unit, int64_t id, bool all)
{
	struct query *q =
	    db_ask(ds->db, SQL_SIGNALS_FULL, value_int(unit), value_int(id));
	json_t *list = NULL;

	while (query_next(q)) {
		json_t *s;

		if (!all && text_equal(query_text(q, 3), text_literal("meta")))
			continue;
		if (list == NULL)
			list = json_array();
		s = json_object();
		set_text(s, "name", query_text(q, 0));
		set_text(s, "value", query_text(q, 1));
		set_text(s, "agent", query_text(q, 2));
		set_text(s, "where", query_text(q, 3));
		set_text(s, "url", query_text(q, 4));
		(void)record_set_integer(s, "at", query_int(q, 5));
		(void)json_array_append_new(list, s);
	}
	return list;
}

/* ---- one row of each stage ------------------------------------------------*/

static json_t *
page_record(struct dataset *ds, struct query *q)
{
	json_t *rec = record_new("page"), *signals;

	set_text(rec, "url", query_text(q, 1));
	set_text(rec, "body", query_text(q, 2));
	set_hex(rec, "sha256", query_blob(q, 3));
	set_text(rec, "content_type", query_text(q, 4));
	signals = todo_signals(ds, UNIT_PAGE, query_int(q, 0), false);
	if (signals != NULL)
		(void)record_set(rec, "signals", signals);
	return rec;
}

static json_t *
list_record(struct dataset *ds, struct query *q)
{
	json_t *rec = record_new("page"), *covers = json_array();
	struct query *origins;

	set_text(rec, "url", query_text(q, 1));
	(void)record_set_string(
	    rec, "want", want_name((enum want)query_int(q, 5)));
	set_text(rec, "body", query_text(q, 2));
	set_hex(rec, "sha256", query_blob(q, 3));
	set_text(rec, "content_type", query_text(q, 4));
	set_text(rec, "final_url", query_text(q, 6));
	origins = db_ask(ds->db, SQL_COVERS, value_int(query_int(q, 0)));
	while (query_next(origins))
		(void)json_array_append_new(
		    covers, record_json_text(query_text(origins, 0)));
	if (json_array_size(covers) > 0)
		(void)record_set(rec, "covers", covers);
	else
		json_decref(covers);
	return rec;
}

static json_t *
image_record(struct dataset *ds, struct query *q)
{
	json_t *rec = record_new("image");

	(void)ds;
	set_hex(rec, "sha256", query_blob(q, 1));
	set_text(rec, "body", query_text(q, 2));
	set_text(rec, "url", query_text(q, 3));
	return rec;
}

static json_t *
text_record(struct dataset *ds, struct query *q)
{
	json_t *rec = record_new("text");

	(void)ds;
	set_hex(rec, "text_id", query_blob(q, 1));
	set_text(rec, "text", query_text(q, 2));
	return rec;
}

static json_t *
hashes_record(struct dataset *ds, struct query *q)
{
	json_t *rec = record_new("image");

	(void)ds;
	set_hex(rec, "sha256", query_blob(q, 1));
	set_hex(rec, "pdq", query_blob(q, 2));
	(void)record_set_integer(rec, "pdqq", query_int(q, 3));
	set_hex(rec, "pdqt", query_blob(q, 4));
	set_base64(rec, "thumb", query_blob(q, 5));
	set_base64(rec, "thumbt", query_blob(q, 6));
	(void)record_set_integer(rec, "width", query_int(q, 7));
	(void)record_set_integer(rec, "height", query_int(q, 8));
	set_text(rec, "local", query_text(q, 9));
	return rec;
}

/* ---- the walk over what waits ---------------------------------------------*/

/* Hand out all that waits for a stage now, in short reads. */
static int
walk(struct todo *t, const char *stage, enum unit unit, enum sql rows,
    json_t *(*record)(struct dataset *, struct query *))
{
	struct dataset *ds = t->ds;
	int64_t number = dataset_stage(ds, stage, unit), last = 0;
	int got = TODO_ROWS;

	while (got == TODO_ROWS && !todo_full(t) && !stop_asked()) {
		struct query *q = db_ask(ds->db, rows, value_int(number),
		    value_int(last), value_int(ds->now), value_int(t->shards),
		    value_int(t->shard), value_int(TODO_ROWS));
		int status = 0;

		for (got = 0; status == 0 && query_next(q); got++) {
			last = query_int(q, 0);
			if (!todo_full(t))
				status = todo_put(t, record(ds, q));
		}
		query_done(q);
		if (status != 0 || db_failed(ds->db) || todo_flush(t) != 0)
			return -1;
	}
	return 0;
}

static int
hand_out(struct todo *t, const char *stage)
{
	if (strcmp(stage, "fetch") == 0)
		return todo_fetch(t);
	if (strcmp(stage, "extract") == 0) {
		if (walk(t, stage, UNIT_LIST, SQL_TODO_LIST, list_record) != 0)
			return -1;
		return walk(t, stage, UNIT_PAGE, SQL_TODO_EXTRACT, page_record);
	}
	if (strcmp(stage, "dedup") == 0) {
		if (walk(t, stage, UNIT_IMAGE, SQL_TODO_DEDUP, hashes_record) !=
		    0)
			return -1;
		return walk(
		    t, stage, UNIT_TEXT, SQL_TODO_FILTER_TEXT, text_record);
	}
	if (strcmp(stage, "filter") == 0) {
		if (walk(t, stage, UNIT_IMAGE, SQL_TODO_FILTER_IMAGE,
			image_record) != 0)
			return -1;
		return walk(
		    t, stage, UNIT_TEXT, SQL_TODO_FILTER_TEXT, text_record);
	}
	todo_user_select(t->ds, stage);
	return walk(t, stage, (enum unit)user_unit(t->ds, stage),
	    todo_user_rows(t->ds), todo_user_record);
}

static bool
is_stage(const struct dataset *ds, const char *stage)
{
	return strcmp(stage, "fetch") == 0 || strcmp(stage, "extract") == 0 ||
	    strcmp(stage, "filter") == 0 || strcmp(stage, "dedup") == 0 ||
	    user_unit(ds, stage) >= 0;
}

/* A stage of the user that is new has all waiting for it. */
static int
prepare(struct todo *t, const char *stage)
{
	struct dataset *ds = t->ds;

	if (gate_apply(ds, false, false) != 0)
		return -1;
	if (user_unit(ds, stage) < 0 && strcmp(stage, "dedup") != 0)
		return 0;
	if (db_begin(ds->db) != 0)
		return -1;
	if (user_unit(ds, stage) < 0)
		(void)near_text_fill(ds);
	else
		(void)user_fill(ds, stage);
	return db_commit(ds->db);
}

int
todo_run(struct todo *t, const char *stage)
{
	int status;

	stop_catch();
	if (!is_stage(t->ds, stage)) {
		log_error("%s: no such stage", stage);
		return EXIT_USAGE;
	}
	t->out = buffer_make(2 * (size_t)RECORD_BYTES_MAX);
	status = prepare(t, stage);
	if (status == 0)
		status = hand_out(t, stage);
	buffer_free(&t->out);
	if (t->reader_gone)
		return EXIT_EARLY;
	if (status != 0 || db_failed(t->ds->db))
		return EXIT_UNUSABLE;
	return stop_asked() && !t->follow ? EXIT_EARLY : EXIT_ANSWERED;
}
