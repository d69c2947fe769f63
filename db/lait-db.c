/*
 * lait-db: the database at both ends of each stage.  A verb is a row of the
 * table below and a function of its own file.
 */

#include <stdio.h>
#include <string.h>

#include "lib/buffer.h"
#include "lib/file.h"
#include "lib/log.h"
#include "lib/number.h"
#include "lib/option.h"
#include "lib/stage.h"

#include "db/add.h"
#include "db/ask.h"
#include "db/check.h"
#include "db/dataset.h"
#include "db/gate.h"
#include "db/near_text.h"
#include "db/retry.h"
#include "db/save.h"
#include "db/select.h"
#include "db/status.h"
#include "db/todo.h"
#include "db/user.h"
#include "db/why.h"

enum { CLASSES_BYTES_MAX = 65536 };

/* Where the options go. */
static struct {
	const char *database, *shard, *classes, *store;
	int64_t limit, max_pages, older_ms;
	bool follow, all, json;
} given;

#define DATABASE                                                               \
	{                                                                      \
		.name = "database", .value = &given.database,                  \
		.type = OPTION_STRING, .argument = "FILE",                     \
		.help = "the database (default: lait.db beside lait.conf)"     \
	}
#define JSON                                                                   \
	{                                                                      \
		.name = "json", .value = &given.json, .type = OPTION_FLAG,     \
		.help = "for programs"                                         \
	}
#define ALL(text)                                                              \
	{                                                                      \
		.name = "all", .letter = 'a', .value = &given.all,             \
		.type = OPTION_FLAG, .help = (text)                            \
	}

static const struct option_spec plain_options[] = { DATABASE, { 0 } };
static const struct option_spec json_options[] = { DATABASE, JSON, { 0 } };
static const struct option_spec apply_options[] = { DATABASE,
	ALL("judge every row, whatever has changed"), { 0 } };
static const struct option_spec select_options[] = { DATABASE,
	ALL("everything anew, not only what changed"), { 0 } };
static const struct option_spec todo_options[] = { DATABASE,
	{ .name = "limit",
	    .letter = 'n',
	    .value = &given.limit,
	    .type = OPTION_INTEGER,
	    .argument = "N",
	    .help = "records at most",
	    .min = 0,
	    .max = 1e15 },
	{ .name = "shard",
	    .value = &given.shard,
	    .type = OPTION_STRING,
	    .argument = "I/N",
	    .help = "only part I (from 1) of N" },
	{ .name = "follow",
	    .letter = 'f',
	    .value = &given.follow,
	    .type = OPTION_FLAG,
	    .help = "fetch: go on with what becomes due, until SIGTERM" },
	{ .name = "max-pages",
	    .value = &given.max_pages,
	    .type = OPTION_INTEGER,
	    .argument = "N",
	    .help = "fetch: so many pages, then only images",
	    .min = 0,
	    .max = 1e15 },
	{ 0 } };
static const struct option_spec check_options[] = { DATABASE,
	{ .name = "store",
	    .letter = 's',
	    .value = &given.store,
	    .type = OPTION_STRING,
	    .argument = "DIR",
	    .help = "folder of the WARC files (default: warc beside the "
		    "database)" },
	{ 0 } };
static const struct option_spec retry_options[] = { DATABASE,
	{ .name = "class",
	    .value = &given.classes,
	    .type = OPTION_STRING,
	    .argument = "LIST",
	    .help = "the same as CLASS operands: dns,timeout,fetch:gone "
		    "(default: all accidents)" },
	{ .name = "older",
	    .value = &given.older_ms,
	    .type = OPTION_DURATION,
	    .argument = "TIME",
	    .help = "only what was tried longer ago",
	    .min = 0,
	    .max = 1e9 },
	{ 0 } };

/* ---- verbs ----------------------------------------------------------------*/

static int
verb_init(struct dataset *ds, int count, char *operands[])
{
	(void)ds; /* making it was all */
	(void)count;
	(void)operands;
	return EXIT_ANSWERED;
}

static bool
shard_parse(struct todo *t)
{
	struct text rest = text_of(given.shard), first;

	t->shards = 1;
	if (given.shard == NULL)
		return true;
	if (!text_split(&rest, '/', &first) ||
	    !number_parse(rest, 1, 1 << 20, &t->shards) ||
	    !number_parse(first, 1, t->shards, &t->shard)) {
		log_error(
		    "--shard wants I/N, I from 1 to N, not '%s'", given.shard);
		return false;
	}
	t->shard--;
	return true;
}

static int
verb_todo(struct dataset *ds, int count, char *operands[])
{
	struct todo t = { .ds = ds,
		.limit = given.limit,
		.max_pages = given.max_pages,
		.follow = given.follow };

	(void)count;
	if (!shard_parse(&t))
		return EXIT_USAGE;
	if (given.follow && strcmp(operands[0], "fetch") != 0) {
		log_error("--follow is for fetch");
		return EXIT_USAGE;
	}
	return todo_run(&t, operands[0]);
}

static int
verb_save(struct dataset *ds, int count, char *operands[])
{
	(void)count;
	return save_run(ds, operands[0]);
}

