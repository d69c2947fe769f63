/*
 * The text of a page, from a record that says where its bytes lie.
 */

#ifndef LAIT_SOURCE_H
#define LAIT_SOURCE_H

#include "lib/buffer.h"
#include "lib/charset.h"
#include "lib/record.h"

struct source {
	struct buffer record;  /* of the WARC file, or of the file `path` */
	struct buffer payload; /* decoded bytes */
	struct buffer html;    /* UTF-8 */
	struct text content_language; /* of the response, or empty */
	const char *charset;          /* the standard's name */
	enum charset_source found;
};

struct source source_make(void);
void source_free(struct source *s);

/* source_read(s, store, rec, host): read what `body` (a WARC record) or `path`
 * (a file of HTML) names in the folder, and decode it.  NULL, or the class of
 * the accident ("store", "memory"), or with *rejected the reason ("no-body",
 * "too-large", "empty", "not-html").  A page that is cut is read as far as it
 * goes. */
const char *source_read(struct source *s, const char *store, const json_t *rec,
    struct text host, bool *rejected);

#endif
