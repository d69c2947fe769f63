# lait: verbs, the lock, limits, Ctrl-C, contact, children.

. tests/lib.sh
. tests/site.sh
trap 'unserve; rm -rf "$tmp"' EXIT

check_fails 'no verb' 2 lait
check_says 'no verb says the verbs' 'init' lait
check_fails 'an unknown verb' 2 lait runn
check_says 'is told the nearest' 'nearest verb is run' lait runn
check_says 'a verb is a program' 'usage: lait-export' lait export --help
cd "$tmp" || exit 1
check_fails 'run without a dataset' 2 lait run
check_says 'says what to do' 'lait init DIR' lait run
check_fails 'init without a folder' 2 lait init --contact https://a.example/
check_fails 'a contact that is none' 2 lait init x --contact me
check_fails 'a preset that is none' 2 lait init x --preset imagenet
check 'init' lait init none
check_fails 'a second time' 2 lait init none
cd none || exit 1
check 'add' lait add seeds https://site.example/
check_fails 'run without contact' 2 lait run
check_says 'says what to set' 'set `contact = https' lait run
check_fails 'a stage that is none' 2 lait run fetsch
cd .. || exit 1

make-site site 30
serve "$tmp/site" 0 --delay 40 || skip_all 'no loopback server'
check 'a dataset' dataset d
cd d || exit 1
lait add seeds "http://127.0.0.1:$port/index.html" >/dev/null

check_says 'try: one page through the stages' 'natural' \
    lait try "http://127.0.0.1:$port/p1.html"
check_says 'try: what cannot be fetched' 'fetch:gone' \
    lait try "http://127.0.0.1:$port/none.html"
check_fails 'try: no address' 2 lait try

lait run --max-pages 3 2>said
tap $? 'a limit of pages ends with 0' said
check_says 'and says so' 'as many pages as were allowed' cat said
pages=$(lait sql "SELECT count(*) FROM pages" | tail -n 1)
[ "$pages" = 3 ]
tap $? "after $pages of 3 pages"
check 'a limit of time ends with 0' lait run --max-time 1s
check 'a single stage' lait run extract

lait run 2>said &
runner=$!
for i in 1 2 3 4 5 6 7 8 9 10; do
	sleep 0.1
	[ "$(cat lait.lock)" != "$runner" ] || break
done
check_fails 'a second run is refused' 1 lait run
check_says 'and says so' 'another run is at work' lait run
check 'but not from cron' lait run --cron
check_fails 'which says nothing' 1 sh -c 'lait run --cron 2>&1 | grep .'
kill -INT "$runner"
wait "$runner"
got=$?
[ "$got" = 1 ] && grep -q 'goes on' said
tap $? 'Ctrl-C ends it with 1, and says how to go on' said

lait run &
runner=$!
sleep 0.5
children=$(cat "/proc/$runner/task/$runner/children")
kill -9 "$runner"
wait "$runner" 2>/dev/null
sleep 0.2
alive=
for child in $children; do
	# One that nobody has waited for yet is dead all the same.
	grep -qs '^State:.[^Z]' "/proc/$child/status" && alive="$alive $child"
done
[ -n "$children" ] && [ -z "$alive" ]
tap $? 'its programs die with it'

lait run >said 2>&1
tap $? 'run goes on to the end' said
check_same 'quiet when all is well' /dev/null said
check 'run again has nothing to do' lait run
check 'everything adds up' lait check
check 'status' lait status

cat >>lait.conf <<'END'
[stage mine]
command = jq -c '. + {beauty: .width}'
unit = image
after = dedup
writes = beauty
END
check 'a stage of the user is run' lait run
lait sql "SELECT count(*) FROM scores WHERE name = 'beauty' AND value > 300" |
    tail -n 1 >said
[ "$(cat said)" -ge 10 ]
tap $? 'and its scores are kept' said
sed -i '/^command/d' lait.conf
check_fails 'one without a command' 2 lait run
check_says 'is named' '[stage mine] has no command' lait run
finish
