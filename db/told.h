/*
 * What lists say of pictures on pages, joined with what the pages show.
 */

#ifndef LAIT_TOLD_H
#define LAIT_TOLD_H

#include "db/dataset.h"
#include "lib/record.h"

/* told_join(ds, page_id): add the texts of all lists to the mentions of the
 * page that show their pictures, by any of their addresses; a picture that no
 * mention shows becomes one, behind all others.  For a page whose mentions
 * were just made, before mention_see.  NULL or why a candidate is none. */
const char *told_join(struct dataset *ds, int64_t page_id);

/* told_replace(ds, url_id, candidates, limit): the list's candidates (those of
 * the array that are such, at most limit) become its rows; pages that were
 * extracted before, and of which it says or said something, are joined
 * anew. */
const char *told_replace(
    struct dataset *ds, int64_t url_id, const json_t *children, int64_t limit);

#endif
