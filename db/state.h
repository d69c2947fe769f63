/*
 * Where things stand: state numbers, and the counters that go with them.
 */

#ifndef LAIT_STATE_H
#define LAIT_STATE_H

#include <stdint.h>

#include "db/dataset.h"

struct states *states_new(void);
void states_free(struct states *s);

/* state_id(ds, "rejected", "filter:size"): the number; a state that is not
 * known yet is added (0 in a database that is only read). */
int64_t state_id(struct dataset *ds, const char *name, const char *reason);

/* The words of a number; "" when it is 0. */
const char *state_name(struct dataset *ds, int64_t id);
const char *state_reason(struct dataset *ds, int64_t id);
bool state_is(struct dataset *ds, int64_t id, const char *name);

/* state_move(ds, unit, from, to): one unit went from a state to another; 0 is
 * none.  Counted in memory until states_flush, which belongs at the end of a
 * transaction.  states_mark and states_return go with a savepoint;
 * states_forget with a rollback of it all. */
void state_move(struct dataset *ds, enum unit unit, int64_t from, int64_t to);
void state_move_many(struct dataset *ds, enum unit unit, int64_t from,
    int64_t to, int64_t units);
void states_mark(struct dataset *ds);
void states_return(struct dataset *ds);
void states_flush(struct dataset *ds);
void states_forget(struct dataset *ds);

#endif
