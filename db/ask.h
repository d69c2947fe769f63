/*
 * lait-db sql: people's own questions.
 */

#ifndef LAIT_ASK_H
#define LAIT_ASK_H

#include "db/dataset.h"

/* ask_print(ds, query, count, values, json): one SELECT;
 * rows as tab separated lines under a line of names, or a JSON object a line.
 * An exit status. */
int ask_print(struct dataset *ds, const char *query, int count, char *values[],
    bool json);

#endif
