/*
 * A list, that is a sitemap or a feed, as records: links to its pages, and
 * what it says of their pictures.
 */

#ifndef LAIT_LIST_H
#define LAIT_LIST_H

#include "crawler/arena.h"
#include "crawler/page.h"
#include "crawler/phrases.h"
#include "crawler/source.h"
#include "lib/stage.h"

enum {
	LIST_PICTURES_MAX = 100000,
	/* Of all records made of one, as reckoned before they are written. */
	LIST_ANSWER_BYTES_MAX = 96 << 20,
	LIST_COVERS_MAX = 64
};

/* What list_extract works with; source is one of source_make_list. */
struct list_tools {
	const char *store;
	struct source *source;
	struct arena *arena;
	struct page *page; /* for texts that are markup */
	const struct phrases *phrases;
};

/* list_is(rec): does the page's record want a sitemap or feed? */
bool list_is(const json_t *rec);

/* list_extract(rec, tools): emit a link for each entry whose address belongs
 * to the list's authority or to one of `covers`, and a candidate for each
 * picture; add to the record what was found and dropped. */
enum verdict list_extract(json_t *rec, const struct list_tools *tools);

#endif
