# Workers: the same bytes for any -j, no record lost, whoever dies.
. tests/lib.sh

# Many records of all sorts, in an order that mixes slow and quick ones.
awk 'BEGIN {
	split("keep reject fail keep emit strange nap", deeds, " ")
	for (i = 0; i < 3000; i++)
		printf "{\"record\":\"parrot\",\"id\":%d,\"do\":\"%s\",\"ms\":%d}\n",
		    i, deeds[i % 7 + 1], i % 3
}' >"$tmp/in"
for jobs in 1 2 4 8; do
	parrot -j$jobs <"$tmp/in" >"$tmp/out$jobs"
	tap $? "-j$jobs answers all"
done
check_same "-j1 and -j2 give the same bytes" "$tmp/out1" "$tmp/out2"
check_same "-j1 and -j4 give the same bytes" "$tmp/out1" "$tmp/out4"
check_same "-j1 and -j8 give the same bytes" "$tmp/out1" "$tmp/out8"

# Accidents cost a record each, with the word for what happened.
for deed in keep crash abort-call exec spin keep; do
	printf '{"record":"parrot","do":"%s"}\n' $deed
done >"$tmp/in"
cat >"$tmp/want" <<'END'
{"record":"parrot","do":"keep","seen":true}
{"record":"parrot","do":"crash","fail":"parrot:crash"}
{"record":"parrot","do":"abort-call","fail":"parrot:crash"}
{"record":"parrot","do":"exec","fail":"parrot:crash"}
{"record":"parrot","do":"spin","fail":"parrot:timeout"}
{"record":"parrot","do":"keep","seen":true}
END
for jobs in 1 4; do
	parrot -j$jobs <"$tmp/in" >"$tmp/out" 2>/dev/null
	check_same "-j$jobs: each accident has its word" "$tmp/want" "$tmp/out"
done

# A long row of them costs no more than that.
{
	printf '{"record":"parrot","do":"keep"}\n'
	for i in $(seq 60); do
		printf '{"record":"parrot","do":"crash"}\n'
	done
	printf '{"record":"parrot","do":"keep"}\n'
} | parrot -j2 >"$tmp/out" 2>/dev/null
tap $? "sixty accidents in a row do not stop the work"
check "... and all are answered" test "$(wc -l <"$tmp/out")" = 62

# A line is given once more to a fresh worker.
printf '{"record":"parrot","do":"crash-once"}\n' >"$tmp/in"
mkdir "$tmp/seen"
parrot --seen "$tmp/seen" <"$tmp/in" >"$tmp/out"
check "a record that kills one worker is answered by the next" \
    grep -q '"seen":true' "$tmp/out"
check "... and did kill one" test -e "$tmp/seen/it"

# Counts, after two seconds.
for i in 1 2 3 4; do
	printf '{"record":"parrot","do":"nap","ms":700}\n'
done | parrot --progress >/dev/null 2>"$tmp/err"
check "--progress shows count and rate" grep -qE \
    'lait-parrot: [34], 1\.[0-9]/s' "$tmp/err"

# A worker that is stopped, not dead: wall time ends it.
printf '{"record":"parrot","do":"stop"}\n{"record":"parrot","do":"keep"}\n' |
    parrot -j2 >"$tmp/out"
cat >"$tmp/want" <<'END'
{"record":"parrot","do":"stop","fail":"parrot:timeout"}
{"record":"parrot","do":"keep","seen":true}
END
check_same "a worker that hangs is given up after its wall time" \
    "$tmp/want" "$tmp/out"

# kill -9 of workers at random moments.
awk 'BEGIN { for (i = 0; i < 20000; i++)
	printf "{\"record\":\"parrot\",\"id\":%d,\"do\":\"keep\"}\n", i }' \
    >"$tmp/in"
sed 's/}$/,"seen":true}/' "$tmp/in" >"$tmp/want"
mkfifo "$tmp/fifo"
parrot -j3 <"$tmp/fifo" >"$tmp/out" &
pid=$!
{
	split -l 400 --filter='cat; sleep 0.01' "$tmp/in"
} >"$tmp/fifo" &
feeder=$!
kills=0
while kill -0 $feeder 2>/dev/null && [ $kills -lt 40 ]; do
	# shellcheck disable=SC2046
	set -- $(cat "/proc/$pid/task/$pid/children" 2>/dev/null)
	[ $# -gt 0 ] && shift $((kills % $#)) && kill -9 "$1" 2>/dev/null &&
	    kills=$((kills + 1))
	sleep 0.005
done
wait $pid
tap $? "$kills workers killed with -9: all records have an answer"
sed 's/,"seen":true//; s/,"fail":"parrot:memory"//; s/,"fail":"parrot:crash"//' \
    "$tmp/out" >"$tmp/plain"
check_same "none is lost or doubled, the order is kept" "$tmp/in" "$tmp/plain"
check "all but a few are done all the same" \
    test "$(grep -c '"seen":true' "$tmp/out")" -ge 19990

# The death of the parent is the death of all.
mkfifo "$tmp/fifo2"
parrot -j2 <"$tmp/fifo2" >/dev/null &
pid=$!
exec 5>"$tmp/fifo2"
printf '{"record":"parrot","do":"nap","ms":60000}\n{"record":"parrot","do":"spin"}\n' >&5
for i in $(seq 100); do
	children=$(cat "/proc/$pid/task/$pid/children")
	[ "$(echo "$children" | wc -w)" = 2 ] && break
	sleep 0.05
done
kill -9 $pid
wait $pid 2>/dev/null
exec 5>&-
alive="$children"
for i in $(seq 100); do
	alive=
	for child in $children; do
		[ -e "/proc/$child" ] && ! grep -q '^State:.[ZX]' \
		    "/proc/$child/status" 2>/dev/null && alive="$alive $child"
	done
	[ -z "$alive" ] && break
	sleep 0.05
done
check "workers die with their parent" test -n "$children" -a -z "$alive"

finish
