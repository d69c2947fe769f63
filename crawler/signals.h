/*
 * Signals of consent: what a response's header, a meta element or robots.txt
 * says about use.  All are kept as they were said; what they mean is policy.
 */

#ifndef LAIT_SIGNALS_H
#define LAIT_SIGNALS_H

#include <stdint.h>

#include "lib/record.h"
#include "lib/text.h"

enum {
	SIGNALS_VALUE_BYTES_MAX = 1024, /* longer values are cut */
	SIGNALS_MAX = 256               /* of one response or page */
};

/* Where a signal was said, for all signals of one call. */
struct signals_origin {
	const char *where; /* "header", "meta", "robots" */
	struct text url;   /* of the response */
	int64_t at;        /* its time */
};

/* signals_add(array, name, value, agent, origin): one signal object; agent
 * empty: none.  0, or -1 without memory; beyond SIGNALS_MAX nothing is added.
 */
int signals_add(json_t *array, const char *name, struct text value,
    struct text agent, const struct signals_origin *origin);

/* signals_directives(array, content, agent, origin): a value of X-Robots-Tag
 * or the content of a meta robots: a signal "robots" for each directive.
 * agent: whom it addresses as long as it does not say so itself; empty for
 * everybody.  A directive that it addresses to another stays one. */
int signals_directives(json_t *array, struct text content, struct text agent,
    const struct signals_origin *origin);

/* signals_header(array, header, origin): all signals of a response's header:
 * X-Robots-Tag, tdm-reservation, tdm-policy, Content-Usage. */
int signals_header(
    json_t *array, struct text header, const struct signals_origin *origin);

#endif
