/*
 * Sitemaps and feeds: what is read out of them, and what does no harm.
 */

#include <stdlib.h>

#include "lib/buffer.h"
#include "tests/check.h"

#include "crawler/feed.h"

enum { OUT_BYTES = 8 << 20 };

static struct arena *arena;
static struct buffer out;
static struct feed feed;

/* A line an entry: url, "~modified", "=title", and for each picture
 * "{url|caption|title|credit|licence|WxH}". */
static bool
print(void *context, const struct feed_entry *e)
{
	(void)context;
	(void)buffer_printf(&out, "%s%.*s", e->sitemap ? "sitemap " : "",
	    (int)e->url.size, e->url.data);
	if (e->modified.size > 0)
		(void)buffer_printf(
		    &out, " ~%.*s", (int)e->modified.size, e->modified.data);
	if (e->title.size > 0)
		(void)buffer_printf(
		    &out, " =%.*s", (int)e->title.size, e->title.data);
	if (e->content.size > 0)
		(void)buffer_printf(
		    &out, " :%.*s", (int)e->content.size, e->content.data);
	for (uint32_t i = 0; i < e->picture_count; i++) {
		const struct feed_picture *p = &e->pictures[i];
		const struct text parts[] = { p->url, p->caption, p->title,
			p->credit, p->licence };

		(void)buffer_put_string(&out, " {");
		for (size_t k = 0; k < 5; k++)
			(void)buffer_printf(&out, "%.*s|", (int)parts[k].size,
			    parts[k].size == 0 ? "" : parts[k].data);
		(void)buffer_printf(
		    &out, "%ux%u}", (unsigned)p->width, (unsigned)p->height);
	}
	(void)buffer_put_char(&out, '\n');
	return true;
}

static struct text
read_text(struct text file)
{
	buffer_clear(&out);
	if (feed_read(file, arena, print, NULL, &feed) != 0)
		return text_literal("no memory");
	return buffer_text(&out);
}

static struct text
read_file(const char *file)
{
	return read_text(text_of(file));
}

static void
test_sitemaps(void)
{
	check_text(
	    read_file("<?xml version='1.0'?><urlset xmlns='http://www.sitemaps."
		      "org/schemas/sitemap/0.9'><url><loc> http://a/1?x&amp;y "
		      "</loc><lastmod>2024-05-01</lastmod><priority>1"
		      "</priority></url><url><loc><![CDATA[http://a/2]]></loc>"
		      "</url></urlset>"),
	    "http://a/1?x&y ~2024-05-01\nhttp://a/2\n", "a sitemap");
	check_int(feed.kind, FEED_SITEMAP, "its kind");
	check(!feed.damaged, "nothing of it is damaged");
	check_text(
	    read_file("<s:urlset xmlns:s='u'><s:url><s:loc>http://a/1</s:loc>"
		      "</s:url></s:urlset>"),
	    "http://a/1\n", "a namespace of another name");
	check_text(read_file("<sitemapindex><sitemap><loc>http://a/1.xml</loc>"
			     "</sitemap><sitemap>http://a/2.xml?a&amp;b"
			     "</sitemap></sitemapindex>"),
	    "sitemap http://a/1.xml\nsitemap http://a/2.xml?a&b\n",
	    "an index, with and without loc");
	check_int(feed.kind, FEED_INDEX, "its kind");
	check_text(
	    read_file("\xEF\xBB\xBFhttp://a/1\r\n\r\n# no\nhttps://a/2 \n"),
	    "http://a/1\nhttps://a/2\n", "a text with a byte order mark");
	check_int(feed.kind, FEED_LIST, "its kind");
	check_text(read_file("<urlset><url><loc>http://a/1</loc><video:video>"
			     "<video:title>no</video:title><video:loc>http://no"
			     "</video:loc></video:video></url></urlset>"),
	    "http://a/1\n", "what other extensions say is passed over");
}

