/*
 * Which picture of a cluster is kept.
 */

#ifndef LAIT_KEEPER_H
#define LAIT_KEEPER_H

#include "db/cluster.h"

/* keeper_choose(ds, g, founder): mark the one member of the founder's cluster
 * that is kept.  By [select] keeper: "largest" has most pixels (enlargements
 * last), then is not damaged, not trimmed, less compressed, and has the least
 * sha256; "best-text" stands beside the best text as pool_choose ranks texts,
 * then is the largest.  Spec of images, 5.2. */
void keeper_choose(struct dataset *ds, struct cluster_group *g, size_t founder);

#endif
