/*
 * JSON-LD: repaired, parsed by jansson, and walked to a small depth.
 */

#include <string.h>

#include "crawler/jsonld.h"
#include "lib/number.h"
#include "lib/record.h"

enum { WALK_DEPTH_MAX = 8, REFERENCES_MAX = 64 };

/* Below these stand others' pictures. */
static const char *const skipped[] = { "logo", "author", "publisher", "review",
	"reviews", "isPartOf", "hasPart", "mentions", "itemListElement",
	"creator", "contributor", "editor", "comment", "comments",
	"isRelatedTo", "isSimilarTo", "relatedLink", "brand", "sponsor",
	"provider", "sourceOrganization", "worksFor", "potentialAction",
	"breadcrumb", "about", "recipeInstructions", "step", "offers",
	"aggregateRating", "copyrightHolder", "parentOrganization", "image",
	"primaryImageOfPage", "thumbnailUrl", "associatedMedia",
	"recommendation", "suggestedAnswer", "acceptedAnswer", NULL };

/* Things that are not what the page is about. */
static const char *const others[] = { "Organization", "NewsMediaOrganization",
	"Person", "WebSite", "BreadcrumbList", "ImageObject",
	"SiteNavigationElement", "Corporation", "ItemList", "ListItem",
	"Review", "Comment", NULL };

struct walk {
	const struct address *address;
	struct arena *arena;
	struct hints *hints;
	const json_t *root;
	unsigned references; /* looked up so far */
};

static bool
among(const char *const list[], const char *word)
{
	for (size_t i = 0; list[i] != NULL; i++)
		if (strcmp(list[i], word) == 0)
			return true;
	return false;
}

static struct text
string_of(const json_t *value)
{
	if (!json_is_string(value))
		return (struct text){ NULL, 0 };
	return (
	    struct text){ json_string_value(value), json_string_length(value) };
}

/* A string, or the first one of a list, or the name of an object. */
static struct text
text_at(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	if (json_is_array(value))
		value = json_array_get(value, 0);
	if (json_is_object(value)) {
		const json_t *name = json_object_get(value, "name");

		if (name == NULL)
			name = json_object_get(value, "@value");
		if (name == NULL)
			name = json_object_get(value, "url");
		if (name == NULL)
			name = json_object_get(value, "@id");
		value = name;
	}
	return string_of(value);
}

static struct text
copied(struct walk *w, const json_t *object, const char *key)
{
	struct text t = text_at(object, key);

	return t.size == 0 ? t : arena_text(w->arena, t);
}

/* A side: 1200, "1200", "1200px", {"value": 1200}. */
static uint32_t
side_at(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);
	struct text t;
	int64_t n = 0;

	if (json_is_object(value))
		value = json_object_get(value, "value");
	if (json_is_integer(value))
		n = json_integer_value(value);
	t = text_trim(string_of(value));
	if (text_ends_nocase(t, text_literal("px")))
		t.size -= 2;
	if (t.size > 0)
		(void)number_parse(text_trim(t), 0, 1 << 20, &n);
	return n > 0 && n < 1 << 20 ? (uint32_t)n : 0;
}

static bool
is_type(const json_t *object, const char *const list[])
{
	const json_t *type = json_object_get(object, "@type");

	if (json_is_array(type))
		type = json_array_get(type, 0);
	return json_is_string(type) && among(list, json_string_value(type));
}

/* The object in a list of the graph that has this id and says more. */
static const json_t *
node_by_id(const json_t *list, struct text id)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *node = json_array_get(list, i), *inner;

		inner = json_object_get(node, "@graph");
		if (inner != NULL && json_is_array(inner)) {
			const json_t *found = node_by_id(inner, id);

			if (found != NULL)
				return found;
		}
		if (json_object_size(node) > 1 &&
		    text_equal(string_of(json_object_get(node, "@id")), id) &&
		    id.size > 0)
			return node;
	}
	return NULL;
}

static const json_t *
resolve(struct walk *w, const json_t *object)
{
	struct text id = string_of(json_object_get(object, "@id"));
	const json_t *found, *graph;

	if (id.size == 0 || json_object_get(object, "url") != NULL ||
	    json_object_get(object, "contentUrl") != NULL ||
	    w->references++ >= REFERENCES_MAX)
		return object;
	graph = json_is_array(w->root) ? w->root
				       : json_object_get(w->root, "@graph");
	found = graph == NULL ? NULL : node_by_id(graph, id);
	return found == NULL ? object : found;
}

static void
add_object(struct walk *w, const json_t *object, enum hint_kind kind)
{
	static const char *const credits[] = { "creditText", "creator",
		"author", "copyrightHolder", "copyrightNotice", NULL };
	struct text url;
	struct hint *hint;

	object = resolve(w, object);
	url = text_at(object, "url");
	if (url.size == 0)
		url = text_at(object, "contentUrl");
	if (url.size == 0)
		url = string_of(json_object_get(object, "@id"));
	if ((hint = hints_add(w->hints, kind, url, w->address, w->arena)) ==
	    NULL)
		return;
	hint->width = side_at(object, "width");
	hint->height = side_at(object, "height");
	hint->caption = copied(w, object, "caption");
	hint->name = copied(w, object, "name");
	hint->description = copied(w, object, "description");
	hint->alt = copied(w, object, "alternateName");
	hint->licence = copied(w, object, "license");
	if (hint->licence.size == 0)
		hint->licence = copied(w, object, "acquireLicensePage");
	for (size_t i = 0; credits[i] != NULL && hint->credit.size == 0; i++)
		hint->credit = copied(w, object, credits[i]);
}

