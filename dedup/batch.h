/*
 * A batch of records: put into the index, compared with all that came before,
 * answered in order.
 */

#ifndef LAIT_BATCH_H
#define LAIT_BATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/buffer.h"
#include "lib/text.h"

#include "dedup/index.h"
#include "dedup/locals.h"
#include "dedup/sets.h"
#include "dedup/texts.h"

enum {
	BATCH_RECORDS_MAX = 1 << 16,
	BATCH_BYTES_MAX = 192 << 20 /* of lines, and again of answers */
};

struct batch;

/* batch_new(index, locals, texts, sets): NULL without memory; all outlive it.
 * batch_free(NULL) is nothing. */
struct batch *batch_new(struct index *index, struct locals *locals,
    struct texts *texts, const struct sets *sets);
void batch_free(struct batch *b);

/* batch_put(b, line): keep a record's line.  1; 0 when the batch is full:
 * answer it first; -1 when the line is not a record: *why says so. */
int batch_put(struct batch *b, struct text line, const char **why);

size_t batch_count(const struct batch *b);

/* batch_answer(b, fd): index the pictures, find their near copies, make the
 * index safe, then write the answers in order.  The batch is then empty.  A
 * picture or text that is already in the index gets the answer that it got
 * then.
 * 0, 1 when fd could not be written (errno), -1, said, when the index must
 * not be used. */
int batch_answer(struct batch *b, int fd);

#endif
