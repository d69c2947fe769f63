/*
 * Records on their way out: none is written before what it names is safe on
 * disk.
 */

#ifndef LAIT_ANSWER_H
#define LAIT_ANSWER_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/record.h"
#include "lib/warc.h"

enum {
	ANSWER_BATCH = 64,      /* records at most that wait for the disk */
	ANSWER_BATCH_MS = 1000, /* and how long at most */
	ANSWER_BYTES_MAX = 192 << 20
};

struct answers {
	struct warc_writer *pages, *images; /* owned */
	struct buffer lines;
	int count;        /* records in lines */
	int64_t since_ms; /* of the oldest of them */
	bool pages_dirty, images_dirty;
	bool reader_gone; /* nobody reads our output */
};

/* Write out a record, or a line as it came; soon.  0, or -1 (said). */
int answers_put(struct answers *a, const json_t *rec);
int answers_put_line(struct answers *a, struct text line);

/* A capture into one of the files; as warc_append. */
int answers_keep(struct answers *a, bool image, const struct warc_capture *c,
    char name[WARC_NAME_BYTES_MAX]);

/* Milliseconds until answers_flush is due; -1: nothing waits. */
int64_t answers_timeout_ms(const struct answers *a, int64_t now_ms);

/* Make everything safe and write it.  0, or -1 (said; not when the reader
 * is gone). */
int answers_flush(struct answers *a);

#endif
