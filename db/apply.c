/*
 * Settings that changed, applied to stored rows; see gate.h.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/log.h"

#include "db/consent.h"
#include "db/frontier.h"
#include "db/mention.h"
#include "db/reason.h"
#include "db/scope.h"
#include "db/state.h"

#include "db/gate.h"

struct counts {
	int64_t again;  /* units that wait for a stage again */
	int64_t marked; /* marked otherwise; nothing is run */
};

/* One row of a walk over a table. */
struct row {
	int64_t id, state_id;
	bool complete; /* all that the stage measures is there */
	struct gate_measures m;
};

static bool
is_rule(struct dataset *ds, int64_t state)
{
	return state_is(ds, state, "rejected") &&
	    reason_is_rule(state_reason(ds, state));
}

/* Judged by gates already, and not turned down as a fact. */
static bool
is_judged(struct dataset *ds, int64_t state, const char *stage)
{
	const char *name = state_name(ds, state);

	if (strcmp(name, "waiting") == 0)
		return strcmp(state_reason(ds, state), stage) != 0;
	return strcmp(name, "done") == 0 || is_rule(ds, state);
}

static void
set_waiting(struct dataset *ds, const char *stage, enum unit unit, int64_t id)
{
	db_run(ds->db, SQL_WAITING_SET,
	    value_int(dataset_stage(ds, stage, unit)), value_int(id),
	    value_int(0), value_int(0));
}

/* ---- images and texts -----------------------------------------------------*/

static void
mark_image(struct dataset *ds, const struct row *r, int64_t state)
{
	state_move(ds, UNIT_IMAGE, r->state_id, state);
	db_run(ds->db, SQL_IMAGE_STATE, value_int(state), value_int(r->id));
	db_run(
	    ds->db, SQL_WAITING_CLEAR, value_int(r->id), value_int(UNIT_IMAGE));
	mention_dirty(ds, r->id);
}

static void
judge_image(struct dataset *ds, const struct row *r, struct counts *counts)
{
	const char *word = "";
	char reason[REASON_BYTES_MAX];
	int64_t state;

	switch (gate_image(ds, "gate", &r->m, &word)) {
	case GATE_REJECTS:
		(void)snprintf(reason, sizeof(reason), "filter:%s", word);
		state = state_id(ds, "rejected", reason);
		if (state != r->state_id) {
			mark_image(ds, r, state);
			counts->marked++;
		}
		return;
	case GATE_PASSES:
		if (!is_rule(ds, r->state_id))
			return;
		if (r->complete) {
			mark_image(ds, r, state_id(ds, "waiting", "dedup"));
			set_waiting(ds, "dedup", UNIT_IMAGE, r->id);
			counts->marked++;
			return;
		}
		break;
	case GATE_UNKNOWN:
		if (!is_rule(ds, r->state_id))
			return;
	}
	mark_image(ds, r, state_id(ds, "waiting", "filter"));
	set_waiting(ds, "filter", UNIT_IMAGE, r->id);
	counts->again++;
}

static void
mark_text(struct dataset *ds, const struct row *r, int64_t state)
{
	state_move(ds, UNIT_TEXT, r->state_id, state);
	db_run(ds->db, SQL_TEXT_STATE, value_int(state), value_int(r->id));
	db_run(ds->db, SQL_TEXT_DIRTY, value_int(r->id));
}

static void
judge_text(struct dataset *ds, const struct row *r, struct counts *counts)
{
	const char *word = "";
	char reason[REASON_BYTES_MAX];
	int64_t state = state_id(ds, "done", "");

	switch (gate_text(ds, "gate", &r->m, &word)) {
	case GATE_REJECTS:
		(void)snprintf(reason, sizeof(reason), "filter:%s", word);
		state = state_id(ds, "rejected", reason);
		break;
	case GATE_PASSES: break;
	case GATE_UNKNOWN:
		if (!is_rule(ds, r->state_id))
			return;
		mark_text(ds, r, state_id(ds, "waiting", "filter"));
		set_waiting(ds, "filter", UNIT_TEXT, r->id);
		counts->again++;
		return;
	}
	if (state != r->state_id) {
		mark_text(ds, r, state);
		counts->marked++;
	}
}

/* Walk a table by id; each row is read whole before anything is changed. */
static void
walk(struct dataset *ds, enum sql next,
    void (*one)(struct dataset *, const struct row *, struct counts *),
    struct counts *counts)
{
	char *language = NULL;
	struct row r = { 0 };

