/*
 * The batch join: all candidate pairs between many queries and a run of
 * entries (multi-index hashing, Norouzi, Punjani and Fleet, CVPR 2012, with
 * the tables made anew for each batch, so that the disk holds codes only).
 */

#ifndef LAIT_JOIN_H
#define LAIT_JOIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dedup/hamming.h"

/* An entry of a run as it lies on disk: 48 bytes, little endian. */
struct entry {
	struct code code;
	uint64_t picture; /* rises along the index */
	uint16_t flags;   /* ENTRY_* */
	uint16_t aspect;  /* 32768 + 1024 * log2(width / height) */
	uint8_t quality;  /* PDQ's, 0-100 */
	uint8_t zero[3];
};

enum { ENTRY_BYTES = 48, ENTRY_TRIMMED = 1 };

_Static_assert(sizeof(struct entry) == ENTRY_BYTES, "entries lie packed");

struct join_query {
	struct code code;
	uint64_t picture; /* only entries of pictures before it are found */
	uint32_t owner;   /* the caller's */
};

/* A candidate pair; owner is the query's, entry counts within the run. */
struct join_hit {
	uint32_t owner;
	uint32_t distance;
	uint64_t entry;
};

struct join;

/* join_new(slice): a join that makes tables for at most `slice` entries at a
 * time (0: 2 Mi; it takes 24 bytes each).  NULL without memory. */
struct join *join_new(size_t slice);
void join_free(struct join *j); /* NULL is nothing */

enum join_method { JOIN_CHOOSE, JOIN_LINEAR, JOIN_TABLES };

/* join_limit(j, hits): no more than so many hits are kept; join_run then stops
 * and returns 1.  0 (at first): no limit. */
void join_limit(struct join *j, size_t hits);

/* join_run(j, entries, count, queries, query_count, method): find each pair
 * for which code_is_candidate holds and whose entry's picture is less than
 * the query's, once.  Both methods find the same pairs, in another order.
 * 0, 1 at the limit, or -1 without memory.  join_hits gives what was found
 * since join_clear. */
int join_run(struct join *j, const struct entry *entries, size_t count,
    const struct join_query *queries, size_t query_count,
    enum join_method method);
const struct join_hit *join_hits(const struct join *j, size_t *count);
void join_clear(struct join *j);

#endif
