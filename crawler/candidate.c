/*
 * One pass over the nodes gathers the elements that show pictures; then they
 * are grouped by sameness, and hints and mentions are laid upon them.
 */

#include <assert.h>
#include <string.h>

#include "crawler/candidate.h"
#include "crawler/gather.h"
#include "crawler/lazy.h"
#include "crawler/style.h"
#include "lib/number.h"

/* Hosts and paths of counters and advertisements. */
static const char *const counters[] = { "doubleclick.", "facebook.com/tr",
	"scorecardresearch", "vgwort", "google-analytics", "adserv",
	"/pixel.gif", "quantserve", "stats.wp.com", "pixel.wp.com",
	"bat.bing.com", "analytics.", "counter.", "/b/ss/", "mc.yandex.ru",
	"ioam.de", "amazon-adsystem", "googleads", "adnxs.com", NULL };

static const char *const source_names[] = {
	[CANDIDATE_FROM_IMG] = "img",
	[CANDIDATE_FROM_AMP_IMG] = "amp-img",
	[CANDIDATE_FROM_VIDEO] = "video",
	[CANDIDATE_FROM_BACKGROUND] = "background",
	[CANDIDATE_FROM_OG] = "og",
	[CANDIDATE_FROM_TWITTER] = "twitter",
	[CANDIDATE_FROM_JSONLD] = "jsonld",
	[CANDIDATE_FROM_META] = "meta",
	[CANDIDATE_FROM_LINK] = "link",
};

static const char *const kind_names[] = {
	[CANDIDATE_SRC] = "src",
	[CANDIDATE_SRCSET] = "srcset",
	[CANDIDATE_LAZY] = "lazy",
	[CANDIDATE_SOURCE] = "source",
	[CANDIDATE_LINK] = "link",
	[CANDIDATE_OG] = "og",
	[CANDIDATE_TWITTER] = "twitter",
	[CANDIDATE_JSONLD] = "jsonld",
	[CANDIDATE_META] = "meta",
	[CANDIDATE_PRELOAD] = "preload",
	[CANDIDATE_NOSCRIPT] = "noscript",
	[CANDIDATE_DERIVED] = "derived",
};

const char *
candidate_source_name(enum candidate_source s)
{
	return source_names[s];
}

const char *
candidate_url_kind_name(enum candidate_url_kind k)
{
	return kind_names[k];
}

/* The number that an attribute begins with, when pixels are meant. */
static uint32_t
pixels(struct text t)
{
	uint32_t n = 0;
	size_t i = 0;

	t = text_trim(t);
	while (i < t.size && i < 7 && ascii_is_digit(t.data[i]))
		n = n * 10 + (uint32_t)(t.data[i++] - '0');
	if (i < t.size && t.data[i] == '%')
		return 0;
	return n <= STATED_SIDE_MAX ? n : 0;
}

static void
read_size(const struct page *p, uint32_t node, struct candidate *c)
{
	struct text style = page_attribute(p, node, ATTRIBUTE_STYLE);

	c->stated_width = pixels(page_attribute(p, node, ATTRIBUTE_WIDTH));
	c->stated_height = pixels(page_attribute(p, node, ATTRIBUTE_HEIGHT));
	if (style.size > 0 && c->stated_width == 0)
		c->stated_width = style_side(style, "width");
	if (style.size > 0 && c->stated_height == 0)
		c->stated_height = style_side(style, "height");
}

static bool
is_counter(struct text url)
{
	return text_has_any_nocase(url, counters);
}

