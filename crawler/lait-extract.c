/*
 * lait-extract: from pages, sitemaps and feeds to pictures, texts and links.
 */

#include <stdlib.h>
#include <string.h>

#include "crawler/explain.h"
#include "crawler/feed.h"
#include "crawler/findings.h"
#include "crawler/list.h"
#include "lib/domain.h"
#include "lib/language.h"
#include "lib/log.h"
#include "lib/stage.h"

enum {
	/* What is made out of one page: addresses, texts, candidates. */
	ARENA_BYTES_MAX = 96 << 20,
	/* Beside the pictures that are wanted, some come along: the database
	 * may find that the best one stands on many pages. */
	SPARE_CANDIDATES = 8,
	CANDIDATES_ALL = 1000,
	LANGUAGE_BYTES_MAX = 128 << 10 /* of visible text that is looked at */
};

static struct {
	const char *store;
	const char *languages;
	int64_t images_per_page;
	double score_min;
	const char *weights;
	bool explain; /* see explain.h: answered before stage_main */
	const char *url;
} config;

static const struct option_spec options[] = {
	{ .name = "store",
	    .letter = 's',
	    .value = &config.store,
	    .type = OPTION_STRING,
	    .fallback = ".",
	    .argument = "DIR",
	    .help = "folder of the WARC files that body names" },
	{ .name = "languages",
	    .letter = 'l',
	    .value = &config.languages,
	    .section = "gate" },
	{ .name = "images-per-page",
	    .letter = 'i',
	    .value = &config.images_per_page,
	    .section = "scope" },
	{ .name = "score-min",
	    .value = &config.score_min,
	    .type = OPTION_REAL,
	    .fallback = "0",
	    .argument = "SCORE",
	    .help = "write candidates with at least this score",
	    .min = 0,
	    .max = 1 },
	{ .name = "weights",
	    .letter = 'w',
	    .value = &config.weights,
	    .type = OPTION_STRING,
	    .argument = "FILE",
	    .help = "weights of the choice, instead of those that ship" },
	{ .name = "explain",
	    .value = &config.explain,
	    .type = OPTION_FLAG,
	    .help = "explain the choice for files of HTML, for people" },
	{ .name = "url",
	    .letter = 'u',
	    .value = &config.url,
	    .type = OPTION_STRING,
	    .fallback = "http://localhost/",
	    .argument = "URL",
	    .help = "with --explain: the address of the page" },
	{ .name = NULL },
};

/* Taken once, used for every record. */
static struct {
	struct choice *choice;
	struct phrases *phrases;
	struct page *page;
	struct arena *arena;
	struct source source, list;
} tools;

static int
open_tools(void)
{
	stage_allow_read(config.store);
	if (charset_open() != 0)
		return EXIT_UNUSABLE;
	if ((tools.choice = choice_open(config.weights)) == NULL)
		return EXIT_USAGE;
	if ((tools.phrases = phrases_open()) == NULL)
		return EXIT_UNUSABLE;
	tools.page = page_new();
	tools.arena = arena_new(ARENA_BYTES_MAX);
	tools.source = source_make();
	tools.list = source_make_list();
	feed_open();
	if (tools.page == NULL || tools.arena == NULL) {
		log_errno("memory");
		return EXIT_UNUSABLE;
	}
	return 0;
}

static int
close_tools(void)
{
	choice_free(tools.choice);
	phrases_free(tools.phrases);
	page_free(tools.page);
	arena_free(tools.arena);
	source_free(&tools.source);
	source_free(&tools.list);
	return 0;
}

/* The visible text's language, as Common Crawl asks CLD2: with what the page
 * declares as a hint. */
static struct language
language_found(const struct fields *f)
{
	struct text t = buffer_text(&tools.page->visible);

	if (t.size > LANGUAGE_BYTES_MAX) {
		t.size = LANGUAGE_BYTES_MAX;
		while (t.size > 0 &&
		    ((unsigned char)t.data[t.size] & 0xc0) == 0x80)
			t.size--;
	}
	return language_of(t, f->language);
}

/* A page too short to tell is judged by what it declares; one that declares
 * nothing passes. */
static bool
is_wanted_language(const char *found, struct text declared)
{
	char code[16];
	size_t i = 0;

	if (config.languages == NULL || config.languages[0] == '\0')
		return true;
	if (strcmp(found, "und") != 0)
		return language_matches(found, config.languages);
	while (i < declared.size && i + 1 < sizeof(code) &&
	    ascii_is_alpha(declared.data[i])) {
		code[i] = ascii_lower(declared.data[i]);
		i++;
	}
	code[i] = '\0';
	return i == 0 || language_matches(code, config.languages);
}

