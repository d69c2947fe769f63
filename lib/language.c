/*
 * What CLD2 says, in the words of records; see language.h.
 */

#include <stdio.h>
#include <string.h>

#include "lib/language.h"
#include "lib/language_cld2.h"

enum { HINT_BYTES_MAX = 32 };

/* Codes that CLD2 has kept from before ISO 639-1 changed them. */
static const char *
today(const char *code)
{
	static const char *const changed[][2] = { { "iw", "he" },
		{ "jw", "jv" }, { "in", "id" }, { "ji", "yi" } };

	for (size_t i = 0; i < sizeof(changed) / sizeof(changed[0]); i++)
		if (strcmp(code, changed[i][0]) == 0)
			return changed[i][1];
	return code;
}

struct language
language_of(struct text t, struct text hint)
{
	struct language language = { .code = "und" };
	struct language_cld2 found;
	char said[HINT_BYTES_MAX];

	if (t.size == 0)
		return language;
	if (hint.size > 0 && hint.size < sizeof(said)) {
		memcpy(said, hint.data, hint.size);
		said[hint.size] = '\0';
	} else {
		hint.size = 0;
	}
	language_cld2(
	    t.data, t.size, hint.size > 0 ? said : NULL, false, &found);
	if (!found.reliable || strcmp(found.code, "un") == 0 ||
	    strncmp(found.code, "xx", 2) == 0)
		return language;
	(void)snprintf(
	    language.code, sizeof(language.code), "%s", today(found.code));
	if (strcmp(found.code, found.first) == 0)
		language.percent = found.first_percent;
	language.reliable = true;
	return language;
}

bool
language_matches(const char *code, const char *list)
{
	struct text rest = text_of(list), whole = text_of(code), one;
	struct text base = { code, strcspn(code, "-") };

	while (text_split(&rest, ',', &one)) {
		one = text_trim(one);
		if (text_equal(one, text_literal("*")) ||
		    text_equal_nocase(one, whole) ||
		    text_equal_nocase(one, base))
			return true;
	}
	return false;
}
