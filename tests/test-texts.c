/* Cleaning, captions, credits. */

#include <stdlib.h>

#include "crawler/around.h"
#include "crawler/caption.h"
#include "crawler/clean.h"
#include "crawler/texts.h"
#include "tests/check.h"

static struct page *page;
static struct phrases *phrases;
static struct arena *arena;
static struct address address;

static void
clean(const char *raw, const char *want, const char *sentence)
{
	struct buffer out = buffer_make(2 * CLEAN_BYTES_MAX);

	(void)clean_text(text_of(raw), &out);
	check_text(buffer_text(&out), want, sentence);
	buffer_free(&out);
}

static void
split(const char *raw, const char *caption, const char *credit)
{
	struct text said;
	struct text t = clean_caption(phrases, text_of(raw), &said);

	check_text(t, caption, raw);
	check_text(said, credit, "its credit");
}

static void
cleaning(void)
{
	const struct text none = { NULL, 0 };

	clean(" a\xc2\xa0\n b\xe2\x80\x8b ", "a b", "white space is one space");
	clean("e\xcc\x81", "\xc3\xa9", "characters are composed");
	clean("&amp;quot;x&amp;quot;", "\"x\"", "double escapes are undone");
	clean("a\xe2\x80\x8d"
	      "b",
	    "ab", "a joiner between letters goes");
	clean("a & b", "a & b", "an ampersand stays");
	split("A fox. (Photo: Max Muster / dpa)", "A fox.", "Max Muster / dpa");
	split("A fox in snow. \xc2\xa9 AP", "A fox in snow.", "AP");
	split("Foto: dpa", "", "dpa");
	split("Image: A fox in the deep snow", "A fox in the deep snow", "");
	split("A fox (left) in snow", "A fox (left) in snow", "");
	check_text(clean_title(text_literal("Foxes | The Daily"), none,
		       text_literal("The Daily"), text_literal("d.example")),
	    "Foxes", "the site's name goes from a title");
	check_text(clean_title(text_literal("Foxes - daily.example"), none,
		       none, text_literal("www.daily.example")),
	    "Foxes", "by its host too");
	check_text(clean_title(text_literal("Lišky - Denní Zprávy"), none, none,
		       text_literal("www.dennizpravy.example")),
	    "Lišky", "which is written without accents");
	check_text(clean_title(text_literal("Foxes | The Daily Online"), none,
		       text_literal("The Daily"), text_literal("d.example")),
	    "Foxes", "with a word behind it");
	check_text(clean_title(text_literal("Foxes | Your paper for more"),
		       text_literal("Foxes"), none, text_literal("d.example")),
	    "Foxes", "whatever stands beside the headline");
	check_text(clean_title(text_literal("Foxes - and dogs"), none, none,
		       text_literal("d.example")),
	    "Foxes - and dogs", "what is no site's name stays");
}

