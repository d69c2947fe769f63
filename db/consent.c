/*
 * Consent; see consent.h.  Which words there are: the fetcher's and the
 * extractor's pages in lait-record(5), Signals.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lib/number.h"

#include "db/consent.h"

/* A robots directive and the setting that decides on it. */
static const struct {
	const char *directive, *setting;
} directives[] = { { "noai", "noai" }, { "noimageai", "noimageai" },
	{ "noml", "noml" }, { "noindex", "noindex" }, { "none", "none" },
	{ "noimageindex", "noimageindex" }, { "noarchive", "noarchive" },
	{ "nocache", "noarchive" }, { "nosnippet", "nosnippet" },
	{ "max-image-preview:none", "max-image-preview" } };

static bool
drops(const struct dataset *ds, const char *setting)
{
	const char *value =
	    settings_get(ds->settings, "consent", setting, NULL);

	return value != NULL && strcmp(value, "drop") == 0;
}

/* Is the date of an unavailable_after in the past?  RFC 822, RFC 850 and ISO
 * 8601; what cannot be read is not. */
static bool
is_past(struct text date, int64_t now)
{
	static const char *const forms[] = { "%a, %d %b %Y %H:%M:%S",
		"%A, %d-%b-%y %H:%M:%S", "%d %b %Y %H:%M:%S",
		"%Y-%m-%dT%H:%M:%S", "%Y-%m-%d" };
	char *s = text_string(text_trim(date));
	bool past = false;

	for (size_t i = 0; s != NULL && i < sizeof(forms) / sizeof(forms[0]);
	     i++) {
		struct tm tm = { 0 };

		if (strptime(s, forms[i], &tm) == NULL)
			continue;
		past = (int64_t)timegm(&tm) < now;
		break;
	}
	free(s);
	return past;
}

static void
weigh_robots(const struct dataset *ds, struct text value, struct consent *c)
{
	const struct text after = text_literal("unavailable_after:");

	value = text_trim(value);
	for (size_t i = 0; i < sizeof(directives) / sizeof(directives[0]); i++)
		if (text_equal_nocase(
			value, text_of(directives[i].directive)) &&
		    drops(ds, directives[i].setting))
			c->drop = true;
	if ((text_equal_nocase(value, text_literal("nofollow")) ||
		text_equal_nocase(value, text_literal("none"))) &&
	    drops(ds, "nofollow"))
		c->nofollow = true;
	if (text_starts_nocase(value, after) &&
	    drops(ds, "unavailable-after")) {
		value.data += after.size;
		value.size -= after.size;
		if (is_past(value, ds->now))
			c->drop = true;
	}
}

/* "train-ai=n, search=y": each key's last value counts. */
static void
weigh_usage(const struct dataset *ds, struct text value, struct consent *c)
{
	static const char *const keys[] = { "train-ai", "ai-use", "search" };
	bool no[3] = { false };
	struct text piece;

	while (text_split(&value, ',', &piece)) {
		struct text key, rest = piece;

		if (!text_split(&rest, '=', &key))
			continue;
		for (size_t i = 0; i < 3; i++)
			if (text_equal(text_trim(key), text_of(keys[i])))
				no[i] = text_equal(
				    text_trim(rest), text_literal("n"));
	}
	for (size_t i = 0; i < 3; i++)
		if (no[i] && drops(ds, keys[i]))
			c->drop = true;
}

/* Later ones of file, header, meta override earlier ones (TDMRep 3). */
static int
place_rank(struct text place)
{
	if (text_equal(place, text_literal("meta")))
		return 3;
	return text_equal(place, text_literal("header")) ? 2 : 1;
}

/* Ours: without an agent, for all, or for our own token. */
static bool
is_ours(const struct dataset *ds, struct text agent)
{
	const char *product =
	    settings_get(ds->settings, "lait", "product", NULL);

	return agent.size == 0 || text_equal(agent, text_literal("*")) ||
	    text_equal_nocase(agent, text_of(product));
}

struct consent
consent_of(struct dataset *ds, enum unit unit, int64_t id)
{
	struct query *q =
	    db_ask(ds->db, SQL_SIGNALS, value_int(unit), value_int(id));
	struct consent c = { 0 };
	int rank = 0;
	bool reserved = false;

	while (query_next(q)) {
		struct text name = query_text(q, 0), value = query_text(q, 1);
		struct text place = query_text(q, 3);

		if (!is_ours(ds, query_text(q, 2)))
			continue;
		if (text_equal(name, text_literal("robots")))
			weigh_robots(ds, value, &c);
		else if (text_equal(name, text_literal("content-usage")))
			weigh_usage(ds, value, &c);
		else if (text_equal(name, text_literal("tdm-reservation")) &&
		    place_rank(place) >= rank) {
			rank = place_rank(place);
			reserved =
			    text_equal(text_trim(value), text_literal("1"));
		}
	}
	if (reserved && drops(ds, "tdm-reservation"))
		c.drop = true;
	return c;
}

void
consent_add(
    struct dataset *ds, enum unit unit, int64_t id, const json_t *signals)
{
	int64_t n;
	size_t i;
	json_t *s;

	if (json_array_size(signals) == 0)
		return;
	n = db_value(
	    ds->db, 0, SQL_SIGNAL_COUNT, value_int(unit), value_int(id));
	json_array_foreach(signals, i, s)
	{
		struct value name = value_text(record_text(s, "name"));
		struct value text = value_text(record_text(s, "value"));
		struct value agent = value_text(record_text(s, "agent"));
		struct value place = value_text(record_text(s, "where"));
		struct value url = value_text(record_text(s, "url"));

		if (name.type == VALUE_NULL || text.type == VALUE_NULL ||
		    place.type == VALUE_NULL)
			continue;
		if (db_value(ds->db, 0, SQL_SIGNAL_HAS, value_int(unit),
			value_int(id), name, text, agent, place, url) != 0)
			continue;
		db_run(ds->db, SQL_SIGNAL_ADD, value_int(unit), value_int(id),
		    value_int(n), name, text, agent, place, url,
		    value_int(record_integer(s, "at", 0)));
		n++;
	}
}

void
consent_replace(
    struct dataset *ds, enum unit unit, int64_t id, const json_t *signals)
{
	db_run(ds->db, SQL_SIGNAL_CLEAR, value_int(unit), value_int(id));
	consent_add(ds, unit, id, signals);
}
