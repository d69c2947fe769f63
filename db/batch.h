/*
 * Work in batches of one transaction each: BATCH_UNITS units or a second,
 * whichever comes first, a savepoint a unit.
 */

#ifndef LAIT_BATCH_H
#define LAIT_BATCH_H

#include "db/dataset.h"

enum { BATCH_UNITS = 1000, BATCH_MS = 1000 };

struct batch {
	struct dataset *ds;
	int units;          /* in the transaction at hand */
	int64_t started_ms; /* of it, by the monotonic clock */
	bool open;
};

/* batch_unit(b): begin a unit (and a transaction where none is open).
 * batch_keep, batch_drop: end it.  batch_flush: commit what there is.  All 0,
 * or -1 when the database failed (said). */
int batch_unit(struct batch *b);
int batch_keep(struct batch *b);
int batch_drop(struct batch *b);
int batch_flush(struct batch *b);

/* batch_wait_ms(b): how long the open transaction may still wait for more, or
 * -1 when none is open. */
int batch_wait_ms(const struct batch *b);

#endif
