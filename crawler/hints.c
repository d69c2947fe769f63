/*
 * Metas, links and properties, in one pass over the nodes.
 */

#include <string.h>

#include "crawler/hints.h"
#include "crawler/jsonld.h"
#include "crawler/srcset.h"
#include "lib/number.h"

/* Names of metas whose content is an image. */
struct meta_name {
	const char *name;
	enum hint_kind kind;
};

static const struct meta_name metas[] = {
	{ "og:image", HINT_OG },
	{ "og:image:url", HINT_OG },
	{ "og:image:secure_url", HINT_OG },
	{ "twitter:image", HINT_TWITTER },
	{ "twitter:image:src", HINT_TWITTER },
	{ "twitter:image0", HINT_TWITTER },
	{ "twitter:image0:src", HINT_TWITTER },
	{ "thumbnail", HINT_META },
	{ "image", HINT_META },
	{ "thumbnailurl", HINT_META },
	{ "sailthru.image.full", HINT_META },
	{ "sailthru.image.thumb", HINT_META },
	{ "parsely-image-url", HINT_META },
	{ "pinterest:media", HINT_META },
	{ "schema:image", HINT_RDFA },
};

/* Words in the file name of a picture that stands for a whole site. */
static const char *const generics[] = { "default", "logo", "og-image",
	"og_image", "ogimage", "share", "sharing", "fallback", "social", "icon",
	"placeholder", "no-image", "noimage", "generic", NULL };

/* Scopes whose pictures are not the page's. */
static const char *const foreign_scopes[] = { "logo", "publisher", "author",
	"review", "reviews", "creator", "brand", "comment", "provider",
	"hasPart", "isRelatedTo", "isSimilarTo", NULL };

static const char *const kind_names[HINT_KINDS] = {
	[HINT_OG] = "og",
	[HINT_TWITTER] = "twitter",
	[HINT_JSONLD] = "jsonld",
	[HINT_JSONLD_PRIMARY] = "jsonld-primary",
	[HINT_JSONLD_THUMBNAIL] = "jsonld-thumbnail",
	[HINT_ITEMPROP] = "itemprop",
	[HINT_RDFA] = "rdfa",
	[HINT_IMAGE_SRC] = "image-src",
	[HINT_META] = "meta",
	[HINT_PRELOAD] = "preload",
};

const char *
hint_kind_name(enum hint_kind k)
{
	return kind_names[k];
}

static bool
is_generic(struct text url)
{
	return text_has_any_nocase(address_file_name(url), generics);
}

struct hint *
hints_add(struct hints *h, enum hint_kind kind, struct text url,
    const struct address *address, struct arena *arena)
{
	struct text absolute;
	struct hint *hint;
	uint32_t order = 0;

	if (h->count == HINTS_MAX ||
	    !address_resolve_image(address, url, arena, &absolute))
		return NULL;
	for (uint32_t i = 0; i < h->count; i++) {
		if (h->list[i].kind != kind)
			continue;
		if (text_equal(h->list[i].url, absolute))
			return NULL;
		order++;
	}
	hint = &h->list[h->count++];
	*hint = (struct hint){
		.kind = kind,
		.order = order,
		.url = absolute,
		.keys = rendition_keys(absolute),
		.candidate = -1,
		.generic = is_generic(absolute),
	};
	return hint;
}

static uint32_t
side_of(struct text t)
{
	int64_t n;

	t = text_trim(t);
	if (text_ends_nocase(t, text_literal("px")))
		t.size -= 2;
	return number_parse(text_trim(t), 1, 1 << 20, &n) ? (uint32_t)n : 0;
}

/* ":width" and others belong to the og:image before them. */
static bool
structured(struct hints *h, struct text name, struct text content)
{
	enum hint_kind kind = text_starts_nocase(name, text_literal("og:"))
	    ? HINT_OG
	    : HINT_TWITTER;
	struct hint *last = NULL;

	if (!text_starts_nocase(name, text_literal("og:image:")) &&
	    !text_starts_nocase(name, text_literal("twitter:image:")))
		return false;
	for (uint32_t i = 0; i < h->count; i++)
		if (h->list[i].kind == kind)
			last = &h->list[i];
	if (last == NULL)
		return false;
	if (text_ends_nocase(name, text_literal(":width")))
		last->width = side_of(content);
	else if (text_ends_nocase(name, text_literal(":height")))
		last->height = side_of(content);
	else if (text_ends_nocase(name, text_literal(":alt")))
		last->alt = content;
	else
		return false;
	return true;
}

static void
read_meta(const struct page *p, uint32_t node, const struct address *address,
    struct arena *arena, struct hints *h)
{
	struct text content = page_attribute(p, node, ATTRIBUTE_CONTENT);
	enum attribute_name keys[] = { ATTRIBUTE_PROPERTY, ATTRIBUTE_NAME,
		ATTRIBUTE_ITEMPROP };

	for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
		struct text name = text_trim(page_attribute(p, node, keys[k]));

		if (name.size < 5 || name.size > 24)
			continue;
		if (text_equal_nocase(name, text_literal("twitter:card")))
			h->twitter_summary |= text_equal_nocase(
			    text_trim(content), text_literal("summary"));
		if (structured(h, name, content))
			return;
		for (size_t i = 0; i < sizeof(metas) / sizeof(metas[0]); i++)
			if (text_equal_nocase(name, text_of(metas[i].name))) {
				enum hint_kind kind = metas[i].kind;
				struct hint *hint;

				if (keys[k] == ATTRIBUTE_ITEMPROP)
					kind = HINT_ITEMPROP;
				hint =
				    hints_add(h, kind, content, address, arena);
				if (hint != NULL)
					hint->node = node;
				return;
			}
	}
}