/* Credits split off captions: with a phrase, in brackets, behind a mark. */
static void
credits(void)
{
	split("A fox (Archivbild)", "A fox (Archivbild)", "");
	split("A fox. Foto: Jane Doe", "A fox.", "Jane Doe");
	split("A fox in the deep snow Photo by Jane Doe",
	    "A fox in the deep snow", "Jane Doe");
	split("A fox. Photo AFP", "A fox.", "AFP");
	split("A fox. Photo shows its den", "A fox. Photo shows its den", "");
	split("A fox at a photo-call in Paris",
	    "A fox at a photo-call in Paris", "");
	split("Foto de familia de los zorros", "Foto de familia de los zorros",
	    "");
	split("A fox in the deep snow | Jane Doe/AP", "A fox in the deep snow",
	    "Jane Doe/AP");
	split("A fox in the deep snow \xe2\x80\x93 Reuters",
	    "A fox in the deep snow", "Reuters");
	split("A fox in the deep snow. Jane Doe (dpa)",
	    "A fox in the deep snow.", "Jane Doe (dpa)");
	split("A fox in the deep snow. (Jane Doe)", "A fox in the deep snow.",
	    "Jane Doe");
	split("A fox was seen in the woods. (Oslo)",
	    "A fox was seen in the woods. (Oslo)", "");
	split("2 of 12 | A fox in snow", "A fox in snow", "");
	split(
	    "Foto: Jane Doe/Fox Press Agency", "", "Jane Doe/Fox Press Agency");
	split("A fox in the deep snow. JANE DOE / X PRESS",
	    "A fox in the deep snow.", "JANE DOE / X PRESS");
	split(
	    "A fox in the deep snow (ansa)", "A fox in the deep snow", "ansa");
	split("A fox in the deep snow (32 ani)",
	    "A fox in the deep snow (32 ani)", "");
	split("A fox in the deep snow (Jane Doe/The Paper)",
	    "A fox in the deep snow", "Jane Doe/The Paper");
	split("Lis w lesie / Źródło: PAP / Jan Kowalski", "Lis w lesie",
	    "PAP / Jan Kowalski");
	split("雪中的狐狸。新华社记者 李响 摄", "雪中的狐狸。",
	    "新华社记者 李响 摄");
	split("שועל בשלג (צילום: ישראל ישראלי)", "שועל בשלג", "ישראל ישראלי");
	split("A fox in snow.Show more", "A fox in snow.", "");
	split("A fox in snow, seen from a zoom",
	    "A fox in snow, seen from a "
	    "zoom",
	    "");
	split("Image credit: Fox Labs", "", "Fox Labs");
	split("(Image: Fox Labs/Stock)", "", "Fox Labs/Stock");
	split("A fox in snow. Credit...", "A fox in snow.", "");
	split("Lap\xc4\x97 sniege / V. Pavardenis / ABC nuotr.",
	    "Lap\xc4\x97 sniege", "V. Pavardenis / ABC nuotr.");
	split("Лиса в лесу. Фото: Иван Иванов", "Лиса в лесу.", "Иван Иванов");
	split("семейные фото лисы", "семейные фото лисы", "");
	split(
	    "狐が雪の中を歩く（山田太郎撮影）", "狐が雪の中を歩く", "山田太郎");
	split("여우가 눈 속을 걸어가고 있는 모습이다. 뉴스1",
	    "여우가 눈 속을 걸어가고 있는 모습이다.", "뉴스1");
	split("눈 속의 여우 [사진=연합뉴스]", "눈 속의 여우", "연합뉴스");
	split("A fox. \xc2\xa9 Jane Doe/Copyright 2026 X. All rights reserved.",
	    "A fox.", "Jane Doe");
}

static struct caption
caption(const char *html)
{
	const struct caption_text text = { page, phrases, arena, NULL };
	static struct candidates c;

	arena_reset(arena);
	if (page_parse(page, text_of(html)) != 0 ||
	    candidate_gather(page, &address, arena, &c) != 0 || c.count == 0)
		abort();
	return caption_find(&text, &c, 0);
}

static void
captions(void)
{
	struct caption c = caption("<figure><img src=a.jpg><figcaption>A fox. "
				   "<span class=credit>Max</span>");

	check_text(c.text, "A fox.", "a figcaption without its credit");
	check_text(c.credit, "Max", "and the credit by its class");
	c = caption("<div><div><img src=a.jpg></div><p class=wp-caption-text>"
		    "A fox</p></div>");
	check_text(c.text, "A fox", "a neighbour with a caption's name");
	check(!c.figcaption, "which is not a figcaption");
	c = caption("<figure><img src=a.jpg><figcaption><p>A fox runs.</p>"
		    "<span>Max Muster/dpa</span></figcaption></figure>");
	check_text(c.text, "A fox runs.", "a name in an element of its own");
	check_text(c.credit, "Max Muster/dpa", "is the credit");
	c = caption("<figure><img src=a.jpg><img src=b.jpg><figcaption>Two");
	check(c.shared, "a caption of two pictures is shared");
	c = caption("<p>Text <img src=a.jpg> and more text of the page");
	check_int(c.node, 0, "running text is no caption");
}

