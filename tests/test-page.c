/* The tokenizer and the tree builder, where parsers differ. */

#include <stdlib.h>

#include "crawler/page.h"
#include "tests/check.h"

static struct page *page;

static struct text
attribute(enum tag_name tag, enum attribute_name name)
{
	uint32_t node = page_find(page, 1, page->node_count, tag);

	return page_attribute(page, node, name);
}

static uint32_t
count(enum tag_name tag)
{
	uint32_t n = 0;

	for (uint32_t i = 1; i < page->node_count; i++)
		n += page->nodes[i].tag == tag;
	return n;
}

static uint32_t
parsed(const char *html, enum tag_name tag)
{
	check_int(page_parse(page, text_of(html)), 0, html);
	return page_find(page, 1, page->node_count, tag);
}

static struct text
seen(const char *html)
{
	(void)page_parse(page, text_of(html));
	return buffer_text(&page->visible);
}

static void
tokens(void)
{
	parsed("<img src=a.jpg/ ALT='x&copy=2 &notit; &eacute;&#128;' alt=y>",
	    TAG_IMG);
	check_text(attribute(TAG_IMG, ATTRIBUTE_SRC), "a.jpg/",
	    "a slash stays in a value without quotes");
	check_text(attribute(TAG_IMG, ATTRIBUTE_ALT),
	    "x&copy=2 &notit; \xc3\xa9\xe2\x82\xac",
	    "references as in attributes; the first of two counts");
	check_text(seen("a &notit; &copy=2 &NotEqualTilde;"),
	    "a \xc2\xac"
	    "it; \xc2\xa9=2 \xe2\x89\x82\xcc\xb8",
	    "references as in text");
	parsed("<!--><img id=1><!---><img id=2><!-- --!><img id=3><!x><?y>"
	       "</ z><img id=4><![CDATA[<img id=5>]]>",
	    TAG_IMG);
	check_int(count(TAG_IMG), 4, "comments end where a browser ends them");
	parsed("<textarea><img></textarea><title><img></title><iframe><img>"
	       "</iframe><noframes><img></noframes><xmp><img></xmp><script>"
	       "<!--<script><img></script>--><img></script>",
	    TAG_IMG);
	check_int(count(TAG_IMG), 0, "raw text has no images");
	(void)page_parse(page,
	    (struct text){ "<title>a\0b</title>c\0d<svg><image>e\0f", 36 });
	check_text(page->nodes[page->title + 1].text,
	    "a\xef\xbf\xbd"
	    "b",
	    "NUL in a title is U+FFFD");
	check_text(buffer_text(&page->visible), "cd", "and in text nothing");
	check_text(page->nodes[page->node_count - 1].text,
	    "e\xef\xbf\xbd"
	    "f",
	    "and in an svg U+FFFD");
	check_text(seen("a<script>'<b>'</script>b<style>c</style>"), "ab",
	    "scripts and styles are not seen");
	(void)parsed("<p><img src='a", TAG_IMG);
	check_int(count(TAG_IMG), 0, "a tag that is cut is no tag");
}