static int
verb_add(struct dataset *ds, int count, char *operands[])
{
	static const struct {
		const char *name;
		enum want want;
	} kinds[] = { { "seeds", WANT_PAGE }, { "sitemap", WANT_SITEMAP },
		{ "feed", WANT_FEED } };

	for (size_t i = 0; count > 0 && i < sizeof(kinds) / sizeof(kinds[0]);
	     i++)
		if (strcmp(operands[0], kinds[i].name) == 0)
			return add_seeds(
			    ds, kinds[i].want, count - 1, operands + 1);
	return add_seeds(ds, WANT_PAGE, count, operands);
}

/* Stages of the user that are new, or that were given other settings. */
static int
fill_user_stages(struct dataset *ds)
{
	const char *name;

	if (db_begin(ds->db) != 0)
		return -1;
	for (size_t i = 0; (name = user_name(ds, i)) != NULL; i++)
		(void)user_fill(ds, name);
	(void)near_text_fill(ds);
	return db_commit(ds->db);
}

static int
verb_apply(struct dataset *ds, int count, char *operands[])
{
	(void)count;
	(void)operands;
	if (gate_check(ds) != 0)
		return EXIT_USAGE;
	return gate_apply(ds, given.all, false) == 0 &&
		fill_user_stages(ds) == 0
	    ? EXIT_ANSWERED
	    : EXIT_UNUSABLE;
}

static int
verb_select(struct dataset *ds, int count, char *operands[])
{
	(void)count;
	(void)operands;
	if (gate_check(ds) != 0)
		return EXIT_USAGE;
	if (gate_apply(ds, false, false) != 0)
		return EXIT_UNUSABLE;
	return select_run(ds, given.all) == 0 ? EXIT_ANSWERED : EXIT_UNUSABLE;
}

static int
verb_status(struct dataset *ds, int count, char *operands[])
{
	(void)count;
	(void)operands;
	return status_print(ds, given.json);
}

static int
verb_due(struct dataset *ds, int count, char *operands[])
{
	(void)count;
	(void)operands;
	return status_due(ds);
}

static int
verb_why(struct dataset *ds, int count, char *operands[])
{
	(void)count;
	return why_print(ds, operands[0]);
}

static int
verb_sql(struct dataset *ds, int count, char *operands[])
{
	return ask_print(ds, operands[0], count - 1, operands + 1, given.json);
}

static int
verb_check(struct dataset *ds, int count, char *operands[])
{
	(void)count;
	(void)operands;
	return check_run(ds, given.store);
}

static int
verb_retry(struct dataset *ds, int count, char *operands[])
{
	struct buffer classes = buffer_make(CLASSES_BYTES_MAX);
	int status;

	if (given.classes != NULL)
		(void)buffer_put_string(&classes, given.classes);
	for (int i = 0; i < count; i++)
		(void)buffer_printf(&classes, "%s%s",
		    classes.size == 0 ? "" : ",", operands[i]);
	if (classes.failed || buffer_string(&classes) == NULL) {
		log_error("too many classes");
		status = EXIT_USAGE;
	} else {
		status = retry_run(ds, classes.size == 0 ? NULL : classes.data,
		    given.older_ms / 1000);
	}
	buffer_free(&classes);
	return status;
}

static int
verb_redo(struct dataset *ds, int count, char *operands[])
{
	(void)count;
	return retry_redo(ds, operands[0]);
}

static int
verb_backup(struct dataset *ds, int count, char *operands[])
{
	(void)count;
	return db_copy(ds->db, operands[0]) == 0 ? EXIT_ANSWERED
						 : EXIT_UNUSABLE;
}

struct verb {
	const char *name, *operands, *summary;
	const struct option_spec *options;
	enum db_mode mode;
	int least, most; /* operands; most -1: any number */
	int (*run)(struct dataset *ds, int count, char *operands[]);
};

static const struct verb verbs[] = {
	{ "init", "", "make a new database", plain_options, DB_CREATE, 0, 0,
	    verb_init },
	{ "add", "[seeds|sitemap|feed] [URL|FILE|-]...",
	    "take up addresses to fetch", plain_options, DB_WRITE, 0, -1,
	    verb_add },
	{ "todo", "STAGE", "hand out the records that wait for a stage",
	    todo_options, DB_WRITE, 1, 1, verb_todo },
	{ "save", "STAGE", "take back what a stage said", plain_options,
	    DB_WRITE, 1, 1, verb_save },
	{ "apply", "",
	    "apply changed gates, consent and scope to what is "
	    "there",
	    apply_options, DB_WRITE, 0, 0, verb_apply },
	{ "select", "", "decide which pairs are in the dataset", select_options,
	    DB_WRITE, 0, 0, verb_select },
	{ "status", "", "where everything is, and why", json_options, DB_READ,
	    0, 0, verb_status },
	{ "due", "", "what waits for each stage, a line each", plain_options,
	    DB_READ, 0, 0, verb_due },
	{ "why", "URL|SHA256|PAIR", "the life of one thing", plain_options,
	    DB_READ, 1, 1, verb_why },
	{ "sql", "QUERY [VALUE]...", "ask the views of lait-views(5)",
	    json_options, DB_READ, 1, -1, verb_sql },
	{ "check", "", "does everything add up, is every body there?",
	    check_options, DB_READ, 0, 0, verb_check },
	{ "retry", "[CLASS]...", "try failures again", retry_options, DB_WRITE,
	    0, -1, verb_retry },
	{ "redo", "STAGE", "have all go through a stage again", plain_options,
	    DB_WRITE, 1, 1, verb_redo },
	{ "backup", "FILE", "copy the database while it is in use",
	    plain_options, DB_WRITE, 1, 1, verb_backup },
};

