/*
 * lait-export: shards and lists of the selected pairs.
 */

#include <stdio.h>
#include <string.h>

#include "lib/confine.h"
#include "lib/file.h"
#include "lib/log.h"
#include "lib/option.h"
#include "lib/stage.h"
#include "lib/stop.h"

#include "db/db.h"
#include "db/export.h"
#include "db/sample.h"
#include "db/webdataset.h"

enum { ARGUMENTS_MIN = 2 };

static struct export export;

static const struct option_spec options[] = {
	{ .name = "seed",
	    .value = &export.seed,
	    .type = OPTION_INTEGER,
	    .fallback = "0",
	    .argument = "N",
	    .help = "shuffle by this seed; 0 is the order of keys",
	    .min = 0,
	    .max = 9007199254740991.0 },
	{ .name = "shard-size",
	    .value = &export.shard_size,
	    .type = OPTION_INTEGER,
	    .fallback = "10000",
	    .argument = "N",
	    .help = "pairs in a shard at most",
	    .min = 1,
	    .max = WEBDATASET_SHARD_SIZE_MAX },
	{ .name = "header",
	    .value = &export.header,
	    .type = OPTION_FLAG,
	    .fallback = "no",
	    .help = "begin a TSV with a line of column names" },
	{ .name = "rejected",
	    .value = &export.rejected,
	    .type = OPTION_STRING,
	    .argument = "REASON",
	    .help = "contact sheet of the images rejected for it" },
	{ .name = "side",
	    .value = &export.side,
	    .type = OPTION_INTEGER,
	    .fallback = "160",
	    .argument = "PIXELS",
	    .help = "side of a picture on a contact sheet",
	    .min = 16,
	    .max = 1024 },
	{ .name = "limit",
	    .letter = 'n',
	    .value = &export.limit,
	    .type = OPTION_INTEGER,
	    .fallback = "196",
	    .argument = "N",
	    .help = "pictures on a contact sheet at most",
	    .min = 1,
	    .max = 10000 },
	{ .name = "database",
	    .value = &export.database,
	    .type = OPTION_STRING,
	    .argument = "FILE",
	    .help = "the database (else lait.db beside lait.conf)" },
	{ .name = "store",
	    .value = &export.store,
	    .type = OPTION_STRING,
	    .argument = "DIR",
	    .help = "folder of the WARC files (else warc beside lait.conf)" },
	{ 0 }
};

static const struct option_program program = {
	.name = "lait-export",
	.synopsis = "webdataset [--seed N] [--shard-size N] OUT\n"
		    "tsv [--seed N] [--header] OUT.tsv\n"
		    "contact-sheet [--rejected REASON] [--side PIXELS] "
		    "[-n N] OUT.jpg",
	.summary = "Write the selected pairs as shards, as a list, or as a "
		   "sheet to look at.",
	.options = options,
};

/* A verb works on the samples or on the database. */
static const struct verb {
	const char *name;
	bool makes_folder; /* OUT is a folder */
	int (*samples)(const struct export *e, struct samples *s);
	int (*database)(const struct export *e, struct db *db);
} verbs[] = {
	{ "webdataset", true, export_webdataset, NULL },
	{ "tsv", false, export_tsv, NULL },
	{ "contact-sheet", false, NULL, export_sheet },
};

static const struct verb *
find_verb(const char *name)
{
	const char *names[sizeof(verbs) / sizeof(*verbs)];
	const char *nearest;

	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++) {
		if (strcmp(verbs[i].name, name) == 0)
			return &verbs[i];
		names[i] = verbs[i].name;
	}
	nearest = option_nearest(name, names, sizeof(names) / sizeof(*names));
	log_error("unknown export \"%s\"%s%s; see --help", name,
	    nearest == NULL ? "" : "; the nearest is ",
	    nearest == NULL ? "" : nearest);
	return NULL;
}

