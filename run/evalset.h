/*
 * Lines of a list of hashes, as records of an evaluation set.
 */

#ifndef LAIT_EVALSET_H
#define LAIT_EVALSET_H

#include "lib/record.h"
#include "lib/text.h"

/* evalset_record(line, why): the record that stands for a line, or NULL with
 * *why:
 *
 *   sha256 [name]
 *   pdq [pdqt] phash sha256 name
 *   {"sha256",...}   an image record
 *
 * A list of hashes tells no quality and no size: such a picture counts as one
 * of full quality, square.  The caller owns the record. */
json_t *evalset_record(struct text line, const char **why);

/* evalset_trim(rec): a new record with what a set needs of an image record;
 * one that was turned down, or has no hashes, counts by its sha256 alone.
 * NULL when it has no sha256.  The caller owns it. */
json_t *evalset_trim(const json_t *rec, const char *name);

#endif
