/*
 * All addresses that one element gives for its picture.
 */

#ifndef LAIT_ADDRESSES_H
#define LAIT_ADDRESSES_H

#include <stdbool.h>
#include <stdint.h>

#include "crawler/address.h"
#include "crawler/arena.h"
#include "crawler/page.h"

enum { ADDRESSES_MAX = 24, ADDRESS_WIDTH_MAX = 4096 };

enum candidate_url_kind {
	CANDIDATE_SRC,
	CANDIDATE_SRCSET,
	CANDIDATE_LAZY,
	CANDIDATE_SOURCE, /* source element of a picture */
	CANDIDATE_LINK,   /* the file that an `a` around it leads to */
	CANDIDATE_OG,
	CANDIDATE_TWITTER,
	CANDIDATE_JSONLD,
	CANDIDATE_META,
	CANDIDATE_PRELOAD,
	CANDIDATE_NOSCRIPT,
	CANDIDATE_DERIVED /* made larger by a rule; may not exist */
};

struct candidate_url {
	struct text url; /* absolute, without fragment; in the arena */
	enum candidate_url_kind kind;
	uint32_t width;   /* as stated by a descriptor or the address; 0: not */
	float density;    /* 0: not stated */
	bool undecodable; /* type or name says avif, jxl, svg, ... */
	bool large;       /* of an attribute or link for a larger rendition */
};

struct addresses {
	const struct page *page;
	const struct address *address;
	struct arena *arena;
	struct candidate_url list[ADDRESSES_MAX];
	uint32_t count;
	bool lazy;        /* one comes from a lazy attribute */
	bool placeholder; /* src was none and another stands in for it */
};

/* addresses_add(a, url, kind): resolve and append, once; NULL when it is no
 * image address or there are enough. */
struct candidate_url *addresses_add(
    struct addresses *a, struct text url, enum candidate_url_kind kind);

/* addresses_of_element(a, node, kind): src, srcset, lazy attributes and style
 * of node; kind says as what src and srcset count (CANDIDATE_SRC: as
 * themselves). */
void addresses_of_element(
    struct addresses *a, uint32_t node, enum candidate_url_kind kind);

/* addresses_of_sources: the source elements of a picture. */
void addresses_of_sources(struct addresses *a, uint32_t picture);

/* addresses_sort: the one to fetch first in front: decodable ones, the widest
 * up to ADDRESS_WIDTH_MAX; stated is the width that the element states.  May
 * add a larger one made by rule in front when all are small. */
void addresses_sort(struct addresses *a, uint32_t stated);

#endif