/* What class names and the order of elements tell of captions. */
static void
caption_elements(void)
{
	struct caption c = caption(
	    "<figure><div><img src=a.jpg><small>&copy; Jane Doe</small></div>"
	    "<figcaption>A fox</figcaption></figure>");

	check_text(c.text, "A fox", "a credit beside the figcaption");
	check_text(c.nearby, "© Jane Doe", "is told by its words");
	c = caption("<figure><img src=a.jpg><figcaption>A fox</figcaption>"
		    "<figcaption itemprop=author>Jane Doe</figcaption>");
	check_text(c.text, "A fox", "of two figcaptions one is the author's");
	c = caption("<figure><img src=a.jpg><figcaption>A fox. <span "
		    "class=copyright>Copyright</span> <span class=credit>Jane "
		    "Doe</span> / <span class=distributor>X Press</span>");
	check_text(c.credit, "Jane Doe / X Press",
	    "parts of a credit are joined, bare labels left out");
	c = caption("<figure><img src=a.jpg><figcaption><p>A fox runs.</p>"
		    "<small>26.10.2025 | 2:43 min</small></figcaption>");
	check_text(c.text, "A fox runs.", "a date behind a caption goes");
	c = caption("<figure><img src=a.jpg><figcaption>A fox runs. <span "
		    "hidden>More</span></figcaption>");
	check_text(c.text, "A fox runs.", "what is hidden in a caption goes");
	c = caption("<div class=pic><a href=/x><img src=a.jpg></a><div "
		    "class=mediaSubtitleText>A fox runs in the snow.</div>"
		    "</div>");
	check_text(c.text, "A fox runs in the snow.",
	    "text of a picture by its class is a caption");
	c = caption("<div><img src=a.jpg><p class=image-info><a href=/x>Other "
		    "news of the day</a></p><p>and what this page is about, at "
		    "length</div>");
	check_int(c.node, 0, "a link is not");
	c = caption("<div class=pics><figure><img src=a.jpg><figcaption><span "
		    "class=photo-credit>Credit: Jane</span></figcaption>"
		    "</figure><p class=caption>Another picture's</p></div>");
	check_text(
	    c.credit, "Credit: Jane", "a figcaption may be but a credit");
	check_int(c.node, 0, "and then there is no other caption");
	c = caption("<div class=wrapper-attribution><div class=box><img "
		    "src=a.jpg><p class=caption>A fox</p></div></div>");
	check_text(c.nearby, "", "what holds the caption is no credit");
	c = caption("<div><div><img src=a.jpg></div><h2>A fox</h2><p>Photo: "
		    "AFP</p></div>");
	check_text(c.text, "A fox", "a heading before a credit is a caption");
}

static const struct text_item *
item(const struct texts *texts, const char *kind)
{
	for (uint32_t i = 0; i < texts->count; i++)
		if (strcmp(texts->list[i].kind, kind) == 0)
			return &texts->list[i];
	return NULL;
}

/* The texts of the first picture. */
static struct texts
collect(const char *html)
{
	static struct candidates c;
	static struct fields f;
	struct subject s = { page, &address, &c, &f, arena, NULL, phrases,
		NULL };
	struct texts texts;

	arena_reset(arena);
	if (page_parse(page, text_of(html)) != 0 ||
	    candidate_gather(page, &address, arena, &c) != 0 || c.count == 0)
		abort();
	fields_gather(page, &address, &c.hints.facts, (struct text){ NULL, 0 },
	    arena, &f);
	if (texts_index(&s) != 0)
		abort();
	texts_collect(&s, 0, &texts);
	return texts;
}

static struct text
said(const struct texts *texts, const char *kind)
{
	const struct text_item *one = item(texts, kind);

	return one == NULL ? text_of("") : one->text;
}

static void
credits_of_texts(void)
{
	struct texts t = collect("<figure><img src=a.jpg><figcaption>A fox. "
				 "Foto: X Press</figcaption><span "
				 "class=author>Jane, editor</span></figure>");

	check_text(t.credit, "X Press",
	    "the caption's own credit goes before one beside it");
	t = collect("<img src=a.jpg alt='A fox (Photo: Jane Doe)'>");
	check_text(said(&t, "alt"), "A fox (Photo: Jane Doe)", "an alt stays");
	check_text(t.credit, "Jane Doe", "but its credit is known");
	t = collect("<a href=b.jpg data-caption='&lt;b&gt;A fox&lt;/b&gt; in "
		    "snow'><img src=a.jpg data-credit='Jane Doe'></a>");
	check_text(said(&t, "caption"), "A fox in snow",
	    "a caption in an attribute, without tags");
	check_text(t.credit, "Jane Doe", "and a credit in one");
	t = collect("<script type=application/ld+json>{\"@type\":\"Article\","
		    "\"image\":{\"url\":\"/a.jpg\",\"caption\":\"A fox\","
		    "\"copyrightHolder\":{\"name\":\"Foto: X\"}}}</script>"
		    "<img src=a.jpg>");
	check_text(said(&t, "jsonld"), "A fox", "JSON-LD says a caption");
	check_text(t.credit, "X", "and who holds the rights, cleaned");
	t = collect("<figure><img src=a.jpg><figcaption>4.5 / 5");
	check(item(&t, "figcaption") == NULL, "a number is no caption");
}

