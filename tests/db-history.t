#!/bin/sh
# The database forgets in which order things came: whatever the order of the
# answers, the size of the batches, the moments of selecting and of kill -9,
# the same web ends in the same content.
. tests/lib.sh

pages=200

# round DIR ORDER LIMIT: once through all stages; says how many lines went.
round()
{
	moved=0
	for stage in fetch extract filter dedup; do
		lait-db todo $stage --limit "$3" >"$1/todo" || return 1
		fakeweb $stage $pages "$2" <"$1/todo" >"$1/answers" || return 1
		lait-db save $stage <"$1/answers" || return 1
		moved=$((moved + $(wc -l <"$1/answers")))
	done
}

# history DIR ORDER LIMIT [each]: crawl the whole web; `each`: select after
# every round.
history()
{
	mkdir -p "$1"
	printf '[scope]\nscope = any\n[select]\ntext-images = 1\n[gate]\nfurniture-pages = 3\n' \
	    >"$1/lait.conf"
	LAIT_CONF=$1/lait.conf
	export LAIT_CONF
	lait-db init && lait-db -q add http://h0.example/p0 2>/dev/null ||
	    lait-db add -q http://h0.example/p0
	order=$2
	moved=1
	while [ $moved -gt 0 ]; do
		round "$1" "$order" "$3" || return 1
		[ "$order" = 0 ] || order=$((order + 1))
		[ -z "$4" ] || lait-db select || return 1
	done
	lait-db select
}

# dump DIR: the content without numbers of this database only.  What was
# fetched while it was wanted, and is not any more, is history and left out.
dump()
{
	LAIT_CONF=$1/lait.conf
	export LAIT_CONF
	lait-db sql "SELECT pair, selected, reason, kind, text, language,
	    sha256, url, page_url, copies, urls, pages, hosts FROM pairs
	    ORDER BY pair"
	lait-db sql "SELECT sha256, state, reason, width, natural, cluster,
	    consent_drop, url FROM images WHERE state = 'selected'
	    OR reason LIKE 'select:%' AND reason != 'select:unwanted'
	    ORDER BY sha256"
	lait-db sql "SELECT text_id, text, state, reason, language, clusters
	    FROM texts WHERE clusters > 0 ORDER BY text_id"
	lait-db sql "SELECT url, state, reason, language, consent_drop
	    FROM pages ORDER BY url"
	lait-db sql "SELECT reason, count FROM drops WHERE unit = 'page url'
	    ORDER BY reason"
}

# sound DIR: no faults but bodies, which nobody wrote.
sound()
{
	LAIT_CONF=$1/lait.conf lait-db check >"$1/faults"
	! grep -v '\.warc:\|bodies read' "$1/faults"
}

check "a web is crawled in order, selected once" \
    history "$tmp/plain" 0 100000
dump "$tmp/plain" >"$tmp/want"
check "something is selected" grep -q '	1	' "$tmp/want"
for reason in select:copy select:text-shared select:not-best select:consent \
    extract:consent extract:language; do
	check "the web has cases of $reason" grep -q "$reason" "$tmp/want"
done
for reason in select:unwanted filter:size filter:unnatural; do
	check "the web has cases of $reason" sh -c \
	    "lait-db status | grep -q $reason"
done
check "everything adds up" sound "$tmp/plain"

check "the same web in another order, in small batches, selected each time" \
    history "$tmp/mixed" 17 9 each
dump "$tmp/mixed" >"$tmp/got"
check_same "gives the same content" "$tmp/want" "$tmp/got"
check "everything adds up there too" sound "$tmp/mixed"

LAIT_CONF=$tmp/mixed/lait.conf lait-db select --all
dump "$tmp/mixed" >"$tmp/got"
check_same "selecting all again changes nothing" "$tmp/want" "$tmp/got"

# A third history: every save is killed at some moment, then done again.
killed()
{
	mkdir -p "$tmp/killed"
	cp "$tmp/plain/lait.conf" "$tmp/killed"
	LAIT_CONF=$tmp/killed/lait.conf
	export LAIT_CONF
	lait-db init && lait-db add -q http://h0.example/p0 || return 1
	order=99
	moved=1
	while [ $moved -gt 0 ]; do
		moved=0
		for stage in fetch extract filter dedup; do
			lait-db todo $stage >"$tmp/todo" || return 1
			fakeweb $stage $pages $order <"$tmp/todo" \
			    >"$tmp/answers" || return 1
			# What a killed one saved is saved once more.
			{
				head -n $((order % 60)) "$tmp/answers"
				sleep 0.2
			} | lait-db save $stage &
			pid=$!
			sleep 0.0$((order % 7))
			kill -9 $pid 2>/dev/null
			wait $pid 2>/dev/null
			lait-db save $stage <"$tmp/answers" || return 1
			moved=$((moved + $(wc -l <"$tmp/answers")))
			order=$((order + 13))
		done
		lait-db select >/dev/null &
		pid=$!
		sleep 0.0$((order % 5))
		kill -9 $pid 2>/dev/null
		wait $pid 2>/dev/null
	done
	lait-db select
}
check "the same web, with every save and select killed by -9" killed
dump "$tmp/killed" >"$tmp/got"
check_same "gives the same content" "$tmp/want" "$tmp/got"
check "everything adds up there as well" sound "$tmp/killed"

for stage in fetch extract filter dedup; do
	LAIT_CONF=$tmp/plain/lait.conf lait-db todo $stage
done >"$tmp/left"
check_same "nothing is left to do" /dev/null "$tmp/left"

finish
