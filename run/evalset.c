/*
 * Lines of evaluation sets; see evalset.h.
 */

#include "lib/hash.h"

#include "run/evalset.h"

enum { PDQ_HEX_BYTES = 64, PHASH_HEX_BYTES = 16, QUALITY_FULL = 100 };

static bool
is_hex(struct text t, size_t digits)
{
	unsigned char bytes[PDQ_HEX_BYTES / 2];

	return t.size == digits && hex_decode(t, bytes, digits / 2);
}

/* The next word of the line; empty at its end. */
static struct text
next_word(struct text *rest)
{
	struct text word;

	*rest = text_trim(*rest);
	word = *rest;
	for (word.size = 0; word.size < rest->size; word.size++)
		if (word.data[word.size] == ' ' || word.data[word.size] == '\t')
			break;
	if (word.size > 0) {
		rest->data += word.size;
		rest->size -= word.size;
	}
	return word;
}

json_t *
evalset_trim(const json_t *rec, const char *name)
{
	static const char *const fields[] = { "pdq", "pdqq", "pdqt", "thumb",
		"thumbt", "width", "height" };
	struct text sha256 = record_text(rec, "sha256");
	bool hashed = record_string(rec, "pdq") != NULL &&
	    json_object_get(rec, "reject") == NULL &&
	    json_object_get(rec, "fail") == NULL;
	json_t *out;

	if (!is_hex(sha256, SHA256_HEX_BYTES) ||
	    (out = record_new("image")) == NULL)
		return NULL;
	(void)record_set_text(out, "sha256", sha256);
	if (name != NULL)
		(void)record_set_string(out, "name", name);
	for (size_t i = 0; hashed && i < sizeof(fields) / sizeof(*fields);
	     i++) {
		json_t *value = json_object_get(rec, fields[i]);

		if (value != NULL)
			(void)record_set(out, fields[i], json_incref(value));
	}
	return out;
}

static json_t *
hashes_record(struct text pdq, struct text rest)
{
	struct text word = next_word(&rest), pdqt = { 0 };
	json_t *rec = record_new("image");

	if (is_hex(word, PDQ_HEX_BYTES)) {
		pdqt = word;
		word = next_word(&rest);
	}
	(void)record_set_text(rec, "pdq", pdq);
	if (pdqt.size > 0)
		(void)record_set_text(rec, "pdqt", pdqt);
	(void)record_set_integer(rec, "pdqq", QUALITY_FULL);
	(void)record_set_integer(rec, "width", 1);
	(void)record_set_integer(rec, "height", 1);
	if (is_hex(word, PHASH_HEX_BYTES))
		word = next_word(&rest);
	if (is_hex(word, SHA256_HEX_BYTES)) {
		(void)record_set_text(rec, "sha256", word);
		rest = text_trim(rest);
		if (rest.size > 0)
			(void)record_set_text(rec, "name", rest);
		return rec;
	}
	json_decref(rec);
	return NULL;
}

/* Does the line go on as `[pdqt] phash sha256 name` does? */
static bool
is_list(struct text rest)
{
	struct text word = next_word(&rest);

	if (is_hex(word, PDQ_HEX_BYTES))
		word = next_word(&rest);
	return is_hex(word, PHASH_HEX_BYTES) &&
	    is_hex(next_word(&rest), SHA256_HEX_BYTES);
}

static json_t *
json_record(struct text line, const char **why)
{
	json_t *rec = record_parse(line, why), *out;

	if (rec == NULL)
		return NULL;
	*why = "an image record with its sha256 is wanted";
	out = evalset_trim(rec, record_string(rec, "name"));
	json_decref(rec);
	return out;
}

json_t *
evalset_record(struct text line, const char **why)
{
	struct text rest = line, first = next_word(&rest);
	json_t *rec;

	if (first.size > 0 && first.data[0] == '{')
		return json_record(text_trim(line), why);
	*why = "neither `sha256 [name]`, nor `pdq [pdqt] phash sha256 name`, "
	       "nor an image record";
	if (!is_hex(first, SHA256_HEX_BYTES))
		return NULL;
	if (is_list(rest))
		return hashes_record(first, rest);
	rec = record_new("image");
	(void)record_set_text(rec, "sha256", first);
	rest = text_trim(rest);
	if (rest.size > 0)
		(void)record_set_text(rec, "name", rest);
	return rec;
}
