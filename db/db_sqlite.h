/*
 * What the files db/db*.c share: the only ones that know SQLite.
 */

#ifndef LAIT_DB_SQLITE_H
#define LAIT_DB_SQLITE_H

#include <sqlite3.h>

#include "db/db.h"

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

/* db_fail(db, doing): note and say (once) what SQLite's last call found. */
void db_fail(struct db *db, const char *doing);

/* db_bind(handle, values): bind them in order; how many, or -1. */
int db_bind(sqlite3_stmt *handle, const struct value values[]);

#endif
