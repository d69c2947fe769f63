/*
 * The WHATWG URL parser for http and https; see url.h.  The standard's state
 * machine is written here as one function a part, since the special schemes
 * need few of its states.
 */

#include <assert.h>
#include <string.h>

#include "lib/charset.h"
#include "lib/url.h"
#include "lib/url_host.h"
#include "lib/url_split.h"

enum { PORT_HTTP = 80, PORT_HTTPS = 443, PORT_MAX = 65535 };

/* Percent-encode sets of the standard, one bit each. */
enum { SET_PATH = 1, SET_QUERY = 2, SET_FRAGMENT = 4 };

/* Above 0x20 and below 0x7f; all others are in every set. */
static const unsigned char encode_sets[128] = {
	['"'] = SET_PATH | SET_QUERY | SET_FRAGMENT,
	['#'] = SET_PATH | SET_QUERY,
	['\''] = SET_QUERY,
	['<'] = SET_PATH | SET_QUERY | SET_FRAGMENT,
	['>'] = SET_PATH | SET_QUERY | SET_FRAGMENT,
	['?'] = SET_PATH,
	['^'] = SET_PATH,
	['`'] = SET_PATH | SET_FRAGMENT,
	['{'] = SET_PATH,
	['}'] = SET_PATH,
};

static bool
encodes(char c, unsigned char set)
{
	unsigned char byte = (unsigned char)c;

	return byte <= 0x20 || byte >= 0x7f || (encode_sets[byte] & set) != 0;
}

static bool
put(struct url *u, char c)
{
	if (u->size == URL_BYTES_MAX)
		return false;
	u->bytes[u->size] = c;
	u->size++;
	return true;
}

static bool
put_text(struct url *u, struct text t)
{
	if (t.size > URL_BYTES_MAX - u->size)
		return false;
	if (t.size > 0)
		memcpy(u->bytes + u->size, t.data, t.size);
	u->size += t.size;
	return true;
}

static bool
put_encoded(struct url *u, struct text t, unsigned char set)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < t.size; i++) {
		unsigned char byte = (unsigned char)t.data[i];

		if (!encodes(t.data[i], set)) {
			if (!put(u, t.data[i]))
				return false;
		} else if (!put(u, '%') || !put(u, digits[byte >> 4]) ||
		    !put(u, digits[byte & 15])) {
			return false;
		}
	}
	return true;
}

/* ---- writing ------------------------------------------------------------- */

/* Put the port behind the host when it is not the default one. */
static bool
put_port(struct url *u, struct text digits)
{
	uint32_t port = 0;
	char text[5];
	size_t n = 0;

	for (size_t i = 0; i < digits.size; i++) {
		if (!ascii_is_digit(digits.data[i]))
			return false;
		port = port * 10 + (uint32_t)(digits.data[i] - '0');
		if (port > PORT_MAX)
			return false;
	}
	if (digits.size == 0)
		port = u->https ? PORT_HTTPS : PORT_HTTP;
	if (port == 0)
		return false;
	u->port = (uint16_t)port;
	if (port == (u->https ? PORT_HTTPS : PORT_HTTP))
		return true;
	for (; port > 0; port /= 10)
		text[n++] = (char)('0' + port % 10);
	if (!put(u, ':'))
		return false;
	while (n > 0)
		if (!put(u, text[--n]))
			return false;
	return true;
}

/* Where the port's colon is: the first one outside brackets. */
static size_t
find_port(struct text t)
{
	bool inside = false;

	for (size_t i = 0; i < t.size; i++) {
		if (t.data[i] == '[')
			inside = true;
		else if (t.data[i] == ']')
			inside = false;
		else if (t.data[i] == ':' && !inside)
			return i;
	}
	return t.size;
}

static bool
put_authority(struct url *u, struct text t)
{
	char host[URL_HOST_BYTES_MAX + 2];
	const char *at = t.size == 0 ? NULL : memrchr(t.data, '@', t.size);
	struct text port = { .data = NULL, .size = 0 };
	size_t colon, size, start = u->size;

	if (at != NULL)
		url_split_skip(&t, (size_t)(at + 1 - t.data));
	colon = find_port(t);
	if (colon < t.size) {
		port.data = t.data + colon + 1;
		port.size = t.size - colon - 1;
	}
	t.size = colon;
	if (!url_host_parse(t, host, &size) ||
	    !put_text(u, (struct text){ .data = host, .size = size }))
		return false;
	u->host = (struct text){ .data = u->bytes + start, .size = size };
	if (!put_port(u, port))
		return false;
	u->authority = u->host;
	u->authority.size = u->size - start;
	return true;
}

/* How many dots a segment is made of, written as "." or "%2e"; 0 when it has
 * another byte or more than two. */
static int
dots_of(struct text s)
{
	int dots = 0;

	if (s.size > 6)
		return 0;
	while (s.size > 0) {
		size_t one = s.data[0] == '.' ? 1 : 3;

		if (one == 3 && !text_starts_nocase(s, text_literal("%2e")))
			return 0;
		url_split_skip(&s, one);
		dots++;
	}
	return dots <= 2 ? dots : 0;
}

/* Forget the last segment of the path that begins at `start`. */
static void
shorten(struct url *u, size_t start)
{
	while (u->size > start) {
		u->size--;
		if (u->bytes[u->size] == '/')
			return;
	}
}

