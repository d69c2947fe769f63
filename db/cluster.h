/*
 * Copies: connected groups of links between pictures, made into stars, each
 * with the one picture of it that is kept.
 */

#ifndef LAIT_CLUSTER_H
#define LAIT_CLUSTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/dataset.h"
#include "lib/hash.h"

/* A picture of a group. */
struct member {
	int64_t id, state_id, verdict_id, founder_id; /* as the row has them */
	unsigned char sha256[SHA256_BYTES];
	int64_t width, height, bytes;
	double blur;
	bool damaged, trimmed;
	bool in;         /* past the image rules: it takes part */
	const char *out; /* why not ("select:size"), static; NULL: it is not
			    past the stages */
	size_t founder;  /* index of its cluster's founder, when `in` */
	bool keeper;     /* the one of its cluster */
	int64_t scratch; /* of who walks over the group */
};

/* A connected group, in the order of sha256. */
struct cluster_group {
	struct member *members; /* owned */
	size_t count, room;
};

/* cluster_gather(ds, image_id, g): all that is connected with an image, in or
 * not.  false: the image is not there (any more). */
bool cluster_gather(
    struct dataset *ds, int64_t image_id, struct cluster_group *g);

/* cluster_form(ds, g): stars among those that are `in`, and their keepers. */
void cluster_form(struct dataset *ds, struct cluster_group *g);

void cluster_free(struct cluster_group *g);

#endif
