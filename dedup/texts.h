/*
 * The index of all texts, beside that of the pictures:
 *
 *   TEXTS        "lait-dedup-texts 1", then how many texts and bytes of the
 *                two files count; replaced by rename
 *   texts.entry  96 bytes a text, append-only: struct text_entry
 *   texts.form   the normal forms, one behind the other
 *
 * A kill leaves bytes behind what counts; they are cut off at the next start.
 */

#ifndef LAIT_TEXTS_H
#define LAIT_TEXTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/buffer.h"
#include "lib/hash.h"

#include "dedup/shingle.h"

/* As it lies on disk, little endian. */
struct text_entry {
	unsigned char key[KEY_BYTES]; /* text_id */
	uint64_t begin;               /* of its normal form */
	uint32_t size;
	uint32_t is_short;
	uint32_t bands[SHINGLE_BANDS];
};

struct texts;

/* texts_open(folder): in the folder of an index that is open (and so locked);
 * NULL, said.  texts_close(NULL) is nothing. */
struct texts *texts_open(const char *folder);
void texts_close(struct texts *t);

int64_t texts_count(const struct texts *t);
int64_t texts_bytes(const struct texts *t); /* of normal forms */

/* texts_read(t, first, out, most): entries from `first` on; how many, 0 at the
 * end, -1, said. */
int64_t texts_read(
    struct texts *t, int64_t first, struct text_entry *out, int64_t most);

/* texts_form(t, entry, out): put the normal form into the cleared buffer; -1,
 * said. */
int texts_form(
    struct texts *t, const struct text_entry *entry, struct buffer *out);

/* texts_append(t, entries, count, forms): all of them, and safe.  -1, said:
 * then none of them counts. */
int texts_append(struct texts *t, const struct text_entry *entries,
    size_t count, struct text forms);

/* texts_verify(t): every text has the keys that its normal form says; false,
 * said. */
bool texts_verify(struct texts *t);

/* texts_parse(bytes, count, size): what TEXTS says; false when it is not of
 * this version. */
bool texts_parse(struct text bytes, int64_t *count, int64_t *size);

#endif
