/*
 * Texts into values of options and settings; see option.h.
 */

#include <assert.h>
#include <stdio.h>

#include "lib/number.h"
#include "lib/option.h"
#include "lib/settings.h"

enum { REASON_BYTES = 200, WORD_BYTES_MAX = 63 };

struct option_spec
option_row(const struct option_spec *spec)
{
	struct option_spec row = *spec;
	const struct setting *setting;

	if (spec->section == NULL)
		return row;
	setting = settings_find(spec->section, spec->name);
	assert(setting != NULL); /* a row that settings_table.c lacks */
	row.type = setting->type;
	row.fallback = setting->fallback;
	row.argument = setting->argument;
	row.help = setting->help;
	row.min = setting->min;
	row.max = setting->max;
	return row;
}

static bool
is_bounded(const struct option_spec *spec)
{
	return spec->min != 0 || spec->max != 0;
}

static bool
is_scaled(const struct option_spec *spec)
{
	return spec->type == OPTION_BYTES || spec->type == OPTION_DURATION;
}

/* Bounds of the integer types; durations are bounded in seconds and kept in
 * milliseconds. */
static int64_t
least(const struct option_spec *spec)
{
	double unit = spec->type == OPTION_DURATION ? 1000 : 1;

	if (is_bounded(spec))
		return (int64_t)(spec->min * unit);
	return is_scaled(spec) ? 0 : INT64_MIN;
}

static int64_t
most(const struct option_spec *spec)
{
	double unit = spec->type == OPTION_DURATION ? 1000 : 1;

	/* A thousandth of the range keeps the way over double exact enough. */
	return is_bounded(spec) ? (int64_t)(spec->max * unit)
				: INT64_MAX / 1024;
}

static const char *
kind_of(enum option_type type)
{
	switch (type) {
	case OPTION_FLAG: return "yes or no";
	case OPTION_INTEGER: return "a whole number";
	case OPTION_REAL: return "a number";
	case OPTION_BYTES: return "a size such as 500, 64K, 10M or 1G";
	case OPTION_DURATION: return "a time such as 0.5s, 10m, 6h or 2d";
	default: return "a text";
	}
}

static const char *
wants(const struct option_spec *spec)
{
	static char reason[REASON_BYTES];
	const char *unit = spec->type == OPTION_DURATION ? " seconds" : "";

	if (spec->type == OPTION_CHOICE)
		snprintf(
		    reason, sizeof(reason), "wants one of %s", spec->argument);
	else if (is_bounded(spec))
		snprintf(reason, sizeof(reason),
		    "wants %s from %.15g to %.15g%s", kind_of(spec->type),
		    spec->min, spec->max, unit);
	else
		snprintf(
		    reason, sizeof(reason), "wants %s", kind_of(spec->type));
	return reason;
}

static bool
flag_parse(struct text t, bool *flag)
{
	static const char *const words[] = { "no", "yes", "false", "true",
		"off", "on", "0", "1" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (text_equal_nocase(t, text_of(words[i]))) {
			*flag = i % 2 == 1;
			return true;
		}
	return false;
}

static bool
is_choice(const char *words, struct text t)
{
	struct text rest = text_of(words), word;

	while (text_split(&rest, '|', &word))
		if (text_equal(word, t))
			return true;
	return false;
}

const char *
option_convert(const struct option_spec *spec, const char *text)
{
	struct text t = text_of(text);
	double low = is_bounded(spec) ? spec->min : -1e300;
	double high = is_bounded(spec) ? spec->max : 1e300;
	bool good = true;

	switch (spec->type) {
	case OPTION_FLAG: good = flag_parse(t, spec->value); break;
	case OPTION_INTEGER:
		good = number_parse(t, least(spec), most(spec), spec->value);
		break;
	case OPTION_REAL: good = real_parse(t, low, high, spec->value); break;
	case OPTION_BYTES:
		good = bytes_parse(t, least(spec), most(spec), spec->value);
		break;
	case OPTION_DURATION:
		good = duration_parse(t, least(spec), most(spec), spec->value);
		break;
	case OPTION_CHOICE:
	case OPTION_STRING:
	case OPTION_LIST:
		good =
		    spec->type != OPTION_CHOICE || is_choice(spec->argument, t);
		if (good)
			*(const char **)spec->value = text;
		break;
	}
	return good ? NULL : wants(spec);
}

static size_t
least_of(size_t a, size_t b, size_t c)
{
	size_t min = a < b ? a : b;

	return min < c ? min : c;
}

/* Levenshtein's distance, a row at a time; a swap of neighbours costs 2. */
static size_t
distance(struct text a, struct text b)
{
	size_t row[WORD_BYTES_MAX + 1];

	for (size_t j = 0; j <= b.size; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.size; i++) {
		size_t corner = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b.size; j++) {
			size_t above = row[j];

			row[j] = least_of(row[j] + 1, row[j - 1] + 1,
			    corner + (a.data[i - 1] != b.data[j - 1]));
			corner = above;
		}
	}
	return row[b.size];
}

const char *
option_nearest(const char *word, const char *const names[], size_t count)
{
	struct text t = text_of(word);
	size_t best = t.size / 3 > 2 ? t.size / 3 : 2;
	const char *nearest = NULL;

	if (t.size > WORD_BYTES_MAX)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		struct text name = text_of(names[i]);
		size_t far =
		    name.size > WORD_BYTES_MAX ? SIZE_MAX : distance(t, name);

		/* "x" is near to no one-letter word. */
		if (far < t.size && (far < best || (far == best && !nearest))) {
			best = far;
			nearest = names[i];
		}
	}
	return nearest;
}
