/*
 * A worker of lib/pool: its own side, its start and its end; only pool.c
 * includes this.
 */

#ifndef LAIT_POOL_WORKER_H
#define LAIT_POOL_WORKER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "lib/pool.h"
#include "lib/pool_slots.h"

/* A place for a worker, as the parent sees it. */
struct pool_worker {
	pid_t pid; /* 0: there is none */
	int to, from;
	struct pool_slot *slot; /* what it works on; NULL: idle */
	size_t sent;            /* of the question */
	int64_t deadline_ms;
	bool overdue; /* the watchdog is about to dismiss it */
};

/* pool_worker_hire(work, workers, worker): fill the empty place `worker`, one
 * of work->workers places; -1 with errno. */
int pool_worker_hire(const struct pool_work *work,
    const struct pool_worker workers[], struct pool_worker *worker);

/* pool_worker_dismiss(worker): end it for good; the word for what its line
 * died of, or NULL when it could not even start (it said so). */
const char *pool_worker_dismiss(struct pool_worker *worker);

#endif
