/*
 * One pass over metas and links, then JSON-LD where they say nothing.
 */

#include <string.h>

#include "crawler/fields.h"

enum { ROBOTS_MAX = 8 };

bool
fields_base(const struct page *p, struct address *address)
{
	for (uint32_t i = 1; i < p->node_count; i++) {
		struct text href;
		struct url base;

		if (p->nodes[i].tag != TAG_BASE ||
		    (p->nodes[i].within & WITHIN_FOREIGN) != 0)
			continue;
		href = page_attribute(p, i, ATTRIBUTE_HREF);
		if (href.data == NULL)
			continue;
		if (!url_parse(text_trim(href), &address->page, &base))
			return false;
		return url_parse((struct text){ base.bytes, base.size }, NULL,
		    &address->base);
	}
	return false;
}

/* Metas whose content goes to one field, the first that is not empty. */
struct meta_field {
	const char *name; /* lower case */
	size_t offset;
};

#define FIELD(name, member)                                                    \
	{                                                                      \
		name, offsetof(struct fields, member)                          \
	}

static const struct meta_field meta_fields[] = {
	FIELD("description", description),
	FIELD("og:description", og_description),
	FIELD("twitter:description", og_description),
	FIELD("dc.description", og_description),
	FIELD("og:site_name", site_name),
	FIELD("application-name", site_name),
	FIELD("og:type", type),
	FIELD("og:locale", locale),
	FIELD("article:section", section),
	FIELD("article:published_time", published),
	FIELD("datepublished", published),
	FIELD("dc.date", published),
	FIELD("dcterms.date", published),
	FIELD("date", published),
	FIELD("author", author),
	FIELD("article:author", author),
	FIELD("dc.creator", author),
	FIELD("tdm-reservation", tdm_reservation),
	FIELD("tdm-policy", tdm_policy),
	{ NULL, 0 },
};

static void
set_field(struct fields *f, size_t offset, struct text value)
{
	struct text *field = (struct text *)(void *)((char *)f + offset);

	if (field->size == 0)
		*field = text_trim(value);
}

static void
add_licence(struct fields *f, const struct address *address,
    struct arena *arena, struct text url)
{
	struct text absolute;

	if (f->licence_count == FIELDS_LICENCE_MAX ||
	    !address_resolve(address, url, arena, &absolute))
		return;
	for (uint32_t i = 0; i < f->licence_count; i++)
		if (text_equal(f->licences[i], absolute))
			return;
	f->licences[f->licence_count++] = absolute;
}

/* Agents whose directives are kept: the names of lait-record(5)'s signals are
 * decided by who reads them; here every meta that ends in "bot" counts. */
static bool
is_robots(struct text name)
{
	return text_equal_nocase(name, text_literal("robots")) ||
	    (text_ends_nocase(name, text_literal("bot")) && name.size > 3);
}

static void
read_robots(struct fields *f, struct text name, struct text content)
{
	bool all = text_equal_nocase(name, text_literal("robots"));

	if (f->robots_count == ROBOTS_MAX)
		return;
	f->robots[f->robots_count] = content;
	f->robots_agents[f->robots_count++] =
	    all ? (struct text){ NULL, 0 } : name;
	if (all &&
	    (text_find_nocase(content, text_literal("nofollow")) != SIZE_MAX ||
		text_equal_nocase(text_trim(content), text_literal("none"))))
		f->nofollow = true;
}

static bool
is_licence_name(struct text name)
{
	return text_equal_nocase(name, text_literal("dcterms.rights")) ||
	    text_equal_nocase(name, text_literal("dcterms.license")) ||
	    text_equal_nocase(name, text_literal("dc.rights"));
}

static void
read_meta(const struct page *p, uint32_t node, const struct address *address,
    struct arena *arena, struct fields *f)
{
	static const enum attribute_name keys[] = { ATTRIBUTE_NAME,
		ATTRIBUTE_PROPERTY, ATTRIBUTE_ITEMPROP };
	struct text content = page_attribute(p, node, ATTRIBUTE_CONTENT);
	struct text equiv = page_attribute(p, node, ATTRIBUTE_HTTP_EQUIV);

	if (text_equal_nocase(equiv, text_literal("content-language")) &&
	    f->language.size == 0)
		f->language = text_trim(content);
	for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
		struct text name = text_trim(page_attribute(p, node, keys[k]));

