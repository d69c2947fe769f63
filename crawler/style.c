/*
 * Declarations of style attributes.
 */

#include <string.h>

#include "crawler/style.h"
#include "lib/number.h"

struct text
style_url(struct text *rest)
{
	size_t at = text_find_nocase(*rest, text_literal("url(")), end;
	struct text t;

	if (at == SIZE_MAX) {
		*rest = (struct text){ NULL, 0 };
		return *rest;
	}
	t = text_trim(text_from(*rest, at + 4));
	if (t.size > 0 && (t.data[0] == '"' || t.data[0] == '\'')) {
		char quote = t.data[0];

		t = text_from(t, 1);
		for (end = 0; end < t.size && t.data[end] != quote; end++)
			;
	} else {
		for (end = 0; end < t.size && t.data[end] != ')'; end++)
			;
	}
	*rest = text_from(t, end);
	return text_trim((struct text){ t.data, end });
}

uint32_t
style_side(struct text style, const char *property)
{
	struct text one;

	while (text_split(&style, ';', &one)) {
		struct text value = one, name;
		int64_t n;

		if (!text_split(&value, ':', &name) ||
		    !text_equal_nocase(text_trim(name), text_of(property)))
			continue;
		value = text_trim(value);
		if (!text_ends_nocase(value, text_literal("px")))
			return 0;
		value.size -= 2;
		for (size_t i = 0; i < value.size; i++)
			if (value.data[i] == '.')
				value.size = i;
		return number_parse(value, 1, 1 << 20, &n) ? (uint32_t)n : 0;
	}
	return 0;
}