static void
test_pictures(void)
{
	static const char picture[] =
	    "http://a/1 {http://b/x.jpg|A caption|A title||http://l/|0x0} "
	    "{http://b/y.jpg|||||0x0}\n";

	check_text(
	    read_file("<urlset xmlns:image='http://www.google.com/schemas/"
		      "sitemap-image/1.1'><url><loc>http://a/1</loc>"
		      "<image:image><image:loc>http://b/x.jpg</image:loc>"
		      "<image:title>A title</image:title><image:caption>"
		      "A caption</image:caption><image:license>http://l/"
		      "</image:license></image:image><image:image><image:loc>"
		      "http://b/y.jpg</image:loc></image:image></url>"
		      "</urlset>"),
	    picture, "pictures of a sitemap");
	check_text(read_file("<urlset><url><image:image><image:loc>http://b/"
			     "x.jpg</image:loc><image:title>A title"
			     "</image:title><image:caption>A caption"
			     "</image:caption><image:license>http://l/"
			     "</image:license></image:image><image><loc>"
			     "http://b/y.jpg</loc></image><loc>http://a/1</loc>"
			     "</url></urlset>"),
	    picture, "the same without namespaces, in another order");
	check_text(read_file("<urlset xmlns:image='x'><url><loc>http://a/1"
			     "</loc><image:loc>http://b/x.jpg</image:loc>"
			     "<image:title>A title</image:title><image:caption>"
			     "A caption</image:caption><image:license>http://l/"
			     "</image:license><image:loc>http://b/y.jpg"
			     "</image:loc></url></urlset>"),
	    picture, "the same without what should be around them");
	check_text(read_file("<urlset><url><loc>http://a/1</loc><image:image>"
			     "<image:caption>no</image:caption></image:image>"
			     "</url></urlset>"),
	    "http://a/1\n", "a picture without an address is none");
}

static void
test_rss(void)
{
	check_text(
	    read_file("<rss version='2.0'><channel><title>All</title><language>"
		      "en-gb</language><link>http://a/</link><image><url>"
		      "http://a/logo.png</url><title>no</title><link>http://a/"
		      "</link></image><item><title>One</title><link>http://a/1"
		      "</link><enclosure url='http://b/x.jpg' length='9' "
		      "type='image/jpeg'/><enclosure url='http://b/x.mp3' "
		      "type='audio/mpeg'/></item><item><guid>http://a/2</guid>"
		      "</item><item><guid>tag:3</guid></item></channel></rss>"),
	    "http://a/1 =One {http://b/x.jpg|||||0x0}\nhttp://a/2\n",
	    "RSS 2.0: links, pictures that are enclosed, guids");
	check_text(feed.title, "All", "the title of all");
	check_text(feed.language, "en-gb", "its language");
	check_text(
	    read_file("<rdf:RDF xmlns:rdf='r' xmlns='http://purl.org/rss/1.0/'>"
		      "<channel><title>R</title></channel><item><link>"
		      "http://a/1</link></item></rdf:RDF>"),
	    "http://a/1\n", "RSS 1.0");
	check_text(
	    read_file("<rss xmlns:media='http://search.yahoo.com/mrss/'>"
		      "<channel><item><link>http://a/1</link><media:group>"
		      "<media:content url='http://b/x?a&amp;b' medium='image' "
		      "width='800' height='600'><media:description>Of x"
		      "</media:description></media:content><media:content "
		      "url='http://b/v.mp4' type='video/mp4'><media:title>no"
		      "</media:title></media:content></media:group>"
		      "<media:title>Of all</media:title><media:credit>Ann"
		      "</media:credit><media:license href='http://l/'/>"
		      "<media:thumbnail url='http://b/t.jpg'/></item><item>"
		      "<link>http://a/2</link><media:thumbnail "
		      "url='http://b/t.jpg' width='80'/></item>"
		      "<item xmlns:f='x'><link>http://f/3</link>"
		      "<f:origLink>http://a/3</f:origLink></item></channel>"
		      "</rss>"),
	    "http://a/1 {http://b/x?a&b|Of x|Of all|Ann|http://l/|800x600}\n"
	    "http://a/2 {http://b/t.jpg|||||80x0}\nhttp://a/3\n",
	    "Media RSS: what holds for all, thumbnails, the page's own link");
}

