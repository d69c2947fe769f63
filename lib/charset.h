/*
 * Charsets: labels and sniffing by the WHATWG Encoding and HTML standards,
 * decoding by tables that are made of glibc's converters, which are opened
 * before confinement.
 */

#ifndef LAIT_CHARSET_H
#define LAIT_CHARSET_H

#include <stdbool.h>

#include "lib/buffer.h"
#include "lib/text.h"

/* charset_open(): open every converter that may be needed; call it before
 * confine().  0, or -1 (said). */
int charset_open(void);

/* charset_label(label): the standard's name ("windows-1252") for a label
 * ("latin1"), or NULL. */
const char *charset_label(struct text label);

/* How a charset was found. */
enum charset_source {
	CHARSET_BOM,
	CHARSET_HEADER,
	CHARSET_META,
	CHARSET_VALID, /* nothing said; the bytes are valid UTF-8 */
	CHARSET_GUESS  /* by the bytes and the top-level domain, or
			  windows-1252 (plain ASCII too) */
};
const char *charset_source_name(enum charset_source source);

/* charset_sniff(bytes, header, host, &source): the name of the encoding of an
 * HTML page (never NULL).  header: value of Content-Type, or empty; host: of
 * the page's address, or empty.  charset_prescan: only the prescan of the
 * first 1,024 bytes (HTML 13.2.3.2), NULL when it finds none. */
const char *charset_sniff(struct text bytes, struct text content_type,
    struct text host, enum charset_source *source);
const char *charset_prescan(struct text bytes);

/* charset_late(bytes): what a <meta> behind the prescan says, for which a
 * browser's parser starts anew; NULL when there is none within 1 MiB. */
const char *charset_late(struct text bytes);

/* charset_header(content_type): the name that the charset parameter of a
 * Content-Type value says, or NULL. */
const char *charset_header(struct text content_type);

/* charset_guess(bytes, host): the encoding that bytes which are not UTF-8 are
 * most probably in; by what their letters would be, and by the top-level
 * domain of host where that leaves it open. */
const char *charset_guess(struct text bytes, struct text host);

/* charset_decode(name, bytes, out): append the text as UTF-8, without a BOM;
 * what cannot be decoded becomes U+FFFD and decoding goes on.  An unknown name
 * is taken for UTF-8.  -1 only when the buffer failed: it must have room for
 * 24 KiB more than the result. */
int charset_decode(const char *name, struct text bytes, struct buffer *out);

/* charset_encode(name, utf8, out): append as that encoding, for the query of a
 * URL: what it cannot say becomes %26%23N%3B, and encodings that cannot be
 * written (UTF-16, replacement) are UTF-8. */
int charset_encode(const char *name, struct text utf8, struct buffer *out);

#endif
