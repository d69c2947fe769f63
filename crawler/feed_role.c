/*
 * Sitemaps and feeds: what an element means where it stands.
 */

#include "crawler/address.h"
#include "crawler/feed_parts.h"
#include "lib/number.h"

enum { SIDE_MAX = 65535 };

enum family {
	FAMILY_PLAIN, /* of the format itself */
	FAMILY_IMAGE, /* the image extension of sitemaps */
	FAMILY_MEDIA, /* Media RSS */
	FAMILY_OTHER
};

static bool
holds(struct text t, const char *part)
{
	return t.size > 0 && text_find_nocase(t, text_of(part)) != SIZE_MAX;
}

static enum family
family_of(const struct feed_element *e)
{
	if (text_equal(e->prefix, text_literal("image")) ||
	    holds(e->space, "sitemap-image"))
		return FAMILY_IMAGE;
	if (text_equal(e->prefix, text_literal("media")) ||
	    holds(e->space, "/mrss"))
		return FAMILY_MEDIA;
	if (e->prefix.size == 0 || holds(e->space, "/Atom") ||
	    holds(e->space, "schemas/sitemap/") ||
	    holds(e->space, "//purl.org/rss/"))
		return FAMILY_PLAIN;
	return FAMILY_OTHER;
}

static bool
is(const struct feed_element *e, const char *name)
{
	return text_equal_nocase(e->name, text_of(name));
}

static struct text
attribute(const struct feed_element *e, const char *name)
{
	for (uint32_t i = 0; i < e->attribute_count; i++)
		if (text_equal_nocase(e->attributes[i].name, text_of(name)))
			return text_trim(e->attributes[i].value);
	return (struct text){ NULL, 0 };
}

static uint32_t
side(const struct feed_element *e, const char *name)
{
	int64_t n;

	return number_parse(attribute(e, name), 1, SIDE_MAX, &n) ? (uint32_t)n
								 : 0;
}

/* An element that names a file: is it a picture? */
static bool
is_picture(const struct feed_element *e, struct text url)
{
	struct text medium = attribute(e, "medium");
	struct text type = attribute(e, "type");

	if (medium.size > 0)
		return text_equal_nocase(medium, text_literal("image"));
	if (type.size > 0)
		return text_starts_nocase(type, text_literal("image/"));
	return address_is_image_file(url);
}

/* A picture whose address is an attribute; true when there is one. */
static bool
name_picture(
    struct feed_reader *r, const struct feed_element *e, const char *name)
{
	struct text url = attribute(e, name);
	struct feed_picture *p;

	if (url.size == 0 || !is_picture(e, url) ||
	    (p = feed_new_picture(r)) == NULL)
		return false;
	p->url = feed_keep(r, url);
	p->width = side(e, "width");
	p->height = side(e, "height");
	return true;
}

/* Atom's link names by an attribute, that of RSS by its text. */
static enum feed_role
read_link(struct feed_reader *r, const struct feed_element *e)
{
	struct text href = attribute(e, "href"), rel = attribute(e, "rel");

	if (href.size == 0)
		return ROLE_URL;
	if (rel.size == 0 || text_equal_nocase(rel, text_literal("alternate")))
		feed_fill(&r->found.url, feed_keep(r, href));
	else if (text_equal_nocase(rel, text_literal("enclosure")))
		(void)name_picture(r, e, "href");
	return ROLE_NONE;
}

static enum feed_role
media_role(
    struct feed_reader *r, const struct feed_element *e, enum feed_role parent)
{
	if (parent != ROLE_ENTRY && parent != ROLE_GROUP &&
	    parent != ROLE_PICTURE)
		return ROLE_NONE;
	if (is(e, "group"))
		return ROLE_GROUP;
	if (is(e, "content") && parent != ROLE_PICTURE)
		return name_picture(r, e, "url") ? ROLE_PICTURE : ROLE_NONE;
	if (is(e, "title"))
		return ROLE_PICTURE_TITLE;
	if (is(e, "description"))
		return ROLE_CAPTION;
	if (is(e, "credit"))
		return ROLE_CREDIT;
	if (is(e, "thumbnail") && r->thumbnail.size == 0) {
		r->thumbnail = feed_keep(r, attribute(e, "url"));
		r->thumbnail_width = side(e, "width");
		r->thumbnail_height = side(e, "height");
	}
	if (is(e, "license")) {
		struct feed_picture *p =
		    parent == ROLE_PICTURE ? feed_last_picture(r) : &r->shared;

		feed_fill(&p->licence, feed_keep(r, attribute(e, "href")));
	}
	return ROLE_NONE;
}

