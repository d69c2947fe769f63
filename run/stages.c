/*
 * How each stage is started; see stages.h.
 */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "lib/log.h"
#include "lib/option.h"
#include "lib/settings.h"
#include "run/due.h"
#include "run/stages.h"

/* The stages that lait has.  Others are entries of lait.conf. */
static const struct known {
	const char *name;
	const char *words[5]; /* the program, without -j */
	bool parallel;
	int64_t batch, least; /* records */
} known[] = {
	{ "extract", { "lait-extract", "--store", "warc" }, true, 1000, 1 },
	{ "filter", { "lait-filter", "--store", "warc" }, true, 2000, 50 },
	{ "dedup", { "lait-dedup", "--index", "dedup" }, false, 1000000,
	    20000 },
};

/* Of a stage of the user. */
enum { USER_BATCH = 1000, USER_LEAST = 1 };

static const struct known *
find(const char *name)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if (strcmp(known[i].name, name) == 0)
			return &known[i];
	}
	return NULL;
}

int64_t
stages_least(const char *name)
{
	const struct known *k = find(name);

	return k == NULL ? USER_LEAST : k->least;
}

void
stages_fetch(struct stages_row *row, int64_t max_pages)
{
	memset(row, 0, sizeof(*row));
	row->commands[0] = (struct child_command){ { "lait-db", "todo", "fetch",
	    "--follow" } };
	row->commands[1] =
	    (struct child_command){ { "lait-fetch", "--store", "warc" } };
	row->commands[2] =
	    (struct child_command){ { "lait-db", "save", "fetch" } };
	if (max_pages == INT64_MAX)
		return;
	(void)snprintf(row->limit, sizeof(row->limit), "%" PRId64, max_pages);
	row->commands[0].words[4] = "--max-pages";
	row->commands[0].words[5] = row->limit;
}

static void
put_ends(struct stages_row *row, const char *name, int64_t batch)
{
	(void)snprintf(row->limit, sizeof(row->limit), "%" PRId64, batch);
	row->commands[0] = (struct child_command){ { "lait-db", "todo",
	    "--limit", row->limit, name } };
	row->commands[2] =
	    (struct child_command){ { "lait-db", "save", name } };
}

bool
stages_batch(struct stages_row *row, const char *name, int64_t jobs)
{
	const struct known *k = find(name);
	const char *command;
	char section[DUE_NAME_BYTES_MAX + 8];

	memset(row, 0, sizeof(*row));
	if (k != NULL) {
		put_ends(row, name, k->batch);
		memcpy(row->commands[1].words, k->words, sizeof(k->words));
		(void)snprintf(
		    row->jobs, sizeof(row->jobs), "-j%" PRId64, jobs);
		if (k->parallel)
			row->commands[1].words[3] = row->jobs;
		return true;
	}
	(void)snprintf(section, sizeof(section), "stage %s", name);
	command = settings_get(option_settings(), section, "command", NULL);
	if (command == NULL) {
		log_error("stage %s: lait.conf has no [%s] with a command",
		    name, section);
		return false;
	}
	put_ends(row, name, USER_BATCH);
	row->commands[1] = (struct child_command){ { "sh", "-c", command } };
	return true;
}
