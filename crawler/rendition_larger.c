/*
 * What the addresses of image services say: the address inside, the width,
 * and how to ask for more (spec: extraction, 3.3).
 */

#include <string.h>

#include "crawler/address.h"
#include "crawler/rendition.h"
#include "lib/hash.h"
#include "lib/number.h"
#include "lib/url.h"

enum { UNWRAP_MAX = 3, WIDTH_MIN = 16, WIDTH_MAX = 8192 };

static struct text
from(struct text t, size_t at)
{
	return (struct text){ t.data + at, t.size - at };
}

/* Percent-decode into out. */
static int
put_decoded(struct buffer *out, struct text t)
{
	for (size_t i = 0; i < t.size; i++) {
		char c = t.data[i];

		if (c == '%' && i + 2 < t.size &&
		    ascii_hex_value(t.data[i + 1]) >= 0 &&
		    ascii_hex_value(t.data[i + 2]) >= 0) {
			c = (char)(ascii_hex_value(t.data[i + 1]) * 16 +
			    ascii_hex_value(t.data[i + 2]));
			i += 2;
		}
		if (buffer_put_char(out, c) != 0)
			return -1;
	}
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
		    text_find_nocase(from(url, at), text_literal("http"));

		if (next == SIZE_MAX)
			return SIZE_MAX;
		at += next;
		for (size_t i = 0; forms[i] != NULL; i++)
			if (text_starts_nocase(
				from(url, at), text_of(forms[i]))) {
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
	inner = from(url, at);
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
	return buffer_put_text(out, from(inner, at)) == 0;
}

/* "https://host" of the address, and a path. */
static bool
put_on_host(struct text url, struct text path, struct buffer *out)
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

/* "?url=%2Fa.jpg&w=640". */
static bool
unwrap_parameter(struct text url, struct buffer *out)
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
			return put_on_host(url, path, out);
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
		rest = from(json, at + strlen(names[i]));
		if (!text_split(&rest, '"', &value) ||
		    !text_split(&rest, '"', &value) || value.size < 4)
			continue;
		if (text_starts(value, text_literal("http")))
			return buffer_put_text(out, value) == 0;
		return put_on_host(url, value, out);
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
		    (buffer_clear(&step), !unwrap_parameter(here, &step)) &&
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

/* ---- width --------------------------------------------------------------- */

/* Digits at t: their number, 0 when it is no side of a picture. */
static uint32_t
side_at(struct text t, size_t *size)
{
	uint32_t n = 0;
	size_t i = 0;

	while (i < t.size && i < 5 && ascii_is_digit(t.data[i]))
		n = n * 10 + (uint32_t)(t.data[i++] - '0');
	*size = i;
	return n >= WIDTH_MIN && n <= WIDTH_MAX ? n : 0;
}

static bool
is_key(struct text url, size_t at, size_t *size)
{
	static const char *const keys[] = { "w", "width", "imwidth", "wid", "s",
		"maxw", "max_width", "max-width", "resize", "fit", "sw", "sx",
		"tw", "rw", NULL };
	struct text here = from(url, at);

	for (size_t i = 0; keys[i] != NULL; i++) {
		*size = strlen(keys[i]);
		if (here.size > *size + 1 &&
		    text_starts_nocase(here, text_of(keys[i])))
			if (here.data[*size] == '=' ||
			    here.data[*size] == '_' ||
			    here.data[*size] == ':' ||
			    here.data[*size] == '-') {
				++*size;
				return true;
			}
		if (*size == 1 && here.size > 2 && ascii_is_digit(here.data[1]))
			if (text_starts_nocase(here, text_of(keys[i])))
				return true;
	}
	return false;
}

/* What the token at `at` states; 0: nothing. */
static uint32_t
width_at(struct text url, size_t at, uint32_t *height)
{
	size_t size, more;
	uint32_t width;

	if (is_key(url, at, &size)) {
		width = side_at(from(url, at + size), &more);
		return more > 1 ? width : 0;
	}
	width = side_at(from(url, at), &size);
	if (size < 2 || at + size >= url.size)
		return 0;
	if (ascii_lower(url.data[at + size]) == 'x') {
		*height = side_at(from(url, at + size + 1), &more);
		return more > 1 ? width : 0;
	}
	*height = 0;
	if (ascii_lower(url.data[at + size]) == 'w' &&
	    (at + size + 1 == url.size ||
		!ascii_is_alnum(url.data[at + size + 1])))
		return width;
	if (text_starts(from(url, at + size), text_literal("px")))
		return width;
	return 0;
}

uint32_t
rendition_width(struct text url, uint32_t *height)
{
	uint32_t other = 0, best = 0;
	size_t at = 8;

	for (; at < url.size; at++) {
		uint32_t width;

		if (ascii_is_alnum(url.data[at - 1]))
			continue;
		width = width_at(url, at, &other);
		if (width > best) {
			best = width;
			if (height != NULL)
				*height = other;
		}
	}
	if (best == 0 && height != NULL)
		*height = 0;
	return best;
}

/* ---- larger -------------------------------------------------------------- */

bool
rendition_is_signed(struct text url)
{
	static const char *const names[] = { "s=", "sig=", "signature=",
		"auth=", "token=", "hash=", "sign=", "key=", "hmac=", "tok=",
		"policy=", "expires=", NULL };
	struct text query = address_query(url), one;

	while (text_split(&query, '&', &one))
		for (size_t i = 0; names[i] != NULL; i++)
			if (text_starts_nocase(one, text_of(names[i])))
				return true;
	return false;
}

/* Drop the parameters that say how small it shall be. */
static bool
larger_query(struct text url, struct buffer *out)
{
	static const char *const names[] = { "w=", "width=", "imwidth=", "wid=",
		"hei=", "h=", "height=", "fit=", "resize=", "crop=", "quality=",
		"imdensity=", "dpr=", NULL };
	struct text query = address_query(url), one;
	bool dropped = false;
	char joint = '?';

	if (query.data == NULL || rendition_is_signed(url))
		return false;
	(void)buffer_put(out, url.data, (size_t)(query.data - url.data) - 1);
	while (text_split(&query, '&', &one)) {
		bool drop = false;

		for (size_t i = 0; names[i] != NULL && !drop; i++)
			drop = text_starts_nocase(one, text_of(names[i]));
		dropped |= drop;
		if (drop)
			continue;
		(void)buffer_put_char(out, joint);
		(void)buffer_put_text(out, one);
		joint = '&';
	}
	return dropped;
}

/* "name-300x200.jpg", "name-scaled.jpg" of WordPress. */
static bool
larger_wordpress(struct text url, struct buffer *out)
{
	struct text path = address_path(url);
	size_t extension = rendition_extension(path), end, i;

	if (extension == 0 ||
	    text_find(path, text_literal("/uploads/")) == SIZE_MAX)
		return false;
	end = path.size - extension;
	i = end;
	if (text_ends_nocase(
		(struct text){ path.data, end }, text_literal("-scaled"))) {
		i = end - 7;
	} else {
		while (i > 0 && ascii_is_digit(path.data[i - 1]))
			i--;
		if (i == end || i < 2 || path.data[i - 1] != 'x')
			return false;
		for (i--; i > 0 && ascii_is_digit(path.data[i - 1]); i--)
			;
		if (i == 0 || path.data[i - 1] != '-')
			return false;
		i--;
	}
	(void)buffer_put(out, url.data, (size_t)(path.data - url.data) + i);
	(void)buffer_put(out, path.data + end, path.size - end);
	return true;
}

/* Cut the step of Cloudinary, Cloudflare or an unsigned thumbor. */
static bool
larger_step(struct text url, struct buffer *out)
{
	static const char *const marks[] = { "/image/upload/",
		"/cdn-cgi/image/", "/unsafe/fit-in/", "/unsafe/", NULL };

	for (size_t i = 0; marks[i] != NULL; i++) {
		size_t at = text_find(url, text_of(marks[i])), end;

		if (at == SIZE_MAX)
			continue;
		at += strlen(marks[i]);
		for (end = at; end < url.size && url.data[end] != '/'; end++)
			;
		if (end >= url.size || end == at ||
		    !rendition_is_step(
			(struct text){ url.data + at, end - at }) ||
		    text_starts(from(url, at), text_literal("s--")))
			continue;
		if (i == 1) { /* the rest is a path of the host */
			struct text rest = from(url, end);

			return put_on_host(url, rest, out);
		}
		(void)buffer_put(out, url.data, at);
		(void)buffer_put_text(out, from(url, end + 1));
		return true;
	}
	return false;
}

/* "=s750" and "=w400-h300" (Google photos), "/s320/" (Blogger). */
static bool
larger_google(struct text url, struct buffer *out)
{
	struct text host = address_host(url);
	size_t at = url.size;

	if (!text_ends_nocase(host, text_literal(".googleusercontent.com")) &&
	    !text_ends_nocase(host, text_literal(".bp.blogspot.com")))
		return false;
	while (at > 0 && url.data[at - 1] != '=' && url.data[at - 1] != '/')
		at--;
	if (at > 0 && url.data[at - 1] == '=' && at + 1 < url.size) {
		(void)buffer_put(out, url.data, at);
		(void)buffer_put_string(out, "s0");
		return true;
	}
	for (size_t i = 8; i + 3 < at; i++) {
		size_t end = i + 3;

		if (url.data[i] != '/' ||
		    (url.data[i + 1] != 's' && url.data[i + 1] != 'w') ||
		    !ascii_is_digit(url.data[i + 2]))
			continue;
		while (end < url.size && url.data[end] != '/')
			end++;
		if (end - i > 16)
			continue;
		(void)buffer_put(out, url.data, i);
		(void)buffer_put_string(out, "/s1600");
		(void)buffer_put_text(out, from(url, end));
		return true;
	}
	return false;
}

/* ".../thumb/a/ab/Name.jpg/300px-Name.jpg" (MediaWiki), "._AC_SX466_."
 * and "s-l300" (shops). */
static bool
larger_known(struct text url, struct buffer *out)
{
	size_t thumb = text_find(url, text_literal("/thumb/"));
	size_t mark = text_find(url, text_literal("._"));
	size_t ebay = text_find(url, text_literal("/s-l"));
	struct text name = address_file_name(url);
	size_t i = 0;

	while (i < name.size && ascii_is_digit(name.data[i]))
		i++;
	if (thumb != SIZE_MAX && i > 0 &&
	    text_starts(from(name, i), text_literal("px-"))) {
		(void)buffer_put(out, url.data, thumb);
		(void)buffer_put(out, url.data + thumb + 6,
		    (size_t)(name.data - url.data) - 1 - thumb - 6);
		return true;
	}
	if (mark != SIZE_MAX && url.data[mark - 1] != '/') {
		size_t end = text_find(from(url, mark), text_literal("_."));

		if (end == SIZE_MAX)
			return false;
		(void)buffer_put(out, url.data, mark);
		(void)buffer_put_text(out, from(url, mark + end + 1));
		return true;
	}
	if (ebay != SIZE_MAX && ebay + 4 < url.size &&
	    ascii_is_digit(url.data[ebay + 4])) {
		for (i = ebay + 4; i < url.size && ascii_is_digit(url.data[i]);
		     i++)
			;
		(void)buffer_put(out, url.data, ebay + 4);
		(void)buffer_put_string(out, "1600");
		(void)buffer_put_text(out, from(url, i));
		return true;
	}
	return false;
}

bool
rendition_larger(struct text url, struct buffer *out)
{
	typedef bool rule(struct text, struct buffer *);
	static rule *const rules[] = { larger_google, larger_step, larger_known,
		larger_wordpress, larger_query, unwrap_parameter };

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		buffer_clear(out);
		if (rules[i](url, out) && !out->failed &&
		    !text_equal(buffer_text(out), url))
			return true;
	}
	buffer_clear(out);
	return false;
}