/* Inside of image:image, or beside one that was left out. */
static enum feed_role
picture_role(struct feed_reader *r, const struct feed_element *e)
{
	if (is(e, "loc") || is(e, "url")) {
		/* Without an image:image each loc begins one. */
		if (r->picture_depth == 0 && feed_new_picture(r) == NULL)
			return ROLE_NONE;
		return ROLE_PICTURE_URL;
	}
	if (feed_last_picture(r) == NULL)
		return ROLE_NONE;
	if (is(e, "caption"))
		return ROLE_CAPTION;
	if (is(e, "title"))
		return ROLE_PICTURE_TITLE;
	if (is(e, "license") || is(e, "licence"))
		return ROLE_LICENCE;
	return ROLE_NONE;
}

/* Right inside of an entry. */
static enum feed_role
entry_role(
    struct feed_reader *r, const struct feed_element *e, enum family family)
{
	bool sitemap =
	    r->feed->kind == FEED_SITEMAP || r->feed->kind == FEED_INDEX;

	if (is(e, "image") && (sitemap || family == FAMILY_PLAIN))
		return feed_new_picture(r) == NULL ? ROLE_NONE : ROLE_PICTURE;
	if (family == FAMILY_IMAGE)
		return picture_role(r, e);
	if (sitemap) {
		if (is(e, "loc"))
			return ROLE_URL;
		return is(e, "lastmod") ? ROLE_MODIFIED : ROLE_NONE;
	}
	if (is(e, "origLink"))
		return ROLE_BETTER_URL;
	if (is(e, "encoded"))
		return ROLE_CONTENT;
	if (family != FAMILY_PLAIN)
		return ROLE_NONE;
	if (is(e, "link"))
		return read_link(r, e);
	if (is(e, "enclosure"))
		(void)name_picture(r, e, "url");
	if (is(e, "guid") || is(e, "id"))
		return ROLE_ID;
	if (is(e, "title"))
		return ROLE_ENTRY_TITLE;
	if (is(e, "description") || is(e, "summary"))
		return ROLE_SUMMARY;
	/* Of type xhtml it would be elements of this file. */
	if (is(e, "content") && holds(attribute(e, "type"), "html") &&
	    !holds(attribute(e, "type"), "xhtml"))
		return ROLE_CONTENT;
	return is(e, "updated") ? ROLE_MODIFIED : ROLE_NONE;
}

/* Does an element of that name begin an entry?  What the file is shows by
 * then, if its root did not tell. */
static bool
begins_entry(struct feed_reader *r, const struct feed_element *e)
{
	static const struct {
		const char *name;
		enum feed_kind kind;
	} entries[] = { { "url", FEED_SITEMAP }, { "sitemap", FEED_INDEX },
		{ "item", FEED_RSS }, { "entry", FEED_ATOM } };
	enum feed_kind kind = r->feed->kind;

	for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++) {
		bool fits = kind == FEED_UNKNOWN || kind == entries[i].kind ||
		    (i < 2 && (kind == FEED_SITEMAP || kind == FEED_INDEX));

		if (!fits || !is(e, entries[i].name))
			continue;
		if (kind == FEED_UNKNOWN)
			r->feed->kind = entries[i].kind;
		return true;
	}
	return false;
}

static void
read_root(struct feed_reader *r, const struct feed_element *e)
{
	static const struct {
		const char *name;
		enum feed_kind kind;
	} roots[] = { { "urlset", FEED_SITEMAP },
		{ "sitemapindex", FEED_INDEX }, { "rss", FEED_RSS },
		{ "RDF", FEED_RSS }, { "feed", FEED_ATOM } };

	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++)
		if (is(e, roots[i].name))
			r->feed->kind = roots[i].kind;
	/* A page tells of an error, or is a sitemap for people. */
	if (is(e, "html"))
		r->stopped = true;
	/* xml:lang */
	(void)buffer_put_text(&r->language, attribute(e, "lang"));
}

enum feed_role
feed_role_of(struct feed_reader *r, const struct feed_element *e)
{
	enum feed_role parent =
	    r->depth < 2 ? ROLE_NONE : r->roles[r->depth - 2];
	enum family family = family_of(e);

	/* Markup within a text is text. */
	if (r->collects > r->entry_depth)
		return ROLE_NONE;
	if (r->entry_depth == 0) {
		if (r->depth == 1)
			read_root(r, e);
		if (begins_entry(r, e))
			return ROLE_ENTRY;
		if (is(e, "channel") || (r->depth == 1 && is(e, "feed")))
			return ROLE_CHANNEL;
		if (parent != ROLE_CHANNEL || family != FAMILY_PLAIN)
			return ROLE_NONE;
		if (is(e, "title") && r->title.size == 0)
			return ROLE_TITLE;
		return is(e, "language") && r->language.size == 0
		    ? ROLE_LANGUAGE
		    : ROLE_NONE;
	}
	if (family == FAMILY_MEDIA)
		return media_role(r, e, parent);
	if (parent == ROLE_PICTURE)
		return picture_role(r, e);
	return parent == ROLE_ENTRY ? entry_role(r, e, family) : ROLE_NONE;
}
