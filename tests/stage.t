# The skeleton of a stage: records in and out, statuses, words of errors.
. tests/lib.sh

deed() { printf '{"record":"parrot","do":"%s"}\n' "$@"; }

# The same program as a stage that has no workers.
ln -s "$(command -v parrot)" "$tmp/parrot-alone"

# Both ways of running a stage: in workers and in this process.
for parrot in parrot "$tmp/parrot-alone"; do
	how=$(basename "$parrot")

	deed keep reject fail strange | $parrot >"$tmp/out" 2>"$tmp/err"
	tap $? "$how: failures and rejections are answers: exit 0"
	cat >"$tmp/want" <<-'END'
	{"record":"parrot","do":"keep","seen":true}
	{"record":"parrot","do":"reject","reject":"parrot:ugly"}
	{"record":"parrot","do":"fail","fail":"parrot:tired"}
	{"record":"parrot","do":"strange","reject":"parrot:deaf"}
	END
	check_same "$how: each record says what became of it" \
	    "$tmp/want" "$tmp/out"
	check "$how: nothing is said when all is well" test ! -s "$tmp/err"

	printf '%s\n' '{"record":"parrot","id":1,"do":"emit","count":2}' \
	    '{"record":"parrot","id":2,"do":"emit","count":2,"then":"fail"}' |
	    $parrot >"$tmp/out"
	cat >"$tmp/want" <<-'END'
	{"record":"egg","number":0,"of":1}
	{"record":"egg","number":1,"of":1}
	{"record":"parrot","id":1,"do":"emit","count":2}
	{"record":"parrot","id":2,"do":"emit","count":2,"then":"fail","fail":"parrot:tired"}
	END
	check_same "$how: children stand before their parent, but for one that failed" \
	    "$tmp/want" "$tmp/out"

	printf '%s\n' '{ "record": "parrot" , "reject":"x:y","do":"keep" }' \
	    '{ "record": "parrot" , "fail":"x:y","do":"crash" }' \
	    '{ "record":"other", "do":"crash"}' '{}' >"$tmp/in"
	check "$how: what is not its own it takes" \
	    sh -c "$parrot <$tmp/in >$tmp/out"
	check_same "$how: ... and passes as it came" "$tmp/in" "$tmp/out"

	printf '{"record":"other"}' | $parrot >"$tmp/out"
	echo '{"record":"other"}' >"$tmp/want"
	check_same "$how: a last line without newline counts" \
	    "$tmp/want" "$tmp/out"

	check "$how: no input, no output" sh -c \
	    "$parrot </dev/null >$tmp/out && test ! -s $tmp/out"

	printf '{"record":"other"}\n%s\n{"record":"third"}\n' 'no record' |
	    $parrot >"$tmp/out" 2>"$tmp/err"
	tap $(($? != 3)) "$how: a line that is no record ends with exit 3"
	check_same "$how: what came before it is answered" \
	    "$tmp/want" "$tmp/out"
	check "$how: its number is said" grep -q 'line 2: not a record:' \
	    "$tmp/err"
	for bad in '' '[1]' '"text"' '{"a":1,"a":2}' '{"a":' '{"a":"'"$(
	    printf '\377')"'"}' '{"a":1e999}'; do
		printf '%s\n' "$bad" >"$tmp/in"
		check_fails "$how: refused: $(printf %s "$bad" | tr -cd ' -~')" \
		    3 sh -c "$parrot <$tmp/in"
	done

	deed keep keep keep | $parrot --limit 2 >"$tmp/out"
	tap $? "$how: a limit that was asked for is exit 0"
	check "$how: the limit holds" test "$(wc -l <"$tmp/out")" = 2

	deed abort keep | $parrot >"$tmp/out" 2>"$tmp/err"
	tap $(($? != 3)) "$how: a stage that cannot go on ends with exit 3"
	check "$how: ... and said why, once" test \
	    "$(cat "$tmp/err")" = "lait-parrot: told to stop"

	deed keep >"$tmp/in"
	check_fails "$how: a full disk is exit 3" 3 \
	    sh -c "$parrot <$tmp/in >/dev/full"
	check_says "$how: ... and says what is full" \
	    'standard output: No space left on device' \
	    sh -c "$parrot <$tmp/in >/dev/full"
	yes '{"record":"other"}' | { $parrot; echo $? >"$tmp/status"; } |
	    head -n 1 >/dev/null
	check "$how: a reader that went away is exit 1" \
	    test "$(cat "$tmp/status")" = 1

	# A stage in the middle of its input: one record, then silence.
	mkfifo "$tmp/fifo"
	$parrot <"$tmp/fifo" >"$tmp/out" 2>"$tmp/err" &
	pid=$!
	exec 5>"$tmp/fifo"
	deed keep >&5
	for i in $(seq 100); do
		[ -s "$tmp/out" ] && break
		sleep 0.05
	done
	check "$how: an answer does not wait for the next question" \
	    test -s "$tmp/out"
	kill -USR1 $pid
	for i in $(seq 100); do
		[ -s "$tmp/err" ] && break
		sleep 0.05
	done
	check "$how: SIGUSR1 shows the counts" grep -q \
	    '1 read, 1 kept, 0 rejected, 0 failed, 0 passed' "$tmp/err"
	printf '{"record":"par' >&5
	kill -TERM $pid
	wait $pid
	tap $(($? != 1)) "$how: SIGTERM ends it with exit 1, in half a line too"
	exec 5>&-
	rm "$tmp/fifo"

	printf '{"record":"parrot","do":"nap","ms":600}\n' >"$tmp/in"
	mkfifo "$tmp/fifo"
	$parrot <"$tmp/fifo" >"$tmp/out" &
	pid=$!
	exec 5>"$tmp/fifo"
	cat "$tmp/in" >&5
	sleep 0.3
	kill -INT $pid 2>/dev/null
	kill -TERM $pid
	wait $pid
	tap $(($? != 1)) "$how: asked to stop while at work: exit 1"
	exec 5>&-
	rm "$tmp/fifo"
	check "$how: ... after the record in hand" grep -q '"seen":true' \
	    "$tmp/out"

	check_fails "$how: an unknown option is usage" 2 $parrot --storr x
	check_says "$how: ... and names the nearest" \
	    'unknown option --storr; the nearest is --store' $parrot --storr x
	check_fails "$how: an argument is usage" 2 $parrot file
	check_fails "$how: a bad number is usage" 2 $parrot --limit=-1
	check "$how: --help is exit 0" $parrot --help
	check_says "$how: --version" 'lait-parrot 0.' $parrot --version
