/*
 * States and their counters; see state.h.
 */

#include <stdlib.h>
#include <string.h>

#include "lib/log.h"

#include "db/array.h"
#include "db/state.h"

struct known {
	int64_t id;
	char *name, *reason;
};

struct move {
	enum unit unit;
	int64_t state;
	int64_t count;
};

struct states {
	struct known *known;
	size_t known_count, known_room;
	struct move *moves;
	size_t move_count, move_room;
	size_t mark; /* moves before the savepoint */
};

struct states *
states_new(void)
{
	return calloc(1, sizeof(struct states));
}

static void
forget_known(struct states *s)
{
	for (size_t i = 0; i < s->known_count; i++) {
		free(s->known[i].name);
		free(s->known[i].reason);
	}
	s->known_count = 0;
}

void
states_free(struct states *s)
{
	if (s == NULL)
		return;
	forget_known(s);
	free(s->known);
	free(s->moves);
	free(s);
}

static void
remember(struct states *s, int64_t id, struct text name, struct text reason)
{
	s->known = array_grow(
	    s->known, s->known_count, &s->known_room, sizeof(*s->known));
	s->known[s->known_count] = (struct known){ .id = id,
		.name = text_string(name),
		.reason = text_string(reason) };
	s->known_count++;
}

static void
load(struct dataset *ds)
{
	struct query *q = db_ask(ds->db, SQL_STATE_LIST, VALUES_NONE);

	forget_known(ds->states);
	while (query_next(q))
		remember(ds->states, query_int(q, 0), query_text(q, 1),
		    query_text(q, 2));
}

static const struct known *
find(struct states *s, const char *name, const char *reason)
{
	for (size_t i = 0; i < s->known_count; i++) {
		const struct known *k = &s->known[i];

		if (strcmp(k->reason, reason) == 0 &&
		    strcmp(k->name, name) == 0)
			return k;
	}
	return NULL;
}

int64_t
state_id(struct dataset *ds, const char *name, const char *reason)
{
	const struct known *k = find(ds->states, name, reason);

	if (k != NULL)
		return k->id;
	load(ds); /* another process may have added it */
	k = find(ds->states, name, reason);
	if (k != NULL)
		return k->id;
	if (!db_writes(ds->db) ||
	    db_run(ds->db, SQL_STATE_ADD, value_string(name),
		value_string(reason)) == 0)
		return 0;
	load(ds);
	k = find(ds->states, name, reason);
	return k == NULL ? 0 : k->id;
}

static const struct known *
by_id(struct dataset *ds, int64_t id)
{
	struct states *s = ds->states;

	for (int tries = 0; tries < 2; tries++) {
		for (size_t i = 0; i < s->known_count; i++)
			if (s->known[i].id == id)
				return &s->known[i];
		if (tries == 0 && id != 0)
			load(ds);
	}
	return NULL;
}

const char *
state_name(struct dataset *ds, int64_t id)
{
	const struct known *k = by_id(ds, id);

	return k == NULL ? "" : k->name;
}

const char *
state_reason(struct dataset *ds, int64_t id)
{
	const struct known *k = by_id(ds, id);

	return k == NULL ? "" : k->reason;
}

bool
state_is(struct dataset *ds, int64_t id, const char *name)
{
	return strcmp(state_name(ds, id), name) == 0;
}

static void
count(struct states *s, enum unit unit, int64_t state, int64_t by)
{
	/* Neighbours of the same kind are one, not across the mark. */
	for (size_t i = s->move_count; i > s->mark && i + 4 > s->move_count;
	     i--)
		if (s->moves[i - 1].unit == unit &&
		    s->moves[i - 1].state == state) {
			s->moves[i - 1].count += by;
			return;
		}
	s->moves = array_grow(
	    s->moves, s->move_count, &s->move_room, sizeof(*s->moves));
	s->moves[s->move_count] =
	    (struct move){ .unit = unit, .state = state, .count = by };
	s->move_count++;
}

void
state_move_many(
    struct dataset *ds, enum unit unit, int64_t from, int64_t to, int64_t units)
{
	if (from == to || units == 0)
		return;
	if (from != 0)
		count(ds->states, unit, from, -units);
	if (to != 0)
		count(ds->states, unit, to, units);
}

void
state_move(struct dataset *ds, enum unit unit, int64_t from, int64_t to)
{
	state_move_many(ds, unit, from, to, 1);
}

void
states_mark(struct dataset *ds)
{
	ds->states->mark = ds->states->move_count;
}

void
states_return(struct dataset *ds)
{
	ds->states->move_count = ds->states->mark;
	forget_known(ds->states);
}

static int
by_kind(const void *a, const void *b)
{
	const struct move *x = a, *y = b;

	if (x->unit != y->unit)
		return x->unit < y->unit ? -1 : 1;
	return (x->state > y->state) - (x->state < y->state);
}

void
states_flush(struct dataset *ds)
{
	struct states *s = ds->states;
	size_t i = 0;

	if (s->move_count > 0)
		qsort(s->moves, s->move_count, sizeof(*s->moves), by_kind);
	while (i < s->move_count) {
		struct move sum = s->moves[i];

		for (i++; i < s->move_count && by_kind(&sum, &s->moves[i]) == 0;
		     i++)
			sum.count += s->moves[i].count;
		if (sum.count != 0)
			db_run(ds->db, SQL_COUNTER_ADD, value_int(sum.unit),
			    value_int(sum.state), value_int(sum.count));
	}
	s->move_count = 0;
	s->mark = 0;
}

void
states_forget(struct dataset *ds)
{
	ds->states->move_count = 0;
	ds->states->mark = 0;
	forget_known(ds->states);
}
