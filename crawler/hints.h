/*
 * What a page declares of its pictures and itself: Open Graph, Twitter,
 * JSON-LD, microdata, RDFa, links.
 */

#ifndef LAIT_HINTS_H
#define LAIT_HINTS_H

#include <stdbool.h>
#include <stdint.h>

#include "crawler/address.h"
#include "crawler/arena.h"
#include "crawler/page.h"
#include "crawler/rendition.h"

enum { HINTS_MAX = 96, FACT_LICENCES_MAX = 8 };

/* What names a picture as the page's own, in the head or elsewhere. */
enum hint_kind {
	HINT_OG,
	HINT_TWITTER,
	HINT_JSONLD,         /* image of the article or product */
	HINT_JSONLD_PRIMARY, /* primaryImageOfPage */
	HINT_JSONLD_THUMBNAIL,
	HINT_ITEMPROP, /* microdata image: meta, link or element */
	HINT_RDFA,
	HINT_IMAGE_SRC, /* link rel=image_src */
	HINT_META,      /* name=thumbnail, sailthru, parsely, ... */
	HINT_PRELOAD,   /* link rel=preload as=image */
	HINT_KINDS
};
const char *hint_kind_name(enum hint_kind k);

struct hint {
	enum hint_kind kind;
	uint32_t order;  /* among those of its kind, from 0 */
	struct text url; /* absolute; in the arena */
	struct picture_keys keys;
	uint32_t width, height;                      /* stated; 0: not */
	struct text alt, caption, name, description; /* raw; may be empty */
	struct text licence, credit;
	uint32_t node;     /* element that says so */
	int32_t candidate; /* index of the first one that shows it, or -1 */
	bool high;         /* preload with fetchpriority=high */
	bool generic;      /* default, logo, fallback, ... in the file name */
};

/* What JSON-LD says of the page itself; raw, in the arena, may be empty. */
struct page_facts {
	struct text author, published, headline, description, type, language,
	    section;
	struct text licences[FACT_LICENCES_MAX];
	uint32_t licence_count;
};

struct hints {
	struct hint *list; /* HINTS_MAX of them, in document order */
	uint32_t count;
	bool twitter_summary; /* twitter:card=summary */
	struct page_facts facts;
};

/* hints_gather: everything lies in the arena.  0, or -1 without memory. */
int hints_gather(const struct page *page, const struct address *address,
    struct arena *arena, struct hints *out);

/* hints_add(h, kind, url, address, arena): resolve the address and append it;
 * NULL when it is no image address, is there already in that kind, or the
 * list is full. */
struct hint *hints_add(struct hints *h, enum hint_kind kind, struct text url,
    const struct address *address, struct arena *arena);

#endif
