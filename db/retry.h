/*
 * lait-db retry and redo: failures tried again, a stage done again.
 */

#ifndef LAIT_RETRY_H
#define LAIT_RETRY_H

#include "db/dataset.h"

/* retry_run(ds, classes, older): what failed, or waits for its next attempt,
 * may be tried at once.  classes: reasons ("fetch:dns"), their words ("dns") or
 * status classes ("5xx"), comma separated; judgements only when
 * named, and none of scope and select, which the settings make anew.  NULL:
 * all accidents.  older: only what was tried so many seconds ago.  Prints how
 * many.  An exit status. */
int retry_run(struct dataset *ds, const char *classes, int64_t older);

/* retry_redo(ds, stage): all that went through a stage waits for it again. */
int retry_redo(struct dataset *ds, const char *stage);

#endif
