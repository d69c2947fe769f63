/*
 * Character references (HTML 13.2.5.72 and following).
 */

#ifndef LAIT_REFERENCE_H
#define LAIT_REFERENCE_H

#include <stdbool.h>

#include "crawler/arena.h"
#include "lib/text.h"

/* How a run of characters is read. */
enum reference_mode {
	REFERENCE_TEXT,      /* references count; NUL is dropped */
	REFERENCE_KEEP,      /* title, svg: likewise, but NUL is U+FFFD */
	REFERENCE_ATTRIBUTE, /* a name without ';' before '=', letter or digit
				stays as it is; NUL is U+FFFD */
	REFERENCE_NONE       /* raw text: only NUL is U+FFFD */
};

/* reference_decode(t, mode, arena): t with its references decoded and CR LF
 * and CR as LF; t itself when there is nothing to do.  data NULL without
 * memory. */
struct text reference_decode(
    struct text t, enum reference_mode mode, struct arena *arena);

#endif