/* Where the link around it leads; an image file is one more address. */
static void
read_link(struct gather *g, struct candidate *c, struct addresses *a)
{
	struct text href =
	    text_trim(page_attribute(g->page, c->anchor, ATTRIBUTE_HREF));
	struct text url;

	if (c->anchor == 0 || href.data == NULL)
		return;
	c->link = CANDIDATE_TO_SELF;
	if (href.size == 0 || href.data[0] == '#' ||
	    text_starts_nocase(href, text_literal("javascript:")))
		return;
	if (!address_resolve(g->address, href, g->arena, &url)) {
		c->link = CANDIDATE_TO_OTHER;
		return;
	}
	if (address_is_image_file(url)) {
		struct candidate_url *added =
		    addresses_add(a, url, CANDIDATE_LINK);

		c->link = CANDIDATE_TO_IMAGE;
		if (added != NULL)
			added->large = true;
	} else if (!text_equal(address_host(url), g->address->page.host)) {
		c->link = CANDIDATE_TO_OTHER;
	} else if (!text_equal(address_path(url), g->address->page.path) ||
	    !text_equal(address_query(url), g->address->page.query)) {
		c->link = CANDIDATE_TO_SITE;
	}
}

int
gather_take(struct gather *g, struct candidate *c, struct addresses *a)
{
	struct candidates *out = g->out;

	addresses_sort(a, c->stated_width);
	c->url_count = a->count;
	c->lazy |= a->lazy;
	c->placeholder |= a->placeholder;
	c->urls = arena_take_array(g->arena, a->count, sizeof(*c->urls));
	if (c->urls == NULL)
		return -1;
	memcpy(c->urls, a->list, a->count * sizeof(*c->urls));
	c->keys = rendition_keys(c->urls[0].url);
	c->largest_width = c->stated_width;
	for (uint32_t i = 0; i < c->url_count; i++)
		if (c->urls[i].width > c->largest_width &&
		    c->urls[i].width <= STATED_SIDE_MAX)
			c->largest_width = c->urls[i].width;
	c->ruled_out =
	    (c->stated_width > 0 && c->stated_width <= GATHER_DOT_SIDE) ||
	    (c->stated_height > 0 && c->stated_height <= GATHER_DOT_SIDE) ||
	    is_counter(c->urls[0].url);
	out->list[out->count++] = *c;
	return 0;
}

/* A noscript repeats the lazy image beside it: give that the address. */
static bool
joins_noscript(struct gather *g, uint32_t node, struct addresses *a)
{
	const struct page *p = g->page;
	uint32_t noscript = page_ancestor(p, node, TAG_NOSCRIPT);
	struct candidate *last;
	struct addresses all = { .page = p };
	uint32_t scope;

	if (noscript == 0 || g->out->count == 0 || a->count == 0)
		return false;
	last = &g->out->list[g->out->count - 1];
	scope = p->nodes[noscript].parent;
	if (last->node == 0 || last->node < scope ||
	    p->nodes[last->node].end > noscript ||
	    p->nodes[last->node].depth > p->nodes[noscript].depth + 3)
		return false;
	if (!(last->lazy || last->placeholder || last->url_count == 0)) {
		struct picture_keys keys = rendition_keys(a->list[0].url);

		if (!rendition_same(&keys, &last->keys))
			return false;
	}
	all.address = g->address;
	all.arena = g->arena;
	all.count = last->url_count;
	memcpy(all.list, last->urls, last->url_count * sizeof(*last->urls));
	for (uint32_t i = 0; i < a->count && all.count < ADDRESSES_MAX; i++) {
		bool known = false;

		for (uint32_t j = 0; j < all.count; j++)
			known |= text_equal(a->list[i].url, all.list[j].url);
		if (!known)
			all.list[all.count++] = a->list[i];
	}
	if (last->alt.size == 0)
		last->alt = page_attribute(p, node, ATTRIBUTE_ALT);
	g->out->count--;
	return gather_take(g, last, &all) == 0;
}

