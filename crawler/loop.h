/*
 * Waiting for descriptors, and the two clocks.
 */

#ifndef LAIT_LOOP_H
#define LAIT_LOOP_H

#include <stdint.h>

enum { LOOP_READ = 1, LOOP_WRITE = 2 };

struct loop;

struct loop *loop_new(void); /* NULL with errno */
void loop_free(struct loop *l);

/* loop_watch(l, fd, events, ready, context): call ready(context, fd, events)
 * from loop_wait when one of the events (LOOP_READ, LOOP_WRITE) holds; errors
 * and hang-ups count as both.  events 0 ends it.  A descriptor that cannot be
 * waited for (a plain file) is always ready.  0, or -1 with errno. */
int loop_watch(struct loop *l, int fd, unsigned events,
    void (*ready)(void *context, int fd, unsigned events), void *context);

/* loop_wait(l, timeout_ms): wait for the first event, at most so long, and
 * make the calls.  0 (also when a signal came), or -1 with errno. */
int loop_wait(struct loop *l, int64_t timeout_ms);

/* Milliseconds of a clock that never jumps; microseconds since 1970. */
int64_t loop_now_ms(void);
int64_t loop_wall_us(void);

#endif
