/*
 * Addresses as they stand on a page: resolved against its base, in its
 * charset, and only those that can be an image or a page.
 */

#ifndef LAIT_ADDRESS_H
#define LAIT_ADDRESS_H

#include <stdbool.h>

#include "crawler/arena.h"
#include "lib/text.h"
#include "lib/url.h"

struct address {
	struct url page;     /* final URL of the page */
	struct url base;     /* what relative addresses refer to */
	const char *charset; /* of the page; queries are encoded in it */
	struct text domain;  /* registrable domain of the page */
};

/* address_resolve(a, t, arena, out): the absolute address, without fragment,
 * in the arena.  False: not an http(s) address, empty, a bare fragment, or
 * without memory. */
bool address_resolve(const struct address *a, struct text t,
    struct arena *arena, struct text *out);

/* address_resolve_image: likewise, and false for the page itself and for an
 * unfilled template ("{width}"). */
bool address_resolve_image(const struct address *a, struct text t,
    struct arena *arena, struct text *out);

/* address_is_image_file: the path ends in a known image extension. */
bool address_is_image_file(struct text url);

/* Parts of an absolute, serialised URL, without parsing it anew. */
struct text address_host(struct text url);
struct text address_path(struct text url);
struct text address_query(struct text url);     /* without '?' */
struct text address_file_name(struct text url); /* last part of the path */

/* address_extension: what stands behind the last dot of the file name. */
struct text address_extension(struct text url);

#endif
