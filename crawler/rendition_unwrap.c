/*
 * Addresses inside addresses: what image proxies are given.
 */

#include <string.h>

#include "crawler/address.h"
#include "crawler/rendition.h"
#include "lib/hash.h"
#include "lib/url.h"

enum { UNWRAP_MAX = 3 };

/* Percent-decode into out. */
static int
put_decoded(struct buffer *out, struct text t)
{
	while (t.size > 0)
		if (buffer_put_char(out, text_percent_next(&t)) != 0)
			return -1;
	return 0;
}

/* "http://" or "https%3A%2F%2F" behind the beginning: where, or SIZE_MAX. */
static size_t
inner_at(struct text url, bool *encoded)
{
	static const char *const forms[] = { "http://", "https://", "http:/",
		"https:/", "http%3a%2f%2f", "https%3a%2f%2f", NULL };
	size_t at = 8;

	while (at + 12 < url.size) {
		size_t next =
		    text_find_nocase(text_from(url, at), text_literal("http"));

		if (next == SIZE_MAX)
			return SIZE_MAX;
		at += next;
		for (size_t i = 0; forms[i] != NULL; i++)
			if (text_starts_nocase(
				text_from(url, at), text_of(forms[i]))) {
				*encoded = i >= 4;
				return at;
			}
		at += 4;
	}
	return SIZE_MAX;
}

/* Parameters whose address is not that of the picture. */
static bool
is_other(struct text head)
{
	static const char *const names[] = { "ref=", "referer=", "redirect=",
		"text=", "link=", "overlay=", "utm_source=", NULL };

	for (size_t i = 0; names[i] != NULL; i++)
		if (text_ends_nocase(head, text_of(names[i])))
			return true;
	return false;
}

static bool
unwrap_address(struct text url, struct buffer *out)
{
	bool encoded = false;
	size_t at = inner_at(url, &encoded);
	struct text inner, rest, field;
	bool query;

	if (at == SIZE_MAX || is_other((struct text){ url.data, at }))
		return false;
	query = memchr(url.data, '?', at) != NULL;
	inner = text_from(url, at);
	if (encoded || query) {
		rest = inner;
		if (text_split(&rest, '&', &field))
			inner = field;
	}
	if (encoded)
		return put_decoded(out, inner) == 0;
	/* "http:/host" is what path normalisation leaves of "http://host". */
	at = inner.data[4] == ':' ? 5 : 6;
	if (buffer_put(out, inner.data, at) != 0 ||
	    buffer_put_string(out, "//") != 0)
		return false;
	while (at < inner.size && inner.data[at] == '/')
		at++;
	return buffer_put_text(out, text_from(inner, at)) == 0;
}

bool
rendition_put_on_host(struct text url, struct text path, struct buffer *out)
{
	struct text own = address_path(url);
	size_t host = (size_t)(own.data - url.data);

	if (buffer_put(out, url.data, host) != 0)
		return false;
	if (path.size == 0 || path.data[0] != '/')
		if (buffer_put_char(out, '/') != 0)
			return false;
	return put_decoded(out, path) == 0;
}

bool
rendition_unwrap_parameter(struct text url, struct buffer *out)
{
	static const char *const names[] = { "url", "src", "image", "img", "u",
		"file", "image_uri", NULL };
	struct text query = address_query(url), one;

	while (text_split(&query, '&', &one)) {
		struct text value = one, name;

		if (!text_split(&value, '=', &name) || value.size < 5)
			continue;
		for (size_t i = 0; names[i] != NULL; i++) {
			struct text path = value;

			if (!text_equal_nocase(name, text_of(names[i])))
				continue;
			if (rendition_extension(path) == 0 ||
			    (path.data[0] != '/' &&
				!text_starts_nocase(path, text_literal("%2f"))))
				continue;
			return rendition_put_on_host(url, path, out);
		}
	}
	return false;
}

/* What base64 in a path says: an address, or JSON with a "key" or "url". */
static bool
inner_of_json(struct text url, struct text json, struct buffer *out)
{
	static const char *const names[] = { "\"key\"", "\"url\"", "\"src\"",
		NULL };

	if (text_starts(json, text_literal("http")))
		return buffer_put_text(out, json) == 0;
	for (size_t i = 0; names[i] != NULL; i++) {
		size_t at = text_find(json, text_of(names[i]));
		struct text rest, value;

		if (at == SIZE_MAX)
			continue;
		rest = text_from(json, at + strlen(names[i]));
		if (!text_split(&rest, '"', &value) ||
		    !text_split(&rest, '"', &value) || value.size < 4)
			continue;
		if (text_starts(value, text_literal("http")))
			return buffer_put_text(out, value) == 0;
		return rendition_put_on_host(url, value, out);
	}
	return false;
}

static bool
unwrap_base64(struct text url, struct buffer *out)
{
	static const char *const marks[] = { "aHR0c", "eyJ", NULL };
	struct buffer code = buffer_make(URL_BYTES_MAX),
		      json = buffer_make(URL_BYTES_MAX);
	bool found = false;

	for (size_t i = 0; marks[i] != NULL && !found; i++) {
		size_t at = text_find(url, text_of(marks[i]));

		if (at == SIZE_MAX || at < 9 ||
		    ascii_is_alnum(url.data[at - 1]))
			continue;
		buffer_clear(&code);
		buffer_clear(&json);
		for (; at < url.size && url.data[at] != '.' &&
		     url.data[at] != '?';
		     at++) {
			char c = url.data[at];

			if (c == '-' || c == '_')
				c = c == '-' ? '+' : '/';
			else if (!ascii_is_alnum(c) && c != '+')
				continue;
			(void)buffer_put_char(&code, c);
		}
		while (code.size % 4 != 0)
			if (buffer_put_char(&code, '=') != 0)
				break;
		if (!code.failed &&
		    base64_decode(buffer_text(&code), &json) == 0)
			found = inner_of_json(url, buffer_text(&json), out);
	}
	buffer_free(&code);
	buffer_free(&json);
	return found;
}

/* "i0.wp.com/host/path" (Photon). */
static bool
unwrap_photon(struct text url, struct buffer *out)
{
	struct text host = address_host(url), path = address_path(url);

	if (host.size != 9 || host.data[0] != 'i' ||
	    !text_ends_nocase(host, text_literal(".wp.com")) || path.size < 4)
		return false;
	return buffer_put_string(out, "https:/") == 0 &&
	    buffer_put_text(out, path) == 0;
}

bool
rendition_unwrap(struct text url, struct buffer *out)
{
	struct buffer step = buffer_make(URL_BYTES_MAX);
	bool found = false;

	buffer_clear(out);
	for (int i = 0; i < UNWRAP_MAX; i++) {
		struct text here = found ? buffer_text(out) : url;

		buffer_clear(&step);
		if (!unwrap_address(here, &step) &&
		    (buffer_clear(&step),
			!rendition_unwrap_parameter(here, &step)) &&
		    (buffer_clear(&step), !unwrap_base64(here, &step)) &&
		    (buffer_clear(&step), !unwrap_photon(here, &step)))
			break;
		buffer_clear(out);
		if (buffer_put_text(out, buffer_text(&step)) != 0)
			break;
		found = true;
	}
	buffer_free(&step);
	if (!found)
		buffer_clear(out);
	return found;
}
