/*
 * Pictures that show part of another, for a batch of pictures against all that
 * came before: crops, and copies that are too much edited for one hash.
 *
 * Two pictures are looked at when two of their points share a word each
 * (POINT_WORDS) and differ in no more than POINT_DISTANCE bits: an inverted
 * file of the words of the batch, past which the index is read from end to end,
 * so that the disk holds entries only and every picture is read once a batch.
 * They are linked when their points align and their thumbnails agree on what
 * both show.
 */

#ifndef LAIT_PARTS_H
#define LAIT_PARTS_H

#include <stddef.h>
#include <stdint.h>

#include "dedup/index.h"
#include "dedup/locals.h"
#include "dedup/near.h"

enum {
	/* A point that has met so many like it stands for nothing (a mark that
	 * a site puts on all its pictures) and is passed over from then on. */
	PARTS_MATCHES_MAX = 4096,

	/* Links by parts are behind all links by codes, the better first: their
	 * distance is this less the points that agree. */
	PARTS_DISTANCE = 256
};

struct parts;

/* parts_new(locals): NULL without memory; locals outlives it.
 * parts_free(NULL) is nothing. */
struct parts *parts_new(struct locals *locals);
void parts_free(struct parts *p);

/* parts_find(p, runs, run_count, queries, count, found): put the pictures of
 * which a query shows part, or that show part of it, to what near_find found,
 * which comes first where both found one; the ceilings of near.h hold.  The
 * signatures of new pictures count from now on, and outlive a kill after
 * parts_commit.  -1, said. */
int parts_find(struct parts *p, const struct index_run *runs, size_t run_count,
    const struct near_query *queries, size_t count, struct neighbours *found);

/* parts_commit(p): -1, said. */
int parts_commit(struct parts *p);

#endif
