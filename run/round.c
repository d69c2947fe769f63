/*
 * A run; see round.h.
 */

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/log.h"
#include "lib/progress.h"
#include "run/child.h"
#include "run/round.h"
#include "run/stages.h"

enum {
	ASK_MS = 200,       /* between two looks at what waits */
	ASK_IDLE_MS = 1000, /* while a batch runs and nothing changes */
	DEATHS_MAX = 5,     /* of one row in succession */
	DRAIN_MS = 30000,   /* from SIGTERM to SIGKILL */
	MESSAGE_BYTES = 4096,
	NOTE_BYTES = 128
};

struct round {
	const struct round_options *options;
	struct round_result *result;
	struct child_row fetch, batch;
	char batch_name[DUE_NAME_BYTES_MAX];
	int fetch_deaths, batch_deaths, ask_deaths;
	bool fetch_closing; /* its todo was told to end */
	bool stopping;      /* everything was told to end */
	bool drained;       /* what did not end then was killed */
	enum round_end end; /* why */
	struct due due;
	bool idle; /* the last two looks were alike */
	int64_t started_ms, stopped_ms, asked_ms;
	int messages[2]; /* pipe of the programs' standard error, or -1 */
};

static volatile sig_atomic_t interrupted;

static void
on_signal(int number)
{
	if (number != SIGCHLD)
		interrupted++;
}

/* Handled only while ppoll waits, so that none is missed. */
static void
catch_signals(sigset_t *waiting)
{
	static const int numbers[] = { SIGCHLD, SIGINT, SIGTERM, SIGHUP };
	struct sigaction action;
	sigset_t blocked;

	memset(&action, 0, sizeof(action));
	action.sa_handler = on_signal;
	sigemptyset(&action.sa_mask);
	sigemptyset(&blocked);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		(void)sigaction(numbers[i], &action, NULL);
		sigaddset(&blocked, numbers[i]);
	}
	(void)signal(SIGPIPE, SIG_IGN);
	(void)sigprocmask(SIG_BLOCK, &blocked, waiting);
}

/* ---- stopping -------------------------------------------------------------
 */

/* The last program of a row saves: it ends by itself when the one before it
 * has written what it had in hand. */
static void
ask_row_to_end(const struct child_row *row)
{
	for (size_t i = 0; i + 1 < row->count; i++)
		child_signal(row, i, SIGTERM);
}

static void
stop(struct round *r, enum round_end end)
{
	/* The first reason holds, but for the one that is worst. */
	if (!r->stopping || end == ROUND_UNUSABLE)
		r->end = end;
	if (r->stopping)
		return;
	r->stopping = true;
	r->stopped_ms = clock_ms();
	ask_row_to_end(&r->fetch);
	ask_row_to_end(&r->batch);
}

static void
kill_all(struct round *r)
{
	r->drained = true;
	for (size_t i = 0; i < CHILD_ROW_MAX; i++) {
		child_signal(&r->fetch, i, SIGKILL);
		child_signal(&r->batch, i, SIGKILL);
	}
}

/* ---- what became of a row -------------------------------------------------
 */

/* A program that was killed costs its row; what it had in hand still waits.
 * One that is killed again and again is more than an accident. */
static void
row_ended(struct round *r, const struct child_row *row, const char *stage,
    int *deaths)
{
	const char *name;

	switch (child_end(row, &name)) {
	case CHILD_WELL: *deaths = 0; return;
	case CHILD_EARLY:
		if (r->stopping || (row == &r->fetch && r->fetch_closing))
			return;
		log_info("%s: %s stopped early", stage, name);
		break;
	case CHILD_KILLED:
		if (r->drained)
			return;
		log_warn("%s: %s was killed; what it had in hand waits "
			 "again",
		    stage, name);
		break;
	case CHILD_UNUSABLE:
		log_error("%s: %s cannot go on; nothing that was saved is "
			  "lost, `lait run` goes on from here",
		    stage, name);
		stop(r, ROUND_UNUSABLE);
		return;
	}
	if (++*deaths < DEATHS_MAX)
		return;
	log_error("%s: ended %d times in succession without finishing", stage,
	    DEATHS_MAX);
	stop(r, ROUND_UNUSABLE);
}

