/*
 * The tokenizer: one pass over the text, nothing looked at twice.
 */

#include <string.h>

#include "crawler/markup.h"
#include "crawler/reference.h"

void
markup_start(struct markup *m, struct text input, struct arena *arena)
{
	m->input = input;
	m->at = 0;
	m->state = MARKUP_DATA;
	m->raw_tag = TAG_OTHER;
	m->foreign = false;
	m->even = input.size == 0 ||
	    (memchr(input.data, '\r', input.size) == NULL &&
		memchr(input.data, '\0', input.size) == NULL);
	m->arena = arena;
	m->failed = false;
}

/* The byte at i, or '\0' behind the end (callers compare with others). */
static char
byte(const struct markup *m, size_t i)
{
	return i < m->input.size ? m->input.data[i] : '\0';
}

static struct text
slice(const struct markup *m, size_t from, size_t to)
{
	return (struct text){ m->input.data + from, to - from };
}

/* Where c stands from i on, or the end. */
static size_t
find(const struct markup *m, size_t i, char c)
{
	const char *p = i < m->input.size
	    ? memchr(m->input.data + i, c, m->input.size - i)
	    : NULL;

	return p == NULL ? m->input.size : (size_t)(p - m->input.data);
}

static struct text
decode(struct markup *m, struct text t, enum reference_mode mode)
{
	struct text decoded;

	if (m->even &&
	    (mode == REFERENCE_NONE || t.size == 0 ||
		memchr(t.data, '&', t.size) == NULL))
		return t;
	decoded = reference_decode(t, mode, m->arena);
	if (decoded.data == NULL && t.size > 0) {
		m->failed = true;
		return (struct text){ t.data, 0 };
	}
	return decoded;
}

/* What a byte means in a name. */
enum {
	ENDS = 1 << 0,   /* it ends any name */
	EQUALS = 1 << 1, /* it ends that of an attribute */
	FOLDS = 1 << 2   /* the name is not kept as it stands */
};

static const unsigned char name_bytes[256] = { ['\0'] = FOLDS,
	['\t'] = ENDS,
	['\n'] = ENDS,
	['\f'] = ENDS,
	['\r'] = ENDS,
	[' '] = ENDS,
	['/'] = ENDS,
	['='] = EQUALS,
	['>'] = ENDS,
	['A'] = FOLDS,
	FOLDS,
	FOLDS,
	FOLDS,
	FOLDS,
	FOLDS,
	FOLDS,
	FOLDS,
	FOLDS,
	FOLDS,
	FOLDS,
	FOLDS,
	FOLDS,
	FOLDS,
	FOLDS,
	FOLDS,
	FOLDS,
	FOLDS,
	FOLDS,
	FOLDS,
	FOLDS,
	FOLDS,
	FOLDS,
	FOLDS,
	FOLDS,
	['Z'] = FOLDS };

static bool
ends_name(char c)
{
	return name_bytes[(unsigned char)c] == ENDS;
}

/* A name with capitals made small. */
static struct text
fold(struct markup *m, struct text name)
{
	char *copy;

	name = decode(m, name, REFERENCE_NONE);
	if ((copy = arena_room(m->arena, name.size)) == NULL) {
		m->failed = true;
		return name;
	}
	for (size_t i = 0; i < name.size; i++)
		copy[i] = ascii_lower(name.data[i]);
	return (struct text){ copy, name.size };
}

/* The name at *at, which becomes where it ends.  An attribute's may begin with
 * '='. */
static struct text
name_read(struct markup *m, size_t *at, unsigned ends)
{
	size_t start = *at, i = start;
	unsigned seen = 0;
	struct text name;

	for (; i < m->input.size; i++) {
		unsigned kind = name_bytes[(unsigned char)m->input.data[i]];

		if ((kind & ends) != 0 && (kind != EQUALS || i > start))
			break;
		seen |= kind;
	}
	*at = i;
	name = slice(m, start, i);
	return (seen & FOLDS) != 0 ? fold(m, name) : name;
}

/* Keep an attribute unless the tag has one of that name. */
static void
attribute_add(struct markup *m, struct markup_token *token, struct text name,
    struct text value)
{
	struct markup_attribute *a = &m->attributes[token->attribute_count];

