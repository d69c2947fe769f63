/*
 * Being asked to stop; see stop.h.
 */

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "lib/stop.h"

static volatile sig_atomic_t asked, interrupted, counts_asked;

static void
note_stop(int number)
{
	/* Whoever asks twice by hand does not want to wait. */
	if (interrupted && number == SIGINT) {
		signal(SIGINT, SIG_DFL);
		raise(SIGINT);
	}
	if (number == SIGINT)
		interrupted = 1;
	asked = 1;
}

static void
note_counts(int number)
{
	(void)number;
	counts_asked = 1;
}

static void
handle(int number, void (*handler)(int))
{
	struct sigaction action;

	memset(&action, 0, sizeof(action));
	action.sa_handler = handler;
	sigemptyset(&action.sa_mask);
	/* Reads and writes go on; only stop_poll is to be interrupted. */
	action.sa_flags = SA_RESTART;
	sigaction(number, &action, NULL);
}

void
stop_catch(void)
{
	handle(SIGINT, note_stop);
	handle(SIGTERM, note_stop);
	handle(SIGUSR1, note_counts);
	handle(SIGPIPE, SIG_IGN);
}

void
stop_ignore(void)
{
	handle(SIGINT, SIG_IGN);
	handle(SIGTERM, SIG_IGN);
	handle(SIGUSR1, SIG_IGN);
	handle(SIGPIPE, SIG_IGN);
}

bool
stop_asked(void)
{
	return asked != 0;
}

void
stop_ask(void)
{
	asked = 1;
}

bool
stop_counts_asked(void)
{
	bool yes = counts_asked != 0;

	counts_asked = 0;
	return yes;
}

int
stop_poll(struct pollfd fds[], size_t count, int timeout_ms)
{
	struct timespec timeout = { .tv_sec = timeout_ms / 1000,
		.tv_nsec = timeout_ms % 1000 * 1000000L };
	sigset_t ours, before;
	int status;

	sigemptyset(&ours);
	sigaddset(&ours, SIGINT);
	sigaddset(&ours, SIGTERM);
	sigaddset(&ours, SIGUSR1);
	sigprocmask(SIG_BLOCK, &ours, &before);
	if (asked || counts_asked) {
		errno = EINTR;
		status = -1;
	} else {
		status = ppoll(
		    fds, count, timeout_ms < 0 ? NULL : &timeout, &before);
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	return status;
}
