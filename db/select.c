/*
 * The selection; see select.h.
 *
 * In two passes.  The first goes over connected groups of copies that have a
 * dirty image in them: rules of images, clusters, keepers, pooled texts, rules
 * of texts, the choice.  It counts how many clusters carry a text.  The second
 * goes over the texts whose count crossed the limit, and chooses anew where
 * they stand.  Both may be stopped between any two groups: what is left to do
 * stands in the tables dirty and turned.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/log.h"
#include "lib/number.h"
#include "lib/progress.h"
#include "lib/stop.h"

#include "db/batch.h"
#include "db/cluster.h"
#include "db/gate.h"
#include "db/pool.h"
#include "db/reason.h"
#include "db/state.h"
#include "db/user.h"

#include "db/select.h"

/* Static words for the rules of images. */
static const char *
static_word(const char *word)
{
	static const char *const words[] = { "size", "aspect", "bytes", "blank",
		"blur", "unnatural" };
	static const char *const reasons[] = { "select:size", "select:aspect",
		"select:bytes", "select:blank", "select:blur",
		"select:unnatural", "select:animated", "select:nsfw" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i], word) == 0)
			return reasons[i];
	return "select:rule";
}

/* "clip>=0.3": does the image's score fail it?  One without the score does. */
static bool
fails_score(struct dataset *ds, int64_t image_id, struct text rule)
{
	size_t at = text_find(rule, text_literal(">="));
	bool most = false;
	struct text name, number;
	struct query *q;
	double limit, value;
	bool fails = true;

	if (at == SIZE_MAX) {
		at = text_find(rule, text_literal("<="));
		most = true;
	}
	if (at == SIZE_MAX)
		return false; /* select_run has checked them */
	name = text_trim((struct text){ rule.data, at });
	number =
	    text_trim((struct text){ rule.data + at + 2, rule.size - at - 2 });
	if (!real_parse(number, -1e300, 1e300, &limit))
		return false;
	q = db_ask(ds->db, SQL_SCORE, value_int(UNIT_IMAGE),
	    value_int(image_id), value_text(name));
	if (query_next(q)) {
		value = query_real(q, 0);
		fails = most ? value > limit : value < limit;
	}
	query_done(q);
	return fails;
}

static bool
fails_scores(struct dataset *ds, int64_t image_id)
{
	struct text rest = text_of(ds->limits.scores);
	struct text rule;

	while (rest.size > 0 && text_split(&rest, ',', &rule))
		if (fails_score(ds, image_id, text_trim(rule)))
			return true;
	return false;
}

/* Is the image, or a copy of it, in a set that is kept out? */
static bool
is_contaminated(struct dataset *ds, int64_t image_id)
{
	struct query *q =
	    db_ask(ds->db, SQL_CONTAMINATED_OF, value_int(image_id));
	bool found = false;

	while (!found && query_next(q)) {
		struct text rest = text_of(ds->limits.evalsets), name;

		while (!found && text_split(&rest, ',', &name)) {
			name = text_trim(name);
			found = text_equal(name, text_literal("*")) ||
			    text_equal(name, query_text(q, 0));
		}
	}
	query_done(q);
	return found;
}

/* The same bytes under many addresses of one host: "no image available". */
static bool
is_placeholder(struct dataset *ds, int64_t image_id)
{
	return ds->limits.placeholder_urls > 0 &&
	    db_value(ds->db, 0, SQL_PLACEHOLDER_URLS, value_int(image_id)) >=
	    ds->limits.placeholder_urls;
}

