/*
 * Attributes in which scripts keep the address of an image until it is needed
 * (spec: extraction, 3.2).
 */

#ifndef LAIT_LAZY_H
#define LAIT_LAZY_H

#include <stdbool.h>

#include "lib/text.h"

enum lazy_kind {
	LAZY_NOT,        /* no such attribute */
	LAZY_URL,        /* an address */
	LAZY_LARGE,      /* an address of a larger rendition */
	LAZY_SRCSET,     /* a srcset */
	LAZY_BACKGROUND, /* an address or url(...) */
	LAZY_JSON,       /* JSON that holds addresses */
	LAZY_MENTION /* names a picture of the page for others (Pinterest) */
};

/* lazy_kind(name): of an attribute's name, lower case. */
enum lazy_kind lazy_kind(struct text name);

/* lazy_is_address(value): looks like the address of an image: no white space,
 * a '/' or an image extension, not the marker words of scripts. */
bool lazy_is_address(struct text value);

/* lazy_is_placeholder(src): data:, empty, or the file name of a blank. */
bool lazy_is_placeholder(struct text src);

/* lazy_json_next(rest, url): the next http(s) address in JSON, as written
 * between its quotes; false at the end. */
bool lazy_json_next(struct text *rest, struct text *url);

#endif
