/*
 * Links: gathered once each.
 */

#include "crawler/links.h"
#include "crawler/same.h"

static bool
is_nofollow(const struct page *p, uint32_t node)
{
	struct text rel = page_attribute(p, node, ATTRIBUTE_REL);

	return rel.size > 0 &&
	    (page_has_word(rel, text_literal("nofollow")) ||
		page_has_word(rel, text_literal("ugc")) ||
		page_has_word(rel, text_literal("sponsored")));
}

/* Addresses of other schemes cost nothing this way. */
static bool
may_be_page(struct text href)
{
	href = text_trim(href);
	return href.size > 0 && href.data[0] != '#' &&
	    !text_starts_nocase(href, text_literal("javascript:")) &&
	    !text_starts_nocase(href, text_literal("mailto:")) &&
	    !text_starts_nocase(href, text_literal("tel:")) &&
	    !text_starts_nocase(href, text_literal("data:"));
}

int
links_gather(const struct page *p, const struct address *address,
    struct arena *arena, struct links *out)
{
	struct same *seen = same_new(arena);
	uint32_t room = 0;

	out->count = 0;
	for (uint32_t i = 1; i < p->node_count; i++)
		room += p->nodes[i].tag == TAG_A || p->nodes[i].tag == TAG_AREA;
	if (room > LINKS_MAX)
		room = LINKS_MAX;
	out->list = arena_take_array(arena, room, sizeof(*out->list));
	if (seen == NULL || out->list == NULL)
		return -1;
	for (uint32_t i = 1; i < p->node_count && out->count < room; i++) {
		struct text href, url;
		uint32_t known;

		if (p->nodes[i].tag != TAG_A && p->nodes[i].tag != TAG_AREA)
			continue;
		href = page_attribute(p, i, ATTRIBUTE_HREF);
		if (!may_be_page(href) ||
		    !address_resolve_image(address, href, arena, &url) ||
		    address_is_image_file(url))
			continue;
		known = same_find_url(seen, url);
		if (known != SAME_NONE) {
			out->list[known].nofollow &= is_nofollow(p, i);
			continue;
		}
		same_put_url(seen, url, out->count);
		out->list[out->count].url = url;
		out->list[out->count++].nofollow = is_nofollow(p, i);
	}
	return 0;
}
