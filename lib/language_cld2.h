/*
 * CLD2 behind a C header, for language.c: the one file in C++.
 */

#ifndef LAIT_LANGUAGE_CLD2_H
#define LAIT_LANGUAGE_CLD2_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What CLD2 finds.  Codes are static strings. */
struct language_cld2 {
	const char *code;  /* of the summary; "un" when unknown */
	const char *first; /* of the largest part */
	int first_percent;
	bool reliable;
};

/* language_cld2(data, size, hint, best_effort, out): of plain text in valid
 * UTF-8.  hint is a declared language ("de-AT") or NULL; best_effort answers
 * for short texts too. */
void language_cld2(const char *data, size_t size, const char *hint,
    bool best_effort, struct language_cld2 *out);

#ifdef __cplusplus
}
#endif

#endif
