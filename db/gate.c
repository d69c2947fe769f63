/*
 * The rules; see gate.h.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/language.h"
#include "lib/log.h"

#include "db/state.h"

#include "db/gate.h"

enum bound {
	LEAST,
	MOST,
	MOST_OR_ZERO /* a limit of 0 is none */
};

/* A rule: in the order in which the first that applies gives the word. */
struct rule {
	const char *word, *setting;
	int measure; /* index into gate_measures */
	enum bound bound;
	/* What nobody measured passes, unless this setting is on. */
	const char *required;
};

static const struct rule image_rules[] = {
	{ "size", "min-side", 0, LEAST, NULL },
	{ "aspect", "aspect-max", 1, MOST, NULL },
	{ "bytes", "bytes-min", 2, LEAST, NULL },
	{ "animated", "animated", 7, MOST, NULL },
	{ "blank", "contrast-min", 3, LEAST, NULL },
	{ "blank", "blank-max", 4, MOST, NULL },
	{ "blur", "blur-min", 5, LEAST, NULL },
	{ "unnatural", "natural-min", 6, LEAST, NULL },
	{ "unnatural", "overlay-max", 9, MOST, NULL },
	{ "nsfw", "nsfw-max", 8, MOST, "nsfw-required" },
};

static const struct rule text_rules[] = {
	{ "words", "words-min", 0, LEAST, NULL },
	{ "words", "words-max", 0, MOST_OR_ZERO, NULL },
	{ "characters", "characters-min", 1, LEAST, NULL },
	{ "characters", "characters-max", 1, MOST_OR_ZERO, NULL },
	{ "repetition", "repetition-max", 2, MOST, NULL },
	{ "letters", "letters-min", 3, LEAST, NULL },
};

enum {
	IMAGE_RULES = sizeof(image_rules) / sizeof(image_rules[0]),
	TEXT_RULES = sizeof(text_rules) / sizeof(text_rules[0])
};

/* What a section says of each rule: settings are looked up once, since a
 * selection asks for them a million times. */
struct limits {
	const struct settings *of; /* NULL: not looked up yet */
	const char *languages;
	struct {
		bool set, required;
		double limit;
	} rules[IMAGE_RULES + TEXT_RULES];
};

/* The setting as a number; false when the table has no such setting, or
 * nothing sets it. */
static bool
threshold(const struct dataset *ds, const char *section, const char *name,
    double *out)
{
	const struct setting *known = settings_find(section, name);

	if (known == NULL ||
	    settings_get(ds->settings, section, name, NULL) == NULL)
		return false;
	if (known->type == OPTION_CHOICE) {
		/* keep or drop: 0 is the most that passes where it is drop */
		*out = strcmp(settings_get(ds->settings, section, name, NULL),
			   "drop") == 0
		    ? 0
		    : HUGE_VAL;
		return true;
	}
	*out = known->type == OPTION_REAL
	    ? settings_real(ds->settings, section, name)
	    : (double)settings_integer(ds->settings, section, name);
	return true;
}

static bool
passes(const struct rule *r, double x, double limit)
{
	if (r->bound == LEAST)
		return x >= limit;
	return (r->bound == MOST_OR_ZERO && limit <= 0) || x <= limit;
}

static void
look_up(const struct dataset *ds, const char *section, struct limits *l)
{
	for (size_t i = 0; i < IMAGE_RULES + TEXT_RULES; i++) {
		const struct rule *r = i < IMAGE_RULES
		    ? &image_rules[i]
		    : &text_rules[i - IMAGE_RULES];

		l->rules[i].set =
		    threshold(ds, section, r->setting, &l->rules[i].limit);
		l->rules[i].required = r->required != NULL &&
		    settings_find(section, r->required) != NULL &&
		    settings_flag(ds->settings, section, r->required);
	}
	l->languages = settings_get(ds->settings, section, "languages", NULL);
	l->of = ds->settings;
}

static const struct limits *
limits_of(const struct dataset *ds, const char *section)
{
	static struct limits gate, select;
	struct limits *l = strcmp(section, "gate") == 0 ? &gate : &select;

	if (l->of != ds->settings)
		look_up(ds, section, l);
	return l;
}

/* The rules first..first+count of limits. */
static enum gate_verdict
judge(const struct limits *l, const struct rule rules[], size_t first,
    size_t count, const struct gate_measures *m, const char **word)
{
	enum gate_verdict verdict = GATE_PASSES;

	for (size_t i = 0; i < count; i++) {
		const struct rule *r = &rules[i];
		double x = m->values[r->measure];
		bool broken;

		if (!l->rules[first + i].set)
			continue;
		if (isnan(x) && r->required == NULL) {
			verdict = GATE_UNKNOWN;
			continue;
		}
		broken = isnan(x) ? l->rules[first + i].required
				  : !passes(r, x, l->rules[first + i].limit);
		if (broken) {
			*word = r->word;
			return GATE_REJECTS;
		}
	}
	return verdict;
}

enum gate_verdict
gate_image(const struct dataset *ds, const char *section,
    const struct gate_measures *m, const char **word)
{
	return judge(
	    limits_of(ds, section), image_rules, 0, IMAGE_RULES, m, word);
}

/* "und" passes: a text too short to tell has the language of its page. */
static bool
speaks(const struct dataset *ds, const char *section, const char *language)
{
	const char *list = limits_of(ds, section)->languages;

	return list == NULL || list[0] == '\0' ||
	    strcmp(language, "und") == 0 || language_matches(language, list);
}

enum gate_verdict
gate_text(const struct dataset *ds, const char *section,
    const struct gate_measures *m, const char **word)
{
	if (m->language == NULL)
		return GATE_UNKNOWN;
	if (!speaks(ds, section, m->language)) {
		*word = "language";
		return GATE_REJECTS;
	}
	return judge(limits_of(ds, section), text_rules, IMAGE_RULES,
	    TEXT_RULES, m, word);
}

int64_t
gate_page(struct dataset *ds, int64_t page_id)
{
	struct query *q = db_ask(ds->db, SQL_PAGE_GATE, value_int(page_id));
	const char *reason = NULL;

	if (query_next(q)) {
		char *language = text_string(query_text(q, 1));

		if (query_int(q, 0) != 0)
			reason = "extract:consent";
		else if (language != NULL && language[0] != '\0' &&
		    !speaks(ds, "gate", language))
			reason = "extract:language";
		free(language);
	}
	query_done(q);
	return reason == NULL ? state_id(ds, "done", "")
			      : state_id(ds, "rejected", reason);
}

static int
check_rules(const struct dataset *ds, const struct rule rules[], size_t count)
{
	int status = 0;

	for (size_t i = 0; i < count; i++) {
		const char *name = rules[i].setting;
		double gate, select;

		if (!threshold(ds, "gate", name, &gate) ||
		    !threshold(ds, "select", name, &select) ||
		    (rules[i].bound == LEAST ? select >= gate : select <= gate))
			continue;
		log_error("[select] %s = %g is looser than [gate] %s = %g, "
			  "which stops such things before; loosen the gate",
		    name, select, name, gate);
		status = -1;
	}
	return status;
}

int
gate_check(const struct dataset *ds)
{
	int image = check_rules(ds, image_rules, IMAGE_RULES);
	int text = check_rules(ds, text_rules, TEXT_RULES);

	return image == 0 && text == 0 ? 0 : -1;
}
