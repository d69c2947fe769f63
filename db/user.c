/*
 * Stages of the user; see user.h.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/hash.h"
#include "lib/log.h"

#include "db/frontier.h"
#include "db/save.h"
#include "db/state.h"
#include "db/words.h"

#include "db/user.h"

enum { SECTION_BYTES_MAX = 128 };

/* The stage that save_user speaks for. */
static char selected[SECTION_BYTES_MAX];

static bool
section_of(const char *name, char out[SECTION_BYTES_MAX])
{
	int size = snprintf(out, SECTION_BYTES_MAX, "stage %s", name);

	return size > 0 && size < SECTION_BYTES_MAX;
}

const char *
user_name(const struct dataset *ds, size_t i)
{
	const struct text head = text_literal("stage ");
	const char *section;

	for (size_t at = 0;
	     (section = settings_section(ds->settings, at)) != NULL; at++)
		if (text_starts(text_of(section), head) && i-- == 0)
			return section + head.size;
	return NULL;
}

int
user_unit(const struct dataset *ds, const char *name)
{
	char section[SECTION_BYTES_MAX];
	const char *known, *unit;
	bool found = false;

	for (size_t i = 0; !found && (known = user_name(ds, i)) != NULL; i++)
		found = strcmp(known, name) == 0;
	if (!found || !section_of(name, section))
		return -1;
	unit = settings_get(ds->settings, section, "unit", NULL);
	if (strcmp(unit, "page") == 0)
		return UNIT_PAGE;
	if (strcmp(unit, "text") == 0)
		return UNIT_TEXT;
	return strcmp(unit, "pair") == 0 ? UNIT_PAIR : UNIT_IMAGE;
}

bool
user_select(struct dataset *ds, const char *name)
{
	if (user_unit(ds, name) < 0)
		return false;
	(void)snprintf(selected, sizeof(selected), "%s", name);
	return true;
}

/* What stands in a comma separated list. */
static bool
lists(const char *list, const char *word)
{
	struct text rest = text_of(list), piece;

	while (list != NULL && text_split(&rest, ',', &piece))
		if (text_equal(text_trim(piece), text_of(word)))
			return true;
	return false;
}

/* The stages that stand before a user's stage: what `after` says, or the last
 * of lait's own for its unit. */
static const char *
after_of(const struct dataset *ds, const char *name)
{
	static const char *const last[UNIT_COUNT] = { [UNIT_PAGE] = "extract",
		[UNIT_IMAGE] = "dedup",
		[UNIT_TEXT] = "filter",
		[UNIT_PAIR] = "select" };
	char section[SECTION_BYTES_MAX];
	const char *after;

	if (!section_of(name, section))
		return "";
	after = settings_get(ds->settings, section, "after", NULL);
	return after == NULL || after[0] == '\0' ? last[user_unit(ds, name)]
						 : after;
}

void
user_follow(struct dataset *ds, const char *stage, enum unit unit, int64_t id)
{
	const char *name;

	for (size_t i = 0; (name = user_name(ds, i)) != NULL; i++)
		if (user_unit(ds, name) == (int)unit &&
		    lists(after_of(ds, name), stage))
			db_run(ds->db, SQL_WAITING_ADD,
			    value_int(dataset_stage(ds, name, unit)),
			    value_int(id), value_int(0), value_int(0));
}

int64_t
user_fill(struct dataset *ds, const char *name)
{
	static const enum sql fills[UNIT_COUNT] = { [UNIT_PAGE] =
							SQL_FILL_PAGES,
		[UNIT_IMAGE] = SQL_FILL_IMAGES,
		[UNIT_TEXT] = SQL_FILL_TEXTS,
		[UNIT_PAIR] = SQL_FILL_PAIRS };
	static const char *const fields[] = { "unit", "after", "reads",
		"writes", "version" };
	int unit = user_unit(ds, name);
	char section[SECTION_BYTES_MAX], note[SECTION_BYTES_MAX + 8];
	struct buffer all = buffer_make(1 << 16);
	char digest[SHA256_HEX_BYTES + 1];
	int64_t filled = 0;
	char *was;

	if (unit < 0 || !section_of(name, section))
		return 0;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		const char *value =
		    settings_get(ds->settings, section, fields[i], NULL);

		buffer_put_string(&all, value == NULL ? "" : value);
		buffer_put_char(&all, '\n');
	}
	sha256_hex_of(buffer_text(&all), digest);
	buffer_free(&all);
	(void)snprintf(note, sizeof(note), "filled.%s", name);
	was = db_meta(ds->db, note);
	if (was == NULL || strcmp(was, digest) != 0) {
		filled = db_run(ds->db, fills[unit],
		    value_int(dataset_stage(ds, name, (enum unit)unit)));
		db_set_meta(ds->db, note, digest);
	}
	free(was);
	return filled;
}

