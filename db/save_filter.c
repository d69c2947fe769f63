/*
 * What lait-filter said of images and texts.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/hash.h"

#include "db/gate.h"
#include "db/mention.h"
#include "db/near_text.h"
#include "db/reason.h"
#include "db/save.h"
#include "db/state.h"
#include "db/words.h"

enum { THUMB_BYTES = 1024, HASH_BYTES = 32, PHASH_BYTES = 8 };

/* A number where the field is one, else null. */
static struct value
real(const json_t *rec, const char *key)
{
	return value_real(record_real(rec, key, NAN));
}

static struct value
integer(const json_t *rec, const char *key)
{
	return json_is_integer(json_object_get(rec, key))
	    ? value_int(record_integer(rec, key, 0))
	    : value_null();
}

/* A digest in hexadecimal of `size` bytes, else null. */
static struct value
digest(const json_t *rec, const char *key, unsigned char out[], size_t size)
{
	return hex_decode(record_text(rec, key), out, size)
	    ? value_blob(out, size)
	    : value_null();
}

static struct value
base64(const json_t *rec, const char *key, struct buffer *out)
{
	struct text t = record_text(rec, key);

	buffer_clear(out);
	if (t.size == 0 || base64_decode(t, out) != 0)
		return value_null();
	return value_blob(out->data, out->size);
}

/* The state after the stage itself found nothing: the gates' word. */
static int64_t
gated(struct dataset *ds, enum gate_verdict verdict, const char *word,
    const char *next_name, const char *next)
{
	char reason[REASON_BYTES_MAX];

	if (verdict != GATE_REJECTS)
		return state_id(ds, next_name, next);
	(void)snprintf(reason, sizeof(reason), "filter:%s", word);
	return state_id(ds, "rejected", reason);
}

static bool
refused(const json_t *rec)
{
	return record_string(rec, "reject") != NULL ||
	    record_string(rec, "fail") != NULL;
}

/* ---- images ---------------------------------------------------------------*/

static void
fill_image(struct dataset *ds, int64_t id, const json_t *rec)
{
	static const char *const known[] = { "record", "id", "sha256", "body",
		"format", "bytes", "width", "height", "animated", "damaged",
		"contrast", "blank", "blur", "border", "natural", "nsfw", "pdq",
		"pdqq", "pdqt", "phash", "thumb", "thumbt", "reject", "fail",
		NULL };
	unsigned char pdq[HASH_BYTES], pdqt[HASH_BYTES], phash[PHASH_BYTES];
	struct buffer detail = buffer_make(RECORD_BYTES_MAX);
	struct buffer whole = buffer_make(2 * THUMB_BYTES);
	struct buffer trimmed = buffer_make(2 * THUMB_BYTES);
	struct value thumb = base64(rec, "thumb", &whole);

	db_run(ds->db, SQL_IMAGE_FILL, value_text(record_text(rec, "format")),
	    integer(rec, "bytes"), integer(rec, "width"),
	    integer(rec, "height"), value_int(record_true(rec, "animated")),
	    value_int(record_true(rec, "damaged")), real(rec, "contrast"),
	    real(rec, "blank"), real(rec, "blur"), real(rec, "border"),
	    real(rec, "natural"), real(rec, "nsfw"), integer(rec, "pdqq"),
	    digest(rec, "pdq", pdq, HASH_BYTES),
	    digest(rec, "pdqt", pdqt, HASH_BYTES),
	    digest(rec, "phash", phash, PHASH_BYTES),
	    value_text(words_detail(rec, known, &detail)), value_int(id));
	if (thumb.type != VALUE_NULL)
		db_run(ds->db, SQL_THUMB_SET, value_int(id), thumb,
		    base64(rec, "thumbt", &trimmed));
	buffer_free(&detail);
	buffer_free(&whole);
	buffer_free(&trimmed);
}

static struct gate_measures
measures(struct dataset *ds, enum sql sql, int64_t id, char **language)
{
	struct query *q = db_ask(ds->db, sql, value_int(id));
	struct gate_measures m = { .language = NULL };

	*language = NULL;
	if (query_next(q)) {
		for (int i = 0; i < GATE_MEASURES; i++)
			m.values[i] = query_real(q, 1 + i);
		*language = text_string(query_text(q, 0));
		m.language = *language;
	}
	query_done(q);
	return m;
}

