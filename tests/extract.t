# lait-extract: every page gets its answer.
. tests/lib.sh
cd "$tmp" || exit 1
LAIT_CONF=/dev/null
export LAIT_CONF

page() # page URL FILE [MORE]: a record
{
	printf '{"record":"page","url":"%s","path":"%s"%s}\n' "$1" "$2" "$3"
}
is_true() # is_true FILE FILTER: what it selects, it says true of
{
	[ "$(jq -r "$2" "$1")" = true ]
}
extract()
{
	lait-extract --store . --languages '' "$@"
}

cat >fox.html <<'END'
<!doctype html><html lang=en><title>Foxes - Site</title>
<meta name=robots content="noindex, nofollow"><meta name=tdm-reservation content=1>
<link rel=canonical href=/foxes><link rel=license href=https://cc.example/by>
<link rel=alternate hreflang=de href=/de/fuechse>
<meta property=article:published_time content=2024-05-06><meta name=author content="A. Fox">
<nav><img src=/logo.png alt=Logo width=100 height=20></nav>
<article><h1>The red fox in winter</h1>
<figure><img src=/fox-1200.jpg width=1200 height=800 alt="A red fox in snow">
<figcaption>A fox looks for mice. <span class=credit>Photo: Max</span></figcaption></figure>
<p>The red fox is the largest of the true foxes and lives on the whole of the
northern hemisphere, in woods, in towns and in the tundra.</p></article>
<a href=/more rel=nofollow>more</a><a href=/other#x>other</a><a href=mailto:x>m</a>
END
page https://a.example/p fox.html >in
extract <in >out
check "a page gives candidates, links and itself, in this order" sh -c \
    "jq -r .record out | uniq | tr '\n' ' ' | grep -qx 'candidate link page '"
check "the main image is the photograph" is_true out \
    'select(.main) | .image_url == "https://a.example/fox-1200.jpg"'
check "with its caption, and the credit beside it" is_true out \
    'select(.main) | .texts[] | select(.kind == "figcaption") |
	.text == "A fox looks for mice." and .credit == "Max"'
check "and its alt text" is_true out \
    'select(.main) | .texts[] | select(.kind == "alt") |
	.text == "A red fox in snow"'
check "links are absolute, once, and know nofollow" sh -c \
    "jq -r 'select(.record == \"link\") | .url + \" \" + (.nofollow|tostring)' out |
	grep -qx 'https://a.example/other true'"
check "the page's own data" is_true out 'select(.record == "page") |
	.title == "Foxes - Site" and .language == "en" and .author == "A. Fox"
	and .published == "2024-05-06" and .canonical == ["https://a.example/foxes"]
	and .licence == ["https://cc.example/by"] and .alternate[0].language == "de"
	and .images == 2'
check "signals of metas are kept" is_true out 'select(.record == "page") |
	[.signals[].name] == ["robots", "robots", "tdm-reservation"]'

printf '<title>Index</title><ul><li><a href=/1><img src=1.jpg></a>One<li><a href=/2><img src=2.jpg></a>Two</ul>' >index.html
page https://a.example/ index.html | extract >out
check_fails "an index page has no main image" 1 grep -q '"main":true' out

# Every kind of page has an answer.
printf ' \n' >empty.html
printf '%%PDF-1.4' >a.pdf
printf '<p>Dies ist ein deutscher Text, der lang genug ist, damit man seine Sprache sicher erkennen kann.' >de.html
page https://a.example/e empty.html | extract | grep -q extract:empty
tap $? "a page without text is rejected"
page https://a.example/f a.pdf ',"content_type":"application/pdf"' | extract | grep -q extract:not-html
tap $? "what is no HTML is rejected"
page https://a.example/g none.html | extract | grep -q '"fail":"extract:store"'
tap $? "what the store does not hold fails"
page https://a.example/g ../none.html | extract | grep -q '"fail":"extract:store"'
tap $? "a path does not leave the store"
page ftp://a.example/ fox.html | extract | grep -q extract:url
tap $? "an address of another kind is rejected"
page https://a.example/de de.html | lait-extract --store . --languages en >out
tap $? "a gate of languages"
check "rejects others and says what it found" is_true out \
    '.reject == "extract:language" and .language == "de"'
echo '{"record":"image","sha256":"x"}' >other
extract <other >out
check_same "other records pass" other out

# Charsets, inside the sandbox.
printf '<meta charset=gb2312><img src=a.jpg alt="\326\320\316\304">' >gb.html
page https://a.example/gb gb.html | extract | jq -r 'select(.record == "candidate") |
    .texts[] | select(.kind == "alt") | .text' >out
printf '中文\n' >want
check_same "a page in GBK" want out
printf '<meta charset=euc-kr><img src=a.jpg alt="\307\321\261\333">' >kr.html
page https://a.example/kr kr.html | extract | jq -r 'select(.record == "candidate") |
    .texts[] | select(.kind == "alt") | .text' >out
printf '한글\n' >want
check_same "a page in EUC-KR" want out

# Hostile pages: within a second each.
awk 'BEGIN { for (i = 0; i < 200000; i++) printf "<b>"; for (i = 0; i < 200000; i++) printf "</i>" }' >deep.html
awk 'BEGIN { printf "<p"; for (i = 0; i < 300000; i++) printf " a%d=1", i; print ">" }' >attributes.html
awk 'BEGIN { for (i = 0; i < 300000; i++) printf "<a><table><td>" }' >tables.html
awk 'BEGIN { for (i = 0; i < 100000; i++) printf "<img src=%d.jpg><figure>", i }' >images.html
awk 'BEGIN { printf "<img srcset=\""; for (i = 0; i < 200000; i++) printf "a%d.jpg %dw, ", i, i; print "\">" }' >srcset.html
for f in deep attributes tables images srcset; do
	page https://a.example/$f $f.html
done >hostile
check "hostile pages are answered in time" sh -c \
    "timeout 20 lait-extract --store . -l '' -i 0 <hostile | jq -c '[.record, .fail]' | sort | uniq -c | grep -q '5 .\"page\",null.'"

# The same whatever the number of workers.
i=0
while [ $i -lt 40 ]; do
	page https://a.example/p$i fox.html
	i=$((i + 1))
done >many
extract -j1 <many >one
extract -j4 <many >four
check_same "-j1 and -j4 give the same bytes" one four
extract <many >again
check_same "twice gives the same bytes" one again

check "--explain shows features and texts" sh -c \
    "lait-extract --explain --url https://a.example/p fox.html | grep -q 'A red fox in snow'"
check_fails "--explain without files is a mistake of usage" 2 lait-extract --explain
check_fails "a weights file that is not there" 2 sh -c "lait-extract -w none <in"

# All real pages, where they are.
if [ -d "$data/pages/dev/html" ]; then
	mkdir real
	for f in "$data"/pages/dev/html/*.gz; do
		n=$(basename "$f" .gz)
		gzip -dc "$f" >"real/$n"
		page https://a.example/$n "real/$n"
	done >real.in
	extract -j2 <real.in | jq -r 'select(.record == "page") | [.fail, .reject] | @tsv' | sort | uniq -c >out
	check "every real page has its answer" sh -c "[ \$(wc -l <out) = 1 ] && grep -qE '^ *$(wc -l <real.in)	?' out"
else
	skip "every real page has its answer" "no data"
fi
finish
