/*
 * One walk over the nodes, then the headline and the part with the article.
 */

#include "crawler/layout.h"

enum {
	KINDS_KNOWN = 1 << 30,
	SHAPE_STEPS = 4,
	HEADLINES_TRIED = 60,
	ROOT_TEXT_MIN = 200 /* characters: below, there is no article */
};

#define HASH_START UINT64_C(0xcbf29ce484222325) /* FNV-1a */
#define HASH_PRIME UINT64_C(0x100000001b3)

uint32_t
layout_characters(const struct layout *l, uint32_t node)
{
	const struct page *p = l->page;
	uint32_t end = p->nodes[node].end;

	return (end < p->node_count ? p->nodes[end].characters
				    : p->characters) -
	    p->nodes[node].characters;
}

uint32_t
layout_link_characters(const struct layout *l, uint32_t node)
{
	return l->in_links[l->page->nodes[node].end] - l->in_links[node];
}

uint32_t
layout_paragraph_characters(const struct layout *l, uint32_t node)
{
	return l->in_paragraphs[l->page->nodes[node].end] -
	    l->in_paragraphs[node];
}

uint32_t
layout_kinds(struct layout *l, uint32_t node)
{
	static const enum attribute_name named[] = { ATTRIBUTE_CLASS,
		ATTRIBUTE_ID, ATTRIBUTE_ITEMPROP };
	uint32_t kinds = KINDS_KNOWN;

	if (l->kinds[node] != 0)
		return l->kinds[node] & ~(uint32_t)KINDS_KNOWN;
	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++) {
		struct text name = page_attribute(l->page, node, named[i]);

		if (name.size > 0)
			kinds |= words_kinds(l->words, name);
	}
	l->kinds[node] = kinds;
	return kinds & ~(uint32_t)KINDS_KNOWN;
}

static uint64_t
own_shape(struct layout *l, uint32_t node)
{
	struct text class = page_attribute(l->page, node, ATTRIBUTE_CLASS);
	uint64_t hash = HASH_START;

	if (l->shapes[node] != 0)
		return l->shapes[node];
	hash = (hash ^ (uint64_t)l->page->nodes[node].tag) * HASH_PRIME;
	for (size_t i = 0; i < class.size; i++)
		if (!ascii_is_digit(class.data[i]))
			hash =
			    (hash ^ (unsigned char)class.data[i]) * HASH_PRIME;
	l->shapes[node] = hash | 1;
	return hash | 1;
}

uint64_t
layout_shape(struct layout *l, uint32_t node)
{
	uint64_t hash = own_shape(l, node);

	for (int i = 0; i < SHAPE_STEPS && node != 0; i++) {
		node = l->page->nodes[node].parent;
		hash = (hash ^ own_shape(l, node)) * HASH_PRIME;
		hash ^= hash >> 29;
	}
	return hash;
}

uint32_t
layout_before(const uint32_t *list, uint32_t count, uint32_t node)
{
	uint32_t low = 0, high = count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (list[middle] < node)
			low = middle + 1;
		else
			high = middle;
	}
	return low == 0 ? UINT32_MAX : low - 1;
}

static void
note_element(struct layout *l, uint32_t node)
{
	const struct page_node *n = &l->page->nodes[node];

	if (n->tag == TAG_ARTICLE)
		l->articles++;
	if (n->tag >= TAG_H1 && n->tag <= TAG_H4 &&
	    (n->within & WITHIN_UNSEEN) == 0 &&
	    l->heading_count < LAYOUT_HEADINGS_MAX &&
	    layout_characters(l, node) > 0)
		l->headings[l->heading_count++] = node;
}

/* Characters run up node by node; a text counts for what comes behind it. */
static void
walk(struct layout *l)
{
	const struct page *p = l->page;
	uint32_t paragraphs = 0, links = 0;

	for (uint32_t i = 0; i < p->node_count; i++) {
		const struct page_node *n = &p->nodes[i];

		l->in_paragraphs[i] = paragraphs;
		l->in_links[i] = links;
		if (n->tag != TAG_TEXT)
			note_element(l, i);
		else if (n->link != 0)
			links += layout_characters(l, i);
		else if (n->within & WITHIN_PARAGRAPH)
			paragraphs += layout_characters(l, i);
	}
	l->in_paragraphs[p->node_count] = paragraphs;
	l->in_links[p->node_count] = links;
}

static void
find_paragraphs(struct layout *l)
{
	const struct page *p = l->page;

	for (uint32_t i = 0; i < p->node_count; i++) {
		uint32_t all, linked;

		if (p->nodes[i].tag != TAG_P &&
		    p->nodes[i].tag != TAG_BLOCKQUOTE)
			continue;
		if (p->nodes[i].within & WITHIN_UNSEEN)
			continue;
		all = layout_characters(l, i);
		linked = layout_link_characters(l, i);
		if (all < linked + LAYOUT_PARAGRAPH_MIN ||
		    l->paragraph_count == LAYOUT_PARAGRAPHS_MAX)
			continue;
		l->paragraphs[l->paragraph_count++] = i;
		l->long_paragraphs += all >= LAYOUT_LONG_MIN;
	}
}

/* The deepest element that holds three fifths of the text of paragraphs; at
 * each step down at most one child can. */
static void
find_root(struct layout *l)
{
	const struct page *p = l->page;
	uint32_t all = layout_paragraph_characters(l, 0);

	if (all < ROOT_TEXT_MIN)
		return;
	for (uint32_t i = 0; i < p->node_count;) {
		uint64_t inside = layout_paragraph_characters(l, i);

		if (p->nodes[i].tag != TAG_TEXT &&
		    5 * inside >= 3 * (uint64_t)all) {
			l->root = i;
			i++;
		} else {
			i = p->nodes[i].end;
		}
	}
}

