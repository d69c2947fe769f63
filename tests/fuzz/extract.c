/*
 * All that lait-extract does with the bytes of a page.
 */

#include <stdint.h>
#include <stdlib.h>

#include "crawler/choice.h"
#include "crawler/links.h"
#include "crawler/texts.h"
#include "lib/charset.h"
#include "lib/domain.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct choice *choice;
static struct page *page;
static struct phrases *phrases;
static struct arena *arena;

static void
start(void)
{
	choice = choice_open(NULL); /* said, where there are no weights */
	phrases = phrases_open();
	page = page_new();
	arena = arena_new(96 << 20);
	if (page == NULL || arena == NULL || phrases == NULL ||
	    charset_open() != 0)
		abort();
}

/* The invariants of a tree. */
static void
check_tree(void)
{
	for (uint32_t i = 1; i < page->node_count; i++) {
		const struct page_node *n = &page->nodes[i];

		if (n->parent >= i || n->end <= i ||
		    n->end > page->node_count ||
		    n->end > page->nodes[n->parent].end ||
		    n->text_at > page->visible.size || n->link >= i)
			abort();
	}
}

static void
extract(struct address *address)
{
	struct candidates candidates;
	struct choice_result result;
	struct fields fields;
	struct links links;
	struct texts texts;
	struct subject s = { page, address, &candidates, &fields, arena, NULL,
		phrases, NULL };

	(void)fields_base(page, address);
	if (candidate_gather(page, address, arena, &candidates) != 0)
		return;
	fields_gather(page, address, &candidates.hints.facts,
	    (struct text){ NULL, 0 }, arena, &fields);
	(void)texts_index(&s);
	(void)links_gather(page, address, arena, &links);
	if (choice != NULL)
		(void)choice_rank(
		    choice, page, address, &candidates, arena, &result);
	for (uint32_t i = 0; i < candidates.count && i < 16; i++)
		texts_collect(&s, i, &texts);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text bytes = { (const char *)data, size };
	struct buffer html = buffer_make(3 * (size_t)PAGE_BYTES_MAX);
	struct address address = { .charset = NULL };
	struct text url = text_literal("https://a.example/b/c.html?d=e");
	enum charset_source found;

	if (page == NULL)
		start();
	if (!url_parse(url, NULL, &address.page) ||
	    !url_parse(url, NULL, &address.base))
		abort();
	address.domain = domain_of(address.page.host);
	address.charset = charset_sniff(
	    bytes, (struct text){ NULL, 0 }, address.page.host, &found);
	arena_reset(arena);
	if (charset_decode(address.charset, bytes, &html) == 0 &&
	    page_parse(page, buffer_text(&html)) == 0) {
		check_tree();
		extract(&address);
	}
	buffer_free(&html);
	return 0;
}
