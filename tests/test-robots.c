/*
 * robots.txt: the cases of RFC 9309 and those beside it.
 */

#include <stdlib.h>
#include <time.h>

#include "lib/buffer.h"
#include "tests/check.h"

#include "crawler/robots.h"

#define ALL "User-agent: *\n"

/* What a file says of a path to laitbot. */
static const struct {
	const char *file, *path;
	bool allowed;
} cases[] = {
	{ "", "/x", true },
	{ "# nothing\n", "/x", true },
	{ "<html><body>Not found</body></html>", "/x", true },
	{ ALL "Disallow:\n", "/x", true },
	{ ALL "Disallow: /\n", "/robots.txt", true },
	{ ALL "Disallow: /\nAllow: /$\n", "/", true },
	{ ALL "Disallow: /\nAllow: /$\n", "/page", false },
	{ ALL "Allow: /p\nDisallow: /p\n", "/p", true },
	{ ALL "Allow: /p\nDisallow: /\n", "/page", true },
	{ ALL "Allow: /folder\nDisallow: /folder\n", "/folder/page", true },
	{ ALL "Allow: /page\nDisallow: /*.htm\n", "/page.htm", false },
	{ ALL "Allow: /page\nDisallow: /*.ph\n", "/page.php5", true },
	{ ALL "Disallow: /fish*\n", "/Fish.asp", true },
	{ ALL "Disallow: /fish*\n", "/fishheads/yummy.html", false },
	{ ALL "Disallow: /*.php$\n", "/a.php?x", true },
	{ ALL "Disallow: /*.php$\n", "/a/b.php", false },
	{ ALL "Disallow: /a$b\n", "/a$b", false },
	{ ALL "Disallow: /x/*$\n", "/x/", false },
	{ ALL "Disallow: /%E3%83%84\n", "/%e3%83%84", false },
	{ ALL "Disallow: /%E3%83%84\n", "/\xE3\x83\x84", false },
	{ ALL "Allow: /foo/bar/%62%61%7A\nDisallow: /\n", "/foo/bar/baz",
	    true },
	{ ALL "Disallow: /a%2Ab\n", "/a*b", false },
	{ ALL "Disallow: /a%2Ab\n", "/axb", true },
	{ ALL "Disallow: x\n", "/x", true },
	{ ALL "Disallow: *x\n", "/ax", false },
	{ ALL "Disallow: /\nAllow: /a/index.html\n", "/a/", true },
	{ ALL "Disallow: /\nAllow: /a/index.html\n", "/a/b", false },
	{ "User-agent: laitbot\nUser-agent: b\nDisallow: /x\n", "/x", false },
	{ "User-agent: laitbot\nSitemap: s\nUser-agent: b\nDisallow: /x\n",
	    "/x", false },
	{ "User-agent: lait\nDisallow: /\n", "/x", true },
	{ "User-agent: LaitBot/2.1\nDisallow: /\n", "/x", false },
	{ "User-agent: laitbot extra\nDisallow: /\n", "/x", false },
	{ "User-agent: laitbotter\nDisallow: /\n", "/x", true },
	{ "User-agent: laitbot\nDisallow: /a\n\nUser-agent: b\nDisallow: /b\n"
	  "User-agent: laitbot\nDisallow: /c\n",
	    "/a", false },
	{ "User-agent: laitbot\nDisallow: /a\n\nUser-agent: b\nDisallow: /b\n"
	  "User-agent: laitbot\nDisallow: /c\n",
	    "/c", false },
	{ "User-agent: laitbot\nDisallow: /a\n\nUser-agent: b\nDisallow: /b\n"
	  "User-agent: laitbot\nDisallow: /c\n",
	    "/b", true },
	{ "User-agent: laitbot\nDisallow:\n" ALL "Disallow: /\n", "/x", true },
	{ "User-agent: laitbot\n\nUser-agent: *\nDisallow: /\n", "/x", false },
	{ ALL "Disallow: /a\nUser-agent: laitbot\nDisallow: /b\n", "/a", true },
	{ "Disallow: /\n", "/x", true },
	{ "\xEF\xBB\xBF" ALL "Disallow: /x\n", "/x", false },
	{ "User-agent: *\rDisallow: /x\r", "/x", false },
	{ "user-AGENT : *\r\n dissallow : /x # why\r\n", "/x", false },
	{ "User-agent: *\nDisallow /x\n", "/x", false },
	{ "User-agent: *\nDisallow /x y\n", "/x", true },
	{ "User-agent: * (all)\nDisallow: /x", "/x", false },
	{ "User-agent: **\nDisallow: /x", "/x", true },
	{ ALL "Disallow: /x\n", "/x?a=b", false },
	{ ALL "Disallow: /*?\n", "/x?a=b", false },
	{ ALL "Disallow: /\n", "", false },
};

