/*
 * Mentions; see mention.h.
 */

#include <stdlib.h>
#include <string.h>

#include "lib/log.h"
#include "lib/number.h"

#include "db/array.h"
#include "db/frontier.h"
#include "db/state.h"
#include "db/words.h"

#include "db/mention.h"

enum { URLS_MAX = 4, URLS_BYTES_MAX = 16 << 10 };

void
mention_dirty(struct dataset *ds, int64_t image_id)
{
	if (image_id != 0)
		db_run(ds->db, SQL_DIRTY_ADD, value_int(image_id));
}

/* ---- which address is in use ----------------------------------------------*/

struct mention {
	int64_t id, page_id, depth, url_id, image_id, step;
	bool wanted;
	json_t *urls; /* owned */
};

static bool
load(struct dataset *ds, int64_t id, struct mention *m)
{
	struct query *q = db_ask(ds->db, SQL_MENTION, value_int(id));
	bool found = query_next(q);

	memset(m, 0, sizeof(*m));
	if (found) {
		struct text urls = query_text(q, 6);

		*m = (struct mention){ .id = id,
			.page_id = query_int(q, 0),
			.url_id = query_int(q, 1),
			.image_id = query_int(q, 2),
			.step = query_int(q, 3),
			.wanted = query_int(q, 4) != 0,
			.depth = query_int(q, 5),
			.urls = json_loadb(urls.data, urls.size, 0, NULL) };
	}
	query_done(q);
	return found;
}

/* The address number i, seen before or from now on; false when it is none. */
static bool
address(
    struct dataset *ds, const struct mention *m, size_t i, struct frontier *f)
{
	json_t *text = json_array_get(m->urls, i);
	struct address a;

	if (!json_is_string(text) ||
	    !address_read(ds,
		(struct text){
		    json_string_value(text), json_string_length(text) },
		WANT_IMAGE, &a))
		return false;
	if (!frontier_find(ds, a.key, f))
		frontier_add(ds, &a, m->depth, PRIORITY_IMAGE, NULL, f);
	return true;
}

static bool
given_up(struct dataset *ds, const struct frontier *f)
{
	return state_is(ds, f->state_id, "rejected") ||
	    state_is(ds, f->state_id, "failed");
}

/* The first address in order that was not given up. */
static void
settle(struct dataset *ds, int64_t mention_id)
{
	struct mention m;
	struct frontier f = { 0 };
	size_t step = 0, count;

	if (!load(ds, mention_id, &m))
		return;
	count = json_array_size(m.urls);
	if (!m.wanted || count == 0)
		goto done;
	for (; step < count; step++) {
		if (!address(ds, &m, step, &f))
			continue;
		if (!given_up(ds, &f))
			break;
		db_run(ds->db, SQL_PASSED_ADD, value_int(f.url_id),
		    value_int(m.id));
	}
	if (step == count)
		f = (struct frontier){ 0 };
	if (f.url_id != m.url_id || f.image_id != m.image_id ||
	    (int64_t)step != m.step) {
		db_run(ds->db, SQL_MENTION_SETTLE, value_int((int64_t)step),
		    f.url_id == 0 ? value_null() : value_int(f.url_id),
		    f.image_id == 0 ? value_null() : value_int(f.image_id),
		    value_int(m.id));
		mention_dirty(ds, m.image_id);
	}
	mention_dirty(ds, f.image_id);
done:
	json_decref(m.urls);
}

/* Settle all that a statement lists; each may change what it lists, so that
 * it is asked anew above the last. */
static void
settle_all(struct dataset *ds, enum sql list, int64_t url_id)
{
	int64_t last = 0;

	while ((last = db_value(
		    ds->db, 0, list, value_int(url_id), value_int(last))) != 0)
		settle(ds, last);
}

void
mention_answer(struct dataset *ds, int64_t url_id)
{
	settle_all(ds, SQL_MENTION_BY_URL, url_id);
	settle_all(ds, SQL_MENTION_BY_PASSED, url_id);
}

/* ---- which are wanted -----------------------------------------------------*/

static void
want(struct dataset *ds, int64_t mention_id, bool wanted, int64_t image_id)
{
	db_run(
	    ds->db, SQL_MENTION_WANT, value_int(wanted), value_int(mention_id));
	mention_dirty(ds, image_id);
	if (!wanted)
		return;
	words_want(ds, mention_id);
	settle(ds, mention_id);
}

/* One of the page's, by rank; a copy, since choosing changes the rows. */
struct choice {
	int64_t id, image_id;
	bool wanted, eligible;
};

static size_t
list(struct dataset *ds, int64_t page_id, struct choice **out)
{
	struct query *q = db_ask(ds->db, SQL_PAGE_MENTIONS, value_int(page_id),
	    value_real(ds->limits.main_score_min));
	struct choice *all = NULL;
	size_t count = 0, room = 0;

	while (query_next(q)) {
		all = array_grow(all, count, &room, sizeof(*all));
		all[count++] = (struct choice){ .id = query_int(q, 0),
			.image_id = query_int(q, 1),
			.wanted = query_int(q, 2) != 0,
			.eligible = query_int(q, 4) == 0 &&
			    (ds->limits.images_per_page == 0 ||
				query_int(q, 5) != 0) &&
			    !furniture_is(
				ds, query_int(q, 6), query_int(q, 3)) };
	}
	*out = all;
	return count;
}

