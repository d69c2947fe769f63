/*
 * The pictures of a page: the elements that may be its main image, each with
 * all its addresses, and what the page declares (hints).
 */

#ifndef LAIT_CANDIDATE_H
#define LAIT_CANDIDATE_H

#include <stdbool.h>
#include <stdint.h>

#include "crawler/address.h"
#include "crawler/addresses.h"
#include "crawler/arena.h"
#include "crawler/hints.h"
#include "crawler/page.h"
#include "crawler/rendition.h"

enum {
	CANDIDATES_MAX = 2000, /* of a page; the first ones */
	STATED_SIDE_MAX = 16384
};

enum candidate_source {
	CANDIDATE_FROM_IMG,
	CANDIDATE_FROM_AMP_IMG,
	CANDIDATE_FROM_VIDEO,      /* its poster */
	CANDIDATE_FROM_BACKGROUND, /* style, role=img, or a lazy background */
	/* of hints that no element of the page shows: */
	CANDIDATE_FROM_OG,
	CANDIDATE_FROM_TWITTER,
	CANDIDATE_FROM_JSONLD,
	CANDIDATE_FROM_META,
	CANDIDATE_FROM_LINK
};
const char *candidate_source_name(enum candidate_source s); /* "amp-img" */
const char *candidate_url_kind_name(enum candidate_url_kind k);

/* Where an `a` around a picture leads. */
enum candidate_link {
	CANDIDATE_UNLINKED,
	CANDIDATE_TO_IMAGE, /* an image file: usually the larger picture */
	CANDIDATE_TO_SELF,  /* the page itself, '#', javascript: */
	CANDIDATE_TO_SITE,  /* another page of the same host */
	CANDIDATE_TO_OTHER  /* another host */
};

struct candidate {
	uint32_t node; /* the element; 0 for a hint without one */
	enum candidate_source source;
	uint32_t position; /* number of the image element, from 1 */

	/* Addresses of the same picture, the largest rendition first. */
	struct candidate_url *urls;
	uint32_t url_count;
	struct text src;  /* src as written (trimmed), for features; may be
			     empty or data: */
	bool placeholder; /* src was a placeholder and another address stood
			     in for it */
	bool lazy;        /* an address comes from a lazy attribute */
	bool noscript;    /* it stands only in a noscript */

	/* Sameness: `picture` is the index of the first candidate that shows
	 * the same picture (its own index if it is the first), `shown` how
	 * often that picture is shown on the page. */
	struct picture_keys keys;
	uint32_t picture;
	uint32_t shown;

	uint32_t stated_width, stated_height; /* attributes or style; 0: not */
	uint32_t largest_width; /* that anything states: attributes,
				   descriptors, the address */
	bool has_alt;
	struct text alt; /* raw */

	uint32_t figure;       /* nearest figure, or 0 */
	uint32_t picture_node; /* nearest picture, or 0 */
	uint32_t anchor;       /* nearest a, or 0 */
	enum candidate_link link;

	uint32_t hints;       /* bits 1 << enum hint_kind of those that agree */
	uint32_t first_hints; /* likewise, only the first of each kind */
	uint32_t mentions;    /* other places that name it (style, data-, share
				 links, preload, video poster) */
	bool ruled_out;       /* 1 to 3 pixels, counter or spacer by address */
};

struct candidates {
	struct candidate *list;
	uint32_t count;
	struct hints hints;
	uint32_t images; /* image elements seen, candidate or not */
	uint32_t h1;     /* node of the first h1 with text, else the first
			    h2, or 0 */
	bool h1_is_h2;
};

/* candidate_gather(page, address, arena, out): everything lies in the arena.
 * Candidates of elements come first, in document order; then one for each
 * picture that only hints name (node 0).  0, or -1 without memory. */
int candidate_gather(const struct page *page, const struct address *address,
    struct arena *arena, struct candidates *out);

#endif
