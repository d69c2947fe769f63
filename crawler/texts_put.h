/*
 * How texts come into the list.
 */

#ifndef LAIT_TEXTS_PUT_H
#define LAIT_TEXTS_PUT_H

#include "crawler/texts.h"

/* A text on its way into the list. */
struct offer {
	const char *kind, *place;
	struct text raw;
	struct text credit; /* raw, known from markup */
	struct text nearby; /* likewise, where the text has none */
	uint32_t node;      /* where a lang attribute is looked for; 0: not */
	bool caption;       /* split credits off */
	bool markup;        /* an attribute that may hold tags */
	bool shared;
};

/* texts_cleaned: a text cleaned, in the arena.
 * texts_credit: a credit likewise; empty when it names nobody. */
struct text texts_cleaned(const struct subject *s, struct text raw);
struct text texts_credit(const struct subject *s, struct text raw);

/* texts_put: clean and append, unless no words are left or a text of that kind
 * has the same. */
void texts_put(
    const struct subject *s, struct texts *out, const struct offer *o);

#endif
