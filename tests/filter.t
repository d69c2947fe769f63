# lait-filter: pictures by their bytes, rules with the measured value beside
# the reason, the same bytes from one worker and from four.

. tests/lib.sh

corpus=$root/tests/corpus/image-decode
open='--min-side 1 --aspect-max 1000 --bytes-min 0 --contrast-min 0
    --blank-max 1 --blur-min 0 --natural-min 0'

# filter OPTION...: the record of one picture of the corpus.
filter()
{
	name=$1
	shift
	printf '{"record":"image","path":"%s"}\n' "$name" |
	    lait-filter --store "$corpus" "$@"
}

while read -r name word; do
	check_says "$name: $word" "$word" filter "$name" $open
done <<'EOF'
baseline.jpg "format":"jpeg","bytes":912,"width":48,"height":32,
progressive.jpg "progressive":true
cmyk.jpg "pdq":
turned.jpg "width":32,"height":48,"orientation":6
cut.jpg "reject":"filter:corrupt"
cut.png "reject":"filter:corrupt"
alpha.png "alpha":true
deep.png "pdq":
interlaced.png "pdq":
animated.gif "animated":true
animated.webp "animated":true
animated.png "animated":true
lossless.webp "format":"webp"
EOF
if lait-filter --store "$corpus" $open <<'EOF' | grep -q '"pdq"'
{"record":"image","path":"still.avif"}
EOF
then
	tap 0 'AVIF is decoded'
else
	tap 0 'AVIF is decoded # skip built with AVIF=0'
fi

check_says 'a small picture is rejected by size, and nothing more is read' \
    '"height":32,"reject":"filter:size"' filter baseline.jpg
check_says 'an animation may be rejected' filter:animated \
    filter animated.gif $open --animated drop
check_says 'few bytes are a reason' filter:bytes \
    filter baseline.jpg $open --bytes-min 913
check_says 'a score that is wanted and is not there is a reason' filter:nsfw \
    filter baseline.jpg $open --nsfw-required
check_says 'what is not there is an accident' '"fail":"filter:io"' \
    filter missing.jpg
check_says 'nothing outside the store is read' '"fail":"filter:io"' \
    filter ../../lib.sh

sha=$(sha256sum "$corpus/still.gif" | cut -c 1-64)
md5=$(md5sum "$corpus/still.gif" | cut -c 1-32)
pdq=$(filter still.gif $open | sed 's/.*"pdq":"\([0-9a-f]*\)".*/\1/')
for line in "$sha" "md5 $md5" "pdq $pdq what it shows"; do
	printf '# nobody wants these\n%s\n' "$line" >"$tmp/list"
	check_says "a block list of ${line%% *} holds" filter:blocklist \
	    filter still.gif $open --image-blocklist "$tmp/list"
done
check_says 'the same picture in grey is near enough' filter:blocklist \
    filter grey.jpg $open --image-blocklist "$tmp/list"
filter deep.png $open --image-blocklist "$tmp/list" >"$tmp/out"
check 'and other pictures pass' grep -qv reject "$tmp/out"
echo 'md5 12' >"$tmp/list"
check_fails 'a list that is none is a usage error' 2 \
    filter grey.jpg --image-blocklist "$tmp/list"
echo badword >"$tmp/words"
printf '{"record":"image","path":"grey.jpg","url":"http://a.example/BadWord/1"}\n' |
    lait-filter --store "$corpus" $open --url-blocklist "$tmp/words" >"$tmp/out"
check 'a word in the address is a reason' \
    grep -q filter:blocklist "$tmp/out"

# A user's classifier: here, it does not like PNG.
if command -v python3 >/dev/null; then
	cat >"$tmp/classifier" <<'EOF'
#!/bin/sh
if [ "$(head -c 1 "$1" | od -An -tx1)" = ' 89' ]; then echo 0.9; else echo 0.1; fi
EOF
	chmod +x "$tmp/classifier"
	printf '{"record":"image","path":"%s"}\n' deep.png grey.jpg none |
	    "$root/etc/examples/score.py" --store "$corpus" nsfw \
		"$tmp/classifier" 2>/dev/null |
	    lait-filter --store "$corpus" $open >"$tmp/out"
	check 'a score of a program of the user is held against nsfw-max' \
	    sh -c 'sed -n 1p "$1" | grep -q filter:nsfw &&
		sed -n 2p "$1" | grep -qv reject' - "$tmp/out"
	check 'and its failure is an accident of its own' sh -c \
	    'sed -n 3p "$1" | grep -q "\"fail\":\"nsfw:score\""' - "$tmp/out"
else
	skip 'a score of a program of the user' 'no python3'
fi

# Valid, odd and corrupt files: a verdict for all.
if [ -f "$data/badimages/dev/index.tsv" ]; then
	tests/quality/badimages "$data/badimages/dev" >"$tmp/figures" 2>&1
	check 'no file of badimages crashes or hangs' sh -c \
	    'grep -qx "crashes 0" "$1" && grep -qx "hangs 0" "$1"' - \
	    "$tmp/figures"
else
	skip 'no file of badimages crashes or hangs' "no $data/badimages"
fi

# PDQ's published values; the publisher allows 16 for another decoder.
dups=$data/dups/dev
if [ -f "$dups/hashes.tsv" ] && command -v python3 >/dev/null; then
	awk -F'\t' '$2 == "pdq256"' "$dups/hashes.tsv" >"$tmp/published"
	cut -f 1 "$tmp/published" | jq -Rc '{record: "image", path: .}' |
	    lait-filter --store "$dups" $open | jq -r .pdq |
	    paste "$tmp/published" - >"$tmp/both"
	check "PDQ's published values are met within 16 bits" python3 -c '
import sys
for line in open(sys.argv[1]):
    name, _, want, got = line.split()
    distance = bin(int(want, 16) ^ int(got, 16)).count("1")
    print(name, distance)
    assert distance <= 16' "$tmp/both"
else
	skip "PDQ's published values" "no $dups"
fi

for f in "$corpus"/*; do
	printf '{"record":"image","path":"%s"}\n' "${f##*/}"
	printf '{"record":"text","text":"A photograph of %s"}\n' "${f##*/}"
done >"$tmp/in"
lait-filter --store "$corpus" $open -j1 <"$tmp/in" >"$tmp/one"
lait-filter --store "$corpus" $open -j4 <"$tmp/in" >"$tmp/four"
check_same '-j1 and -j4 write the same bytes' "$tmp/one" "$tmp/four"
check 'as many records come out as went in' \
    [ "$(wc -l <"$tmp/in")" = "$(wc -l <"$tmp/one")" ]
lait-filter --store "$corpus" <"$tmp/one" >"$tmp/again"
check 'what was rejected passes unchanged' sh -c '
    grep reject "$1" | while read -r line; do
	grep -qF "$line" "$2" || exit 1
    done' - "$tmp/one" "$tmp/again"
finish
