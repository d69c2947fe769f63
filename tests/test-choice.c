/*
 * The choice of the main image on small pages: words, features, weights,
 * training.
 */

#include <stdlib.h>

#include "check.h"
#include "crawler/choice.h"
#include "crawler/train.h"
#include "lib/domain.h"

static const char lists[] = "# words\n[lead]\nhero main-image\n[person]\n"
			    "author avatar\n[logo]\nlogo\n[side]\nrelated\n";

static struct words *words;
static struct page *page;
static struct arena *arena;
static struct address address;
static struct candidates candidates;
static struct features features;

static const char article[] =
    "<title>Storm hits the coast - News</title>"
    "<body><header><a href=/><img src=/logo.svg></a></header>"
    "<article><h1>Storm hits the coast</h1>"
    "<figure class=hero><img src=/storm-coast.jpg width=900 height=600 "
    "alt='Storm at the coast'><figcaption>Waves</figcaption></figure>"
    "<p>A long paragraph about the storm that hit the coast on Monday "
    "night and of what was found there in the morning by its people.</p>"
    "<img class=author-avatar src=/jane.jpg width=60 height=60></article>"
    "<ul class=related><li><a href=/other><img src=/other.jpg "
    "width=300></a><li><a href=/more><img src=/more.jpg width=300></a>"
    "</ul>";

static const char listing[] = "<title>Search</title><h1>Search</h1><ul>"
			      "<li><a href=/a><img src=/a.jpg></a>"
			      "<li><a href=/b><img src=/b.jpg></a></ul>";

static void
read_page(const char *html)
{
	struct text url = text_literal("https://news.example/storm-coast");

	check(url_parse(url, NULL, &address.page) &&
		url_parse(url, NULL, &address.base),
	    "the page has an address");
	address.domain = domain_of(address.page.host);
	arena_reset(arena);
	check(page_parse(page, text_of(html)) == 0 &&
		candidate_gather(page, &address, arena, &candidates) == 0 &&
		features_collect(
		    page, &address, &candidates, words, arena, &features) == 0,
	    "a page gives features");
}

static const struct features_row *
row_of(const char *file)
{
	for (uint32_t i = 0; i < features.row_count; i++) {
		const struct candidate *c =
		    &candidates.list[features.rows[i].candidate];

		if (text_equal(
			address_file_name(c->urls[0].url), text_of(file)))
			return &features.rows[i];
	}
	return NULL;
}

static bool
holds(const struct features_row *row, const char *name)
{
	enum feature f;

	if (row == NULL || !features_find(text_of(name), &f))
		return false;
	for (uint32_t i = 0; i < row->count; i++)
		if (row->list[i] == f)
			return true;
	return false;
}

static void
test_words(void)
{
	const char *why;
	int line;

	check_int(words_kinds(words, text_literal("post_heroImage")), WORD_LEAD,
	    "a word ends where a capital letter begins");
	check_int(words_kinds(words, text_literal("main image")), WORD_LEAD,
	    "two words that follow each other are one");
	check_int(words_kinds(words, text_literal("heroic remain-image")), 0,
	    "a part of a word is no word");
	check(words_parse(text_literal("[lead]\nhero\n[nobody]\n"), &line,
		  &why) == NULL &&
		line == 3,
	    "an unknown kind of words is refused, with its line");
	check(words_parse(text_literal("hero\n"), &line, &why) == NULL,
	    "words before any kind are refused");
}

static void
test_features(void)
{
	const struct features_row *main_row, *person, *teaser;

	read_page(article);
	main_row = row_of("storm-coast.jpg");
	person = row_of("jane.jpg");
	teaser = row_of("other.jpg");
	check(holds(main_row, "plausible-1"), "the photo is plausible");
	check(holds(main_row, "figcaption") && holds(main_row, "near-lead") &&
		holds(main_row, "in-article"),
	    "caption, names and elements around it are seen");
	check(holds(main_row, "after-h1<60"), "it follows the headline");
	check(holds(main_row, "alt-title>=2"),
	    "the alt text agrees with the headline");
	check(holds(person, "own-person") && !holds(person, "plausible"),
	    "a portrait is not plausible");
	check(holds(teaser, "link-site") && holds(teaser, "repeated>=2") &&
		holds(teaser, "near-side"),
	    "teasers are links in a list");
}