static void
tree(void)
{
	uint32_t node =
	    parsed("<picture><source srcset=a><img></picture>", TAG_IMG);

	check_int(page->nodes[page->nodes[node].parent].tag, TAG_PICTURE,
	    "source is void");
	node = parsed("<a href=1><div>x</a><img></div>", TAG_IMG);
	check_int(page->nodes[node].link, 0, "a link that ended holds nothing");
	node = parsed("<a href=1>x<a href=2><img></a>", TAG_IMG);
	check_text(page_attribute(page, page->nodes[node].link, ATTRIBUTE_HREF),
	    "2", "a link ends the one before it");
	node = parsed("<p>a</body></html><div><img></div>", TAG_IMG);
	check_int(page->nodes[page->nodes[page->nodes[node].parent].parent].tag,
	    TAG_BODY, "what follows the end stands in the body");
	parsed("<head><noscript><img></noscript></head><body>x", TAG_IMG);
	check(
	    page->nodes[page_find(page, 1, page->node_count, TAG_IMG)].within &
		WITHIN_HEAD,
	    "a tracker in the head stays there");
	parsed("<image src=a>", TAG_IMG);
	check_int(count(TAG_IMG), 1, "image is img");
	check_text(
	    page->nodes[page_find(page, 1, page->node_count, TAG_IMG)].text,
	    "img", "by name too");
	parsed("<svg><title>t</title><image href=q /><desc><img></desc></svg>",
	    TAG_IMG);
	check_int(page->title, 0, "the title of an svg is not the page's");
	check_int(count(TAG_IMAGE), 1, "image in svg stays image");
	parsed("<body id=a><body class=b id=c>", TAG_BODY);
	check_text(attribute(TAG_BODY, ATTRIBUTE_CLASS), "b",
	    "a second body gives its new attributes");
	check_text(attribute(TAG_BODY, ATTRIBUTE_ID), "a",
	    "and not those that are there");
	parsed("<html id=a><template><html id=b class=c><body id=d></template>"
	       "<body id=e>",
	    TAG_BODY);
	check(page_attribute(page, page->html, ATTRIBUTE_CLASS).data == NULL,
	    "html in a template is none");
	check_text(attribute(TAG_BODY, ATTRIBUTE_ID), "e", "nor is body");
	parsed("<head><noscript><noscript><img></noscript><body>", TAG_BODY);
	check_int(count(TAG_NOSCRIPT), 1, "nor noscript in the head's own");
	node = parsed("<ul><li>a<li>b<ul><li>c</ul>d</ul>", TAG_LI);
	check_int(page->nodes[page->nodes[node].end].tag, TAG_LI,
	    "an item ends the one before it");
}

static void
frames(void)
{
	parsed("<frameset><frame src=a><p>x<img></frameset>y<body><img>"
	       "<noframes>z</noframes>",
	    TAG_FRAME);
	check_int(count(TAG_FRAME), 1, "a page of frames");
	check_int(count(TAG_IMG) + count(TAG_BODY), 0, "has no elements else");
	check_int(count(TAG_TEXT), 1, "and no text but that of noframes");
	check_text(seen("<p>a<frameset><frame></frameset>b"), "ab",
	    "frames in a body are none");
}

static void
visible(void)
{
	check_text(seen("<p>a</p><p>b <b>c</b>d\n e</p>"), "a\nb cd e",
	    "blocks part words, inline elements do not");
	check_text(seen("<div hidden>x</div><div hidden id=\"S:1\">y</div>"
			"<p style='display : none'>z"),
	    "y", "hidden, but not what a server streams");
	check_text(
	    seen("<p><template>x</template><template shadowrootmode=open>y"
		 "</template>"),
	    "y", "a shadow root is seen");
	(void)seen("a<i>\xc3\xa9</i><u>b");
	check_int(
	    page->nodes[page_find(page, 1, page->node_count, TAG_U)].characters,
	    2, "characters, not bytes, before a node");
}

static void
ceilings(void)
{
	enum { DEEP = 100000 };
	char *html = malloc(3 * DEEP + 1);

	if (html == NULL)
		return;
	for (size_t i = 0; i < DEEP; i++)
		memcpy(html + 3 * i, "<b>", 3);
	check_int(page_parse(page, (struct text){ html, 3 * DEEP }), 0,
	    "100,000 levels are parsed");
	check_int(count(TAG_B), DEEP, "and all elements kept");
	check(page->nodes[DEEP].depth <= PAGE_DEPTH_MAX, "as siblings");
	free(html);
}

int
main(void)
{
	page = page_new();
	if (page == NULL)
		return 1;
	tokens();
	tree();
	frames();
	visible();
	ceilings();
	page_free(page);
	return check_end();
}
