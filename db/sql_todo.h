/*
 * Statements of lait-db todo; see sql.h.
 */

#ifndef LAIT_DB_SQL_TODO_H
#define LAIT_DB_SQL_TODO_H

#define SQL_LIST_TODO(X)

#endif
