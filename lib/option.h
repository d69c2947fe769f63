/*
 * One table of options for each program: command line, lait.conf, --help.
 */

#ifndef LAIT_OPTION_H
#define LAIT_OPTION_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum option_type {
	OPTION_FLAG,     /* bool *; takes no argument; --no-NAME unsets it */
	OPTION_INTEGER,  /* int64_t * */
	OPTION_REAL,     /* double * */
	OPTION_BYTES,    /* int64_t *; suffixes K M G */
	OPTION_DURATION, /* int64_t *, milliseconds; suffixes s m h d */
	OPTION_STRING,   /* const char **; lives as long as the process */
	OPTION_LIST,     /* const char **: as written; comma separated words */
	OPTION_CHOICE    /* const char **; one of the words that `argument`
			    lists: "host|domain|any" */
};

/*
 * A row of a program's table; the table ends with a row whose name is NULL.
 * A row with a section is also a setting of lait.conf, `[section] name`: its
 * type, bounds, default and help come from lib/settings_table.c (so that they
 * are said once) and the fields after `section` stay empty.
 */
struct option_spec {
	const char *name; /* long name, without dashes */
	char letter;      /* or 0 */
	void *value;      /* where it goes, by type */
	const char *section;

	enum option_type type;
	const char *fallback; /* default as text, or NULL: left as it is */
	const char *argument; /* name of the argument in --help */
	const char *help;     /* one line */
	double min, max;      /* of numbers (durations: seconds); both 0: none,
				 but sizes and durations are never negative */
};

/* What a program says of itself in --help. */
struct option_program {
	const char *name;     /* lait-filter */
	const char *synopsis; /* what follows "usage: NAME ", a line each */
	const char *summary;  /* one line */
	const struct option_spec *options;
	bool no_config; /* it has no --config and reads no lait.conf */
};

/* The options that every program has, for --help; ends with name NULL. */
extern const struct option_spec option_common[];

enum option_status {
	OPTION_GO_ON,
	OPTION_DONE, /* --help or --version was printed: exit 0 */
	OPTION_USAGE /* said on standard error: exit 2 */
};

/*
 * option_parse(program, argc, argv, &first): defaults, then lait.conf, then
 * the command line, each over the one before, into the values of the table;
 * *first is the index of the first operand.  Every program also has
 * -c/--config FILE (else $LAIT_CONF, else ./lait.conf where there is one),
 * -q/--quiet, -v/--verbose (log level), -h/--help and --version.
 * Long options may be shortened where that is unique, `--name=value` and
 * `--name value` are the same; `--` and the first operand end them, so that
 * what follows a verb is the verb's.  An unknown option names the nearest
 * known one.
 */
enum option_status option_parse(
    const struct option_program *program, int argc, char *argv[], int *first);

/* option_settings(): what lait.conf said when option_parse read it (empty
 * before and without a file), for what is not an option: [host NAME] ... */
struct settings;
const struct settings *option_settings(void);

/* option_settings_path(): the lait.conf that option_parse read, or NULL. */
const char *option_settings_path(void);

/* option_operands_last(argc, argv): move the operands that stand at the
 * beginning (behind argv[0]) to the end, so that `VERB OUT --option` is
 * understood as `VERB --option OUT`. */
void option_operands_last(int argc, char *argv[]);

/* option_parse_one(program, argc, argv, &operand): as option_parse for a
 * program of exactly one operand, which may stand before or behind the
 * options; anything else is OPTION_USAGE, and said. */
enum option_status option_parse_one(const struct option_program *program,
    int argc, char *argv[], const char **operand);

/* option_row(spec): the row with what settings_table.c says of it. */
struct option_spec option_row(const struct option_spec *spec);

/* option_convert: read `text` as the row's type into its value.  NULL, or
 * the reason in words ("wants a number from 1 to 64"), good until the next
 * call. */
const char *option_convert(const struct option_spec *spec, const char *text);

/* option_nearest: that one of `count` names which is nearest to the word by
 * edit distance (at most 2 or a third of its length), or NULL. */
const char *option_nearest(
    const char *word, const char *const names[], size_t count);

void option_help(const struct option_program *program, FILE *out);
void option_usage(const struct option_program *program, FILE *out);

#endif
