/*
 * What lait-extract said: a page's candidates and links, then the page.
 */

#include <stdlib.h>
#include <string.h>

#include "lib/hash.h"
#include "lib/log.h"

#include "db/consent.h"
#include "db/frontier.h"
#include "db/gate.h"
#include "db/list.h"
#include "db/mention.h"
#include "db/save.h"
#include "db/save_list.h"
#include "db/scope.h"
#include "db/state.h"
#include "db/told.h"
#include "db/words.h"

enum { CHILDREN_MAX = 200000 };

/* The children of the page to come. */
static json_t *children;

static enum saved
keep_child(struct dataset *ds, json_t *rec, const char **why)
{
	const char *kind = record_kind(rec);

	(void)ds;
	if (strcmp(kind, "candidate") != 0 && strcmp(kind, "link") != 0)
		return SAVED;
	if (children == NULL)
		children = json_array();
	*why = "more candidates and links than a page may have";
	if (json_array_size(children) >= CHILDREN_MAX ||
	    json_array_append(children, rec) != 0)
		return SAVED_BAD;
	return SAVED_LATER;
}

/* ---- the page -------------------------------------------------------------*/

struct page {
	int64_t id, state_id, depth, host_id;
	bool stale; /* it was fetched anew since it was handed out */
};

static bool
load(struct dataset *ds, const json_t *rec, struct page *p)
{
	struct text body = record_text(rec, "body");
	struct address a;
	struct query *q;
	bool found;

	if (!address_read(ds, record_text(rec, "url"), WANT_PAGE, &a))
		return false;
	q = db_ask(ds->db, SQL_PAGE_BY_KEY, value_int(a.key));
	found = query_next(q);
	if (found)
		*p = (struct page){ .id = query_int(q, 0),
			.state_id = query_int(q, 1),
			.depth = query_int(q, 4),
			.host_id = query_int(q, 6),
			.stale = body.size > 0 &&
			    !text_equal(body, query_text(q, 5)) };
	query_done(q);
	return found;
}

static void
move(struct dataset *ds, struct page *p, int64_t state)
{
	state_move(ds, UNIT_PAGE, p->state_id, state);
	db_run(ds->db, SQL_PAGE_STATE, value_int(state), value_int(p->id));
	p->state_id = state;
}

static void
fill(struct dataset *ds, const struct page *p, const json_t *rec,
    struct consent consent)
{
	static const char *const known[] = { "record", "id", "url", "body",
		"sha256", "content_type", "signals", "language", "title",
		"reject", "fail", NULL };
	struct buffer detail = buffer_make(RECORD_BYTES_MAX);

	db_run(ds->db, SQL_PAGE_EXTRACTED, value_int(consent.drop),
	    value_int(consent.nofollow),
	    value_text(record_text(rec, "language")),
	    value_text(record_text(rec, "title")),
	    value_text(words_detail(rec, known, &detail)), value_int(p->id));
	buffer_free(&detail);
}

/* ---- children -------------------------------------------------------------*/

static const char *
add_link(struct dataset *ds, const struct page *p, const json_t *link,
    bool page_nofollow)
{
	struct address a;
	struct frontier f;

	if (page_nofollow ||
	    (ds->limits.rel_nofollow && record_true(link, "nofollow")))
		return NULL;
	/* What is no address cannot be followed; extract says so. */
	if (!address_read(ds, record_text(link, "url"), WANT_PAGE, &a))
		return NULL;
	if (!frontier_find(ds, a.key, &f))
		frontier_add(ds, &a, p->depth + 1, PRIORITY_PAGE,
		    scope_link(ds, &a, p->depth + 1), &f);
	return NULL;
}

static const char *
add_children(struct dataset *ds, const struct page *p, struct text url,
    bool nofollow, bool candidates)
{
	const char *why = NULL;
	json_t *child;
	int64_t id;
	size_t i;

	json_array_foreach(children, i, child)
	{
		bool link = strcmp(record_kind(child), "link") == 0;

		if (!text_equal(record_text(child, "page_url"), url))
			return "a candidate or link of another page than the "
			       "one that follows";
		if (link)
			why = add_link(ds, p, child, nofollow);
		else if (candidates)
			why = mention_add(ds, p->id, child, &id);
		if (why != NULL)
			return why;
	}
	return NULL;
}

static enum saved
replace(struct dataset *ds, struct page *p, const json_t *rec, const char **why)
{
	bool rejected = record_string(rec, "reject") != NULL;
	struct furniture before;
	struct consent consent;
	int64_t state;

	if (record_string(rec, "fail") != NULL || rejected) {
		state = save_failure(ds, "extract", UNIT_PAGE, p->id, rec, why);
		if (state == 0)
			return SAVED_BAD;
	} else {
		state = 0;
		save_done(ds, "extract", UNIT_PAGE, p->id);
	}
	if (json_is_array(json_object_get(rec, "signals")))
		consent_replace(
		    ds, UNIT_PAGE, p->id, json_object_get(rec, "signals"));
	consent = consent_of(ds, UNIT_PAGE, p->id);
	before = mention_clear(ds, p->id);
	fill(ds, p, rec, consent);
	*why = add_children(
	    ds, p, record_text(rec, "url"), consent.nofollow, state == 0);
	if (*why == NULL && state == 0)
		*why = told_join(ds, p->id);
	if (!consent.nofollow)
		list_feeds(ds, rec, p->host_id, p->depth + 1);
	if (state == 0)
		state = gate_page(ds, p->id);
	move(ds, p, state);
	mention_see(ds, p->id, &before);
	return *why == NULL ? SAVED : SAVED_BAD;
}

static enum saved
save(struct dataset *ds, json_t *rec, const char **why)
{
	enum saved saved = SAVED_UNKNOWN;
	struct page p;

	*why = "neither a page nor a child of one";
	if (strcmp(record_kind(rec), "page") != 0)
		return SAVED_BAD;
	if (record_string(rec, "want") != NULL &&
	    strcmp(record_string(rec, "want"), "page") != 0)
		saved = save_list(ds, rec, children, why);
	else if (load(ds, rec, &p) && !p.stale)
		saved = replace(ds, &p, rec, why);
	json_decref(children);
	children = NULL;
	return saved;
}

const struct save_stage save_extract = {
	.name = "extract", .child = keep_child, .unit = save
};
