/*
 * Sitemaps and feeds: entries, from their elements or lines.
 */

#include <string.h>

#include "crawler/feed_parts.h"

enum { PICTURES_FIRST = 8 };

const char *
feed_kind_name(enum feed_kind kind)
{
	static const char *const names[] = { "unknown", "sitemap", "index",
		"list", "rss", "atom" };

	return names[kind];
}

/* ---- entries --------------------------------------------------------------*/

static void
begin_entry(struct feed_reader *r, bool sitemap)
{
	arena_reset(r->arena);
	r->found = (struct feed_entry){ .sitemap = sitemap };
	r->better_url = r->id = r->summary = r->thumbnail =
	    (struct text){ NULL, 0 };
	r->shared = (struct feed_picture){ .width = 0 };
	r->pictures = NULL;
	r->picture_depth = 0;
	r->entry_depth = r->depth;
	r->collects = r->depth; /* some indexes do without loc */
	buffer_clear(&r->text);
}

struct text
feed_keep(struct feed_reader *r, struct text t)
{
	return arena_text(r->arena, text_trim(t));
}

struct feed_picture *
feed_new_picture(struct feed_reader *r)
{
	uint32_t n = r->found.picture_count;
	struct feed_picture *more;

	if (n == FEED_PICTURES_MAX) {
		r->feed->over++;
		return NULL;
	}
	/* Full at 8, 16, ...: a place of twice the size. */
	if (n == 0 || (n >= PICTURES_FIRST && (n & (n - 1)) == 0)) {
		more = arena_take_array(r->arena,
		    n == 0 ? PICTURES_FIRST : 2 * (size_t)n, sizeof(*more));
		if (more == NULL) {
			r->feed->over++;
			return NULL;
		}
		if (n > 0)
			memcpy(more, r->pictures, n * sizeof(*more));
		r->pictures = more;
	}
	r->pictures[n] = (struct feed_picture){ .width = 0 };
	r->found.picture_count++;
	return &r->pictures[n];
}

struct feed_picture *
feed_last_picture(struct feed_reader *r)
{
	return r->found.picture_count == 0
	    ? NULL
	    : &r->pictures[r->found.picture_count - 1];
}

void
feed_fill(struct text *field, struct text other)
{
	if (field->size == 0)
		*field = other;
}

/* What Media RSS says of the whole entry holds for each of its pictures that
 * says nothing else; a thumbnail stands in for a missing picture. */
static void
share(struct feed_reader *r)
{
	struct feed_picture *p;

	if (r->found.picture_count == 0 && r->thumbnail.size > 0 &&
	    (p = feed_new_picture(r)) != NULL) {
		p->url = r->thumbnail;
		p->width = r->thumbnail_width;
		p->height = r->thumbnail_height;
	}
	for (uint32_t i = 0; i < r->found.picture_count; i++) {
		p = &r->pictures[i];
		feed_fill(&p->caption, r->shared.caption);
		feed_fill(&p->title, r->shared.title);
		feed_fill(&p->credit, r->shared.credit);
		feed_fill(&p->licence, r->shared.licence);
	}
}

static void
give(struct feed_reader *r)
{
	if (r->found.url.size == 0)
		return;
	if (r->feed->entries == FEED_ENTRIES_MAX) {
		r->feed->over++;
		return;
	}
	r->feed->entries++;
	r->found.pictures = r->pictures;
	if (!r->entry(r->context, &r->found))
		r->stopped = true;
}

bool
feed_is_address(struct text t)
{
	return text_starts_nocase(t, text_literal("http://")) ||
	    text_starts_nocase(t, text_literal("https://"));
}

static void
end_entry(struct feed_reader *r)
{
	uint32_t n = r->found.picture_count;

	if (n > 0 && r->pictures[n - 1].url.size == 0)
		r->found.picture_count--;
	if (r->better_url.size > 0)
		r->found.url = r->better_url;
	if (r->found.url.size == 0 && feed_is_address(r->id))
		r->found.url = r->id;
	feed_fill(&r->found.content, r->summary);
	share(r);
	r->entry_depth = r->collects = 0;
	give(r);
}

/* ---- events ---------------------------------------------------------------*/

