/*
 * Statements of lait-db save; see sql.h.
 */

#ifndef LAIT_DB_SQL_SAVE_H
#define LAIT_DB_SQL_SAVE_H

#define SQL_LIST_SAVE(X)

#endif
