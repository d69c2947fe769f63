/*
 * The index of local signatures, beside that of the codes; it is made when the
 * first picture with a signature comes:
 *
 *   LOCAL        "lait-dedup-local 1", then how many pictures count; replaced
 *                by rename
 *   local.entry  376 bytes a picture, append-only: struct local_entry
 */

#ifndef LAIT_LOCALS_H
#define LAIT_LOCALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dedup/points.h"

/* As it lies on disk, little endian. */
struct local_entry {
	uint64_t picture; /* its number in the index of codes */
	uint64_t check;   /* first 8 bytes of the SHA-256 of the points */
	struct points points;
};

struct locals;

/* locals_open(folder, pictures): in the folder of an index that is open (and
 * so locked) and has given numbers to so many pictures; NULL, said.
 * locals_close(NULL) is nothing. */
struct locals *locals_open(const char *folder, uint64_t pictures);
void locals_close(struct locals *l);

int64_t locals_count(const struct locals *l);

/* locals_read(l, first, out, most): entries from `first` on; how many, 0 at the
 * end, -1, said. */
int64_t locals_read(
    struct locals *l, int64_t first, struct local_entry *out, int64_t most);

/* locals_append(l, entries, count): all of them, and safe, with their checks
 * set.  -1, said: then none of them counts. */
int locals_append(struct locals *l, struct local_entry *entries, size_t count);

/* locals_verify(l): every entry is as it was written; false, said. */
bool locals_verify(struct locals *l);

/* local_entry_is_right(e, pictures): can it be of an index of so many? */
bool local_entry_is_right(const struct local_entry *e, uint64_t pictures);

#endif
