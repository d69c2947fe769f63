#!/bin/sh
# A picture whose bytes a block list names is never stored.
. tests/lib.sh
. tests/site.sh

site=$tmp/site
mkdir -p "$site"
for name in one two three; do
	{ printf 'GIF89a'; echo $name; } >"$site/$name.gif"
done
trap 'unserve; rm -rf "$tmp"' EXIT
serve "$site"
cd "$tmp" || exit 1

{
	echo "# two pictures"
	echo "sha256 $(sha256sum <site/one.gif | cut -c 1-64) why not"
	md5sum <site/two.gif | cut -c 1-32
	echo "pdq $(printf '%064d' 1)"
} >list
for name in one two three; do
	printf '{"record":"url","url":"http://127.0.0.1:%s/%s.gif","want":"image"}\n' \
	    "$port" $name
done >in
fetch()
{
	timeout 30 lait-fetch -q --delay 0s --allow-private 127.0.0.0/8 "$@" <in
}
# answer NAME: its record
answer() { grep "/$1\.gif" out | grep '"record":"url"'; }

fetch --store warc --image-blocklist "$tmp/list" >out
check_says "a listed SHA-256" '"reject":"fetch:blocklist"' answer one
check_says "a listed MD5" '"reject":"fetch:blocklist"' answer two
check "they have no body" sh -c '! grep blocklist out | grep -q "\"body\""'
check_says "others have one" '"body"' answer three
check "the store does not hold their bytes" \
    sh -c '! grep -q "GIF89aone\|GIF89atwo" warc/images-*'
check "but those of others" grep -q GIF89athree warc/images-00000.warc
check_fails "a list that is not there" 2 fetch --store w2 --image-blocklist none
echo 'sha1 00' >bad
check_fails "a line that is no entry" 2 fetch --store w2 --image-blocklist bad

lait-db init
cut -d'"' -f 8 in | sed 's/.*/<img src=&>/' >page
lait-db add -q http://h.example/
cat >saved <<END
{"record":"candidate","page_url":"http://h.example/","rank":1,"main":true,"main_score":0.9,"image_url":"http://127.0.0.1:$port/one.gif","texts":[]}
{"record":"page","url":"http://h.example/","language":"en"}
END
printf '{"record":"url","url":"http://h.example/","want":"page","status":200,"content_type":"text/html","body":"pages-00000.warc.gz:0:99","sha256":"%s","bytes":9,"fetched":1000}\n' \
    "$(sha256sum <page | cut -c 1-64)" | lait-db save fetch
lait-db save extract <saved
printf '[scope]\nscope = any\n[gate]\nimage-blocklist = %s\n' "$tmp/list" >lait.conf
lait-db todo fetch | timeout 30 lait-fetch -q --store w3 \
    --delay 0s --allow-private 127.0.0.0/8 | lait-db save fetch
check_says "the database knows the word" fetch:blocklist \
    lait-db sql 'SELECT reason FROM drops'
lait-db todo fetch | grep one.gif >got
check_same "it is not fetched again" /dev/null got
printf '[scope]\nscope = any\n' >lait.conf
lait-db apply -q
check_says "without the list it waits again" one.gif lait-db todo fetch
finish