/* The folder of a path: what stands before its last '/', or ".". */
static bool
folder_of(const char *path, char out[PATH_BYTES_MAX])
{
	const char *slash = path == NULL ? NULL : strrchr(path, '/');
	int size = slash == NULL ? 1 : (int)(slash == path ? 1 : slash - path);
	int put = snprintf(
	    out, PATH_BYTES_MAX, "%.*s", size, slash == NULL ? "." : path);

	return put == size && put < PATH_BYTES_MAX;
}

/* Names that the command line left out lie beside lait.conf. */
static bool
fill_names(void)
{
	static char database[PATH_BYTES_MAX], store[PATH_BYTES_MAX];
	char folder[PATH_BYTES_MAX];

	if (!folder_of(option_settings_path(), folder) ||
	    !file_path(database, folder, "lait.db") ||
	    !file_path(store, folder, "warc"))
		return false;
	if (export.database == NULL)
		export.database = database;
	if (export.store == NULL)
		export.store = store;
	return true;
}

/* The database's folder is written to: SQLite's WAL has its index there. */
static int
confine_to(const char *written)
{
	static char folder[PATH_BYTES_MAX];
	struct confine_needs needs = { .read = { export.store },
		.write = { written, folder } };

	if (!folder_of(export.database, folder))
		return -1;
	return confine(&needs);
}

/* Confined once the database and the file of keys are open. */
static int
run_verb(const struct verb *verb, struct db *db, const char *written)
{
	struct samples *samples = NULL;
	int status = EXIT_UNUSABLE;

	if (verb->samples != NULL) {
		samples = sample_open(db, export.seed);
		if (samples == NULL)
			return EXIT_UNUSABLE;
	}
	if (confine_to(written) == 0)
		status = verb->samples != NULL ? verb->samples(&export, samples)
					       : verb->database(&export, db);
	if (status == EXIT_ANSWERED && samples != NULL &&
	    sample_count(samples) == 0)
		log_warn("%s: empty: no pair is selected; `lait status` says "
			 "why",
		    export.out);
	sample_close(samples);
	if (status == EXIT_UNUSABLE && stop_asked()) {
		log_error("%s: stopped; the same command goes on", export.out);
		return EXIT_EARLY;
	}
	return status;
}

static int
make_place(const struct verb *verb, char folder[PATH_BYTES_MAX])
{
	int put = verb->makes_folder
	    ? snprintf(folder, PATH_BYTES_MAX, "%s", export.out)
	    : 0;

	if (put >= PATH_BYTES_MAX ||
	    (!verb->makes_folder && !folder_of(export.out, folder))) {
		log_error("%s: the name is too long", export.out);
		return -1;
	}
	if (file_make_folder(folder) == 0)
		return 0;
	log_errno("%s", folder);
	return -1;
}

static int
run(const struct verb *verb)
{
	char folder[PATH_BYTES_MAX];
	struct db *db;
	int status = EXIT_UNUSABLE;

	if (!fill_names()) {
		log_error("the name of lait.conf is too long");
		return EXIT_USAGE;
	}
	db = db_open(export.database, DB_READ);
	if (db == NULL)
		return EXIT_UNUSABLE;
	if (make_place(verb, folder) == 0)
		status = run_verb(verb, db, folder);
	db_close(db);
	return status;
}

int
main(int argc, char *argv[])
{
	const struct verb *verb;
	int first;

	log_start(program.name);
	if (argc >= ARGUMENTS_MIN && argv[1][0] != '-') {
		verb = find_verb(argv[1]);
		if (verb == NULL)
			return EXIT_USAGE;
		argc--;
		argv++;
		option_operands_last(argc, argv);
	} else {
		verb = NULL;
	}
	switch (option_parse(&program, argc, argv, &first)) {
	case OPTION_DONE: return EXIT_ANSWERED;
	case OPTION_USAGE: return EXIT_USAGE;
	case OPTION_GO_ON: break;
	}
	if (verb == NULL || argc - first != 1) {
		option_usage(&program, stderr);
		return EXIT_USAGE;
	}
	export.out = argv[first];
	stop_catch();
	return run(verb);
}