static int
read_image(struct gather *g, uint32_t node, enum candidate_source source)
{
	const struct page *p = g->page;
	const struct page_node *n = &p->nodes[node];
	struct addresses a = { p, g->address, g->arena, { { .width = 0 } }, 0,
		false, false };
	struct candidate c = { .node = node, .source = source };
	bool noscript = (n->within & WITHIN_NOSCRIPT) != 0;

	c.position = ++g->out->images;
	if ((n->within & WITHIN_HEAD) != 0 || g->out->count == CANDIDATES_MAX)
		return 0;
	c.src = text_trim(page_attribute(p, node, ATTRIBUTE_SRC));
	c.alt = page_attribute(p, node, ATTRIBUTE_ALT);
	c.has_alt = c.alt.data != NULL;
	c.noscript = noscript;
	c.anchor = n->link != 0 ? n->link : page_ancestor(p, node, TAG_A);
	if ((n->within & WITHIN_FIGURE) != 0)
		c.figure = page_ancestor(p, node, TAG_FIGURE);
	if ((n->within & WITHIN_PICTURE) != 0)
		c.picture_node = page_ancestor(p, node, TAG_PICTURE);
	read_size(p, node, &c);
	addresses_of_element(
	    &a, node, noscript ? CANDIDATE_NOSCRIPT : CANDIDATE_SRC);
	if (c.picture_node != 0)
		addresses_of_sources(&a, c.picture_node);
	if (noscript && joins_noscript(g, node, &a)) {
		g->out->images--;
		return 0;
	}
	read_link(g, &c, &a);
	if (a.count == 0 ||
	    (a.count == 1 && a.list[0].kind == CANDIDATE_LINK &&
		c.src.size == 0))
		return 0;
	return gather_take(g, &c, &a);
}

static int
read_poster(struct gather *g, uint32_t node)
{
	struct addresses a = { g->page, g->address, g->arena,
		{ { .width = 0 } }, 0, false, false };
	struct candidate c = { .node = node, .source = CANDIDATE_FROM_VIDEO };
	struct text poster = page_attribute(g->page, node, ATTRIBUTE_POSTER);

	if (g->out->count == CANDIDATES_MAX || lazy_is_placeholder(poster) ||
	    addresses_add(&a, poster, CANDIDATE_SRC) == NULL)
		return 0;
	c.position = g->out->images;
	c.src = poster;
	c.figure = page_ancestor(g->page, node, TAG_FIGURE);
	read_size(g->page, node, &c);
	return gather_take(g, &c, &a);
}

/* A background counts when the element says that it is a picture: by role, by
 * a lazy attribute, or by a name of something large. */
static bool
is_picture_like(const struct page *p, uint32_t node)
{
	static const char *const names[] = { "hero", "cover", "header-image",
		"featured", "banner", "lead", "main-image", "post-image",
		"article-image", "thumb", "image", "photo", NULL };
	struct text class = page_attribute(p, node, ATTRIBUTE_CLASS);

	if (text_equal_nocase(
		page_attribute(p, node, ATTRIBUTE_ROLE), text_literal("img")))
		return true;
	return text_has_any_nocase(class, names);
}

static int
read_background(struct gather *g, uint32_t node, struct text value)
{
	struct addresses a = { g->page, g->address, g->arena,
		{ { .width = 0 } }, 0, false, false };
	struct candidate c = { .node = node,
		.source = CANDIDATE_FROM_BACKGROUND };
	struct text rest = value, url = style_url(&rest);

	if (url.data == NULL && lazy_is_address(value))
		url = value;
	if (g->out->count == CANDIDATES_MAX || lazy_is_placeholder(url) ||
	    addresses_add(&a, url, CANDIDATE_SRC) == NULL)
		return 0;
	c.position = g->out->images;
	c.src = url;
	c.alt = page_attribute(g->page, node, ATTRIBUTE_ARIA_LABEL);
	c.anchor = g->page->nodes[node].link;
	c.figure = page_ancestor(g->page, node, TAG_FIGURE);
	read_size(g->page, node, &c);
	read_link(g, &c, &a);
	return gather_take(g, &c, &a);
}

static void
mention(struct gather *g, uint32_t node, struct text url)
{
	if (g->mention_count < MENTIONS_MAX && url.size > 0) {
		g->mention_nodes[g->mention_count] = node;
		g->mentions[g->mention_count++] = url;
	}
}

