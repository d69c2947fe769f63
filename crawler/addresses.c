/*
 * src, srcset, lazy attributes, sources: gathered and put in order.
 */

#include <stdlib.h>
#include <string.h>

#include "crawler/addresses.h"
#include "crawler/lazy.h"
#include "crawler/rendition.h"
#include "crawler/srcset.h"
#include "crawler/style.h"

enum {
	/* Widths that are assumed where none is stated: of a file that a link
	 * or an attribute offers as the large one, and of a plain src. */
	LINK_WIDTH = 2000,
	LARGE_WIDTH = 1600,
	SRC_WIDTH = 700,
	/* A made-up address is only tried when those of the page state less
	 * (the picture must have 300 pixels on both sides). */
	DERIVE_BELOW = 600,
	JSON_ADDRESSES_MAX = 8,
	WIDTHS_MAX = 2048 /* Shopify's largest */
};

static bool
is_undecodable(struct text url)
{
	struct text extension = address_extension(url);

	return text_equal_nocase(extension, text_literal("avif")) ||
	    text_equal_nocase(extension, text_literal("jxl")) ||
	    text_equal_nocase(extension, text_literal("svg")) ||
	    text_equal_nocase(extension, text_literal("heic"));
}

struct candidate_url *
addresses_add(
    struct addresses *a, struct text url, enum candidate_url_kind kind)
{
	struct candidate_url *c;
	struct text absolute;

	if (a->count == ADDRESSES_MAX ||
	    !address_resolve_image(a->address, url, a->arena, &absolute))
		return NULL;
	for (uint32_t i = 0; i < a->count; i++)
		if (text_equal(a->list[i].url, absolute))
			return &a->list[i];
	c = &a->list[a->count++];
	*c = (struct candidate_url){
		.url = absolute,
		.kind = kind,
		.width = rendition_width(absolute, NULL),
		.undecodable = is_undecodable(absolute),
	};
	return c;
}

static void
add_srcset(struct addresses *a, struct text rest, enum candidate_url_kind kind,
    bool undecodable)
{
	struct srcset_candidate c;

	while (srcset_next(&rest, &c)) {
		struct candidate_url *added;

		if (lazy_is_placeholder(c.url))
			continue;
		if ((added = addresses_add(a, c.url, kind)) == NULL)
			continue;
		if (c.width > 0)
			added->width = c.width;
		added->density = c.density;
		added->undecodable |= undecodable;
	}
}

/* A value may be a srcset although its attribute's name says otherwise. */
static void
add_lazy(struct addresses *a, struct text value, enum lazy_kind kind)
{
	struct candidate_url *added;
	bool set = kind == LAZY_SRCSET ||
	    text_find(value, text_literal("w, ")) != SIZE_MAX ||
	    text_find(value, text_literal("x, ")) != SIZE_MAX;

	if (set) {
		a->lazy |= value.size > 0;
		add_srcset(a, value, CANDIDATE_LAZY, false);
		return;
	}
	if (!lazy_is_address(value) || lazy_is_placeholder(value))
		return;
	if ((added = addresses_add(a, value, CANDIDATE_LAZY)) == NULL)
		return;
	added->large |= kind == LAZY_LARGE;
	a->lazy = true;
}

static void
add_background(struct addresses *a, struct text value)
{
	struct text rest = value, url;
	bool found = false;

	while ((url = style_url(&rest)).data != NULL) {
		found = true;
		if (!lazy_is_placeholder(url))
			addresses_add(a, url, CANDIDATE_LAZY);
	}
	if (!found)
		add_lazy(a, value, LAZY_URL);
	a->lazy = true;
}

static void
add_json(struct addresses *a, struct text value)
{
	struct buffer clean = buffer_make(URL_BYTES_MAX);
	struct text url;

	for (int i = 0; i < JSON_ADDRESSES_MAX && lazy_json_next(&value, &url);
	     i++) {
		buffer_clear(&clean);
		for (size_t j = 0; j < url.size; j++)
			if (url.data[j] != '\\')
				(void)buffer_put_char(&clean, url.data[j]);
		if (!clean.failed &&
		    addresses_add(a, buffer_text(&clean), CANDIDATE_LAZY) !=
			NULL)
			a->lazy = true;
	}
	buffer_free(&clean);
}

/* Shopify: data-widths="[180,360]" beside data-src="a_{width}x.jpg". */
static bool
add_widths(struct addresses *a, struct text src, struct text widths)
{
	size_t at = text_find(src, text_literal("{width}"));
	struct buffer url = buffer_make(URL_BYTES_MAX);
	uint32_t best = 0, n = 0;

	if (at == SIZE_MAX || widths.size == 0)
		return false;
	for (size_t i = 0; i < widths.size; i++) {
		char c = widths.data[i];

		n = ascii_is_digit(c) && n < 100000
		    ? n * 10 + (uint32_t)(c - '0')
		    : 0;
		if (n > best && n <= WIDTHS_MAX)
			best = n;
	}
	if (best > 0 && buffer_put(&url, src.data, at) == 0 &&
	    buffer_printf(&url, "%u", best) == 0 &&
	    buffer_put(&url, src.data + at + 7, src.size - at - 7) == 0 &&
	    addresses_add(a, buffer_text(&url), CANDIDATE_LAZY) != NULL)
		a->lazy = true;
	buffer_free(&url);
	return best > 0;
}

