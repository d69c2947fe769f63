/*
 * The names and texts of a WebDataset as img2dataset writes it: what its
 * readers (webdataset, wids, open_clip, clip-retrieval) ask for.
 */

#ifndef LAIT_WEBDATASET_H
#define LAIT_WEBDATASET_H

#include <stdbool.h>
#include <stdint.h>

#include "db/sample.h"
#include "lib/buffer.h"

enum {
	WEBDATASET_SHARDS_MAX = 100000, /* five digits name a shard */
	WEBDATASET_SHARD_SIZE_MAX = 1000000,
	WEBDATASET_KEY_BYTES_MAX = 16,
	WEBDATASET_JSON_BYTES_MAX = 1 << 20
};

/* How samples are spread over shards: as evenly as can be, so that all shards
 * have the same size or one sample less than the first. */
struct webdataset_plan {
	int64_t samples;
	int64_t shards;
	int digits; /* of a sample's number within its shard */
};

/* webdataset_plan(samples, size_max, plan): false: more than
 * WEBDATASET_SHARDS_MAX shards. */
bool webdataset_plan(
    int64_t samples, int64_t size_max, struct webdataset_plan *plan);

/* The rank of the first sample of a shard, and how many it holds. */
int64_t webdataset_first(const struct webdataset_plan *plan, int64_t shard);
int64_t webdataset_size(const struct webdataset_plan *plan, int64_t shard);

/* KEY: five digits of the shard, then those of the sample within it. */
void webdataset_key(const struct webdataset_plan *plan, int64_t shard,
    int64_t index, char out[WEBDATASET_KEY_BYTES_MAX]);

/* webdataset_json(s, key, out): append KEY.json: the columns uid (the pair's
 * key), page_url, text_kind and language, then img2dataset's own in its
 * order, indented by 4.  0, or -1 without memory. */
int webdataset_json(
    const struct sample *s, const char *key, struct buffer *out);

/* webdataset_stats(count, out): append SHARD_stats.json.  All samples are
 * successes; times are 0. */
int webdataset_stats(int64_t count, struct buffer *out);

#endif
