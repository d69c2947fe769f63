/*
 * --explain: what the ranking saw, and the texts of what it chose.
 */

#include <stdio.h>
#include <string.h>

#include "crawler/choice.h"
#include "crawler/explain.h"
#include "crawler/texts.h"
#include "lib/charset.h"
#include "lib/domain.h"
#include "lib/file.h"
#include "lib/log.h"
#include "lib/stage.h"

enum { ARENA_BYTES_MAX = 96 << 20, FILES_MAX = CONFINE_PATHS_MAX };

struct tools {
	struct choice *choice;
	struct phrases *phrases;
	struct page *page;
	struct arena *arena;
	struct buffer bytes, html;
};

/* Text of pages on a terminal: no control characters. */
static void
print_text(struct text t)
{
	for (size_t i = 0; i < t.size; i++)
		putchar((unsigned char)t.data[i] < 0x20 ? ' ' : t.data[i]);
	putchar('\n');
}

static void
print_texts(const struct subject *s, uint32_t candidate)
{
	struct texts texts;

	texts_collect(s, candidate, &texts);
	printf("\ntexts\n");
	for (uint32_t i = 0; i < texts.count; i++) {
		printf("  %-12s", texts.list[i].kind);
		print_text(texts.list[i].text);
	}
	if (texts.credit.size > 0) {
		printf("  %-12s", "credit");
		print_text(texts.credit);
	}
}

static int
explain(struct tools *t, struct address *address)
{
	struct candidates candidates;
	struct choice_result choice;
	struct fields fields;
	struct subject s = { t->page, address, &candidates, &fields, t->arena,
		NULL, t->phrases, NULL };

	(void)fields_base(t->page, address);
	if (candidate_gather(t->page, address, t->arena, &candidates) != 0 ||
	    choice_rank(t->choice, t->page, address, &candidates, t->arena,
		&choice) != 0) {
		log_error("out of memory");
		return EXIT_UNUSABLE;
	}
	fields_gather(t->page, address, &candidates.hints.facts,
	    (struct text){ NULL, 0 }, t->arena, &fields);
	if (texts_index(&s) != 0)
		log_error("out of memory");
	choice_explain(t->choice, &choice, &candidates, stdout);
	if (choice.main >= 0)
		print_texts(&s, (uint32_t)choice.main);
	return EXIT_ANSWERED;
}

static int
explain_file(struct tools *t, const char *url, const char *path)
{
	struct address address = { .charset = NULL };
	enum charset_source found;

	buffer_clear(&t->bytes);
	buffer_clear(&t->html);
	arena_reset(t->arena);
	if (file_read(path, &t->bytes) != 0) {
		log_errno("%s", path);
		return EXIT_UNUSABLE;
	}
	if (!url_parse(text_of(url), NULL, &address.page) ||
	    !url_parse(text_of(url), NULL, &address.base)) {
		log_error("--url wants an http or https address");
		return EXIT_USAGE;
	}
	address.domain = domain_of(address.page.host);
	address.charset = charset_sniff(buffer_text(&t->bytes),
	    (struct text){ NULL, 0 }, address.page.host, &found);
	if (charset_decode(address.charset, buffer_text(&t->bytes), &t->html) !=
		0 ||
	    page_parse(t->page, buffer_text(&t->html)) != 0) {
		log_error("%s: out of memory", path);
		return EXIT_UNUSABLE;
	}
	printf("%s\n", path);
	return explain(t, &address);
}

int
explain_run(const char *weights, const char *url, char *files[])
{
	struct tools t = { .choice = NULL };
	struct confine_needs needs = { .network = false };
	int status = EXIT_ANSWERED;

	for (int i = 0; files[i] != NULL && i < FILES_MAX; i++)
		needs.read[i] = files[i];
	t.bytes = buffer_make(PAGE_BYTES_MAX);
	t.html = buffer_make(3 * (size_t)PAGE_BYTES_MAX);
	t.choice = choice_open(weights);
	t.phrases = phrases_open();
	t.page = page_new();
	t.arena = arena_new(ARENA_BYTES_MAX);
	if (t.choice == NULL)
		status = EXIT_USAGE;
	else if (t.phrases == NULL || t.page == NULL || t.arena == NULL ||
	    charset_open() != 0 || confine(&needs) != 0)
		status = EXIT_UNUSABLE;
	for (int i = 0; files[i] != NULL && i < FILES_MAX && status == 0; i++)
		status = explain_file(&t, url, files[i]);
	choice_free(t.choice);
	phrases_free(t.phrases);
	page_free(t.page);
	arena_free(t.arena);
	buffer_free(&t.bytes);
	buffer_free(&t.html);
	return status;
}