enum { VERBS = sizeof(verbs) / sizeof(verbs[0]), SYNOPSIS_BYTES = 2048 };

/* ---- the program ----------------------------------------------------------*/

static const char *
overview(void)
{
	static char text[SYNOPSIS_BYTES];
	size_t size = 0;

	for (size_t i = 0; i < VERBS && size < sizeof(text); i++) {
		int more = snprintf(text + size, sizeof(text) - size,
		    "%s%s%s%s [OPTION]...", i == 0 ? "" : "\n", verbs[i].name,
		    verbs[i].operands[0] == '\0' ? "" : " ", verbs[i].operands);

		size += more > 0 ? (size_t)more : 0;
	}
	return text;
}

static const struct verb *
find(const char *name)
{
	for (size_t i = 0; i < VERBS; i++)
		if (strcmp(verbs[i].name, name) == 0)
			return &verbs[i];
	return NULL;
}

/* The database: as asked for, else beside lait.conf. */
static bool
database_path(char out[PATH_BYTES_MAX])
{
	const char *conf = option_settings_path(), *slash;
	char folder[PATH_BYTES_MAX];
	int size;

	if (given.database != NULL) {
		size = snprintf(out, PATH_BYTES_MAX, "%s", given.database);
		return size >= 0 && size < PATH_BYTES_MAX;
	}
	slash = conf == NULL ? NULL : strrchr(conf, '/');
	if (slash == NULL)
		return snprintf(out, PATH_BYTES_MAX, "lait.db") > 0;
	size =
	    snprintf(folder, sizeof(folder), "%.*s", (int)(slash - conf), conf);
	return size >= 0 && size < PATH_BYTES_MAX &&
	    file_path(out, folder[0] == '\0' ? "/" : folder, "lait.db");
}

static int
run(const struct verb *verb, int count, char *operands[])
{
	char path[PATH_BYTES_MAX];
	struct dataset *ds;
	int status;

	if (count < verb->least || (verb->most >= 0 && count > verb->most)) {
		log_error("%s wants %s", verb->name,
		    verb->most == 0 ? "no operands" : verb->operands);
		return EXIT_USAGE;
	}
	if (!database_path(path)) {
		log_error("the database's path is too long");
		return EXIT_USAGE;
	}
	ds = dataset_open(path, option_settings(), verb->mode);
	if (ds == NULL)
		return EXIT_UNUSABLE;
	status = verb->run(ds, count, operands);
	dataset_close(ds);
	return status;
}

static int
unknown_verb(const char *name)
{
	const char *names[VERBS], *near;

	for (size_t i = 0; i < VERBS; i++)
		names[i] = verbs[i].name;
	near = option_nearest(name, names, VERBS);
	if (near != NULL)
		log_error("%s: no such verb; '%s'?", name, near);
	else
		log_error("%s: no such verb; --help lists them", name);
	return EXIT_USAGE;
}

int
main(int argc, char *argv[])
{
	struct option_program program = { .name = "lait-db",
		.summary = "The database of a dataset, at both ends of each "
			   "stage.",
		.options = plain_options };
	const struct verb *verb;
	char name[64], synopsis[128];
	int first;

	log_start("lait-db");
	program.synopsis = overview();
	if (argc < 2 || argv[1][0] == '-') {
		switch (option_parse(&program, argc, argv, &first)) {
		case OPTION_DONE: return EXIT_ANSWERED;
		case OPTION_USAGE: return EXIT_USAGE;
		case OPTION_GO_ON: break;
		}
		option_usage(&program, stderr);
		return EXIT_USAGE;
	}
	verb = find(argv[1]);
	if (verb == NULL)
		return unknown_verb(argv[1]);
	(void)snprintf(name, sizeof(name), "lait-db %s", verb->name);
	(void)snprintf(synopsis, sizeof(synopsis), "[OPTION]...%s%s",
	    verb->operands[0] == '\0' ? "" : " ", verb->operands);
	program.name = name;
	program.synopsis = synopsis;
	program.summary = verb->summary;
	program.options = verb->options;
	option_operands_last(argc - 1, argv + 1);
	switch (option_parse(&program, argc - 1, argv + 1, &first)) {
	case OPTION_DONE: return EXIT_ANSWERED;
	case OPTION_USAGE: return EXIT_USAGE;
	case OPTION_GO_ON: break;
	}
	return run(verb, argc - 1 - first, argv + 1 + first);
}