/* "path state": the segments of t (behind its first slash) behind what the
 * path at `start` already has. */
static bool
put_segments(struct url *u, size_t start, struct text t)
{
	bool last;

	do {
		struct text s = url_split_segment(&t);
		int dots = dots_of(s);

		last = t.size == 0;
		if (!last)
			url_split_skip(&t, 1);
		if (dots == 2)
			shorten(u, start);
		if (dots > 0 && !last)
			continue;
		if (!put(u, '/'))
			return false;
		if (dots == 0 && !put_encoded(u, s, SET_PATH))
			return false;
	} while (!last);
	return true;
}

/* The path, and whether the base's query is taken over. */
static bool
put_path(struct url *u, const struct url_split *p, const struct url *base)
{
	size_t start = u->size;
	struct text t = p->path;
	bool ok;

	if (p->authority.data != NULL ||
	    (t.size > 0 && url_split_is_slash(t.data[0]))) {
		if (t.size > 0)
			url_split_skip(&t, 1);
		ok = put_segments(u, start, t);
	} else if (t.size == 0) {
		ok = put_text(u, base->path);
	} else {
		ok = put_text(u, base->path);
		shorten(u, start);
		ok = ok && put_segments(u, start, t);
	}
	u->path.data = u->bytes + start;
	u->path.size = u->size - start;
	return ok;
}

/* The query in the document's charset; what that cannot say has become
 * %26%23N%3B already. */
static bool
put_legacy_query(struct url *u, struct text query, const char *charset)
{
	struct buffer b = buffer_make(4 * URL_INPUT_BYTES_MAX);
	bool ok;

	ok = charset_encode(charset, query, &b) == 0 &&
	    put_encoded(u, buffer_text(&b), SET_QUERY);
	buffer_free(&b);
	return ok;
}

static bool
put_query(struct url *u, const struct url_split *p, const struct url *base,
    const char *charset)
{
	size_t start = u->size + 1;
	bool relative = p->authority.data == NULL && p->path.size == 0;
	bool ok;

	u->query = (struct text){ .data = NULL, .size = 0 };
	if (p->query.data != NULL && charset != NULL)
		ok = put(u, '?') && put_legacy_query(u, p->query, charset);
	else if (p->query.data != NULL)
		ok = put(u, '?') && put_encoded(u, p->query, SET_QUERY);
	else if (relative && base != NULL && base->query.data != NULL)
		ok = put(u, '?') && put_text(u, base->query);
	else
		return true;
	u->query.data = u->bytes + start;
	u->query.size = u->size - start;
	return ok;
}

static bool
put_fragment(struct url *u, struct text fragment)
{
	size_t start = u->size + 1;

	u->fragment = (struct text){ .data = NULL, .size = 0 };
	if (fragment.data == NULL)
		return true;
	if (!put(u, '#') || !put_encoded(u, fragment, SET_FRAGMENT))
		return false;
	u->fragment.data = u->bytes + start;
	u->fragment.size = u->size - start;
	return true;
}

/* The authority of the base, and the scheme, which is the same. */
static bool
put_base_authority(struct url *u, const struct url *base)
{
	size_t start = u->size;

	if (!put_text(u, base->authority))
		return false;
	u->host =
	    (struct text){ .data = u->bytes + start, .size = base->host.size };
	u->authority = (struct text){ .data = u->bytes + start,
		.size = base->authority.size };
	u->port = base->port;
	return true;
}

bool
url_parse_in(
    struct text t, const struct url *base, const char *charset, struct url *out)
{
	char room[URL_INPUT_BYTES_MAX];
	struct url_split p;

	assert(base != out);
	if (charset != NULL &&
	    text_equal_nocase(text_of(charset), text_literal("utf-8")))
		charset = NULL;
	if (!url_split(t, base, room, &p))
		return false;
	out->size = 0;
	out->https = p.https;
	if (!put_text(out,
		p.https ? text_literal("https://") : text_literal("http://")))
		return false;
	if (p.authority.data != NULL ? !put_authority(out, p.authority)
				     : !put_base_authority(out, base))
		return false;
	if (!put_path(out, &p, base) || !put_query(out, &p, base, charset) ||
	    !put_fragment(out, p.fragment))
		return false;
	out->bytes[out->size] = '\0';
	return true;
}

bool
url_parse(struct text t, const struct url *base, struct url *out)
{
	return url_parse_in(t, base, NULL, out);
}

/* The part of `from` moved to where the same part of `to` is. */
static struct text
moved(struct text part, const struct url *from, const struct url *to)
{
	if (part.data != NULL)
		part.data = to->bytes + (part.data - from->bytes);
	return part;
}

void
url_copy(const struct url *from, struct url *to)
{
	memcpy(to->bytes, from->bytes, from->size + 1);
	to->size = from->size;
	to->https = from->https;
	to->port = from->port;
	to->host = moved(from->host, from, to);
	to->authority = moved(from->authority, from, to);
	to->path = moved(from->path, from, to);
	to->query = moved(from->query, from, to);
	to->fragment = moved(from->fragment, from, to);
}

void
url_origin(const struct url *u, char out[URL_HOST_BYTES_MAX + 16])
{
	size_t size = (size_t)(u->path.data - u->bytes);

	memcpy(out, u->bytes, size);
	out[size] = '\0';
}
