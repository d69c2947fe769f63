/*
 * The command line; see option.h.
 */

#include <stdlib.h>
#include <string.h>

#include "lib/log.h"
#include "lib/option.h"
#include "lib/settings.h"

enum { NAMES_MAX = 128 };

/* What the options of every program say. */
static struct {
	const char *config;
	bool quiet, help, version;
	int verbose;
} common;

static struct settings *held;

const struct option_spec option_common[] = {
	{ .name = "config",
	    .letter = 'c',
	    .type = OPTION_STRING,
	    .value = &common.config,
	    .argument = "FILE",
	    .help = "settings (else $LAIT_CONF, else ./lait.conf)" },
	{ .name = "quiet",
	    .letter = 'q',
	    .type = OPTION_FLAG,
	    .value = &common.quiet,
	    .help = "say only errors" },
	{ .name = "verbose",
	    .letter = 'v',
	    .type = OPTION_FLAG,
	    .value = &common.verbose,
	    .help = "say more; twice: still more" },
	{ .name = "help",
	    .letter = 'h',
	    .type = OPTION_FLAG,
	    .value = &common.help,
	    .help = "print this and exit" },
	{ .name = "version",
	    .type = OPTION_FLAG,
	    .value = &common.version,
	    .help = "print the version and exit" },
	{ 0 }
};

/* One setting of the command line, to be applied over lait.conf. */
struct given {
	const struct option_spec *spec;
	const char *text;
};

struct scan {
	const struct option_program *program;
	char **argv;
	int argc, at;
	struct given *given; /* argc + all letters: as many as can be */
	size_t count;
};

const struct settings *
option_settings(void)
{
	if (held == NULL)
		held = settings_empty();
	return held;
}

const char *
option_settings_path(void)
{
	return settings_path(common.config);
}

void
option_operands_last(int argc, char *argv[])
{
	int operands = 0;

	while (1 + operands < argc && argv[1 + operands][0] != '-')
		operands++;
	if (1 + operands == argc)
		return;
	for (int moved = 0; moved < operands; moved++) {
		char *word = argv[1];

		memmove(argv + 1, argv + 2, (size_t)(argc - 2) * sizeof(*argv));
		argv[argc - 1] = word;
	}
}

static bool
is_hidden(const struct option_program *program, const struct option_spec *spec)
{
	return program->no_config && spec->value == &common.config;
}

/* The i-th option of the program, its own first; NULL behind the last. */
static const struct option_spec *
nth(const struct option_program *program, size_t i)
{
	const struct option_spec *own = program->options;
	const struct option_spec *shared = option_common;

	for (; own != NULL && own->name != NULL; own++)
		if (i-- == 0)
			return own;
	for (; shared->name != NULL; shared++)
		if (!is_hidden(program, shared) && i-- == 0)
			return shared;
	return NULL;
}

static bool
say_unknown(const struct option_program *program, const char *name)
{
	const char *names[NAMES_MAX];
	const char *nearest;
	size_t count = 0;

	for (; count < NAMES_MAX && nth(program, count) != NULL; count++)
		names[count] = nth(program, count)->name;
	nearest = option_nearest(name, names, count);
	if (nearest != NULL)
		log_error(
		    "unknown option --%s; the nearest is --%s", name, nearest);
	else
		log_error("unknown option --%s; see --help", name);
	return false;
}

/* The option of a long name or a beginning of it; NULL when said. */
static const struct option_spec *
find_long(const struct option_program *program, const char *name, size_t size)
{
	const struct option_spec *found = NULL, *spec;
	char word[64];

	for (size_t i = 0; (spec = nth(program, i)) != NULL; i++) {
		if (strncmp(spec->name, name, size) != 0)
			continue;
		if (spec->name[size] == '\0')
			return spec;
		if (found != NULL) {
			log_error("option --%.*s may be --%s or --%s",
			    (int)size, name, found->name, spec->name);
			return NULL;
		}
		found = spec;
	}
	if (found == NULL) {
		snprintf(word, sizeof(word), "%.*s", (int)size, name);
		say_unknown(program, word);
	}
	return found;
}

static bool
take(struct scan *scan, const struct option_spec *spec, const char *text)
{
	if (spec->value == &common.verbose)
		common.verbose++;
	else if (spec->value == &common.help)
		common.help = true;
	else if (spec->value == &common.version)
		common.version = true;
	else
		scan->given[scan->count++] =
		    (struct given){ .spec = spec, .text = text };
	return true;
}

static bool
take_next(struct scan *scan, const struct option_spec *spec)
{
	if (scan->at + 1 >= scan->argc) {
		log_error("option --%s wants %s", spec->name,
		    option_row(spec).argument);
		return false;
	}
	return take(scan, spec, scan->argv[++scan->at]);
}

