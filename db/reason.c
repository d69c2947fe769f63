/*
 * The schedule of retries; see reason.h.
 */

#include <stddef.h>
#include <string.h>

#include "db/reason.h"

enum { MIN = 60, HOUR = 3600, DAY = 24 * HOUR, DELAYS_MAX = 5 };

struct row {
	const char *stage, *word;
	int delays[DELAYS_MAX]; /* seconds; ends with 0 */
	bool rejected;          /* what it is once the schedule is spent */
};

/* Accidents, and the judgements that are asked once more. */
static const struct row rows[] = {
	{ "fetch", "dns", { 10 * MIN, HOUR, 6 * HOUR, DAY, 3 * DAY }, false },
	{ "fetch", "connect", { 10 * MIN, HOUR, 6 * HOUR, DAY, 3 * DAY },
	    false },
	{ "fetch", "tls", { HOUR, DAY, 3 * DAY }, false },
	{ "fetch", "certificate", { DAY, 7 * DAY }, false },
	{ "fetch", "timeout", { HOUR, DAY }, false },
	{ "fetch", "slow", { HOUR, DAY }, false },
	{ "fetch", "reset", { 10 * MIN, 6 * HOUR, DAY }, false },
	{ "fetch", "cut", { 10 * MIN, DAY }, false },
	{ "fetch", "rate-limited", { HOUR, HOUR, 6 * HOUR, DAY, DAY }, false },
	{ "fetch", "unavailable", { HOUR, 6 * HOUR, DAY, 3 * DAY }, false },
	{ "fetch", "robots-unreachable", { HOUR, 6 * HOUR, DAY, DAY, 7 * DAY },
	    false },
	{ "fetch", "bad-http", { DAY }, true },
	{ "fetch", "bad-encoding", { DAY }, true },
	{ "fetch", "empty", { DAY }, true },
	{ NULL, "crash", { HOUR, DAY }, true },
	{ NULL, "timeout", { HOUR, DAY }, true },
	{ NULL, "memory", { HOUR, DAY }, true },
	{ NULL, "io", { 10 * MIN, HOUR, DAY }, false },
	{ NULL, NULL, { HOUR, DAY }, false }, /* any other accident */
};

/* Judgements by a setting, whose measured value stands in the database. */
static const char *const rules[] = { "extract:language", "extract:consent",
	"fetch:consent", "filter:size", "filter:aspect", "filter:bytes",
	"filter:animated", "filter:blank", "filter:blur", "filter:unnatural",
	"filter:nsfw", "filter:language", "filter:words", "filter:characters",
	"filter:repetition", "filter:letters", "scope:host", "scope:depth",
	"scope:pages" };

static const struct row *
find(const char *stage, const char *word)
{
	const struct row *r = rows;

	for (; r->word != NULL; r++)
		if (strcmp(r->word, word) == 0 &&
		    (r->stage == NULL || strcmp(r->stage, stage) == 0))
			break;
	return r;
}

static int
delay_count(const struct row *r)
{
	int n = 0;

	while (n < DELAYS_MAX && r->delays[n] != 0)
		n++;
	return n;
}

enum reason_next
reason_next(const char *stage, const char *word, bool reject, int64_t attempts,
    int64_t *delay)
{
	const struct row *r = find(stage, word);

	*delay = 0;
	if (!reject && strcmp(word, "deferred") == 0)
		return REASON_WAITS;
	/* A judgement is final unless the table names it. */
	if (reject && (r->word == NULL || !r->rejected || r->stage == NULL))
		return REASON_REJECTED;
	if (attempts < delay_count(r)) {
		*delay = r->delays[attempts];
		return REASON_AGAIN;
	}
	return r->rejected ? REASON_REJECTED : REASON_FAILED;
}

bool
reason_is_rule(const char *reason)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (strcmp(rules[i], reason) == 0)
			return true;
	return false;
}

const char *
reason_word(const char *reason, const char *stage)
{
	size_t size = strlen(stage);

	if (strncmp(reason, stage, size) != 0 || reason[size] != ':' ||
	    reason[size + 1] == '\0')
		return NULL;
	return reason + size + 1;
}
