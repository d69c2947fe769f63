/*
 * lait run; see run.h.
 */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/option.h"
#include "lib/settings.h"
#include "lib/stage.h"
#include "run/child.h"
#include "run/dataset.h"
#include "run/lock.h"
#include "run/round.h"
#include "run/run.h"

enum { JOBS_MAX = 64, STARTS_MAX = 5 };

static struct round_options round_options;
static bool from_cron;

static const struct option_spec options[] = {
	{ .name = "jobs",
	    .letter = 'j',
	    .value = &round_options.jobs,
	    .type = OPTION_INTEGER,
	    .argument = "N",
	    .help = "workers of a stage (else one a processor)",
	    .min = 1,
	    .max = JOBS_MAX },
	{ .name = "max-time",
	    .value = &round_options.max_ms,
	    .type = OPTION_DURATION,
	    .argument = "TIME",
	    .help = "stop after this time; what is left waits",
	    .min = 0,
	    .max = 1e8 },
	{ .name = "max-pages",
	    .value = &round_options.max_pages,
	    .type = OPTION_INTEGER,
	    .argument = "N",
	    .help = "ask for no more pages than this",
	    .min = 0,
	    .max = 1e12 },
	{ .name = "cron",
	    .value = &from_cron,
	    .type = OPTION_FLAG,
	    .help = "say nothing when another run is at work or a limit is "
		    "reached" },
	{ 0 }
};

static const struct option_program program = {
	.name = "lait run",
	.synopsis = "[--max-time TIME] [--max-pages N] [--cron] [-j N] "
		    "[STAGE...]",
	.summary = "Do what is due: fetch, extract, filter, dedup, then "
		   "select.",
	.options = options,
};

/* Is it a stage of lait's or of lait.conf's? */
static bool
is_stage(const char *name)
{
	static const char *const own[] = { "fetch", "extract", "filter",
		"dedup", "select" };
	const char *section;

	for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++) {
		if (strcmp(own[i], name) == 0)
			return true;
	}
	for (size_t i = 0;
	     (section = settings_section(option_settings(), i)) != NULL; i++) {
		if (strncmp(section, "stage ", 6) == 0 &&
		    strcmp(section + 6, name) == 0)
			return true;
	}
	return false;
}

static bool
take_stages(int count, char *names[])
{
	if (count > ROUND_ONLY_MAX) {
		log_error("more than %d stages", ROUND_ONLY_MAX);
		return false;
	}
	for (int i = 0; i < count; i++) {
		if (!is_stage(names[i])) {
			log_error("unknown stage \"%s\": there are fetch, "
				  "extract, filter, dedup, select and those "
				  "of lait.conf",
			    names[i]);
			return false;
		}
		round_options.only[i] = names[i];
	}
	return true;
}

static bool
is_asked(const char *stage)
{
	if (round_options.only[0] == NULL)
		return true;
	for (size_t i = 0; round_options.only[i] != NULL; i++) {
		if (strcmp(round_options.only[i], stage) == 0)
			return true;
	}
	return false;
}

/* Every [stage NAME] of lait.conf says what to run. */
static bool
has_commands(void)
{
	const struct settings *s = option_settings();
	const char *section, *command;

	for (size_t i = 0; (section = settings_section(s, i)) != NULL; i++) {
		if (strncmp(section, "stage ", 6) != 0)
			continue;
		command = settings_get(s, section, "command", NULL);
		if (command == NULL || *command == '\0') {
			log_error("%s: [%s] has no command",
			    option_settings_path(), section);
			return false;
		}
	}
	return true;
}

/* lait-fetch checks it too, for each host; said here before anything starts.
 * Who allows a private network, such as loopback, may fetch from that. */
static bool
has_contact(void)
{
	const struct settings *s = option_settings();
	const char *contact = settings_get(s, "lait", "contact", NULL);
	const char *own = settings_get(s, "fetch", "allow-private", NULL);

	if ((contact != NULL && *contact != '\0') ||
	    (own != NULL && *own != '\0') || !is_asked("fetch"))
		return true;
	log_error("nothing is fetched without a contact: set `contact = "
		  "https://...` under [lait] in %s, an address at which those "
		  "whose sites you visit learn who you are",
	    option_settings_path());
	return false;
}

