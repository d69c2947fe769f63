/*
 * The records that stages of the user are given.
 */

#ifndef LAIT_TODO_USER_H
#define LAIT_TODO_USER_H

#include "db/dataset.h"
#include "lib/record.h"

/* todo_user_select(ds, name): the stage that the others speak of from now on.
 * todo_user_rows: the statement that lists its units. */
void todo_user_select(struct dataset *ds, const char *name);
enum sql todo_user_rows(const struct dataset *ds);

/* todo_user_record(ds, row): the unit's key, its body, and of its other fields
 * those that the setting `reads` names (empty: all). */
json_t *todo_user_record(struct dataset *ds, struct query *row);

#endif