	for (;;) {
		struct query *q = db_ask(ds->db, next, value_int(r.id));
		bool more = query_next(q);

		if (more) {
			r.id = query_int(q, 0);
			r.state_id = query_int(q, 1);
			r.complete = query_int(q, 2) != 0;
			for (int i = 0; i < GATE_MEASURES; i++)
				r.m.values[i] = query_real(q, 4 + i);
			free(language);
			language = query_is_null(q, 3)
			    ? NULL
			    : text_string(query_text(q, 3));
			r.m.language = language;
		}
		query_done(q);
		if (!more || db_failed(ds->db))
			break;
		if (is_judged(ds, r.state_id, "filter"))
			one(ds, &r, counts);
	}
	free(language);
}

/* ---- pages, consent, scope ------------------------------------------------*/

static void
judge_page(struct dataset *ds, const struct row *r, struct counts *counts)
{
	struct consent c = consent_of(ds, UNIT_PAGE, r->id);
	int64_t state;
	const char *was = state_reason(ds, r->state_id);

	db_run(ds->db, SQL_PAGE_CONSENT, value_int(c.drop),
	    value_int(c.nofollow), value_int(r->id));
	state = gate_page(ds, r->id);
	/* extract writes no candidates of a page in another language. */
	if (strcmp(was, "extract:language") == 0 &&
	    state_is(ds, state, "done")) {
		state = state_id(ds, "waiting", "extract");
		set_waiting(ds, "extract", UNIT_PAGE, r->id);
		counts->again++;
	} else if (state != r->state_id)
		counts->marked++;
	if (state != r->state_id) {
		state_move(ds, UNIT_PAGE, r->state_id, state);
		db_run(
		    ds->db, SQL_PAGE_STATE, value_int(state), value_int(r->id));
	}
	mention_choose(ds, r->id);
}

static void
walk_pages(struct dataset *ds, struct counts *counts)
{
	struct row r = { 0 };

	for (;;) {
		struct query *q =
		    db_ask(ds->db, SQL_PAGE_NEXT, value_int(r.id));
		bool more = query_next(q);

		if (more) {
			r.id = query_int(q, 0);
			r.state_id = query_int(q, 1);
		}
		query_done(q);
		if (!more || db_failed(ds->db))
			return;
		if (is_judged(ds, r.state_id, "extract"))
			judge_page(ds, &r, counts);
	}
}

static void
walk_image_signals(struct dataset *ds, struct counts *counts)
{
	int64_t id = 0;

	while ((id = db_value(ds->db, 0, SQL_SIGNAL_NEXT, value_int(UNIT_IMAGE),
		    value_int(id))) != 0) {
		bool drop = consent_of(ds, UNIT_IMAGE, id).drop;

		if (db_run(ds->db, SQL_IMAGE_CONSENT_TURN, value_int(drop),
			value_int(id), value_int(drop)) == 0)
			continue;
		mention_dirty(ds, id);
		counts->marked++;
	}
}

/* Is a url still turned down?  Block lists are asked by the fetcher. */
static bool
is_stopped(struct dataset *ds, const char *reason, const struct address *a,
    const struct frontier *f)
{
	if (strcmp(reason, "fetch:blocklist") == 0)
		return false;
	if (strcmp(reason, "fetch:consent") == 0)
		return consent_of(ds, UNIT_PAGE_URL, f->url_id).drop;
	return scope_link(ds, a, f->depth) != NULL;
}

/* Answers that were stopped by their header or a block list, and links out of
 * scope. */
static void
requeue(struct dataset *ds, const char *reason, struct counts *counts)
{
	int64_t state = state_id(ds, "rejected", reason), id = 0;

	while ((id = db_value(ds->db, 0, SQL_URL_IN_STATE, value_int(state),
		    value_int(id))) != 0) {
		struct frontier f;
		struct address a;
		struct query *q = db_ask(ds->db, SQL_URL_TEXT, value_int(id));
		bool known = query_next(q) &&
		    address_read(
			ds, query_text(q, 0), (enum want)query_int(q, 1), &a);

		query_done(q);
		if (!known || !frontier_load(ds, id, &f))
			continue;
		if (is_stopped(ds, reason, &a, &f))
			continue;
		frontier_enqueue(ds, &f);
		if (f.want == WANT_IMAGE)
			mention_answer(ds, id);
		counts->again++;
	}
}

/* ---- what changed ---------------------------------------------------------*/

static bool
is_applied(const char *section)
{
	return strcmp(section, "gate") == 0 ||
	    strcmp(section, "consent") == 0 || strcmp(section, "scope") == 0;
}

/* Has a setting of the section another value than the one applied last?  Then
 * it is noted as applied. */
