#!/bin/sh
# The replies of curl's own test suite, and those of another HTTP parser's:
# whatever a server says, each record has an answer of the closed list.

. tests/lib.sh

dir=$data/http/dev
[ -d "$dir" ] || skip_all "no real replies"

mkdir "$tmp/site"
for file in "$dir"/curl/*; do
	awk '/^<\/data/ { on = 0 } on { printf "%s\n", $0 } /^<data/ { on = 1 }' \
	    "$file" >"$tmp/site/$(basename "$file").raw"
done
for file in "$dir"/llhttp/response/*.md; do
	awk -v base="$tmp/site/$(basename "$file" .md)" '
	    /^```/ { on = $0 ~ /http/; n += on; next }
	    on { sub(/\r?$/, "\r"); printf "%s\n", $0 >base n ".raw" }' "$file"
done
httpd --root "$tmp/site" >"$tmp/port" &
server=$!
trap 'kill $server; rm -rf "$tmp"' EXIT
while [ ! -s "$tmp/port" ]; do sleep 0.05; done
count=0
for file in "$tmp"/site/*.raw; do
	count=$((count + 1))
	printf '{"record":"url","url":"http://h%d.test:%s/_?raw=%s",' $count \
	    "$(cat "$tmp/port")" "$(basename "$file")"
	printf '"want":"page"}\n'
done >"$tmp/in"
timeout 60 lait-fetch --store "$tmp/store" --delay 0s --back-off 0.1s \
    --allow-private 127.0.0.0/8 --contact https://lait.example/ \
    --resolve '*.test=127.0.0.1' --page-deadline 2s --low-speed-time 1s \
    <"$tmp/in" >"$tmp/out" 2>"$tmp/errors"
check "$count replies end with 0" [ $? = 0 ]
check "and nothing said" [ ! -s "$tmp/errors" ]
check "each has an answer" \
    [ "$(grep -c '"record":"url"' "$tmp/out")" = $count ]
sed -n 's/.*"\(reject\|fail\)":"fetch:\([a-z-]*\)".*/\2/p' "$tmp/out" |
    sort -u >"$tmp/words"
sed -n 's/^\.It Cm fetch:\([a-z-]*\) .*/\1/p' man/lait-record.5 |
    sort -u >"$tmp/list"
check "of the closed list ($(tr '\n' ' ' <"$tmp/words"))" \
    sh -c "[ -z \"\$(comm -23 '$tmp/words' '$tmp/list')\" ]"
finish