	if (token->attribute_count == MARKUP_TAG_ATTRIBUTES_MAX)
		return;
	a->id = names_attribute(name);
	for (uint32_t i = 0; i < token->attribute_count; i++)
		if (m->attributes[i].id == a->id &&
		    (a->id != ATTRIBUTE_OTHER ||
			text_equal(m->attributes[i].name, name)))
			return;
	a->name = name;
	a->value = decode(m, value, REFERENCE_ATTRIBUTE);
	token->attribute_count++;
}

/* The value behind '='; *at stands behind it afterwards.  False when the text
 * ends within it. */
static bool
value_read(struct markup *m, size_t *at, struct text *value)
{
	size_t i = *at, end;

	while (i < m->input.size && ascii_is_space(m->input.data[i]))
		i++;
	if (byte(m, i) == '"' || byte(m, i) == '\'') {
		end = find(m, i + 1, m->input.data[i]);
		*value = slice(m, i + 1, end < i + 1 ? i + 1 : end);
		*at = end + 1;
		return end < m->input.size;
	}
	end = i;
	while (end < m->input.size && !ascii_is_space(m->input.data[end]) &&
	    m->input.data[end] != '>')
		end++;
	*value = slice(m, i, end);
	*at = end;
	return end < m->input.size;
}

/* One attribute at `at`; false when the text ends within it. */
static bool
attribute_read(struct markup *m, struct markup_token *token, size_t *at)
{
	size_t i = *at;
	struct text name = name_read(m, &i, ENDS | EQUALS);
	struct text value = slice(m, i, i);

	while (i < m->input.size && ascii_is_space(m->input.data[i]))
		i++;
	if (byte(m, i) == '=') {
		i++;
		if (!value_read(m, &i, &value))
			return false;
	}
	*at = i;
	if (token->kind == MARKUP_OPEN)
		attribute_add(m, token, name, value);
	return true;
}

/* A tag whose name begins at `at`.  False: the text ends within it. */
static bool
tag_read(struct markup *m, struct markup_token *token, size_t at)
{
	size_t i = at;

	token->name = name_read(m, &i, ENDS);
	token->tag = names_tag(token->name);
	token->attributes = m->attributes;
	while (i < m->input.size) {
		char c = m->input.data[i];

		if (c == '>') {
			m->at = i + 1;
			return true;
		}
		if (c == '/' && byte(m, i + 1) == '>')
			token->self_closing = true;
		if (c == '/' || ascii_is_space(c))
			i++;
		else if (!attribute_read(m, token, &i))
			break;
	}
	m->at = m->input.size;
	return false;
}

/* Behind "<!--" at `at`: where the text goes on. */
static size_t
comment_end(const struct markup *m, size_t at)
{
	if (byte(m, at) == '>')
		return at + 1;
	if (byte(m, at) == '-' && byte(m, at + 1) == '>')
		return at + 2;
	for (size_t i = find(m, at, '-'); i < m->input.size;
	     i = find(m, i + 1, '-')) {
		if (byte(m, i + 1) != '-')
			continue;
		if (byte(m, i + 2) == '>')
			return i + 3;
		if (byte(m, i + 2) == '!' && byte(m, i + 3) == '>')
			return i + 4;
	}
	return m->input.size;
}

static bool
here(const struct markup *m, size_t at, const char *s)
{
	size_t size = strlen(s);

	return at <= m->input.size && m->input.size - at >= size &&
	    text_equal_nocase(slice(m, at, at + size), text_of(s));
}

/* "<!" at m->at: true when it is a CDATA section with characters. */
static bool
declaration_read(struct markup *m, struct markup_token *token)
{
	size_t at = m->at + 2, end;

	if (here(m, at, "--")) {
		m->at = comment_end(m, at + 2);
		return false;
	}
	if (m->foreign && here(m, at, "[CDATA[")) {
		struct text rest = slice(m, at + 7, m->input.size);
		size_t size = text_find(rest, text_literal("]]>"));

		end = size == SIZE_MAX ? m->input.size : at + 7 + size;
		token->kind = MARKUP_TEXT;
		token->text = decode(m, slice(m, at + 7, end), REFERENCE_NONE);
		m->at = size == SIZE_MAX ? end : end + 3;
		return token->text.size > 0;
	}
	end = find(m, at, '>');
	m->at = end < m->input.size ? end + 1 : end;
	return false;
}