static void
test_declared(void)
{
	static const char lead[] =
	    "<h1>A storm</h1><figure class=hero><img src=/storm-sea-4.jpg "
	    "width=900><figcaption>Waves</figcaption></figure>";
	char html[512];

	(void)snprintf(html, sizeof(html),
	    "<meta property=og:image content=/storm-sea-7.jpg>%s", lead);
	read_page(html);
	check(holds(row_of("storm-sea-7.jpg"), "declared-beside-lead"),
	    "a declared picture may have a rival on the page");
	check(holds(row_of("storm-sea-7.jpg"), "declared-sibling-shown"),
	    "with nearly the same name");
	(void)snprintf(html, sizeof(html),
	    "<meta property=og:image content=/site-logo.jpg>%s", lead);
	read_page(html);
	check(holds(row_of("site-logo.jpg"), "declared-logo") &&
		!holds(row_of("site-logo.jpg"), "declared-sibling-shown"),
	    "or be a logo by its name");
}

static void
test_weights(void)
{
	struct buffer b = buffer_make(WEIGHTS_BYTES_MAX);
	struct weights w, again;
	const char *why;
	int line;

	check(weights_parse(text_literal("# x\nthreshold 0.5\nfirst -1.25\n"),
		  &w, &line, &why),
	    "weights are lines of name and number");
	check_real(w.of[FEATURE_FIRST], -1.25, 0, "as written");
	check_real(w.of[FEATURE_PLAUSIBLE], 0, 0, "what is missing is 0");
	check(weights_write(&w, text_literal("a\nb"), &b) == 0 &&
		weights_parse(buffer_text(&b), &again, &line, &why) &&
		memcmp(&w, &again, sizeof(w)) == 0,
	    "what is written is read as the same");
	check(!weights_parse(
		  text_literal("threshold 0\nfurst 1\n"), &w, &line, &why) &&
		line == 2,
	    "an unknown feature is refused, with its line");
	check(!weights_parse(text_literal("threshold 0\nfirst 1\nfirst 1\n"),
		  &w, &line, &why) &&
		line == 3,
	    "a feature may be there once");
	check(!weights_parse(
		  text_literal("threshold 0\nfirst nan\n"), &w, &line, &why),
	    "a weight is a finite number");
	check(!weights_parse(text_literal("first 1\n"), &w, &line, &why),
	    "there must be a threshold");
	buffer_free(&b);
}

static void
add_page(struct train *t, const char *html, const char *file)
{
	const struct features_row *row;
	bool right[64] = { false };

	read_page(html);
	row = file == NULL ? NULL : row_of(file);
	if (row != NULL)
		right[row - features.rows] = true;
	check(
	    train_add(t, &features, right,
		(struct train_label){ .none = file == NULL, .weight = 1 }) == 0,
	    "a labelled page is added");
}

static void
test_train(void)
{
	struct train *t = train_new();
	struct train_settings settings = TRAIN_SETTINGS;
	struct train_part all = { .folds = 0 };
	struct train_counts counts;
	struct weights w, again;

	settings.l2 = 0.1;
	add_page(t, article, "storm-coast.jpg");
	add_page(t, listing, NULL);
	check(train_fit(t, &settings, all, &w) == 0 &&
		train_fit(t, &settings, all, &again) == 0,
	    "weights are found");
	check(memcmp(&w, &again, sizeof(w)) == 0,
	    "the same pages give the same weights");
	train_judge(t, &w, all, &counts);
	check_int(counts.right, 1, "the photo is chosen");
	check_int(counts.rejected, 1, "the list has no main image");
	check(w.of[FEATURE_LINK_SITE] < 0, "teasers weigh against a picture");
	train_free(t);
}

int
main(void)
{
	const char *why;
	int line;

	address.charset = "UTF-8";
	words = words_parse(text_literal(lists), &line, &why);
	page = page_new();
	arena = arena_new(16 << 20);
	if (words == NULL || page == NULL || arena == NULL)
		return 1;
	test_words();
	test_features();
	test_declared();
	test_weights();
	test_train();
	words_free(words);
	page_free(page);
	arena_free(arena);
	return check_end();
}
