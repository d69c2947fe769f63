/*
 * Natural photograph or not: logistic regression on seven measures of luma (of
 * LAIT's own "binary classifier", arXiv 2001.07966 section 3, nothing is
 * published).  The weights are a file that people can read.
 */

#ifndef LAIT_NATURAL_H
#define LAIT_NATURAL_H

#include "filter/measures.h"

enum {
	NATURAL_FEATURES = 7,
	NATURAL_WEIGHTS = NATURAL_FEATURES + 1, /* the last is the bias */
	NATURAL_FILE_BYTES_MAX = 64 << 10
};

struct natural {
	double weights[NATURAL_WEIGHTS];
};

/* The names in the file: "yent" ... "bias". */
extern const char *const natural_names[NATURAL_WEIGHTS];

/* The measures that count, and 1 for the bias. */
void natural_features(
    const struct measures *m, double features[NATURAL_WEIGHTS]);

/* natural_apply(n, features): 0 (graphics) to 1 (photograph);
 * natural_score(n, m): the same of measures. */
double natural_apply(
    const struct natural *n, const double features[NATURAL_WEIGHTS]);
double natural_score(const struct natural *n, const struct measures *m);

/* natural_read(path, n): lines "name weight", empty ones and "#" comments;
 * every name once.  -1 (said). */
int natural_read(const char *path, struct natural *n);

/* natural_print(n, out): as natural_read reads it, without comments. */
struct buffer;
int natural_print(const struct natural *n, struct buffer *out);

#endif
