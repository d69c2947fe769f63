/*
 * The command line: forms of options, what is refused, nearest names.
 */

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/option.h"
#include "tests/check.h"

static bool flag;
static int64_t number, bytes, side;
static const char *word, *choice;

static const struct option_spec options[] = {
	{ .name = "flag",
	    .letter = 'f',
	    .type = OPTION_FLAG,
	    .value = &flag,
	    .fallback = "no" },
	{ .name = "number",
	    .letter = 'n',
	    .type = OPTION_INTEGER,
	    .value = &number,
	    .fallback = "5",
	    .min = 1,
	    .max = 9,
	    .argument = "N" },
	{ .name = "number-max",
	    .type = OPTION_INTEGER,
	    .value = &number,
	    .argument = "N" },
	{ .name = "bytes",
	    .type = OPTION_BYTES,
	    .value = &bytes,
	    .fallback = "1K",
	    .argument = "BYTES" },
	{ .name = "word",
	    .letter = 'w',
	    .type = OPTION_STRING,
	    .value = &word,
	    .argument = "TEXT" },
	{ .name = "choice",
	    .type = OPTION_CHOICE,
	    .value = &choice,
	    .fallback = "tea",
	    .argument = "tea|coffee" },
	{ .name = "min-side", .section = "gate", .value = &side },
	{ 0 },
};

static const struct option_program program = { .name = "test",
	.synopsis = "[option ...]",
	.summary = "Tests.",
	.options = options };

static int first;

/* Parse up to seven words; standard error is thrown away. */
static enum option_status
parse(const char *words)
{
	static char copy[200];
	char *argv[9] = { copy };
	struct text rest = text_of(words), one;
	int argc = 1, kept = dup(STDERR_FILENO);
	int nowhere = open("/dev/null", O_WRONLY);
	enum option_status status;

	snprintf(copy, sizeof(copy), "%s", words);
	while (rest.size > 0 && argc < 8 && text_split(&rest, ' ', &one)) {
		argv[argc] = copy + (one.data - words);
		argv[argc++][one.size] = '\0';
	}
	argv[0] = copy + strlen(words);
	dup2(nowhere, STDERR_FILENO);
	status = option_parse(&program, argc, argv, &first);
	dup2(kept, STDERR_FILENO);
	close(kept);
	close(nowhere);
	return status;
}

static void
test_forms(void)
{
	check(parse("") == OPTION_GO_ON && number == 5 && bytes == 1024 &&
		!flag && strcmp(choice, "tea") == 0 && word == NULL,
	    "defaults hold");
	check_int(side, 301, "the default of a setting holds");
	check(parse("--number=7 --flag") == OPTION_GO_ON && number == 7 && flag,
	    "--name=value and --flag");
	check(parse("--number 8 --no-flag") == OPTION_GO_ON && number == 8 &&
		!flag,
	    "--name value and --no-flag");
	check(parse("-fn3 -w text") == OPTION_GO_ON && number == 3 && flag &&
		strcmp(word, "text") == 0,
	    "letters together, with their argument at once or behind");
	check(parse("--by 2K --fl") == OPTION_GO_ON && bytes == 2048 && flag,
	    "names are shortened");
	check(parse("--number 2") == OPTION_GO_ON && number == 2,
	    "a whole name is no shortening of a longer one");
	check(parse("--min-side 99") == OPTION_GO_ON && side == 99,
	    "the command line goes over lait.conf");
	check(parse("-f -- -n x") == OPTION_GO_ON && first == 3,
	    "-- ends the options");
	check(parse("-f todo --number 99") == OPTION_GO_ON && first == 2,
	    "the first operand ends the options");
	check(parse("-") == OPTION_GO_ON && first == 1, "- is an operand");
	check(parse("--word=") == OPTION_GO_ON && word[0] == '\0',
	    "an empty argument is one");
}

static void
test_refused(void)
{
	static const char *const lines[] = { "--unknown", "-x", "--number",
		"--number=0", "--number=10", "--number=1x", "--flag=yes",
		"--nu 3", "--choice=milk", "--bytes=-1", "--min-side=0",
		"--no-number", "-n" };

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		check(parse(lines[i]) == OPTION_USAGE, "refused: %s", lines[i]);
}

static void
test_nearest(void)
{
	static const char *const names[] = { "store", "stage", "jobs",
		"progress" };

	check_string(option_nearest("stroe", names, 4), "store",
	    "letters in the wrong order");
	check_string(option_nearest("progres", names, 4), "progress",
	    "a letter that is missing");
	check_string(option_nearest("quite-other", names, 4), NULL,
	    "what is far from all is near to none");
	check_string(option_nearest("x", names, 4), NULL,
	    "one letter is near to nothing");
	check_string(
	    option_nearest("", names, 4), NULL, "nothing is near to nothing");
}

int
main(void)
{
	test_forms();
	test_refused();
	test_nearest();
	return check_end();
}
