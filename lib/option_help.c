/*
 * What --help prints; see option.h.
 */

#include <stdio.h>
#include <string.h>

#include "lib/option.h"

enum { HELP_COLUMN = 28 };

static void
print_row(const struct option_spec *spec, FILE *out)
{
	struct option_spec row = option_row(spec);
	int column;

	if (row.letter != 0)
		column = fprintf(out, "  -%c, --%s", row.letter, row.name);
	else
		column = fprintf(out, "      --%s", row.name);
	if (row.type != OPTION_FLAG)
		column += fprintf(
		    out, " %s", row.argument == NULL ? "VALUE" : row.argument);
	if (column >= HELP_COLUMN) {
		fputc('\n', out);
		column = 0;
	}
	fprintf(out, "%*s%s", HELP_COLUMN - column, "",
	    row.help == NULL ? "" : row.help);
	if (row.type != OPTION_FLAG && row.fallback != NULL &&
	    row.fallback[0] != '\0')
		fprintf(out, " (%s)", row.fallback);
	fputc('\n', out);
}

void
option_usage(const struct option_program *program, FILE *out)
{
	const char *line = program->synopsis;
	const char *before = "usage:";

	while (line != NULL) {
		const char *end = strchr(line, '\n');
		int size =
		    (int)(end == NULL ? strlen(line) : (size_t)(end - line));

		fprintf(out, "%s %s %.*s\n", before, program->name, size, line);
		before = "      ";
		line = end == NULL ? NULL : end + 1;
	}
}

void
option_help(const struct option_program *program, FILE *out)
{
	const struct option_spec *spec = program->options;

	option_usage(program, out);
	fprintf(out, "%s\n\n", program->summary);
	for (; spec != NULL && spec->name != NULL; spec++)
		print_row(spec, out);
	for (spec = option_common; spec->name != NULL; spec++)
		if (!program->no_config || strcmp(spec->name, "config") != 0)
			print_row(spec, out);
}
