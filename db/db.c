/*
 * The database; see db.h.  The only file that knows SQLite.
 */

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <sqlite3.h>

#include "lib/hash.h"
#include "lib/log.h"
#include "lib/number.h"

#include "db/db.h"

enum { BUSY_MS = 60000, WHY_BYTES = 512 };

/* The whole of schema.sql, from the Makefile. */
extern const char db_schema[];

struct query {
	struct db *db;
	sqlite3_stmt *handle;
	bool busy;
};

struct db {
	sqlite3 *handle;
	char *path;
	bool failed, writes, in_transaction;
	int64_t seen_version;
	struct query queries[SQL_COUNT];
};

static void
fail(struct db *db, const char *doing)
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

static int
bind_all(sqlite3_stmt *handle, const struct value values[])
{
	int at = 1;

	for (; values->type != VALUE_END; values++, at++)
		if (bind(handle, at, values) != SQLITE_OK)
			return -1;
	return at - 1;
}

/* ---- queries --------------------------------------------------------------*/

struct query *
db_ask_values(struct db *db, enum sql sql, const struct value values[])
{
	struct query *q = &db->queries[sql];
	int bound;

	assert(!q->busy);
	if (db->failed)
		return q;
	if (q->handle == NULL) {
		q->db = db;
		if (sqlite3_prepare_v3(db->handle, sql_text(sql), -1,
			SQLITE_PREPARE_PERSISTENT, &q->handle,
			NULL) != SQLITE_OK) {
			fail(db, sql_text(sql));
			return q;
		}
	}
	bound = bind_all(q->handle, values);
	if (bound < 0) {
		fail(db, sql_text(sql));
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
		fail(q->db, sqlite3_sql(q->handle));
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

/* ---- a reader's own statement ---------------------------------------------*/

/* Lets a statement read, and do nothing else. */
static int
authorize(void *context, int action, const char *what, const char *column,
    const char *database, const char *view)
{
	(void)context;
	(void)what;
	(void)column;
	(void)database;
	(void)view;
	return action == SQLITE_SELECT || action == SQLITE_READ ||
		action == SQLITE_FUNCTION || action == SQLITE_RECURSIVE
	    ? SQLITE_OK
	    : SQLITE_DENY;
}

struct query *
db_sql(struct db *db, const char *text, const struct value values[],
    const char **why)
{
	static char reason[WHY_BYTES];
	struct query *q = calloc(1, sizeof(*q));
	const char *tail = "";
	int code, bound;

	*why = "out of memory";
	if (q == NULL)
		return NULL;
	q->db = db;
	sqlite3_set_authorizer(db->handle, authorize, NULL);
	code = sqlite3_prepare_v2(db->handle, text, -1, &q->handle, &tail);
	sqlite3_set_authorizer(db->handle, NULL, NULL);
	if (code == SQLITE_AUTH)
		*why = "only SELECT is allowed";
	else if (code != SQLITE_OK) {
		(void)sqlite3_snprintf(
		    sizeof(reason), reason, "%s", sqlite3_errmsg(db->handle));
		*why = reason;
	} else if (q->handle == NULL)
		*why = "an empty statement";
	else if (tail[strspn(tail, " \t\r\n;")] != '\0')
		*why = "more than one statement";
	else if ((bound = bind_all(q->handle, values)) < 0 ||
	    bound != sqlite3_bind_parameter_count(q->handle))
		*why = "as many values are wanted as the statement has "
		       "question marks";
	else {
		q->busy = true;
		return q;
	}
	db_sql_free(q);
	return NULL;
}

void
db_sql_free(struct query *q)
{
	if (q == NULL)
		return;
	(void)sqlite3_finalize(q->handle); /* its error was said */
	free(q);
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

/* ---- open -----------------------------------------------------------------*/

static int
execute(struct db *db, const char *text)
{
	if (sqlite3_exec(db->handle, text, NULL, NULL, NULL) == SQLITE_OK)
		return 0;
	fail(db, "cannot be set up");
	return -1;
}

/* A pragma's integer; -1 with the error said. */
static int64_t
pragma(struct db *db, const char *text)
{
	sqlite3_stmt *handle = NULL;
	int64_t value = -1;

	if (sqlite3_prepare_v2(db->handle, text, -1, &handle, NULL) ==
		SQLITE_OK &&
	    sqlite3_step(handle) == SQLITE_ROW)
		value = sqlite3_column_int64(handle, 0);
	else
		fail(db, "cannot be read");
	(void)sqlite3_finalize(handle); /* its error was said */
	return value;
}

static int
create(struct db *db)
{
	unsigned char uuid[KEY_BYTES];
	char hex[KEY_HEX_BYTES + 1], now[32];

	if (getrandom(uuid, sizeof(uuid), 0) != (ssize_t)sizeof(uuid)) {
		log_errno("%s: no random numbers", db->path);
		return -1;
	}
	hex_encode(uuid, sizeof(uuid), hex);
	(void)sqlite3_snprintf(sizeof(now), now, "%lld", (long long)time(NULL));
	if (execute(db, "PRAGMA page_size = 8192") != 0 ||
	    execute(db, "PRAGMA journal_mode = WAL") != 0 ||
	    execute(db, "BEGIN IMMEDIATE") != 0)
		return -1;
	/* Somebody else may have been faster. */
	if (pragma(db, "PRAGMA user_version") == 0 &&
	    (execute(db, db_schema) != 0 ||
		execute(db,
		    "PRAGMA application_id = 1818323316;"
		    "PRAGMA user_version = 1") != 0))
		return -1;
	db_set_meta(db, "uuid", hex);
	db_set_meta(db, "created", now);
	return execute(db, "COMMIT");
}

static int
check_version(struct db *db)
{
	int64_t application = pragma(db, "PRAGMA application_id");
	int64_t version = pragma(db, "PRAGMA user_version");

	if (db->failed)
		return -1;
	if (application != DB_APPLICATION) {
		log_error("%s: not a database of lait", db->path);
		return -1;
	}
	if (version > DB_VERSION) {
		log_error("%s: made by a newer lait (version %lld, this one "
			  "knows %d)",
		    db->path, (long long)version, DB_VERSION);
		return -1;
	}
	return 0;
}

static int
set_up(struct db *db, enum db_mode mode)
{
	if (sqlite3_busy_timeout(db->handle, BUSY_MS) != SQLITE_OK) {
		fail(db, "cannot be opened");
		return -1;
	}
	if (mode == DB_CREATE && create(db) != 0)
		return -1;
	if (check_version(db) != 0)
		return -1;
	return execute(db,
	    mode == DB_READ
		? "PRAGMA query_only = ON; PRAGMA cache_size = -65536;"
		  "PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 268435456"
		: "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;"
		  "PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;"
		  "PRAGMA journal_size_limit = 67108864");
}

struct db *
db_open(const char *path, enum db_mode mode)
{
	struct db *db = calloc(1, sizeof(*db));
	struct stat st;
	int flags = SQLITE_OPEN_READWRITE;

	if (db == NULL || (db->path = text_string(text_of(path))) == NULL) {
		log_errno("%s", path);
		goto fail;
	}
	db->writes = mode != DB_READ;
	if (mode == DB_CREATE) {
		flags |= SQLITE_OPEN_CREATE;
		if (stat(path, &st) == 0) {
			log_error("%s: is already there", path);
			goto fail;
		}
	} else if (stat(path, &st) != 0) {
		log_errno("%s", path);
		if (errno == ENOENT)
			log_error("`lait init` or `lait-db init` makes one");
		goto fail;
	}
	if (sqlite3_open_v2(path, &db->handle, flags, NULL) != SQLITE_OK) {
		fail(db, "cannot be opened");
		goto fail;
	}
	if (set_up(db, mode) != 0)
		goto fail;
	(void)db_changed(db);
	return db;

fail:
	db_close(db);
	return NULL;
}

void
db_close(struct db *db)
{
	if (db == NULL)
		return;
	db_rollback(db);
	for (size_t i = 0; i < SQL_COUNT; i++)
		(void)sqlite3_finalize(db->queries[i].handle);
	(void)sqlite3_close(db->handle); /* all statements are finalized */
	free(db->path);
	free(db);
}

int
db_copy(struct db *db, const char *path)
{
	sqlite3_stmt *handle = NULL;
	int code;

	code =
	    sqlite3_prepare_v2(db->handle, "VACUUM INTO ?", -1, &handle, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_bind_text(handle, 1, path, -1, SQLITE_STATIC);
	if (code == SQLITE_OK)
		code = sqlite3_step(handle);
	if (code != SQLITE_DONE)
		log_error("%s: %s", path, sqlite3_errmsg(db->handle));
	(void)sqlite3_finalize(handle); /* said above */
	return code == SQLITE_DONE ? 0 : -1;
}
