/*
 * Content codings: gzip, deflate, br, zstd, and chunked, with ceilings.
 */

#ifndef LAIT_CODING_H
#define LAIT_CODING_H

#include "lib/buffer.h"
#include "lib/text.h"

enum coding_status {
	CODING_OK,
	CODING_CUT,      /* the bytes end too early; out has what there was */
	CODING_DAMAGED,
	CODING_UNKNOWN,  /* no such coding */
	CODING_TOO_LARGE /* the buffer's ceiling, or the ratio */
};

enum { CODING_RATIO_MAX = 200, CODINGS_MAX = 2 };

/* coding_decode(header, in, out): undo the codings of a Content-Encoding value
 * ("gzip", "br, gzip"; empty or "identity" copies), last one first, at most
 * CODINGS_MAX.  The ratio counts above 1 MiB of output.  Junk behind the last
 * gzip member is ignored; "deflate" is zlib or raw. */
enum coding_status coding_decode(
    struct text header, struct text in, struct buffer *out);

/* coding_unchunk(in, out): undo Transfer-Encoding: chunked; trailers are
 * dropped. */
enum coding_status coding_unchunk(struct text in, struct buffer *out);

/* One gzip member (RFC 1952).  *used becomes the bytes of `in` it took. */
enum coding_status coding_gunzip_member(
    struct text in, struct buffer *out, size_t *used);

/* Append one gzip member of `in`; level 0 wraps it in stored blocks. */
int coding_gzip(struct text in, int level, struct buffer *out);

#endif
