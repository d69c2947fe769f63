/*
 * The texts of a cluster, pooled under its keeper, as rows of pair.
 */

#ifndef LAIT_POOL_TEXTS_H
#define LAIT_POOL_TEXTS_H

#include "db/cluster.h"

/* pool_wanted(ds, m): has the picture a wanted mention at all? */
bool pool_wanted(struct dataset *ds, const struct member *m);

/* A text beside a picture. */
struct pool_text {
	int64_t text_id, page_id, kind, state_id; /* state of the text */
};

/* pool_text_counts(ds, t): is it past the rules of texts? */
bool pool_text_counts(struct dataset *ds, const struct pool_text *t);

/* pool_cluster(ds, g, founder): gather the texts of a cluster and make its
 * pairs: rows of pair, the counts of norm, the row of cluster.
 * pool_drop(ds, image_id): an image that keeps no pairs (any more). */
void pool_cluster(
    struct dataset *ds, const struct cluster_group *g, size_t founder);
void pool_drop(struct dataset *ds, int64_t image_id);

/* pool_choose(ds, image_id): of a keeper's pairs the best is selected; gives
 * the state of the image. */
int64_t pool_choose(struct dataset *ds, int64_t image_id);

#endif
