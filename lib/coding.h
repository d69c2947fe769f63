/*
 * Content codings: gzip, deflate, br, zstd, and chunked, with ceilings.
 */

#ifndef LAIT_CODING_H
#define LAIT_CODING_H

#include <stddef.h>

#include "lib/buffer.h"
#include "lib/text.h"

enum coding_status {
	CODING_OK,
	CODING_CUT,      /* the bytes end too early; out has what there was */
	CODING_DAMAGED,  /* out has what came before, as far as it is known */
	CODING_UNKNOWN,  /* no such coding */
	CODING_TOO_LARGE /* the buffer's ceiling, the ratio, or no memory */
};

/* CODING_RATIO_MAX: output per input; it counts above CODING_FREE_BYTES of
 * output, so that small pages that repeat themselves pass. */
enum { CODING_RATIO_MAX = 200, CODING_FREE_BYTES = 1 << 20, CODINGS_MAX = 2 };

/* A word for the status: "cut", "damaged", ... */
const char *coding_status_word(enum coding_status status);

/* coding_decode(header, in, out): put the bytes of `in` with the codings of a
 * Content-Encoding value undone ("gzip", "br, gzip"; empty or "identity"
 * copies), last one first, at most CODINGS_MAX.  Junk behind the last gzip
 * member is ignored; "deflate" is zlib or raw. */
enum coding_status coding_decode(
    struct text header, struct text in, struct buffer *out);

/* coding_fits(header, in): does the magic number at the front of `in` agree
 * with the coding that is to be undone first?  br has none and always
 * agrees. */
bool coding_fits(struct text header, struct text in);

/* coding_unchunk(in, out): put the bytes of `in` with Transfer-Encoding:
 * chunked undone; trailers are dropped. */
enum coding_status coding_unchunk(struct text in, struct buffer *out);

/* Put what one gzip member (RFC 1952) holds, up to the buffer's ceiling.
 * *used becomes the bytes of `in` it took, 0 when it is not whole. */
enum coding_status coding_gunzip_member(
    struct text in, struct buffer *out, size_t *used);

/* Put one gzip member of `in`, without name and time; level 1 to 12 is
 * libdeflate's, 0 wraps it in stored blocks.  0 or -1 (buffer, memory). */
int coding_gzip(struct text in, int level, struct buffer *out);

#endif