done

# A terminal as standard input: script(1) makes one.
if script -qec true /dev/null </dev/null >/dev/null 2>&1; then
	check "a terminal as input gives the usage and exit 2" sh -c \
	    "script -qec parrot /dev/null </dev/null | grep -q 'usage: lait-parrot'
	    script -qec parrot /dev/null </dev/null >/dev/null; test \$? = 2"
else
	skip "a terminal as input gives the usage and exit 2" "no terminals here"
fi

# Long lines: the ceiling is 64 MiB.
long() { printf '{"record":"other","a":"'; head -c "$1" /dev/zero | tr '\0' x; echo '"}'; }
long 67108839 >"$tmp/in"
check "a line of 64 MiB passes" sh -c "$tmp/parrot-alone <$tmp/in | cmp - $tmp/in"
{ echo '{"record":"other"}'; long 67108840; echo '{"record":"other"}'; } >"$tmp/in"
for parrot in parrot "$tmp/parrot-alone"; do
	$parrot <"$tmp/in" >"$tmp/out" 2>"$tmp/err"
	tap $(($? != 3)) "$(basename $parrot): a longer line is exit 3"
	check "... with its number" grep -q 'line 2: not a record: longer' \
	    "$tmp/err"
	check "... after what came before it" test "$(wc -l <"$tmp/out")" = 1
done
printf '{"record":"parrot","do":"grow","bytes":70000000}\n' |
    "$tmp/parrot-alone" >"$tmp/out"
echo '{"record":"parrot","do":"grow","bytes":70000000,"fail":"parrot:too-large"}' >"$tmp/want"
check_same "a record that grows over the ceiling fails as it came" \
    "$tmp/want" "$tmp/out"

finish