/* Does the image take part, and if not, why? */
static void
judge(struct dataset *ds, struct member *m)
{
	struct gate_measures measures = { .language = NULL };
	const char *word = "";
	struct query *q;
	bool consent = false;

	m->in = false;
	m->out = NULL;
	if (!state_is(ds, m->state_id, "done"))
		return;
	q = db_ask(ds->db, SQL_SELECT_MEASURES, value_int(m->id));
	if (query_next(q)) {
		consent = query_int(q, 0) != 0;
		for (int i = 0; i < GATE_MEASURES; i++)
			measures.values[i] = query_real(q, 1 + i);
	}
	query_done(q);
	if (consent)
		m->out = "select:consent";
	else if (is_contaminated(ds, m->id))
		m->out = "select:contaminated";
	else if (!pool_wanted(ds, m))
		m->out = "select:unwanted";
	else if (is_placeholder(ds, m->id))
		m->out = "select:placeholder";
	else if (gate_image(ds, "select", &measures, &word) == GATE_REJECTS ||
	    gate_image(ds, "gate", &measures, &word) == GATE_REJECTS)
		m->out = static_word(word);
	else if (fails_scores(ds, m->id))
		m->out = "select:score";
	else
		m->in = true;
}

static void
set_verdict(struct dataset *ds, const struct member *m, int64_t founder_id,
    int64_t verdict)
{
	if (m->verdict_id == verdict && m->founder_id == founder_id)
		return;
	db_run(ds->db, SQL_IMAGE_VERDICT,
	    verdict == 0 ? value_null() : value_int(verdict),
	    founder_id == 0 ? value_null() : value_int(founder_id),
	    value_int(m->id));
	state_move(ds, UNIT_CHOSEN, m->verdict_id, verdict);
}

/* Write down what became of each member. */
static void
conclude(struct dataset *ds, const struct cluster_group *g)
{
	for (size_t i = 0; i < g->count; i++) {
		const struct member *m = &g->members[i];
		int64_t founder = 0, verdict = 0;

		if (m->in && m->keeper)
			verdict = pool_choose(ds, m->id);
		else if (m->in)
			verdict = state_id(ds, "rejected", "select:copy");
		else if (m->out != NULL)
			verdict = state_id(ds, "rejected", m->out);
		if (m->in)
			founder = g->members[m->founder].id;
		if (!m->in || m->founder != i)
			db_run(ds->db, SQL_CLUSTER_REMOVE, value_int(m->id));
		set_verdict(ds, m, founder, verdict);
		db_run(ds->db, SQL_DIRTY_REMOVE, value_int(m->id));
	}
}

static void
settle_group(struct dataset *ds, struct cluster_group *g)
{
	for (size_t i = 0; i < g->count; i++)
		judge(ds, &g->members[i]);
	cluster_form(ds, g);
	/* Pairs of those that keep none first: a key is there once. */
	for (size_t i = 0; i < g->count; i++)
		if (!g->members[i].keeper)
			pool_drop(ds, g->members[i].id);
	for (size_t i = 0; i < g->count; i++)
		if (g->members[i].in && g->members[i].founder == i)
			pool_cluster(ds, g, i);
	conclude(ds, g);
}

/* Pass one.  0 or -1. */
static int
settle_dirty(struct batch *b)
{
	struct cluster_group g = { 0 };
	struct dataset *ds = b->ds;
	int status = 0;
	int64_t id;

	while (status == 0 && !stop_asked() &&
	    (id = db_value(ds->db, 0, SQL_DIRTY_NEXT, VALUES_NONE)) != 0) {
		status = batch_unit(b);
		if (status != 0)
			break;
		if (cluster_gather(ds, id, &g))
			settle_group(ds, &g);
		else
			db_run(ds->db, SQL_DIRTY_REMOVE, value_int(id));
		status = batch_keep(b);
		progress_add((int64_t)g.count);
	}
	cluster_free(&g);
	return status;
}

/* Choose anew on all images that carry a text of this normal form. */
static void
turn(struct dataset *ds, int64_t norm, int64_t limit)
{
	struct member m = { 0 };

	db_run(ds->db, SQL_NORM_SHARED, value_int(limit), value_int(norm));
	while ((m.id = db_value(ds->db, 0, SQL_NORM_IMAGES, value_int(norm),
		    value_int(m.id))) != 0) {
		struct query *q =
		    db_ask(ds->db, SQL_SELECT_IMAGE, value_int(m.id));

		if (query_next(q)) {
			m.verdict_id = query_int(q, 2);
			m.founder_id = query_int(q, 3);
		}
		query_done(q);
		set_verdict(ds, &m, m.founder_id, pool_choose(ds, m.id));
	}
	db_run(ds->db, SQL_TURNED_REMOVE, value_int(norm));
}

