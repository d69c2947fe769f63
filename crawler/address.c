/*
 * Addresses as they stand on a page.
 */

#include <string.h>

#include "crawler/address.h"

static const char *const image_extensions[] = { "jpg", "jpeg", "png", "webp",
	"gif", "avif", "jfif", "jpe", "bmp", "tif", "tiff", "heic", "svg",
	NULL };

/* What templates leave in an address when nobody filled them in. */
static const char *const unfilled[] = { "this.src", "{", "%7B", "**", "wWIDTH",
	"[WIDTH]", "%5BWIDTH%5D", NULL };

bool
address_resolve(const struct address *a, struct text t, struct arena *arena,
    struct text *out)
{
	struct url url;
	size_t size;

	t = text_trim(t);
	if (t.size == 0 || t.data[0] == '#' ||
	    !url_parse_in(t, &a->base, a->charset, &url))
		return false;
	size = url.size;
	if (url.fragment.data != NULL)
		size = (size_t)(url.fragment.data - url.bytes) - 1;
	*out = arena_text(arena, (struct text){ url.bytes, size });
	return out->data != NULL;
}

static bool
is_unfilled(struct text t)
{
	bool maybe = false;

	/* Most addresses hold none of the characters that these begin with. */
	for (size_t i = 0; i < t.size && !maybe; i++)
		maybe = t.data[i] == '{' || t.data[i] == '%' ||
		    t.data[i] == '*' || t.data[i] == '[' || t.data[i] == 'W';
	if (!maybe)
		return false;
	for (size_t i = 0; unfilled[i] != NULL; i++)
		if (text_find_nocase(t, text_of(unfilled[i])) != SIZE_MAX)
			return true;
	return false;
}

/* The page's own address, its fragment left out. */
static bool
is_page(const struct address *a, struct text url)
{
	struct text page = { a->page.bytes, a->page.size };

	if (a->page.fragment.data != NULL)
		page.size = (size_t)(a->page.fragment.data - a->page.bytes) - 1;
	return text_equal(page, url);
}

/* What is certainly no picture, whatever names it. */
static bool
is_other_medium(struct text url)
{
	static const char *const others[] = { "mp4", "webm", "ogv", "mov",
		"m4v", "m3u8", "mpd", "mp3", "pdf", NULL };
	struct text extension = address_extension(url);

	if (extension.size < 3 || extension.size > 4)
		return false;
	for (size_t i = 0; others[i] != NULL; i++)
		if (text_equal_nocase(extension, text_of(others[i])))
			return true;
	return false;
}

bool
address_resolve_image(const struct address *a, struct text t,
    struct arena *arena, struct text *out)
{
	t = text_trim(t);
	if (t.size > 4 * URL_BYTES_MAX || is_unfilled(t))
		return false;
	return address_resolve(a, t, arena, out) && !is_page(a, *out) &&
	    !is_other_medium(*out);
}

/* Where the path begins: behind "https://host". */
static size_t
path_at(struct text url)
{
	size_t i = text_starts(url, text_literal("https://")) ? 8 : 7;
	const char *p =
	    i < url.size ? memchr(url.data + i, '/', url.size - i) : NULL;

	return p == NULL ? url.size : (size_t)(p - url.data);
}

struct text
address_host(struct text url)
{
	size_t from = text_starts(url, text_literal("https://")) ? 8 : 7;
	size_t to = path_at(url);
	struct text host;

	if (to < from)
		return (struct text){ NULL, 0 };
	host = (struct text){ url.data + from, to - from };
	for (size_t i = host.size; i-- > 0 && host.data[i] != ']';)
		if (host.data[i] == ':')
			host.size = i;
	return host;
}

struct text
address_path(struct text url)
{
	size_t from = path_at(url);
	struct text path = { url.data + from, url.size - from };
	const char *p =
	    path.size > 0 ? memchr(path.data, '?', path.size) : NULL;

	if (p != NULL)
		path.size = (size_t)(p - path.data);
	return path;
}

struct text
address_query(struct text url)
{
	const char *p = url.size > 0 ? memchr(url.data, '?', url.size) : NULL;

	if (p == NULL)
		return (struct text){ NULL, 0 };
	return (struct text){ p + 1, url.size - (size_t)(p + 1 - url.data) };
}

struct text
address_file_name(struct text url)
{
	struct text path = address_path(url);
	size_t from = path.size;

	while (from > 0 && path.data[from - 1] != '/')
		from--;
	return (struct text){ path.data + from, path.size - from };
}

struct text
address_extension(struct text url)
{
	struct text name = address_file_name(url);
	size_t from = name.size;

	while (from > 0 && name.data[from - 1] != '.')
		from--;
	if (from == 0)
		return (struct text){ NULL, 0 };
	return (struct text){ name.data + from, name.size - from };
}

/* "File:Pie.jpg" is the name of a page of a wiki. */
bool
address_is_image_file(struct text url)
{
	struct text extension = address_extension(url);
	struct text name = address_file_name(url);

	if (extension.size < 3 || extension.size > 4)
		return false;
	if (text_find(name, text_literal(":")) != SIZE_MAX ||
	    text_find_nocase(name, text_literal("%3A")) != SIZE_MAX)
		return false;
	for (size_t i = 0; image_extensions[i] != NULL; i++)
		if (text_equal_nocase(extension, text_of(image_extensions[i])))
			return true;
	return false;
}
