# Sitemaps and feeds through a whole run: who names them, what they bring.
. tests/lib.sh
. tests/site.sh
trap 'unserve; rm -rf "$tmp"' EXIT
cd "$tmp" || exit 1

# Pages that no link leads to.
make-site site 7
sed -i '/<nav>/,/<\/nav>/d' site/p*.html site/index.html
sed -i 's,</title>,</title><link rel=alternate type=application/rss+xml href=feed.xml>,' \
    site/index.html
mv site/i2.jpg site/hidden-castle-roof.jpg
sed -i 's/i2.jpg/hidden-castle-roof.jpg/' site/p2.html
serve "$tmp/site" 0 --log "$tmp/log" || skip_all 'no loopback server'
at=http://127.0.0.1:$port
cat >site/robots.txt <<END
User-agent: *
Disallow: /secret
Sitemap: $at/maps.xml.gz
Sitemap: $at/secret.xml
END
echo "<sitemapindex><sitemap><loc>$at/pages.xml</loc></sitemap>
<sitemap><loc>$at/maps.xml.gz</loc></sitemap></sitemapindex>" |
    gzip >site/maps.xml.gz
cat >site/pages.xml <<END
<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
    xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>$at/p1.html</loc><image:image><image:loc>$at/i1.jpg</image:loc>
<image:caption>Only the sitemap says that of the winter market</image:caption>
<image:title>Market stalls under snow</image:title></image:image></url>
<url><loc>$at/p2.html</loc><image:image><image:loc>$at/hidden-castle-roof-150x150.jpg</image:loc>
<image:caption>What another size of it has to say</image:caption></image:image></url><url><loc>$at/p3.html</loc></url>
<url><loc>http://elsewhere.example/</loc></url>
</urlset>
END
cat >site/feed.xml <<END
<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel>
<title>News</title><item><title>Four</title><link>/p4.html</link>
<media:content url="/i4.jpg" medium="image"><media:description>The feed alone
tells of these two stone bridges</media:description></media:content></item>
<item><title>Two</title><link>/p2.html</link>
<media:content url="/hidden-castle-roof.jpg" medium="image"><media:description>The feed knows
more of the hidden castle</media:description></media:content></item>
</channel></rss>
END
cp site/p4.html site/secret.xml

count() # count NAME: requests for it
{
	cut -f 4 log | grep -cx "/$1"
}
asked() # asked NAME N: just N requests for it
{
	[ "$(count "$1")" = "$2" ]
}
rows() # rows SQL: without the header
{
	lait sql "$1" | sed 1d
}
selected() # selected KIND TEXT: such a pair of a picture is there
{
	lait sql "SELECT kind, text FROM pairs" |
	    grep -qF "$(printf '%s\t%s' "$1" "$2")"
}

check 'a dataset' dataset d
cd d || exit 1
ln -s ../log log
lait add seeds "$at/index.html" >/dev/null 2>&1
lait run >said 2>&1
tap $? 'a run' said
rows 'SELECT url FROM pages ORDER BY url' | sed "s,$at/,," | tr '\n' ' ' >got
echo 'index.html p1.html p2.html p3.html p4.html ' | tr -d '\n' >want
check_same 'pages of the sitemap, and of the feed' want got
rows 'SELECT url, want, state, kind FROM lists ORDER BY url' |
    sed "s,$at/,,; s/\t*\$//" | tr '\t' ' ' >got
cat >want <<'END'
feed.xml feed done rss
maps.xml.gz sitemap done index
pages.xml sitemap done sitemap
secret.xml sitemap rejected
END
check_same 'every list has its state' want got
check 'an index that names itself is read once' asked maps.xml.gz 1
check 'robots.txt holds for sitemaps' asked secret.xml 0
check 'where it names some, none is guessed' asked sitemap.xml 0
check 'a caption of the sitemap stands beside its picture' selected \
    sitemap-caption 'Only the sitemap says that of the winter market'
check 'and a title' selected sitemap-title 'Market stalls under snow'
check 'one of another size, too' selected \
    sitemap-caption 'What another size of it has to say'
check 'and one of the feed' selected feed-caption \
    'The feed knows more of the hidden castle'
