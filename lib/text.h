/*
 * Bytes from outside: not NUL-terminated, not trusted to be UTF-8.
 */

#ifndef LAIT_TEXT_H
#define LAIT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A run of bytes that somebody else owns.  An empty text may have data NULL. */
struct text {
	const char *data;
	size_t size;
};

/* text_literal("abc"): the text of a string constant. */
#define text_literal(s) ((struct text){ .data = (s), .size = sizeof(s) - 1 })

/* text_of(s): the text of the C string s; NULL gives the empty text. */
static inline struct text
text_of(const char *s)
{
	return (struct text){ s, s == NULL ? 0 : strlen(s) };
}

bool text_equal(struct text a, struct text b);

/* text_compare(a, b): below, at or above 0, by unsigned bytes; a text that
 * another one begins with comes before it. */
int text_compare(struct text a, struct text b);

/* Compare without regard to ASCII case; other bytes must be the same. */
bool text_equal_nocase(struct text a, struct text b);
bool text_starts(struct text t, struct text prefix);
bool text_starts_nocase(struct text t, struct text prefix);
bool text_ends_nocase(struct text t, struct text suffix);

/* text_starts_any_nocase: how long the first of the words is that t starts
 * with, or 0.  They end with NULL. */
size_t text_starts_any_nocase(struct text t, const char *const words[]);

/* text_find: offset of the first needle in t, or SIZE_MAX. */
size_t text_find(struct text t, struct text needle);
size_t text_find_nocase(struct text t, struct text needle);

/* text_has_any_nocase: does t hold any of the words?  They end with NULL. */
bool text_has_any_nocase(struct text t, const char *const words[]);

/* text_from(t, at): what is left behind the first `at` bytes; at most all of
 * them. */
static inline struct text
text_from(struct text t, size_t at)
{
	/* No bytes have no address that one may add to. */
	return at == 0 ? t : (struct text){ t.data + at, t.size - at };
}

/* text_without_bom: without a byte order mark of UTF-8 at the front. */
struct text text_without_bom(struct text t);

/* text_trim: without ASCII white space (SP HT LF FF CR) at both ends. */
struct text text_trim(struct text t);

/* text_split: cut off and return what stands before the first `separator`
 * (all of it if there is none); *rest becomes what follows it.  Returns false
 * when *rest is already spent (data NULL). */
bool text_split(struct text *rest, char separator, struct text *field);

/* text_string: a malloced NUL-terminated copy, cut at the first NUL byte;
 * NULL when out of memory. */
char *text_string(struct text t);

/* ASCII classes that take any byte and know no locale.  Parsers ask them of
 * every byte: here, so that no call is made. */
static inline bool
ascii_is_space(char c) /* SP HT LF FF CR */
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

static inline bool
ascii_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
ascii_is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool
ascii_is_alnum(char c)
{
	return ascii_is_alpha(c) || ascii_is_digit(c);
}

static inline char
ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static inline char
ascii_upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

int ascii_hex_value(char c); /* -1 if none */

/* text_percent_next: the next byte of t with %XX decoded (RFC 3986, section
 * 2.1; a '%' before anything else is itself), and move t past it.  t must not
 * be empty. */
char text_percent_next(struct text *t);

/* ascii_run: how many bytes at the front of t are below 0x80. */
size_t ascii_run(struct text t);
bool text_is_ascii(struct text t);

/* utf8_next: decode one code point at t->data and move t past it.  An invalid
 * sequence gives U+FFFD and moves past its maximal valid part (Unicode 15,
 * section 3.9, table 3-8).  t must not be empty. */
uint32_t utf8_next(struct text *t);

/* utf8_last: the last code point of t, or 0 when it is empty. */
uint32_t utf8_last(struct text t);
bool utf8_valid(struct text t);

#define UTF8_BYTES_MAX 4
/* utf8_put: write code point c (a scalar value) to out; returns its length. */
size_t utf8_put(uint32_t c, char out[UTF8_BYTES_MAX]);

#endif
