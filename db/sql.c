/*
 * The statements' texts; see sql.h.
 */

#include <stddef.h>

#include "db/sql.h"

#define SQL_TEXT(name, text) text,
static const char *const texts[SQL_COUNT] = { SQL_LIST_CORE(SQL_TEXT)
	    SQL_LIST_TODO(SQL_TEXT) SQL_LIST_SAVE(SQL_TEXT)
		SQL_LIST_SELECT(SQL_TEXT) SQL_LIST_EXPORT(SQL_TEXT) };
#undef SQL_TEXT

const char *
sql_text(enum sql sql)
{
	return texts[sql];
}