static bool
changed(struct dataset *ds, const char *section)
{
	const struct setting *known;
	bool any = false;

	for (size_t i = 0; (known = settings_known(i)) != NULL; i++) {
		char name[REASON_BYTES_MAX];
		const char *now;
		char *was;

		if (strcmp(known->section, section) != 0 ||
		    !is_applied(section))
			continue;
		(void)snprintf(
		    name, sizeof(name), "%s.%s", section, known->name);
		now = settings_get(ds->settings, section, known->name, NULL);
		now = now == NULL ? "" : now;
		was = db_meta(ds->db, name);
		if (was == NULL || strcmp(was, now) != 0) {
			db_set_meta(ds->db, name, now);
			any = true;
		}
		free(was);
	}
	return any;
}

/* Has one of the settings that name a file of words or hashes changed? */
static bool
lists_changed(struct dataset *ds)
{
	static const char *const lists[] = { "image-blocklist", "url-blocklist",
		"stock-phrases", "text-blocklist" };

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		char name[REASON_BYTES_MAX];
		const char *now =
		    settings_get(ds->settings, "gate", lists[i], NULL);
		char *was;
		bool same;

		(void)snprintf(name, sizeof(name), "gate.%s", lists[i]);
		was = db_meta(ds->db, name);
		same = was != NULL && strcmp(was, now == NULL ? "" : now) == 0;
		free(was);
		if (!same)
			return true;
	}
	return false;
}

/* Lists of words and pictures: what they turned down is asked once more. */
static void
forgive(struct dataset *ds, const char *reason, struct counts *counts)
{
	int64_t state = state_id(ds, "rejected", reason), moved;
	int64_t waiting = state_id(ds, "waiting", "filter");

	db_run(ds->db, SQL_RETRY_IMAGES_WAIT,
	    value_int(dataset_stage(ds, "filter", UNIT_IMAGE)),
	    value_int(state));
	moved = db_run(
	    ds->db, SQL_RETRY_IMAGES, value_int(waiting), value_int(state));
	state_move_many(ds, UNIT_IMAGE, state, waiting, moved);
	counts->again += moved;
	db_run(ds->db, SQL_RETRY_TEXTS_WAIT,
	    value_int(dataset_stage(ds, "filter", UNIT_TEXT)),
	    value_int(state));
	moved = db_run(
	    ds->db, SQL_RETRY_TEXTS, value_int(waiting), value_int(state));
	state_move_many(ds, UNIT_TEXT, state, waiting, moved);
	counts->again += moved;
}

static void
apply(struct dataset *ds, bool all, struct counts *counts)
{
	static const char *const scoped[] = { "scope:host", "scope:depth",
		"scope:pages" };
	bool lists = lists_changed(ds);
	bool gate = changed(ds, "gate") || all;
	bool consent = changed(ds, "consent") || all;
	bool scope = changed(ds, "scope") || all;

	if (gate) {
		walk(ds, SQL_IMAGE_NEXT, judge_image, counts);
		walk(ds, SQL_TEXT_NEXT, judge_text, counts);
	}
	if (lists) {
		forgive(ds, "filter:blocklist", counts);
		forgive(ds, "filter:stock", counts);
		requeue(ds, "fetch:blocklist", counts);
	}
	if (consent) {
		walk_image_signals(ds, counts);
		requeue(ds, "fetch:consent", counts);
	}
	if (gate || consent || scope)
		walk_pages(ds, counts);
	for (size_t i = 0; scope && i < 3; i++)
		requeue(ds, scoped[i], counts);
}

/* Anything but what was applied last?  Asked without the right to write. */
static bool
is_current(struct dataset *ds)
{
	const struct setting *known;
	bool same = true;

	for (size_t i = 0; same && (known = settings_known(i)) != NULL; i++) {
		char name[REASON_BYTES_MAX];
		const char *now;
		char *was;

		if (!is_applied(known->section))
			continue;
		(void)snprintf(
		    name, sizeof(name), "%s.%s", known->section, known->name);
		now = settings_get(
		    ds->settings, known->section, known->name, NULL);
		was = db_meta(ds->db, name);
		same = was != NULL && strcmp(was, now == NULL ? "" : now) == 0;
		free(was);
	}
	return same;
}

int
gate_apply(struct dataset *ds, bool all, bool quiet)
{
	struct counts counts = { 0 };

	if (!all && is_current(ds))
		return db_failed(ds->db) ? -1 : 0;
	if (db_begin(ds->db) != 0)
		return -1;
	apply(ds, all, &counts);
	states_flush(ds);
	if (db_failed(ds->db) || db_commit(ds->db) != 0) {
		db_rollback(ds->db);
		return -1;
	}
	if (!quiet && counts.again + counts.marked > 0)
		fprintf(stderr,
		    "%s: settings changed: %lld wait again, %lld marked "
		    "otherwise\n",
		    log_program(), (long long)counts.again,
		    (long long)counts.marked);
	return 0;
}
