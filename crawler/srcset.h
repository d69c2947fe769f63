/*
 * The srcset attribute (HTML 4.8.4.3.10).
 */

#ifndef LAIT_SRCSET_H
#define LAIT_SRCSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/text.h"

struct srcset_candidate {
	struct text url; /* as written; in the attribute */
	uint32_t width;  /* of the w descriptor; 0: none */
	float density;   /* of the x descriptor; 0: none stated (1x) */
};

/* srcset_next(rest, out): the next good candidate; *rest moves behind it.
 * Candidates with bad descriptors are passed over.  False at the end. */
bool srcset_next(struct text *rest, struct srcset_candidate *out);

#endif