static enum saved
save_image(struct dataset *ds, const json_t *rec, const char **why)
{
	unsigned char sha256[SHA256_BYTES];
	int64_t id, was, state;
	struct query *q;

	*why = "sha256 is not one";
	if (!hex_decode(record_text(rec, "sha256"), sha256, SHA256_BYTES))
		return SAVED_BAD;
	q = db_ask(
	    ds->db, SQL_IMAGE_STATE_OF, value_blob(sha256, SHA256_BYTES));
	id = query_next(q) ? query_int(q, 0) : 0;
	was = id == 0 ? 0 : query_int(q, 1);
	query_done(q);
	if (id == 0)
		return SAVED_UNKNOWN;
	fill_image(ds, id, rec);
	if (refused(rec)) {
		state = save_failure(ds, "filter", UNIT_IMAGE, id, rec, why);
		if (state == 0)
			return SAVED_BAD;
	} else {
		char *none;
		struct gate_measures m =
		    measures(ds, SQL_IMAGE_MEASURES, id, &none);
		const char *word = "";
		enum gate_verdict v = gate_image(ds, "gate", &m, &word);

		free(none);
		state = gated(ds, v, word, "waiting", "dedup");
		save_done(ds, "filter", UNIT_IMAGE, id);
		if (v != GATE_REJECTS)
			db_run(ds->db, SQL_WAITING_SET,
			    value_int(dataset_stage(ds, "dedup", UNIT_IMAGE)),
			    value_int(id), value_int(0), value_int(0));
	}
	state_move(ds, UNIT_IMAGE, was, state);
	db_run(ds->db, SQL_IMAGE_STATE, value_int(state), value_int(id));
	mention_dirty(ds, id);
	return SAVED;
}

/* ---- texts ----------------------------------------------------------------*/

static enum saved
save_text(struct dataset *ds, const json_t *rec, const char **why)
{
	static const char *const known[] = { "record", "id", "text_id", "text",
		"language", "words", "characters", "repetition", "letters",
		"reject", "fail", NULL };
	struct buffer detail = buffer_make(RECORD_BYTES_MAX);
	unsigned char key[DB_KEY_BYTES];
	int64_t id, was, state;
	struct query *q;

	*why = "text_id is not one";
	if (!hex_decode(record_text(rec, "text_id"), key, DB_KEY_BYTES))
		return SAVED_BAD;
	q = db_ask(ds->db, SQL_TEXT_STATE_OF, value_blob(key, DB_KEY_BYTES));
	id = query_next(q) ? query_int(q, 0) : 0;
	was = id == 0 ? 0 : query_int(q, 1);
	query_done(q);
	if (id == 0)
		return SAVED_UNKNOWN;
	db_run(ds->db, SQL_TEXT_FILL, value_text(record_text(rec, "language")),
	    integer(rec, "words"), integer(rec, "characters"),
	    real(rec, "repetition"), real(rec, "letters"),
	    value_text(words_detail(rec, known, &detail)), value_int(id));
	buffer_free(&detail);
	if (refused(rec)) {
		state = save_failure(ds, "filter", UNIT_TEXT, id, rec, why);
		if (state == 0)
			return SAVED_BAD;
	} else {
		char *language;
		struct gate_measures m =
		    measures(ds, SQL_TEXT_MEASURES, id, &language);
		const char *word = "";

		enum gate_verdict v = gate_text(ds, "gate", &m, &word);

		state = gated(ds, v, word, "done", "");
		free(language);
		save_done(ds, "filter", UNIT_TEXT, id);
		if (state_is(ds, state, "done"))
			near_text_follow(ds, id);
	}
	state_move(ds, UNIT_TEXT, was, state);
	db_run(ds->db, SQL_TEXT_STATE, value_int(state), value_int(id));
	db_run(ds->db, SQL_TEXT_DIRTY, value_int(id));
	return SAVED;
}

static enum saved
save(struct dataset *ds, json_t *rec, const char **why)
{
	const char *kind = record_kind(rec);

	if (strcmp(kind, "image") == 0)
		return save_image(ds, rec, why);
	if (strcmp(kind, "text") == 0)
		return save_text(ds, rec, why);
	*why = "neither an image nor a text record";
	return SAVED_BAD;
}

const struct save_stage save_filter = { .name = "filter", .unit = save };
