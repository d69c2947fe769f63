/*
 * lait-export webdataset: all shards and the two indexes over them.
 */

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/buffer.h"
#include "lib/file.h"
#include "lib/log.h"
#include "lib/progress.h"
#include "lib/record.h"
#include "lib/stage.h"

#include "db/export.h"
#include "db/shard.h"
#include "db/webdataset.h"

enum { NAME_ROOM = 32 };

/* Both indexes grow with each shard and are written at the end. */
struct indexes {
	json_t *sizes; /* {"00000.tar": samples, ...} */
	json_t *list;  /* of wids: [{"url", "md5sum", ...}, ...] */
};

static int
add_to_indexes(struct indexes *x, int64_t number, int64_t samples,
    const struct shard *shard)
{
	char name[NAME_ROOM], md5[MD5_HEX_BYTES + 1];
	json_t *entry;

	(void)snprintf(name, sizeof(name), "%05d.tar", (int)number);
	hex_encode(shard->digest.md5, sizeof(shard->digest.md5), md5);
	entry = json_pack("{ss ss sI sI}", "url", name, "md5sum", md5,
	    "nsamples", (json_int_t)samples, "filesize",
	    (json_int_t)shard->digest.size);
	if (entry != NULL && json_array_append_new(x->list, entry) == 0 &&
	    json_object_set_new(x->sizes, name, json_integer(samples)) == 0)
		return 0;
	log_error("%s: out of memory", name);
	return -1;
}

static int
write_json(const char *folder, const char *name, const json_t *value)
{
	char path[PATH_BYTES_MAX];
	struct new_file *f = NULL;

	if (!file_path(path, folder, name)) {
		errno = ENAMETOOLONG;
		goto fail;
	}
	f = file_new(path);
	if (f == NULL)
		goto fail;
	if (json_dumpf(value, file_stream(f), 0) != 0)
		goto fail_file;
	if (file_commit(f) == 0)
		return 0;
	goto fail;
fail_file:
	file_abandon(f);
fail:
	log_errno("%s/%s", folder, name);
	return -1;
}

static int
write_indexes(const char *folder, const struct indexes *x)
{
	json_t *wids = json_pack("{ss si sO}", "__kind__",
	    "wids-shard-index-v1", "wids_version", 1, "shardlist", x->list);
	int status = -1;

	if (wids == NULL)
		log_error("%s: out of memory", folder);
	else if (write_json(folder, "sizes.json", x->sizes) == 0)
		status = write_json(folder, "shardindex.json", wids);
	json_decref(wids);
	return status;
}

/* While shards change, indexes of an earlier export would lie. */
static int
remove_index(const char *folder, const char *name)
{
	char path[PATH_BYTES_MAX];

	if (file_path(path, folder, name) &&
	    (unlink(path) == 0 || errno == ENOENT))
		return 0;
	log_errno("%s/%s", folder, name);
	return -1;
}

static int
export_shards(const struct shard_place *place, struct indexes *x)
{
	int64_t kept = 0;

	if (remove_index(place->folder, "sizes.json") != 0 ||
	    remove_index(place->folder, "shardindex.json") != 0)
		return -1;
	progress_start("shards", place->plan->shards, false);
	for (int64_t i = 0; i < place->plan->shards; i++) {
		struct shard shard;

		if (shard_export(place, i, &shard) != 0 ||
		    add_to_indexes(
			x, i, webdataset_size(place->plan, i), &shard) != 0) {
			progress_end();
			return -1;
		}
		kept += shard.kept;
		progress_add(1);
	}
	progress_end();
	if (shard_remove_from(place->folder, place->plan->shards) != 0)
		return -1;
	log_info("%s: %lld pairs in %lld shards, %lld of them were there",
	    place->folder, (long long)place->plan->samples,
	    (long long)place->plan->shards, (long long)kept);
	return 0;
}

int
export_webdataset(const struct export *e, struct samples *samples)
{
	struct indexes x = { json_object(), json_array() };
	struct webdataset_plan plan;
	struct shard_place place = { e->out, e->store, &plan, samples };
	int status = EXIT_UNUSABLE;

	if (x.sizes == NULL || x.list == NULL) {
		log_error("out of memory");
	} else if (!webdataset_plan(
		       sample_count(samples), e->shard_size, &plan)) {
		log_error("more than %d shards: set --shard-size higher",
		    WEBDATASET_SHARDS_MAX);
		status = EXIT_USAGE;
	} else if (export_shards(&place, &x) == 0 &&
	    write_indexes(e->out, &x) == 0) {
		status = EXIT_ANSWERED;
	}
	json_decref(x.sizes);
	json_decref(x.list);
	return status;
}
