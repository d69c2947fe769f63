/*
 * Cutting the text of a URL into its parts; see url_split.h.
 */

#include <string.h>

#include "lib/url_split.h"

bool
url_split_is_slash(char c)
{
	return c == '/' || c == '\\';
}

/* Without C0 controls and space at both ends, and without tab, LF and CR
 * inside; room is only used when there is one inside. */
static bool
strip(struct text t, char room[URL_INPUT_BYTES_MAX], struct text *out)
{
	size_t size = 0;

	while (t.size > 0 && (unsigned char)t.data[0] <= ' ') {
		t.data++;
		t.size--;
	}
	while (t.size > 0 && (unsigned char)t.data[t.size - 1] <= ' ')
		t.size--;
	*out = t;
	if (t.size == 0 ||
	    (memchr(t.data, '\t', t.size) == NULL &&
		memchr(t.data, '\n', t.size) == NULL &&
		memchr(t.data, '\r', t.size) == NULL))
		return t.size <= URL_INPUT_BYTES_MAX;
	for (size_t i = 0; i < t.size; i++) {
		if (t.data[i] == '\t' || t.data[i] == '\n' || t.data[i] == '\r')
			continue;
		if (size == URL_INPUT_BYTES_MAX)
			return false;
		room[size] = t.data[i];
		size++;
	}
	*out = (struct text){ .data = room, .size = size };
	return true;
}

/* Bytes of a scheme with its colon at the front of t, or 0. */
static size_t
scheme_size(struct text t)
{
	if (t.size == 0 || !ascii_is_alpha(t.data[0]))
		return 0;
	for (size_t i = 1; i < t.size; i++) {
		char c = t.data[i];

		if (c == ':')
			return i + 1;
		if (!ascii_is_alnum(c) && c != '+' && c != '-' && c != '.')
			return 0;
	}
	return 0;
}

void
url_split_skip(struct text *t, size_t count)
{
	t->data += count;
	t->size -= count;
}

struct text
url_split_segment(struct text *t)
{
	struct text authority = { .data = t->data, .size = 0 };

	while (t->size > 0 && !url_split_is_slash(t->data[0])) {
		url_split_skip(t, 1);
		authority.size++;
	}
	return authority;
}

/* Cut at the first `mark`; *behind stays absent when there is none. */
static void
cut_at(struct text *t, char mark, struct text *behind)
{
	const char *at = t->size == 0 ? NULL : memchr(t->data, mark, t->size);

	*behind = (struct text){ .data = NULL, .size = 0 };
	if (at == NULL)
		return;
	behind->data = at + 1;
	behind->size = t->size - (size_t)(at + 1 - t->data);
	t->size = (size_t)(at - t->data);
}

/* Split the stripped input; an authority that is to come from the base stays
 * absent. */
bool
url_split(struct text t, const struct url *base, char room[URL_INPUT_BYTES_MAX],
    struct url_split *p)
{
	size_t scheme, slashes = 0;
	bool same;

	if (!strip(t, room, &t))
		return false;
	cut_at(&t, '#', &p->fragment);
	cut_at(&t, '?', &p->query);
	p->authority = (struct text){ .data = NULL, .size = 0 };
	scheme = scheme_size(t);
	if (scheme == 0 && base == NULL)
		return false;
	if (scheme == 0) {
		p->https = base->https;
	} else {
		p->https = text_starts_nocase(t, text_literal("https:"));
		if (!p->https && !text_starts_nocase(t, text_literal("http:")))
			return false;
		url_split_skip(&t, scheme);
	}
	same = base != NULL && base->https == p->https;
	while (slashes < t.size && url_split_is_slash(t.data[slashes]))
		slashes++;
	if (slashes >= 2 || !same) {
		url_split_skip(&t, slashes);
		p->authority = url_split_segment(&t);
	}
	p->path = t;
	return true;
}
