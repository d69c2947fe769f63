/*
 * Pictures on pages: which are wanted, which address of them is in use, and
 * what it turned out to be.
 */

#ifndef LAIT_MENTION_H
#define LAIT_MENTION_H

#include "db/dataset.h"
#include "db/furniture.h"
#include "lib/record.h"

/* mention_clear(ds, page_id): forget all of a page's, and what was counted of
 * them; gives the pictures that ceased to be furniture by it, for
 * mention_see. */
struct furniture mention_clear(struct dataset *ds, int64_t page_id);

/* mention_add(ds, page_id, candidate, &id): NULL, or why it is no candidate.
 */
const char *mention_add(
    struct dataset *ds, int64_t page_id, const json_t *candidate, int64_t *id);

/* mention_choose(ds, page_id): decide anew which of the page's are wanted: the
 * best that are not furniture, none of a page that is turned down. */
void mention_choose(struct dataset *ds, int64_t page_id);

/* mention_see(ds, page_id, before): count the page's pictures under its
 * payload, and choose anew on it and on the pages of the domain where a picture
 * became furniture, or ceased to be it in `before`, which is freed. */
void mention_see(struct dataset *ds, int64_t page_id, struct furniture *before);

/* mention_answer(ds, url_id): an image address was answered, or given up:
 * settle every mention that uses it or had passed it. */
void mention_answer(struct dataset *ds, int64_t url_id);

/* mention_dirty(ds, image_id): select has to look at it again; 0 is none. */
void mention_dirty(struct dataset *ds, int64_t image_id);

#endif
