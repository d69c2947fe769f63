/*
 * Records for stages of the user; see todo_user.h.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/hash.h"

#include "db/user.h"
#include "db/words.h"

#include "db/todo_user.h"

enum { SECTION_BYTES_MAX = 128 };

static const char *stage;
static char section[SECTION_BYTES_MAX];

void
todo_user_select(struct dataset *ds, const char *name)
{
	(void)ds;
	stage = name;
	(void)snprintf(section, sizeof(section), "stage %s", name);
}

enum sql
todo_user_rows(const struct dataset *ds)
{
	switch (user_unit(ds, stage)) {
	case UNIT_PAGE: return SQL_TODO_USER_PAGE;
	case UNIT_TEXT: return SQL_TODO_USER_TEXT;
	case UNIT_PAIR: return SQL_TODO_USER_PAIR;
	default: return SQL_TODO_USER_IMAGE;
	}
}

static bool
is_read(const struct dataset *ds, const char *field)
{
	struct text rest =
	    text_of(settings_get(ds->settings, section, "reads", NULL));
	struct text piece;

	if (rest.size == 0)
		return true;
	while (text_split(&rest, ',', &piece))
		if (text_equal(text_trim(piece), text_of(field)))
			return true;
	return false;
}

/* A column into the record, by its own name: blobs in hexadecimal. */
static void
set(json_t *rec, const struct query *q, int column)
{
	const char *name = query_column_name(q, column);
	struct text t;
	char hex[2 * SHA256_BYTES + 1];

	switch (query_column_type(q, column)) {
	case VALUE_INT:
		(void)record_set_integer(rec, name, query_int(q, column));
		break;
	case VALUE_REAL:
		(void)record_set_real(rec, name, query_real(q, column));
		break;
	case VALUE_BLOB:
		t = query_blob(q, column);
		if (t.size > SHA256_BYTES)
			break;
		hex_encode(t.data, t.size, hex);
		(void)record_set_string(rec, name, hex);
		break;
	case VALUE_TEXT:
		(void)record_set_text(rec, name, query_text(q, column));
		break;
	default: break;
	}
}

/* The texts beside a picture, each once. */
static json_t *
texts(struct dataset *ds, int64_t image_id)
{
	struct query *q =
	    db_ask(ds->db, SQL_TODO_IMAGE_TEXTS, value_int(image_id));
	json_t *list = json_array();

	while (query_next(q)) {
		json_t *entry = json_object();

		set(entry, q, 0);
		(void)record_set_string(
		    entry, "kind", words_kind_name((int)query_int(q, 1)));
		set(entry, q, 2);
		(void)json_array_append_new(list, entry);
	}
	return list;
}

json_t *
todo_user_record(struct dataset *ds, struct query *row)
{
	static const char *const kinds[UNIT_COUNT] = { [UNIT_PAGE] = "page",
		[UNIT_IMAGE] = "image",
		[UNIT_TEXT] = "text",
		[UNIT_PAIR] = "pair" };
	int unit = user_unit(ds, stage);
	json_t *rec = record_new(kinds[unit]);

	/* 0 is the number, 1 the key. */
	set(rec, row, 1);
	for (int i = 2; i < query_columns(row); i++)
		if (is_read(ds, query_column_name(row, i)))
			set(rec, row, i);
	if (unit == UNIT_IMAGE && is_read(ds, "texts"))
		(void)record_set(rec, "texts", texts(ds, query_int(row, 0)));
	return rec;
}
