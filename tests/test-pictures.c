/* Addresses of pictures: srcset, lazy attributes, sameness, hints. */

#include <stdlib.h>

#include "crawler/candidate.h"
#include "crawler/jsonld.h"
#include "crawler/same.h"
#include "crawler/srcset.h"
#include "tests/check.h"

static struct page *page;
static struct arena *arena;
static struct address address;

static void
srcset(void)
{
	struct text rest = text_literal(
	    " /w_1200,h_630/a.jpg 1200w,b.jpg 2x, c.jpg,d.jpg 1q, e.jpg 300w "
	    "200h");
	struct srcset_candidate c;

	check(srcset_next(&rest, &c), "a candidate");
	check_text(c.url, "/w_1200,h_630/a.jpg", "commas stay in an address");
	check_int(c.width, 1200, "its width");
	check(srcset_next(&rest, &c), "a second");
	check_text(c.url, "b.jpg", "of density 2");
	check_real((double)c.density, 2, 1e-6, "indeed");
	check(srcset_next(&rest, &c), "a third");
	check_text(c.url, "e.jpg", "a bad descriptor drops its candidate");
}

static bool
same(const char *a, const char *b)
{
	struct picture_keys x = rendition_keys(text_of(a));
	struct picture_keys y = rendition_keys(text_of(b));

	return rendition_same(&x, &y);
}

