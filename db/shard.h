/*
 * One shard of a WebDataset on disk: SHARD.tar, SHARD_stats.json and
 * SHARD.sha256.  A tar stands under its name only when it is whole.
 */

#ifndef LAIT_SHARD_H
#define LAIT_SHARD_H

#include <stdbool.h>
#include <stdint.h>

#include "db/sample.h"
#include "db/tar.h"
#include "db/webdataset.h"

/* What all shards of an export have in common. */
struct shard_place {
	const char *folder; /* where they go */
	const char *store;  /* of the WARC files */
	const struct webdataset_plan *plan;
	struct samples *samples;
};

/* What became of a shard, for the indexes. */
struct shard {
	struct tar_digest digest;
	bool kept; /* it was there and is what would have been written */
};

/*
 * shard_export(place, number, shard): leave the shard's three files in the
 * folder.  Where they are there already, SHARD.sha256 names the digest of the
 * recipe (all that the tar is made of: members, hashes of images, this
 * format's version) and of the tar; when both hold nothing is written.  A new
 * tar is written under another name, synced, renamed and read back.
 * 0; -1: said, or stop_asked().
 */
int shard_export(
    const struct shard_place *place, int64_t number, struct shard *shard);

/* shard_remove_from(folder, number): remove the shards from that number on,
 * which an earlier, larger export left.  0, -1 (said). */
int shard_remove_from(const char *folder, int64_t number);

#endif