/* Pass two.  0 or -1. */
static int
settle_turned(struct batch *b)
{
	struct dataset *ds = b->ds;
	int64_t limit = settings_integer(ds->settings, "select", "text-images");
	int status = 0;

	while (status == 0 && !stop_asked()) {
		struct query *q = db_ask(ds->db, SQL_TURNED_NEXT, VALUES_NONE);
		bool more = query_next(q);
		int64_t norm = more ? query_int(q, 0) : 0;

		query_done(q);
		if (!more)
			return db_failed(ds->db) ? -1 : 0;
		status = batch_unit(b);
		if (status == 0) {
			turn(ds, norm, limit);
			status = batch_keep(b);
		}
	}
	return status;
}

/* ---- settings -------------------------------------------------------------*/

static bool
scores_valid(const struct dataset *ds)
{
	struct text rest = text_of(ds->limits.scores);
	struct text rule;

	while (rest.size > 0 && text_split(&rest, ',', &rule)) {
		size_t at = text_find(rule, text_literal(">="));
		struct text number;
		double x;

		if (at == SIZE_MAX)
			at = text_find(rule, text_literal("<="));
		number = at == SIZE_MAX
		    ? rule
		    : (struct text){ rule.data + at + 2, rule.size - at - 2 };
		if (at == SIZE_MAX || at == 0 ||
		    !real_parse(text_trim(number), -1e300, 1e300, &x)) {
			log_error("[select] scores wants NAME>=X or NAME<=X, "
				  "not '%.*s'",
			    (int)rule.size, rule.data);
			return false;
		}
	}
	return true;
}

/* All settings of [select] as one text. */
static void
put_settings(const struct dataset *ds, struct buffer *out)
{
	const struct setting *known;

	for (size_t i = 0; (known = settings_known(i)) != NULL; i++) {
		const char *value;

		if (strcmp(known->section, "select") != 0 &&
		    strcmp(known->section, "gate") != 0)
			continue;
		value = settings_get(
		    ds->settings, known->section, known->name, NULL);
		buffer_printf(
		    out, "%s=%s\n", known->name, value == NULL ? "" : value);
	}
}

/* All is dirty when asked for, or when the rules are others. */
static int
prepare(struct dataset *ds, bool all)
{
	struct buffer now = buffer_make(1 << 16);
	char *was = db_meta(ds->db, "select.settings");
	const char *settings;

	put_settings(ds, &now);
	settings = buffer_string(&now);
	if (settings == NULL || was == NULL || strcmp(was, settings) != 0)
		all = true;
	if (all && db_begin(ds->db) == 0) {
		db_run(ds->db, SQL_DIRTY_ALL, VALUES_NONE);
		db_run(
		    ds->db, SQL_TURNED_ALL, value_int(ds->limits.text_images));
		db_set_meta(ds->db, "select.settings",
		    settings == NULL ? "" : settings);
		(void)db_commit(ds->db); /* sticks */
	}
	free(was);
	buffer_free(&now);
	return db_failed(ds->db) ? -1 : 0;
}

int
select_run(struct dataset *ds, bool all)
{
	struct batch b = { .ds = ds };
	int status;

	stop_catch();
	if (!scores_valid(ds) || prepare(ds, all) != 0)
		return -1;
	progress_start(
	    "images", db_value(ds->db, 0, SQL_DIRTY_COUNT, VALUES_NONE), false);
	status = settle_dirty(&b);
	if (status == 0)
		status = settle_turned(&b);
	progress_end();
	if (db_failed(ds->db) || batch_flush(&b) != 0)
		status = -1;
	if (status == 0 && stop_asked())
		log_warn("stopped; the rest is chosen the next time");
	return status;
}
