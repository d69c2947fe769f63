/* Cleaning, captions, credits. */

#include <stdlib.h>

#include "crawler/caption.h"
#include "crawler/clean.h"
#include "crawler/texts.h"
#include "tests/check.h"

static struct page *page;
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
	struct text t = clean_caption(text_of(raw), &said);

	check_text(t, caption, raw);
	check_text(said, credit, "its credit");
}

static void
cleaning(void)
{
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
	check_text(clean_title(text_literal("Foxes | The Daily"),
		       text_literal("The Daily"), text_literal("d.example")),
	    "Foxes", "the site's name goes from a title");
	check_text(clean_title(text_literal("Foxes - daily.example"),
		       text_literal(""), text_literal("www.daily.example")),
	    "Foxes", "by its host too");
}

static struct caption
caption(const char *html)
{
	static struct candidates c;

	arena_reset(arena);
	if (page_parse(page, text_of(html)) != 0 ||
	    candidate_gather(page, &address, arena, &c) != 0 || c.count == 0)
		abort();
	return caption_find(page, &c, 0, arena);
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

static const struct text_item *
item(const struct texts *texts, const char *kind)
{
	for (uint32_t i = 0; i < texts->count; i++)
		if (strcmp(texts->list[i].kind, kind) == 0)
			return &texts->list[i];
	return NULL;
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
	struct candidates c;
	struct fields f;
	struct texts texts;
	struct subject s = { page, &address, &c, &f, arena, NULL };

	arena_reset(arena);
	if (page_parse(page, text_literal(html)) != 0 ||
	    candidate_gather(page, &address, arena, &c) != 0)
		abort();
	fields_gather(page, &address, &c.hints.facts, (struct text){ NULL, 0 },
	    arena, &f);
	texts_collect(&s, 0, &texts);
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		const struct text_item *one = item(&texts, want[i][0]);

		check_text(one == NULL ? text_of("") : one->text, want[i][1],
		    want[i][0]);
	}
	check(item(&texts, "filename") == NULL,
	    "no file name where there are words");
}

int
main(void)
{
	page = page_new();
	arena = arena_new(64 << 20);
	if (page == NULL || arena == NULL ||
	    !url_parse(
		text_literal("https://a.example/p"), NULL, &address.page) ||
	    !url_parse(
		text_literal("https://a.example/p"), NULL, &address.base))
		return 1;
	cleaning();
	captions();
	kinds();
	page_free(page);
	arena_free(arena);
	return check_end();
}
