/*
 * Records of candidates, links and the page.
 */

#include <math.h>
#include <string.h>

#include "crawler/clean.h"
#include "crawler/findings.h"
#include "crawler/signals.h"
#include "lib/hash.h"
#include "lib/number.h"

enum { URLS_MAX = 3 };

/* Reals are rounded so that records do not carry noise. */
static double
rounded(double x)
{
	return round(x * 1e6) / 1e6;
}

static int
append(json_t *array, json_t *value)
{
	return value == NULL ? -1 : json_array_append_new(array, value);
}

/* Set a field unless the text is empty. */
static int
set(json_t *rec, const char *key, struct text t)
{
	return t.size == 0 ? 0 : record_set_text(rec, key, t);
}

/* Set a list unless it is empty; takes it in any case. */
static int
set_list(json_t *rec, const char *key, json_t *list)
{
	if (list == NULL)
		return -1;
	if (json_array_size(list) > 0)
		return record_set(rec, key, list);
	json_decref(list);
	return 0;
}

static json_t *
text_record(const struct text_item *item)
{
	json_t *rec = json_object();
	char id[KEY_HEX_BYTES + 1];
	int status;

	if (rec == NULL)
		return NULL;
	hash_text_id(item->text, id);
	status = record_set_string(rec, "text_id", id) |
	    record_set_string(rec, "kind", item->kind) |
	    record_set_text(rec, "text", item->text) |
	    record_set_string(rec, "place", item->place) |
	    set(rec, "language", item->language) |
	    set(rec, "credit", item->credit);
	if (!text_equal(item->text, item->raw))
		status |= record_set_text(rec, "raw", item->raw);
	if (item->shared)
		status |= record_set_true(rec, "shared");
	if (status == 0)
		return rec;
	json_decref(rec);
	return NULL;
}

json_t *
findings_texts(const struct texts *texts)
{
	json_t *list = json_array();

	for (uint32_t i = 0; list != NULL && i < texts->count; i++)
		if (append(list, text_record(&texts->list[i])) != 0) {
			json_decref(list);
			list = NULL;
		}
	return list;
}