static void
test_content(void)
{
	check_text(
	    read_file("<rss xmlns:content='http://purl.org/rss/1.0/modules/"
		      "content/'><item><link>http://a/1</link><description>"
		      "short</description><content:encoded><![CDATA[<p>long]]>"
		      "</content:encoded></item><item><link>http://a/2</link>"
		      "<description>&lt;p&gt;short</description></item></rss>"),
	    "http://a/1 :<p>long\nhttp://a/2 :<p>short\n",
	    "what a feed has of its pages");
	check_text(read_file("<feed><entry><link href='http://a/1'/><content "
			     "type='html'>&lt;p&gt;long</content><summary>short"
			     "</summary></entry></feed>"),
	    "http://a/1 :<p>long\n", "in Atom, too");
}

static void
test_atom(void)
{
	check_text(
	    read_file("<feed xmlns='http://www.w3.org/2005/Atom' "
		      "xml:lang='de'><title type='html'>T</title><link "
		      "href='http://a/'/><entry><link rel='self' "
		      "href='http://no/'/><link rel='alternate' "
		      "href='http://a/1?x&amp;y'/><link rel='enclosure' "
		      "type='image/png' href='http://b/x'/><title type='xhtml'>"
		      "<div>A <b>bold</b> title</div></title><updated>"
		      "2024-01-02T03:04:05Z</updated><content type='xhtml'>"
		      "<div><title>no</title><link href='http://no/'/></div>"
		      "</content></entry><entry><link href='/2'/></entry>"
		      "</feed>"),
	    "http://a/1?x&y ~2024-01-02T03:04:05Z =A bold title "
	    "{http://b/x|||||0x0}\n/2\n",
	    "Atom: links by what they are, markup in titles");
	check_int(feed.kind, FEED_ATOM, "its kind");
	check_text(feed.language, "de", "its language");
}

static void
test_damage(void)
{
	static const char head[] = "<urlset><url><loc>http://a/1</loc></url>";
	struct buffer deep = buffer_make(1 << 20);

	check_text(read_file("<urlset><url><loc>http://a/1</loc></url><url>"
			     "<loc>http://a/2</loc><lastmod>20"),
	    "http://a/1\nhttp://a/2\n",
	    "a file that is cut gives what is whole");
	check(feed.damaged, "and is known to be damaged");
	check_text(read_file("<urlset><url><loc>http://a/1</loc></url><url>"
			     "<loc>http://a/2"),
	    "http://a/1\n", "an address that is cut is none");
	check_text(read_file("<urlset><url><loc>http://a/1</loc></url>< 2"),
	    "http://a/1\n", "what is no XML ends it");
	check_text(read_file("<urlset><url><loc>http://a/?x&y</loc></url>"
			     "<url><loc>http://a/2&nbsp;</loc></url></urlset>"),
	    "http://a/?x\nhttp://a/2\n", "references that are none");
	check_text(read_file("\n<b>Warning</b>: x\n<?xml version='1.0'?>"
			     "<urlset><url><loc>http://a/1</loc></url>"
			     "</urlset>"),
	    "http://a/1\n", "a server's warning before it");
	check_text(read_file("<!doctype html><html><url><loc>http://a/1</loc>"
			     "</url></html>"),
	    "", "a page of HTML gives nothing");
	check_int(feed.kind, FEED_UNKNOWN, "and is no list");
	check_text(read_file(""), "", "nor does nothing at all");
	(void)buffer_put_string(&deep, head);
	for (int i = 0; i < 1000; i++)
		(void)buffer_put_string(&deep, "<x>");
	(void)buffer_put_string(&deep, "<url><loc>http://a/2</loc></url>");
	check_text(read_text(buffer_text(&deep)), "http://a/1\n",
	    "what lies too deep ends it");
	check(feed.damaged, "as damage");
	buffer_clear(&deep);
	(void)buffer_put_string(&deep, head);
	(void)buffer_put_string(&deep, "<!-- <a --><![CDATA[ <b ]]><url");
	for (int i = 0; i < 2000; i++)
		buffer_printf(&deep, " a%d='>'", i);
	(void)buffer_put_string(&deep, "><loc>http://a/2</loc></url>");
	check_text(read_text(buffer_text(&deep)), "http://a/1\n",
	    "so does a tag of many attributes");
	check(feed.damaged, "which is damage, too");
	buffer_free(&deep);
}