/* Does '<' at i begin something else than characters? */
static bool
begins_markup(const struct markup *m, size_t i)
{
	char c = byte(m, i + 1);

	if (i + 1 >= m->input.size)
		return false;
	return ascii_is_alpha(c) || c == '!' || c == '?' ||
	    (c == '/' && i + 2 < m->input.size);
}

/* Characters up to the next markup; false when there are none. */
static bool
text_read(struct markup *m, struct markup_token *token)
{
	size_t end = find(m, m->at, '<');

	while (end < m->input.size && !begins_markup(m, end))
		end = find(m, end + 1, '<');
	if (end == m->at)
		return false;
	token->kind = MARKUP_TEXT;
	token->text = decode(m, slice(m, m->at, end),
	    m->foreign ? REFERENCE_KEEP : REFERENCE_TEXT);
	m->at = end;
	return true;
}

/* Markup at m->at; true when it gave a token. */
static bool
markup_read(struct markup *m, struct markup_token *token)
{
	char c = byte(m, m->at + 1);
	size_t end;

	if (ascii_is_alpha(c)) {
		token->kind = MARKUP_OPEN;
		return tag_read(m, token, m->at + 1);
	}
	if (c == '/' && ascii_is_alpha(byte(m, m->at + 2))) {
		token->kind = MARKUP_CLOSE;
		return tag_read(m, token, m->at + 2);
	}
	if (c == '!')
		return declaration_read(m, token);
	end = find(m, m->at + 1, '>');
	m->at = end < m->input.size ? end + 1 : end;
	return false;
}

/* Does an end tag of the raw element stand at i ("</name" and a space, '/' or
 * '>')? */
static bool
raw_ends(const struct markup *m, size_t i)
{
	const char *name = names_of_tag(m->raw_tag);

	return name[0] != '\0' && byte(m, i + 1) == '/' &&
	    here(m, i + 2, name) && i + 2 + strlen(name) < m->input.size &&
	    ends_name(byte(m, i + 2 + strlen(name)));
}

/* A script's text may hold "<!-- <script> </script> -->" (HTML 13.2.5.20 and
 * following): where the script that begins at `i` ends. */
static size_t
script_end(const struct markup *m, size_t i)
{
	bool escaped = false, twice = false;

	for (;; i++) {
		char c;

		if (!escaped)
			i = find(m, i, '<');
		if (i >= m->input.size)
			return m->input.size;
		c = m->input.data[i];
		if (c == '-' && escaped && here(m, i, "-->")) {
			escaped = twice = false;
		} else if (c != '<') {
			continue;
		} else if (!escaped && here(m, i, "<!--")) {
			escaped = true;
			i +=
			    here(m, i, "<!-->") || here(m, i, "<!--->") ? 1 : 3;
		} else if (!twice && raw_ends(m, i)) {
			return i;
		} else if (escaped && here(m, i, "<script") &&
		    ends_name(byte(m, i + 7))) {
			twice = true;
		} else if (twice && raw_ends(m, i)) {
			twice = false;
		}
	}
}

static size_t
raw_end(const struct markup *m, size_t i)
{
	for (i = find(m, i, '<'); i < m->input.size; i = find(m, i + 1, '<'))
		if (raw_ends(m, i))
			return i;
	return i;
}

/* The text of an element that holds no markup; false when it is empty. */
static bool
raw_read(struct markup *m, struct markup_token *token)
{
	size_t end;

	if (m->state == MARKUP_PLAINTEXT)
		end = m->input.size;
	else if (m->state == MARKUP_SCRIPT)
		end = script_end(m, m->at);
	else
		end = raw_end(m, m->at);
	token->kind = MARKUP_TEXT;
	token->text = decode(m, slice(m, m->at, end),
	    m->state == MARKUP_RCDATA ? REFERENCE_KEEP : REFERENCE_NONE);
	m->at = end;
	m->state = MARKUP_DATA;
	return token->text.size > 0;
}

bool
markup_next(struct markup *m, struct markup_token *token)
{
	*token = (struct markup_token){ .kind = MARKUP_END };
	while (!m->failed && m->at < m->input.size) {
		token->attribute_count = 0;
		token->self_closing = false;
		if (m->state != MARKUP_DATA) {
			if (raw_read(m, token))
				return !m->failed;
			continue;
		}
		if (text_read(m, token) ||
		    (m->at < m->input.size && markup_read(m, token)))
			return !m->failed;
	}
	token->kind = MARKUP_END;
	return false;
}