void
mention_choose(struct dataset *ds, int64_t page_id)
{
	struct choice *all;
	size_t count = list(ds, page_id, &all);
	int64_t left = ds->limits.images_per_page;
	bool kept = db_value(ds->db, 0, SQL_PAGE_KEPT, value_int(page_id)) != 0;

	if (left == 0)
		left = INT64_MAX;
	for (size_t i = 0; i < count; i++) {
		bool wanted = kept && all[i].eligible && left > 0;

		left -= wanted;
		if (wanted != all[i].wanted)
			want(ds, all[i].id, wanted, all[i].image_id);
	}
	free(all);
}

/* Choose anew on all pages of the domain that show one of the pictures. */
static void
choose_all(struct dataset *ds, const struct furniture *turned)
{
	for (size_t i = 0; i < turned->count; i++) {
		int64_t page = 0;

		while (
		    (page = db_value(ds->db, 0, SQL_PICTURE_PAGES,
			 value_int(turned->pictures[i]),
			 value_int(turned->domain_id), value_int(page))) != 0)
			mention_choose(ds, page);
	}
}

void
mention_see(struct dataset *ds, int64_t page_id, struct furniture *before)
{
	struct furniture after = furniture_see(ds, page_id);

	choose_all(ds, before);
	choose_all(ds, &after);
	mention_choose(ds, page_id);
	furniture_free(before);
	furniture_free(&after);
}

/* ---- rows -----------------------------------------------------------------*/

struct furniture
mention_clear(struct dataset *ds, int64_t page_id)
{
	struct furniture turned = furniture_unsee(ds, page_id);

	db_run(ds->db, SQL_MENTION_DIRTY_ALL, value_int(page_id));
	db_run(ds->db, SQL_MENTION_CLEAR, value_int(page_id));
	return turned;
}

/* image_url and the addresses of `urls`, as they will be tried. */
static json_t *
addresses(const json_t *candidate)
{
	json_t *all = json_array(), *entry, *first;
	size_t i;

	first = json_object_get(candidate, "image_url");
	if (!json_is_string(first) || json_array_append(all, first) != 0) {
		json_decref(all);
		return NULL;
	}
	json_array_foreach(json_object_get(candidate, "urls"), i, entry)
	{
		json_t *url = json_object_get(entry, "url");

		if (json_is_string(url) && json_array_size(all) < URLS_MAX &&
		    !json_equal(url, first) && json_array_append(all, url) != 0)
			break;
	}
	return all;
}

static struct value
optional_int(const json_t *rec, const char *key)
{
	return json_is_integer(json_object_get(rec, key))
	    ? value_int(record_integer(rec, key, 0))
	    : value_null();
}

static const char *
insert(struct dataset *ds, int64_t page_id, const json_t *c,
    struct buffer *urls, struct buffer *detail, int64_t *id)
{
	static const char *const known[] = { "record", "id", "page_url", "rank",
		"main_score", "image_url", "urls", "stated_width",
		"stated_height", "position", "source", "texts", "reject",
		NULL };
	struct text first = record_text(c, "image_url"), rest;
	const char *reject = record_string(c, "reject");
	struct address a;

	if (!address_read(ds, first, WANT_IMAGE, &a))
		return "image_url is not an http(s) address";
	rest = words_detail(c, known, detail);
	db_run(ds->db, SQL_MENTION_ADD, value_int(page_id),
	    value_int(record_integer(c, "rank", 0)),
	    value_real(record_real(c, "main_score", 0)), value_int(a.key),
	    value_int(record_true(c, "main")),
	    reject == NULL ? value_null()
			   : value_int(state_id(ds, "rejected", reject)),
	    optional_int(c, "stated_width"), optional_int(c, "stated_height"),
	    optional_int(c, "position"), value_text(record_text(c, "source")),
	    value_text(buffer_text(urls)), value_text(rest));
	*id = db_last_id(ds->db);
	return words_add(ds, *id, 0, json_object_get(c, "texts"));
}

const char *
mention_add(
    struct dataset *ds, int64_t page_id, const json_t *candidate, int64_t *id)
{
	struct buffer text = buffer_make(URLS_BYTES_MAX);
	struct buffer detail = buffer_make(RECORD_BYTES_MAX);
	json_t *urls = addresses(candidate);
	const char *why = "image_url is missing";
	char *dumped;

	if (urls != NULL) {
		dumped = json_dumps(urls, JSON_COMPACT);
		if (dumped != NULL && buffer_put_string(&text, dumped) == 0)
			why =
			    insert(ds, page_id, candidate, &text, &detail, id);
		else
			why = "urls are too long";
		free(dumped);
	}
	json_decref(urls);
	buffer_free(&text);
	buffer_free(&detail);
	return why;
}
