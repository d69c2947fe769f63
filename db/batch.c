/*
 * Batches; see batch.h.
 */

#include <time.h>

#include "lib/clock.h"

#include "db/state.h"

#include "db/batch.h"

int
batch_unit(struct batch *b)
{
	if (!b->open) {
		b->ds->now = (int64_t)time(NULL);
		if (db_begin(b->ds->db) != 0)
			return -1;
		b->open = true;
		b->units = 0;
		b->started_ms = clock_ms();
	}
	db_savepoint(b->ds->db);
	states_mark(b->ds);
	return db_failed(b->ds->db) ? -1 : 0;
}

static int
end_unit(struct batch *b)
{
	b->units++;
	if (db_failed(b->ds->db))
		return -1;
	if (b->units >= BATCH_UNITS || batch_wait_ms(b) == 0)
		return batch_flush(b);
	return 0;
}

int
batch_keep(struct batch *b)
{
	db_release(b->ds->db);
	return end_unit(b);
}

int
batch_drop(struct batch *b)
{
	db_rollback_savepoint(b->ds->db);
	states_return(b->ds);
	return end_unit(b);
}

int
batch_flush(struct batch *b)
{
	if (!b->open)
		return 0;
	states_flush(b->ds);
	b->open = false;
	if (db_commit(b->ds->db) == 0)
		return 0;
	db_rollback(b->ds->db);
	states_forget(b->ds);
	return -1;
}

int
batch_wait_ms(const struct batch *b)
{
	int64_t left;

	if (!b->open)
		return -1;
	left = b->started_ms + BATCH_MS - clock_ms();
	return left < 0 ? 0 : (int)left;
}