/* Write what may be the main image; *count becomes how many. */
static int
emit_candidates(const struct subject *s, struct text url, int64_t *count)
{
	struct choice_result choice;
	int64_t wanted = config.images_per_page == 0
	    ? CANDIDATES_ALL
	    : config.images_per_page + SPARE_CANDIDATES;

	*count = 0;
	if (choice_rank(tools.choice, s->page, s->address, s->candidates,
		s->arena, &choice) != 0)
		return -1;
	for (uint32_t i = 0; i < choice.count && *count < wanted; i++) {
		json_t *rec;
		int status;

		if (choice.score[i] < config.score_min ||
		    s->candidates->list[choice.order[i]].ruled_out)
			continue;
		rec = findings_candidate(s, &choice, i, url);
		status = rec == NULL ? -1 : stage_emit(rec);
		json_decref(rec);
		if (status != 0)
			return -1;
		++*count;
	}
	return 0;
}

static int
emit_links(const struct subject *s, struct text url, int64_t *count)
{
	struct links links;

	*count = 0;
	if (links_gather(s->page, s->address, s->arena, &links) != 0)
		return -1;
	for (uint32_t i = 0; i < links.count; i++) {
		json_t *rec =
		    findings_link(&links.list[i], s->fields->nofollow, url);
		int status = rec == NULL ? -1 : stage_emit(rec);

		json_decref(rec);
		if (status != 0)
			return -1;
		++*count;
	}
	return 0;
}

static int
set_counts(json_t *rec, uint32_t images, int64_t candidates, int64_t links)
{
	return record_set_integer(rec, "images", images) |
	    record_set_integer(rec, "candidates", candidates) |
	    record_set_integer(rec, "links", links);
}

/* The page is parsed: say what is on it. */
static enum verdict
answer(json_t *rec, struct address *address)
{
	struct candidates candidates;
	struct fields fields;
	struct subject s = { tools.page, address, &candidates, &fields,
		tools.arena, NULL, tools.phrases, NULL };
	bool has_base = fields_base(tools.page, address);
	struct text url = { address->page.bytes, address->page.size };
	struct language language;
	int64_t emitted = 0, links = 0;
	bool wanted;

	if (candidate_gather(tools.page, address, tools.arena, &candidates) !=
	    0)
		return stage_fail(rec, "memory");
	fields_gather(tools.page, address, &candidates.hints.facts,
	    tools.source.content_language, tools.arena, &fields);
	if (texts_index(&s) != 0)
		return stage_fail(rec, "memory");
	language = language_found(&fields);
	wanted = is_wanted_language(language.code, fields.language);
	if ((wanted && emit_candidates(&s, url, &emitted) != 0) ||
	    emit_links(&s, url, &links) != 0 ||
	    findings_page(rec, &s, &tools.source, language.code, has_base) !=
		0 ||
	    set_counts(rec, candidates.images, emitted, links) != 0)
		return stage_fail(rec, "memory");
	return wanted ? STAGE_KEEP : stage_reject(rec, "language");
}

static enum verdict
extract_page(json_t *rec)
{
	struct address address = { .charset = NULL };
	const char *wrong;
	bool rejected;

	if (!url_parse(record_text(rec, "url"), NULL, &address.page) ||
	    !url_parse((struct text){ address.page.bytes, address.page.size },
		NULL, &address.base))
		return stage_reject(rec, "url");
	address.domain = domain_of(address.page.host);
	wrong = source_read(
	    &tools.source, config.store, rec, address.page.host, &rejected);
	if (wrong != NULL)
		return rejected ? stage_reject(rec, wrong)
				: stage_fail(rec, wrong);
	address.charset = tools.source.charset;
	arena_reset(tools.arena);
	if (page_parse(tools.page, buffer_text(&tools.source.html)) != 0)
		return stage_fail(rec, "memory");
	return answer(rec, &address);
}

static enum verdict
extract(json_t *rec)
{
	const struct list_tools list = { config.store, &tools.list, tools.arena,
		tools.page, tools.phrases };

	return list_is(rec) ? list_extract(rec, &list) : extract_page(rec);
}

static const char *const kinds[] = { "page", NULL };

static const struct stage stage = {
	.name = "extract",
	.summary = "Find main images and their texts; read sitemaps, feeds.",
	.options = options,
	.kinds = kinds,
	.parallel = true,
	.open = open_tools,
	.record = extract,
	.close = close_tools,
};

static bool
asks_to_explain(int argc, char *argv[])
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--explain") == 0)
			return true;
	return false;
}

/* Files of HTML on the command line, explained in this process. */
static int
explain_files(int argc, char *argv[])
{
	const struct option_program program = {
		.name = "lait-extract",
		.synopsis = "--explain [--url URL] FILE...",
		.summary = "Explain the choice of the main image.",
		.options = options,
	};
	int first, status;

	log_start("lait-extract");
	switch (option_parse(&program, argc, argv, &first)) {
	case OPTION_DONE: return EXIT_ANSWERED;
	case OPTION_USAGE: return EXIT_USAGE;
	default: break;
	}
	if (first == argc) {
		log_error("--explain wants files of HTML");
		return EXIT_USAGE;
	}
	status = explain_run(config.weights, config.url, argv + first);
	return fflush(stdout) == 0 ? status : EXIT_UNUSABLE;
}

int
main(int argc, char *argv[])
{
	if (asks_to_explain(argc, argv))
		return explain_files(argc, argv);
	return stage_main(&stage, argc, argv);
}