static void
sameness(void)
{
	static const char *const pairs[][2] = {
		{ "https://a.example/u/red-fox-300x200.jpg",
		    "https://cdn.example/u/red-fox-scaled.jpg" },
		{ "https://a.example/_next/image?url=%2Fi%2Ffoxes.jpg&w=640",
		    "https://a.example/i/foxes.jpg" },
		{ "https://i0.wp.com/a.example/foxes-2.jpg?resize=300",
		    "https://a.example/foxes-2.jpg" },
		{ "https://r.example/image/upload/w_60,c_fill/v1/foxes12.jpg",
		    "https://r.example/image/upload/v1/foxes12.png" },
		{ "https://t.example/p/csm_red-fox_a395f41217.jpg",
		    "https://t.example/p/csm_red-fox_93268333ee.jpg" },
		{ "https://f.example/241847488_1709921110_v16_9_600.webp",
		    "https://f.example/241847488_1709921110_v4_3_800.jpeg" },
		{ "https://h.example/2024-red-fox-asleep-a31d858981171363.png",
		    "https://h.example/"
		    "2024-red-fox-asleep-82adf0aebe8ed409.png" },
		{ "https://p.example/w1200_h630_isr_1-17c9a9c45e7fd5ae.jpg",
		    "https://p.example/w486_h304_isr_1-17c9a9c45e7fd5ae.jpg" },
		{ "https://m.example/fox-110_v-variantBig_wm-true_zc-ecbb.jpg",
		    "https://m.example/"
		    "fox-110_v-variantBig_w-576_zc-915c.jpg" },
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		check(same(pairs[i][0], pairs[i][1]), "%s is %s", pairs[i][0],
		    pairs[i][1]);
	check(!same("https://a.example/a/1.jpg", "https://a.example/b/1.jpg"),
	    "names without meaning in other folders differ");
	check(!same("https://a.example/fox-one.jpg",
		  "https://a.example/fox-two.jpg"),
	    "other names differ");
	check(!same("https://a.example/csm_red-fox_a395f41217.jpg",
		  "https://a.example/csm_red-cat_a395f41217.jpg"),
	    "a hash of how it was processed does not make them same");
	check(!same("https://a.example/fox-a31d858981171363.jpg",
		  "https://a.example/fox-82adf0aebe8ed409.jpg"),
	    "a short name before a hash is not all of the name");
	check_int(rendition_width(
		      text_literal("https://a.example/x-1200x630.jpg"), NULL),
	    1200, "the width in a name");
}

static void
larger(const char *url, const char *want)
{
	struct buffer out = buffer_make(URL_BYTES_MAX);

	(void)rendition_larger(text_of(url), &out);
	check_text(buffer_text(&out), want, url);
	buffer_free(&out);
}

static void
renditions(void)
{
	larger("https://a.example/wp-content/uploads/fox-300x200.jpg",
	    "https://a.example/wp-content/uploads/fox.jpg");
	larger("https://lh3.googleusercontent.com/abc=s120-c",
	    "https://lh3.googleusercontent.com/abc=s0");
	larger("https://a.example/i.jpg?w=100&id=7",
	    "https://a.example/i.jpg?id=7");
	larger("https://a.example/i.jpg?w=100&sig=7", "");
	larger("https://w.example/thumb/a/ab/Fox.jpg/300px-Fox.jpg",
	    "https://w.example/a/ab/Fox.jpg");
}

static struct candidates
gathered(const char *html)
{
	struct candidates out;

	arena_reset(arena);
	if (page_parse(page, text_of(html)) != 0 ||
	    candidate_gather(page, &address, arena, &out) != 0)
		abort();
	return out;
}

static void
elements(void)
{
	struct candidates c =
	    gathered("<picture><source srcset='s.jpg 900w, t.avif 2000w'><img "
		     "src=data:x data-src=l.jpg alt=A></picture>");

	check_int(c.count, 1, "a picture is one candidate");
	check_text(c.list[0].urls[0].url, "https://a.example/s.jpg",
	    "the widest that can be decoded is first");
	check(c.list[0].placeholder && c.list[0].lazy,
	    "its src was a placeholder");
	c = gathered("<div><img src=data:x class=lazy data-src=a-1.jpg alt=B>"
		     "<noscript><img src=a-2.jpg></noscript></div>");
	check_int(c.count, 1, "a noscript joins the image before it");
	check_int(c.images, 1, "and counts once");
	c = gathered("<a href=big.jpg><img src=small.jpg></a>");
	check_int(c.list[0].link, CANDIDATE_TO_IMAGE, "a link to an image");
	check_text(c.list[0].urls[0].url, "https://a.example/big.jpg",
	    "gives the larger one");
	c = gathered("<img src=data:x><img src=b.gif width=1 height=1>"
		     "<img src='{{url}}'>");
	check_int(c.count, 1, "placeholders and templates are none");
	check(c.list[0].ruled_out, "a pixel is ruled out");
}

static void
hints(void)
{
	struct candidates c = gathered(
	    "<meta property=og:image content=/i/foxes-1.jpg><meta property="
	    "og:image:width content=1200><script type=application/ld+json>"
	    "{\"@graph\":[{\"@id\":\"#p\",\"@type\":\"ImageObject\","
	    "\"url\":\"/ld-image.jpg\",\"caption\":\"C\"},{\"@type\":"
	    "\"Article\",\"image\":{\"@id\":\"#p\"},\"publisher\":{\"logo\":"
	    "\"/logo.png\"},\"author\":{\"name\":\"N\"}},]}</script><body>"
	    "<img src=/i/foxes-1-300x200.jpg>");

	check_int(c.count, 2, "what no element shows is a candidate too");
	check_int(c.list[0].hints, 1 << HINT_OG, "og:image names the image");
	check_int(c.hints.list[0].width, 1200, "with its width");
	check_text(c.list[1].urls[0].url, "https://a.example/ld-image.jpg",
	    "an @id is looked up in the graph; the logo is not taken");
	check_text(c.hints.facts.author, "N", "the author");
	c = gathered("<meta property=og:image content=/fox-near-900x600.jpg>"
		     "<picture><source srcset='fox-near-450x300.jpg 450w'>"
		     "<img src=fox-wide.jpg width=800></picture>");
	check_int(c.count, 1, "a hint is joined with any crop of a picture");
	c = gathered(
	    "<meta property=og:image content=/about-foxes-facebook.png>"
	    "<meta property=og:image:width content=1>"
	    "<meta property=og:image:height content=1>"
	    "<img width=1 height=1 src='//c.example/count?page="
	    "https%3A%2F%2Fa.example%2Fabout-foxes'>");
	check_int(c.count, 2, "a counter that names the page is no picture");
	check(!c.list[1].ruled_out, "nor is one declared as 1 x 1 a counter");
}

/* A table of addresses grows up to 12,288 of them. */
static void
table(void)
{
	struct same *seen;
	char url[32];
	uint32_t found = 0, i;

	arena_reset(arena);
	if ((seen = same_new(arena)) == NULL)
		abort();
	for (i = 0; i < 20000; i++) {
		snprintf(url, sizeof(url), "https://a.example/%u", i);
		same_put_url(seen, text_of(url), i);
	}
	for (i = 0; i < 20000; i++) {
		snprintf(url, sizeof(url), "https://a.example/%u", i);
		found += same_find_url(seen, text_of(url)) == i;
	}
	check_int(found, 12288, "a table keeps addresses up to its ceiling");
	same_put_url(seen, text_literal("https://a.example/7"), 8);
	check_int(same_find_url(seen, text_literal("https://a.example/7")), 7,
	    "and who put one first");
}

int
main(void)
{
	page = page_new();
	arena = arena_new(64 << 20);
	address.charset = "UTF-8";
	if (page == NULL || arena == NULL ||
	    !url_parse(
		text_literal("https://a.example/p"), NULL, &address.page) ||
	    !url_parse(
		text_literal("https://a.example/p"), NULL, &address.base))
		return 1;
	srcset();
	sameness();
	renditions();
	elements();
	hints();
	table();
	page_free(page);
	arena_free(arena);
	return check_end();
}
