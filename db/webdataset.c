/*
 * WebDataset's names and texts; see webdataset.h.
 */

#include <assert.h>
#include <stdio.h>

#include "db/webdataset.h"
#include "lib/hash.h"
#include "lib/record.h"

bool
webdataset_plan(int64_t samples, int64_t size_max, struct webdataset_plan *plan)
{
	assert(samples >= 0);
	assert(size_max >= 1 && size_max <= WEBDATASET_SHARD_SIZE_MAX);
	plan->samples = samples;
	plan->shards = samples / size_max + (samples % size_max != 0);
	plan->digits = 1;
	for (int64_t n = 10; n < size_max; n *= 10)
		plan->digits++;
	return plan->shards <= WEBDATASET_SHARDS_MAX;
}

int64_t
webdataset_first(const struct webdataset_plan *plan, int64_t shard)
{
	int64_t size = plan->samples / plan->shards;
	int64_t larger = plan->samples % plan->shards;

	return shard * size + (shard < larger ? shard : larger);
}

int64_t
webdataset_size(const struct webdataset_plan *plan, int64_t shard)
{
	return plan->samples / plan->shards +
	    (shard < plan->samples % plan->shards);
}

void
webdataset_key(const struct webdataset_plan *plan, int64_t shard, int64_t index,
    char out[WEBDATASET_KEY_BYTES_MAX])
{
	(void)snprintf(out, WEBDATASET_KEY_BYTES_MAX, "%05d%0*d", (int)shard,
	    plan->digits, (int)index); /* 5 and at most 6 digits fit */
}

/* jansson's text of `object`, indented as Python's json.dumps(indent=4). */
static int
put_json(json_t *object, struct buffer *out)
{
	char *text = json_dumps(object,
	    JSON_INDENT(4) | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(15));
	int status = -1;

	if (text != NULL)
		status = buffer_put_string(out, text);
	free(text);
	return status;
}

static int
set_columns(json_t *o, const struct sample *s)
{
	char pair[KEY_HEX_BYTES + 1];

	hex_encode(s->pair, sizeof(s->pair), pair);
	return record_set_string(o, "uid", pair) == 0 &&
		record_set_text(o, "page_url", s->page_url) == 0 &&
		record_set_text(o, "text_kind", s->kind) == 0 &&
		record_set_text(o, "language", s->language) == 0
	    ? 0
	    : -1;
}

/* The pictures are exported as they came, so that the original size is the
 * size; img2dataset's exif holds null where none was read. */
static int
set_sizes(json_t *o, const struct sample *s)
{
	return record_set_integer(o, "width", s->width) == 0 &&
		record_set_integer(o, "height", s->height) == 0 &&
		record_set_integer(o, "original_width", s->width) == 0 &&
		record_set_integer(o, "original_height", s->height) == 0 &&
		record_set(o, "exif", json_null()) == 0
	    ? 0
	    : -1;
}

int
webdataset_json(const struct sample *s, const char *key, struct buffer *out)
{
	char sha256[SHA256_HEX_BYTES + 1];
	json_t *o = json_object();
	int status = -1;

	hex_encode(s->image, sizeof(s->image), sha256);
	if (o != NULL && set_columns(o, s) == 0 &&
	    record_set_text(o, "caption", s->caption) == 0 &&
	    record_set_text(o, "url", s->url) == 0 &&
	    record_set_string(o, "key", key) == 0 &&
	    record_set_string(o, "status", "success") == 0 &&
	    record_set(o, "error_message", json_null()) == 0 &&
	    set_sizes(o, s) == 0 && record_set_string(o, "sha256", sha256) == 0)
		status = put_json(o, out);
	json_decref(o);
	return status;
}

int
webdataset_stats(int64_t count, struct buffer *out)
{
	json_t *o = json_pack("{sI sI si si sf sf sf s{sI}}", "count",
	    (json_int_t)count, "successes", (json_int_t)count,
	    "failed_to_download", 0, "failed_to_resize", 0, "duration", 0.0,
	    "start_time", 0.0, "end_time", 0.0, "status_dict", "success",
	    (json_int_t)count);
	int status = -1;

	if (o != NULL)
		status = put_json(o, out);
	json_decref(o);
	return status;
}