bool
feed_element_open(struct feed_reader *r, const struct feed_element *e)
{
	enum feed_role role;

	if (r->depth == FEED_DEPTH_MAX) {
		r->feed->damaged = true;
		return false;
	}
	r->depth++;
	role = feed_role_of(r, e);
	r->roles[r->depth - 1] = role;
	if (role == ROLE_ENTRY) {
		begin_entry(
		    r, text_equal_nocase(e->name, text_literal("sitemap")));
	} else if (role == ROLE_PICTURE) {
		r->picture_depth = r->depth;
	} else if (role != ROLE_NONE && role != ROLE_CHANNEL &&
	    role != ROLE_GROUP) {
		r->collects = r->depth;
		buffer_clear(&r->text);
	}
	return !r->stopped;
}

void
feed_element_text(struct feed_reader *r, struct text t)
{
	size_t room = FEED_TEXT_BYTES_MAX;

	if (r->collects == 0)
		return;
	if (r->roles[r->collects - 1] == ROLE_CONTENT ||
	    r->roles[r->collects - 1] == ROLE_SUMMARY)
		room = FEED_CONTENT_BYTES_MAX;
	room -= r->text.size;
	if (t.size > room) {
		t.size = room;
		while (t.size > 0 &&
		    ((unsigned char)t.data[t.size] & 0xC0) == 0x80)
			t.size--;
	}
	if (buffer_put_text(&r->text, t) != 0)
		r->failed = true;
}

/* A text of a picture: of the one in hand, or of all of the entry. */
static void
close_picture_text(struct feed_reader *r, enum feed_role role, struct text t)
{
	bool media = r->feed->kind == FEED_RSS || r->feed->kind == FEED_ATOM;
	struct feed_picture *p =
	    r->picture_depth == 0 && media ? &r->shared : feed_last_picture(r);

	if (p == NULL)
		return;
	if (role == ROLE_PICTURE_URL)
		feed_fill(&p->url, t);
	else if (role == ROLE_CAPTION)
		feed_fill(&p->caption, t);
	else if (role == ROLE_PICTURE_TITLE)
		feed_fill(&p->title, t);
	else if (role == ROLE_CREDIT)
		feed_fill(&p->credit, t);
	else if (role == ROLE_LICENCE)
		feed_fill(&p->licence, t);
}

static void
close_text(struct feed_reader *r, enum feed_role role)
{
	struct text t = text_trim(buffer_text(&r->text));

	switch (role) {
	case ROLE_TITLE: (void)buffer_put_text(&r->title, t); break;
	case ROLE_LANGUAGE: (void)buffer_put_text(&r->language, t); break;
	case ROLE_URL: feed_fill(&r->found.url, feed_keep(r, t)); break;
	case ROLE_BETTER_URL: feed_fill(&r->better_url, feed_keep(r, t)); break;
	case ROLE_ID: feed_fill(&r->id, feed_keep(r, t)); break;
	case ROLE_MODIFIED:
		feed_fill(&r->found.modified, feed_keep(r, t));
		break;
	case ROLE_ENTRY_TITLE:
		feed_fill(&r->found.title, feed_keep(r, t));
		break;
	case ROLE_CONTENT: feed_fill(&r->found.content, feed_keep(r, t)); break;
	case ROLE_SUMMARY: feed_fill(&r->summary, feed_keep(r, t)); break;
	case ROLE_ENTRY: feed_fill(&r->id, feed_keep(r, t)); break;
	default: close_picture_text(r, role, feed_keep(r, t)); break;
	}
	r->collects = r->entry_depth;
	buffer_clear(&r->text);
}

void
feed_element_close(struct feed_reader *r)
{
	enum feed_role role;

	if (r->depth == 0)
		return;
	role = r->roles[r->depth - 1];
	if (r->collects == r->depth)
		close_text(r, role);
	if (r->picture_depth == r->depth) {
		struct feed_picture *p = feed_last_picture(r);

		if (p->url.size == 0)
			r->found.picture_count--;
		r->picture_depth = 0;
	}
	if (r->entry_depth == r->depth)
		end_entry(r);
	r->depth--;
}

void
feed_end(struct feed_reader *r)
{
	if (r->entry_depth == 0)
		return;
	r->feed->damaged = true;
	/* A text that is cut is none; what was whole counts. */
	r->collects = 0;
	if (!r->stopped && !r->failed)
		end_entry(r);
}

void
feed_lines(struct feed_reader *r, struct text bytes)
{
	struct text line, rest;

	r->feed->kind = FEED_LIST;
	bytes = text_without_bom(bytes);
	while (!r->stopped && text_split(&bytes, '\n', &rest))
		while (!r->stopped && text_split(&rest, '\r', &line)) {
			line = text_trim(line);
			arena_reset(r->arena);
			r->found = (struct feed_entry){ .url = line };
			r->pictures = NULL;
			if (feed_is_address(line))
				give(r);
		}
}
