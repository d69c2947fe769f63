/*
 * Statements, rows, transactions; see db.h.
 */

#include <assert.h>
#include <math.h>

#include "lib/log.h"

#include "db/db_sqlite.h"

void
db_fail(struct db *db, const char *doing)
{
	int code =
	    db->handle == NULL ? SQLITE_NOMEM : sqlite3_errcode(db->handle);

	if (db->failed)
		return;
	db->failed = true;
	if ((code & 0xff) == SQLITE_FULL)
		log_error("%s: the disk is full; what was saved before is "
			  "safe, the rest is still waiting",
		    db->path);
	else if ((code & 0xff) == SQLITE_BUSY)
		log_error("%s: another program keeps it busy", db->path);
	else
		log_error("%s: %s: %s", db->path, doing,
		    db->handle == NULL ? "out of memory"
				       : sqlite3_errmsg(db->handle));
}

bool
db_failed(const struct db *db)
{
	return db->failed;
}

bool
db_writes(const struct db *db)
{
	return db->writes;
}

const char *
db_path(const struct db *db)
{
	return db->path;
}

/* ---- values ---------------------------------------------------------------*/

struct value
value_null(void)
{
	return (struct value){ .type = VALUE_NULL };
}

struct value
value_int(int64_t n)
{
	return (struct value){ .type = VALUE_INT, .integer = n };
}

struct value
value_real(double x)
{
	if (!isfinite(x))
		return value_null();
	return (struct value){ .type = VALUE_REAL, .real = x };
}

struct value
value_text(struct text t)
{
	if (t.data == NULL)
		return value_null();
	return (struct value){ .type = VALUE_TEXT, .text = t };
}

struct value
value_string(const char *s)
{
	return s == NULL ? value_null() : value_text(text_of(s));
}

struct value
value_blob(const void *data, size_t size)
{
	if (data == NULL)
		return value_null();
	return (struct value){ .type = VALUE_BLOB,
		.text = { .data = data, .size = size } };
}

static int
bind(sqlite3_stmt *handle, int at, const struct value *v)
{
	switch (v->type) {
	case VALUE_INT: return sqlite3_bind_int64(handle, at, v->integer);
	case VALUE_REAL: return sqlite3_bind_double(handle, at, v->real);
	case VALUE_TEXT:
		return sqlite3_bind_text64(handle, at, v->text.data,
		    v->text.size, SQLITE_STATIC, SQLITE_UTF8);
	case VALUE_BLOB:
		return sqlite3_bind_blob64(
		    handle, at, v->text.data, v->text.size, SQLITE_STATIC);
	case VALUE_NULL:
	case VALUE_END: break;
	}
	return sqlite3_bind_null(handle, at);
}

int
db_bind(sqlite3_stmt *handle, const struct value values[])
{
	int at = 1;

	for (; values->type != VALUE_END; values++, at++)
		if (bind(handle, at, values) != SQLITE_OK)
			return -1;
	return at - 1;
}

/* ---- queries --------------------------------------------------------------*/

static bool
prepare(struct db *db, enum sql sql)
{
	struct query *q = &db->queries[sql];

	q->db = db;
	if (q->handle != NULL)
		return true;
	if (sqlite3_prepare_v3(db->handle, sql_text(sql), -1,
		SQLITE_PREPARE_PERSISTENT, &q->handle, NULL) == SQLITE_OK)
		return true;
	db_fail(db, sql_text(sql));
	return false;
}

bool
db_compiles(struct db *db)
{
	for (int sql = 0; sql < SQL_COUNT; sql++)
		if (!prepare(db, (enum sql)sql))
			return false;
	return true;
}

struct query *
db_ask_values(struct db *db, enum sql sql, const struct value values[])
{
	struct query *q = &db->queries[sql];
	int bound;

	assert(!q->busy);
	if (db->failed)
		return q;
	if (!prepare(db, sql))
		return q;
	bound = db_bind(q->handle, values);
	if (bound < 0) {
		db_fail(db, sql_text(sql));
		return q;
	}
	assert(bound == sqlite3_bind_parameter_count(q->handle));
	q->busy = true;
	return q;
}

bool
query_next(struct query *q)
{
	int code;

	if (!q->busy || q->db->failed) {
		query_done(q);
		return false;
	}
	code = sqlite3_step(q->handle);
	if (code == SQLITE_ROW)
		return true;
	if (code != SQLITE_DONE)
		db_fail(q->db, sqlite3_sql(q->handle));
	query_done(q);
	return false;
}

