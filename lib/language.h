/*
 * The language of a text (CLD2, as Common Crawl has it).
 */

#ifndef LAIT_LANGUAGE_H
#define LAIT_LANGUAGE_H

#include <stdbool.h>

#include "lib/text.h"

struct language {
	char code[16];     /* "en", "zh-Hant"; "und" when it cannot be told */
	int percent;       /* of the text that is in it */
	bool reliable;
};

/* language_of(text, hint): of valid UTF-8; hint is what the page declares
 * ("de-AT"), or empty. */
struct language language_of(struct text t, struct text hint);

/* language_matches(code, list): the code, or its part before '-', stands in
 * the comma separated list; "*" matches all. */
bool language_matches(const char *code, const char *list);

#endif