		if (name.size == 0 || name.size > 64)
			continue;
		for (size_t i = 0; meta_fields[i].name != NULL; i++)
			if (text_equal_nocase(
				name, text_of(meta_fields[i].name)))
				set_field(f, meta_fields[i].offset, content);
		if (k == 0 && is_robots(name))
			read_robots(f, name, content);
		if (is_licence_name(name) &&
		    text_starts_nocase(
			text_trim(content), text_literal("http")))
			add_licence(f, address, arena, content);
		if (text_equal_nocase(name, text_literal("og:url")) &&
		    f->canonical_count < FIELDS_CANONICAL_MAX &&
		    address_resolve(address, content, arena,
			&f->canonical[f->canonical_count]))
			f->canonical_count++;
	}
}

static void
read_alternate(const struct page *p, uint32_t node,
    const struct address *address, struct arena *arena, struct fields *f)
{
	struct alternate *a = &f->alternates[f->alternate_count];

	if (f->alternate_count == FIELDS_ALTERNATE_MAX ||
	    !address_resolve(address, page_attribute(p, node, ATTRIBUTE_HREF),
		arena, &a->url))
		return;
	a->type = text_trim(page_attribute(p, node, ATTRIBUTE_TYPE));
	a->language = text_trim(page_attribute(p, node, ATTRIBUTE_HREFLANG));
	f->alternate_count++;
}

static void
read_link(const struct page *p, uint32_t node, const struct address *address,
    struct arena *arena, struct fields *f)
{
	struct text rel = page_attribute(p, node, ATTRIBUTE_REL);
	struct text href = page_attribute(p, node, ATTRIBUTE_HREF);

	if (rel.size == 0)
		return;
	if (page_has_word(rel, text_literal("license")))
		add_licence(f, address, arena, href);
	if (p->nodes[node].tag != TAG_LINK)
		return;
	if (page_has_word(rel, text_literal("canonical")) &&
	    f->canonical_count < FIELDS_CANONICAL_MAX &&
	    address_resolve(
		address, href, arena, &f->canonical[f->canonical_count]))
		f->canonical_count++;
	if (page_has_word(rel, text_literal("alternate")) &&
	    !page_has_word(rel, text_literal("stylesheet")))
		read_alternate(p, node, address, arena, f);
}

static struct text
first_of(struct text a, struct text b)
{
	return a.size > 0 ? a : b;
}

static void
add_facts(const struct page_facts *facts, const struct address *address,
    struct arena *arena, struct fields *f)
{
	f->description = first_of(f->description, f->og_description);
	f->description = first_of(f->description, facts->description);
	f->author = first_of(f->author, facts->author);
	f->published = first_of(f->published, facts->published);
	f->section = first_of(f->section, facts->section);
	f->type = first_of(f->type, facts->type);
	for (uint32_t i = 0; i < facts->licence_count; i++)
		add_licence(f, address, arena, facts->licences[i]);
}

/* html lang, its xml:lang; meta; header; og:locale; JSON-LD. */
static void
read_language(const struct page *p, struct text header,
    const struct page_facts *facts, struct fields *f)
{
	struct text lang = { NULL, 0 };

	if (p->html != 0) {
		lang = text_trim(page_attribute(p, p->html, ATTRIBUTE_LANG));
		if (lang.size == 0)
			lang = text_trim(
			    page_attribute(p, p->html, ATTRIBUTE_XML_LANG));
	}
	if (lang.size == 0 && p->body != 0)
		lang = text_trim(page_attribute(p, p->body, ATTRIBUTE_LANG));
	f->language = first_of(lang, f->language);
	f->language = first_of(f->language, text_trim(header));
	f->language = first_of(f->language, f->locale);
	f->language = first_of(f->language, facts->language);
}

void
fields_gather(const struct page *p, const struct address *address,
    const struct page_facts *facts, struct text content_language,
    struct arena *arena, struct fields *f)
{
	uint32_t title = p->title;

	*f = (struct fields){ .nofollow = false };
	if (title != 0 && title + 1 < p->nodes[title].end)
		f->title = text_trim(p->nodes[title + 1].text);
	for (uint32_t i = 1; i < p->node_count; i++) {
		const struct page_node *n = &p->nodes[i];

		if ((n->within & (WITHIN_FOREIGN | WITHIN_TEMPLATE)) != 0)
			continue;
		if (n->tag == TAG_META)
			read_meta(p, i, address, arena, f);
		else if (n->tag == TAG_LINK || n->tag == TAG_A)
			read_link(p, i, address, arena, f);
		else if (n->tag == TAG_H1 && f->h1.size == 0)
			f->h1 = page_visible(p, i);
	}
	read_language(p, content_language, facts, f);
	add_facts(facts, address, arena, f);
}
