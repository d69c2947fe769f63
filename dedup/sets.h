/*
 * Evaluation sets: pictures that must not stand in what is trained on.
 *
 * A set NAME is the file NAME.jsonl in the folder of sets: image records as
 * lait-filter writes them, with the fields of picture_read and, optionally,
 * "name".  Records that carry "reject" or "fail", or no "pdq", count by their
 * sha256 alone.
 */

#ifndef LAIT_SETS_H
#define LAIT_SETS_H

#include <stddef.h>

#include "lib/record.h"

#include "dedup/near.h"

enum { SETS_MAX = 64, SET_PICTURES_MAX = 4 << 20 };

struct sets;

/* sets_open(folder): all sets of the folder, in the order of their names; a
 * folder that is not there holds none.  NULL, said: a file that cannot be
 * read or holds something else.  sets_close(NULL) is nothing. */
struct sets *sets_open(const char *folder);
void sets_close(struct sets *s);
size_t sets_count(const struct sets *s);

/* sets_find(s, n, queries, count, out): out (count elements) gets for each
 * picture an array of {"set","name","distance"}, one for each set in which the
 * picture or a near copy of it stands: the nearest, then the least sha256.  The
 * caller owns them.  -1 without memory. */
int sets_find(const struct sets *s, struct near *n,
    const struct near_query *queries, size_t count, json_t **out);

#endif
