/*
 * What follows from signals of consent; see policy.h.
 */

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lib/policy.h"

/* A robots directive and the setting that decides on it. */
static const struct {
	const char *directive, *setting;
} directives[] = { { "noai", "noai" }, { "noimageai", "noimageai" },
	{ "noml", "noml" }, { "noindex", "noindex" }, { "none", "none" },
	{ "noimageindex", "noimageindex" }, { "noarchive", "noarchive" },
	{ "nocache", "noarchive" }, { "nosnippet", "nosnippet" },
	{ "max-image-preview:none", "max-image-preview" } };

static bool
drops(const struct policy *p, const char *setting)
{
	const char *value = settings_get(p->settings, "consent", setting, NULL);

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
weigh_robots(struct policy *p, struct text value)
{
	const struct text after = text_literal("unavailable_after:");

	value = text_trim(value);
	for (size_t i = 0; i < sizeof(directives) / sizeof(directives[0]); i++)
		if (text_equal_nocase(
			value, text_of(directives[i].directive)) &&
		    drops(p, directives[i].setting))
			p->drop = true;
	if ((text_equal_nocase(value, text_literal("nofollow")) ||
		text_equal_nocase(value, text_literal("none"))) &&
	    drops(p, "nofollow"))
		p->nofollow = true;
	if (text_starts_nocase(value, after) && drops(p, "unavailable-after")) {
		value.data += after.size;
		value.size -= after.size;
		if (is_past(value, p->now))
			p->drop = true;
	}
}

/* "n", whatever its parameters (RFC 9651 3.1.2). */
static bool
says_no(struct text value)
{
	struct text word;

	return text_split(&value, ';', &word) &&
	    text_equal(text_trim(word), text_literal("n"));
}

/* "train-ai=n, search=y": each key's last value counts. */
static void
weigh_usage(struct policy *p, struct text value)
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
				no[i] = says_no(rest);
	}
	for (size_t i = 0; i < 3; i++)
		if (no[i] && drops(p, keys[i]))
			p->drop = true;
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
is_ours(const struct policy *p, struct text agent)
{
	const char *product =
	    settings_get(p->settings, "lait", "product", NULL);

	return agent.size == 0 || text_equal(agent, text_literal("*")) ||
	    text_equal_nocase(agent, text_of(product));
}

struct policy
policy_begin(const struct settings *settings, int64_t now)
{
	return (struct policy){ .settings = settings, .now = now };
}

void
policy_hear(struct policy *p, struct text name, struct text value,
    struct text agent, struct text place)
{
	if (!is_ours(p, agent))
		return;
	if (text_equal(name, text_literal("robots")))
		weigh_robots(p, value);
	else if (text_equal(name, text_literal("content-usage")))
		weigh_usage(p, value);
	else if (text_equal(name, text_literal("tdm-reservation")) &&
	    place_rank(place) >= p->rank) {
		p->rank = place_rank(place);
		p->reserved = text_equal(text_trim(value), text_literal("1"));
	}
}

void
policy_end(struct policy *p)
{
	if (p->reserved && drops(p, "tdm-reservation"))
		p->drop = true;
}