void
query_done(struct query *q)
{
	if (q->handle != NULL)
		(void)sqlite3_reset(q->handle); /* its error was said */
	q->busy = false;
}

int64_t
db_run_values(struct db *db, enum sql sql, const struct value values[])
{
	struct query *q = db_ask_values(db, sql, values);

	if (!q->busy)
		return 0;
	while (query_next(q))
		continue;
	return db->failed ? 0 : sqlite3_changes64(db->handle);
}

int64_t
db_value_values(
    struct db *db, int64_t otherwise, enum sql sql, const struct value values[])
{
	struct query *q = db_ask_values(db, sql, values);
	int64_t found = otherwise;

	if (query_next(q) && !query_is_null(q, 0))
		found = query_int(q, 0);
	query_done(q);
	return found;
}

int64_t
query_int(const struct query *q, int column)
{
	return sqlite3_column_int64(q->handle, column);
}

double
query_real(const struct query *q, int column)
{
	if (query_is_null(q, column))
		return NAN;
	return sqlite3_column_double(q->handle, column);
}

static struct text
column_bytes(const struct query *q, int column, const void *data)
{
	struct text t = { 0 };

	if (query_is_null(q, column))
		return t;
	/* An empty blob comes as NULL. */
	t.data = data == NULL ? "" : data;
	t.size = (size_t)sqlite3_column_bytes(q->handle, column);
	return t;
}

struct text
query_text(const struct query *q, int column)
{
	const void *data = sqlite3_column_text(q->handle, column);

	return column_bytes(q, column, data);
}

struct text
query_blob(const struct query *q, int column)
{
	const void *data = sqlite3_column_blob(q->handle, column);

	return column_bytes(q, column, data);
}

bool
query_is_null(const struct query *q, int column)
{
	return sqlite3_column_type(q->handle, column) == SQLITE_NULL;
}

int
query_columns(const struct query *q)
{
	return sqlite3_column_count(q->handle);
}

const char *
query_column_name(const struct query *q, int column)
{
	return sqlite3_column_name(q->handle, column);
}

enum value_type
query_column_type(const struct query *q, int column)
{
	switch (sqlite3_column_type(q->handle, column)) {
	case SQLITE_INTEGER: return VALUE_INT;
	case SQLITE_FLOAT: return VALUE_REAL;
	case SQLITE_TEXT: return VALUE_TEXT;
	case SQLITE_BLOB: return VALUE_BLOB;
	default: return VALUE_NULL;
	}
}

int64_t
db_last_id(const struct db *db)
{
	return sqlite3_last_insert_rowid(db->handle);
}

/* ---- transactions ---------------------------------------------------------*/

static int
begin(struct db *db, enum sql sql)
{
	assert(!db->in_transaction);
	db_run(db, sql, VALUES_NONE);
	db->in_transaction = !db->failed;
	return db->failed ? -1 : 0;
}

int
db_begin(struct db *db)
{
	return begin(db, SQL_BEGIN);
}

int
db_begin_read(struct db *db)
{
	return begin(db, SQL_BEGIN_READ);
}

int
db_commit(struct db *db)
{
	db_run(db, SQL_COMMIT, VALUES_NONE);
	if (db->failed)
		return -1;
	db->in_transaction = false;
	return 0;
}

void
db_rollback(struct db *db)
{
	/* Also after an error, when db_run does nothing; SQLite may have
	 * rolled back by itself. */
	if (db->in_transaction && sqlite3_get_autocommit(db->handle) == 0)
		(void)sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
	db->in_transaction = false;
}

void
db_savepoint(struct db *db)
{
	db_run(db, SQL_SAVEPOINT, VALUES_NONE);
}

void
db_release(struct db *db)
{
	db_run(db, SQL_RELEASE, VALUES_NONE);
}

void
db_rollback_savepoint(struct db *db)
{
	db_run(db, SQL_ROLLBACK_TO, VALUES_NONE);
	db_run(db, SQL_RELEASE, VALUES_NONE);
}

bool
db_changed(struct db *db)
{
	int64_t version = db_value(db, 0, SQL_DATA_VERSION, VALUES_NONE);
	bool changed = version != db->seen_version;

	db->seen_version = version;
	return changed;
}

char *
db_meta(struct db *db, const char *name)
{
	struct query *q = db_ask(db, SQL_META, value_string(name));
	char *value = NULL;

	if (query_next(q))
		value = text_string(query_text(q, 0));
	query_done(q);
	return value;
}

void
db_set_meta(struct db *db, const char *name, const char *value)
{
	db_run(db, SQL_META_SET, value_string(name), value_string(value));
}
