/*
 * The weights of the features: a text file that a person can read.
 *
 *	# comment
 *	threshold 0.5
 *	plausible-1 1.2034
 *
 * A feature that is not named weighs nothing.
 */

#ifndef LAIT_WEIGHTS_H
#define LAIT_WEIGHTS_H

#include "crawler/features.h"
#include "lib/buffer.h"

enum { WEIGHTS_BYTES_MAX = 1 << 20, WEIGHT_MAX = 1000 };

struct weights {
	double of[FEATURE_COUNT];
	/* A page has a main image when its odds against having none are at
	 * least e to this. */
	double threshold;
};

/* weights_parse: false when a line is wrong: *line (from 1) and *why, a
 * static text, say which and what. */
bool weights_parse(
    struct text t, struct weights *out, int *line, const char **why);

/* weights_write: header is put before it, each of its lines as a comment.
 * Weights have four digits; those that are 0 then are left out.  0, or -1
 * when the buffer failed. */
int weights_write(
    const struct weights *w, struct text header, struct buffer *out);

/* weights_sum: of a list of features. */
double weights_sum(
    const struct weights *w, const uint16_t list[], uint32_t count);

#endif
