/*
 * The skeleton of a stage; see stage.h.
 */

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/file.h"
#include "lib/log.h"
#include "lib/pool.h"
#include "lib/progress.h"
#include "lib/stage.h"
#include "lib/stage_answer.h"
#include "lib/stop.h"

enum {
	OUT_BYTES = 65536, /* written at once while more input is ready */
	ANSWER_BYTES_MAX = 256 << 20, /* all records made of one */
	OPTIONS_MAX = 64,
	NAME_BYTES_MAX = 64,
	CPU_SECONDS = 10,         /* design, section 5, with the next */
	MEMORY_BYTES = 512 << 20, /* address space of a worker */
	WALL_FACTOR = 6 /* a worker waits for disks and other workers */
};

static struct {
	const struct stage *stage;
	struct confine_needs needs;
	char program[NAME_BYTES_MAX];
	struct option_spec options[OPTIONS_MAX];
	int64_t jobs, limit;
	bool progress;
	int64_t read, counts[STAGE_OUTCOMES];
	struct buffer out; /* on its way to standard output */
	bool broken;       /* standard output: nothing more is written */
} run;

static void
allow(const char *paths[CONFINE_PATHS_MAX], const char *path)
{
	int i = 0;

	while (i < CONFINE_PATHS_MAX && paths[i] != NULL)
		i++;
	assert(i < CONFINE_PATHS_MAX);
	paths[i] = path;
}

void
stage_allow_read(const char *path)
{
	allow(run.needs.read, path);
}

void
stage_allow_write(const char *path)
{
	allow(run.needs.write, path);
}

static void
say_counts(void (*say)(const char *format, ...))
{
	const int64_t *n = run.counts;

	say("%" PRId64 " read, %" PRId64 " kept, %" PRId64 " rejected, %" PRId64
	    " failed, %" PRId64 " passed",
	    run.read, n[STAGE_KEEP], n[STAGE_REJECT], n[STAGE_FAIL],
	    n[STAGE_PASSED]);
}

/* Write what is held back: 0, or the exit status. */
static int
write_out(void)
{
	int status;

	if (stop_counts_asked())
		say_counts(log_error);
	status = file_write_all(STDOUT_FILENO, run.out.data, run.out.size);
	buffer_clear(&run.out);
	if (status == 0)
		return 0;
	run.broken = true;
	if (errno == EPIPE) {
		log_info("the reader of standard output went away");
		return EXIT_EARLY;
	}
	log_errno("standard output");
	return EXIT_UNUSABLE;
}

static int
count(int outcome)
{
	run.counts[outcome]++;
	progress_add(1);
	return run.out.size >= OUT_BYTES ? write_out() : 0;
}

static int
say_bad_line(int64_t number, const char *why)
{
	log_error(
	    "standard input: line %" PRId64 ": not a record: %s", number, why);
	return EXIT_UNUSABLE;
}

/* Answer a line in this process: 0, or the exit status. */
static int
answer_here(struct text line, int64_t number)
{
	size_t before = run.out.size;
	int outcome = stage_answer_line(line, &run.out);

	if (run.out.failed) {
		log_error("out of memory");
		return EXIT_UNUSABLE;
	}
	if (outcome >= 0)
		return count(outcome);
	if (run.out.size > before)
		say_bad_line(number, buffer_string(&run.out) + before);
	run.out.size = before;
	return EXIT_UNUSABLE;
}

/* The next line: 1; 0 at the end or when asked to stop; -1 with errno. */
static int
next_line(struct record_lines *lines, struct text *line, int *status)
{
	struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };

	while (!record_lines_ready(lines) && !stop_asked()) {
		*status = write_out();
		if (*status != 0)
			return 0;
		if (stop_poll(&input, 1, -1) >= 0) {
			if (record_lines_fill(lines) != 0)
				return -1;
		} else if (errno != EINTR) {
			return -1;
		}
	}
	return stop_asked() ? 0 : record_lines_next(lines, line);
}

static int
run_here(struct record_lines *lines)
{
	struct text line;
	int status = 0, got = 1;

	while (status == 0 && (run.limit == 0 || run.read < run.limit)) {
		got = next_line(lines, &line, &status);
		if (got <= 0 || status != 0)
			break;
		run.read++;
		status = answer_here(line, run.read);
	}
	if (got >= 0 || status != 0)
		return status;
	if (errno == EFBIG)
		return say_bad_line(
		    record_lines_number(lines), "longer than 64 MiB");
	log_errno("standard input");
	return EXIT_UNUSABLE;
}

static int
run_lines(void)
{
	struct record_lines *lines = record_lines_new(STDIN_FILENO);
	int status;

	if (lines == NULL) {
		log_errno("standard input");
		return EXIT_UNUSABLE;
	}
	if (confine(&run.needs) != 0)
		status = EXIT_UNUSABLE;
	else
		status = run_here(lines);
	record_lines_free(lines);
	return status;
}

/* The context of the pool is all in `run`. */
static int
pool_start(void *context)
{
	(void)context;
	return confine(&run.needs);
}

static int
pool_answer_line(void *context, struct text line, struct buffer *out)
{
	(void)context;
	return stage_answer_line(line, out);
}

static int
pool_lost_line(
    void *context, struct text line, const char *why, struct buffer *out)
{
	(void)context;
	return stage_answer_fail(line, why, out);
}

