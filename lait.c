/*
 * lait: the front.  `lait VERB` does what people type; the work is done by
 * programs of their own, each of which links only what it needs:
 *
 *	crawler/  lait-fetch     urls to WARC files: politeness, robots.txt
 *	          lait-extract   pages to candidates, texts, links, signals
 *	filter/   lait-filter    images and texts to measures and verdicts
 *	dedup/    lait-dedup     images to near copies, against all history
 *	db/       lait-db        todo and save at both ends of each stage;
 *	                         add select status check why sql retry ...
 *	          lait-export    the selected pairs as shards and lists
 *	run/      this program   init run try import config
 *	lib/      what all share: records, options, confinement, WARC, images
 *
 *	lait-db todo STAGE | lait-STAGE | lait-db save STAGE
 *
 * `lait x` runs `lait-x` from the folder of this program or from PATH.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/option.h"
#include "lib/output.h"
#include "lib/stage.h"
#include "run/config.h"
#include "run/dataset.h"
#include "run/import.h"
#include "run/init.h"
#include "run/run.h"
#include "run/try.h"

enum { PROGRAM_BYTES_MAX = 64 };

/* A verb is done here, or is one of a program's verbs. */
static const struct verb {
	const char *name;
	int (*main)(int argc, char *argv[]);
	const char *program; /* whose verb it is; NULL: lait-NAME's */
	const char *help;
} verbs[] = {
	{ "init", init_main, NULL, "make a dataset: DIR --contact URL" },
	{ "add", NULL, "lait-db", "add seeds, a sitemap, a feed: URL|FILE..." },
	{ "run", run_main, NULL, "do what is due" },
	{ "status", NULL, "lait-db", "where everything is, and why" },
	{ "export", NULL, NULL,
	    "webdataset OUT, tsv OUT.tsv, contact-sheet "
	    "OUT.jpg" },
	{ "import", import_main, NULL,
	    "an evaluation set that is kept out: evalset NAME FILE|DIR" },
	{ "try", try_main, NULL, "one page through the stages" },
	{ "config", config_main, NULL, "every setting, and who set it" },
	{ "why", NULL, "lait-db", "what became of a url, picture or pair" },
	{ "check", NULL, "lait-db", "does everything add up?" },
	{ "retry", NULL, "lait-db", "try failures of a class again" },
	{ "redo", NULL, "lait-db", "have a stage done again" },
	{ "select", NULL, "lait-db", "choose the pairs anew" },
	{ "sql", NULL, "lait-db", "ask the public views" },
	{ "backup", NULL, "lait-db", "copy the database while it runs" },
};
enum { VERBS = sizeof(verbs) / sizeof(*verbs) };

static int
print_help(FILE *out)
{
	fputs("usage: lait init DIR --contact URL [--preset NAME]\n"
	      "       lait run [--max-time TIME] [--max-pages N] [--cron] "
	      "[STAGE...]\n"
	      "       lait try URL\n"
	      "       lait import evalset NAME FILE|DIR\n"
	      "       lait config [--set] [SECTION[.NAME]]\n"
	      "       lait VERB [...]\n\n"
	      "Build an image-text dataset from the web.\n\n",
	    out);
	for (size_t i = 0; i < VERBS; i++)
		fprintf(out, "  %-8s %s\n", verbs[i].name, verbs[i].help);
	fputs("\n`lait VERB --help` says more, man lait(7) is the tour.\n"
	      "  -h, --help      print this and exit\n"
	      "      --version   print the version and exit\n",
	    out);
	return output_end(EXIT_ANSWERED);
}

static const struct verb *
find_verb(const char *name)
{
	for (size_t i = 0; i < VERBS; i++) {
		if (strcmp(verbs[i].name, name) == 0)
			return &verbs[i];
	}
	return NULL;
}

static void
say_unknown(const char *name)
{
	const char *names[VERBS];
	const char *nearest;

	for (size_t i = 0; i < VERBS; i++)
		names[i] = verbs[i].name;
	nearest = option_nearest(name, names, VERBS);
	log_error("no verb \"%s\" and no program lait-%s%s%s; see lait help",
	    name, name, nearest == NULL ? "" : "; the nearest verb is ",
	    nearest == NULL ? "" : nearest);
}

/* argv[1], a verb, becomes the program's first argument or its name.  Returns
 * only on failure. */
static int
run_program(const struct verb *verb, char *argv[])
{
	static char lait_db[] = "lait-db";
	char program[PROGRAM_BYTES_MAX];
	char *name = argv[1];

	if (verb != NULL && verb->program != NULL) {
		argv[0] = lait_db;
		(void)execvp(argv[0], argv);
		log_errno("%s", argv[0]);
		return EXIT_UNUSABLE;
	}
	if (strchr(name, '/') != NULL ||
	    snprintf(program, sizeof(program), "lait-%s", name) >=
		(int)sizeof(program)) {
		say_unknown(name);
		return EXIT_USAGE;
	}
	argv[1] = program;
	(void)execvp(program, argv + 1);
	if (errno != ENOENT) {
		log_errno("%s", program);
		return EXIT_UNUSABLE;
	}
	say_unknown(name);
	return EXIT_USAGE;
}

int
main(int argc, char *argv[])
{
	const struct verb *verb;

	log_start("lait");
	if (argc < 2) {
		(void)print_help(stderr); /* nobody is left to hear */
		return EXIT_USAGE;
	}
	if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0 ||
	    strcmp(argv[1], "-h") == 0)
		return print_help(stdout);
	if (strcmp(argv[1], "--version") == 0) {
		printf("lait %s\n", LAIT_VERSION);
		return output_end(EXIT_ANSWERED);
	}
	if (dataset_find_programs() != 0)
		return EXIT_UNUSABLE;
	verb = find_verb(argv[1]);
	if (verb != NULL && verb->main != NULL)
		return verb->main(argc - 1, argv + 1);
	return run_program(verb, argv);
}
