/*
 * Being asked to stop: SIGINT and SIGTERM finish what is in hand, SIGUSR1 asks
 * for counts, a reader that went away is EPIPE and no signal.
 */

#ifndef LAIT_STOP_H
#define LAIT_STOP_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

/* stop_catch(): install the handlers.  A second SIGINT kills at once. */
void stop_catch(void);

/* stop_ignore(): for worker processes, which end when their parent says so. */
void stop_ignore(void);

bool stop_asked(void);
void stop_ask(void); /* as if a signal had come */

/* stop_counts_asked(): SIGUSR1 came since the last call. */
bool stop_counts_asked(void);

/* stop_poll(fds, count, timeout_ms): poll(2) that cannot miss a signal that
 * came just before it; -1 with EINTR when one came or had been asked to stop
 * already.  timeout_ms < 0 waits for ever. */
int stop_poll(struct pollfd fds[], size_t count, int timeout_ms);

#endif
