/*
 * lait-db check: does everything add up?
 */

#ifndef LAIT_CHECK_H
#define LAIT_CHECK_H

#include "db/dataset.h"

/* check_run(ds, store): every thing stands in exactly one state, the counters
 * agree with the rows, what waits can be handed out, every body is readable in
 * the store (NULL: warc/ beside the database) and has its digest.  A line on
 * standard output for each fault; EXIT_ANSWERED or EXIT_UNUSABLE. */
int check_run(struct dataset *ds, const char *store);

#endif
