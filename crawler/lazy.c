/*
 * The table of lazy attributes; the value decides in the end.
 */

#include "crawler/lazy.h"

struct row {
	const char *name;
	enum lazy_kind kind;
};

/* By first use: lazysizes, lozad; WP Rocket, a3; jquery.lazyload; sliders;
 * WordPress galleries; shops; optimisers. */
static const struct row rows[] = {
	{ "data-src", LAZY_URL },
	{ "data-lazy-src", LAZY_URL },
	{ "data-lazy-srcset", LAZY_SRCSET },
	{ "data-srcset", LAZY_SRCSET },
	{ "data-src-set", LAZY_SRCSET },
	{ "data-pin-media", LAZY_MENTION },
	{ "data-original", LAZY_URL },
	{ "data-original-src", LAZY_URL },
	{ "data-original-set", LAZY_SRCSET },
	{ "data-lazyload", LAZY_URL },
	{ "data-lazy", LAZY_URL },
	{ "lazysrc", LAZY_URL },
	{ "lazy-src", LAZY_URL },
	{ "data-ll-src", LAZY_URL },
	{ "data-echo", LAZY_URL },
	{ "data-large-file", LAZY_LARGE },
	{ "data-orig-file", LAZY_LARGE },
	{ "data-medium-file", LAZY_URL },
	{ "data-large-image", LAZY_LARGE },
	{ "data-large_image", LAZY_LARGE },
	{ "data-large-src", LAZY_LARGE },
	{ "data-zoom-image", LAZY_LARGE },
	{ "data-zoom", LAZY_LARGE },
	{ "data-image", LAZY_URL },
	{ "data-hires", LAZY_LARGE },
	{ "data-hi-res-src", LAZY_LARGE },
	{ "data-full-src", LAZY_LARGE },
	{ "data-full", LAZY_LARGE },
	{ "data-full-url", LAZY_LARGE },
	{ "data-fullsrc", LAZY_LARGE },
	{ "data-retina", LAZY_LARGE },
	{ "data-old-hires", LAZY_LARGE },
	{ "data-flickity-lazyload", LAZY_URL },
	{ "data-flickity-lazyload-src", LAZY_URL },
	{ "data-flickity-lazyload-srcset", LAZY_SRCSET },
	{ "data-ezsrc", LAZY_URL },
	{ "data-ezsrcset", LAZY_SRCSET },
	{ "data-cfsrc", LAZY_URL },
	{ "data-cfsrcset", LAZY_SRCSET },
	{ "data-td-src-property", LAZY_URL },
	{ "nitro-lazy-src", LAZY_URL },
	{ "nitro-lazy-srcset", LAZY_SRCSET },
	{ "data-twic-src", LAZY_URL },
	{ "data-cp-src", LAZY_URL },
	{ "data-img-url", LAZY_URL },
	{ "data-img-src", LAZY_URL },
	{ "data-image-src", LAZY_URL },
	{ "data-orig-src", LAZY_URL },
	{ "data-delayed-url", LAZY_URL },
	{ "data-hi-src", LAZY_URL },
	{ "data-url", LAZY_URL },
	{ "data-actualsrc", LAZY_URL },
	{ "data-real-src", LAZY_URL },
	{ "data-thumb", LAZY_URL },
	{ "data-bgset", LAZY_BACKGROUND },
	{ "data-bg", LAZY_BACKGROUND },
	{ "data-background-image", LAZY_BACKGROUND },
	{ "data-background", LAZY_BACKGROUND },
	{ "data-bg-image", LAZY_BACKGROUND },
	{ "data-a-dynamic-image", LAZY_JSON },
	{ "data-srcs", LAZY_JSON },
	{ "data-image-info", LAZY_JSON },
	{ "data-media", LAZY_MENTION },
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]), WORDS_MAX = 4 };

static const char *const blanks[] = { "blank.", "spacer", "1x1", "placeholder",
	"lazyload", "lazy-load", "lazy_load", "transparent", "dummy.", "pixel.",
	"loading.", "loader", "grey.gif", "gray.gif", "clear.gif", "empty.gif",
	"trans.gif", "fallback.", "default-image", "missing.", NULL };

enum lazy_kind
lazy_kind(struct text name)
{
	if (name.size < 7 ||
	    (name.data[0] != 'd' && name.data[0] != 'l' && name.data[0] != 'n'))
		return LAZY_NOT;
	for (size_t i = 0; i < ROWS; i++)
		/* Every name has seven bytes; most differ in these two. */
		if (name.data[5] == rows[i].name[5] &&
		    name.data[6] == rows[i].name[6] &&
		    text_equal(name, text_of(rows[i].name)))
			return rows[i].kind;
	return LAZY_NOT;
}

bool
lazy_is_address(struct text value)
{
	bool slash = false, dot = false;

	value = text_trim(value);
	if (value.size < 4 || value.data[0] == '{' || value.data[0] == '[' ||
	    value.data[0] == '#' ||
	    text_starts_nocase(value, text_literal("data:")) ||
	    text_starts_nocase(value, text_literal("blob:")) ||
	    text_starts_nocase(value, text_literal("javascript:")) ||
	    text_starts_nocase(value, text_literal("about:")))
		return false;
	for (size_t i = 0; i < value.size; i++) {
		if (value.data[i] == '\n' || value.data[i] == '\t')
			return false;
		slash |= value.data[i] == '/';
		dot |= value.data[i] == '.';
	}
	return slash || dot;
}

bool
lazy_is_placeholder(struct text src)
{
	size_t name = 0;

	src = text_trim(src);
	if (src.size == 0 || src.data[0] == '#' ||
	    text_starts_nocase(src, text_literal("data:")) ||
	    text_starts_nocase(src, text_literal("about:")) ||
	    text_starts_nocase(src, text_literal("blob:")) ||
	    text_starts_nocase(src, text_literal("javascript:")))
		return true;
	for (size_t i = 0; i < src.size && src.data[i] != '?'; i++)
		if (src.data[i] == '/')
			name = i + 1;
	src = (struct text){ src.data + name, src.size - name };
	return text_has_any_nocase(src, blanks);
}

bool
lazy_json_next(struct text *rest, struct text *url)
{
	size_t i = 0;

	while (i < rest->size) {
		size_t start;

		while (i < rest->size && rest->data[i] != '"')
			i++;
		start = ++i;
		while (i < rest->size && rest->data[i] != '"')
			i++;
		if (i >= rest->size)
			break;
		*url = (struct text){ rest->data + start, i - start };
		if (text_starts(*url, text_literal("http")) ||
		    text_starts(*url, text_literal("//")) ||
		    text_starts(*url, text_literal("\\/\\/"))) {
			*rest = (struct text){ rest->data + i + 1,
				rest->size - i - 1 };
			return true;
		}
		/* The closing quote may be an opening one of the next. */
	}
	*rest = (struct text){ NULL, 0 };
	return false;
}