static void
add_attribute(
    struct addresses *a, uint32_t node, const struct markup_attribute *one)
{
	enum lazy_kind kind = lazy_kind(one->name);
	struct text value = text_trim(one->value);

	if (value.size == 0)
		return;
	if (kind == LAZY_JSON || value.data[0] == '{' || value.data[0] == '[')
		kind = kind == LAZY_NOT ? LAZY_NOT : LAZY_JSON;
	switch (kind) {
	case LAZY_URL:
	case LAZY_LARGE:
	case LAZY_SRCSET:
		if (!add_widths(a, value,
			page_attribute(a->page, node, ATTRIBUTE_DATA_WIDTHS)))
			add_lazy(a, value, kind);
		break;
	case LAZY_BACKGROUND: add_background(a, value); break;
	case LAZY_JSON: add_json(a, value); break;
	case LAZY_MENTION: add_lazy(a, value, LAZY_URL); break;
	case LAZY_NOT: break;
	}
}

void
addresses_of_element(
    struct addresses *a, uint32_t node, enum candidate_url_kind kind)
{
	const struct page_node *n = &a->page->nodes[node];
	struct text src = page_attribute(a->page, node, ATTRIBUTE_SRC);
	struct text set = page_attribute(a->page, node, ATTRIBUTE_SRCSET);
	uint32_t before = a->count;
	bool blank = lazy_is_placeholder(src);

	add_srcset(
	    a, set, kind == CANDIDATE_SRC ? CANDIDATE_SRCSET : kind, false);
	for (uint32_t i = 0; i < n->attribute_count; i++) {
		const struct markup_attribute *one =
		    &a->page->attributes[n->attributes + i];

		if (one->id == ATTRIBUTE_OTHER)
			add_attribute(a, node, one);
	}
	if (!blank)
		addresses_add(a, src, kind);
	else
		a->placeholder |= a->count > before && src.size > 0;
}

void
addresses_of_sources(struct addresses *a, uint32_t picture)
{
	const struct page *p = a->page;

	for (uint32_t i = picture + 1; i < p->nodes[picture].end; i++) {
		const struct page_node *n = &p->nodes[i];
		struct text type;
		bool undecodable;

		if (n->tag != TAG_SOURCE)
			continue;
		type = page_attribute(p, i, ATTRIBUTE_TYPE);
		undecodable =
		    text_find_nocase(type, text_literal("avif")) != SIZE_MAX ||
		    text_find_nocase(type, text_literal("jxl")) != SIZE_MAX ||
		    text_find_nocase(type, text_literal("svg")) != SIZE_MAX;
		add_srcset(a, page_attribute(p, i, ATTRIBUTE_SRCSET),
		    CANDIDATE_SOURCE, undecodable);
		for (uint32_t k = 0; k < n->attribute_count; k++) {
			const struct markup_attribute *one =
			    &p->attributes[n->attributes + k];

			if (one->id == ATTRIBUTE_OTHER &&
			    lazy_kind(one->name) == LAZY_SRCSET) {
				add_srcset(a, one->value, CANDIDATE_SOURCE,
				    undecodable);
				a->lazy = true;
			}
		}
	}
}

/* How an address ranks: its width, or what may be assumed. */
static uint32_t
rank_width(const struct candidate_url *c, uint32_t stated)
{
	uint32_t width = c->width;

	if (width == 0 && c->large)
		width = c->kind == CANDIDATE_LINK ? LINK_WIDTH : LARGE_WIDTH;
	if (width == 0)
		width = stated > SRC_WIDTH ? stated : SRC_WIDTH;
	if (c->width == 0 && c->density > 1.0f)
		width = (uint32_t)((float)width * c->density);
	if (width > ADDRESS_WIDTH_MAX)
		width = 2; /* only when there is no other */
	return c->undecodable ? 1 : width;
}

/* Stable: of equals the one found first. */
static void
sort(struct addresses *a, uint32_t stated)
{
	for (uint32_t i = 1; i < a->count; i++) {
		struct candidate_url one = a->list[i];
		uint32_t width = rank_width(&one, stated), j = i;

		for (; j > 0 && rank_width(&a->list[j - 1], stated) < width;
		     j--)
			a->list[j] = a->list[j - 1];
		a->list[j] = one;
	}
}

void
addresses_sort(struct addresses *a, uint32_t stated)
{
	struct buffer larger = buffer_make(URL_BYTES_MAX);
	uint32_t known = 0;

	sort(a, stated);
	for (uint32_t i = 0; i < a->count; i++)
		if (!a->list[i].undecodable && a->list[i].width > known)
			known = a->list[i].width;
	if (a->count > 0 && a->list[0].width > 0 && known < DERIVE_BELOW &&
	    rendition_larger(a->list[0].url, &larger)) {
		struct candidate_url *made =
		    addresses_add(a, buffer_text(&larger), CANDIDATE_DERIVED);

		if (made == &a->list[a->count - 1] &&
		    made->kind == CANDIDATE_DERIVED) {
			struct candidate_url one = *made;

			memmove(
			    a->list + 1, a->list, (a->count - 1) * sizeof(one));
			a->list[0] = one;
		}
	}
	buffer_free(&larger);
}
