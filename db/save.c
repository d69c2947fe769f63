/*
 * lait-db save; see save.h.
 */

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/stage.h"
#include "lib/stop.h"

#include "db/batch.h"
#include "db/frontier.h"
#include "db/reason.h"
#include "db/state.h"
#include "db/user.h"

#include "db/save.h"

/* What came is committed when nothing more comes for so long. */
enum { IDLE_MS = 50 };

struct run {
	struct batch batch;
	const struct save_stage *stage;
	struct record_lines *lines;
	int64_t saved, unknown;
};

int64_t
save_failure(struct dataset *ds, const char *stage, enum unit unit, int64_t id,
    const json_t *rec, const char **why)
{
	const char *reject = record_string(rec, "reject");
	const char *reason =
	    reject != NULL ? reject : record_string(rec, "fail");
	const char *word = reason == NULL ? NULL : reason_word(reason, stage);
	int64_t number = dataset_stage(ds, stage, unit);
	int64_t attempts, delay;

	*why = "reject or fail is not \"STAGE:reason\" of this stage";
	if (word == NULL || strlen(reason) > REASON_BYTES_MAX)
		return 0;
	attempts = db_value(
	    ds->db, 0, SQL_WAITING_ATTEMPTS, value_int(number), value_int(id));
	switch (reason_next(stage, word, reject != NULL, attempts, &delay)) {
	case REASON_WAITS: return state_id(ds, "waiting", stage);
	case REASON_AGAIN:
		db_run(ds->db, SQL_WAITING_SET, value_int(number),
		    value_int(id), value_int(ds->now + delay),
		    value_int(attempts + 1));
		return state_id(ds, "retry", reason);
	case REASON_FAILED:
		db_run(ds->db, SQL_WAITING_REMOVE, value_int(number),
		    value_int(id));
		return state_id(ds, "failed", reason);
	case REASON_REJECTED: break;
	}
	db_run(ds->db, SQL_WAITING_REMOVE, value_int(number), value_int(id));
	return state_id(ds, "rejected", reason);
}

void
save_done(struct dataset *ds, const char *stage, enum unit unit, int64_t id)
{
	db_run(ds->db, SQL_WAITING_REMOVE,
	    value_int(dataset_stage(ds, stage, unit)), value_int(id));
	user_follow(ds, stage, unit, id);
}

static const struct save_stage *
stage_named(struct dataset *ds, const char *name)
{
	static const struct save_stage *const stages[] = { &save_fetch,
		&save_extract, &save_filter, &save_dedup };

	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++)
		if (strcmp(stages[i]->name, name) == 0)
			return stages[i];
	return user_select(ds, name) ? &save_user : NULL;
}

/* The next line; commits what there is when none comes for long. */
static int
next_line(struct run *r, struct text *line)
{
	struct pollfd fd = { .fd = STDIN_FILENO, .events = POLLIN };

	while (!record_lines_ready(r->lines)) {
		int left = batch_wait_ms(&r->batch);
		int ready = stop_poll(&fd, 1, left > IDLE_MS ? IDLE_MS : left);

		if (ready > 0)
			break;
		if (ready == 0) {
			if (batch_flush(&r->batch) != 0)
				return -1;
		} else if (stop_asked() || errno != EINTR)
			return 0;
	}
	return record_lines_next(r->lines, line);
}

static int
bad_line(const struct run *r, const char *why)
{
	log_error(
	    "line %lld: %s", (long long)record_lines_number(r->lines), why);
	return -1;
}

static int
take(struct run *r, json_t *rec)
{
	struct dataset *ds = r->batch.ds;
	const char *why = "not a record of this stage";
	enum saved saved = SAVED_UNKNOWN;

	if (r->stage->child != NULL) {
		saved = r->stage->child(ds, rec, &why);
		if (saved == SAVED_BAD)
			return bad_line(r, why);
		if (saved == SAVED_LATER)
			return 0;
	}
	if (batch_unit(&r->batch) != 0)
		return -1;
	saved = r->stage->unit(ds, rec, &why);
	if (saved == SAVED_BAD && !db_failed(ds->db)) {
		(void)batch_drop(&r->batch); /* the line is said below */
		return bad_line(r, why);
	}
	r->saved += saved == SAVED;
	r->unknown += saved == SAVED_UNKNOWN;
	return batch_keep(&r->batch);
}

/* 0 at the end or when asked to stop; -1 (said). */
static int
take_all(struct run *r)
{
	struct text line;
	int got;

	while (!stop_asked() && (got = next_line(r, &line)) != 0) {
		const char *why = "cannot be read";
		json_t *rec;
		int status;

		if (got < 0)
			return bad_line(r, errno == EFBIG ? "too long" : why);
		rec = record_parse(line, &why);
		if (rec == NULL)
			return bad_line(r, why);
		status = take(r, rec);
		json_decref(rec);
		if (status != 0)
			return -1;
	}
	return 0;
}

int
save_run(struct dataset *ds, const char *stage)
{
	struct run r = { .batch = { .ds = ds } };
	int status = EXIT_UNUSABLE;

	stop_catch();
	r.stage = stage_named(ds, stage);
	if (r.stage == NULL) {
		log_error("%s: no such stage", stage);
		return EXIT_USAGE;
	}
	if (isatty(STDIN_FILENO)) {
		log_error("save reads what the stage wrote: "
			  "lait-db todo %s | lait-%s | lait-db save %s",
		    stage, stage, stage);
		return EXIT_USAGE;
	}
	r.lines = record_lines_new(STDIN_FILENO);
	if (r.lines == NULL) {
		log_errno("standard input");
		return EXIT_UNUSABLE;
	}
	if (take_all(&r) == 0)
		status = stop_asked() ? EXIT_EARLY : EXIT_ANSWERED;
	/* What was good before a bad line is kept. */
	if (db_failed(ds->db) || batch_flush(&r.batch) != 0)
		status = EXIT_UNUSABLE;
	if (r.unknown > 0)
		log_info("%lld records of things that are not known, or "
			 "answered before, were passed over",
		    (long long)r.unknown);
	record_lines_free(r.lines);
	return status;
}