/* ---- answers --------------------------------------------------------------*/

/* The number of the unit that a record names. */
static int64_t
number_of(struct dataset *ds, int unit, const json_t *rec, const char **why)
{
	static const struct {
		const char *field;
		enum sql find;
		size_t size;
	} keys[UNIT_COUNT] = {
		[UNIT_IMAGE] = { "sha256", SQL_IMAGE_ID, SHA256_BYTES },
		[UNIT_TEXT] = { "text_id", SQL_TEXT_ID, DB_KEY_BYTES },
		[UNIT_PAIR] = { "pair", SQL_PAIR_ID, DB_KEY_BYTES },
	};
	unsigned char key[SHA256_BYTES];

	if (unit == UNIT_PAGE) {
		struct address a;

		*why = "url is not an http(s) address";
		if (!address_read(ds, record_text(rec, "url"), WANT_PAGE, &a))
			return -1;
		return db_value(ds->db, 0, SQL_PAGE_BY_KEY, value_int(a.key));
	}
	*why = "the record lacks the key of its unit";
	if (!hex_decode(
		record_text(rec, keys[unit].field), key, keys[unit].size))
		return -1;
	return db_value(
	    ds->db, 0, keys[unit].find, value_blob(key, keys[unit].size));
}

static void
add_scores(struct dataset *ds, int unit, int64_t id, const json_t *rec,
    const char *section)
{
	struct text rest =
	    text_of(settings_get(ds->settings, section, "writes", NULL));
	const char *version =
	    settings_get(ds->settings, section, "version", NULL);
	struct text piece;

	while (text_split(&rest, ',', &piece)) {
		char *name = text_string(text_trim(piece));
		json_t *value =
		    name == NULL ? NULL : json_object_get(rec, name);

		/* This one is a gate's (gate.nsfw-max). */
		if (json_is_number(value) && unit == UNIT_IMAGE &&
		    strcmp(name, "nsfw") == 0)
			db_run(ds->db, SQL_IMAGE_NSFW,
			    value_real(json_number_value(value)),
			    value_int(id));
		if (json_is_number(value))
			db_run(ds->db, SQL_SCORE_SET, value_int(unit),
			    value_int(id), value_int(0), value_string(name),
			    value_real(json_number_value(value)),
			    value_string(version));
		free(name);
	}
}

static enum saved
save(struct dataset *ds, json_t *rec, const char **why)
{
	static const char *const known[] = { "record", "id", "sha256", "body",
		"text_id", "text", "pair", "url", "pixels", "reject", "fail",
		NULL };
	struct buffer detail = buffer_make(RECORD_BYTES_MAX);
	int unit = user_unit(ds, selected);
	char section[SECTION_BYTES_MAX];
	int64_t id = number_of(ds, unit, rec, why), stage;
	struct text rest;

	if (id < 0 || !section_of(selected, section))
		return SAVED_BAD;
	if (id == 0)
		return SAVED_UNKNOWN;
	if (record_string(rec, "fail") != NULL ||
	    record_string(rec, "reject") != NULL) {
		if (save_failure(ds, selected, (enum unit)unit, id, rec, why) ==
		    0)
			return SAVED_BAD;
	} else
		save_done(ds, selected, (enum unit)unit, id);
	add_scores(ds, unit, id, rec, section);
	rest = words_detail(rec, known, &detail);
	stage = dataset_stage(ds, selected, (enum unit)unit);
	if (rest.data != NULL)
		db_run(ds->db, SQL_NOTE_SET, value_int(stage), value_int(id),
		    value_text(rest));
	buffer_free(&detail);
	if (unit == UNIT_IMAGE)
		db_run(ds->db, SQL_DIRTY_ADD, value_int(id));
	if (unit == UNIT_TEXT)
		db_run(ds->db, SQL_TEXT_DIRTY, value_int(id));
	return SAVED;
}

const struct save_stage save_user = { .name = "", .unit = save };
