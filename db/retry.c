/*
 * Once more; see retry.h.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/buffer.h"
#include "lib/log.h"
#include "lib/output.h"
#include "lib/stage.h"

#include "db/batch.h"
#include "db/frontier.h"
#include "db/mention.h"
#include "db/near_text.h"
#include "db/reason.h"
#include "db/state.h"
#include "db/user.h"

#include "db/retry.h"

enum { STATES_MAX = 1024, WORDS_BYTES_MAX = 65536 };

/* A state whose things are tried again. */
struct chosen {
	int64_t id;
	char stage[REASON_BYTES_MAX];
};

static bool
is_named(const char *classes, struct text reason)
{
	struct text rest = text_of(classes), piece, stage, word = reason;

	(void)text_split(&word, ':', &stage);
	while (text_split(&rest, ',', &piece)) {
		piece = text_trim(piece);
		if (text_equal(piece, reason) || text_equal(piece, word))
			return true;
	}
	return false;
}

/* Of scope and select the settings decide, each time anew: to try again would
 * fetch what they exclude. */
static bool
is_decided(struct text reason)
{
	return text_starts(reason, text_literal("scope:")) ||
	    text_starts(reason, text_literal("select:"));
}

static size_t
choose(
    struct dataset *ds, const char *classes, struct chosen out[], bool *decided)
{
	struct query *q = db_ask(ds->db, SQL_STATE_LIST, VALUES_NONE);
	size_t count = 0;

	while (query_next(q) && count < STATES_MAX) {
		struct text name = query_text(q, 1), reason = query_text(q, 2);
		bool accident = text_equal(name, text_literal("failed")) ||
		    text_equal(name, text_literal("retry"));
		struct text rest = reason, stage;

		if (!accident && !text_equal(name, text_literal("rejected")))
			continue;
		if (classes == NULL ? !accident : !is_named(classes, reason))
			continue;
		if (is_decided(reason)) {
			*decided = true;
			log_warn("%.*s is decided by lait.conf: change it "
				 "there, then run lait",
			    (int)reason.size, reason.data);
			continue;
		}
		if (!text_split(&rest, ':', &stage))
			continue;
		out[count].id = query_int(q, 0);
		(void)snprintf(out[count].stage, REASON_BYTES_MAX, "%.*s",
		    (int)stage.size, stage.data);
		count++;
	}
	query_done(q);
	return count;
}

/* Nothing ever ended with one of these: say with what it did. */
static void
say_unknown(struct dataset *ds, const char *classes)
{
	struct buffer words = buffer_make(WORDS_BYTES_MAX);
	struct query *q = db_ask(ds->db, SQL_STATE_LIST, VALUES_NONE);

	while (query_next(q)) {
		struct text reason = query_text(q, 2);

		if (memchr(reason.data, ':', reason.size) == NULL ||
		    is_decided(reason))
			continue;
		(void)buffer_printf(&words, "%s%.*s",
		    words.size == 0 ? "" : ", ", (int)reason.size, reason.data);
	}
	query_done(q);
	if (buffer_string(&words) != NULL)
		log_warn("nothing ended with \"%s\"%s%s", classes,
		    words.size == 0 ? "" : "; there are ", words.data);
	buffer_free(&words);
}

/* Addresses in a state, from the least number on. */
static int64_t
retry_urls(struct batch *b, const struct chosen *state, int64_t before)
{
	struct dataset *ds = b->ds;
	int64_t id = 0, count = 0;

	while ((id = db_value(ds->db, 0, SQL_URL_TRIED, value_int(state->id),
		    value_int(id), value_int(before))) != 0) {
		struct frontier f;

		if (batch_unit(b) != 0)
			return -1;
		if (frontier_load(ds, id, &f)) {
			(void)frontier_unqueue(ds, &f); /* if it waits */
			db_run(ds->db, SQL_URL_ATTEMPTS, value_int(0),
			    value_null(), value_int(id));
			frontier_enqueue(ds, &f);
			count++;
		}
		if (batch_keep(b) != 0)
			return -1;
	}
	return count;
}

/* Pages, images, texts in a state wait for its stage again. */
static int64_t
retry_units(struct batch *b, const struct chosen *state, enum unit unit,
    enum sql wait, enum sql move)
{
	struct dataset *ds = b->ds;
	int64_t stage, waiting, count;

	if (db_value(ds->db, 0, SQL_COUNTER_ONE, value_int(unit),
		value_int(state->id)) == 0)
		return 0;
	if (batch_unit(b) != 0)
		return -1;
	stage = dataset_stage(ds, state->stage, unit);
	waiting = state_id(ds, "waiting", state->stage);
	db_run(ds->db, wait, value_int(stage), value_int(state->id));
	count = db_run(ds->db, move, value_int(waiting), value_int(state->id));
	state_move_many(ds, unit, state->id, waiting, count);
	return batch_keep(b) == 0 ? count : -1;
}

