/*
 * Who names lists; see list.h.
 */

#include <string.h>

#include "db/scope.h"
#include "db/state.h"

#include "db/list.h"

enum { RENEWED_SECONDS = 86400 };

void
list_wait(struct dataset *ds, int64_t url_id)
{
	int64_t waiting = state_id(ds, "waiting", "extract");
	int64_t was = db_value(ds->db, 0, SQL_LIST, value_int(url_id));

	if (was == 0)
		db_run(ds->db, SQL_LIST_ADD, value_int(url_id),
		    value_int(waiting));
	else
		db_run(ds->db, SQL_LIST_STATE, value_int(waiting),
		    value_int(url_id));
	state_move(ds, UNIT_LIST, was, waiting);
	db_run(ds->db, SQL_WAITING_SET,
	    value_int(dataset_stage(ds, "extract", UNIT_LIST)),
	    value_int(url_id), value_int(0), value_int(0));
}

/* Whoever names a list says that it may speak of their pages: what was read
 * before is read anew. */
static void
covered(struct dataset *ds, int64_t url_id, int64_t rows)
{
	if (rows > 0 && db_value(ds->db, 0, SQL_LIST, value_int(url_id)) != 0)
		list_wait(ds, url_id);
}

/* A list that a host names; false when it names too many. */
static bool
find(struct dataset *ds, const struct address *a, int64_t depth,
    int64_t host_id, struct frontier *f)
{
	if (frontier_find(ds, a->key, f))
		return true;
	if (!scope_list(ds, host_id, a->want))
		return false;
	frontier_add(ds, a, depth, PRIORITY_LIST, NULL, f);
	return true;
}

static void
name(struct dataset *ds, struct text url, enum want want, int64_t depth,
    int64_t host_id, struct text origin)
{
	struct address a;
	struct frontier f;

	if (!address_read(ds, url, want, &a) ||
	    !find(ds, &a, depth, host_id, &f))
		return;
	covered(ds, f.url_id,
	    db_run(ds->db, SQL_COVER_ADD, value_int(f.url_id),
		value_text(origin)));
}

/* ---- robots.txt -----------------------------------------------------------*/

/* Pages of the host are wanted: pictures alone are no reason. */
static bool
has_pages(struct dataset *ds, int64_t host_id)
{
	struct query *q = db_ask(ds->db, SQL_HOST_SCOPE, value_int(host_id));
	bool has =
	    query_next(q) && (query_int(q, 0) != 0 || query_int(q, 2) > 0);

	query_done(q);
	return has && scope_holds(ds, host_id);
}

static void
guess(struct dataset *ds, int64_t host_id, struct text origin)
{
	struct buffer url = buffer_make(URL_BYTES_MAX);

	(void)buffer_put_text(&url, origin);
	if (buffer_put_string(&url, "/sitemap.xml") == 0)
		name(ds, buffer_text(&url), WANT_SITEMAP, 0, host_id, origin);
	buffer_free(&url);
}

void
list_robots(struct dataset *ds, int64_t host_id, json_t *robots)
{
	/* Pages that only a sitemap names are a link away. */
	bool wanted = ds->limits.sitemaps && ds->limits.depth_max > 0 &&
	    has_pages(ds, host_id);
	json_t *element, *url;
	size_t i, k;

	json_array_foreach(robots, i, element)
	{
		json_t *sitemaps = json_object_get(element, "sitemaps");
		struct text origin = record_text(element, "origin");

		if (!json_is_array(sitemaps))
			continue;
		json_array_foreach(sitemaps, k, url)
		{
			if (wanted && json_is_string(url))
				name(ds, text_of(json_string_value(url)),
				    WANT_SITEMAP, 0, host_id, origin);
		}
		if (wanted && ds->limits.sitemaps_guessed &&
		    json_array_size(sitemaps) == 0)
			guess(ds, host_id, origin);
		(void)json_object_del(element, "sitemaps"); /* it is there */
	}
}

/* ---- pages and indexes ----------------------------------------------------*/

static bool
is_feed(struct text type)
{
	return text_starts_nocase(type, text_literal("application/rss+xml")) ||
	    text_starts_nocase(type, text_literal("application/atom+xml"));
}

void
list_feeds(
    struct dataset *ds, const json_t *page, int64_t host_id, int64_t depth)
{
	char origin[URL_HOST_BYTES_MAX + 16];
	json_t *alternate;
	struct url u;
	size_t i;

	if (!ds->limits.feeds || depth >= ds->limits.depth_max ||
	    !url_parse(record_text(page, "url"), NULL, &u))
		return;
	url_origin(&u, origin);
	json_array_foreach(json_object_get(page, "alternate"), i, alternate)
	{
		if (is_feed(record_text(alternate, "type")))
			name(ds, record_text(alternate, "url"), WANT_FEED,
			    depth, host_id, text_of(origin));
	}
}

bool
list_is_news(struct dataset *ds, const struct frontier *f, int64_t modified)
{
	return state_is(ds, f->state_id, "done") && modified <= ds->now &&
	    modified >
	    db_value(ds->db, 0, SQL_URL_FETCHED, value_int(f->url_id));
}

/* Once a day at most, so that indexes that always change cannot keep a run
 * going. */
static void
renew(struct dataset *ds, struct frontier *f, int64_t modified)
{
	int64_t yesterday = ds->now - RENEWED_SECONDS;

	if (list_is_news(ds, f, yesterday) &&
	    (modified == 0 || list_is_news(ds, f, modified)))
		frontier_enqueue(ds, f);
}

void
list_nested(struct dataset *ds, const struct frontier *index, struct text url,
    int64_t modified)
{
	int64_t depth = index->depth + 1, rows;
	struct address a;
	struct frontier f;

	if (index->want != WANT_SITEMAP || depth > SCOPE_NESTED_MAX ||
	    !address_read(ds, url, WANT_SITEMAP, &a) ||
	    !find(ds, &a, depth, index->host_id, &f) ||
	    f.url_id == index->url_id)
		return;
	rows = db_run(ds->db, SQL_COVER_COPY, value_int(index->url_id),
	    value_int(f.url_id));
	covered(ds, f.url_id, rows);
	renew(ds, &f, modified);
}