static bool
scan_long(struct scan *scan, const char *name)
{
	const char *equals = strchr(name, '=');
	size_t size = equals == NULL ? strlen(name) : (size_t)(equals - name);
	bool negated = size > 3 && strncmp(name, "no-", 3) == 0;
	const struct option_spec *spec;

	if (negated)
		for (size_t i = 0; (spec = nth(scan->program, i)) != NULL; i++)
			if (option_row(spec).type == OPTION_FLAG &&
			    strlen(spec->name) == size - 3 &&
			    strncmp(spec->name, name + 3, size - 3) == 0)
				return equals == NULL
				    ? take(scan, spec, "no")
				    : say_unknown(scan->program, name);
	spec = find_long(scan->program, name, size);
	if (spec == NULL)
		return false;
	if (option_row(spec).type != OPTION_FLAG)
		return equals != NULL ? take(scan, spec, equals + 1)
				      : take_next(scan, spec);
	if (equals != NULL) {
		log_error("option --%s takes no value", spec->name);
		return false;
	}
	return take(scan, spec, "yes");
}

static bool
scan_letters(struct scan *scan, const char *letters)
{
	const struct option_spec *spec;

	for (; *letters != '\0'; letters++) {
		for (size_t i = 0; (spec = nth(scan->program, i)) != NULL; i++)
			if (spec->letter == *letters)
				break;
		if (spec == NULL) {
			log_error("unknown option -%c; see --help", *letters);
			return false;
		}
		if (option_row(spec).type != OPTION_FLAG)
			return letters[1] != '\0'
			    ? take(scan, spec, letters + 1)
			    : take_next(scan, spec);
		if (!take(scan, spec, "yes"))
			return false;
	}
	return true;
}

/* Options end at `--` and at the first operand, so that `lait x --help` asks
 * x and `lait-db todo --shard` the verb. */
static bool
scan_all(struct scan *scan)
{
	for (scan->at = 1; scan->at < scan->argc; scan->at++) {
		const char *word = scan->argv[scan->at];

		if (word[0] != '-' || word[1] == '\0')
			return true;
		if (strcmp(word, "--") == 0) {
			scan->at++;
			return true;
		}
		if (word[1] == '-' ? !scan_long(scan, word + 2)
				   : !scan_letters(scan, word + 1))
			return false;
	}
	return true;
}

static bool
apply(const struct option_spec *spec, const char *text)
{
	struct option_spec row = option_row(spec);
	const char *reason = option_convert(&row, text);

	if (reason != NULL)
		log_error(
		    "option --%s %s, not \"%s\"", spec->name, reason, text);
	return reason == NULL;
}

/* Defaults and lait.conf, then the command line. */
static bool
apply_all(const struct scan *scan)
{
	const struct option_spec *spec = scan->program->options;

	for (; spec != NULL && spec->name != NULL; spec++) {
		const char *text = spec->section != NULL
		    ? settings_get(held, spec->section, spec->name, NULL)
		    : spec->fallback;

		if (text != NULL && !apply(spec, text))
			return false;
	}
	for (size_t i = 0; i < scan->count; i++)
		if (!apply(scan->given[i].spec, scan->given[i].text))
			return false;
	return true;
}

static bool
read_settings(const struct scan *scan)
{
	const char *path;

	for (size_t i = 0; i < scan->count; i++)
		if (scan->given[i].spec->value == &common.config)
			common.config = scan->given[i].text;
	path = scan->program->no_config ? NULL : settings_path(common.config);
	settings_free(held);
	held = path == NULL ? settings_empty() : settings_read(path);
	return held != NULL;
}

static void
set_log_level(void)
{
	if (common.verbose > 0)
		log_set_level(
		    common.verbose > 1 ? LOG_LEVEL_DEBUG : LOG_LEVEL_INFO);
	else if (common.quiet)
		log_set_level(LOG_LEVEL_ERROR);
}

static enum option_status
print_and_finish(const struct option_program *program)
{
	if (common.help)
		option_help(program, stdout);
	else
		printf("%s %s\n", program->name, LAIT_VERSION);
	if (fflush(stdout) != 0) {
		log_errno("standard output");
		return OPTION_USAGE;
	}
	return OPTION_DONE;
}

static enum option_status
parse(struct scan *scan)
{
	if (!scan_all(scan)) {
		option_usage(scan->program, stderr);
		return OPTION_USAGE;
	}
	if (common.help || common.version)
		return print_and_finish(scan->program);
	if (!read_settings(scan) || !apply_all(scan))
		return OPTION_USAGE;
	set_log_level();
	return OPTION_GO_ON;
}

enum option_status
option_parse(
    const struct option_program *program, int argc, char *argv[], int *first)
{
	struct scan scan = { .program = program, .argv = argv, .argc = argc };
	enum option_status status;
	size_t most = 1;

	log_start(program->name);
	memset(&common, 0, sizeof(common));
	for (int i = 1; i < argc; i++)
		most += strlen(argv[i]) + 1;
	scan.given = calloc(most, sizeof(*scan.given));
	if (scan.given == NULL) {
		log_errno("options");
		return OPTION_USAGE;
	}
	status = parse(&scan);
	*first = scan.at;
	free(scan.given);
	return status;
}

enum option_status
option_parse_one(const struct option_program *program, int argc, char *argv[],
    const char **operand)
{
	enum option_status status;
	int first;

	option_operands_last(argc, argv);
	status = option_parse(program, argc, argv, &first);
	if (status != OPTION_GO_ON)
		return status;
	if (argc - first != 1) {
		option_usage(program, stderr);
		return OPTION_USAGE;
	}
	*operand = argv[first];
	return OPTION_GO_ON;
}
