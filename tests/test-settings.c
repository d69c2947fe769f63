/*
 * lait.conf: what is read, what is refused and how that is said.
 */

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/buffer.h"
#include "lib/file.h"
#include "lib/log.h"
#include "lib/settings.h"
#include "tests/check.h"

enum { SAID_BYTES_MAX = 65536 };

/* Read the text as a file "lait.conf"; what was said goes to `said`. */
static struct settings *
read_text(struct text text, struct buffer *said)
{
	int file = open("lait.conf", O_WRONLY | O_CREAT | O_TRUNC, 0600);
	int ear = open("said", O_WRONLY | O_CREAT | O_TRUNC, 0600);
	int kept = dup(STDERR_FILENO);
	struct settings *s = NULL;

	if (file_write_all(file, text.data, text.size) == 0 &&
	    dup2(ear, STDERR_FILENO) >= 0)
		s = settings_read("lait.conf");
	dup2(kept, STDERR_FILENO);
	close(kept);
	close(ear);
	close(file);
	buffer_clear(said);
	if (file_read("said", said) != 0)
		buffer_put_string(said, "cannot read what was said");
	return s;
}

static const char good[] = "\xEF\xBB\xBF# a comment\r\n"
			   "; another\n"
			   "\n"
			   "[gate]\n"
			   "min-side = 400\n"
			   "\taspect-max=2.5 \n"
			   "languages = en, de ; not a comment # either\n"
			   "[ select strict ]\r\n"
			   "[stage clip]\n"
			   "command = clip --score \"a = b\" # x\n"
			   "unit = pair\n"
			   "[host a.example]\n"
			   "delay = 2m\n"
			   "[lait]\n"
			   "contact =";

static void
test_good(void)
{
	struct buffer said = buffer_make(SAID_BYTES_MAX);
	struct settings *s = read_text(text_literal(good), &said);
	char one[SETTINGS_DIGEST_BYTES + 1], two[SETTINGS_DIGEST_BYTES + 1];
	const char *const names[] = { "gate.min-side", "host a.example.delay" };
	int line = -1;

	if (!check(s != NULL, "a good file is read"))
		return;
	check_int((int64_t)said.size, 0, "nothing is said");
	check_int(settings_integer(s, "gate", "min-side"), 400, "a number");
	check_real(settings_real(s, "gate", "aspect-max"), 2.5, 0,
	    "a real, with blanks around it");
	check_string(settings_get(s, "gate", "languages", &line),
	    "en, de ; not a comment # either",
	    "a value goes on to the end of its line");
	check_int(line, 7, "the line that set it");
	check_string(settings_get(s, "stage clip", "command", NULL),
	    "clip --score \"a = b\" # x", "only the first = counts");
	check_string(settings_get(s, "stage clip", "version", &line), "1",
	    "the default of a named section");
	check_int(line, 0, "a default has no line");
	check_int(settings_integer(s, "host a.example", "delay"), 120000,
	    "a time is in milliseconds");
	check(settings_get(s, "host b.example", "delay", NULL) == NULL,
	    "a section that is not there says nothing");
	check_string(settings_get(s, "lait", "contact", NULL), "",
	    "an empty text is a text");
	check_int(settings_integer(s, "fetch", "page-bytes-max"), 10 << 20,
	    "the default of a section that is not there");
	check_string(settings_section(s, 1), "select strict",
	    "sections come in the order of the file");
	check(settings_section(s, 5) == NULL, "... and end");
	settings_digest(s, names, 2, one);
	settings_digest(s, names, 1, two);
	check(strlen(one) == SETTINGS_DIGEST_BYTES && strcmp(one, two) != 0,
	    "the digest speaks of the settings that were named");
	settings_free(s);
	buffer_free(&said);
}

