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

enum bound { LEAST, MOST };

/* A rule: in the order in which the first that applies gives the word. */
struct rule {
	const char *word, *setting;
	int measure; /* index into gate_measures */
	enum bound bound;
};

static const struct rule image_rules[] = {
	{ "size", "min-side", 0, LEAST },
	{ "aspect", "aspect-max", 1, MOST },
	{ "bytes", "bytes-min", 2, LEAST },
	{ "blank", "contrast-min", 3, LEAST },
	{ "blank", "blank-max", 4, MOST },
	{ "blur", "blur-min", 5, LEAST },
	{ "unnatural", "natural-min", 6, LEAST },
};

static const struct rule text_rules[] = {
	{ "words", "words-min", 0, LEAST },
	{ "words", "words-max", 0, MOST },
	{ "characters", "characters-min", 1, LEAST },
	{ "characters", "characters-max", 1, MOST },
	{ "repetition", "repetition-max", 2, MOST },
	{ "letters", "letters-min", 3, LEAST },
};

enum {
	IMAGE_RULES = sizeof(image_rules) / sizeof(image_rules[0]),
	TEXT_RULES = sizeof(text_rules) / sizeof(text_rules[0])
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
	*out = known->type == OPTION_REAL
	    ? settings_real(ds->settings, section, name)
	    : (double)settings_integer(ds->settings, section, name);
	return true;
}

static enum gate_verdict
judge(const struct dataset *ds, const char *section, const struct rule rules[],
    size_t count, const struct gate_measures *m, const char **word)
{
	enum gate_verdict verdict = GATE_PASSES;

	for (size_t i = 0; i < count; i++) {
		double x = m->values[rules[i].measure], limit;

		if (!threshold(ds, section, rules[i].setting, &limit))
			continue;
		if (isnan(x)) {
			verdict = GATE_UNKNOWN;
			continue;
		}
		if (rules[i].bound == LEAST ? x >= limit : x <= limit)
			continue;
		*word = rules[i].word;
		return GATE_REJECTS;
	}
	return verdict;
}

enum gate_verdict
gate_image(const struct dataset *ds, const char *section,
    const struct gate_measures *m, const char **word)
{
	return judge(ds, section, image_rules, IMAGE_RULES, m, word);
}

/* "und" passes: a text too short to tell has the language of its page. */
static bool
speaks(const struct dataset *ds, const char *section, const char *language)
{
	const char *list =
	    settings_get(ds->settings, section, "languages", NULL);

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
	return judge(ds, section, text_rules, TEXT_RULES, m, word);
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
