/*
 * Sitemaps and feeds: what their entries say of pages and of the pictures on
 * them.
 *
 * Sources: sitemaps.org protocol 0.9; Google's image extension, schema
 * sitemap-image/1.1; RSS 0.9 to 2.0 and RDF; Media RSS 1.5.1; RFC 4287 (Atom).
 * What a file is, its content tells and not its name.  Elements are known by
 * their local names: wrong and missing namespaces are common.
 */

#ifndef LAIT_FEED_H
#define LAIT_FEED_H

#include <stdbool.h>
#include <stdint.h>

#include "crawler/arena.h"
#include "lib/text.h"

enum {
	FEED_ENTRIES_MAX = 50000, /* of one file: sitemaps.org */
	FEED_PICTURES_MAX = 1000, /* of one entry: the image extension */
	FEED_CONTENT_BYTES_MAX = 512 << 10, /* of what a page says in HTML */
	FEED_TEXT_BYTES_MAX = 64 << 10,     /* of one text; the rest is cut */
	FEED_DEPTH_MAX = 64                 /* of elements; deeper is damage */
};

enum feed_kind {
	FEED_UNKNOWN, /* neither of the others; no entry was given */
	FEED_SITEMAP, /* a urlset */
	FEED_INDEX,   /* of sitemaps */
	FEED_LIST,    /* text, an address a line */
	FEED_RSS,
	FEED_ATOM
};
const char *feed_kind_name(enum feed_kind kind);

/* Texts are as they stand (references decoded, not cleaned); they live until
 * the call returns; what is not said is empty. */
struct feed_picture {
	struct text url, caption, title, credit, licence;
	uint32_t width, height; /* stated; 0: not */
};

struct feed_entry {
	struct text url;      /* of the page; of a sitemap where `sitemap` */
	struct text title;    /* of the page, by feeds */
	struct text modified; /* W3C datetime */
	struct text content;  /* of the page, by feeds: HTML */
	bool sitemap;
	const struct feed_picture *pictures;
	uint32_t picture_count;
};

struct feed {
	enum feed_kind kind;
	struct text title, language; /* of all; in the arena of feed_read */
	int64_t entries;             /* given */
	int64_t over; /* entries and pictures beyond the ceilings */
	bool damaged; /* read up to some point, or repaired */
};

/* feed_open(): once, before confinement. */
void feed_open(void);

/* feed_read(bytes, arena, entry, context, out): bytes is UTF-8, made valid.
 * entry() gets each entry with an address as soon as it is read, in their
 * order, and returns false to end.  Memory does not grow with the file: what
 * belongs to an entry lies in the arena, which is reset before the next one.
 * DTDs and entities that they declare are passed over, nothing is loaded.
 * A damaged file gives what came before the damage.  0, or -1 without
 * memory. */
int feed_read(struct text bytes, struct arena *arena,
    bool (*entry)(void *context, const struct feed_entry *e), void *context,
    struct feed *out);

#endif