static json_t *
urls_list(const struct candidate *c)
{
	json_t *list = json_array();

	for (uint32_t i = 1; list != NULL && i < c->url_count; i++) {
		const struct candidate_url *u = &c->urls[i];
		json_t *one;

		if (i > URLS_MAX)
			break;
		one = json_object();
		if (one == NULL || record_set_text(one, "url", u->url) != 0 ||
		    record_set_string(
			one, "kind", candidate_url_kind_name(u->kind)) != 0 ||
		    (u->width > 0 &&
			record_set_integer(one, "width", u->width) != 0) ||
		    append(list, one) != 0) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

static json_t *
evidence_list(const struct choice_result *choice, uint32_t rank)
{
	json_t *list = json_array();

	for (uint32_t i = 0; list != NULL && i < choice->evidence_count[rank];
	     i++)
		if (append(list, json_string(choice->evidence[rank][i])) != 0) {
			json_decref(list);
			list = NULL;
		}
	return list;
}

static int
set_place(json_t *rec, const struct candidate *c)
{
	int status = 0;

	if (c->stated_width > 0)
		status |=
		    record_set_integer(rec, "stated_width", c->stated_width);
	if (c->stated_height > 0)
		status |=
		    record_set_integer(rec, "stated_height", c->stated_height);
	status |=
	    record_set_string(rec, "source", candidate_source_name(c->source));
	if (c->position > 0)
		status |= record_set_integer(rec, "position", c->position);
	return status;
}

static int
set_texts(json_t *rec, const char *key, const struct text *list, uint32_t count)
{
	json_t *array = json_array();

	for (uint32_t i = 0; array != NULL && i < count; i++)
		if (append(array, record_json_text(list[i])) != 0) {
			json_decref(array);
			return -1;
		}
	return set_list(rec, key, array);
}

int
findings_set_keys(json_t *rec, const struct picture_keys *keys)
{
	json_t *list = json_array();

	for (uint32_t i = 0; list != NULL && i < keys->count; i++) {
		unsigned char bytes[8];
		char hex[2 * sizeof(bytes) + 1];

		put_le64(bytes, keys->key[i]);
		hex_encode(bytes, sizeof(bytes), hex);
		if (append(list, json_string(hex)) != 0) {
			json_decref(list);
			return -1;
		}
	}
	return set_list(rec, "picture_keys", list);
}

json_t *
findings_candidate(const struct subject *s, const struct choice_result *choice,
    uint32_t rank, struct text page_url)
{
	uint32_t index = choice->order[rank];
	const struct candidate *c = &s->candidates->list[index];
	json_t *rec = record_new("candidate"), *licence;
	struct texts texts;
	int status;

	if (rec == NULL)
		return NULL;
	texts_collect(s, index, &texts);
	status = record_set_text(rec, "page_url", page_url) |
	    record_set_integer(rec, "rank", (int64_t)rank + 1) |
	    record_set_real(rec, "main_score", rounded(choice->score[rank]));
	if (choice->main == (int64_t)index)
		status |= record_set_true(rec, "main");
	status |= record_set_text(rec, "image_url", c->urls[0].url) |
	    record_set_string(
		rec, "image_kind", candidate_url_kind_name(c->urls[0].kind)) |
	    set_list(rec, "urls", urls_list(c)) |
	    findings_set_keys(rec, &c->keys) | set_place(rec, c) |
	    set_list(rec, "evidence", evidence_list(choice, rank)) |
	    set(rec, "credit", texts.credit);
	if ((licence = json_array()) != NULL && texts.licence.size > 0)
		status |= append(licence, record_json_text(texts.licence));
	status |= set_list(rec, "licence", licence);
	status |=
	    set_texts(rec, "sections", texts.sections, texts.section_count) |
	    record_set(rec, "texts", findings_texts(&texts));
	if (status == 0)
		return rec;
	json_decref(rec);
	return NULL;
}

json_t *
findings_link(const struct link *link, bool nofollow, struct text page_url)
{
	json_t *rec = record_new("link");
	int status;

	if (rec == NULL)
		return NULL;
	status = record_set_text(rec, "page_url", page_url) |
	    record_set_text(rec, "url", link->url);
	if (nofollow || link->nofollow)
		status |= record_set_true(rec, "nofollow");
	if (status == 0)
		return rec;
	json_decref(rec);
	return NULL;
}

/* ---- page ---------------------------------------------------------------- */

/* A field cleaned. */
static int
set_clean(json_t *rec, const char *key, struct text raw)
{
	struct buffer clean = buffer_make(2 * CLEAN_BYTES_MAX);
	int status = raw.size == 0 ? 0 : clean_text(raw, &clean);

	if (status == 0)
		status = set(rec, key, buffer_text(&clean));
	buffer_free(&clean);
	return status;
}

static int
set_alternates(json_t *rec, const struct fields *f)
{
	json_t *array = json_array();

	for (uint32_t i = 0; array != NULL && i < f->alternate_count; i++) {
		const struct alternate *a = &f->alternates[i];
		json_t *one = json_object();

		if (one == NULL || record_set_text(one, "url", a->url) != 0 ||
		    set(one, "type", a->type) != 0 ||
		    set(one, "language", a->language) != 0 ||
		    append(array, one) != 0) {
			json_decref(array);
			return -1;
		}
	}
	return set_list(rec, "alternate", array);
}

/* Those of the response stay; those of metas are added. */
static int
add_signals(json_t *rec, const struct fields *f)
{
	json_t *list = json_object_get(rec, "signals");
	struct signals_origin origin = {
		.where = "meta",
		.url = record_text(rec, "url"),
		.at = record_integer(rec, "fetched", 0),
	};
	const struct text nobody = { NULL, 0 };
	int status = 0;

	if (json_is_array(list))
		json_incref(list);
	else
		list = json_array();
	if (list == NULL)
		return -1;
	for (uint32_t i = 0; i < f->robots_count && status == 0; i++)
		status = signals_directives(
		    list, f->robots[i], f->robots_agents[i], &origin);
	if (f->tdm_reservation.size > 0)
		status |= signals_add(list, "tdm-reservation",
		    f->tdm_reservation, nobody, &origin);
	if (f->tdm_policy.size > 0)
		status |= signals_add(
		    list, "tdm-policy", f->tdm_policy, nobody, &origin);
	if (status != 0) {
		json_decref(list);
		return -1;
	}
	return set_list(rec, "signals", list);
}

int
findings_page(json_t *rec, const struct subject *s, const struct source *source,
    const char *language, bool has_base)
{
	const struct fields *f = s->fields;
	struct text base = { s->address->base.bytes, s->address->base.size };
	int status = set_clean(rec, "title", f->title) |
	    set_clean(rec, "h1", f->h1) |
	    set_clean(rec, "description", f->description) |
	    set_clean(rec, "site_name", f->site_name) |
	    set_clean(rec, "type", f->type) |
	    set_clean(rec, "section", f->section) |
	    record_set_string(rec, "language", language) |
	    set_clean(rec, "language_declared", f->language) |
	    record_set_string(rec, "charset", source->charset) |
	    record_set_string(
		rec, "charset_source", charset_source_name(source->found)) |
	    (has_base ? record_set_text(rec, "base", base) : 0) |
	    set_texts(rec, "canonical", f->canonical, f->canonical_count) |
	    set_alternates(rec, f) |
	    set_texts(rec, "licence", f->licences, f->licence_count) |
	    set_clean(rec, "author", f->author) |
	    set_clean(rec, "published", f->published) | add_signals(rec, f);

	return status == 0 ? 0 : -1;
}
