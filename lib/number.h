/*
 * Checked arithmetic for sizes, and numbers read from text.
 */

#ifndef LAIT_NUMBER_H
#define LAIT_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/text.h"

/* False when the result does not fit; *out is then not to be used. */
static inline bool
size_add(size_t a, size_t b, size_t *out)
{
	return !__builtin_add_overflow(a, b, out);
}

static inline bool
size_mul(size_t a, size_t b, size_t *out)
{
	return !__builtin_mul_overflow(a, b, out);
}

/* number_parse(t, min, max, &n): all of t is a decimal integer in min..max,
 * with an optional '-'.  False, and *n untouched, otherwise. */
bool number_parse(struct text t, int64_t min, int64_t max, int64_t *n);

/* real_parse(t, min, max, &x): all of t is a finite decimal number in
 * min..max.  Knows no locale. */
bool real_parse(struct text t, double min, double max, double *x);

/* bytes_parse: as number_parse, with an optional suffix K, M or G (powers of
 * 1024).  duration_parse: seconds, with an optional suffix s, m, h or d, and
 * a fraction; the result is in milliseconds. */
bool bytes_parse(struct text t, int64_t min, int64_t max, int64_t *n);
bool duration_parse(struct text t, int64_t min_ms, int64_t max_ms, int64_t *ms);

/* float_select(values, count, rank): the value that would stand at `rank` (from
 * 0) if they were sorted; none is NaN.  Puts them in another order. */
float float_select(float *values, size_t count, size_t rank);

/* Little-endian integers in files and hashes. */
uint16_t get_le16(const unsigned char *p);
uint32_t get_le32(const unsigned char *p);
uint64_t get_le64(const unsigned char *p);
void put_le16(unsigned char *p, uint16_t n);
void put_le32(unsigned char *p, uint32_t n);
void put_le64(unsigned char *p, uint64_t n);
uint16_t get_be16(const unsigned char *p);
uint32_t get_be32(const unsigned char *p);
uint64_t get_be64(const unsigned char *p);

#endif
