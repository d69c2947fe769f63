/*
 * A run: the fetcher kept alive, and the other stages given what waits for
 * them, batch after batch, until nothing is due or a limit is reached.
 */

#ifndef LAIT_ROUND_H
#define LAIT_ROUND_H

#include <stdbool.h>
#include <stdint.h>

#include "run/due.h"

enum { ROUND_ONLY_MAX = 32 };

struct round_options {
	const char *only[ROUND_ONLY_MAX + 1]; /* stages; none: all */
	int64_t jobs;
	int64_t max_ms;    /* 0: no limit */
	int64_t max_pages; /* 0: no limit */
};

enum round_end {
	ROUND_DONE,    /* nothing is due */
	ROUND_TIME,    /* max_ms is over */
	ROUND_PAGES,   /* max_pages were asked for, all else is done */
	ROUND_STOPPED, /* by a signal */
	ROUND_UNUSABLE /* said */
};

/* What a run did and left. */
struct round_result {
	enum round_end end;
	struct due first, last;
};

/* round_run(options, result): in the dataset's folder (the current one). */
void round_run(
    const struct round_options *options, struct round_result *result);

#endif
