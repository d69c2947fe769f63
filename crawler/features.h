/*
 * What speaks for and against each picture of a page: named features that
 * hold or do not.  Everything that decides about a main image is one of them.
 */

#ifndef LAIT_FEATURES_H
#define LAIT_FEATURES_H

#include <stdbool.h>
#include <stdint.h>

#include "crawler/address.h"
#include "crawler/arena.h"
#include "crawler/candidate.h"
#include "crawler/features_table.h"
#include "crawler/page.h"
#include "crawler/words.h"

enum feature {
#define FEATURES_CONSTANT(id, name) FEATURE_##id,
	FEATURES_TABLE(FEATURES_CONSTANT)
#undef FEATURES_CONSTANT
	    FEATURE_COUNT
};

const char *features_name(enum feature f);

/* features_find: the feature of that name; false when there is none. */
bool features_find(struct text name, enum feature *out);

/* A set of features. */
struct features_set {
	uint64_t bits[(FEATURE_COUNT + 63) / 64];
};
bool features_has(const struct features_set *s, enum feature f);
void features_add(struct features_set *s, enum feature f);
void features_add_if(struct features_set *s, enum feature f, bool holds);

/* features_add_part(s, first, bounds, count, x): x is below bounds[0], or
 * bounds[1], ... or none of them: add first, first + 1, ... first + count. */
void features_add_part(struct features_set *s, enum feature first,
    const double bounds[], unsigned count, double x);

/* features_add_steps: add first + i for every bounds[i] that x reaches. */
void features_add_steps(struct features_set *s, enum feature first,
    const double bounds[], unsigned count, double x);

/*
 * A row is a mention of a picture: an element that shows it or, `declared`,
 * what the page declares about it (og:image and the like).  All rows of a
 * picture have the same `picture`, the index of its first candidate.
 */
struct features_row {
	uint32_t candidate; /* index */
	uint32_t picture;   /* index of a candidate */
	bool declared;
	const uint16_t *list; /* enum feature, ascending */
	uint32_t count;
};

struct features {
	struct features_row *rows; /* elements first, in document order */
	uint32_t row_count;
	const uint16_t *none; /* of the page having no main image */
	uint32_t none_count;
};

/* features_collect: all rows of a page; they lie in the arena.  Candidates
 * that are ruled out have none.  0, or -1 without memory. */
int features_collect(const struct page *page, const struct address *address,
    const struct candidates *candidates, const struct words *words,
    struct arena *arena, struct features *out);

#endif
