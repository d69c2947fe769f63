/*
 * conf-page <man/lait.conf.5: the page with all that stands between
 * `.\" BEGIN SECTION` and `.\" END` made anew from the table of settings, so
 * that no setting is missing and no default is wrong.  `make page` does it,
 * tests/conf.t compares.
 */

#include <stdio.h>
#include <string.h>

#include "lib/settings.h"

enum { LINE_BYTES_MAX = 4096 };

static void
print_bounds(const struct setting *row)
{
	switch (row->type) {
	case OPTION_INTEGER:
	case OPTION_REAL:
		if (row->min != 0 || row->max != 0)
			printf("From %.15g to %.15g.\n", row->min, row->max);
		break;
	case OPTION_BYTES: puts("Suffixes K, M and G."); break;
	case OPTION_DURATION: puts("Suffixes s, m, h and d."); break;
	case OPTION_LIST: puts("Separated by commas."); break;
	case OPTION_FLAG:
	case OPTION_STRING:
	case OPTION_CHOICE: break;
	}
}

/* A sentence; a dot or an apostrophe at its beginning would be a macro. */
static void
print_help(const char *help)
{
	printf("%s%s.\n", *help == '.' || *help == '\'' ? "\\&" : "", help);
}

static void
print_setting(const struct setting *row)
{
	printf(".It Cm %s", row->name);
	if (row->type == OPTION_FLAG)
		printf(" Ns = Ns Ar yes|no\n");
	else if (row->argument != NULL)
		printf(" Ns = Ns Ar %s\n", row->argument);
	else
		putchar('\n');
	print_help(row->help);
	print_bounds(row);
	if (row->fallback != NULL && *row->fallback != '\0')
		printf("Default:\n.Ql %s .\n", row->fallback);
}

static void
print_section(const char *section)
{
	const struct setting *row;
	bool any = false;

	for (size_t i = 0; (row = settings_known(i)) != NULL; i++) {
		if (strcmp(row->section, section) != 0)
			continue;
		if (!any)
			puts(".Bl -tag -width Ds");
		any = true;
		print_setting(row);
	}
	if (any)
		puts(".El");
}

int
main(void)
{
	static const char begin[] = ".\\\" BEGIN ", end[] = ".\\\" END\n";
	char line[LINE_BYTES_MAX];
	bool inside = false;

	while (fgets(line, sizeof(line), stdin) != NULL) {
		if (strcmp(line, end) == 0)
			inside = false;
		if (inside)
			continue;
		fputs(line, stdout);
		if (strncmp(line, begin, sizeof(begin) - 1) != 0)
			continue;
		line[strcspn(line, "\n")] = '\0';
		print_section(line + sizeof(begin) - 1);
		inside = true;
	}
	return fflush(stdout) == 0 ? 0 : 3;
}