check 'no page is fetched for them twice' asked p1.html 1
check 'everything adds up' lait check
check_says 'why tells of a list' 'kind sitemap, 4 entries, 3 links, 2 pictures' \
    lait why "$at/pages.xml"
check_says 'status counts lists' 'list urls' lait status

# A list that comes late, changes, and goes.
cat >../site/late.xml <<END
<urlset><url><loc>$at/p2.html</loc><image><loc>$at/hidden-castle-roof.jpg</loc>
<caption>Said late about the second picture here</caption></image></url>
<url><loc>$at/p5.html</loc><lastmod>2001-01-01</lastmod></url>
<url><loc>$at/p3.html</loc><lastmod>2001-01-01</lastmod></url></urlset>
END
lait add sitemap "$at/late.xml" >/dev/null 2>&1
lait run >said 2>&1
check 'a sitemap added by hand' asked p5.html 1
check 'joins pages that were there before' selected sitemap-caption \
    'Said late about the second picture here'
check 'which are not fetched again' asked p2.html 1
check 'nor what changed long ago' asked p3.html 1
sed -i "s/Said late/Said anew/; s/2001-01-01/$(date -u +%Y-%m-%dT%H:%M:%SZ)/" \
    ../site/late.xml
sleep 1
lait add sitemap "$at/late.xml" >/dev/null 2>&1
lait run >said 2>&1
check 'added again, it is read again' asked late.xml 2
check 'what it said before is gone' sh -c \
    '! lait sql "SELECT text FROM pairs" | grep -q "Said late"'
check 'what it says now is there' selected sitemap-caption \
    'Said anew about the second picture here'
check 'what changed since is fetched again' asked p3.html 2
rows 'SELECT n FROM trap WHERE kind = 5' >want # what lists said
check 'redo reads lists, too' lait redo extract
check 'and run does' lait run
rows 'SELECT n FROM trap WHERE kind = 5' >got
check_same 'what a list says again is counted once' want got
lait redo extract
lait-db todo extract | grep late.xml |
    sed 's/}$/,"fail":"extract:store"}/' >failed
check 'an accident of a list' grep -q late.xml failed
lait-db save extract <failed
lait-db select
check 'takes back nothing of what it said' selected sitemap-caption \
    'Said anew about the second picture here'
lait run >said 2>&1
check 'everything adds up still' lait check
check 'with the same texts' selected sitemap-caption \
    'Said anew about the second picture here'
cd .. || exit 1

# /sitemap.xml, where robots.txt names none.
rm site/robots.txt site/index.html
cp site/pages.xml site/sitemap.xml
sed 's,</title>,</title><link rel=alternate type=application/atom+xml href=/none>,' \
    site/p6.html >site/index.html
for case in 'on 1 1' 'named 0 1' 'off 0 0'; do
	set -- $case
	: >log
	feeds=$([ "$1" = off ] && echo off || echo on)
	dataset "$1" '[gate]' "main-score-min = 0.5"
	sed -i "s/^scope = host/&\nsitemaps = $1\nfeeds = $feeds/" \
	    "$1/lait.conf"
	lait add -q --database "$1/lait.db" "$at/index.html"
	(cd "$1" && lait run >said 2>&1)
	check "sitemaps = $1: /sitemap.xml is asked for $2 times" \
	    asked sitemap.xml "$2"
	check "feeds = $feeds: a feed is asked for $3 times" asked none "$3"
done

# A site that is nothing but sitemaps ends.
# index FILE: a sitemap index of the names on standard input.
index()
{
	{
		echo '<sitemapindex>'
		sed "s,.*,<sitemap><loc>$at/&</loc></sitemap>,"
		echo '</sitemapindex>'
	} >"site/$1"
}
echo d1.xml | index sitemap.xml
for i in 1 2 3 4 5 6 7; do
	printf 'd%d.xml\nsitemap.xml\nmany.xml\n' $((i + 1)) | index d$i.xml
done
seq -f 'm%.0f.xml' 0 1499 | index many.xml
{
	echo '<urlset>'
	seq 0 2999 | sed "s,.*,<url><loc>$at/x&.html</loc></url>,"
	echo '</urlset>'
} >site/m0.xml
links=$(seq 0 59 | sed 's,.*,<link rel=alternate type=application/rss+xml href=f&>,' |
    tr -d '\n')
