/*
 * The database: open, begin, ask, commit.  The one place behind which SQLite
 * stands; what may be asked is the closed list in sql.h.
 *
 * Errors stick: the first one is said in a line on standard error, and from
 * then on every call does nothing, so that a long row of calls needs one
 * db_failed() at its end.
 */

#ifndef LAIT_DB_H
#define LAIT_DB_H

#include <stdbool.h>
#include <stdint.h>

#include "db/sql.h"
#include "lib/text.h"

enum {
	DB_VERSION = 1,              /* user_version that this program writes */
	DB_APPLICATION = 0x6c616974, /* "lait" */
	DB_KEY_BYTES = 16
};

/* What counters, signals and scores speak of; the numbers stand in the
 * database. */
enum unit {
	UNIT_PAGE_URL = 0,
	UNIT_IMAGE_URL = 1,
	UNIT_PAGE = 2,
	UNIT_IMAGE = 3,
	UNIT_TEXT = 4,
	UNIT_PAIR = 5,
	UNIT_CHOSEN = 6, /* images past all stages, as select judged them */
	UNIT_PAGE_ANSWER = 7, /* answers of the fetcher, each counted once */
	UNIT_IMAGE_ANSWER = 8,
	UNIT_LIST_URL = 9, /* of sitemaps and feeds */
	UNIT_LIST = 10,
	UNIT_LIST_ANSWER = 11,
	UNIT_COUNT
};

/* What a url was wanted as; the numbers stand in the database. */
enum want { WANT_PAGE, WANT_IMAGE, WANT_SITEMAP, WANT_FEED, WANT_COUNT };

enum db_mode {
	DB_READ,  /* nothing is changed */
	DB_WRITE, /* migrates an older database */
	DB_CREATE /* a new one; it must not be there yet */
};

struct db;
struct query;

/* db_open(path, mode): NULL after a line that names the path. */
struct db *db_open(const char *path, enum db_mode mode);
void db_close(struct db *db); /* rolls back what was not committed */
bool db_failed(const struct db *db);
bool db_writes(const struct db *db); /* opened to be changed */
const char *db_path(const struct db *db);

/* One value to bind. */
enum value_type {
	VALUE_END,
	VALUE_NULL,
	VALUE_INT,
	VALUE_REAL,
	VALUE_TEXT,
	VALUE_BLOB
};
struct value {
	enum value_type type;
	int64_t integer;
	double real;
	struct text text; /* lives until the query is done or asked again */
};
struct value value_null(void);
struct value value_int(int64_t n);
struct value value_real(double x);        /* null when not finite */
struct value value_text(struct text t);   /* data NULL: null */
struct value value_string(const char *s); /* NULL: null */
struct value value_blob(const void *data, size_t size); /* NULL: null */

/*
 * db_ask(db, SQL_X, values...): bind the values in order and give the query,
 * to be stepped.  query_next is true for each row; after the last one, or an
 * error, it is false and the query is done.  Leaving early: query_done.  The
 * same statement cannot be asked again before it is done.
 * db_run(db, SQL_X, values...): for what gives no rows; the number of rows
 * changed.  db_value(db, otherwise, SQL_X, values...): the integer in the
 * first column of the first row.  A statement without parameters takes
 * VALUES_NONE.
 */
#define VALUES_NONE ((struct value){ .type = VALUE_END })
#define DB_VALUES(...)                                                         \
	((const struct value[]){ __VA_ARGS__, { .type = VALUE_END } })
#define db_ask(db, sql, ...) db_ask_values(db, sql, DB_VALUES(__VA_ARGS__))
#define db_run(db, sql, ...) db_run_values(db, sql, DB_VALUES(__VA_ARGS__))
#define db_value(db, otherwise, sql, ...)                                      \
	db_value_values(db, otherwise, sql, DB_VALUES(__VA_ARGS__))

struct query *db_ask_values(
    struct db *db, enum sql sql, const struct value values[]);
int64_t db_run_values(struct db *db, enum sql sql, const struct value values[]);
int64_t db_value_values(struct db *db, int64_t otherwise, enum sql sql,
    const struct value values[]);

bool query_next(struct query *q);
void query_done(struct query *q);

/* Columns of the row, from 0; texts are good until the next step. */
int64_t query_int(const struct query *q, int column);      /* null: 0 */
double query_real(const struct query *q, int column);      /* null: NAN */
struct text query_text(const struct query *q, int column); /* null: no data */
struct text query_blob(const struct query *q, int column); /* null: no data */
bool query_is_null(const struct query *q, int column);

/* Columns of what is not known beforehand (lait-db sql). */
int query_columns(const struct query *q);
const char *query_column_name(const struct query *q, int column);
enum value_type query_column_type(const struct query *q, int column);

/* db_sql(db, text, values, &why): prepare a reader's own statement: one
 * SELECT, on the public views if it shall work tomorrow.  NULL with *why, good
 * until the next call.  The caller ends with db_sql_free. */
struct query *db_sql(struct db *db, const char *text,
    const struct value values[], const char **why);
void db_sql_free(struct query *q);

int64_t db_last_id(const struct db *db); /* of the last row inserted */

/* Transactions.  db_begin takes the right to write at once (waits up to a
 * minute for others); db_begin_read gives one unchanging view.  db_commit 0 or
 * -1.  One savepoint at a time, within a transaction. */
int db_begin(struct db *db);
int db_begin_read(struct db *db);
int db_commit(struct db *db);
void db_rollback(struct db *db);
void db_savepoint(struct db *db);
void db_release(struct db *db);
void db_rollback_savepoint(struct db *db);

/* db_compiles(db): does SQLite understand every statement of sql.h? */
bool db_compiles(struct db *db);

/* db_changed(db): has any connection committed since the last call? */
bool db_changed(struct db *db);

/* db_meta(db, name): a malloced copy of the value, or NULL; db_set_meta. */
char *db_meta(struct db *db, const char *name);
void db_set_meta(struct db *db, const char *name, const char *value);

/* db_copy(db, path): a whole copy of the database while it is in use; 0 or -1
 * (said). */
int db_copy(struct db *db, const char *path);

#endif
