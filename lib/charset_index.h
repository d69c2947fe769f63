/*
 * The indexes of the WHATWG Encoding Standard (5), made of glibc's converters
 * and short lists of where these differ; for charset_decode.c and
 * charset_encode.c.
 */

#ifndef LAIT_CHARSET_INDEX_H
#define LAIT_CHARSET_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	CHARSET_HIGH = 128, /* bytes of a single-byte encoding above ASCII */
	CHARSET_GB_RANGES = 39420 /* pointers of four bytes below U+10000 */
};

/* Indexes of the encodings of more than one byte; a pointer gives a code
 * point, or 0. */
enum charset_index {
	CHARSET_BIG5,
	CHARSET_EUC_KR,
	CHARSET_GB18030,
	CHARSET_JIS0208,
	CHARSET_JIS0212,
	CHARSET_GB_FOUR, /* the four-byte pointers below CHARSET_GB_RANGES */
	CHARSET_INDEXES
};

/* charset_index_open(): open all converters.  -1 (said) when one is missing. */
int charset_index_open(void);

/* charset_index(which, &size): the index, made when it is first asked for;
 * a pointer is below size.  Never NULL: without memory the process ends. */
const uint32_t *charset_index(enum charset_index which, size_t *size);

/* charset_index_single(name): 128 code points for the bytes from 0x80 on, 0
 * where there is none; NULL when the name is that of no single-byte
 * encoding. */
const uint32_t *charset_index_single(const char *name);

#endif
