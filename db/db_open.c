/*
 * Opening, making and copying a database; see db.h.
 */

#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>

#include "lib/hash.h"
#include "lib/log.h"

#include "db/db_sqlite.h"

enum { BUSY_MS = 60000 };

/* The whole of schema.sql, from the Makefile. */
extern const char db_schema[];

/* ---- open -----------------------------------------------------------------*/

static int
execute(struct db *db, const char *text)
{
	if (sqlite3_exec(db->handle, text, NULL, NULL, NULL) == SQLITE_OK)
		return 0;
	db_fail(db, "cannot be set up");
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
		db_fail(db, "cannot be read");
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
	if (execute(db, "PRAGMA page_size = 4096") != 0 ||
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
		db_fail(db, "cannot be opened");
		return -1;
	}
	if (mode == DB_CREATE && create(db) != 0)
		return -1;
	if (check_version(db) != 0)
		return -1;
	/* A writer dirties most pages that it reads: a map of the file would
	 * hold them a second time, and each would be a fault and a copy. */
	return execute(db,
	    mode == DB_READ
		? "PRAGMA query_only = ON; PRAGMA cache_size = -65536;"
		  "PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 268435456"
		: "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;"
		  "PRAGMA cache_size = -196608; PRAGMA temp_store = MEMORY;"
		  "PRAGMA mmap_size = 0;"
		  "PRAGMA wal_autocheckpoint = 8192;"
		  "PRAGMA journal_size_limit = 67108864");
}

struct db *
db_open(const char *path, enum db_mode mode)
{
	struct db *db = calloc(1, sizeof(*db));
	struct stat st;
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;

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
		db_fail(db, "cannot be opened");
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
