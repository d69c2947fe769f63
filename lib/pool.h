/*
 * Ordered, confined worker processes: lines in, lines out, in the order of
 * the input, whatever the number of workers.
 */

#ifndef LAIT_POOL_H
#define LAIT_POOL_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/buffer.h"
#include "lib/text.h"

/*
 * The parent moves lines unparsed.  Each worker holds one line at a time; the
 * answer is any number of lines.  A worker that dies (crash, CPU timer,
 * watchdog, memory) is replaced and its line given once more to a fresh one;
 * after a second death `lost` makes the answer in the parent.
 */
struct pool_work {
	int workers;       /* 1..64 */
	int cpu_seconds;   /* of one line, by ITIMER_PROF in the worker */
	int wall_seconds;  /* of one line, by the parent */
	int (*start)(void *context);   /* in the fresh worker: confinement */
	/* Answer one line; 0, or -1: the whole work must stop (said). */
	int (*answer)(void *context, struct text line, struct buffer *out);
	/* why: "crash", "timeout" or "memory" */
	int (*lost)(void *context, struct text line, const char *why,
	    struct buffer *out);
	/* An answer's turn has come, in the parent, in order. */
	int (*deliver)(void *context, struct text answer);
	/* Asked between lines; true stops reading and finishes what is in
	 * hand. */
	bool (*stopping)(void *context);
	void *context;
	int64_t limit; /* lines at most; 0 is no limit */
};

/* pool_run(work, fd): all lines of fd; 0; 1 stopped early; -1 the output
 * must not be used (said). */
int pool_run(const struct pool_work *work, int fd);

#endif
