/*
 * What lists say of pictures; see told.h.
 */

#include <stdlib.h>
#include <string.h>

#include "lib/hash.h"
#include "lib/number.h"

#include "db/array.h"
#include "db/frontier.h"
#include "db/furniture.h"
#include "db/mention.h"
#include "db/words.h"

#include "db/told.h"

/* ---- a page ---------------------------------------------------------------*/

/* By what a page's mentions are known: the keys of their addresses, and those
 * of lait-extract for other sizes of the same picture. */
struct shown {
	struct {
		int64_t key, mention_id;
		bool exact;
	} * list;
	size_t count, room;
	int64_t rank; /* the last */
};

static void
put(struct shown *s, int64_t key, int64_t mention_id, bool exact)
{
	s->list = array_grow(s->list, s->count, &s->room, sizeof(*s->list));
	s->list[s->count].key = key;
	s->list[s->count].exact = exact;
	s->list[s->count++].mention_id = mention_id;
}

static void
put_url(struct dataset *ds, struct shown *s, const json_t *url, int64_t id)
{
	struct address a;

	if (json_is_string(url) &&
	    address_read(ds,
		(struct text){
		    json_string_value(url), json_string_length(url) },
		WANT_IMAGE, &a))
		put(s, a.key, id, true);
}

static bool
read_key(const json_t *hex, int64_t *key)
{
	unsigned char bytes[8];

	if (!json_is_string(hex) ||
	    !hex_decode((struct text){ json_string_value(hex),
			    json_string_length(hex) },
		bytes, sizeof(bytes)))
		return false;
	*key = (int64_t)get_le64(bytes);
	return true;
}

static void
put_keys(struct shown *s, const json_t *keys, int64_t mention_id)
{
	int64_t key;

	for (size_t i = 0; i < json_array_size(keys); i++)
		if (read_key(json_array_get(keys, i), &key))
			put(s, key, mention_id, false);
}

static void
show_all(struct dataset *ds, int64_t page_id, struct shown *s)
{
	struct query *q = db_ask(ds->db, SQL_MENTION_URLS, value_int(page_id));

	while (query_next(q)) {
		struct text urls = query_text(q, 1), keys = query_text(q, 3);
		json_t *list = json_loadb(urls.data, urls.size, 0, NULL);

		for (size_t i = 0; i < json_array_size(list); i++)
			put_url(
			    ds, s, json_array_get(list, i), query_int(q, 0));
		json_decref(list);
		list = keys.size == 0
		    ? NULL
		    : json_loadb(keys.data, keys.size, 0, NULL);
		put_keys(s, list, query_int(q, 0));
		json_decref(list);
		s->rank = query_int(q, 2);
	}
}

static int64_t
find(const struct shown *s, int64_t key, bool exact)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->list[i].key == key && s->list[i].exact == exact)
			return s->list[i].mention_id;
	return 0;
}

/* The best mention that shows the picture, or 0. */
static int64_t
shown_by(struct dataset *ds, const struct shown *s, const json_t *candidate)
{
	const json_t *keys = json_object_get(candidate, "picture_keys");
	int64_t mention = 0, key;
	struct address a;

	if (address_read(
		ds, record_text(candidate, "image_url"), WANT_IMAGE, &a))
		mention = find(s, a.key, true);
	for (size_t i = 0; i < json_array_size(keys) && mention == 0; i++)
		if (read_key(json_array_get(keys, i), &key))
			mention = find(s, key, false);
	return mention;
}

static const char *
join_one(struct dataset *ds, int64_t page_id, struct shown *s, json_t *told)
{
	int64_t mention = shown_by(ds, s, told);
	const char *why;

	if (mention != 0)
		return words_add(ds, mention,
		    db_value(
			ds->db, 0, SQL_MENTION_TEXT_NEXT, value_int(mention)),
		    json_object_get(told, "texts"));
	(void)record_set_integer(told, "rank", ++s->rank);
	why = mention_add(ds, page_id, told, &mention);
	if (why == NULL) {
		put_url(ds, s, json_object_get(told, "image_url"), mention);
		put_keys(s, json_object_get(told, "picture_keys"), mention);
	}
	return why;
}

/* All that is said of a page's pictures; a copy, since joining changes what
 * the statement reads. */
