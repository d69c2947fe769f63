/*
 * What names and words say: of elements, files, alt texts and captions.
 */

#include <string.h>

#include "crawler/evidence_parts.h"

enum {
	FILE_BYTES_MAX = 256,
	PATH_BYTES_SEEN = 160, /* the end of a path */
	SHORT_ALT_BYTES = 80,  /* a longer alt that says "logo" is about one */
	ITEMPROP_STEPS = 4
};

/* A name with its percent-escapes undone. */
static struct text
plain_name(struct text name, char out[FILE_BYTES_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < name.size && n < FILE_BYTES_MAX; i++) {
		char c = name.data[i];

		if (c == '%' && i + 2 < name.size &&
		    ascii_hex_value(name.data[i + 1]) >= 0 &&
		    ascii_hex_value(name.data[i + 2]) >= 0) {
			c = (char)(ascii_hex_value(name.data[i + 1]) * 16 +
			    ascii_hex_value(name.data[i + 2]));
			i += 2;
		}
		out[n++] = c;
	}
	return (struct text){ out, n };
}

static bool
has_itemprop(const struct evidence *e, const struct evidence_view *v)
{
	uint32_t node = v->candidate->node;

	for (int i = 0; i <= ITEMPROP_STEPS && node != 0; i++) {
		struct text t =
		    page_attribute(e->page, node, ATTRIBUTE_ITEMPROP);

		if (t.size > 0 && page_has_word(t, text_literal("image")))
			return true;
		node = e->page->nodes[node].parent;
	}
	return false;
}

static bool
says(const struct evidence *e, const struct evidence_view *v,
    enum attribute_name name, const char *value)
{
	struct text t = page_attribute(e->page, v->candidate->node, name);

	return text_equal_nocase(text_trim(t), text_of(value));
}

static uint32_t
properties_of(struct evidence *e, const struct evidence_view *v,
    const struct evidence_mention *m)
{
	const struct candidate *c = v->candidate;
	const struct page_node *nodes = e->page->nodes;
	uint32_t p = 0, caption = 0;

	if (c->figure != 0)
		caption = page_figcaption(
		    e->page, c->figure + 1, nodes[c->figure].end);
	if ((m->own | m->near | m->above) & WORD_PRODUCT)
		p |= PROPERTY_PRODUCT;
	if ((m->own | m->near) & WORD_LEAD)
		p |= PROPERTY_LEAD;
	if (c->link == CANDIDATE_TO_SITE || c->link == CANDIDATE_TO_OTHER)
		p |= PROPERTY_TEASER;
	if (c->link == CANDIDATE_TO_IMAGE)
		p |= PROPERTY_LINK_IMAGE;
	if (caption != 0 && layout_characters(&e->layout, caption) > 0)
		p |= PROPERTY_CAPTION;
	if (v->node->within & WITHIN_ARTICLE)
		p |= PROPERTY_ARTICLE;
	if (says(e, v, ATTRIBUTE_FETCHPRIORITY, "high") ||
	    says(e, v, ATTRIBUTE_LOADING, "eager"))
		p |= PROPERTY_EAGER;
	if (c->largest_width >= 600)
		p |= PROPERTY_LARGE;
	if (has_itemprop(e, v))
		p |= PROPERTY_ITEMPROP;
	return p;
}

/* hidden, or display:none; aria-hidden does not hide pictures. */
static bool
is_unseen(const struct evidence *e, const struct evidence_view *v)
{
	uint32_t node = v->candidate->node;

	if ((v->node->within & WITHIN_HIDDEN) == 0)
		return false;
	for (; node != 0 && (e->page->nodes[node].within & WITHIN_HIDDEN);
	     node = e->page->nodes[node].parent) {
		struct text style =
		    page_attribute(e->page, node, ATTRIBUTE_STYLE);

		if (page_has(e->page, node, ATTRIBUTE_HIDDEN) ||
		    text_find_nocase(style, text_literal("display:none")) !=
			SIZE_MAX ||
		    text_find_nocase(style, text_literal("display: none")) !=
			SIZE_MAX)
			return true;
	}
	return false;
}

uint32_t
evidence_name_file(const struct evidence *e, struct text url)
{
	char name[FILE_BYTES_MAX];

	return words_kinds(
	    e->layout.words, plain_name(address_file_name(url), name));
}

void
evidence_name_mention(struct evidence *e, const struct evidence_view *v,
    struct evidence_mention *out)
{
	struct text url = evidence_parts_url(v->candidate);
	struct text path = address_path(url), alt = v->candidate->alt;
	char folders[FILE_BYTES_MAX];

	out->own = layout_kinds(&e->layout, v->candidate->node);
	for (unsigned i = 0; i < v->ancestor_count; i++) {
		uint32_t kinds = layout_kinds(&e->layout, v->ancestors[i]);

		if (i < EVIDENCE_NEAR)
			out->near |= kinds;
		else if (i < EVIDENCE_ABOVE)
			out->above |= kinds;
	}
	if (path.size > PATH_BYTES_SEEN) {
		path.data += path.size - PATH_BYTES_SEEN;
		path.size = PATH_BYTES_SEEN;
	}
	out->file = evidence_name_file(e, url);
	out->path = words_kinds(e->layout.words, plain_name(path, folders));
	if (alt.size > 0 && alt.size <= SHORT_ALT_BYTES)
		out->alt = words_kinds(e->layout.words, alt);
	out->properties = properties_of(e, v, out);
	out->unseen = is_unseen(e, v);
}

