#!/bin/sh
# lait-db select: which of the copies is kept, and what is no picture of its
# page: rules that look at more than one picture.
. tests/lib.sh

cd "$tmp" || exit 1
lait-db init
hash() { printf '%s' "$1" | sha256sum | cut -c 1-64; }

# page N KIND TEXT: a page that shows http://h.example/N.jpg with a text.
page()
{
	url=http://h.example/$1
	lait-db add -q "$url"
	printf '{"record":"url","url":"%s","want":"page","status":200,"content_type":"text/html","body":"pages-00000.warc.gz:0:99","sha256":"%s","bytes":9,"fetched":1000}\n' \
	    "$url" "$(hash "$url")" | lait-db save fetch
	{
		printf '{"record":"candidate","page_url":"%s","rank":1,"main":true,"main_score":0.9,"image_url":"%s.jpg","texts":[{"text_id":"%s","kind":"%s","text":"%s","language":"en","place":"x"}]}\n' \
		    "$url" "$url" "$(hash "$3" | cut -c 1-32)" "$2" "$3"
		printf '{"record":"page","url":"%s","language":"en"}\n' "$url"
	} | lait-db save extract
}

# picture N BYTES SIDE: what was fetched there, and its measures.
picture()
{
	printf '{"record":"url","url":"http://h.example/%s.jpg","want":"image","status":200,"body":"images-00000.warc:0:9","sha256":"%s","bytes":9,"fetched":1000}\n' \
	    "$1" "$(hash "$2")" | lait-db save fetch
	printf '{"record":"image","sha256":"%s","format":"jpeg","bytes":9000,"width":%s,"height":%s,"contrast":50,"blank":0,"blur":20,"natural":0.9,"pdqq":100,"pdq":"%s"}\n' \
	    "$(hash "$2")" "$3" "$3" "$(hash "$2")" | lait-db save filter
}

# measure_texts: they all pass.
measure_texts()
{
	lait-db todo filter | grep '"record":"text"' |
	    sed 's/}$/,"language":"en","words":5,"characters":20,"repetition":0,"letters":1}/' |
	    lait-db save filter
}

# linked A B: near copies of each other.
linked()
{
	printf '{"record":"image","sha256":"%s","near":[{"sha256":"%s","distance":3}]}\n' \
	    "$(hash "$1")" "$(hash "$2")" "$(hash "$2")" "$(hash "$1")" |
	    lait-db save dedup
}

kept() { lait-db sql "SELECT sha256 FROM images WHERE state = 'selected'" | tail -n +2; }

page 1 alt 'a fox on a fence at night'
page 2 figcaption 'a red fox looks over a fence'
picture 1 large 900
picture 2 small 400
measure_texts
linked large small

lait-db select
kept >got
hash large >want
check_same "of two copies the larger one is kept" want got
printf '[select]\nkeeper = best-text\n' >lait.conf
lait-db select
kept >got
hash small >want
check_same "keeper = best-text keeps that with the figcaption" want got
check_says "the other one is a copy" select:copy lait-db sql \
    'SELECT reason FROM images'
lait-db sql 'SELECT text, copies FROM pairs WHERE selected' | tail -n 1 >got
printf 'a red fox looks over a fence\t2\n' >want
check_same "its text is the pair's, and copies are counted" want got
printf '[select]\nkeeper = best-text\nkinds = alt\n' >lait.conf
lait-db select
kept >got
hash large >want
check_same "a text that the rules drop keeps nothing" want got
printf '[select]\nkeeper = newest\n' >lait.conf
check_fails "a keeper that is none" 2 lait-db select
rm lait.conf

for n in 3 4 5; do
	page $n alt "the picture number $n of a shop"
	picture $n nothing 500
done
measure_texts
printf '{"record":"image","sha256":"%s","near":[]}\n' "$(hash nothing)" |
    lait-db save dedup
lait-db select
check_says "one picture under three addresses is one" "$(hash nothing)" kept
printf '[select]\nplaceholder-urls = 3\n' >lait.conf
lait-db select
check_says "placeholder-urls = 3 drops it" select:placeholder lait-db sql \
    'SELECT reason FROM images'
kept >got
hash large >want
check_same "and nothing else" want got
printf '[select]\nplaceholder-urls = 0\n' >lait.conf
lait-db select
check_says "0 is no rule" "$(hash nothing)" kept

finish