/* A file and what must be said of it. */
static const struct {
	const char *text, *said;
} bad[] = {
	{ "[gate]\nmin-sid = 3\n",
	    "lait.conf:2: unknown key \"min-sid\" in [gate]; the nearest is "
	    "min-side" },
	{ "[gates]\n",
	    "lait.conf:1: unknown section [gates]; the nearest is "
	    "[gate]" },
	{ "[zzzzzz]\n", "lait.conf:1: unknown section [zzzzzz]\n" },
	{ "\n[gate]\nmin-side = 300\n\nmin-side = 301\n",
	    "lait.conf:5: key \"min-side\" again; it is set in line 3" },
	{ "[gate]\n[fetch]\n[gate]\n",
	    "lait.conf:3: section [gate] again; it began in line 1" },
	{ "[gate]\nmin-side = large\n",
	    "lait.conf:2: min-side wants a whole number from 1 to 65535, not "
	    "\"large\"" },
	{ "[gate]\nnatural-min = 1.01\n",
	    "lait.conf:2: natural-min wants a number from 0 to 1, not" },
	{ "[fetch]\ndelay = -1s\n",
	    "lait.conf:2: delay wants a time such as 0.5s, 10m, 6h or 2d from "
	    "0 to 86400 seconds, not \"-1s\"" },
	{ "[consent]\nnoai = perhaps\n",
	    "lait.conf:2: noai wants one of keep|drop, not \"perhaps\"" },
	{ "[gate]\nmin-side\n",
	    "lait.conf:2: neither [section] nor key = value: \"min-side\"" },
	{ "min-side = 3\n", "lait.conf:1: before the first [section]" },
	{ "[gate\n", "lait.conf:1: a section is written [name]" },
	{ "[stage]\n", "unknown section [stage]" },
	{ "[stage *]\n", "unknown section [stage *]" },
	{ "[gate]\nmin-side = \xFF\n", "lait.conf:2: the line is not UTF-8" },
};

static void
test_bad(void)
{
	struct buffer said = buffer_make(SAID_BYTES_MAX);

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct settings *s = read_text(text_of(bad[i].text), &said);

		check(s == NULL &&
			text_find(buffer_text(&said), text_of(bad[i].said)) !=
			    SIZE_MAX,
		    "refused: %s", bad[i].said);
		if (s != NULL || check_failed > 0)
			printf("# said: %s\n", buffer_string(&said));
		settings_free(s);
	}
	check(read_text(text_literal("[gate]\nmin\0side = 3\n"), &said) == NULL,
	    "a NUL byte is refused");
	check(
	    read_text(text_literal("[gate]\na=1\nb=2\n[x]\n"), &said) == NULL &&
		text_find(buffer_text(&said), text_literal(":2:")) !=
		    SIZE_MAX &&
		text_find(buffer_text(&said), text_literal(":3:")) !=
		    SIZE_MAX &&
		text_find(buffer_text(&said), text_literal(":4:")) != SIZE_MAX,
	    "every mistake is said, not the first alone");
	check(settings_read("nowhere.conf") == NULL,
	    "a file that is not there is an error");
	buffer_free(&said);
}

/* The defaults of the table are good values, and no row stands twice. */
static void
test_table(void)
{
	struct settings *s = settings_empty();
	const struct setting *row;

	for (size_t i = 0; (row = settings_known(i)) != NULL; i++) {
		union {
			bool flag;
			int64_t integer;
			double real;
			const char *text;
		} into;
		struct option_spec spec = { .type = row->type,
			.value = &into,
			.argument = row->argument,
			.min = row->min,
			.max = row->max };
		bool valid = row->fallback == NULL ||
		    option_convert(&spec, row->fallback) == NULL;
		bool once = true, flag = row->type == OPTION_FLAG;

		for (size_t j = 0; j < i; j++)
			once = once &&
			    (strcmp(settings_known(j)->name, row->name) != 0 ||
				strcmp(settings_known(j)->section,
				    row->section) != 0);
		if (!valid || !once || row->help == NULL ||
		    (row->argument == NULL && !flag))
			check(false, "[%s] %s stands in the table as it must",
			    row->section, row->name);
	}
	check(s != NULL, "the table was looked through");
	settings_free(s);
}

static void
test_named_select(void)
{
	struct buffer said = buffer_make(SAID_BYTES_MAX);
	const struct setting *row = NULL;
	struct settings *s;
	char text[200];

	for (size_t i = 0; settings_known(i) != NULL; i++)
		if (strcmp(settings_known(i)->section, "select") == 0 &&
		    settings_known(i)->type == OPTION_INTEGER)
			row = settings_known(i);
	if (row == NULL) {
		check_skip("[select NAME] stands on [select]", "no such row");
		return;
	}
	snprintf(text, sizeof(text), "[select]\n%s = %.0f\n[select x]\n",
	    row->name, row->max);
	s = read_text(text_of(text), &said);
	check(s != NULL &&
		settings_integer(s, "select x", row->name) == (int64_t)row->max,
	    "[select NAME] stands on [select]");
	settings_free(s);
	buffer_free(&said);
}

int
main(void)
{
	char folder[] = "/tmp/lait-test-XXXXXX";

	log_start("test");
	if (mkdtemp(folder) == NULL || chdir(folder) != 0)
		return 1;
	test_good();
	test_bad();
	test_table();
	test_named_select();
	unlink("lait.conf");
	unlink("said");
	rmdir(folder);
	return check_end();
}
