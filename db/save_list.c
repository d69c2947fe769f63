/*
 * What lait-extract said of a list; see save_list.h.
 */

#include <string.h>

#include "db/consent.h"
#include "db/list.h"
#include "db/scope.h"
#include "db/state.h"
#include "db/told.h"
#include "db/words.h"

#include "db/save_list.h"

/* The row of the list that the record speaks of; false: unknown, or it was
 * fetched anew since it was handed out. */
static bool
load(struct dataset *ds, const json_t *rec, struct frontier *f, int64_t *state)
{
	int want = want_of(record_string(rec, "want"));
	struct text body = record_text(rec, "body");
	struct address a;
	struct query *q;
	bool found;

	if (want < 0 || !want_is_list((enum want)want) ||
	    !address_read(ds, record_text(rec, "url"), (enum want)want, &a) ||
	    !frontier_find(ds, a.key, f))
		return false;
	q = db_ask(ds->db, SQL_LIST, value_int(f->url_id));
	found = query_next(q);
	if (found) {
		*state = query_int(q, 0);
		found = body.size == 0 || text_equal(body, query_text(q, 2));
	}
	query_done(q);
	return found;
}

static void
fill(struct dataset *ds, int64_t url_id, const json_t *rec)
{
	static const char *const known[] = { "record", "id", "url", "want",
		"final_url", "body", "sha256", "content_type", "signals",
		"title", "covers", "reject", "fail", NULL };
	struct buffer detail = buffer_make(RECORD_BYTES_MAX);

	db_run(ds->db, SQL_LIST_EXTRACTED,
	    value_text(record_text(rec, "title")),
	    value_text(words_detail(rec, known, &detail)), value_int(url_id));
	buffer_free(&detail);
}

static void
add_link(struct dataset *ds, const struct frontier *list, const json_t *link)
{
	const char *want = record_string(link, "want");
	int64_t modified = record_integer(link, "modified", 0);
	struct address a;
	struct frontier f;

	if (want != NULL && strcmp(want, "sitemap") == 0) {
		list_nested(ds, list, record_text(link, "url"), modified);
		return;
	}
	/* What is no address cannot be followed. */
	if (!address_read(ds, record_text(link, "url"), WANT_PAGE, &a))
		return;
	if (!frontier_find(ds, a.key, &f))
		frontier_add(ds, &a, list->depth + 1, PRIORITY_PAGE,
		    scope_link(ds, &a, list->depth + 1), &f);
	else if (list_is_news(ds, &f, modified))
		frontier_enqueue(ds, &f);
}

static const char *
add_links(struct dataset *ds, const struct frontier *list,
    const json_t *children, struct text url, int64_t limit)
{
	for (size_t i = 0; i < json_array_size(children); i++) {
		const json_t *child = json_array_get(children, i);
		bool link = strcmp(record_kind(child), "link") == 0;

		if (!text_equal(
			record_text(child, link ? "page_url" : "list_url"),
			url))
			return "a candidate or link of another list than the "
			       "one that follows";
		if (link && limit-- > 0)
			add_link(ds, list, child);
	}
	return NULL;
}

/* What the list says takes the place of what it said before. */
static const char *
take_all(struct dataset *ds, const struct frontier *list, const json_t *rec,
    const json_t *children)
{
	int64_t before =
	    db_value(ds->db, 0, SQL_LIST_SAID, value_int(list->url_id));
	int64_t limit;
	const char *why;

	fill(ds, list->url_id, rec);
	limit = scope_listed(
	    ds, list->host_id, before, (int64_t)json_array_size(children));
	why = add_links(ds, list, children, record_text(rec, "url"), limit);
	return why != NULL ? why
			   : told_replace(ds, list->url_id, children, limit);
}

enum saved
save_list(struct dataset *ds, const json_t *rec, const json_t *children,
    const char **why)
{
	int64_t was, state;
	struct frontier f;

	if (!load(ds, rec, &f, &was))
		return SAVED_UNKNOWN;
	if (record_string(rec, "fail") != NULL ||
	    record_string(rec, "reject") != NULL) {
		state =
		    save_failure(ds, "extract", UNIT_LIST, f.url_id, rec, why);
		if (state == 0)
			return SAVED_BAD;
	} else {
		state = state_id(ds, "done", "");
		save_done(ds, "extract", UNIT_LIST, f.url_id);
	}
	*why = NULL;
	/* An accident says nothing new: what the list told last still holds. */
	if (record_string(rec, "fail") == NULL)
		*why = take_all(ds, &f, rec, children);
	state_move(ds, UNIT_LIST, was, state);
	db_run(ds->db, SQL_LIST_STATE, value_int(state), value_int(f.url_id));
	return *why == NULL ? SAVED : SAVED_BAD;
}