static void
add_images(struct walk *w, const json_t *value, enum hint_kind kind)
{
	if (json_is_string(value)) {
		hints_add(
		    w->hints, kind, string_of(value), w->address, w->arena);
	} else if (json_is_object(value)) {
		add_object(w, value, kind);
	} else if (json_is_array(value)) {
		for (size_t i = 0; i < json_array_size(value); i++) {
			const json_t *one = json_array_get(value, i);

			if (!json_is_array(one))
				add_images(w, one, kind);
		}
	}
}

static void
fact(struct walk *w, struct text *to, const json_t *object, const char *key)
{
	if (to->size == 0)
		*to = copied(w, object, key);
}

static void
add_facts(struct walk *w, const json_t *object)
{
	struct page_facts *facts = &w->hints->facts;
	struct text licence = copied(w, object, "license");

	fact(w, &facts->author, object, "author");
	fact(w, &facts->published, object, "datePublished");
	fact(w, &facts->headline, object, "headline");
	fact(w, &facts->description, object, "description");
	fact(w, &facts->type, object, "@type");
	fact(w, &facts->language, object, "inLanguage");
	fact(w, &facts->section, object, "articleSection");
	if (licence.size > 0 && facts->licence_count < FACT_LICENCES_MAX)
		facts->licences[facts->licence_count++] = licence;
}

static void
walk(struct walk *w, const json_t *value, unsigned depth)
{
	const char *key;
	json_t *inner;

	if (depth == WALK_DEPTH_MAX)
		return;
	if (json_is_array(value)) {
		for (size_t i = 0; i < json_array_size(value); i++)
			walk(w, json_array_get(value, i), depth + 1);
		return;
	}
	if (!json_is_object(value))
		return;
	if (!is_type(value, others)) {
		add_images(w, json_object_get(value, "image"), HINT_JSONLD);
		add_images(w, json_object_get(value, "primaryImageOfPage"),
		    HINT_JSONLD_PRIMARY);
		add_images(w, json_object_get(value, "thumbnailUrl"),
		    HINT_JSONLD_THUMBNAIL);
		add_images(
		    w, json_object_get(value, "associatedMedia"), HINT_JSONLD);
		if (json_object_get(value, "@type") != NULL)
			add_facts(w, value);
	} else if (json_object_get(value, "@graph") == NULL) {
		return;
	}
	json_object_foreach((json_t *)(uintptr_t)value, key,
	    inner) if (!among(skipped, key)) walk(w, inner, depth + 1);
}

/* ---- repair -------------------------------------------------------------- */

/* Behind a comment that begins at i, or i. */
static size_t
skip_comment(struct text t, size_t i)
{
	struct text rest = { t.data + i, t.size - i };
	size_t end;

	if (text_starts(rest, text_literal("/*"))) {
		end = text_find(rest, text_literal("*/"));
		return end == SIZE_MAX ? t.size : i + end + 2;
	}
	if (text_starts(rest, text_literal("//"))) {
		while (i < t.size && t.data[i] != '\n')
			i++;
		return i;
	}
	return i;
}

/* A string from its opening quote on; returns what follows it. */
static size_t
put_string(struct text t, size_t i, struct buffer *out)
{
	(void)buffer_put_char(out, t.data[i]);
	for (i++; i < t.size && t.data[i] != '"'; i++) {
		unsigned char c = (unsigned char)t.data[i];

		if (c == '\\' && i + 1 < t.size &&
		    strchr("\"\\/bfnrtu", t.data[i + 1]) != NULL &&
		    t.data[i + 1] != '\0') {
			(void)buffer_put(out, t.data + i, 2);
			i++;
		} else if (c != '\\') {
			(void)buffer_put_char(out, c < 0x20 ? ' ' : (char)c);
		}
	}
	(void)buffer_put_char(out, '"');
	return i + 1;
}

bool
jsonld_repair(struct text t, struct buffer *out)
{
	unsigned depth = 0;
	size_t i = 0;

	if (t.size > JSONLD_BYTES_MAX)
		return false;
	while (i < t.size && t.data[i] != '{' && t.data[i] != '[')
		i = t.data[i] == '/' ? skip_comment(t, i) + 1 : i + 1;
	/* "<![CDATA[": its brackets are not those of a list */
	if (i >= 2 && i + 7 <= t.size && memcmp(t.data + i - 2, "<!", 2) == 0)
		for (i += 7; i < t.size && t.data[i] != '{' && t.data[i] != '[';
		     i++)
			;
	while (i < t.size) {
		char c = t.data[i];

		if (c == '"') {
			i = put_string(t, i, out);
			continue;
		}
		if (c == '/' && skip_comment(t, i) > i) {
			i = skip_comment(t, i);
			continue;
		}
		if (c == '{' || c == '[')
			if (++depth > JSONLD_DEPTH_MAX)
				return false;
		if (c == '}' || c == ']') {
			while (out->size > 0 &&
			    (ascii_is_space(out->data[out->size - 1]) ||
				out->data[out->size - 1] == ','))
				out->size--;
			depth -= depth > 0;
		}
		(void)buffer_put_char(out, c);
		i++;
		if ((c == '}' || c == ']') && depth == 0)
			break; /* what follows is no JSON */
	}
	return out->size > 0 && !out->failed;
}

void
jsonld_read(struct text script, const struct address *address,
    struct arena *arena, struct hints *hints)
{
	struct buffer json = buffer_make(JSONLD_BYTES_MAX + 16);
	struct walk w = { address, arena, hints, NULL, 0 };
	json_error_t error;
	json_t *root = NULL;

	if (jsonld_repair(script, &json))
		root = json_loadb(json.data, json.size, JSON_ALLOW_NUL, &error);
	if (root != NULL) {
		w.root = root;
		walk(&w, root, 0);
	}
	json_decref(root);
	buffer_free(&json);
}
