/*
 * lait config; see config.h.
 */

#include <stdio.h>
#include <string.h>

#include "lib/log.h"
#include "lib/option.h"
#include "lib/output.h"
#include "lib/settings.h"
#include "lib/stage.h"
#include "run/config.h"

static bool only_set;

static const struct option_spec options[] = {
	{ .name = "set",
	    .value = &only_set,
	    .type = OPTION_FLAG,
	    .fallback = "no",
	    .help = "only what lait.conf sets" },
	{ 0 }
};

static const struct option_program program = {
	.name = "lait config",
	.synopsis = "[--set] [SECTION[.NAME]]",
	.summary = "Print every setting, its value, and who set it.",
	.options = options,
};

/* Does the operand ("gate", "gate.min-side") ask for this setting? */
static bool
is_asked(const char *operand, const char *section, const char *name)
{
	size_t size = strlen(section);

	if (operand == NULL)
		return true;
	if (strncmp(operand, section, size) != 0)
		return false;
	return operand[size] == '\0' ||
	    (operand[size] == '.' && strcmp(operand + size + 1, name) == 0);
}

/* "gate.min-side = 301   # default: least width and height of an image" */
static bool
print_setting(
    const char *section, const struct setting *row, const char *operand)
{
	const struct settings *s = option_settings();
	int line = 0;
	const char *value = settings_get(s, section, row->name, &line);

	if (!is_asked(operand, section, row->name))
		return false;
	if (only_set && line == 0)
		return true;
	printf(
	    "%s.%s = %s\t# ", section, row->name, value == NULL ? "" : value);
	if (line > 0)
		printf("%s:%d", option_settings_path(), line);
	else
		printf("%s", value == NULL ? "not set" : "default");
	printf(": %s\n", row->help);
	return true;
}

static size_t
name_size(const char *section)
{
	const char *space = strchr(section, ' ');

	return space == NULL ? strlen(section) : (size_t)(space - section);
}

/* The settings of one section that stands in the file: "stage clip". */
static bool
print_named(const char *section, const char *operand)
{
	const struct setting *row;
	bool found = false;

	for (size_t i = 0; (row = settings_known(i)) != NULL; i++) {
		if (settings_find(section, row->name) == row)
			found |= print_setting(section, row, operand);
	}
	return found;
}

static bool
print_all(const char *operand)
{
	const struct setting *row;
	const char *section;
	bool found = false;

	for (size_t i = 0; (row = settings_known(i)) != NULL; i++) {
		if (strchr(row->section, '*') == NULL)
			found |= print_setting(row->section, row, operand);
	}
	for (size_t i = 0;
	     (section = settings_section(option_settings(), i)) != NULL; i++) {
		if (name_size(section) != strlen(section))
			found |= print_named(section, operand);
	}
	return found;
}

int
config_main(int argc, char *argv[])
{
	const char *operand;
	int first;

	option_operands_last(argc, argv);
	switch (option_parse(&program, argc, argv, &first)) {
	case OPTION_DONE: return EXIT_ANSWERED;
	case OPTION_USAGE: return EXIT_USAGE;
	case OPTION_GO_ON: break;
	}
	if (argc - first > 1) {
		option_usage(&program, stderr);
		return EXIT_USAGE;
	}
	operand = argv[first];
	if (!print_all(operand)) {
		log_error("no such setting: %s", operand);
		return EXIT_USAGE;
	}
	return output_end(EXIT_ANSWERED);
}