static void
surroundings(void)
{
	struct texts t = collect(
	    "<div>What the site is about.</div><h1>H</h1><p class=byline>By "
	    "Jane Doe and John Doe<p>26.10.2025, 10:15:30 +02:00<img "
	    "src=a.jpg><p>A paragraph of the page.");

	check(item(&t, "before") == NULL,
	    "nothing before the h1, no byline and no date is before a picture");
	check_text(said(&t, "after"), "A paragraph of the page.", "after");
	t = collect("<p>A paragraph of the page.<p>A fox <img src=a.jpg> and "
		    "more of the same block.<p>Another one of the page.");
	check_text(said(&t, "after"), "and more of the same block.",
	    "the picture's own block comes first");
	t = collect("<div><img src=a.jpg><p class=caption>A fox in the snow. "
		    "Foto: X</p></div><p>A paragraph of the page.");
	check_text(said(&t, "caption"), "A fox in the snow.", "a caption");
	check_text(said(&t, "after"), "A paragraph of the page.",
	    "is not what follows the picture");
	t = collect("<h1>Animals</h1><h2>Birds</h2><h3>Owls</h3><h2>Mammals"
		    "</h2><form><h4>Search</h4></form><h3>Foxes</h3><img "
		    "src=a.jpg>");
	check_int(t.section_count, 3, "a picture stands in sections:");
	check_text(t.sections[0], "Animals", "the page's,");
	check_text(t.sections[1], "Mammals", "the nearest of each level,");
	check_text(t.sections[2], "Foxes", "and the innermost");
	check_text(said(&t, "heading"), "Foxes", "which is its heading");
	t = collect("<img src=a.jpg title='A &lt;i&gt;red&lt;/i&gt;&lt;br&gt;"
		    "fox'>");
	check_text(said(&t, "title"), "A red fox", "tags go from a title");
}

static void
phrases_that_are_wrong(void)
{
	const char *why;
	int line;

	check(phrases_parse(text_literal("# x\n[credit]\nphoto:\n[what]\n"),
		  &line, &why) == NULL,
	    "an unknown kind of phrases is refused");
	check_int(line, 4, "with its line");
	check(phrases_parse(text_literal("photo:\n"), &line, &why) == NULL,
	    "and so is a phrase of no kind");
}

static void
kinds(void)
{
	static const char html[] =
	    "<title>T - Site</title><meta property=og:site_name content=Site>"
	    "<meta name=description content=D><h1>H</h1><p>A paragraph before "
	    "the picture.<p><img src=a.jpg alt='An alt' title=Ti aria-label=L>"
	    "<p>A paragraph behind the picture.";
	static const char *const want[][2] = {
		{ "alt", "An alt" },
		{ "title", "Ti" },
		{ "aria", "L" },
		{ "heading", "H" },
		{ "before", "A paragraph before the picture." },
		{ "after", "A paragraph behind the picture." },
		{ "page-title", "T" },
		{ "description", "D" },
	};
	struct texts texts = collect(html);

	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		const struct text_item *one = item(&texts, want[i][0]);

		check_text(one == NULL ? text_of("") : one->text, want[i][1],
		    want[i][0]);
	}
	check(item(&texts, "filename") == NULL,
	    "no file name where there are words");
}

/* The memory of a page is used again: what is left in it of the page before
 * must not be read. */
static void
last_node(void)
{
	static const char before[] = "<p>one<p>two<p>three<p>four";
	static const char html[] =
	    "<p>A paragraph that the picture ends.<img src=a.jpg>";
	struct around_place place = { .node = 0 };
	struct around around;

	arena_reset(arena);
	if (page_parse(page, text_literal(before)) != 0 ||
	    page_parse(page, text_literal(html)) != 0)
		abort();
	place.node = page->node_count - 1;
	around = around_find(page, &place, phrases, arena);
	check_text(around.before, "A paragraph that the picture ends.",
	    "a picture that ends the page has text before it");
	check_text(around.after, "", "and none behind it");
}

int
main(void)
{
	phrases = phrases_open();
	page = page_new();
	arena = arena_new(64 << 20);
	if (phrases == NULL || page == NULL || arena == NULL ||
	    !url_parse(
		text_literal("https://a.example/p"), NULL, &address.page) ||
	    !url_parse(
		text_literal("https://a.example/p"), NULL, &address.base))
		return 1;
	cleaning();
	credits();
	captions();
	caption_elements();
	kinds();
	credits_of_texts();
	surroundings();
	phrases_that_are_wrong();
	last_node();
	page_free(page);
	arena_free(arena);
	phrases_free(phrases);
	return check_end();
}