/* A verb of lait-db, which leaves nothing half done: one that is killed is
 * started again. */
static int
run_verb(const char *verb)
{
	const struct child_command command = { { "lait-db", verb } };
	int status = EXIT_ANSWERED;

	for (int i = 0; i < STARTS_MAX; i++) {
		status = child_run(&command);
		if (status < CHILD_SIGNALLED)
			break;
	}
	if (status == EXIT_ANSWERED || status == EXIT_EARLY ||
	    status == EXIT_USAGE)
		return status;
	if (status >= CHILD_SIGNALLED)
		log_error("lait-db %s: was killed %d times", verb, STARTS_MAX);
	return EXIT_UNUSABLE;
}

static void
say_waiting(const struct due *due)
{
	const char *between = "waiting: ";

	for (size_t i = 0; i < due->count; i++) {
		if (due->stages[i].count == 0)
			continue;
		fprintf(stderr, "%s%s %" PRId64, between, due->stages[i].name,
		    due->stages[i].count);
		between = ", ";
	}
	fputs(*between == ',' ? ".\n" : "nothing waits.\n", stderr);
}

/* For people: who looks at a terminal, and who stopped it or set a limit. */
static void
say_result(const struct round_result *result)
{
	static const char *const how[] = {
		[ROUND_DONE] = "done",
		[ROUND_TIME] = "stopped: the time is over",
		[ROUND_PAGES] = "stopped: as many pages as were allowed",
		[ROUND_STOPPED] = "stopped",
	};
	const struct due *first = &result->first, *last = &result->last;

	if (result->end == ROUND_UNUSABLE || log_level() < LOG_LEVEL_WARN)
		return;
	if (result->end == ROUND_DONE && isatty(STDERR_FILENO) != 1)
		return;
	if (result->end != ROUND_STOPPED && from_cron)
		return;
	fprintf(stderr,
	    "lait: %s; fetched %" PRId64 " pages and %" PRId64
	    " pictures in this run; ",
	    how[result->end], last->fetched_pages - first->fetched_pages,
	    last->fetched_images - first->fetched_images);
	say_waiting(last);
	if (result->end != ROUND_DONE)
		fputs("lait: `lait run` goes on, `lait status` says more.\n",
		    stderr);
}

static int
run_locked(void)
{
	struct round_result result;
	/* Gates, consent and stages may have changed since the last run. */
	int status = run_verb("apply");

	if (status != EXIT_ANSWERED)
		return status;
	round_run(&round_options, &result);
	if (result.end == ROUND_UNUSABLE)
		return EXIT_UNUSABLE;
	if (result.end == ROUND_STOPPED) {
		say_result(&result);
		return EXIT_EARLY;
	}
	if (is_asked("select"))
		status = run_verb("select");
	say_result(&result);
	return status;
}

static int
run(void)
{
	pid_t holder = 0;

	if (round_options.jobs == 0) {
		long n = sysconf(_SC_NPROCESSORS_ONLN);

		round_options.jobs = n < 1 ? 1 : n > JOBS_MAX ? JOBS_MAX : n;
	}
	switch (lock_take("lait.lock", &holder)) {
	case LOCK_TAKEN: return run_locked();
	case LOCK_ERROR: return EXIT_UNUSABLE;
	case LOCK_BUSY: break;
	}
	if (from_cron)
		return EXIT_ANSWERED;
	log_error(
	    "another run is at work on this dataset (process %d)", (int)holder);
	return EXIT_EARLY;
}

int
run_main(int argc, char *argv[])
{
	int first;

	option_operands_last(argc, argv);
	switch (option_parse(&program, argc, argv, &first)) {
	case OPTION_DONE: return EXIT_ANSWERED;
	case OPTION_USAGE: return EXIT_USAGE;
	case OPTION_GO_ON: break;
	}
	if (!take_stages(argc - first, argv + first))
		return EXIT_USAGE;
	if (option_settings_path() == NULL) {
		(void)dataset_enter(NULL); /* says what to do */
		return EXIT_USAGE;
	}
	if (!has_commands() || !has_contact() ||
	    dataset_enter(option_settings_path()) != 0)
		return EXIT_USAGE;
	return run();
}
