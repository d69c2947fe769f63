/*
 * Statements of lait-db select; see sql.h.
 */

#ifndef LAIT_DB_SQL_SELECT_H
#define LAIT_DB_SQL_SELECT_H

#define SQL_LIST_SELECT(X)

#endif
