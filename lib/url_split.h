/*
 * Cutting the text of a URL into its parts, for url.c: the states of the WHATWG
 * parser up to the authority.
 */

#ifndef LAIT_URL_SPLIT_H
#define LAIT_URL_SPLIT_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/text.h"
#include "lib/url.h"

/* The cut-up input.  A part that is absent has data NULL; an absent authority
 * is the base's. */
struct url_split {
	bool https;
	struct text authority;
	struct text path;
	struct text query;
	struct text fragment;
};

/* url_split(t, base, room, out): the parts of t as it is written, without C0
 * controls and space at both ends and without tab, LF and CR inside; they lie
 * in t or in room.  False: no http(s) URL, not absolute without a base, over
 * the ceiling. */
bool url_split(struct text t, const struct url *base,
    char room[URL_INPUT_BYTES_MAX], struct url_split *out);

/* url_split_segment(t): cut off and return what stands before the first '/' or
 * '\\'; t then begins with that or is empty. */
struct text url_split_segment(struct text *t);

void url_split_skip(struct text *t, size_t count);
bool url_split_is_slash(char c);

#endif
