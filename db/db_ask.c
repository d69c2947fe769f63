/*
 * A reader's own statement; see db.h.
 */

#include <stdlib.h>
#include <string.h>

#include "db/db_sqlite.h"

enum { WHY_BYTES = 512 };

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
	else if ((bound = db_bind(q->handle, values)) < 0 ||
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
