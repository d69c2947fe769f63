/*
 * Candidates, hints and mentions brought together.
 */

#include "crawler/gather.h"

enum { CROPS_LOOKED = 48 }; /* addresses */

/* A counter may carry the page's address, which is the picture's name, too:
 * what is ruled out shows no picture. */
static void
group(struct gather *g)
{
	struct candidates *out = g->out;

	for (uint32_t i = 0; i < out->count; i++) {
		struct candidate *c = &out->list[i];
		uint32_t first;

		c->picture = i;
		c->shown = 1;
		if (c->ruled_out)
			continue;
		if ((first = same_find(g->same, &c->keys)) != SAME_NONE)
			c->picture = first;
		same_put(g->same, &c->keys, c->picture);
		for (uint32_t k = 1; k < c->url_count; k++) {
			if (c->urls[k].kind == CANDIDATE_LINK)
				continue;
			same_put_url(g->same, c->urls[k].url, c->picture);
		}
		if (c->picture != i)
			out->list[c->picture].shown++;
	}
	for (uint32_t i = 0; i < out->count; i++)
		out->list[i].shown = out->list[out->list[i].picture].shown;
}

/* Sources of a picture element are crops, which may have names of their own:
 * their keys, of the first pictures of the page. */
static void
put_crops(struct gather *g)
{
	struct candidates *out = g->out;
	unsigned looked = 0;

	for (uint32_t i = 0; i < out->count && looked < CROPS_LOOKED; i++) {
		const struct candidate *c = &out->list[i];

		if (c->picture_node == 0)
			continue;
		for (uint32_t k = 1; k < c->url_count && looked < CROPS_LOOKED;
		     k++) {
			struct picture_keys keys;

			if (c->urls[k].kind == CANDIDATE_LINK)
				continue;
			keys = rendition_keys(c->urls[k].url);
			same_put(g->same, &keys, c->picture);
			looked++;
		}
	}
}

static void
lay_hints(struct gather *g)
{
	struct candidates *out = g->out;
	bool crops = false;

	for (uint32_t i = 0; i < out->hints.count; i++) {
		struct hint *h = &out->hints.list[i];
		uint32_t picture = same_find(g->same, &h->keys);

		if (picture == SAME_NONE)
			picture = same_find_url(g->same, h->url);
		if (picture == SAME_NONE && !crops) {
			put_crops(g);
			crops = true;
			picture = same_find(g->same, &h->keys);
		}
		if (picture == SAME_NONE)
			continue;
		h->candidate = (int32_t)picture;
		for (uint32_t k = picture; k < out->count; k++) {
			struct candidate *c = &out->list[k];

			if (c->picture != picture)
				continue;
			c->hints |= 1u << h->kind;
			if (h->order == 0)
				c->first_hints |= 1u << h->kind;
		}
	}
}

static void
lay_mentions(struct gather *g)
{
	for (uint32_t i = 0; i < g->mention_count; i++) {
		uint32_t node = g->mention_nodes[i], picture;
		struct picture_keys keys;
		struct candidate *c;
		struct text url;

		if (!address_resolve_image(
			g->address, g->mentions[i], g->arena, &url))
			continue;
		keys = rendition_keys(url);
		picture = same_find(g->same, &keys);
		if (picture == SAME_NONE)
			continue;
		c = &g->out->list[picture];
		if (c->node == node || c->anchor == node)
			continue;
		c->mentions++;
	}
	for (uint32_t i = 0; i < g->out->count; i++)
		g->out->list[i].mentions =
		    g->out->list[g->out->list[i].picture].mentions;
}

static enum candidate_source
source_of_hint(enum hint_kind kind, enum candidate_url_kind *url_kind)
{
	switch (kind) {
	case HINT_OG:
	case HINT_RDFA: *url_kind = CANDIDATE_OG; return CANDIDATE_FROM_OG;
	case HINT_TWITTER:
		*url_kind = CANDIDATE_TWITTER;
		return CANDIDATE_FROM_TWITTER;
	case HINT_JSONLD:
	case HINT_JSONLD_PRIMARY:
	case HINT_JSONLD_THUMBNAIL:
		*url_kind = CANDIDATE_JSONLD;
		return CANDIDATE_FROM_JSONLD;
	case HINT_IMAGE_SRC:
		*url_kind = CANDIDATE_LINK;
		return CANDIDATE_FROM_LINK;
	case HINT_PRELOAD:
		*url_kind = CANDIDATE_PRELOAD;
		return CANDIDATE_FROM_LINK;
	default: *url_kind = CANDIDATE_META; return CANDIDATE_FROM_META;
	}
}

/* Some sites declare every picture as 1 x 1. */
static uint32_t
believed_side(uint32_t side)
{
	return side > GATHER_DOT_SIDE ? side : 0;
}

/* A picture that only hints name: all of them together are one candidate. */
static int
add_hinted(struct gather *g, uint32_t first)
{
	struct candidates *out = g->out;
	struct hint *hints = out->hints.list;
	struct addresses a = { g->page, g->address, g->arena,
		{ { .width = 0 } }, 0, false, false };
	struct candidate c = { .picture = out->count, .shown = 0 };
	enum candidate_url_kind kind;

	c.source = source_of_hint(hints[first].kind, &kind);
	for (uint32_t i = first; i < out->hints.count; i++) {
		struct candidate_url *added;

		if (hints[i].candidate >= 0 ||
		    !rendition_same(&hints[i].keys, &hints[first].keys))
			continue;
		(void)source_of_hint(hints[i].kind, &kind);
		added = addresses_add(&a, hints[i].url, kind);
		if (added != NULL && hints[i].width > 0)
			added->width = hints[i].width;
		if (c.stated_width == 0) {
			c.stated_width = believed_side(hints[i].width);
			c.stated_height = believed_side(hints[i].height);
		}
		if (c.alt.size == 0)
			c.alt = hints[i].alt;
		hints[i].candidate = (int32_t)out->count;
		c.hints |= 1u << hints[i].kind;
		if (hints[i].order == 0)
			c.first_hints |= 1u << hints[i].kind;
	}
	return a.count == 0 ? 0 : gather_take(g, &c, &a);
}

int
gather_relate(struct gather *g)
{
	struct hints *hints = &g->out->hints;
	int status = 0;

	group(g);
	lay_hints(g);
	lay_mentions(g);
	for (uint32_t i = 0; i < hints->count && status == 0; i++)
		if (hints->list[i].candidate < 0)
			status = add_hinted(g, i);
	return status;
}
