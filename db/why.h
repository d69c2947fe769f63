/*
 * lait-db why: the life of one thing.
 */

#ifndef LAIT_WHY_H
#define LAIT_WHY_H

#include "db/dataset.h"

/* why_print(ds, name): name is an address, the sha256 of an image, the key of
 * a pair or a text_id (32 hex digits both).  An exit status: EXIT_USAGE when
 * nothing has that name. */
int why_print(struct dataset *ds, const char *name);

#endif
