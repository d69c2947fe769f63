/*
 * Where everything is; see status.h.  Nothing is counted here: the counters
 * are kept by those who move things.
 */

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "lib/log.h"
#include "lib/output.h"
#include "lib/record.h"
#include "lib/stage.h"

#include "db/user.h"

#include "db/status.h"

enum { READY_MS = 60000, WAITING_SHOWN_MAX = 100000 };

static const char *const unit_names[UNIT_COUNT] = { "page urls", "image urls",
	"pages", "images", "texts", "pairs", "chosen images",
	"answers to page urls", "answers to image urls", "list urls", "lists",
	"answers to list urls" };

static int64_t
total(struct dataset *ds, enum unit unit)
{
	return db_value(ds->db, 0, SQL_COUNTER_TOTAL, value_int(unit));
}

/* One unit: its sum, then a line for each state and reason. */
static void
print_unit(struct dataset *ds, enum unit unit)
{
	struct query *q = db_ask(ds->db, SQL_COUNTERS_OF, value_int(unit));

	printf("%-16s %10lld\n", unit_names[unit], (long long)total(ds, unit));
	while (query_next(q)) {
		struct text name = query_text(q, 0), reason = query_text(q, 1);

		printf("  %-9.*s %-22.*s %10lld\n", (int)name.size, name.data,
		    (int)reason.size, reason.data, (long long)query_int(q, 2));
	}
}

static int
print_json(struct dataset *ds)
{
	struct buffer out = buffer_make(RECORD_BYTES_MAX);
	json_t *rec = json_object();
	int status;

	for (int unit = 0; unit < UNIT_COUNT; unit++) {
		struct query *q =
		    db_ask(ds->db, SQL_COUNTERS_OF, value_int(unit));
		json_t *states = json_array();

		while (query_next(q)) {
			json_t *s = json_object();

			(void)record_set_text(s, "state", query_text(q, 0));
			(void)record_set_text(s, "reason", query_text(q, 1));
			(void)record_set_integer(s, "count", query_int(q, 2));
			(void)json_array_append_new(states, s);
		}
		(void)record_set(rec, unit_names[unit], states);
	}
	/* Memory's end shows in what is written. */
	status = record_write(rec, &out);
	json_decref(rec);
	if (status == 0)
		(void)fwrite(out.data, 1, out.size, stdout); /* fflush says */
	buffer_free(&out);
	return status == 0 ? output_end(EXIT_ANSWERED) : EXIT_UNUSABLE;
}

int
status_print(struct dataset *ds, bool json)
{
	int64_t dirty;

	if (json)
		return print_json(ds);
	for (int unit = 0; unit <= UNIT_CHOSEN; unit++)
		if (total(ds, (enum unit)unit) > 0 || unit < UNIT_CHOSEN)
			print_unit(ds, (enum unit)unit);
	for (int unit = UNIT_LIST_URL; unit <= UNIT_LIST; unit++)
		if (total(ds, (enum unit)unit) > 0)
			print_unit(ds, (enum unit)unit);
	dirty =
	    db_value(ds->db, 0, SQL_DIRTY_SOME, value_int(WAITING_SHOWN_MAX));
	if (dirty > 0)
		printf("%s%lld images wait for `lait-db select`\n",
		    dirty == WAITING_SHOWN_MAX ? "at least " : "",
		    (long long)dirty);
	return db_failed(ds->db) ? EXIT_UNUSABLE : output_end(EXIT_ANSWERED);
}

/* ---- due ------------------------------------------------------------------*/

static int64_t
waiting(struct dataset *ds, const char *stage, enum unit unit, int64_t *next)
{
	int64_t number = dataset_stage(ds, stage, unit);
	int64_t later = db_value(
	    ds->db, 0, SQL_WAITING_NEXT, value_int(number), value_int(ds->now));

	if (later != 0 && (*next == 0 || later < *next))
		*next = later;
	return db_value(ds->db, 0, SQL_WAITING_SOME, value_int(number),
	    value_int(ds->now), value_int(WAITING_SHOWN_MAX));
}

static void
print_answers(struct dataset *ds, enum unit unit, const char *want)
{
	printf("fetched %s %lld\n", want,
	    (long long)db_value(ds->db, 0, SQL_COUNTER_OF_STATE,
		value_int(
		    unit == UNIT_PAGE_ANSWER ? UNIT_PAGE_URL : UNIT_IMAGE_URL),
		value_string("done")));
	printf("answered %s %lld\n", want, (long long)total(ds, unit));
}

int
status_due(struct dataset *ds)
{
	int64_t now_ms = (int64_t)time(NULL) * 1000, next = 0, host, due;
	int64_t pages = 0, images = 0;
	struct query *q;
	const char *name;

	q = db_ask(ds->db, SQL_HOSTS_QUEUED, value_int(now_ms + READY_MS));
	if (query_next(q)) {
		pages = query_int(q, 0);
		images = query_int(q, 1);
	}
	query_done(q);
	host =
	    db_value(ds->db, 0, SQL_HOSTS_NEXT, value_int(now_ms + READY_MS));
	if (host != 0)
		next = host / 1000;
	due = pages + images + waiting(ds, "fetch", UNIT_PAGE_URL, &next);
	printf("due fetch %lld\n", (long long)due);
	due = waiting(ds, "extract", UNIT_LIST, &next);
	due += waiting(ds, "extract", UNIT_PAGE, &next);
	printf("due extract %lld\n", (long long)due);
	due = waiting(ds, "filter", UNIT_IMAGE, &next);
	due += waiting(ds, "filter", UNIT_TEXT, &next);
	printf("due filter %lld\n", (long long)due);
	due = waiting(ds, "dedup", UNIT_IMAGE, &next);
	due += waiting(ds, "dedup", UNIT_TEXT, &next);
	printf("due dedup %lld\n", (long long)due);
	for (size_t i = 0; (name = user_name(ds, i)) != NULL; i++)
		printf("due %s %lld\n", name,
		    (long long)waiting(
			ds, name, (enum unit)user_unit(ds, name), &next));
	printf("queued page %lld\nqueued image %lld\n", (long long)pages,
	    (long long)images);
	print_answers(ds, UNIT_PAGE_ANSWER, "page");
	print_answers(ds, UNIT_IMAGE_ANSWER, "image");
	printf("next %lld\n", (long long)next);
	return db_failed(ds->db) ? EXIT_UNUSABLE : output_end(EXIT_ANSWERED);
}