/* "…?media=https%3A%2F%2F…": share links name the page's picture. */
static struct text
shared_picture(struct text href)
{
	static const char *const names[] = {
		"media=", "image=", "picture=", "imageurl=", NULL
	};

	if (href.size == 0 || memchr(href.data, '=', href.size) == NULL)
		return (struct text){ NULL, 0 };
	for (size_t i = 0; names[i] != NULL; i++) {
		size_t at = text_find_nocase(href, text_of(names[i]));
		struct text value, rest;

		if (at == SIZE_MAX || at == 0 ||
		    (href.data[at - 1] != '?' && href.data[at - 1] != '&'))
			continue;
		at += strlen(names[i]);
		rest = text_from(href, at);
		if (text_split(&rest, '&', &value) &&
		    text_starts_nocase(value, text_literal("http")))
			return href; /* rendition_keys unwraps it */
	}
	return (struct text){ NULL, 0 };
}

/* Attributes of any element: backgrounds, and pictures named elsewhere. */
static int
read_element(struct gather *g, uint32_t node)
{
	const struct page *p = g->page;
	const struct page_node *n = &p->nodes[node];

	for (uint32_t i = 0; i < n->attribute_count; i++) {
		const struct markup_attribute *one =
		    &p->attributes[n->attributes + i];
		enum lazy_kind kind = LAZY_NOT;
		struct text rest = one->value, url;

		if (one->id == ATTRIBUTE_STYLE) {
			if ((url = style_url(&rest)).data == NULL)
				continue;
			mention(g, node, url);
			if (is_picture_like(p, node))
				return read_background(g, node, one->value);
		} else if (one->id == ATTRIBUTE_HREF && n->tag == TAG_A) {
			if (one->value.size < URL_BYTES_MAX &&
			    rendition_extension(one->value) > 0)
				mention(g, node, one->value);
			else
				mention(g, node, shared_picture(one->value));
		} else if (one->id == ATTRIBUTE_OTHER) {
			kind = lazy_kind(one->name);
		}
		if (kind == LAZY_BACKGROUND)
			return read_background(g, node, one->value);
		if (kind != LAZY_NOT && kind != LAZY_JSON &&
		    lazy_is_address(one->value))
			mention(g, node, one->value);
	}
	return 0;
}

static int
read_node(struct gather *g, uint32_t node)
{
	const struct page_node *n = &g->page->nodes[node];

	if ((n->within & (WITHIN_FOREIGN | WITHIN_HEAD)) != 0 &&
	    n->tag != TAG_IMG)
		return 0;
	switch (n->tag) {
	case TAG_IMG: return read_image(g, node, CANDIDATE_FROM_IMG);
	case TAG_AMP_IMG: return read_image(g, node, CANDIDATE_FROM_AMP_IMG);
	case TAG_VIDEO: return read_poster(g, node);
	case TAG_TEXT:
	case TAG_SOURCE:
	case TAG_SCRIPT:
	case TAG_STYLE: return 0;
	default: return n->attribute_count > 0 ? read_element(g, node) : 0;
	}
}

static uint32_t
first_heading(const struct page *p, enum tag_name tag)
{
	for (uint32_t i = 1; i < p->node_count; i++) {
		const struct page_node *n = &p->nodes[i];

		if (n->tag == tag && (n->within & WITHIN_UNSEEN) == 0 &&
		    page_visible(p, i).size > 0)
			return i;
	}
	return 0;
}

int
candidate_gather(const struct page *page, const struct address *address,
    struct arena *arena, struct candidates *out)
{
	struct gather *g = arena_take(arena, sizeof(*g));
	int status = 0;

	*out = (struct candidates){ .count = 0 };
	/* Half a megabyte, of which most pages use little. */
	out->list = arena_room(
	    arena, (CANDIDATES_MAX + HINTS_MAX) * sizeof(*out->list));
	if (g == NULL || out->list == NULL ||
	    hints_gather(page, address, arena, &out->hints) != 0)
		return -1;
	*g = (struct gather){
		.page = page, .address = address, .arena = arena, .out = out
	};
	if ((g->same = same_new(arena)) == NULL)
		return -1;
	for (uint32_t i = 1; i < page->node_count && status == 0; i++)
		status = read_node(g, i);
	if (status != 0)
		return -1;
	status = gather_relate(g);
	out->h1 = first_heading(page, TAG_H1);
	if (out->h1 == 0) {
		out->h1 = first_heading(page, TAG_H2);
		out->h1_is_h2 = out->h1 != 0;
	}
	return status;
}
