/*
 * All texts that speak of a picture, each with its kind.
 */

#ifndef LAIT_TEXTS_H
#define LAIT_TEXTS_H

#include "crawler/around.h"
#include "crawler/candidate.h"
#include "crawler/fields.h"
#include "crawler/phrases.h"
#include "crawler/same.h"

enum { TEXTS_MAX = 32 };

struct text_item {
	const char *kind; /* of lait-record(5) */
	struct text text; /* cleaned, never empty */
	struct text raw;  /* before cleaning */
	struct text credit;
	struct text language; /* of a lang attribute around it, or empty */
	const char *place;    /* "img@alt", "figcaption", "jsonld", ... */
	bool shared;
};

struct texts {
	struct text_item list[TEXTS_MAX];
	uint32_t count;
	struct text credit;  /* of the picture, or empty */
	struct text licence; /* of the picture, absolute, or empty */
	/* Headings of the sections that it stands in, outermost first; cleaned
	 */
	struct text sections[AROUND_SECTIONS_MAX];
	unsigned section_count;
};

/* A page as far as it is read. */
struct subject {
	const struct page *page;
	const struct address *address;
	const struct candidates *candidates;
	const struct fields *fields;
	struct arena *arena;
	struct same *ids; /* nodes by their id, when aria attributes refer to
			     some; else NULL */
	const struct phrases *phrases;
	uint8_t *names; /* see caption_text.h; NULL: none */
};

/* texts_index(s): make s->ids and s->names; 0, or -1 without memory. */
int texts_index(struct subject *s);

/* texts_collect(subject, candidate, out): in the order in which kinds rank;
 * a kind's second text with the same words is left out. */
void texts_collect(
    const struct subject *s, uint32_t candidate, struct texts *out);

#endif
