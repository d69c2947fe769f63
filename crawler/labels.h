/*
 * Labelled pages: page records with `expected`, the addresses of the main
 * image (none of them: the page has no main image).
 */

#ifndef LAIT_LABELS_H
#define LAIT_LABELS_H

#include "crawler/candidate.h"
#include "crawler/features.h"
#include "crawler/train.h"
#include "lib/record.h"

enum { LABELS_EXPECTED_MAX = 64, LABELS_WEIGHT_MAX = 1000 };

/* What reads pages, for the run. */
struct labels;
struct labels *labels_open(const char *store); /* NULL, and said */
void labels_free(struct labels *l);

/* How a record fared. */
enum labels_status {
	LABELS_ADDED,
	LABELS_NOT_SHOWN, /* added, but no element or hint is the expected
			     picture: it teaches nothing */
	LABELS_UNREAD,    /* the page could not be read: *why */
	LABELS_WRONG,     /* no such record: *why */
	LABELS_MEMORY
};

/* labels_add: read the page that the record names and add it to t.  The group
 * is made of the record's `site`, or of the registrable domain of its url,
 * and the seed; `weight` is how much the page teaches (1). */
enum labels_status labels_add(struct labels *l, const json_t *rec, int64_t seed,
    struct train *t, const char **why);

#endif
