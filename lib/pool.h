/*
 * Ordered, confined worker processes: lines in, lines out, in the order of
 * the input, whatever the number of workers.
 */

#ifndef LAIT_POOL_H
#define LAIT_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/buffer.h"
#include "lib/text.h"

enum { POOL_WORKERS_MAX = 64 };

struct pool_answer {
	int64_t number; /* of the line, from 1 */
	struct text line;
	int outcome;
	struct text bytes;
};

/*
 * The parent moves lines unparsed.  Each worker holds one line at a time; the
 * answer is any bytes.  A worker that dies (crash, CPU timer, watchdog,
 * memory) is replaced and its line given once more to a fresh one; after a
 * second death `lost` makes the answer in the parent.
 */
struct pool_work {
	int workers;      /* 1..POOL_WORKERS_MAX */
	int cpu_seconds;  /* of one line, by ITIMER_PROF in the worker */
	int wall_seconds; /* of one line, by the parent */
	size_t answer_bytes_max;
	int64_t limit; /* lines at most; 0 is no limit */

	/* In the fresh worker: confinement; 0, or -1: the work stops (said). */
	int (*start)(void *context);
	/* Answer one line, in a worker: an outcome from 0; or -1, the whole
	 * work must stop, and `out` holds what to say when the line's turn
	 * comes, or nothing when it was said. */
	int (*answer)(void *context, struct text line, struct buffer *out);
	/* The same in the parent for a line that two workers died of; why:
	 * "crash", "timeout" or "memory".  It does not fail. */
	int (*lost)(void *context, struct text line, const char *why,
	    struct buffer *out);
	/* An answer's turn has come, in the parent, in order.  0, or what
	 * pool_run then returns at once; it must not be 0 for outcome -1. */
	int (*deliver)(void *context, const struct pool_answer *answer);
	/* No answer for a while: write out what is held back.  As deliver. */
	int (*idle)(void *context);
	void *context;
};

/* pool_run(work, fd, &read): all lines of fd.  0 at the end of input, at the
 * limit or when stop_asked() (what was in hand is then answered); -1 the
 * output must not be used (said); else what deliver or idle returned.
 * stop_catch() must have been called.  *read counts the lines. */
int pool_run(const struct pool_work *work, int fd, int64_t *read);

/* pool_out_of_memory(): for `answer`, when this worker has no memory left: the
 * worker ends, its line counts as lost by "memory". */
_Noreturn void pool_out_of_memory(void);

#endif
