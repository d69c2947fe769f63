/*
 * What the parts of evidence.c share.
 */

#ifndef LAIT_EVIDENCE_PARTS_H
#define LAIT_EVIDENCE_PARTS_H

#include "crawler/evidence.h"
#include "crawler/layout.h"

enum {
	EVIDENCE_ANCESTORS_MAX = 32, /* that are looked at; from the nearest */
	EVIDENCE_NEAR = 3,           /* ancestors 0..2 are near, */
	EVIDENCE_ABOVE = 8           /* 3..7 above */
};

/* What is known of each candidate before any features are made. */
struct evidence_mention {
	uint32_t own, near, above; /* enum word_kind of class and id */
	uint32_t file, path, alt;  /* of file name, path, short alt */
	uint64_t shape;            /* layout_shape */
	uint32_t repeated;         /* candidates of that shape */
	uint32_t properties;       /* enum evidence_property */
	bool plausible, unseen;
	bool shape_first; /* the first candidate of its shape */
};

/* What other mentions of a picture may add. */
enum evidence_property {
	PROPERTY_PRODUCT = 1 << 0,
	PROPERTY_LEAD = 1 << 1,
	PROPERTY_TEASER = 1 << 2,
	PROPERTY_LINK_IMAGE = 1 << 3,
	PROPERTY_CAPTION = 1 << 4,
	PROPERTY_ARTICLE = 1 << 5,
	PROPERTY_EAGER = 1 << 6,
	PROPERTY_LARGE = 1 << 7,
	PROPERTY_ITEMPROP = 1 << 8
};

struct evidence {
	const struct page *page;
	const struct address *address;
	const struct candidates *candidates;
	struct layout layout;
	struct evidence_mention *mentions; /* by candidate */
	uint32_t *properties;              /* by picture: of any mention */
	bool *declared, *plausible;        /* by picture */
	uint32_t widest, widest_plausible; /* pixels */
	uint32_t plausible_count;          /* pictures */

	/* Counted up by evidence_of. */
	uint32_t seen, seen_plausible, seen_plausible_after, seen_wide;
};

/* The candidate in hand. */
struct evidence_view {
	const struct candidate *candidate;
	const struct evidence_mention *mention;
	const struct page_node *node;
	uint32_t ancestors[EVIDENCE_ANCESTORS_MAX]; /* parent first */
	unsigned ancestor_count;
};

void evidence_parts_view(
    const struct evidence *e, uint32_t i, struct evidence_view *out);

/* evidence_place: where it stands.  evidence_name: what names say. */
void evidence_place_add(
    struct evidence *e, const struct evidence_view *v, struct features_set *s);
void evidence_name_add(
    struct evidence *e, const struct evidence_view *v, struct features_set *s);

/* Kinds of words and properties of a mention. */
void evidence_name_mention(struct evidence *e, const struct evidence_view *v,
    struct evidence_mention *out);

/* Kinds of words of the file name of an address. */
uint32_t evidence_name_file(const struct evidence *e, struct text url);

/* The first address of a candidate, or an empty text. */
struct text evidence_parts_url(const struct candidate *c);

/* Text of a figcaption or of something named like a caption near it. */
struct text evidence_place_caption(
    struct evidence *e, const struct evidence_view *v, bool *figcaption);

#endif
