/*
 * The choice of the main image: each mention of a picture gets the sum of the
 * weights of its features, a softmax over all mentions and "the page has
 * none" makes probabilities of them, and a picture has those of all its
 * mentions together.
 */

#ifndef LAIT_CHOICE_H
#define LAIT_CHOICE_H

#include <stdint.h>
#include <stdio.h>

#include "crawler/features.h"
#include "crawler/weights.h"

struct choice; /* weights and words, for the run */

/* choice_open: read the weights (NULL: etc/main-image.weights as installed)
 * and the lists of words (likewise).  NULL, and said, when a file cannot be
 * read or is wrong.  choice_free(NULL) does nothing. */
struct choice *choice_open(const char *weights);
void choice_free(struct choice *c);

/* The least log-odds of the best picture against none; the file's, or set. */
void choice_set_threshold(struct choice *c, double log_odds);

const struct words *choice_words(const struct choice *c);

/*
 * The pictures of a page, best first; everything lies in the arena.  One
 * entry for each picture: order[rank] is the index of the candidate that
 * speaks best for it.
 */
struct choice_result {
	uint32_t count;
	uint32_t *order;
	double *score; /* probability that it is the main image */
	double none;   /* probability that the page has none */
	int64_t main;  /* index of a candidate, or -1 */
	const char *const **evidence; /* by rank: names of the features that
					 held, of it and what declares it */
	uint32_t *evidence_count;

	struct features features;
	uint32_t *rows; /* by rank: the row that speaks best */
};

/* choice_rank: 0, or -1 without memory. */
int choice_rank(const struct choice *c, const struct page *page,
    const struct address *address, const struct candidates *candidates,
    struct arena *arena, struct choice_result *out);

/* choice_explain: for people: every picture with its address, probability
 * and the contribution of each feature, largest first. */
void choice_explain(const struct choice *c, const struct choice_result *r,
    const struct candidates *candidates, FILE *out);

#endif
