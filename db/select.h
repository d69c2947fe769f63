/*
 * lait-db select: which pairs are in the dataset, and why the others are not.
 * Everything is decided by content, never by the order of arrival.
 */

#ifndef LAIT_SELECT_H
#define LAIT_SELECT_H

#include "db/dataset.h"

/* select_run(ds, all): look again at what changed since the last time, or at
 * everything (also when a setting of [select] changed): the result is the
 * same.  0 or -1 (said). */
int select_run(struct dataset *ds, bool all);

#endif
