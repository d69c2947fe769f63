#!/bin/sh
# lait-dedup: near-same texts, the same however the input is cut, and after a
# kill.
. tests/lib.sh

# say: text records of the lines of standard input.
say()
{
	while read -r line; do
		jq -nc --arg t "$line" --arg id "$(printf %s "$line" |
		    sha256sum | cut -c1-32)" \
		    '{record: "text", text_id: $id, text: $t}'
	done
}

say >"$tmp/in" <<'END'
A red boat lies at the old stone pier
Photo 12 of 40
A RED boat lies at the old stone pier!
photo 3 of 7.
A red boat lies at the old stone piers
Photo 12 of 40 boats
Two dogs run over the wide green field
A red boat lies at the old stone pier of the town in the last light
... !!!
??? !
END
cat >"$tmp/want" <<'END'
0 []
1 []
2 [1]
3 [1]
4 [0.9,0.9]
5 []
6 []
7 []
8 []
9 []
END
near()
{
	jq -r '[.near[].similarity] | tostring' | awk '{ print NR - 1, $0 }'
}
lait-dedup -i "$tmp/few" <"$tmp/in" | near >"$tmp/got"
sed 's/0\.[0-9]*/0.x/g' "$tmp/want" >"$tmp/want.x"
sed 's/0\.[0-9]*/0.x/g' "$tmp/got" >"$tmp/got.x"
check_same "equal normal forms, and 80% of common 5-grams" \
    "$tmp/want.x" "$tmp/got.x"

# Three of a kind that differ in one word of twelve, many kinds.
awk 'BEGIN {
	srand(5)
	for (i = 0; i < 400; i++) {
		line = ""
		for (k = 0; k < 12; k++) {
			w = ""
			for (c = 0; c < 6; c++)
				w = w sprintf("%c", 97 + int(rand() * 26))
			line = line w " "
		}
		for (n = 0; n < 3; n++) {
			id = ""
			for (c = 0; c < 32; c++)
				id = id sprintf("%x", int(rand() * 16))
			printf "{\"record\":\"text\",\"text_id\":\"%s\",", id
			printf "\"text\":\"%sw%c\"}\n", line, 97 + n
		}
	}
}' >"$tmp/in"
lait-dedup -i "$tmp/whole" <"$tmp/in" >"$tmp/wanted"
check "all links of 400 groups of three are found, and no other" \
    test "$(jq -s 'map(.near | length) | add' "$tmp/wanted")" = 1200
split -l 24 "$tmp/in" "$tmp/part."
for part in "$tmp"/part.*; do
	lait-dedup -i "$tmp/parts" <"$part"
done >"$tmp/got"
check_same "fifty runs give the answers of one" "$tmp/wanted" "$tmp/got"
check_same "and the same index" "$tmp/whole/texts.entry" \
    "$tmp/parts/texts.entry"
lait-dedup -i "$tmp/whole" <"$tmp/in" >"$tmp/got"
check_same "a text that is in the index gets the same answer" \
    "$tmp/wanted" "$tmp/got"

for delay in 0.02 0.05 0.08 0.11 0.3; do
	{ awk '{ print; if (NR % 90 == 0) { fflush(); system("sleep 0.25") } }' \
	    "$tmp/in" 2>"$tmp/null"; } | lait-dedup -i "$tmp/killed" \
	    >"$tmp/answered" 2>"$tmp/null" &
	pid=$!
	sleep "$delay"
	kill -9 $pid 2>"$tmp/null"
	wait $pid 2>"$tmp/null"
	printf torn >>"$tmp/killed/texts.entry"
	printf torn >>"$tmp/killed/texts.form"
done
lait-dedup -i "$tmp/killed" <"$tmp/in" >"$tmp/got"
check_same "after kills the answers are the same" "$tmp/wanted" "$tmp/got"
check "and the index is whole" lait-dedup -i "$tmp/killed" --check
printf x | dd of="$tmp/killed/texts.form" bs=1 seek=100 conv=notrunc \
    2>"$tmp/null"
check_fails "a damaged one is found" 3 lait-dedup -i "$tmp/killed" --check
echo lait-dedup-texts 2 >"$tmp/killed/TEXTS"
check_fails "another version is refused" 3 \
    lait-dedup -i "$tmp/killed" --check
finish
