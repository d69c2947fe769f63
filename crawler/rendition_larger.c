/*
 * What the addresses of image services say: the width, and how to ask for more
 * (spec: extraction, 3.3).
 */

#include <string.h>

#include "crawler/address.h"
#include "crawler/rendition.h"
#include "lib/url.h"

enum { WIDTH_MIN = 16, WIDTH_MAX = 8192 };

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
	struct text here = text_from(url, at);

	if (strchr("wisfmrt", ascii_lower(url.data[at])) == NULL)
		return false;
	for (size_t i = 0; keys[i] != NULL; i++) {
		if (keys[i][0] != ascii_lower(url.data[at]))
			continue;
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
		width = side_at(text_from(url, at + size), &more);
		return more > 1 ? width : 0;
	}
	width = side_at(text_from(url, at), &size);
	if (size < 2 || at + size >= url.size)
		return 0;
	if (ascii_lower(url.data[at + size]) == 'x') {
		*height = side_at(text_from(url, at + size + 1), &more);
		return more > 1 ? width : 0;
	}
	*height = 0;
	if (ascii_lower(url.data[at + size]) == 'w' &&
	    (at + size + 1 == url.size ||
		!ascii_is_alnum(url.data[at + size + 1])))
		return width;
	if (text_starts(text_from(url, at + size), text_literal("px")))
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
		if (text_starts_any_nocase(one, names) > 0)
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
		    text_starts(text_from(url, at), text_literal("s--")))
			continue;
		if (i == 1) { /* the rest is a path of the host */
			struct text rest = text_from(url, end);

			return rendition_put_on_host(url, rest, out);
		}
		(void)buffer_put(out, url.data, at);
		(void)buffer_put_text(out, text_from(url, end + 1));
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
		(void)buffer_put_text(out, text_from(url, end));
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
	    text_starts(text_from(name, i), text_literal("px-"))) {
		(void)buffer_put(out, url.data, thumb);
		(void)buffer_put(out, url.data + thumb + 6,
		    (size_t)(name.data - url.data) - 1 - thumb - 6);
		return true;
	}
	if (mark != SIZE_MAX && url.data[mark - 1] != '/') {
		size_t end =
		    text_find(text_from(url, mark), text_literal("_."));

		if (end == SIZE_MAX)
			return false;
		(void)buffer_put(out, url.data, mark);
		(void)buffer_put_text(out, text_from(url, mark + end + 1));
		return true;
	}
	if (ebay != SIZE_MAX && ebay + 4 < url.size &&
	    ascii_is_digit(url.data[ebay + 4])) {
		for (i = ebay + 4; i < url.size && ascii_is_digit(url.data[i]);
		     i++)
			;
		(void)buffer_put(out, url.data, ebay + 4);
		(void)buffer_put_string(out, "1600");
		(void)buffer_put_text(out, text_from(url, i));
		return true;
	}
	return false;
}

bool
rendition_larger(struct text url, struct buffer *out)
{
	typedef bool rule(struct text, struct buffer *);
	static rule *const rules[] = { larger_google, larger_step, larger_known,
		larger_wordpress, larger_query, rendition_unwrap_parameter };

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		buffer_clear(out);
		if (rules[i](url, out) && !out->failed &&
		    !text_equal(buffer_text(out), url))
			return true;
	}
	buffer_clear(out);
	return false;
}
