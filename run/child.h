/*
 * The programs that lait runs: rows of them, joined by pipes.
 */

#ifndef LAIT_CHILD_H
#define LAIT_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "lib/buffer.h"

enum {
	CHILD_ROW_MAX = 3,
	CHILD_WORDS_MAX = 16,
	CHILD_SIGNALLED = 128 /* exit status of one that signal 0 killed */
};

/* A program and its arguments; words end with NULL, words[0] is looked up in
 * PATH. */
struct child_command {
	const char *words[CHILD_WORDS_MAX + 1];
};

/* A row of running programs.  All zero: none. */
struct child_row {
	pid_t pids[CHILD_ROW_MAX]; /* 0 once it has ended */
	int status[CHILD_ROW_MAX]; /* as waitpid gives it */
	const char *names[CHILD_ROW_MAX];
	size_t count;
	int messages; /* descriptor that their standard error goes to, or -1 */
};

/*
 * child_start(row, commands, count, messages): start them, each one's standard
 * output the next one's standard input; the first reads nothing, the last
 * writes to ours.  They stand in process groups of their own, so that a
 * terminal's Ctrl-C reaches only us, and the kernel kills them when we die.
 * messages: their standard error, or -1 for ours.  0, or -1 (said): none runs.
 */
int child_start(struct child_row *row, const struct child_command commands[],
    size_t count, int messages);

/* child_reap(row): take note of those that have ended, without waiting;
 * true when all have. */
bool child_reap(struct child_row *row);
bool child_running(const struct child_row *row);

/* child_signal(row, i, number): send a signal to the i-th if it runs. */
void child_signal(const struct child_row *row, size_t i, int number);

/* How a row ended: the first of these that holds for one of its programs. */
enum child_end {
	CHILD_UNUSABLE, /* exit status 3 or 2: say so and stop */
	CHILD_KILLED,   /* by a signal */
	CHILD_EARLY,    /* exit status 1 */
	CHILD_WELL
};
enum child_end child_end(const struct child_row *row, const char **name);

/* child_output(command, out): run it alone, put what it writes to standard
 * output into `out`; its exit status, CHILD_SIGNALLED + signal,
 * or -1 (said). */
int child_output(const struct child_command *command, struct buffer *out);

/* child_run(command): run it alone with our standard streams; as above. */
int child_run(const struct child_command *command);

#endif
