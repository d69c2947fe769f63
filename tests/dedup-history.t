#!/bin/sh
# Clusters of pictures and counts of near-same texts do not depend on how many
# runs of lait-dedup they came in, nor on kills.
. tests/lib.sh

pages=120
unset LAIT_CONF

# alike: give pictures hashes of sixteen groups with 12 digits of their own,
# and some texts a last word, so that both have near ones.
alike()
{
	jq -c 'if .record == "image" and .pdq then
		.pdq = (.sha256[0:1] * 52 + .sha256[1:13]) else . end'
}

# crawl DIR: all but lait-dedup.
crawl()
{
	mkdir "$1" && cd "$1" || return 1
	printf '[scope]\nscope = any\n[select]\ntext-images = 1\n' >lait.conf
	printf 'text-near = on\n[gate]\nfurniture-pages = 0\n' >>lait.conf
	lait-db init && lait-db add -q http://h0.example/p0 || return 1
	moved=1
	while [ $moved -gt 0 ]; do
		moved=0
		for stage in fetch extract filter; do
			lait-db todo $stage >todo || return 1
			fakeweb $stage $pages 0 <todo | alike >answers
			lait-db save $stage <answers || return 1
			moved=$((moved + $(wc -l <answers)))
		done
	done
}

# dump: what does not depend on numbers of this database.
dump()
{
	lait-db sql "SELECT pair, selected, reason, copies FROM pairs
	    ORDER BY pair"
	lait-db sql "SELECT sha256, state, reason, cluster FROM images
	    ORDER BY sha256"
	lait-db sql "SELECT text_id, clusters FROM texts ORDER BY text_id"
}

cd "$tmp" || exit 1
check "a web is crawled" crawl "$tmp/whole"
cp -r "$tmp/whole" "$tmp/parts"
cp -r "$tmp/whole" "$tmp/killed"

cd "$tmp/whole" || exit 1
lait-db todo dedup >todo
lait-dedup -q <todo | lait-db save dedup
lait-db select
dump >../want
check "pictures have copies ($(grep -c select:copy ../want))" \
    grep -q select:copy ../want
check "texts went to lait-dedup" grep -q '"record":"text"' todo
lait-db todo dedup >left
check_same "nothing is left to do" /dev/null left
check "everything adds up" sh -c \
    "! lait-db check | grep -v '\.warc:\|bodies read'"
size=$(wc -l <todo)

cd "$tmp/parts" || exit 1
runs=0
while lait-db todo dedup --limit $((size / 50 + 1)) >todo && [ -s todo ]; do
	lait-dedup -q <todo | lait-db save dedup
	runs=$((runs + 1))
	[ $((runs % 10)) != 0 ] || lait-db select
done
lait-db select
dump >../got
check_same "$runs runs give what one gives" ../want ../got

cd "$tmp/killed" || exit 1
runs=0
while lait-db todo dedup --limit $((size / 20 + 1)) >todo && [ -s todo ]; do
	{
		cat todo
		sleep 0.3
	} | lait-dedup -q >answers &
	pid=$!
	sleep 0.0$((runs * 7 % 10))
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
	lait-dedup -q <todo >answers
	lait-db save dedup <answers &
	pid=$!
	sleep 0.00$((runs * 3 % 10))
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
	[ $((runs % 3)) != 0 ] || lait-db save dedup <answers
	runs=$((runs + 1))
	[ $runs -lt 90 ] || break
done
lait-db todo dedup | lait-dedup -q | lait-db save dedup
lait-db select
dump >../got
check_same "$runs runs with kill -9 too" ../want ../got
lait-db redo dedup >/dev/null
lait-db todo dedup | lait-dedup -q | lait-db save dedup
lait-db select
dump >../got
check_same "done again it is the same" ../want ../got

# The same rows, with each normal form counted for itself.
shared()
{
	lait-db sql "SELECT count(*) FROM pairs WHERE reason =
	    'select:text-shared'" | tail -n 1
}

together=$(shared)
sed -i 's/^text-near = on/text-near = off/' lait.conf
lait-db select
alone=$(shared)
check "near-same texts count together ($alone pairs dropped, then $together)" \
    [ "$together" -gt "$alone" ]
finish
