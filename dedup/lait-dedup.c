/*
 * lait-dedup: near copies of pictures and texts, against all history.
 *
 *   hamming   codes of 256 bits and their distances
 *   scan      the inner loops
 *   join      all candidate pairs between a batch and a run
 *   confirm   a copy confirmed by blocks of thumbnails
 *   picture   the fields of a record that decide
 *   near      when two pictures are near copies
 *   run, manifest, index   the index on disk
 *   points    the local signature of a picture
 *   locals    the index of them on disk
 *   words     an inverted file of a batch of them
 *   align     how one picture lies in another
 *   part      does one picture show part of another?
 *   parts     a batch of pictures against those that show part of them
 *   ledger    how much of append-only files counts
 *   shingle   texts as sets of 5-grams
 *   texts     the index of texts on disk
 *   alike     a batch of texts against it
 *   sets      evaluation sets, for decontamination
 *   batch     records in, answers out
 */

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "lib/confine.h"
#include "lib/log.h"
#include "lib/option.h"
#include "lib/progress.h"
#include "lib/record.h"
#include "lib/stage.h"

#include "dedup/batch.h"

/* Input that pauses for so long gets its answers before the batch is full. */
enum { IDLE_MS = 200 };

static const char *index_folder;
static const char *dataset;
static const char *sets_folder;
static bool check;
static bool show_progress;
static int64_t limit;

static const struct option_spec options[] = {
	{ .name = "index",
	    .letter = 'i',
	    .value = &index_folder,
	    .type = OPTION_STRING,
	    .fallback = "dedup",
	    .argument = "DIR",
	    .help = "folder of the index; made if it is not there" },
	{ .name = "dataset",
	    .value = &dataset,
	    .type = OPTION_STRING,
	    .argument = "UUID",
	    .help = "refuse an index that belongs to another dataset" },
	{ .name = "evalsets",
	    .value = &sets_folder,
	    .type = OPTION_STRING,
	    .fallback = "evalsets",
	    .argument = "DIR",
	    .help = "mark what is in the evaluation sets of this folder" },
	{ .name = "check",
	    .value = &check,
	    .type = OPTION_FLAG,
	    .help = "verify the digests of the index and read no records" },
	{ .name = "limit",
	    .letter = 'n',
	    .value = &limit,
	    .type = OPTION_INTEGER,
	    .fallback = "0",
	    .max = 1e15,
	    .argument = "N",
	    .help = "stop after N records; 0 is no limit" },
	{ .name = "progress",
	    .value = &show_progress,
	    .type = OPTION_FLAG,
	    .help = "show progress even where there is no terminal" },
	{ 0 },
};

static const struct option_program program = {
	.name = "lait-dedup",
	.synopsis = "[-i DIR] [--dataset UUID] [-n N] < records\n"
		    "[-i DIR] --check",
	.summary =
	    "Find near copies of pictures and texts, against all history.",
	.options = options,
};

static volatile sig_atomic_t stop;

static void
on_signal(int signal)
{
	(void)signal;
	stop = 1;
}

static void
catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal };

	/* No SA_RESTART: a read that waits for records is to end. */
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
}

/* Answer what the batch holds. */
static int
flush(struct batch *batch)
{
	size_t count = batch_count(batch);
	int status;

	if (count == 0)
		return 0;
	status = batch_answer(batch, STDOUT_FILENO);
	if (status == 1) {
		if (errno == EPIPE)
			return EXIT_EARLY;
		log_errno("standard output");
		return EXIT_UNUSABLE;
	}
	if (status != 0)
		return EXIT_UNUSABLE;
	progress_add((int64_t)count);
	return 0;
}

/* Has the input nothing to read for a while? */
static bool
is_idle(struct record_lines *lines)
{
	struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };

	return !record_lines_ready(lines) && poll(&input, 1, IDLE_MS) == 0;
}

static int
put_line(struct batch *batch, struct text line, int64_t number)
{
	const char *why;
	int status = batch_put(batch, line, &why);

	if (status == 0) {
		status = flush(batch);
		if (status != 0)
			return status;
		status = batch_put(batch, line, &why);
	}
	if (status == 1)
		return 0;
	log_error("standard input:%lld: %s", (long long)number, why);
	status = flush(batch); /* what came before is answered all the same */
	return status != 0 ? status : EXIT_UNUSABLE;
}

static int
run(struct batch *batch, struct record_lines *lines)
{
	struct text line;
	int got, status = 0;

	while (!stop) {
		if (limit > 0 && record_lines_number(lines) >= limit)
			return flush(batch);
		if (is_idle(lines) && (status = flush(batch)) != 0)
			return status;
		got = record_lines_next(lines, &line);
		if (got == 0)
			return flush(batch);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			log_errno("standard input:%lld",
			    (long long)record_lines_number(lines));
			status = flush(batch);
			return status != 0 ? status : EXIT_UNUSABLE;
		}
		status = put_line(batch, line, record_lines_number(lines));
		if (status != 0)
			return status;
	}
	status = flush(batch);
	return status != 0 ? status : EXIT_EARLY;
}

/* The index and the sets; owned by main. */
struct opened {
	struct index *index;
	struct locals *locals;
	struct texts *texts;
	struct sets *sets;
};

static int
run_on(const struct opened *o)
{
	struct batch *batch = batch_new(o->index, o->locals, o->texts, o->sets);
	struct record_lines *lines = record_lines_new(STDIN_FILENO);
	int status = EXIT_UNUSABLE;

	if (batch == NULL || lines == NULL)
		log_error("out of memory");
	else {
		progress_start("records", 0, show_progress);
		status = run(batch, lines);
		progress_end();
	}
	record_lines_free(lines);
	batch_free(batch);
	return status;
}

/* Confined, with the index and the sets open. */
static int
work(const struct opened *o)
{
	if (confine(&(struct confine_needs){ .write = { index_folder } }) != 0)
		return EXIT_UNUSABLE;
	if (check)
		return index_verify(o->index) && locals_verify(o->locals) &&
			texts_verify(o->texts)
		    ? 0
		    : EXIT_UNUSABLE;
	catch_signals();
	return run_on(o);
}

static int
open_and_work(struct opened *o)
{
	o->index = index_open(&(struct index_options){
	    .folder = index_folder, .dataset = dataset });
	if (o->index == NULL)
		return EXIT_UNUSABLE;
	o->locals = locals_open(index_folder, index_pictures(o->index));
	o->texts = o->locals == NULL ? NULL : texts_open(index_folder);
	o->sets = o->texts == NULL ? NULL : sets_open(sets_folder);
	return o->sets == NULL ? EXIT_UNUSABLE : work(o);
}

int
main(int argc, char *argv[])
{
	struct opened opened = { 0 };
	int first, status;

	switch (option_parse(&program, argc, argv, &first)) {
	case OPTION_DONE: return 0;
	case OPTION_USAGE: return EXIT_USAGE;
	case OPTION_GO_ON: break;
	}
	if (first < argc || (!check && isatty(STDIN_FILENO))) {
		option_usage(&program, stderr);
		return EXIT_USAGE;
	}
	status = open_and_work(&opened);
	sets_close(opened.sets);
	texts_close(opened.texts);
	locals_close(opened.locals);
	index_close(opened.index);
	return status;
}
