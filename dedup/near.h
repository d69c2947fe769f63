/*
 * When two pictures are near copies (images.md 4.5), for a batch of pictures
 * against an index.
 */

#ifndef LAIT_NEAR_H
#define LAIT_NEAR_H

#include <stddef.h>
#include <stdint.h>

#include "dedup/index.h"
#include "dedup/join.h"
#include "dedup/picture.h"
#include "dedup/points.h"

enum {
	/* Neighbours of a picture that are kept: the least by sha256 of those
	 * before it, which decide its cluster, and all after it, which it may
	 * come to decide, up to a ceiling. */
	NEAR_BEFORE_MAX = 64,
	NEAR_AFTER_MAX = 1024,

	/* PDQ's quality of a picture below which its looks say little. */
	NEAR_QUALITY_SURE = 50
};

struct neighbour {
	const unsigned char *digest; /* in the run: until it is closed */
	int distance;
	int points; /* that agree, of a link by parts; 0: by codes */
};

struct neighbours {
	struct neighbour *list; /* by digest; owned */
	size_t count;
};

/* One run and who asks. */
struct near_query {
	const struct picture *picture;
	uint64_t number;             /* only pictures before it are found */
	const struct points *points; /* its local signature, or NULL */
};

struct near;

/* near_new(): NULL without memory.  near_free(NULL) is nothing. */
struct near *near_new(void);
void near_free(struct near *n);

/* near_find(n, runs, run_count, queries, count, out): the near copies of each
 * of count pictures among the runs; out has count elements, zeroed, whose lists
 * the caller frees.  -1 without memory.
 *
 * d is the least distance of whole and trimmed codes, also mirrored.  Near is
 * d <= 31; d <= 70 when confirmed; with a quality under 50 on either side only
 * d <= 31 and equal aspect; with quality 0 never.  A run without thumbnails
 * confirms d <= 45. */
int near_find(struct near *n, const struct index_run *runs, size_t run_count,
    const struct near_query *queries, size_t count, struct neighbours *out);

#endif