static bool
allows(struct text file, const char *path)
{
	struct robots *r = robots_parse(file, text_literal("laitbot"));
	bool allowed = robots_allows(r, text_of(path));

	robots_free(r);
	return allowed;
}

static double
ms_since(clock_t start)
{
	return (double)(clock() - start) * 1000 / CLOCKS_PER_SEC;
}

/* Rules up to the ceiling, and one behind it. */
static void
test_large(void)
{
	struct buffer b = buffer_make(1 << 20);
	struct robots *r;
	clock_t start;
	double parse, match;
	bool allowed;

	buffer_put_string(&b, ALL);
	for (int i = 0; b.size < ROBOTS_BYTES_MAX; i++)
		buffer_printf(&b, "Disallow: /*d%d/\n", i);
	buffer_put_string(&b, "Disallow: /late\n");
	start = clock();
	r = robots_parse(buffer_text(&b), text_literal("laitbot"));
	parse = ms_since(start);
	start = clock();
	for (int i = 0; i < 10; i++)
		allowed = robots_allows(r, text_literal("/late/d7/x.html"));
	match = ms_since(start) / 10;
	check(!allowed, "a rule among thousands holds");
	check(robots_allows(r, text_literal("/late")),
	    "a rule behind 512,000 bytes does not");
	check(parse < 100 && match < 20,
	    "512,000 bytes: parsed in %.1f ms, matched in %.2f ms", parse,
	    match);
	robots_free(r);
	buffer_free(&b);
}

static void
test_wild(void)
{
	struct buffer b = buffer_make(4096);
	clock_t start = clock();

	buffer_put_char(&b, '/');
	for (int i = 0; i < 2000; i++)
		buffer_put_char(&b, 'a');
	check(allows(text_literal(ALL "Disallow: /*a*a*a*a*a*a*a*a*b\n"),
		  buffer_string(&b)),
	    "many stars find nothing");
	check(ms_since(start) < 50, "and not for long");
	buffer_free(&b);
}

static void
test_others(void)
{
	struct text file = text_literal(ALL
	    "Crawl-delay: 1.5\nContent-Usage: train-ai=n\n"
	    "Content-Usage: /free train-ai=y\nContent-Usage: /free ai-use=n\n");
	struct robots *r = robots_parse(file, text_literal("laitbot"));
	struct text values[4];

	check(fabs(robots_crawl_delay(r) - 1.5) < 1e-9, "a delay is read");
	check(robots_usage(r, text_literal("/x"), values, 4) == 1 &&
		text_equal(values[0], text_literal("train-ai=n")),
	    "usage without a path is for all");
	check(robots_usage(r, text_literal("/free/y"), values, 4) == 2,
	    "the longest path wins, equal ones add up");
	robots_free(r);
	r = robots_parse(text_literal(ALL "Crawl-delay: -3\nCrawl-delay: nan\n"
					  "Crawl-delay: 99999999\n"),
	    text_literal("laitbot"));
	check(robots_crawl_delay(r) < 0, "a delay that is none is ignored");
	robots_free(r);
}

static void
test_sitemaps(void)
{
	struct robots *r =
	    robots_parse(text_literal("Sitemap: https://a/1.xml # one\n"
				      "User-agent: x\nDisallow: /\n"
				      "site-map:https://a/2.xml\r"
				      "Sitemap:\nSITEMAP: /3.xml"),
		text_literal("laitbot"));
	struct buffer many = buffer_make(1 << 20);

	check(text_equal(robots_sitemaps(r),
		  text_literal("https://a/1.xml\nhttps://a/2.xml\n/3.xml\n")),
	    "sitemaps of all groups, as they are written");
	robots_free(r);
	for (int i = 0; i < ROBOTS_SITEMAPS_MAX + 1; i++)
		buffer_put_string(&many, "Sitemap: a\n");
	r = robots_parse(buffer_text(&many), text_literal("laitbot"));
	check_int((int64_t)robots_sitemaps(r).size, 2 * ROBOTS_SITEMAPS_MAX,
	    "1,000 of them at most");
	robots_free(r);
	buffer_free(&many);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check(allows(text_of(cases[i].file), cases[i].path) ==
			cases[i].allowed,
		    "case %zu: %s is %s", i, cases[i].path,
		    cases[i].allowed ? "allowed" : "not allowed");
	test_large();
	test_wild();
	test_others();
	test_sitemaps();
	return check_end();
}
