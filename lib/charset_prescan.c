/*
 * The prescan of a page's first bytes for its encoding (HTML, 13.2.3.2); see
 * charset.h.
 */

#include <string.h>

#include "lib/charset.h"

enum { PRESCAN_BYTES = 1024, LATE_BYTES = 1 << 20, VALUE_BYTES_MAX = 256 };

/* An attribute, with its ASCII letters in lower case. */
struct attribute {
	char name[VALUE_BYTES_MAX];
	char value[VALUE_BYTES_MAX];
	size_t name_size;
	size_t value_size;
};

static void
move(struct text *t, size_t count)
{
	t->data += count;
	t->size -= count;
}

static void
keep(char out[VALUE_BYTES_MAX], size_t *size, char c)
{
	if (*size < VALUE_BYTES_MAX)
		out[(*size)++] = ascii_lower(c);
}

static void
skip_space(struct text *t, bool and_slash)
{
	while (t->size > 0 &&
	    (ascii_is_space(t->data[0]) || (and_slash && t->data[0] == '/')))
		move(t, 1);
}

/* The value behind '='. */
static void
take_value(struct text *t, struct attribute *a)
{
	char quote = '\0';

	skip_space(t, false);
	if (t->size > 0 && (t->data[0] == '"' || t->data[0] == '\'')) {
		quote = t->data[0];
		move(t, 1);
	}
	while (t->size > 0) {
		char c = t->data[0];

		if (quote != '\0' && c == quote) {
			move(t, 1);
			return;
		}
		if (quote == '\0' && (ascii_is_space(c) || c == '>'))
			return;
		keep(a->value, &a->value_size, c);
		move(t, 1);
	}
}

/* "Get an attribute": false when the tag has no further one. */
static bool
take_attribute(struct text *t, struct attribute *a)
{
	a->name_size = a->value_size = 0;
	skip_space(t, true);
	if (t->size == 0 || t->data[0] == '>')
		return false;
	for (;;) {
		char c;

		if (t->size == 0)
			return true;
		c = t->data[0];
		if ((c == '=' && a->name_size > 0) || c == '/' || c == '>' ||
		    ascii_is_space(c))
			break;
		keep(a->name, &a->name_size, c);
		move(t, 1);
	}
	skip_space(t, false);
	if (t->size == 0 || t->data[0] != '=')
		return true;
	move(t, 1);
	take_value(t, a);
	return true;
}

/* "Extracting a character encoding from a meta element". */
static const char *
from_content(struct text t)
{
	for (;;) {
		size_t at = text_find_nocase(t, text_literal("charset")), end;
		char quote;

		if (at == SIZE_MAX)
			return NULL;
		move(&t, at + strlen("charset"));
		skip_space(&t, false);
		if (t.size == 0 || t.data[0] != '=')
			continue;
		move(&t, 1);
		skip_space(&t, false);
		if (t.size == 0)
			return NULL;
		quote = t.data[0];
		if (quote == '"' || quote == '\'') {
			const char *close =
			    memchr(t.data + 1, quote, t.size - 1);

			if (close == NULL)
				return NULL;
			end = (size_t)(close - t.data) - 1;
			return charset_label((struct text){ t.data + 1, end });
		}
		for (end = 0; end < t.size; end++)
			if (ascii_is_space(t.data[end]) || t.data[end] == ';')
				break;
		return charset_label((struct text){ t.data, end });
	}
}

const char *
charset_header(struct text content_type)
{
	return from_content(content_type);
}

static bool
is_named(const struct attribute *a, const char *name)
{
	return text_equal(
	    (struct text){ a->name, a->name_size }, text_of(name));
}

/* What the attributes of a <meta>, behind whose name t is, say; NULL when it is
 * nothing. */
static const char *
from_meta(struct text *t)
{
	bool pragma = false, need_pragma = false, needed = false;
	bool seen_http = false, seen_content = false, seen_charset = false;
	const char *charset = NULL;
	struct attribute a;

	while (take_attribute(t, &a)) {
		struct text value = { a.value, a.value_size };

		if (is_named(&a, "http-equiv") && !seen_http) {
			seen_http = true;
			pragma =
			    text_equal(value, text_literal("content-type"));
		} else if (is_named(&a, "content") && !seen_content) {
			const char *found = from_content(value);

			seen_content = true;
			if (found != NULL && charset == NULL) {
				charset = found;
				needed = need_pragma = true;
			}
		} else if (is_named(&a, "charset") && !seen_charset) {
			seen_charset = true;
			charset = charset_label(value);
			needed = true;
			need_pragma = false;
		}
	}
	if (!needed || (need_pragma && !pragma))
		return NULL;
	return charset;
}

