/*
 * Roles, hiding, and parts that a server streams.
 */

#include "crawler/within.h"
#include "crawler/page.h"

static bool
is_word(struct text value, const char *word)
{
	return text_equal_nocase(text_trim(value), text_of(word));
}

static uint32_t
role_says(struct text role)
{
	if (is_word(role, "main"))
		return WITHIN_MAIN;
	if (is_word(role, "navigation"))
		return WITHIN_NAV;
	if (is_word(role, "contentinfo"))
		return WITHIN_FOOTER;
	if (is_word(role, "complementary"))
		return WITHIN_ASIDE;
	if (is_word(role, "article"))
		return WITHIN_ARTICLE;
	return 0;
}

static bool
style_hides(struct text style)
{
	size_t at = text_find_nocase(style, text_literal("display"));
	struct text rest;

	if (at == SIZE_MAX)
		return false;
	rest = (struct text){ style.data + at + 7, style.size - at - 7 };
	rest = text_trim(rest);
	if (rest.size == 0 || rest.data[0] != ':')
		return false;
	rest = text_trim((struct text){ rest.data + 1, rest.size - 1 });
	return text_starts_nocase(rest, text_literal("none"));
}

uint32_t
within_attributes(const struct markup_token *t)
{
	uint32_t within = 0;
	bool hidden = false, streamed = false;

	for (uint32_t i = 0; i < t->attribute_count; i++) {
		struct text value = t->attributes[i].value;

		switch (t->attributes[i].id) {
		case ATTRIBUTE_HIDDEN: hidden = true; break;
		case ATTRIBUTE_ID:
			streamed = text_starts(value, text_literal("S:"));
			break;
		case ATTRIBUTE_STYLE: hidden |= style_hides(value); break;
		case ATTRIBUTE_ARIA_HIDDEN:
			hidden |= is_word(value, "true");
			break;
		case ATTRIBUTE_ROLE: within |= role_says(value); break;
		case ATTRIBUTE_SHADOWROOTMODE:
			streamed = t->tag == TAG_TEMPLATE;
			break;
		default: break;
		}
	}
	if (t->tag == TAG_TEMPLATE && !streamed)
		within |= WITHIN_TEMPLATE;
	if (hidden && !streamed && t->tag != TAG_BODY && t->tag != TAG_HTML)
		within |= WITHIN_HIDDEN;
	return within;
}
