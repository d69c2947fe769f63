/*
 * Texts and the mentions they stand beside.
 */

#ifndef LAIT_WORDS_H
#define LAIT_WORDS_H

#include "db/dataset.h"
#include "lib/record.h"

/* words_add(ds, mention_id, first, texts): the record's array, its elements
 * numbered from `first`; NULL or why it is none. */
const char *words_add(
    struct dataset *ds, int64_t mention_id, int64_t first, const json_t *texts);

/* words_want(ds, mention_id): its texts are needed: those that nobody judged
 * yet wait for the filter. */
void words_want(struct dataset *ds, int64_t mention_id);

/* words_norm(ds, text): the key of its normal form (NFKC, case folded, letters
 * and marks only, runs of digits as one 0): equal for the same text. */
int64_t words_norm(const struct dataset *ds, struct text t);

/* words_kind(name): the place in the closed list of kinds, or -1. */
int words_kind(const char *name);
const char *words_kind_name(int kind);
enum { WORDS_KINDS = 18 };

/* words_detail(rec, known, out): what is left of a record without the fields
 * named (ends with NULL), as a JSON object; no data when nothing is left. */
struct text words_detail(
    const json_t *rec, const char *const known[], struct buffer *out);

#endif
