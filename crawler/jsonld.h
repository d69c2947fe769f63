/*
 * JSON-LD in a page, read leniently.
 */

#ifndef LAIT_JSONLD_H
#define LAIT_JSONLD_H

#include "crawler/hints.h"

enum {
	JSONLD_BYTES_MAX = 2 << 20, /* of one script; larger ones are skipped */
	JSONLD_DEPTH_MAX = 48
};

/* jsonld_read(script, address, arena, hints): add the pictures and facts that
 * a script of type application/ld+json states.  Bad JSON adds nothing. */
void jsonld_read(struct text script, const struct address *address,
    struct arena *arena, struct hints *hints);

/* jsonld_repair(script, out): put what is JSON in it: wrapping comments and
 * CDATA marks off, control characters in strings as spaces, comments and
 * trailing commas out.  False: empty, too deep or too large. */
bool jsonld_repair(struct text script, struct buffer *out);

#endif
