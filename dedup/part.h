/*
 * Does one picture show part of another?
 */

#ifndef LAIT_PART_H
#define LAIT_PART_H

#include <stddef.h>

#include "dedup/index.h"
#include "dedup/locals.h"
#include "dedup/near.h"

/* part_judge(runs, run_count, q, e, known, digest): how many points of q's
 * picture and the entry's agree; 0 when neither shows part of the other, and
 * when the codes know that they are copies.  *digest becomes the other
 * picture's, in its run. */
int part_judge(const struct index_run *runs, size_t run_count,
    const struct near_query *q, const struct local_entry *e,
    const struct neighbours *known, const unsigned char **digest);

#endif
