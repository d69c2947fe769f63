/*
 * lait-db check; see check.h.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lib/file.h"
#include "lib/log.h"
#include "lib/output.h"
#include "lib/progress.h"
#include "lib/record.h"
#include "lib/stage.h"
#include "lib/stop.h"
#include "lib/warc.h"

#include "db/check.h"

enum { FAULTS_SHOWN = 20 };

/* A statement that gives a row for each fault: what, and a number or name. */
static const struct {
	enum sql sql;
	const char *fault;
} rules[] = {
	{ SQL_CHECK_PAGE_URLS, "page urls: counter off by" },
	{ SQL_CHECK_IMAGE_URLS, "image urls: counter off by" },
	{ SQL_CHECK_LIST_URLS, "list urls: counter off by" },
	{ SQL_CHECK_PAGES, "pages: counter off by" },
	{ SQL_CHECK_LISTS, "lists: counter off by" },
	{ SQL_CHECK_IMAGES, "images: counter off by" },
	{ SQL_CHECK_TEXTS, "texts: counter off by" },
	{ SQL_CHECK_PAIRS, "pairs: counter off by" },
	{ SQL_CHECK_CHOSEN, "chosen images: counter off by" },
	{ SQL_CHECK_QUEUE_URL, "waits for fetch, but is not in the queue" },
	{ SQL_CHECK_URL_QUEUE, "in the queue, but not waiting" },
	{ SQL_CHECK_URL_RETRY, "to be tried again, but nowhere due" },
	{ SQL_CHECK_URL_DONE, "fetched, but nothing came of it" },
	{ SQL_CHECK_HOST_QUEUED, "host: urls in the queue miscounted" },
	{ SQL_CHECK_PAGE_WAITS, "page waits, but for nothing" },
	{ SQL_CHECK_LIST_WAITS, "list waits, but for nothing" },
	{ SQL_CHECK_IMAGE_WAITS, "image waits, but for nothing" },
	{ SQL_CHECK_TEXT_WAITS, "text waits, but for nothing" },
	{ SQL_CHECK_WAITING_PAGE, "page is handed out, but does not wait" },
	{ SQL_CHECK_WAITING_IMAGE, "image is handed out, but does not wait" },
	{ SQL_CHECK_IMAGE_URL, "image without an address" },
	{ SQL_CHECK_PAGE_URL, "page without an address" },
	{ SQL_CHECK_MENTION, "mention's image is not its address's" },
	{ SQL_CHECK_SELECTED, "chosen image without exactly one pair" },
	{ SQL_CHECK_CLUSTER, "keeper outside of its cluster" },
	{ SQL_CHECK_NORM, "text's clusters miscounted" },
	{ SQL_CHECK_FOREIGN, "a row points to nothing" },
	{ SQL_CHECK_QUICK, "SQLite says" },
};

static int64_t
check_rows(struct dataset *ds)
{
	int64_t faults = 0;

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		struct query *q = db_ask(ds->db, rules[i].sql, VALUES_NONE);
		int64_t of_rule = 0;

		while (query_next(q)) {
			struct text what = query_text(q, 0);

			if (rules[i].sql == SQL_CHECK_QUICK &&
			    text_equal(what, text_literal("ok")))
				continue;
			of_rule++;
			if (of_rule <= FAULTS_SHOWN)
				printf("%s: %.*s\n", rules[i].fault,
				    (int)what.size, what.data);
		}
		if (of_rule > FAULTS_SHOWN)
			printf("%s: %lld in all\n", rules[i].fault,
			    (long long)of_rule);
		faults += of_rule;
	}
	return faults;
}

/* ---- bodies ---------------------------------------------------------------*/

struct store {
	const char *folder;
	struct buffer record, payload;
	int64_t bodies, faults;
};

/* NULL, or what is wrong with a body. */
static const char *
check_body(struct store *s, struct text name, struct text digest)
{
	struct warc_record rec;
	enum warc_status status;
	unsigned char found[SHA256_BYTES];

	buffer_clear(&s->record);
	buffer_clear(&s->payload);
	status = warc_read(s->folder, name, &s->record, &rec);
	if (status == WARC_OK)
		status = warc_payload(&rec, &s->payload, NULL);
	if (status != WARC_OK)
		return warc_status_word(status);
	sha256_of(buffer_text(&s->payload), found);
	if (digest.size != SHA256_BYTES ||
	    memcmp(found, digest.data, SHA256_BYTES) != 0)
		return "not the bytes that were fetched";
	return NULL;
}

static void
check_bodies(struct dataset *ds, struct store *s, enum sql list)
{
	struct query *q = db_ask(ds->db, list, VALUES_NONE);

	while (!stop_asked() && query_next(q)) {
		const char *fault;
		struct text name;

		fault = check_body(s, query_text(q, 0), query_blob(q, 1));
		s->bodies++;
		progress_add(1);
		if (fault == NULL)
			continue;
		s->faults++;
		name = query_text(q, 0);
		printf("%.*s: %s\n", (int)name.size, name.data, fault);
	}
	query_done(q);
}

static bool
store_path(
    const struct dataset *ds, const char *given, char out[PATH_BYTES_MAX])
{
	const char *slash = strrchr(db_path(ds->db), '/');
	int size;

	if (given != NULL)
		size = snprintf(out, PATH_BYTES_MAX, "%s", given);
	else if (slash == NULL)
		size = snprintf(out, PATH_BYTES_MAX, "warc");
	else
		size = snprintf(out, PATH_BYTES_MAX, "%.*s/warc",
		    (int)(slash - db_path(ds->db)), db_path(ds->db));
	return size > 0 && size < PATH_BYTES_MAX;
}

int
check_run(struct dataset *ds, const char *store)
{
	char folder[PATH_BYTES_MAX];
	struct store s = { .folder = folder,
		.record = buffer_make(WARC_RECORD_BYTES_MAX),
		.payload = buffer_make(WARC_RECORD_BYTES_MAX) };
	int64_t faults;

	stop_catch();
	if (!store_path(ds, store, folder) || db_begin_read(ds->db) != 0)
		return EXIT_UNUSABLE;
	faults = check_rows(ds);
	progress_start("bodies", 0, false);
	check_bodies(ds, &s, SQL_CHECK_PAGE_BODIES);
	check_bodies(ds, &s, SQL_CHECK_LIST_BODIES);
	check_bodies(ds, &s, SQL_CHECK_IMAGE_BODIES);
	progress_end();
	buffer_free(&s.record);
	buffer_free(&s.payload);
	faults += s.faults;
	if (db_failed(ds->db))
		return EXIT_UNUSABLE;
	if (stop_asked())
		return EXIT_EARLY;
	printf("%lld bodies read, %lld faults\n", (long long)s.bodies,
	    (long long)faults);
	return output_end(faults == 0 ? EXIT_ANSWERED : EXIT_UNUSABLE);
}
