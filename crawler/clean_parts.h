/*
 * What captions and credits share: how texts are cut, brackets, phrases of
 * credit.
 */

#ifndef LAIT_CLEAN_PARTS_H
#define LAIT_CLEAN_PARTS_H

#include "crawler/clean.h"

enum { CLEAN_CREDIT_BYTES_MAX = 100 /* of a credit without a phrase */ };

static inline struct text
clean_before(struct text t, size_t at)
{
	return (struct text){ t.data, at };
}

/* clean_strip: without spaces and these ASCII marks at both ends. */
struct text clean_strip(struct text t, const char *marks);

/* clean_ends_in: t ends in one of them; the list ends with NULL. */
bool clean_ends_in(struct text t, const char *const ends[]);

/* clean_bracket: where the bracket opens that t ends with, and in *in what
 * stands in it; SIZE_MAX when there is none. */
size_t clean_bracket(struct text t, struct text *in);

/* clean_credit_word: bytes of the phrase of credit that t begins with, or 0.
 * clean_credit_start: likewise when a credit does follow: the phrase is sure,
 * or stands before a name.  clean_is_sure: "Photo:" and "Photo by" say that a
 * credit follows, "Photo" may say so. */
size_t clean_credit_word(const struct phrases *p, struct text t);
size_t clean_credit_start(const struct phrases *p, struct text t);
bool clean_is_sure(struct text phrase);

/* clean_cut_button: without a "Show more" at the end. */
struct text clean_cut_button(const struct phrases *p, struct text t);

#endif
