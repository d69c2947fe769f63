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
	struct text text;      /* of a list: UTF-8, in html or in payload */
	struct text content_language; /* of the response, or empty */
	const char *charset;          /* the standard's name */
	enum charset_source found;
};

enum { SOURCE_LIST_BYTES_MAX = 50 << 20 }; /* of a sitemap or feed */

/* source_make_list(): with room for sitemaps and feeds. */
struct source source_make(void);
struct source source_make_list(void);
void source_free(struct source *s);

/* source_read(s, store, rec, host): read what `body` (a WARC record) or `path`
 * (a file of HTML) names in the folder, and decode it.  NULL, or the class of
 * the accident ("store", "memory"), or with *rejected the reason ("no-body",
 * "too-large", "empty", "not-html").  A page that is cut is read as far as it
 * goes. */
const char *source_read(struct source *s, const char *store, const json_t *rec,
    struct text host, bool *rejected);

/* source_read_list: likewise a sitemap or feed, into s->text.  A gzip file is
 * unpacked, twice if need be; one that is damaged gives what came before.
 * Reasons: as above, with "not-list". */
const char *source_read_list(struct source *s, const char *store,
    const json_t *rec, struct text host, bool *rejected);

#endif
