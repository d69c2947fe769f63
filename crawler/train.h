/*
 * Training of the weights: the sum over labelled pages of the log-probability
 * of what is right (all mentions of the main image together, or that there is
 * none), less half of l2 times the square of each weight, is maximised by
 * L-BFGS (Nocedal and Wright, Numerical Optimization, algorithm 7.5).  The
 * order of all sums is fixed: the same pages in the same order give the same
 * weights.
 */

#ifndef LAIT_TRAIN_H
#define LAIT_TRAIN_H

#include <stdbool.h>
#include <stdint.h>

#include "crawler/features.h"
#include "crawler/weights.h"

struct train_settings {
	double l2;          /* > 0 */
	double none_weight; /* of pages without a main image; others have 1 */
	double threshold;   /* goes into the weights, see weights.h */
	unsigned steps;     /* of L-BFGS, at most */
};
#define TRAIN_SETTINGS                                                         \
	((struct train_settings){                                              \
	    .l2 = 2, .none_weight = 2, .threshold = 1, .steps = 300 })

/* Labelled pages in memory. */
struct train;
struct train *train_new(void); /* NULL without memory */
void train_free(struct train *t);

/* What is known of a page beside its rows. */
struct train_label {
	bool none;      /* it has no main image */
	double weight;  /* how much it teaches; 1 is usual */
	uint64_t group; /* hash of the site */
};

/* train_add: right[i] says whether row i shows the main image; none is where
 * label.none says so.  A page without either teaches nothing but counts as
 * wrong in train_judge.  Copies all.  0, or -1 without memory. */
int train_add(struct train *t, const struct features *f, const bool right[],
    struct train_label label);

size_t train_pages(const struct train *t);

/* Which pages: those with group % folds == fold, or the others; folds 0 is
 * all. */
struct train_part {
	unsigned folds, fold;
	bool others;
};

/* train_fit: 0, or -1 without memory. */
int train_fit(const struct train *t, const struct train_settings *settings,
    struct train_part part, struct weights *out);

/* How the weights do. */
struct train_counts {
	unsigned pages, with, right, answered; /* pages, those with a main
						  image, right answers */
	unsigned without, rejected;
};
void train_judge(const struct train *t, const struct weights *w,
    struct train_part part, struct train_counts *counts);

#endif
