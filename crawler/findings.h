/*
 * What lait-extract says, as records.
 */

#ifndef LAIT_FINDINGS_H
#define LAIT_FINDINGS_H

#include "crawler/choice.h"
#include "crawler/links.h"
#include "crawler/source.h"
#include "crawler/texts.h"

/* Each gives a new record or changes the page's; NULL or -1 without memory. */

/* findings_candidate: the picture at that rank of the choice, with its texts.
 */
json_t *findings_candidate(const struct subject *s,
    const struct choice_result *choice, uint32_t rank, struct text page_url);

/* findings_texts: the array of a candidate's texts; NULL without memory. */
json_t *findings_texts(const struct texts *texts);

/* findings_set_keys: what tells addresses of the same picture, as hex; 0, or
 * -1 without memory. */
int findings_set_keys(json_t *rec, const struct picture_keys *keys);

json_t *findings_link(
    const struct link *link, bool nofollow, struct text page_url);

/* findings_page: title, language, signals and the rest; language is what was
 * found. */
int findings_page(json_t *rec, const struct subject *s,
    const struct source *source, const char *language, bool has_base);

#endif