/* Move behind the tag at the front of t; its attributes may hold '>'. */
static void
skip_tag(struct text *t)
{
	struct attribute a;

	while (t->size > 0 && !ascii_is_space(t->data[0]) && t->data[0] != '>')
		move(t, 1);
	while (take_attribute(t, &a))
		continue;
}

static void
skip_to(struct text *t, struct text end)
{
	size_t at = text_find(*t, end);

	move(t, at == SIZE_MAX ? t->size : at);
}

/* What is meant where a page that could be read so far says this. */
static const char *
adjusted(const char *name)
{
	if (strcmp(name, "UTF-16BE") == 0 || strcmp(name, "UTF-16LE") == 0)
		return "UTF-8";
	return strcmp(name, "x-user-defined") == 0 ? "windows-1252" : name;
}

/* Is t at "<meta" and its end? */
static bool
at_meta(struct text t)
{
	return t.size > 5 && text_starts_nocase(t, text_literal("<meta")) &&
	    (ascii_is_space(t.data[5]) || t.data[5] == '/');
}

/* What stands in elements whose content is no markup; `tag` is where the start
 * tag before t begins. */
static void
skip_raw(struct text *t, struct text tag)
{
	static const char *const names[] = { "script", "style", "title",
		"textarea", "xmp", "iframe", "noembed", "noframes" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct text name = text_of(names[i]);
		struct text after = { tag.data + 1, tag.size - 1 };

		if (ascii_lower(after.data[0]) != name.data[0] ||
		    !text_starts_nocase(after, name) ||
		    after.size <= name.size ||
		    ascii_is_alnum(after.data[name.size]))
			continue;
		while (t->size > 2 &&
		    (t->data[0] != '<' || t->data[1] != '/' ||
			!text_starts_nocase(
			    (struct text){ t->data + 2, t->size - 2 }, name)))
			move(t, 1);
		/* The loop around steps over one byte. */
		t->data--;
		t->size++;
		return;
	}
}

/* The first <meta> that says an encoding; `whole`: as the parser sees it, which
 * knows scripts, and not as the prescan does. */
static const char *
find_meta(struct text t, bool whole)
{
	const char *found;

	for (; t.size > 0; move(&t, t.size > 0)) {
		const char *tag = memchr(t.data, '<', t.size);

		if (tag == NULL)
			return NULL;
		move(&t, (size_t)(tag - t.data));
		if (text_starts(t, text_literal("<!--"))) {
			move(&t, 2); /* "<!-->" is a whole comment */
			skip_to(&t, text_literal("-->"));
			move(&t, t.size > 2 ? 2 : t.size);
		} else if (at_meta(t)) {
			move(&t, 5);
			found = from_meta(&t);
			if (found != NULL)
				return adjusted(found);
		} else if (t.size > 2 &&
		    (ascii_is_alpha(t.data[1]) ||
			(t.data[1] == '/' && ascii_is_alpha(t.data[2])))) {
			struct text start = t;

			skip_tag(&t);
			if (whole)
				skip_raw(&t, start);
		} else if (t.size > 1 && memchr("!/?", t.data[1], 3) != NULL) {
			skip_to(&t, text_literal(">"));
		}
	}
	return NULL;
}

const char *
charset_prescan(struct text t)
{
	if (t.size > PRESCAN_BYTES)
		t.size = PRESCAN_BYTES;
	/* XML in UTF-16 without a BOM. */
	if (text_starts(t, (struct text){ "<\0?\0x\0", 6 }))
		return "UTF-16LE";
	if (text_starts(t, (struct text){ "\0<\0?\0x", 6 }))
		return "UTF-16BE";
	return find_meta(t, false);
}

const char *
charset_late(struct text t)
{
	if (t.size > LATE_BYTES)
		t.size = LATE_BYTES;
	return find_meta(t, true);
}
