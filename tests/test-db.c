/*
 * Unit tests of db/: statements, retries, traps, normal forms, consent.
 */

#include <stdlib.h>
#include <unistd.h>

#include "db/consent.h"
#include "db/frontier.h"
#include "db/reason.h"
#include "db/scope.h"
#include "db/words.h"
#include "lib/log.h"
#include "tests/check.h"

/* 2026-01-01 */
static const int64_t now = 1767225600;

static void
check_shape(const char *address, const char *word)
{
	struct url u;
	const char *got;

	if (!url_parse(text_of(address), NULL, &u)) {
		check(false, "%s is an address", address);
		return;
	}
	got = scope_shape(&u, now);
	check(
	    word == NULL ? got == NULL : got != NULL && strcmp(got, word) == 0,
	    "%s: %s", address, word == NULL ? "no trap" : word);
}

static void
traps(void)
{
	check_shape("http://a.example/", NULL);
	check_shape("http://a.example/a/b/c/d/e/f/g/h/i/j/k/l", NULL);
	check_shape("http://a.example/a/b/c/d/e/f/g/h/i/j/k/l/m", "scope:path");
	check_shape("http://a.example/x/x/y", NULL);
	check_shape("http://a.example/x/x/x", "scope:repeat");
	check_shape("http://a.example/a/b/a/b", NULL);
	check_shape("http://a.example/a/b/a/b/a/b", "scope:repeat");
	check_shape("http://a.example/?a&b&c&d&e&f&g&h&i&j", NULL);
	check_shape("http://a.example/?a&b&c&d&e&f&g&h&i&j&k", "scope:query");
	check_shape("http://a.example/2024/05/17/news", NULL);
	check_shape("http://a.example/cal/2031-05", "scope:calendar");
	check_shape("http://a.example/cal?day=19120415", "scope:calendar");
	check_shape("http://a.example/item/19120", NULL);
}

static void
check_next(const char *stage, const char *word, bool reject, int64_t attempts,
    enum reason_next next, int64_t delay)
{
	int64_t got;

	check_int(reason_next(stage, word, reject, attempts, &got), next,
	    "what follows from it");
	check_int(got, delay, "and when");
}

static void
retries(void)
{
	check_next("fetch", "dns", false, 0, REASON_AGAIN, 600);
	check_next("fetch", "dns", false, 4, REASON_AGAIN, 259200);
	check_next("fetch", "dns", false, 5, REASON_FAILED, 0);
	check_next("fetch", "deferred", false, 9, REASON_WAITS, 0);
	check_next("fetch", "gone", true, 0, REASON_REJECTED, 0);
	check_next("fetch", "bad-http", true, 0, REASON_AGAIN, 86400);
	check_next("fetch", "bad-http", true, 1, REASON_REJECTED, 0);
	check_next("filter", "crash", false, 1, REASON_AGAIN, 86400);
	check_next("filter", "crash", false, 2, REASON_REJECTED, 0);
	check_next("clip", "anything", false, 0, REASON_AGAIN, 3600);
	check(reason_is_rule("filter:size"), "size is a rule");
	check(!reason_is_rule("filter:corrupt"), "corrupt is a fact");
	check(reason_word("fetch:dns", "filter") == NULL,
	    "a reason of another stage is none");
}

static void
norms(const struct dataset *ds)
{
	int64_t dog = words_norm(ds, text_literal("A dog, running!"));

	check(dog == words_norm(ds, text_literal("a DOG running")),
	    "case and signs do not matter");
	check(dog != words_norm(ds, text_literal("a dogrunning")), "spaces do");
	check(words_norm(ds, text_literal("Photo 12 of 40")) ==
		words_norm(ds, text_literal("Photo 3 of 7")),
	    "runs of digits are one");
}

static void
check_consent(struct dataset *ds, const char *signals, bool drop, bool nofollow)
{
	json_t *list = json_loads(signals, 0, NULL);
	struct consent c;

	consent_replace(ds, UNIT_PAGE, 1, list);
	c = consent_of(ds, UNIT_PAGE, 1);
	check(c.drop == drop && c.nofollow == nofollow, "%s", signals);
	json_decref(list);
}

static void
consents(struct dataset *ds)
{
	ds->now = now;
	check_consent(ds, "[]", false, false);
	check_consent(ds,
	    "[{\"name\":\"robots\",\"value\":\"NoAI\",\"where\":\"meta\"}]",
	    true, false);
	check_consent(ds,
	    "[{\"name\":\"robots\",\"value\":\"noai\",\"agent\":\"googlebot\","
	    "\"where\":\"header\"}]",
	    false, false);
	check_consent(ds,
	    "[{\"name\":\"robots\",\"value\":\"nofollow\",\"where\":\"meta\"}]",
	    false, true);
	check_consent(ds,
	    "[{\"name\":\"robots\",\"value\":\"unavailable_after: 25 Jun 2010 "
	    "15:00:00 PST\",\"where\":\"header\"}]",
	    true, false);
	check_consent(ds,
	    "[{\"name\":\"robots\",\"value\":\"unavailable_after: 25 Jun 2030 "
	    "15:00:00 PST\",\"where\":\"header\"}]",
	    false, false);
	check_consent(ds,
	    "[{\"name\":\"tdm-reservation\",\"value\":\"1\",\"where\":"
	    "\"tdmrep\"},"
	    "{\"name\":\"tdm-reservation\",\"value\":\"0\",\"where\":"
	    "\"header\"}]",
	    false, false);
	check_consent(ds,
	    "[{\"name\":\"content-usage\",\"value\":\"train-ai=n, search=y\","
	    "\"where\":\"header\"}]",
	    true, false);
	check_consent(ds,
	    "[{\"name\":\"content-usage\",\"value\":\"train-ai=y, train-ai=n\","
	    "\"where\":\"header\"}]",
	    true, false);
	check_consent(ds,
	    "[{\"name\":\"content-usage\",\"value\":\"train-ai\","
	    "\"where\":\"header\"}]",
	    false, false);
}

int
main(void)
{
	char path[] = "/tmp/test-db-XXXXXX";
	struct settings *settings = settings_empty();
	struct dataset *ds;

	log_start("test-db");
	traps();
	retries();
	if (mkdtemp(path) == NULL || chdir(path) != 0)
		return 1;
	ds = dataset_open("lait.db", settings, DB_CREATE);
	check(ds != NULL, "a new dataset opens");
	if (ds != NULL) {
		check(db_compiles(ds->db), "every statement compiles");
		norms(ds);
		consents(ds);
	}
	dataset_close(ds);
	settings_free(settings);
	(void)unlink("lait.db");
	(void)rmdir(path);
	return check_end();
}
