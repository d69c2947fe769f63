/*
 * lait-db todo STAGE: hand out what waits.  Nothing is leased: what does not
 * come back is still waiting.
 */

#ifndef LAIT_TODO_H
#define LAIT_TODO_H

#include "db/dataset.h"
#include "lib/buffer.h"
#include "lib/record.h"

enum {
	TODO_ROWS = 256,     /* read in one go, so that no snapshot is long */
	TODO_PER_HOST = 200, /* urls of one host that are out at a time */
	TODO_OUT = 20000     /* urls that are out at a time, with --follow */
};

struct todo {
	struct dataset *ds;
	int64_t limit;         /* records; 0: none */
	int64_t shard, shards; /* 0 of 1: all */
	int64_t max_pages;     /* urls with want page; 0: no limit */
	bool follow;
	int64_t written, pages;
	struct buffer out;
	bool reader_gone;
};

/* todo_run(t, stage): an exit status. */
int todo_run(struct todo *t, const char *stage);

/* todo_fetch(t): the same for fetch; 0 or -1 (said). */
int todo_fetch(struct todo *t);

/* todo_put(t, rec): append a record, which it takes; todo_flush writes what
 * there is to standard output.  0, or -1: said, or the reader went away. */
int todo_put(struct todo *t, json_t *rec);
int todo_flush(struct todo *t);
bool todo_full(const struct todo *t); /* the limit is reached */

/* todo_signals(ds, unit, id, all): an array of the signals, or only those of
 * the response; NULL when there are none. */
json_t *todo_signals(struct dataset *ds, enum unit unit, int64_t id, bool all);

#endif