/* A preloaded image: the largest of imagesrcset, or href. */
static struct text
preloaded(const struct page *p, uint32_t node)
{
	struct text rest = page_attribute(p, node, ATTRIBUTE_IMAGESRCSET);
	struct text best = page_attribute(p, node, ATTRIBUTE_HREF);
	struct srcset_candidate c;
	uint32_t width = 0;

	while (srcset_next(&rest, &c))
		if (c.width > width || best.size == 0) {
			width = c.width;
			best = c.url;
		}
	return best;
}

static void
read_link(const struct page *p, uint32_t node, const struct address *address,
    struct arena *arena, struct hints *h)
{
	struct text rel = page_attribute(p, node, ATTRIBUTE_REL);
	struct text href = page_attribute(p, node, ATTRIBUTE_HREF);
	struct hint *hint = NULL;

	if (page_has_word(rel, text_literal("image_src"))) {
		hint = hints_add(h, HINT_IMAGE_SRC, href, address, arena);
	} else if (page_has_word(rel, text_literal("preload")) &&
	    text_equal_nocase(
		page_attribute(p, node, ATTRIBUTE_AS), text_literal("image"))) {
		hint = hints_add(
		    h, HINT_PRELOAD, preloaded(p, node), address, arena);
		if (hint != NULL)
			hint->high = text_equal_nocase(
			    page_attribute(p, node, ATTRIBUTE_FETCHPRIORITY),
			    text_literal("high"));
	}
	if (hint != NULL)
		hint->node = node;
}

static bool
in_foreign_scope(const struct page *p, uint32_t node)
{
	for (; node != 0; node = p->nodes[node].parent) {
		struct text prop = page_attribute(p, node, ATTRIBUTE_ITEMPROP);

		for (size_t i = 0; foreign_scopes[i] != NULL && prop.size > 0;
		     i++)
			if (page_has_word(prop, text_of(foreign_scopes[i])))
				return true;
	}
	return false;
}

/* The address that an element of microdata or RDFa names. */
static struct text
property_value(const struct page *p, uint32_t node)
{
	static const enum attribute_name names[] = { ATTRIBUTE_CONTENT,
		ATTRIBUTE_SRC, ATTRIBUTE_HREF, ATTRIBUTE_RESOURCE };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct text value = page_attribute(p, node, names[i]);

		if (value.size > 0)
			return value;
	}
	return (struct text){ NULL, 0 };
}

/* Inside an ImageObject: its url or contentUrl. */
static uint32_t
object_address(const struct page *p, uint32_t node)
{
	for (uint32_t i = node + 1; i < p->nodes[node].end; i++) {
		struct text prop = page_attribute(p, i, ATTRIBUTE_ITEMPROP);

		if (prop.size > 0 &&
		    (page_has_word(prop, text_literal("url")) ||
			page_has_word(prop, text_literal("contentUrl"))))
			return i;
	}
	return node;
}

static void
read_property(const struct page *p, uint32_t node,
    const struct address *address, struct arena *arena, struct hints *h)
{
	struct text prop = page_attribute(p, node, ATTRIBUTE_ITEMPROP);
	struct text rdfa = page_attribute(p, node, ATTRIBUTE_PROPERTY);
	struct hint *hint = NULL;
	uint32_t at = node;

	if (prop.size > 0 &&
	    (page_has_word(prop, text_literal("image")) ||
		page_has_word(prop, text_literal("thumbnailUrl"))) &&
	    !in_foreign_scope(p, node)) {
		if (page_has(p, node, ATTRIBUTE_ITEMSCOPE))
			at = object_address(p, node);
		hint = hints_add(
		    h, HINT_ITEMPROP, property_value(p, at), address, arena);
	} else if (rdfa.size > 0 &&
	    (page_has_word(rdfa, text_literal("schema:image")) ||
		page_has_word(rdfa, text_literal("og:image")) ||
		page_has_word(rdfa, text_literal("image")))) {
		hint = hints_add(
		    h, HINT_RDFA, property_value(p, node), address, arena);
	}
	if (hint != NULL)
		hint->node = node;
}

static bool
is_jsonld(const struct page *p, uint32_t node)
{
	struct text type = text_trim(page_attribute(p, node, ATTRIBUTE_TYPE));

	return text_starts_nocase(type, text_literal("application/ld+json"));
}

int
hints_gather(const struct page *p, const struct address *address,
    struct arena *arena, struct hints *h)
{
	*h = (struct hints){ .count = 0 };
	h->list = arena_take_array(arena, HINTS_MAX, sizeof(*h->list));
	if (h->list == NULL)
		return -1;
	for (uint32_t i = 1; i < p->node_count; i++) {
		const struct page_node *n = &p->nodes[i];

		if (n->tag == TAG_TEXT || n->attribute_count == 0)
			continue;
		if (n->tag == TAG_META)
			read_meta(p, i, address, arena, h);
		else if (n->tag == TAG_LINK)
			read_link(p, i, address, arena, h);
		if (n->tag == TAG_SCRIPT && is_jsonld(p, i) && i + 1 < n->end)
			jsonld_read(p->nodes[i + 1].text, address, arena, h);
		else if (n->tag != TAG_META && n->tag != TAG_SCRIPT)
			read_property(p, i, address, arena, h);
	}
	return 0;
}