sed "s,</title>,&$links," site/p6.html >site/index.html
: >log
dataset hostile
sed -i 's/^scope = host/&\npages-per-host = 20/' hostile/lait.conf
lait add -q --database hostile/lait.db "$at/index.html"
(cd hostile && lait run >said 2>&1)
tap $? 'a run of a hostile site ends' hostile/said
check 'an index in an index in an index, and no more' sh -c \
    'cut -f 4 log | grep -q /d3.xml && ! cut -f 4 log | grep -q /d4.xml'
[ "$(cut -f 4 log | grep -cE '^/(sitemap|d.|m[0-9a-z]*).xml$')" = 1000 ]
tap $? '1,000 sitemaps of a host'
[ "$(cut -f 4 log | grep -cE '^/f[0-9]*$')" = 50 ]
tap $? '50 feeds of a host'
[ "$(cut -f 4 log | grep -c '^/x')" = 20 ]
tap $? 'and no more pages of it than may be'
cd hostile || exit 1
check 'the rest is out of scope' sh -c "lait sql \"SELECT count FROM drops
    WHERE reason = 'scope:pages'\" | grep -qx 2980"
check 'and everything adds up' lait check
cd .. || exit 1

# Who names a list, and when one is read again, without a network.
saved() # saved URL WANT FETCHED: an answer by hand
{
	printf '{"record":"url","url":"%s","want":"%s","status":200,"fetched":%s,"body":"x:%s:9","sha256":"%s"}\n' \
	    "$1" "$2" "$3" "$3" "$(echo "$1 $3" | sha256sum | cut -c 1-64)" |
	    lait-db save fetch
}
extracted() # extracted MODIFIED: what the index says, by hand
{
	{
		printf '{"record":"link","page_url":"http://a.example/i.xml","url":"http://a.example/c.xml","want":"sitemap","modified":%s}\n' "$1"
		echo '{"record":"page","url":"http://a.example/i.xml","want":"sitemap"}'
	} | lait-db save extract
}
waits() # waits URL: to be fetched
{
	lait-db todo fetch | grep -qF "\"url\":\"$1\""
}
mkdir hand && cd hand || exit 1
lait-db init
lait-db add -q http://a.example/
printf '%s\n' '{"record":"host","host":"a.example","robots":[{"origin":"http://a.example","state":"rules","sitemaps":["http://a.example/i.xml","http://cdn.example/s.xml"]}]}' \
    '{"record":"host","host":"b.example","robots":[{"origin":"http://b.example","state":"rules","sitemaps":["http://b.example/no.xml"]}]}' |
    lait-db save fetch
check 'a sitemap on another host, that robots.txt names' waits \
    http://cdn.example/s.xml
check_fails 'but not those of hosts without pages' 1 waits \
    http://b.example/no.xml
check 'the names are not kept with the host' sh -c \
    "! lait-db sql 'SELECT robots FROM hosts' | grep -q sitemaps"
saved http://cdn.example/s.xml sitemap 1000
check_says 'it may speak of the site that names it' \
    '"covers":["http://a.example"]' lait-db todo extract
saved http://a.example/i.xml sitemap 1000
extracted 900
saved http://a.example/c.xml sitemap 1000
check_says 'as may those that an index of it names' \
    'c.xml","want":"sitemap","body":"x:1000:9"' \
    sh -c 'lait-db todo extract | grep covers'
check_fails 'a sitemap that is read waits no more' 1 waits \
    http://a.example/c.xml
extracted 900
check_fails 'nor when its index says that it is the same' 1 waits \
    http://a.example/c.xml
extracted 2000
check 'when it changed since, it is fetched again' waits \
    http://a.example/c.xml
now=$(date +%s)
saved http://a.example/c.xml sitemap $((now - 10))
extracted $((now - 5))
check_fails 'but once a day at most' 1 waits http://a.example/c.xml
check_says 'a child of another list is an error' 'another list' sh -c \
    "printf '%s\n' '{\"record\":\"candidate\",\"page_url\":\"http://b/\"}' \
    '{\"record\":\"page\",\"url\":\"http://a.example/i.xml\",\"want\":\"sitemap\"}' |
    lait-db save extract"
check_fails 'add of a feed that is none' 2 lait-db add feed nothing
finish
