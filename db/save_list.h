/*
 * What lait-extract said of a sitemap or feed.
 */

#ifndef LAIT_SAVE_LIST_H
#define LAIT_SAVE_LIST_H

#include "db/save.h"

/* save_list(ds, rec, children, why): the record of a list, behind its links
 * and candidates: pages that are new wait to be fetched, within the same scope
 * as links of pages. */
enum saved save_list(struct dataset *ds, const json_t *rec,
    const json_t *children, const char **why);

#endif
