#!/bin/sh
# lait import evalset: pictures of an evaluation set leave the dataset, also
# those that were there before it.
. tests/lib.sh

corpus=$root/tests/corpus/image-decode
pages=60
cd "$tmp" || exit 1
check "a dataset is made" lait init d --contact https://lab.example/
cd d || exit 1
printf '[lait]\ncontact = https://lab.example/\n[scope]\nscope = any\n' \
    >lait.conf
lait add -q http://h0.example/p0

# crawl: until nothing waits.
crawl()
{
	moved=1
	while [ $moved -gt 0 ]; do
		moved=0
		for stage in fetch extract filter; do
			lait-db todo $stage >../todo || return 1
			fakeweb $stage $pages 0 <../todo >../answers || return 1
			lait-db save $stage <../answers || return 1
			moved=$((moved + $(wc -l <../answers)))
		done
	done
	dedup
}

dedup()
{
	lait-db todo dedup | lait-dedup -q | lait-db save dedup &&
	    lait-db select
}

# sql QUERY: its rows without the head.
sql()
{
	lait sql "$1" | tail -n +2
}

selected="SELECT sha256 FROM images WHERE state = 'selected' ORDER BY sha256"
check "a web is crawled" crawl
sql "$selected" >before
sum=$(head -n 1 before)

printf '# a comment\n%s  val/1.jpg\n' "$sum" >../list
check "a list of digests is a set" lait import evalset coco-val ../list
check "what was judged waits for lait-dedup again" \
    test "$(lait-db todo dedup | wc -l)" -ge "$(wc -l <before)"
check "the next run marks it" dedup
sql "$selected" >after
sed 1d before >want
check_same "the picture is not chosen any more" want after
check_says "lait why says why" "in evaluation set coco-val as val/1.jpg" \
    lait why "$sum"
sql "SELECT evalset, name, distance FROM evalsets" >got
printf 'coco-val\tval/1.jpg\t0\n' >want
check_same "the view says it too" want got
check_says "drops count it" "select:contaminated" \
    lait sql "SELECT reason, count FROM drops"

printf '[select]\nexclude-evalsets = other\n' >>lait.conf
lait-db select
sql "$selected" >after
check_same "a selection excludes sets by name" before after
check "everything adds up" sh -c \
    "! lait check | grep -v '\.warc:\|bodies read'"

rm evalsets/coco-val.jsonl
lait redo dedup >/dev/null
dedup
sql "SELECT * FROM evalsets" >got
check_same "a set that is gone marks nothing" /dev/null got

check "a folder of pictures is a set" lait import evalset own "$corpus"
check "with hashes and names" grep -q \
    '"name":"baseline.jpg","pdq":' evalsets/own.jsonl
pdq=$(jq -r 'select(.name == "baseline.jpg").pdq' evalsets/own.jsonl)
printf '%s 0123456789abcdef %064d a b.jpg\n' "$pdq" 7 >../list
check "a list of perceptual hashes is a set" \
    lait import evalset hashes ../list
jq -c '. + {sha256: ("ab" * 32), name: null}' evalsets/own.jsonl |
    head -n 1 | lait-dedup -q -i ../idx |
    jq -r '.contaminated[].set' >got
check "a copy is found by its hash" grep -q own got
jq -c 'select(.name == "baseline.jpg") | .sha256 = ("cd" * 32) | .pdqq = 90' \
    evalsets/own.jsonl | lait-dedup -q -i ../idx |
    jq -r '.contaminated[] | .set + " " + .name' >got
sed -i 's/^own .*/own/' got # many pictures there are copies of each other
printf 'hashes a b.jpg\nown\n' >want
check_same "in every set, with its name" want got

check_fails "a name that is none" 2 lait import evalset a/b ../list
check_fails "a list that is none" 3 lait import evalset x "$corpus/cut.jpg"
check_fails "a set that is not there" 2 lait import evalset x nowhere
check "nothing is left of them" test "$(ls -A evalsets | wc -l)" = 2
finish
