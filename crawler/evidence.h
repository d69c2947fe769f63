/*
 * The features of the elements of a page that show a picture, and of the page
 * itself.  Used by features.c only.
 */

#ifndef LAIT_EVIDENCE_H
#define LAIT_EVIDENCE_H

#include "crawler/features.h"

struct evidence;

/* evidence_new: lays out the page and looks over all its candidates once; in
 * the arena.  NULL without memory. */
struct evidence *evidence_new(const struct page *page,
    const struct address *address, const struct candidates *candidates,
    const struct words *words, struct arena *arena);

/* evidence_of: the features of candidate i, which has an element.  To be
 * called in the order of candidates. */
void evidence_of(struct evidence *e, uint32_t i, struct features_set *out);

/* evidence_of_none: those of the page having no main image, after all
 * candidates. */
void evidence_of_none(
    const struct evidence *e, bool declares, struct features_set *out);

/* Is the picture of candidate i declared; is a mention of it plausible? */
bool evidence_declared(const struct evidence *e, uint32_t i);
bool evidence_plausible(const struct evidence *e, uint32_t i);

/* Of a candidate without element: does an element show a plausible picture
 * whose file is named nearly like it; the kinds of words (enum word_kind) of
 * its own file name. */
bool evidence_sibling(const struct evidence *e, uint32_t i);
uint32_t evidence_file(const struct evidence *e, uint32_t i);

#endif
