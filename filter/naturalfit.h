/*
 * Training of the classifier of natural photographs, and what its scores are
 * worth.
 */

#ifndef LAIT_NATURALFIT_H
#define LAIT_NATURALFIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "filter/natural.h"

/* One picture, as published or recompressed. */
struct naturalfit_case {
	double features[NATURAL_WEIGHTS];
	double score;    /* natural_score, where it was asked */
	uint32_t group;  /* source; folds never part one */
	uint32_t number; /* of the picture: its two cases stand together */
	double overlay;  /* measures.h */
	bool natural, recompressed;
	bool untested; /* for training only */
};

/* naturalfit_train(cases, count, without, n): of all cases but those of the
 * group (UINT32_MAX: all).  Photographs weigh 0.85, all together, graphics
 * 0.15; ridge on standardised measures; Newton's method, no chance in it.  -1
 * when a label is missing or without memory. */
int naturalfit_train(const struct naturalfit_case *cases, size_t count,
    uint32_t without, struct natural *n);

/* Of the cases that are tested and recompressed, or not: the area under the
 * curve, and the mean of the shares of both labels that a threshold of 0.5
 * gets right.  NaN without both labels. */
struct naturalfit_figures {
	double auc, balanced, kept, dropped;
};
struct naturalfit_figures naturalfit_test(
    const struct naturalfit_case *cases, size_t count, bool recompressed);

#endif