static void
test_entities(void)
{
	check_text(
	    read_file("<!DOCTYPE x [<!ENTITY a 'AAAA'><!ENTITY b '&a;&a;'>"
		      "<!ENTITY f SYSTEM 'file:///etc/passwd'>"
		      "<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p; ]>"
		      "<rss><item><title>(&b;&f;&#65;)</title><link>http://a/1"
		      "</link></item></rss>"),
	    "http://a/1 =(A)\n", "entities of a DTD are not put in");
	check_text(read_file("<!DOCTYPE rss PUBLIC '-//Netscape Communications"
			     "//DTD RSS 0.91//EN' 'http://no.example/rss.dtd'>"
			     "<rss version='0.91'><channel><item><link>"
			     "http://a/1</link></item></channel></rss>"),
	    "http://a/1\n", "the DTD of RSS 0.91 is not loaded");
}

static bool
no_more(void *context, const struct feed_entry *e)
{
	int *count = context;

	(void)e;
	return ++*count < 2;
}

/* Fill the arena, as who works on an entry may. */
static bool
fill(void *context, const struct feed_entry *e)
{
	int *full = context;

	(void)e;
	*full += arena_take(arena, 20 << 20) == NULL;
	return true;
}

static void
test_arena(void)
{
	const struct text list = text_literal("http://a/1\nhttp://a/2\n");
	const struct text map = text_literal("<urlset>"
					     "<url><loc>http://a/1</loc></url>"
					     "<url><loc>http://a/2</loc></url>"
					     "</urlset>");
	int full = 0;

	(void)feed_read(map, arena, fill, &full, &feed);
	check_int(full, 0, "the arena is empty for each entry");
	(void)feed_read(list, arena, fill, &full, &feed);
	check_int(full, 0, "and for each line");
}

static void
test_limits(void)
{
	struct buffer file = buffer_make(16 << 20);
	int count = 0;

	(void)buffer_put_string(&file, "<urlset>");
	for (int i = 0; i < FEED_ENTRIES_MAX + 5; i++)
		(void)buffer_printf(
		    &file, "<url><loc>http://a/%d</loc></url>", i);
	(void)read_text(buffer_text(&file));
	check_int(feed.entries, FEED_ENTRIES_MAX, "50,000 entries at most");
	check_int(feed.over, 5, "the rest is counted");
	(void)feed_read(buffer_text(&file), arena, no_more, &count, &feed);
	check_int(count, 2, "who has enough gets no more");
	buffer_clear(&file);
	(void)buffer_put_string(&file, "<urlset><url><loc>http://a/1</loc>");
	for (int i = 0; i < FEED_PICTURES_MAX + 3; i++)
		(void)buffer_printf(
		    &file, "<image><loc>http://a/%d.jpg</loc></image>", i);
	(void)buffer_put_string(&file, "</url></urlset>");
	(void)read_text(buffer_text(&file));
	check_int(feed.over, 3, "1,000 pictures of an entry at most");
	buffer_clear(&file);
	(void)buffer_put_string(&file,
	    "<rss><item><link>http://a/1</link>"
	    "<title>");
	for (int i = 0; i < FEED_TEXT_BYTES_MAX; i++)
		(void)buffer_put_string(&file, "\xC3\xA4");
	(void)buffer_put_string(&file, "</title></item></rss>");
	(void)read_text(buffer_text(&file));
	check(utf8_valid(buffer_text(&out)) &&
		out.size < FEED_TEXT_BYTES_MAX + 100 &&
		out.size > FEED_TEXT_BYTES_MAX - 100,
	    "a long text is cut between characters");
	buffer_free(&file);
}

int
main(void)
{
	out = buffer_make(OUT_BYTES);
	arena = arena_new(32 << 20);
	if (arena == NULL)
		return 1;
	feed_open();
	test_sitemaps();
	test_pictures();
	test_rss();
	test_content();
	test_atom();
	test_damage();
	test_entities();
	test_arena();
	test_limits();
	arena_free(arena);
	buffer_free(&out);
	return check_end();
}
