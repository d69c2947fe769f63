/*
 * What lait-dedup said: links between near copies.
 */

#include <string.h>

#include "lib/hash.h"

#include "db/mention.h"
#include "db/near_text.h"
#include "db/reason.h"
#include "db/save.h"
#include "db/state.h"

/* Of the links to pictures with a smaller sha256 so many are kept, those to
 * the least: what is kept does not depend on who came first. */
enum { LINKS_MAX = 64 };

struct image {
	int64_t id, state_id;
	unsigned char sha256[SHA256_BYTES];
};

static bool
load(struct dataset *ds, struct text hex, struct image *out)
{
	struct query *q;
	bool found;

	out->id = 0;
	if (!hex_decode(hex, out->sha256, SHA256_BYTES))
		return false;
	q = db_ask(
	    ds->db, SQL_IMAGE_STATE_OF, value_blob(out->sha256, SHA256_BYTES));
	found = query_next(q);
	if (found) {
		out->id = query_int(q, 0);
		out->state_id = query_int(q, 1);
	}
	query_done(q);
	return true;
}

static void
trim(struct dataset *ds, const struct image *greater)
{
	int64_t other;

	while (db_value(ds->db, 0, SQL_NEAR_COUNT, value_int(greater->id),
		   value_blob(greater->sha256, SHA256_BYTES)) > LINKS_MAX &&
	    (other = db_value(ds->db, 0, SQL_NEAR_GREATEST,
		 value_int(greater->id),
		 value_blob(greater->sha256, SHA256_BYTES))) != 0) {
		db_run(ds->db, SQL_NEAR_REMOVE, value_int(greater->id),
		    value_int(other), value_int(other), value_int(greater->id));
		mention_dirty(ds, other);
	}
}

static void
link_both(struct dataset *ds, const struct image *a, const struct image *b,
    int64_t distance)
{
	bool greater = memcmp(a->sha256, b->sha256, SHA256_BYTES) > 0;

	db_run(ds->db, SQL_NEAR_ADD, value_int(a->id), value_int(b->id),
	    value_int(distance));
	db_run(ds->db, SQL_NEAR_ADD, value_int(b->id), value_int(a->id),
	    value_int(distance));
	trim(ds, greater ? a : b);
	mention_dirty(ds, b->id);
}

static enum saved
add_links(struct dataset *ds, const struct image *image, const json_t *rec,
    const char **why)
{
	json_t *near = json_object_get(rec, "near"), *entry;
	size_t i;

	*why = "near is not an array of {sha256, distance}";
	if (near != NULL && !json_is_array(near))
		return SAVED_BAD;
	json_array_foreach(near, i, entry)
	{
		int64_t distance = record_integer(entry, "distance", -1);
		struct image other;

		if (distance < 0 ||
		    !load(ds, record_text(entry, "sha256"), &other))
			return SAVED_BAD;
		/* One that was purged since is passed over. */
		if (other.id != 0 && other.id != image->id)
			link_both(ds, image, &other, distance);
	}
	return SAVED;
}

/* What it says about evaluation sets replaces what was said before. */
static enum saved
add_sets(struct dataset *ds, const struct image *image, const json_t *rec,
    const char **why)
{
	json_t *sets = json_object_get(rec, "contaminated"), *entry;
	size_t i;

	*why = "contaminated is not an array of {set, name, distance}";
	if (sets != NULL && !json_is_array(sets))
		return SAVED_BAD;
	db_run(ds->db, SQL_CONTAMINATED_CLEAR, value_int(image->id));
	json_array_foreach(sets, i, entry)
	{
		int64_t distance = record_integer(entry, "distance", -1);
		struct text set = record_text(entry, "set");

		if (distance < 0 || set.size == 0)
			return SAVED_BAD;
		db_run(ds->db, SQL_CONTAMINATED_ADD, value_int(image->id),
		    value_text(set), value_text(record_text(entry, "name")),
		    value_int(distance));
	}
	return SAVED;
}

/* Is it dedup that the state is about? */
static bool
waits(struct dataset *ds, int64_t state)
{
	const char *reason = state_reason(ds, state);

	return (state_is(ds, state, "waiting") &&
		   strcmp(reason, "dedup") == 0) ||
	    (state_is(ds, state, "retry") &&
		reason_word(reason, "dedup") != NULL);
}

static enum saved
save(struct dataset *ds, json_t *rec, const char **why)
{
	struct image image;
	int64_t state;

	if (strcmp(record_kind(rec), "text") == 0)
		return near_text_save(ds, rec, why);
	*why = "not an image record with its sha256";
	if (strcmp(record_kind(rec), "image") != 0 ||
	    !load(ds, record_text(rec, "sha256"), &image))
		return SAVED_BAD;
	/* Turned down by a gate since it was handed out: links are facts, its
	 * state stays. */
	if (image.id == 0)
		return SAVED_UNKNOWN;
	if (record_string(rec, "reject") != NULL ||
	    record_string(rec, "fail") != NULL) {
		state =
		    save_failure(ds, "dedup", UNIT_IMAGE, image.id, rec, why);
		if (state == 0)
			return SAVED_BAD;
	} else {
		state = state_id(ds, "done", "");
		if (add_links(ds, &image, rec, why) != SAVED ||
		    add_sets(ds, &image, rec, why) != SAVED)
			return SAVED_BAD;
		save_done(ds, "dedup", UNIT_IMAGE, image.id);
	}
	if (waits(ds, image.state_id)) {
		state_move(ds, UNIT_IMAGE, image.state_id, state);
		db_run(ds->db, SQL_IMAGE_STATE, value_int(state),
		    value_int(image.id));
	}
	mention_dirty(ds, image.id);
	return SAVED;
}

const struct save_stage save_dedup = { .name = "dedup", .unit = save };