static void
reap(struct round *r)
{
	if (r->fetch.count > 0 && child_reap(&r->fetch)) {
		row_ended(r, &r->fetch, "fetch", &r->fetch_deaths);
		r->fetch.count = 0;
		r->fetch_closing = false;
		r->asked_ms = 0;
	}
	if (r->batch.count > 0 && child_reap(&r->batch)) {
		row_ended(r, &r->batch, r->batch_name, &r->batch_deaths);
		r->batch.count = 0;
		r->asked_ms = 0;
	}
}

/* ---- what to do next -------------------------------------------------------
 */

static bool
is_wanted(const struct round *r, const char *stage)
{
	const char *const *only = r->options->only;

	if (only[0] == NULL)
		return true;
	for (; *only != NULL; only++) {
		if (strcmp(*only, stage) == 0)
			return true;
	}
	return false;
}

/* Pages that may still be asked for; INT64_MAX without a limit. */
static int64_t
pages_left(const struct round *r)
{
	int64_t done = r->due.answered_pages - r->result->first.answered_pages;

	if (r->options->max_pages == 0)
		return INT64_MAX;
	return done < r->options->max_pages ? r->options->max_pages - done : 0;
}

/* What the fetcher may do now. */
static int64_t
fetchable(const struct round *r)
{
	if (!is_wanted(r, "fetch"))
		return 0;
	return pages_left(r) > 0 ? due_of(&r->due, "fetch")
				 : r->due.queued_images;
}

static void
start_fetch(struct round *r)
{
	struct stages_row row;

	stages_fetch(&row, pages_left(r));
	if (child_start(
		&r->fetch, row.commands, CHILD_ROW_MAX, r->messages[1]) != 0)
		stop(r, ROUND_UNUSABLE);
}

static void
start_batch(struct round *r, const char *stage)
{
	struct stages_row row;

	if (strcmp(r->batch_name, stage) != 0)
		r->batch_deaths = 0;
	(void)snprintf(r->batch_name, sizeof(r->batch_name), "%s", stage);
	if (!stages_batch(&row, r->batch_name, r->options->jobs) ||
	    child_start(
		&r->batch, row.commands, CHILD_ROW_MAX, r->messages[1]) != 0)
		stop(r, ROUND_UNUSABLE);
}

/* The stage whose batch is next: the first with something due, unless that is
 * too little while those before it still work.  NULL: none. */
static const char *
next_stage(const struct round *r)
{
	bool more_to_come = fetchable(r) > 0 || r->fetch.count > 0;

	for (size_t i = 0; i < r->due.count; i++) {
		const struct due_stage *s = &r->due.stages[i];

		if (strcmp(s->name, "fetch") == 0 || s->count == 0 ||
		    !is_wanted(r, s->name))
			continue;
		if (!more_to_come || s->count >= stages_least(s->name))
			return s->name;
	}
	return NULL;
}

/* Small batches are held back while the fetcher is at work; when it has
 * nothing to do but to wait for them, it is closed, and they are done. */
static void
decide(struct round *r)
{
	int64_t to_fetch = fetchable(r);
	const char *stage;

	if (to_fetch > 0 && r->fetch.count == 0)
		start_fetch(r);
	if (r->batch.count > 0)
		return;
	stage = next_stage(r);
	if (stage != NULL) {
		start_batch(r, stage);
	} else if (to_fetch == 0 && r->fetch.count > 0 && !r->fetch_closing) {
		/* The end of its input makes lait-fetch finish and end. */
		child_signal(&r->fetch, 0, SIGTERM);
		r->fetch_closing = true;
	} else if (r->fetch.count == 0) {
		stop(r,
		    pages_left(r) == 0 && due_of(&r->due, "fetch") > 0
			? ROUND_PAGES
			: ROUND_DONE);
	}
}

/* ---- waiting ---------------------------------------------------------------
 */

