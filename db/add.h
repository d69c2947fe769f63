/*
 * lait-db add: new addresses.
 */

#ifndef LAIT_ADD_H
#define LAIT_ADD_H

#include "db/dataset.h"

/* add_seeds(ds, want, count, operands): pages, sitemaps or feeds; each is an
 * address, a file of addresses (a line each; # begins a comment; a JSON line's
 * "url"), or - for standard input; none is standard input.  An exit status. */
int add_seeds(struct dataset *ds, enum want want, int count, char *operands[]);

#endif
