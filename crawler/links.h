/*
 * The links of a page, for the crawl.
 */

#ifndef LAIT_LINKS_H
#define LAIT_LINKS_H

#include <stdbool.h>

#include "crawler/address.h"
#include "crawler/page.h"

enum { LINKS_MAX = 5000 };

struct link {
	struct text url; /* absolute, without fragment */
	bool nofollow;   /* rel has nofollow, ugc or sponsored */
};

struct links {
	struct link *list; /* each address once, in document order */
	uint32_t count;
};

/* links_gather: a and area elements, not image files, not the page itself;
 * everything lies in the arena.  An address counts as nofollow only when all
 * its links say so.  0, or -1 without memory. */
int links_gather(const struct page *page, const struct address *address,
    struct arena *arena, struct links *out);

#endif
