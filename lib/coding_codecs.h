/*
 * One decoder a coding, for coding.c.  Each puts at most `ceiling` bytes to
 * out, which has them as its limit or more; in is not empty.
 */

#ifndef LAIT_CODING_CODECS_H
#define LAIT_CODING_CODECS_H

#include "lib/coding.h"

/* All members of a gzip file; junk behind the last one is ignored. */
enum coding_status coding_gunzip(
    struct text in, size_t ceiling, struct buffer *out);

/* zlib (RFC 1950) or raw deflate (RFC 1951). */
enum coding_status coding_inflate(
    struct text in, size_t ceiling, struct buffer *out);

/* Brotli (RFC 7932). */
enum coding_status coding_unbrotli(
    struct text in, size_t ceiling, struct buffer *out);

/* Zstandard frames (RFC 8878), windows up to 8 MiB (RFC 9659). */
enum coding_status coding_unzstd(
    struct text in, size_t ceiling, struct buffer *out);

/* What a stream of gzip (wbits 31), zlib (15) or raw deflate (-15) that does
 * not decode as a whole has before it ends or breaks; by zlib, which is slower
 * than libdeflate and gives the beginning. */
enum coding_status coding_salvage(
    struct text in, int wbits, size_t ceiling, struct buffer *out);

#endif
