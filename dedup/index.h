/*
 * The index of all pictures past the gates: append-only runs of codes, digests
 * and thumbnails, safe against a kill at any moment.
 *
 *   MANIFEST            version, scale, dataset, the runs, how much of the
 *                       tail counts; replaced by rename
 *   run-NNNNNN.code     64-byte header, then 48 bytes an entry
 *   run-NNNNNN.sha256   32 bytes an entry
 *   run-NNNNNN.thumb    1,024 bytes an entry
 *
 * The header, little endian: "LAITPDQ1", entries (u32), zero (u32), first
 * picture (u64), minimum side of the decode (u16), zero (6), sha256 of the
 * body (32).  The run that is being written, the tail, has zeros for entries
 * and sha256.  A picture has one entry, or two in a row when it has borders:
 * the whole, then the trimmed one.
 */

#ifndef LAIT_INDEX_H
#define LAIT_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/hash.h"

#include "dedup/confirm.h"
#include "dedup/join.h"

enum {
	INDEX_RUNS_MAX = 256,
	INDEX_FAN = 8,               /* runs of like size that become one */
	INDEX_RUN_ENTRIES = 1 << 16, /* of the tail, then it is sealed */
	INDEX_SCALE = 512,           /* minimum side of the decode: spec 4.2 */
	INDEX_DATASET_BYTES_MAX = 64
};

struct index;

struct index_options {
	const char *folder;
	const char *dataset; /* its uuid, or NULL: any */
	size_t run_entries;  /* 0: INDEX_RUN_ENTRIES; tests set less */
};

/* index_open: take the lock, remove what no manifest names, cut the tail
 * back to what counts.  A folder that is not there is made.  NULL, said: in
 * use, damaged, of another dataset, version or scale. */
struct index *index_open(const struct index_options *options);
void index_close(struct index *x); /* NULL is nothing */

/* A run in memory, for the search and the confirmation. */
struct index_run {
	const struct entry *entries;
	const unsigned char *digests; /* (count, 32) */
	const uint8_t *thumbs;        /* (count, 1024) */
	size_t count;
};

size_t index_runs(const struct index *x); /* the tail is the last */
struct index_run index_run(const struct index *x, size_t i);
uint64_t index_pictures(const struct index *x); /* next picture's number */
size_t index_entries(const struct index *x);

/* index_add: put an entry behind the tail; it can be found at once, and counts
 * after index_commit.  -1, said. */
int index_add(struct index *x, const struct entry *entry,
    const unsigned char digest[SHA256_BYTES], const uint8_t thumb[THUMB_BYTES]);

/* index_commit: all that was added outlives a kill.  Seals a full tail and
 * merges runs.  -1, said. */
int index_commit(struct index *x);

/* index_verify: every sealed run has the digest that its header says; false,
 * said, when one has not. */
bool index_verify(const struct index *x);

#endif
