/*
 * Near-same texts: links between them, and what they count as.
 */

#ifndef LAIT_DB_NEAR_TEXT_H
#define LAIT_DB_NEAR_TEXT_H

#include "db/save.h"
#include "lib/record.h"

/* near_text_save(ds, rec, why): keep the links of a text record that lait-dedup
 * answered, and form the stars of its group anew. */
enum saved near_text_save(struct dataset *ds, json_t *rec, const char **why);

/* near_text_fill(ds): with select.text-near, have all texts wait for lait-dedup
 * that it has not seen; how many. */
int64_t near_text_fill(struct dataset *ds);

/* near_text_again(ds): have those wait that it has seen; how many. */
int64_t near_text_again(struct dataset *ds);

/* near_text_follow(ds, text_id): this one. */
void near_text_follow(struct dataset *ds, int64_t text_id);

#endif