/* A worker out of memory may take a record for none: look again. */
static int
deliver_bad(const struct pool_answer *answer)
{
	const char *why;
	json_t *rec;

	if (answer->bytes.size == 0)
		return EXIT_UNUSABLE;
	rec = record_parse(answer->line, &why);
	if (rec == NULL)
		return say_bad_line(answer->number, why);
	json_decref(rec);
	return count(stage_answer_fail(answer->line, "memory", &run.out));
}

static int
pool_deliver(void *context, const struct pool_answer *answer)
{
	(void)context;
	if (answer->outcome < 0)
		return deliver_bad(answer);
	if (buffer_put_text(&run.out, answer->bytes) != 0) {
		log_error("out of memory");
		return EXIT_UNUSABLE;
	}
	return count(answer->outcome);
}

static int
pool_idle(void *context)
{
	(void)context;
	return write_out();
}

/* The parent touches no foreign bytes, but what it may not do its workers may
 * not either: it keeps their files and may fork. */
static int
confine_parent(void)
{
	struct confine_needs needs = run.needs;

	needs.processes = true;
	needs.memory_max = 0;
	return confine(&needs);
}

static int
run_workers(void)
{
	int seconds =
	    run.stage->cpu_seconds > 0 ? run.stage->cpu_seconds : CPU_SECONDS;
	struct pool_work work = { .workers = (int)run.jobs,
		.cpu_seconds = seconds,
		.wall_seconds = seconds * WALL_FACTOR,
		.answer_bytes_max = ANSWER_BYTES_MAX,
		.limit = run.limit,
		.start = pool_start,
		.answer = pool_answer_line,
		.lost = pool_lost_line,
		.deliver = pool_deliver,
		.idle = pool_idle };
	int status;

	if (run.needs.memory_max == 0)
		run.needs.memory_max = MEMORY_BYTES;
	if (confine_parent() != 0)
		return EXIT_UNUSABLE;
	status = pool_run(&work, STDIN_FILENO, &run.read);
	return status < 0 ? EXIT_UNUSABLE : status;
}

static const struct option_spec jobs_option = { .name = "jobs",
	.letter = 'j',
	.type = OPTION_INTEGER,
	.value = &run.jobs,
	.fallback = "1",
	.argument = "N",
	.help = "worker processes",
	.min = 1,
	.max = POOL_WORKERS_MAX };

static const struct option_spec run_options[] = {
	{ .name = "limit",
	    .letter = 'n',
	    .type = OPTION_INTEGER,
	    .value = &run.limit,
	    .fallback = "0",
	    .argument = "N",
	    .help = "stop after N records; 0 is no limit",
	    .min = 0,
	    .max = 1e15 },
	{ .name = "progress",
	    .type = OPTION_FLAG,
	    .value = &run.progress,
	    .fallback = "no",
	    .help = "show counts while running" },
};

/* The stage's own options, then those of every stage. */
static void
gather_options(const struct stage *stage)
{
	const struct option_spec *own = stage->options;
	size_t count = 0, shared = sizeof(run_options) / sizeof(*run_options);

	while (own != NULL && own->name != NULL) {
		assert(count + shared + 2 < OPTIONS_MAX);
		run.options[count++] = *own++;
	}
	if (stage->parallel)
		run.options[count++] = jobs_option;
	for (size_t i = 0; i < shared; i++)
		run.options[count++] = run_options[i];
}

/* What came before a line that stops the stage is written all the same. */
static int
finish_output(void)
{
	int status;

	if (run.broken)
		return 0;
	status = write_out();
	if (close(STDOUT_FILENO) != 0 && status == 0) {
		log_errno("standard output");
		status = EXIT_UNUSABLE;
	}
	return status;
}

static int
run_stage(void)
{
	int status, finished;

	progress_start(run.program, 0, run.progress);
	status = run.stage->parallel ? run_workers() : run_lines();
	progress_end();
	finished = finish_output();
	if (finished > status)
		status = finished;
	if (run.stage->close != NULL && run.stage->close() != 0)
		status = EXIT_UNUSABLE;
	if (run.limit > 0 && run.read >= run.limit)
		log_info(
		    "stopped at the limit of %" PRId64 " records", run.limit);
	say_counts(log_info);
	if (status == 0 && stop_asked())
		status = EXIT_EARLY;
	return status;
}

int
stage_main(const struct stage *stage, int argc, char *argv[])
{
	struct option_program program = { .name = run.program,
		.synopsis = "[option ...] < records > records",
		.summary = stage->summary,
		.options = run.options };
	enum option_status parsed;
	int first, status;

	run.stage = stage;
	stage_answer_for(stage);
	run.needs = stage->needs;
	run.out = buffer_make(OUT_BYTES + (size_t)ANSWER_BYTES_MAX);
	snprintf(run.program, sizeof(run.program), "lait-%s", stage->name);
	gather_options(stage);
	parsed = option_parse(&program, argc, argv, &first);
	if (parsed != OPTION_GO_ON)
		return parsed == OPTION_DONE ? EXIT_ANSWERED : EXIT_USAGE;
	if (first < argc) {
		log_error("takes no arguments, not \"%s\"", argv[first]);
		return EXIT_USAGE;
	}
	if (isatty(STDIN_FILENO) == 1) {
		option_usage(&program, stderr);
		log_error("records are read from standard input, which is a "
			  "terminal; see --help");
		return EXIT_USAGE;
	}
	stop_catch();
	status = stage->open == NULL ? 0 : stage->open();
	if (status == 0)
		status = run_stage();
	buffer_free(&run.out);
	return status;
}