static int64_t
retry_state(struct batch *b, const struct chosen *s, int64_t before)
{
	int64_t count, more;

	if (strcmp(s->stage, "fetch") == 0 || strcmp(s->stage, "scope") == 0)
		return retry_urls(b, s, before);
	count =
	    retry_units(b, s, UNIT_PAGE, SQL_RETRY_PAGES_WAIT, SQL_RETRY_PAGES);
	if (count < 0)
		return -1;
	more =
	    retry_units(b, s, UNIT_LIST, SQL_RETRY_LISTS_WAIT, SQL_RETRY_LISTS);
	if (more < 0)
		return -1;
	count += more;
	more = retry_units(
	    b, s, UNIT_IMAGE, SQL_RETRY_IMAGES_WAIT, SQL_RETRY_IMAGES);
	if (more < 0)
		return -1;
	count += more;
	more =
	    retry_units(b, s, UNIT_TEXT, SQL_RETRY_TEXTS_WAIT, SQL_RETRY_TEXTS);
	return more < 0 ? -1 : count + more;
}

int
retry_run(struct dataset *ds, const char *classes, int64_t older)
{
	struct batch b = { .ds = ds };
	struct chosen *states = calloc(STATES_MAX, sizeof(*states));
	bool decided = false;
	size_t count;
	int64_t all = 0, more = 0;

	if (states == NULL) {
		log_errno("retry");
		return EXIT_UNUSABLE;
	}
	count = choose(ds, classes, states, &decided);
	if (count == 0 && classes != NULL && !decided)
		say_unknown(ds, classes);
	for (size_t i = 0; i < count && more >= 0; i++) {
		more = retry_state(&b, &states[i], ds->now - older);
		all += more;
	}
	free(states);
	if (more < 0 || batch_flush(&b) != 0)
		return EXIT_UNUSABLE;
	printf("%lld will be tried again\n", (long long)all);
	return output_end(EXIT_ANSWERED);
}

/* ---- redo -----------------------------------------------------------------*/

static const struct redo {
	const char *stage;
	enum unit unit;
	enum sql list; /* the next one above a number: its id and state */
	enum sql move;
} redos[] = {
	{ "extract", UNIT_PAGE, SQL_REDO_PAGE, SQL_PAGE_STATE },
	{ "extract", UNIT_LIST, SQL_REDO_LIST, SQL_LIST_STATE },
	{ "filter", UNIT_IMAGE, SQL_REDO_IMAGE, SQL_IMAGE_STATE },
	{ "filter", UNIT_TEXT, SQL_REDO_TEXT, SQL_TEXT_STATE },
	{ "dedup", UNIT_IMAGE, SQL_REDO_HASHED, SQL_IMAGE_STATE },
};

static int64_t
redo_units(struct batch *b, const struct redo *r)
{
	struct dataset *ds = b->ds;
	int64_t id = 0, count = 0;

	for (;;) {
		struct query *q = db_ask(ds->db, r->list, value_int(id));
		bool more = query_next(q);
		int64_t was = 0, waiting;

		if (more) {
			id = query_int(q, 0);
			was = query_int(q, 1);
		}
		query_done(q);
		if (!more)
			return db_failed(ds->db) ? -1 : count;
		if (batch_unit(b) != 0)
			return -1;
		waiting = state_id(ds, "waiting", r->stage);
		db_run(ds->db, SQL_WAITING_CLEAR, value_int(id),
		    value_int(r->unit));
		db_run(ds->db, SQL_WAITING_SET,
		    value_int(dataset_stage(ds, r->stage, r->unit)),
		    value_int(id), value_int(0), value_int(0));
		db_run(ds->db, r->move, value_int(waiting), value_int(id));
		state_move(ds, r->unit, was, waiting);
		if (r->unit == UNIT_IMAGE)
			mention_dirty(ds, id);
		count++;
		if (batch_keep(b) != 0)
			return -1;
	}
}

/* A stage of the user: as if it were new. */
static int64_t
redo_user(struct batch *b, const char *stage)
{
	char note[REASON_BYTES_MAX];
	int64_t count;

	if (batch_unit(b) != 0)
		return -1;
	(void)snprintf(note, sizeof(note), "filled.%s", stage);
	db_set_meta(b->ds->db, note, "");
	count = user_fill(b->ds, stage);
	return batch_keep(b) == 0 ? count : -1;
}

int
retry_redo(struct dataset *ds, const char *stage)
{
	struct batch b = { .ds = ds };
	int64_t count = 0, more = 0;
	bool known = false;

	for (size_t i = 0; i < sizeof(redos) / sizeof(redos[0]); i++)
		if (strcmp(redos[i].stage, stage) == 0 && more >= 0) {
			known = true;
			more = redo_units(&b, &redos[i]);
			count += more;
		}
	if (more >= 0 && strcmp(stage, "dedup") == 0 && batch_unit(&b) == 0) {
		count += near_text_again(ds);
		more = batch_keep(&b);
	}
	if (!known && user_unit(ds, stage) >= 0) {
		known = true;
		more = count = redo_user(&b, stage);
	}
	if (!known) {
		log_error("%s: no stage that can be done again", stage);
		return EXIT_USAGE;
	}
	if (more < 0 || batch_flush(&b) != 0)
		return EXIT_UNUSABLE;
	printf("%lld wait for %s again\n", (long long)count, stage);
	return output_end(EXIT_ANSWERED);
}
