/*
 * A growing run of bytes with a ceiling given when it is made.
 */

#ifndef LAIT_BUFFER_H
#define LAIT_BUFFER_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/text.h"

/*
 * Invariants: size <= room <= limit; data[0..size) is what was put; once
 * `failed` is set (ceiling or memory) nothing more is put, so that a long
 * row of puts needs one check at its end.
 */
struct buffer {
	char *data;   /* owned; not NUL-terminated; NULL while room is 0 */
	size_t size;  /* bytes in use */
	size_t room;  /* bytes allocated */
	size_t limit; /* size may never pass this */
	bool failed;
};

/* buffer_make(limit): an empty buffer; allocates nothing. */
struct buffer buffer_make(size_t limit);

/* buffer_free(b): give the memory back and leave an empty buffer of the same
 * limit.  buffer_free(NULL) does nothing. */
void buffer_free(struct buffer *b);

/* buffer_clear(b): forget the bytes and `failed`, keep the memory. */
void buffer_clear(struct buffer *b);

/* buffer_reserve(b, more): make room for `more` bytes behind size and return
 * where they begin, or NULL (and failed) when ceiling or memory forbid it.
 * The caller writes there and then adds to size. */
char *buffer_reserve(struct buffer *b, size_t more);

/* Each of these puts bytes at the end; returns 0, or -1 when failed. */
int buffer_put(struct buffer *b, const void *data, size_t size);
int buffer_put_text(struct buffer *b, struct text t);
int buffer_put_string(struct buffer *b, const char *s);
static inline int buffer_put_char(struct buffer *b, char c);
int buffer_put_utf8(struct buffer *b, uint32_t code_point);
int buffer_printf(struct buffer *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
int buffer_vprintf(struct buffer *b, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

/* buffer_drop(b, count): remove the first count (<= size) bytes. */
void buffer_drop(struct buffer *b, size_t count);

/* buffer_string(b): end with a NUL that does not count in size and return
 * data; NULL when failed. */
const char *buffer_string(struct buffer *b);

struct text buffer_text(const struct buffer *b);

/* Here, so that most bytes cost no call. */
static inline int
buffer_put_char(struct buffer *b, char c)
{
	if (b->failed || b->size == b->room)
		return buffer_put(b, &c, 1);
	b->data[b->size++] = c;
	return 0;
}

#endif
