/*
 * What a page says of itself: title, language, licence, author, addresses.
 */

#ifndef LAIT_FIELDS_H
#define LAIT_FIELDS_H

#include "crawler/hints.h"

enum {
	FIELDS_CANONICAL_MAX = 4,
	FIELDS_ALTERNATE_MAX = 64,
	FIELDS_LICENCE_MAX = 8
};

struct alternate {
	struct text url;      /* absolute */
	struct text type;     /* media type, or empty */
	struct text language; /* hreflang, or empty */
};

/* Texts are raw (clean_text makes them what is stored) and live as long as
 * page and arena; what is not stated is empty. */
struct fields {
	struct text title, h1, description, og_description, site_name, type,
	    section, author, published, language, locale;
	struct text canonical[FIELDS_CANONICAL_MAX]; /* absolute */
	uint32_t canonical_count;
	struct alternate alternates[FIELDS_ALTERNATE_MAX];
	uint32_t alternate_count;
	struct text licences[FIELDS_LICENCE_MAX]; /* absolute addresses */
	uint32_t licence_count;
	struct text robots[8];        /* contents of meta robots */
	struct text robots_agents[8]; /* whom they address: their names */
	uint32_t robots_count;
	struct text tdm_reservation, tdm_policy;
	bool nofollow; /* a meta robots for all says nofollow or none */
};

/* fields_base(page, address): set address->base by the first base element
 * with a usable href; true when there is one. */
bool fields_base(const struct page *page, struct address *address);

/* fields_gather: content_language is the header's value, or empty. */
void fields_gather(const struct page *page, const struct address *address,
    const struct page_facts *facts, struct text content_language,
    struct arena *arena, struct fields *out);

#endif
