/*
 * Text and credit of a caption's element.
 */

#include <string.h>

#include "crawler/caption_text.h"
#include "crawler/clean.h"

enum {
	WRAPPERS_MAX = 6, /* around all of a caption, opened */
	CREDITS_MAX = 4   /* elements of one credit */
};

static bool
is_author(struct text prop)
{
	return prop.size > 0 &&
	    (page_has_word(prop, text_literal("copyrightHolder")) ||
		page_has_word(prop, text_literal("author")) ||
		page_has_word(prop, text_literal("creator")) ||
		page_has_word(prop, text_literal("creditText")));
}

/* What a class name says, as bits. */
enum {
	NAMES_CAPTION = 1,
	NAMES_CREDIT = 2,
	NAMES_UNSEEN = 4,
	NAMES_TEXT = 8,
	NAMES_KNOWN = 128
};

static unsigned
find_names(const struct phrases *p, struct text class)
{
	if (class.size < PHRASES_NAME_BYTES_MIN)
		return 0;
	return (phrases_names(p, PHRASE_CAPTION_NAME, class) ? NAMES_CAPTION
							     : 0) |
	    (phrases_names(p, PHRASE_CREDIT_NAME, class) ? NAMES_CREDIT : 0) |
	    (phrases_names(p, PHRASE_UNSEEN_NAME, class) ? NAMES_UNSEEN : 0) |
	    (phrases_names(p, PHRASE_PICTURE_NAME, class) &&
			phrases_names(p, PHRASE_SPEECH_NAME, class)
		    ? NAMES_TEXT
		    : 0);
}

/* Pictures that stand near each other ask of the same nodes. */
static unsigned
names_of(const struct caption_text *c, uint32_t node)
{
	unsigned names = c->names == NULL ? 0 : c->names[node];

	if (names != 0)
		return names;
	names = NAMES_KNOWN |
	    find_names(
		c->phrases, page_attribute(c->page, node, ATTRIBUTE_CLASS));
	if (c->names != NULL)
		c->names[node] = (uint8_t)names;
	return names;
}

bool
caption_is_credit(const struct caption_text *c, uint32_t node)
{
	if (is_author(page_attribute(c->page, node, ATTRIBUTE_ITEMPROP)))
		return true;
	return c->page->nodes[node].tag != TAG_FIGCAPTION &&
	    (names_of(c, node) & NAMES_CREDIT) != 0;
}

bool
caption_is_named(const struct caption_text *c, uint32_t node, bool *surely)
{
	struct text prop = page_attribute(c->page, node, ATTRIBUTE_ITEMPROP);
	unsigned names;

	*surely = true;
	if (prop.size > 0 && page_has_word(prop, text_literal("caption")))
		return true;
	names = names_of(c, node);
	if ((names & NAMES_CAPTION) != 0)
		return !caption_is_credit(c, node);
	*surely = false;
	return (names & NAMES_TEXT) != 0;
}

static bool
is_skipped(const struct page *p, uint32_t node, const void *context)
{
	const struct caption_text *c = context;
	enum tag_name tag = p->nodes[node].tag;

	return tag == TAG_BUTTON || tag == TAG_TITLE ||
	    page_has(p, node, ATTRIBUTE_HIDDEN) ||
	    (names_of(c, node) & NAMES_UNSEEN) != 0 ||
	    caption_is_credit(c, node);
}

/* Text of the node without credits and labels, and without `except`, in the
 * arena. */
static struct text
text_within(const struct caption_text *c, uint32_t node, uint32_t except)
{
	struct buffer out = buffer_make(CAPTION_BYTES_MAX);
	struct text t = { NULL, 0 };

	if (page_text_without(c->page, node, is_skipped, c, except, &out) ==
		0 &&
	    out.size > 0)
		t = arena_text(c->arena, buffer_text(&out));
	buffer_free(&out);
	return t;
}

/* The last of the parts that hold text in a caption, when it is an element of
 * its own behind others; 0: there is none.  One wrapper around all is opened
 * first. */
static uint32_t
last_part(const struct caption_text *c, uint32_t node, uint32_t *before)
{
	const struct page *p = c->page;

	for (int i = 0; i < WRAPPERS_MAX; i++) {
		uint32_t end = p->nodes[node].end, last = 0, n = 0;

		*before = 0;
		for (uint32_t k = node + 1; k < end; k = p->nodes[k].end) {
			if (++n > CAPTION_SCAN_MAX)
				return 0;
			if (!page_holds_text(p, k) ||
			    (p->nodes[k].tag != TAG_TEXT &&
				is_skipped(p, k, c)))
				continue;
			*before = last;
			last = k;
		}
		if (last == 0 || p->nodes[last].tag == TAG_TEXT)
			return 0;
		if (*before != 0)
			return last;
		node = last;
	}
	return 0;
}

