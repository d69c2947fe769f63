/*
 * lait-db status and due: where everything is, from counters.
 */

#ifndef LAIT_STATUS_H
#define LAIT_STATUS_H

#include "db/dataset.h"

/* status_print(ds, json): the funnel on standard output; status_due: what
 * waits for each stage, a line each, for `lait run`.  Exit statuses. */
int status_print(struct dataset *ds, bool json);
int status_due(struct dataset *ds);

#endif
