#!/bin/sh
# lait-dedup: the same links however the input is cut, and after a kill.
. tests/lib.sh

# pictures FIRST LAST: records whose hashes come in groups of three that are
# some bits apart; the sha256 is scattered.
pictures()
{
	awk -v first="$1" -v last="$2" 'BEGIN {
		for (i = first; i <= last; i++) {
			group = int(i / 3)
			srand(group * 7919 + 17)
			code = ""
			for (k = 0; k < 56; k++)
				code = code sprintf("%x", int(rand() * 16))
			srand(i * 104729 + 5)
			for (k = 0; k < 8; k++)
				code = code sprintf("%x", int(rand() * 16))
			sha = ""
			for (k = 0; k < 64; k++)
				sha = sha sprintf("%x", int(rand() * 16))
			printf "{\"record\":\"image\",\"sha256\":\"%s\",", sha
			printf "\"pdq\":\"%s\",\"pdqq\":90,", code
			printf "\"width\":640,\"height\":480}\n"
		}
	}'
}

pictures 0 899 >"$tmp/in"
lait-dedup -i "$tmp/whole" <"$tmp/in" >"$tmp/wanted"
links=$(jq -s 'map(.near | length) | add' "$tmp/wanted")
check "each group of three has three links ($links)" [ "$links" -ge 900 ]

split -l 100 "$tmp/in" "$tmp/part."
for part in "$tmp"/part.*; do
	lait-dedup -i "$tmp/parts" <"$part"
done >"$tmp/got"
check_same "nine runs give the answers of one" "$tmp/wanted" "$tmp/got"

lait-dedup -i "$tmp/whole" <"$tmp/in" >"$tmp/got"
check_same "a picture that is in the index gets the same answer" \
    "$tmp/wanted" "$tmp/got"

# Kill it while records flow; what it answered is in the index.
: >"$tmp/answered"
for delay in 0.02 0.05 0.08 0.11; do
	{ awk '{ print; if (NR % 90 == 0) { fflush(); system("sleep 0.25") } }' \
	    "$tmp/in" 2>"$tmp/null"; } | lait-dedup -i "$tmp/killed" \
	    >>"$tmp/answered" 2>"$tmp/null" &
	pid=$!
	sleep "$delay"
	kill -9 $pid 2>"$tmp/null"
	wait $pid 2>"$tmp/null"
done
check "an index is whole after kills" lait-dedup -i "$tmp/killed" --check
lait-dedup -i "$tmp/killed" <"$tmp/in" | jq -c '[.sha256, .near[].sha256]' |
    sort >"$tmp/got"
jq -c '[.sha256, .near[].sha256]' "$tmp/wanted" | sort >"$tmp/links"
check_same "and finds the same links" "$tmp/links" "$tmp/got"

printf '{"record":"image","sha256":"12"}\n{"record":"page"}\n' |
    lait-dedup -i "$tmp/odd" >"$tmp/got"
cat >"$tmp/wanted2" <<'END'
{"record":"image","sha256":"12","fail":"dedup:input"}
{"record":"page"}
END
check_same "what is no picture fails, other records pass" \
    "$tmp/wanted2" "$tmp/got"

check_fails "a line that is no record ends it with 3" 3 \
    sh -c 'echo x | lait-dedup -i "$1"' - "$tmp/odd"
check_fails "an index of another dataset is refused" 3 sh -c '
	lait-dedup -i "$1" --dataset a </dev/null &&
	lait-dedup -i "$1" --dataset b </dev/null' - "$tmp/owned"
check_fails "no room for answers ends it with 3" 3 \
    sh -c 'head -n 5 "$1" | lait-dedup -i "$2" >/dev/full' - \
    "$tmp/in" "$tmp/full"

mkdir "$tmp/sets"
head -n 1 "$tmp/in" | jq -c '. + {name: "coco/1.jpg"}' >"$tmp/sets/coco.jsonl"
head -n 4 "$tmp/in" | lait-dedup -i "$tmp/clean" --evalsets "$tmp/sets" |
    jq -r '.contaminated[0].name // "clean"' >"$tmp/got"
printf 'coco/1.jpg\ncoco/1.jpg\ncoco/1.jpg\nclean\n' >"$tmp/wanted3"
check_same "a picture of an evaluation set and its copies are marked" \
    "$tmp/wanted3" "$tmp/got"
finish