/* An element at the end of a caption that holds a name or an agency is the
 * credit, where what stands before it is a sentence or an element; *credit
 * becomes what it says.  Returns the element to leave out, also one that holds
 * but a date. */
static uint32_t
end_part(const struct caption_text *c, uint32_t node, struct text *credit)
{
	const struct page *p = c->page;
	uint32_t before = 0, last = last_part(c, node, &before);
	struct text t, own;
	bool names;

	*credit = (struct text){ NULL, 0 };
	if (last == 0)
		return 0;
	own = page_visible(p, last);
	if (clean_says_little(own))
		return last;
	t = text_trim(p->nodes[before].text);
	names = p->nodes[before].tag != TAG_TEXT || clean_ends_sentence(t);
	if (!clean_is_credit(c->phrases, own) &&
	    !(names && clean_is_name(c->phrases, own)))
		return 0;
	*credit = own;
	return last;
}

/* Append another part of a credit. */
static void
join(struct buffer *out, struct text t)
{
	struct text sofar = buffer_text(out);

	while (t.size > 0 && strchr(" ,;/|", t.data[t.size - 1]) != NULL)
		t.size--;
	while (t.size > 0 && strchr(" ,;/|", t.data[0]) != NULL) {
		t.data++;
		t.size--;
	}
	if (text_find_nocase(sofar, t) != SIZE_MAX)
		return;
	if (sofar.size > 0)
		(void)buffer_put(out, " / ", 3);
	(void)buffer_put_text(out, t);
}

/* What the elements say that are called credits, joined; those that only say
 * "Copyright" or how long a video is do not count. */
static struct text
named_credit(const struct caption_text *c, uint32_t node, uint32_t except)
{
	const struct page *p = c->page;
	struct buffer out = buffer_make(CAPTION_BYTES_MAX);
	struct text t = { NULL, 0 };
	uint32_t end = p->nodes[node].end, i = node + 1;

	for (int n = 0, found = 0;
	     i < end && n < CAPTION_SCAN_MAX && found < CREDITS_MAX; n++) {
		struct buffer one = buffer_make(CAPTION_BYTES_MAX);

		if (i == except) {
			i = p->nodes[i].end;
			continue;
		}
		/* What holds the caption is no credit. */
		if (p->nodes[i].tag == TAG_TEXT ||
		    (i < except && except < p->nodes[i].end) ||
		    !caption_is_credit(c, i)) {
			i++;
			continue;
		}
		if (page_text(p, i, &one) == 0 &&
		    clean_credit(c->phrases, buffer_text(&one)).size > 0) {
			join(&out, buffer_text(&one));
			found++;
		}
		buffer_free(&one);
		i = p->nodes[i].end;
	}
	if (out.size > 0 && !out.failed)
		t = arena_text(c->arena, buffer_text(&out));
	buffer_free(&out);
	return t;
}

/* The text of the first small element that begins like a credit. */
static struct text
spoken_credit(const struct caption_text *c, uint32_t node, uint32_t except)
{
	const struct page *p = c->page;
	uint32_t end = p->nodes[node].end, i = node + 1;

	for (int n = 0; i < end && n < CAPTION_SCAN_MAX; n++) {
		struct text t;

		if (i == except) {
			i = p->nodes[i].end;
			continue;
		}
		t = p->nodes[i].tag == TAG_TEXT ? (struct text){ NULL, 0 }
						: page_visible(p, i);
		if (clean_is_credit_line(c->phrases, t))
			return arena_text(c->arena, t);
		i++;
	}
	return (struct text){ NULL, 0 };
}

struct text
caption_words(const struct caption_text *c, uint32_t node, struct text *credit)
{
	struct text said;
	uint32_t part = end_part(c, node, &said);

	*credit = named_credit(c, node, 0);
	if (credit->size == 0 && said.size > 0)
		*credit = arena_text(c->arena, said);
	return text_within(c, node, part);
}

struct text
caption_credit_in(const struct caption_text *c, uint32_t node, uint32_t except)
{
	struct text t = named_credit(c, node, except);

	return t.size > 0 ? t : spoken_credit(c, node, except);
}