static void
show_progress(const struct round *r, const struct due *before)
{
	char note[NOTE_BYTES];
	size_t size = 0;

	for (size_t i = 0; i < r->due.count && size < sizeof(note); i++)
		size += (size_t)snprintf(note + size, sizeof(note) - size,
		    "%s%s %" PRId64, i == 0 ? "waiting: " : ", ",
		    r->due.stages[i].name, r->due.stages[i].count);
	progress_note(note);
	progress_add(r->due.answered_pages + r->due.answered_images -
	    before->answered_pages - before->answered_images);
}

/* Ask what waits, when it is time to: true when it was asked. */
static bool
look(struct round *r)
{
	int64_t now = clock_ms();
	struct due before = r->due;
	int status;

	if (now - r->asked_ms < (r->idle ? ASK_IDLE_MS : ASK_MS))
		return false;
	r->asked_ms = now;
	status = due_ask(&r->due);
	if (status != 0) {
		if (status < 0 || ++r->ask_deaths == DEATHS_MAX)
			stop(r, ROUND_UNUSABLE);
		return false;
	}
	r->ask_deaths = 0;
	r->idle =
	    r->batch.count > 0 && due_total(&before) == due_total(&r->due);
	show_progress(r, &before);
	return true;
}

/* What the programs say goes out between two states of the progress line. */
static void
pass_messages(const struct round *r)
{
	char bytes[MESSAGE_BYTES];
	ssize_t got;

	while ((got = read(r->messages[0], bytes, sizeof(bytes))) > 0) {
		(void)fputs("\r\033[K", stderr);
		(void)fwrite(bytes, 1, (size_t)got, stderr);
	}
}

static void
wait_a_little(const struct round *r, const sigset_t *waiting)
{
	struct timespec time = { .tv_nsec = ASK_MS * 1000000L };
	struct pollfd fd = { .fd = r->messages[0], .events = POLLIN };

	if (ppoll(&fd, 1, &time, waiting) > 0)
		pass_messages(r);
}

static void
check_limits(struct round *r)
{
	int64_t now = clock_ms();

	if (interrupted > 0)
		stop(r, ROUND_STOPPED);
	if (r->options->max_ms > 0 && now - r->started_ms >= r->options->max_ms)
		stop(r, ROUND_TIME);
	if (r->stopping && !r->drained &&
	    (interrupted > 1 || now - r->stopped_ms >= DRAIN_MS))
		kill_all(r);
}

/* On a terminal the programs' messages come through us; elsewhere they go
 * where ours go. */
static int
open_messages(struct round *r)
{
	r->messages[0] = r->messages[1] = -1;
	if (isatty(STDERR_FILENO) != 1)
		return 0;
	if (pipe2(r->messages, O_CLOEXEC) == 0 &&
	    fcntl(r->messages[0], F_SETFL, O_NONBLOCK) == 0)
		return 0;
	log_errno("pipe");
	return -1;
}

static void
close_messages(struct round *r)
{
	if (r->messages[0] < 0)
		return;
	pass_messages(r);
	close(r->messages[0]);
	close(r->messages[1]);
}

void
round_run(const struct round_options *options, struct round_result *result)
{
	struct round r = {
		.options = options, .result = result, .started_ms = clock_ms()
	};
	sigset_t waiting;
	int asked;

	memset(result, 0, sizeof(*result));
	result->end = ROUND_UNUSABLE;
	while ((asked = due_ask(&r.due)) == 1 && r.ask_deaths < DEATHS_MAX)
		r.ask_deaths++;
	if (asked != 0 || open_messages(&r) != 0)
		return;
	result->first = r.due;
	catch_signals(&waiting);
	progress_start("fetched", 0, false);
	for (;;) {
		reap(&r);
		check_limits(&r);
		if (r.stopping && r.fetch.count == 0 && r.batch.count == 0)
			break;
		if (!r.stopping && look(&r))
			decide(&r);
		wait_a_little(&r, &waiting);
	}
	progress_end();
	close_messages(&r);
	result->end = r.end;
	result->last = r.due;
	if (r.end != ROUND_UNUSABLE)
		(void)due_ask(&result->last); /* else what was known last */
	(void)sigprocmask(SIG_SETMASK, &waiting, NULL);
}