/* First feature of a group and the kinds that its features stand for. */
static void
add_kinds(struct features_set *s, enum feature first, const uint32_t kinds[],
    unsigned count, uint32_t has)
{
	for (unsigned i = 0; i < count; i++)
		features_add_if(s, (enum feature)(first + i), has & kinds[i]);
}

static void
add_names(const struct evidence_view *v, struct features_set *s)
{
	static const uint32_t all[] = { WORD_LEAD, WORD_SIDE, WORD_LIST,
		WORD_AD, WORD_PERSON, WORD_CAPTION, WORD_LOGO, WORD_PLACEHOLDER,
		WORD_CONTENT, WORD_PRODUCT, WORD_HEAD, WORD_IMAGE_WRAP,
		WORD_VIDEO };
	static const uint32_t files[] = { WORD_LEAD, WORD_SIDE, WORD_AD,
		WORD_PERSON, WORD_LOGO, WORD_PLACEHOLDER };
	const struct evidence_mention *m = v->mention;

	add_kinds(s, FEATURE_OWN_LEAD, all, 13, m->own);
	add_kinds(s, FEATURE_NEAR_LEAD, all, 13, m->near);
	add_kinds(s, FEATURE_ABOVE_LEAD, all, 13, m->above);
	add_kinds(s, FEATURE_FILE_LEAD, files, 6, m->file);
}

static void
add_extension(struct text url, struct features_set *s)
{
	static const struct {
		const char *end;
		enum feature feature;
	} rows[] = {
		{ ".jpg", FEATURE_EXT_JPG },
		{ ".jpeg", FEATURE_EXT_JPG },
		{ ".webp", FEATURE_EXT_JPG },
		{ ".avif", FEATURE_EXT_JPG },
		{ ".png", FEATURE_EXT_PNG },
		{ ".gif", FEATURE_EXT_GIF },
		{ ".svg", FEATURE_EXT_SVG },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (text_ends_nocase(address_path(url), text_of(rows[i].end))) {
			features_add(s, rows[i].feature);
			return;
		}
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (text_find_nocase(url, text_of(rows[i].end)) != SIZE_MAX) {
			features_add(s, rows[i].feature);
			return;
		}
	features_add(s, FEATURE_EXT_NONE);
}

static void
add_alt(
    struct evidence *e, const struct evidence_view *v, struct features_set *s)
{
	static const double counts[] = { 2, 4, 8 }, common[] = { 1, 2 };
	const struct candidate *c = v->candidate;
	const struct wordset *subject = &e->layout.subject;
	struct wordset words = { .count = 0 };
	unsigned shared;

	if (!c->has_alt) {
		features_add(s, FEATURE_ALT_NONE);
		return;
	}
	wordset_add(&words, c->alt);
	if (words.count == 0) {
		features_add(s, FEATURE_ALT_EMPTY);
		return;
	}
	shared = wordset_common(&words, subject);
	features_add_steps(s, FEATURE_ALT_WORDS_2, counts, 3, words.count);
	features_add_steps(s, FEATURE_ALT_TITLE_1, common, 2, shared);
	features_add_if(s, FEATURE_ALT_TITLE_HALF,
	    shared >= 2 && 2 * shared >= words.count);
	features_add_if(
	    s, FEATURE_ALT_COVER, shared > 0 && 2 * shared >= subject->count);
	features_add_if(s, FEATURE_ALT_ABOUT,
	    wordset_common(&words, &e->layout.about) >= 2);
}

static void
add_attributes(
    struct evidence *e, const struct evidence_view *v, struct features_set *s)
{
	const struct candidate *c = v->candidate;
	struct wordset words = { .count = 0 };
	struct text caption;
	bool figcaption;

	features_add_if(s, FEATURE_IN_UNSEEN, v->mention->unseen);
	features_add(s, (enum feature)(FEATURE_LINK_NONE + (int)c->link));
	features_add_if(
	    s, FEATURE_LOADING_LAZY, says(e, v, ATTRIBUTE_LOADING, "lazy"));
	features_add_if(
	    s, FEATURE_LOADING_EAGER, says(e, v, ATTRIBUTE_LOADING, "eager"));
	features_add_if(s, FEATURE_FETCHPRIORITY,
	    says(e, v, ATTRIBUTE_FETCHPRIORITY, "high"));
	features_add_if(s, FEATURE_PRELOAD, c->hints >> HINT_PRELOAD & 1);
	features_add_if(
	    s, FEATURE_ITEMPROP, v->mention->properties & PROPERTY_ITEMPROP);
	caption = evidence_place_caption(e, v, &figcaption);
	features_add_if(s, FEATURE_FIGCAPTION, figcaption);
	features_add_if(
	    s, FEATURE_CAPTION_CLASS, !figcaption && caption.size > 0);
	wordset_add(&words, caption);
	features_add_if(s, FEATURE_CAPTION_TITLE,
	    wordset_common(&words, &e->layout.subject) >= 2);
}

void
evidence_name_add(
    struct evidence *e, const struct evidence_view *v, struct features_set *s)
{
	add_names(v, s);
	add_extension(evidence_parts_url(v->candidate), s);
	add_alt(e, v, s);
	add_attributes(e, v, s);
}
