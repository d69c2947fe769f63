/*
 * lait-db sql; see ask.h.
 */

#include <errno.h>
#include <stdio.h>

#include "lib/hash.h"
#include "lib/log.h"
#include "lib/record.h"
#include "lib/stage.h"

#include "db/ask.h"

enum { VALUES_MAX = 64, BLOB_BYTES_MAX = 1 << 20 };

/* A column as text: tabs, newlines and backslashes escaped. */
static void
put_column(const struct query *q, int column, struct buffer *out)
{
	struct text t = query_text(q, column);
	char hex[3];

	if (query_column_type(q, column) == VALUE_BLOB) {
		t = query_blob(q, column);
		for (size_t i = 0; i < t.size; i++) {
			hex_encode(t.data + i, 1, hex);
			buffer_put_string(out, hex);
		}
		return;
	}
	for (size_t i = 0; i < t.size; i++)
		switch (t.data[i]) {
		case '\t': buffer_put_string(out, "\\t"); break;
		case '\n': buffer_put_string(out, "\\n"); break;
		case '\r': buffer_put_string(out, "\\r"); break;
		case '\\': buffer_put_string(out, "\\\\"); break;
		default: buffer_put_char(out, t.data[i]);
		}
}

static void
put_line(const struct query *q, struct buffer *out)
{
	for (int i = 0; i < query_columns(q); i++) {
		if (i > 0)
			buffer_put_char(out, '\t');
		put_column(q, i, out);
	}
	buffer_put_char(out, '\n');
}

static void
put_names(const struct query *q, struct buffer *out)
{
	for (int i = 0; i < query_columns(q); i++) {
		if (i > 0)
			buffer_put_char(out, '\t');
		buffer_put_string(out, query_column_name(q, i));
	}
	buffer_put_char(out, '\n');
}

static void
put_object(const struct query *q, struct buffer *out)
{
	json_t *rec = json_object();

	for (int i = 0; i < query_columns(q); i++) {
		struct buffer text = buffer_make(BLOB_BYTES_MAX);
		const char *name = query_column_name(q, i);
		json_t *value = NULL;

		switch (query_column_type(q, i)) {
		case VALUE_INT: value = json_integer(query_int(q, i)); break;
		case VALUE_REAL: value = json_real(query_real(q, i)); break;
		case VALUE_TEXT:
			value = record_json_text(query_text(q, i));
			break;
		case VALUE_BLOB:
			put_column(q, i, &text);
			value = record_json_text(buffer_text(&text));
			break;
		default: value = json_null();
		}
		(void)record_set(rec, name, value); /* memory: out.failed */
		buffer_free(&text);
	}
	if (record_write(rec, out) != 0)
		out->failed = true;
	json_decref(rec);
}

static int
print_rows(struct query *q, bool json)
{
	struct buffer out = buffer_make(RECORD_BYTES_MAX);
	bool good = true;

	if (!json)
		put_names(q, &out);
	while (good && query_next(q)) {
		if (json)
			put_object(q, &out);
		else
			put_line(q, &out);
		good = !out.failed &&
		    fwrite(out.data, 1, out.size, stdout) == out.size;
		buffer_clear(&out);
	}
	good = good && fwrite(out.data, 1, out.size, stdout) == out.size;
	buffer_free(&out);
	if (good && fflush(stdout) == 0)
		return EXIT_ANSWERED;
	if (errno == EPIPE)
		return EXIT_EARLY;
	log_errno("standard output");
	return EXIT_UNUSABLE;
}

int
ask_print(
    struct dataset *ds, const char *query, int count, char *values[], bool json)
{
	struct value bound[VALUES_MAX + 1] = { 0 };
	const char *why;
	struct query *q;
	int status;

	if (count > VALUES_MAX) {
		log_error("more than %d values", VALUES_MAX);
		return EXIT_USAGE;
	}
	for (int i = 0; i < count; i++)
		bound[i] = value_string(values[i]);
	q = db_sql(ds->db, query, bound, &why);
	if (q == NULL) {
		log_error("%s", why);
		return EXIT_USAGE;
	}
	status = print_rows(q, json);
	db_sql_free(q);
	return db_failed(ds->db) ? EXIT_UNUSABLE : status;
}