static json_t *
told_of(struct dataset *ds, int64_t page_id)
{
	struct query *q = db_ask(ds->db, SQL_TOLD_OF_PAGE, value_int(page_id));
	json_t *all = json_array();

	while (query_next(q)) {
		struct text t = query_text(q, 0);
		json_t *one = json_loadb(t.data, t.size, 0, NULL);

		if (one != NULL && json_array_append_new(all, one) != 0)
			break;
	}
	query_done(q);
	return all;
}

const char *
told_join(struct dataset *ds, int64_t page_id)
{
	json_t *all = told_of(ds, page_id), *told;
	struct shown s = { .rank = 0 };
	const char *why = NULL;
	size_t i;

	if (json_array_size(all) > 0)
		show_all(ds, page_id, &s);
	json_array_foreach(all, i, told)
	{
		if (why == NULL)
			why = join_one(ds, page_id, &s, told);
	}
	free(s.list);
	json_decref(all);
	return why;
}

/* A page that was extracted before: what lists said of it goes, and what they
 * say now comes. */
static const char *
join_again(struct dataset *ds, int64_t page_id)
{
	struct furniture before = furniture_unsee(ds, page_id);
	int64_t mention = 0;
	const char *why;

	db_run(ds->db, SQL_MENTION_DIRTY_ALL, value_int(page_id));
	db_run(ds->db, SQL_TOLD_TEXTS_CLEAR, value_int(page_id));
	db_run(ds->db, SQL_TOLD_MENTIONS_CLEAR, value_int(page_id));
	why = told_join(ds, page_id);
	mention_see(ds, page_id, &before);
	while ((mention = db_value(ds->db, 0, SQL_MENTION_WANTED,
		    value_int(page_id), value_int(mention))) != 0)
		words_want(ds, mention);
	return why;
}

/* ---- a list ---------------------------------------------------------------*/

/* Keys of pages, each once. */
struct keys {
	int64_t *list;
	size_t count, room;
};

static void
gather(struct dataset *ds, int64_t url_id, struct keys *keys)
{
	int64_t last = INT64_MIN;

	while ((last = db_value(ds->db, INT64_MIN, SQL_TOLD_NEXT,
		    value_int(url_id), value_int(last))) != INT64_MIN) {
		keys->list = array_grow(
		    keys->list, keys->count, &keys->room, sizeof(*keys->list));
		keys->list[keys->count++] = last;
	}
}

static int
compare(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static const char *
add(struct dataset *ds, int64_t url_id, int64_t n, const json_t *candidate)
{
	struct address page, image;
	char *dumped;

	if (!address_read(
		ds, record_text(candidate, "page_url"), WANT_PAGE, &page) ||
	    !address_read(
		ds, record_text(candidate, "image_url"), WANT_IMAGE, &image))
		return "page_url or image_url is not an http(s) address";
	dumped = json_dumps(candidate, JSON_COMPACT | JSON_REAL_PRECISION(15));
	if (dumped == NULL)
		return "no memory";
	db_run(ds->db, SQL_TOLD_ADD, value_int(url_id), value_int(page.key),
	    value_int(n), value_string(dumped));
	free(dumped);
	return NULL;
}

const char *
told_replace(
    struct dataset *ds, int64_t url_id, const json_t *children, int64_t limit)
{
	struct keys keys = { .count = 0 };
	const char *why = NULL;
	const json_t *child;
	int64_t n = 0;

	gather(ds, url_id, &keys);
	db_run(ds->db, SQL_TOLD_CLEAR, value_int(url_id));
	for (size_t i = 0; i < json_array_size(children) && n < limit; i++) {
		child = json_array_get(children, i);
		if (why == NULL && strcmp(record_kind(child), "candidate") == 0)
			why = add(ds, url_id, n++, child);
	}
	gather(ds, url_id, &keys);
	if (keys.count > 0)
		qsort(keys.list, keys.count, sizeof(*keys.list), compare);
	for (size_t i = 0; i < keys.count && why == NULL; i++) {
		int64_t page;

		if (i > 0 && keys.list[i] == keys.list[i - 1])
			continue;
		page =
		    db_value(ds->db, 0, SQL_TOLD_PAGE, value_int(keys.list[i]));
		if (page != 0)
			why = join_again(ds, page);
	}
	free(keys.list);
	return why;
}