static double
headline_score(struct layout *l, uint32_t node, const struct wordset *title)
{
	struct wordset words = { .count = 0 };
	const struct page_node *n = &l->page->nodes[node];
	double common, score;

	wordset_add(&words, page_visible(l->page, node));
	if (words.count == 0)
		return -1;
	common = wordset_common(&words, title);
	score =
	    common / words.count * (words.count < 3 ? words.count / 3.0 : 1) +
	    (title->count > 0 ? common / title->count : 0) +
	    0.5 * wordset_common(&words, &l->slug) / words.count;
	if (n->tag == TAG_H1)
		score += 0.6;
	if (n->tag == TAG_H3 || n->tag == TAG_H4)
		score -= 0.5;
	if (n->within & (WITHIN_NAV | WITHIN_ASIDE | WITHIN_FOOTER))
		score -= 0.5;
	if (layout_kinds(l, node) & WORD_SIDE)
		score -= 0.3;
	return score;
}

/* The heading that agrees best with the title and the address; the first h1
 * where none does. */
static void
find_headline(struct layout *l, const struct wordset *title)
{
	uint32_t first = 0;
	double best = 0.5;

	for (uint32_t i = 0; i < l->heading_count; i++) {
		uint32_t node = l->headings[i];
		bool h1 = l->page->nodes[node].tag == TAG_H1;
		double score;

		if (first == 0 && h1)
			first = node;
		if (i >= HEADLINES_TRIED)
			continue;
		score = headline_score(l, node, title) - 0.01 * i;
		if (score > best) {
			best = score;
			l->headline = node;
		}
	}
	l->headline_agrees = best > 1.2;
	if (l->headline == 0)
		l->headline = first;
	l->headline_h1 =
	    l->headline != 0 && l->page->nodes[l->headline].tag == TAG_H1;
}

static void
note_meta(struct layout *l, uint32_t node)
{
	struct text name = page_attribute(l->page, node, ATTRIBUTE_PROPERTY);
	struct text value = page_attribute(l->page, node, ATTRIBUTE_CONTENT);

	if (name.size == 0)
		name = page_attribute(l->page, node, ATTRIBUTE_NAME);
	if (name.size == 0 || value.size == 0)
		return;
	if (text_ends_nocase(name, text_literal("description")))
		wordset_add(&l->about, value);
	if (text_equal_nocase(name, text_literal("og:type"))) {
		l->og_article =
		    text_starts_nocase(value, text_literal("article"));
		l->og_website =
		    text_equal_nocase(value, text_literal("website"));
		l->og_other = !l->og_article && !l->og_website;
	}
	if (text_equal_nocase(name, text_literal("article:published_time")) ||
	    text_equal_nocase(name, text_literal("date")) ||
	    text_equal_nocase(name, text_literal("pubdate")))
		l->dated = true;
}

static void
find_metas(struct layout *l)
{
	const struct page *p = l->page;

	for (uint32_t i = 0; i < p->node_count; i++)
		if (p->nodes[i].tag == TAG_META)
			note_meta(l, i);
}

static int
take_arrays(struct layout *l, struct arena *arena)
{
	size_t count = (size_t)l->page->node_count + 1;

	l->in_paragraphs = arena_take_array(arena, count, sizeof(uint32_t));
	l->in_links = arena_take_array(arena, count, sizeof(uint32_t));
	l->kinds = arena_take_array(arena, count, sizeof(uint32_t));
	l->shapes = arena_take_array(arena, count, sizeof(uint64_t));
	l->headings =
	    arena_take_array(arena, LAYOUT_HEADINGS_MAX, sizeof(uint32_t));
	l->paragraphs =
	    arena_take_array(arena, LAYOUT_PARAGRAPHS_MAX, sizeof(uint32_t));
	return l->in_paragraphs == NULL || l->in_links == NULL ||
		l->kinds == NULL || l->shapes == NULL || l->headings == NULL ||
		l->paragraphs == NULL
	    ? -1
	    : 0;
}

static struct text
title_text(const struct page *p)
{
	const struct page_node *n = &p->nodes[p->title];

	if (p->title != 0 && p->title + 1 < n->end)
		return p->nodes[p->title + 1].text;
	return (struct text){ NULL, 0 };
}

/* Words of the title, but for those of the site's name, which its logo says,
 * too. */
static void
add_subject(struct wordset *subject, struct text title, struct text domain)
{
	struct text rest = title;
	uint32_t word;

	if (rest.size > WORDSET_TEXT_MAX)
		rest.size = WORDSET_TEXT_MAX;
	for (;;) {
		struct text part = rest;

		if (!wordset_next(&rest, &word))
			return;
		part.size -= rest.size;
		while (part.size > 0 && !ascii_is_alnum(part.data[0]) &&
		    (unsigned char)part.data[0] < 0x80) {
			part.data++;
			part.size--;
		}
		if (text_find_nocase(domain, part) == SIZE_MAX)
			wordset_add(subject, part);
	}
}

int
layout_make(const struct page *page, const struct address *address,
    const struct words *words, struct arena *arena, struct layout *out)
{
	struct wordset title = { .count = 0 };

	*out = (struct layout){ .page = page, .words = words };
	if (take_arrays(out, arena) != 0)
		return -1;
	wordset_add(&out->slug, address->page.path);
	wordset_add(&title, title_text(page));
	walk(out);
	find_paragraphs(out);
	find_root(out);
	find_metas(out);
	find_headline(out, &title);
	add_subject(&out->subject, title_text(page), address->domain);
	if (out->headline != 0)
		wordset_add(&out->subject, page_visible(page, out->headline));
	return 0;
}
