/*
 * Texts; see words.h.
 */

#include <stdlib.h>
#include <string.h>

#include "lib/hash.h"
#include "lib/normal.h"

#include "db/state.h"

#include "db/words.h"

enum { NORM_BYTES_MAX = 1 << 20 };

static const char *const kinds[WORDS_KINDS] = { "user", "figcaption", "caption",
	"alt", "title", "aria", "jsonld", "og-alt", "sitemap-caption",
	"feed-caption", "sitemap-title", "heading", "anchor", "before", "after",
	"page-title", "description", "filename" };

int
words_kind(const char *name)
{
	for (int i = 0; name != NULL && i < WORDS_KINDS; i++)
		if (strcmp(kinds[i], name) == 0)
			return i;
	return -1;
}

const char *
words_kind_name(int kind)
{
	return kinds[kind];
}

int64_t
words_norm(const struct dataset *ds, struct text t)
{
	struct buffer kept = buffer_make(NORM_BYTES_MAX);
	int64_t key;

	(void)normal_form(t, &kept); /* one that is too long is cut */
	key = dataset_key(ds, 'n', buffer_text(&kept));
	buffer_free(&kept);
	return key;
}

/* The number of a text; new ones stand idle until a mention is wanted. */
static int64_t
text_number(struct dataset *ds, struct text t)
{
	unsigned char key[SHA256_BYTES];
	int64_t id, idle;

	sha256_of(t, key);
	id = db_value(ds->db, 0, SQL_TEXT_ID, value_blob(key, DB_KEY_BYTES));
	if (id != 0)
		return id;
	idle = state_id(ds, "idle", "");
	db_run(ds->db, SQL_TEXT_ADD, value_blob(key, DB_KEY_BYTES),
	    value_int(words_norm(ds, t)), value_int(idle), value_text(t));
	state_move(ds, UNIT_TEXT, 0, idle);
	return db_last_id(ds->db);
}

const char *
words_add(
    struct dataset *ds, int64_t mention_id, int64_t first, const json_t *texts)
{
	json_t *entry;
	size_t i;

	json_array_foreach(texts, i, entry)
	{
		struct text t = record_text(entry, "text");
		int kind = words_kind(record_string(entry, "kind"));

		if (kind < 0)
			return "a text's kind is not one of the list";
		if (t.size == 0)
			return "a text is empty";
		db_run(ds->db, SQL_MENTION_TEXT_ADD, value_int(mention_id),
		    value_int(first + (int64_t)i),
		    value_int(text_number(ds, t)), value_int(kind),
		    value_int(record_true(entry, "shared")),
		    value_text(record_text(entry, "language")),
		    value_text(record_text(entry, "raw")),
		    value_text(record_text(entry, "credit")));
	}
	return NULL;
}

void
words_want(struct dataset *ds, int64_t mention_id)
{
	int64_t idle = state_id(ds, "idle", "");
	int64_t waiting = state_id(ds, "waiting", "filter");
	int64_t stage = dataset_stage(ds, "filter", UNIT_TEXT), id = 0;

	while (
	    (id = db_value(ds->db, 0, SQL_MENTION_IDLE, value_int(mention_id),
		 value_int(idle), value_int(id))) != 0) {
		db_run(
		    ds->db, SQL_TEXT_STATE, value_int(waiting), value_int(id));
		db_run(ds->db, SQL_WAITING_ADD, value_int(stage), value_int(id),
		    value_int(0), value_int(0));
		state_move(ds, UNIT_TEXT, idle, waiting);
	}
}

struct text
words_detail(const json_t *rec, const char *const known[], struct buffer *out)
{
	json_t *rest = json_copy((json_t *)(uintptr_t)rec);
	struct text none = { 0 };
	char *dumped;

	if (rest == NULL)
		return none;
	for (; *known != NULL; known++)
		(void)json_object_del(rest, *known); /* absent is well */
	buffer_clear(out);
	if (json_object_size(rest) > 0 &&
	    (dumped = json_dumps(
		 rest, JSON_COMPACT | JSON_REAL_PRECISION(15))) != NULL) {
		(void)buffer_put_string(out, dumped);
		free(dumped);
	}
	json_decref(rest);
	return out->failed || out->size == 0 ? none : buffer_text(out);
}
