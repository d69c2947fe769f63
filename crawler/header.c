/*
 * HTTP header fields; see header.h.
 */

#include <string.h>

#include "lib/number.h"

#include "crawler/header.h"

enum { STATUS_MIN = 100, STATUS_MAX = 599 };

int
header_status(struct text header)
{
	struct text line, version, digits;
	int64_t status;

	if (!text_split(&header, '\n', &line) ||
	    !text_starts(line, text_literal("HTTP/")))
		return 0;
	line = text_trim(line);
	if (!text_split(&line, ' ', &version) ||
	    !text_split(&line, ' ', &digits) ||
	    !number_parse(digits, STATUS_MIN, STATUS_MAX, &status))
		return 0;
	return (int)status;
}

/* One line with those that are folded into it. */
static struct text
next_line(struct text *rest)
{
	struct text line = { .data = rest->data, .size = 0 };
	const char *end;

	do {
		size_t left = rest->size - line.size;

		end = memchr(line.data + line.size, '\n', left);
		line.size =
		    end == NULL ? rest->size : (size_t)(end - line.data) + 1;
	} while (end != NULL && line.size < rest->size &&
	    (line.data[line.size] == ' ' || line.data[line.size] == '\t'));
	rest->data += line.size;
	rest->size -= line.size;
	return line;
}

bool
header_next(struct text *rest, struct text *name, struct text *value)
{
	while (rest->size > 0) {
		struct text line = next_line(rest);
		const char *colon = memchr(line.data, ':', line.size);

		if (colon == NULL || colon == line.data ||
		    text_starts(line, text_literal("HTTP/")))
			continue;
		name->data = line.data;
		name->size = (size_t)(colon - line.data);
		value->data = colon + 1;
		value->size = line.size - name->size - 1;
		*name = text_trim(*name);
		*value = text_trim(*value);
		return true;
	}
	return false;
}

struct text
header_find(struct text header, const char *name)
{
	struct text field, value;

	while (header_next(&header, &field, &value))
		if (text_equal_nocase(field, text_of(name)))
			return value;
	return (struct text){ 0 };
}

bool
header_conflicts(struct text header)
{
	struct text field, value, first = { 0 };
	int64_t length;

	while (header_next(&header, &field, &value)) {
		if (!text_equal_nocase(field, text_literal("content-length")))
			continue;
		if (!number_parse(value, 0, INT64_MAX, &length) ||
		    (first.data != NULL && !text_equal(first, value)))
			return true;
		first = value;
	}
	return false;
}

static bool
is_token(char c)
{
	return ascii_is_alnum(c) ||
	    (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

void
header_media_type(struct text value, char *out, size_t size)
{
	size_t slashes = 0;
	struct text type;

	out[0] = '\0';
	if (!text_split(&value, ';', &type))
		return;
	type = text_trim(type);
	if (type.size >= size)
		return;
	for (size_t i = 0; i < type.size; i++) {
		if (type.data[i] == '/')
			slashes++;
		else if (!is_token(type.data[i]))
			return;
	}
	if (slashes != 1)
		return;
	for (size_t i = 0; i < type.size; i++)
		out[i] = ascii_lower(type.data[i]);
	out[type.size] = '\0';
}
