/*
 * Every statement that lait's programs ask of the database, each with its
 * name.  Parameters are bound in the order of the question marks.
 */

#ifndef LAIT_DB_SQL_H
#define LAIT_DB_SQL_H

/* The measure of an image that has no column: rows that were filtered before it
 * was measured pass. */
#define SQL_OVERLAY "coalesce(json_extract(detail, '$.overlay'), 0)"

#include "db/sql_export.h"
#include "db/sql_save.h"
#include "db/sql_select.h"
#include "db/sql_todo.h"

#define SQL_LIST_CORE(X)                                                       \
	X(BEGIN, "BEGIN IMMEDIATE")                                            \
	X(BEGIN_READ, "BEGIN")                                                 \
	X(COMMIT, "COMMIT")                                                    \
	X(ROLLBACK, "ROLLBACK")                                                \
	X(SAVEPOINT, "SAVEPOINT unit")                                         \
	X(RELEASE, "RELEASE unit")                                             \
	X(ROLLBACK_TO, "ROLLBACK TO unit")                                     \
	X(DATA_VERSION, "PRAGMA data_version")                                 \
	X(META, "SELECT value FROM meta WHERE name = ?")                       \
	X(META_SET,                                                            \
	    "INSERT INTO meta VALUES (?, ?) ON CONFLICT (name)"                \
	    " DO UPDATE SET value = excluded.value")                           \
	X(META_LIST, "SELECT name, value FROM meta ORDER BY name")             \
	X(STATE_ID,                                                            \
	    "SELECT state_id FROM state WHERE name = ?"                        \
	    " AND reason = ?")                                                 \
	X(STATE_ADD, "INSERT INTO state (name, reason) VALUES (?, ?)")         \
	X(STATE_LIST, "SELECT state_id, name, reason FROM state")              \
	X(COUNTER_ADD,                                                         \
	    "INSERT INTO counter VALUES (?, ?, ?)"                             \
	    " ON CONFLICT (unit, state_id)"                                    \
	    " DO UPDATE SET n = n + excluded.n")                               \
	X(COUNTER_LIST,                                                        \
	    "SELECT unit, name, reason, n, state_id FROM counter"              \
	    " JOIN state USING (state_id) WHERE n != 0"                        \
	    " ORDER BY unit, name, reason")                                    \
	X(STAGE_ID, "SELECT stage_id FROM stage WHERE name = ? AND unit = ?")  \
	X(STAGE_ADD,                                                           \
	    "INSERT INTO stage (name, unit) VALUES (?, ?)"                     \
	    " ON CONFLICT DO NOTHING")                                         \
	X(STAGE_LIST,                                                          \
	    "SELECT stage_id, name, unit FROM stage"                           \
	    " ORDER BY stage_id")

#define SQL_NAME(name, text) SQL_##name,
enum sql {
	SQL_LIST_CORE(SQL_NAME) SQL_LIST_TODO(SQL_NAME) SQL_LIST_SAVE(SQL_NAME)
	    SQL_LIST_SELECT(SQL_NAME) SQL_LIST_EXPORT(SQL_NAME) SQL_COUNT
};
#undef SQL_NAME

/* sql_text(sql): the statement. */
const char *sql_text(enum sql sql);

#endif
