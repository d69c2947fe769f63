/*
 * The bytes of a WARC or ARC file, gzip members decompressed as a stream, for
 * warc_walk.c.
 */

#ifndef LAIT_WARC_SOURCE_H
#define LAIT_WARC_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/buffer.h"

enum warc_source_event {
	WARC_SOURCE_BYTES,      /* some were put */
	WARC_SOURCE_MEMBER_END, /* a gzip member has ended; none were put */
	WARC_SOURCE_END,        /* of the file */
	WARC_SOURCE_CUT,        /* the file ends within a member */
	WARC_SOURCE_DAMAGED,    /* the member breaks; it goes on at the next */
	WARC_SOURCE_FULL,       /* the buffer's ceiling */
	WARC_SOURCE_ERROR       /* errno */
};

struct warc_source;

/* warc_source_new(fd, offset): reads by pread from offset on; fd is not closed.
 * NULL with errno. */
struct warc_source *warc_source_new(int fd, int64_t offset);
void warc_source_free(struct warc_source *s); /* NULL is nothing */

bool warc_source_is_gzip(const struct warc_source *s);

/* Put a step of bytes (64 KiB). */
enum warc_source_event warc_source_more(
    struct warc_source *s, struct buffer *out);

/* Where in the file the member in hand, or the next one, begins. */
int64_t warc_source_member(const struct warc_source *s);

/* How far the file has been read; behind the last byte given, when no member
 * is open. */
int64_t warc_source_position(const struct warc_source *s);

#endif
