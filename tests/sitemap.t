# Sitemaps and feeds through lait-extract.
. tests/lib.sh
cd "$tmp" || exit 1
LAIT_CONF=/dev/null
export LAIT_CONF

list() # list WANT URL FILE [MORE]: what a list becomes
{
	printf '{"record":"page","url":"%s","path":"%s","want":"%s"%s}\n' \
	    "$2" "$3" "$1" "$4" | lait-extract --store .
}
is_true() # is_true FILTER: what it selects of out, it says true of
{
	[ "$(jq -r "$1" out)" = true ]
}

cat >map.xml <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
    xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://a.example/fox</loc><lastmod>1994-11-06T08:49:37Z</lastmod>
<image:image><image:loc>https://cdn.example/fox.jpg</image:loc>
<image:caption>A red fox looks for mice. (Photo: Max Muster)</image:caption>
<image:title>&lt;b&gt;Red&lt;/b&gt; fox</image:title>
<image:license>/licence</image:license></image:image>
<image:image><image:loc>https://cdn.example/den.jpg</image:loc></image:image>
</url>
<url><loc>https://b.example/elsewhere</loc></url>
<url><loc>mailto:x@a.example</loc></url>
<url><loc>https://a.example/den</loc></url>
</urlset>
END
list sitemap https://a.example/map.xml map.xml >out
check "a sitemap gives candidates, links and itself" sh -c \
    "jq -r .record out | tr '\n' ' ' |
	grep -qx 'candidate candidate link link page '"
check "a candidate is of the page, told by the list" is_true \
    'select(.rank == 1) | .page_url == "https://a.example/fox" and
	.list_url == "https://a.example/map.xml" and .main_score == 0.25 and
	.image_url == "https://cdn.example/fox.jpg" and .source == "sitemap"
	and .licence == ["https://a.example/licence"]'
check "with the caption, its credit split off, and the title" is_true \
    'select(.rank == 1) | [.texts[] | .kind + ": " + .text] ==
	["sitemap-caption: A red fox looks for mice.",
	 "sitemap-title: Red fox"] and .credit == "Max Muster"'
check "links know when their page changed" is_true \
    'select(.url == "https://a.example/fox") | .modified == 784111777'
check "what belongs to another authority is dropped and counted" is_true \
    'select(.record == "page") | .kind == "sitemap" and .entries == 4 and
	.links == 2 and .candidates == 2 and .dropped == 2'
list sitemap https://a.example/map.xml map.xml \
    ',"covers":["https://b.example/"]' >out
check "unless that one names the list" is_true \
    'select(.record == "page") | .links == 3 and .dropped == 1'
list sitemap https://c.example/map.xml map.xml \
    ',"final_url":"https://a.example/map.xml"' >out
check "after a redirect its own address counts" is_true \
    'select(.record == "page") | .links == 2 and .url ==
	"https://c.example/map.xml"'
gzip -c map.xml | gzip >map.xml.gz
list sitemap https://a.example/map.xml map.xml.gz >out
check "gzip within gzip" is_true 'select(.record == "page") | .links == 2'
gzip -c map.xml | head -c 300 >cut.gz
list sitemap https://a.example/map.xml cut.gz >out
check "a gzip file that is cut gives what there is" is_true \
    'select(.record == "page") | .damaged and .entries == 1'

echo '<sitemapindex><sitemap><loc>https://a.example/2.xml</loc></sitemap></sitemapindex>' >index.xml
list sitemap https://a.example/map.xml index.xml >out
check "an index names sitemaps" is_true \
    'select(.record == "link") | .want == "sitemap"'

cat >feed.xml <<'END'
<?xml version="1.0" encoding="iso-8859-1"?>
<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel>
<title>News of the wood</title><language>en</language>
<item><title>A day out</title><link>/day</link>
<media:content url="day.jpg" type="image/jpeg" width="640" height="480">
<media:title>A day out</media:title>
<media:description>Two badgers in the caf@ of the wood</media:description>
</media:content></item></channel></rss>
END
LC_ALL=C sed -i "s/@/$(printf '\351')/" feed.xml
list feed https://a.example/feed/ feed.xml >out
check "a feed: addresses are relative to it, captions in its charset" is_true \
    'select(.record == "candidate") | .page_url == "https://a.example/day" and
	.image_url == "https://a.example/feed/day.jpg" and .source == "feed" and
	.stated_width == 640 and .main_score == 0.5 and
	[.texts[] | .kind + ": " + .text] ==
	["feed-caption: Two badgers in the café of the wood"]'
check "and what it says of itself" is_true 'select(.record == "page") |
	.kind == "rss" and .title == "News of the wood" and
	.language_declared == "en" and .charset == "windows-1252"'

cat >blog.xml <<'END'
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><item><link>https://a.example/b/</link><content:encoded><![CDATA[<p>Text
<figure><img src="den.jpg" width=800 alt="A den under the roots"><figcaption>The
den of a badger. Photo: Ann Lee</figcaption></figure>]]></content:encoded></item>
</channel></rss>
END
list sitemap https://a.example/blog.xml blog.xml >out
check "a feed that carries its pages: what these show, though a sitemap was wanted" \
    is_true 'select(.record == "candidate") |
	.image_url == "https://a.example/b/den.jpg" and .source == "feed" and
	.stated_width == 800 and ([.texts[] | .kind + ": " + .text] ==
	["feed-caption: The den of a badger.",
	 "feed-caption: A den under the roots"])'

iconv -f UTF-8 -t UTF-16LE blog.xml >wide.xml
for file in blog.xml wide.xml; do
	printf '{"record":"page","url":"https://a.example/%s","path":"%s","want":"feed"}\n' \
	    $file $file
done | lait-extract -j 1 --store . >out
check "UTF-16 without a mark, behind a list of UTF-8" is_true \
    'select(.record == "page" and .path == "wide.xml") | .kind == "rss" and
	.candidates == 1 and .charset == "UTF-16LE" and
	.charset_source == "guess"'

echo '<!doctype html><p>Not found' >page.html
list sitemap https://a.example/map.xml page.html >out
check "a page of HTML is none" is_true '.reject == "extract:not-list"'
: >empty
list feed https://a.example/feed empty >out
check "nor is nothing" is_true '.reject == "extract:empty"'
list feed https://a.example/feed none.xml >out
check "a file that is not there is an accident" is_true \
    '.fail == "extract:store"'

# As many as may be, with pictures: every list gets its answer, in order.
{
	echo '<urlset>'
	seq 0 50009 | sed 's,.*,<url><loc>https://a.example/&</loc><image:image>\
<image:loc>https://a.example/&.jpg</image:loc>\
<image:title>Picture number &</image:title></image:image></url>,'
	echo '</urlset>'
} >large.xml
list sitemap https://a.example/map.xml large.xml >out
check "50,000 addresses and their pictures; the rest is counted" sh -c \
    "tail -n 1 out | jq -e '.links == 50000 and .candidates == 50000 and
	.over == 10'"
finish
