#!/bin/sh
# lait-fetch: politeness, robots.txt, stopping, starting again.

. tests/lib.sh

site=$tmp/site
mkdir -p "$site"
printf '<html><title>%s</title>' good >"$site/good.html"
for i in 1 2 3 4 5 6; do cp "$site/good.html" "$site/p$i.html"; done
printf 'status=200&type=text/html&body=<html>slow&delay=1500' >"$site/slow.do"
printf 'User-agent: *\nDisallow: /no\nContent-Usage: train-ai=n\n' \
    >"$site/robots.txt"
printf 'type=text/html&body=<html>x&h=X-Robots-Tag: noai&h=ETag: "7"' \
    >"$site/signals.do"

httpd --root "$site" --log "$tmp/log" --addresses 9 >"$tmp/port" &
server=$!
trap 'kill $server $others 2>/dev/null; rm -rf "$tmp"' EXIT
others=
while [ ! -s "$tmp/port" ]; do sleep 0.05; done
port=$(cat "$tmp/port")

# url HOST PATH [WANT]
url()
{
	printf '{"record":"url","id":%d,"url":"http://%s:%s%s","want":"%s"}\n' \
	    "${id:=1}" "$1" "$port" "$2" "${3:-page}"
	id=$((id + 1))
}

fetch()
{
	timeout 30 lait-fetch --store "$tmp/store" --delay 0.2s \
	    --allow-private 127.0.0.0/8 --back-off 0.2s \
	    --contact https://lait.example/ "$@"
}
answers()
{
	grep -c '"record":"url"' "$1"
}
# gaps HOST: the least time between an end and the next start at that host.
gaps()
{
	awk -F'\t' -v host="$1:$port" '$3 == host {
		if (last && (least == "" || $1 - last < least))
			least = $1 - last
		last = $2
	} END { print least }' "$tmp/log"
}

for i in 1 2 3 4 5 6; do url 127.0.0.1 /p$i.html; url 127.0.0.2 /p$i.html
done >"$tmp/in"
fetch <"$tmp/in" >"$tmp/out" 2>"$tmp/errors"
check "a dozen pages of two hosts" [ $? = 0 ]
check "each has an answer" [ "$(answers "$tmp/out")" = 12 ]
check "and a body that can be named" \
    [ "$(grep -c '"body":"pages-00000.warc.gz:' "$tmp/out")" -ge 12 ]
check "no delay is cut short ($(gaps 127.0.0.1) ms)" \
    [ "$(gaps 127.0.0.1)" -ge 180 ]
check "robots.txt is asked for once a host" \
    [ "$(grep -c 'robots.txt' "$tmp/log")" = 2 ]
check "and comes first" sh -c "head -n 2 '$tmp/log' | grep -vq '/p'"

# What robots.txt said is kept from run to run.
grep '"record":"host"' "$tmp/out" | tail -n 2 >"$tmp/hosts"
: >"$tmp/log"
{ cat "$tmp/hosts"; url 127.0.0.1 /no; url 127.0.0.1 /signals
  url 127.0.0.2 /good.html; } >"$tmp/in"
fetch <"$tmp/in" >"$tmp/out"
check "robots.txt of an earlier run is not asked for again" \
    sh -c "! grep -q robots.txt '$tmp/log'"
check "but obeyed" grep -q '/no".*"reject":"fetch:robots"' "$tmp/out"
check "its Content-Usage is a signal" grep -q \
    '"name":"content-usage","value":"train-ai=n","where":"robots"' "$tmp/out"
check "so is X-Robots-Tag" grep -q \
    '"name":"robots","value":"noai","where":"header"' "$tmp/out"
check "ETag is kept" grep -q '"etag":"\\"7\\""' "$tmp/out"
check "host records come back" \
    [ "$(grep -c '"record":"host"' "$tmp/out")" -ge 2 ]

# robots.txt that says nothing, too much, or elsewhere.
mkdir -p "$tmp/hosts.d"
for h in a b c d e f; do
	mkdir -p "$tmp/hosts.d/$h.test"
	cp "$site/good.html" "$tmp/hosts.d/$h.test"
done
cd "$tmp/hosts.d" || exit 1
printf 'status=503' >a.test/robots.txt.do
printf 'status=403' >b.test/robots.txt.do
printf 'status=301&h=Location: /rules' >c.test/robots.txt.do
printf 'User-agent: laitbot\nDisallow: /good\n' >c.test/rules
printf 'status=301&h=Location: http://10.0.0.1/' >d.test/robots.txt.do
printf 'status=301&h=Location: /robots.txt' >e.test/robots.txt.do
printf 'length=1000&body=User-agent: *&end=close' >f.test/robots.txt.do
cd "$root" || exit 1
httpd --root "$tmp/hosts.d" --hosts --log "$tmp/log2" >"$tmp/port2" &
others=$!
while [ ! -s "$tmp/port2" ]; do sleep 0.05; done
for h in a b c d e f; do
	printf '{"record":"url","url":"http://%s.test:%s/good.html",' \
	    $h "$(cat "$tmp/port2")"
	printf '"want":"page"}\n'
done | fetch --resolve '*.test=127.0.0.1' >"$tmp/out"
said()
{
	grep "\"url\":\"http://$1.test" "$tmp/out" | grep -q "$2"
}
check "503 for robots.txt: nothing is fetched" \
    said a '"fail":"fetch:robots-unreachable"'
check "403: everything may be" said b '"status":200'
check "a redirect is followed" said c '"reject":"fetch:robots"'
check "to a private address: unreachable" \
    said d '"fail":"fetch:robots-unreachable"'
check "in a circle: as if there were none" said e '"status":200'
check "a cut one: unreachable" said f '"fail":"fetch:robots-unreachable"'
check "the state of each is in a host record" grep -q \
    '"host":"a.test".*"state":"unreachable","expires":[0-9]*,"since"' "$tmp/out"

# Retry-After pauses the host; a longer pause than `drain` gives back.
printf 'first=1&status=429&h=Retry-After: 1' >"$site/busy.html.do"
cp "$site/good.html" "$site/busy.html"
: >"$tmp/log"
{ url 127.0.0.3 /busy.html; url 127.0.0.3 /good.html; } |
    fetch >"$tmp/out"
check "a host that is busy is left alone for so long ($(gaps 127.0.0.3) ms)" \
    [ "$(awk -F'\t' '/good/ { print $1 - e } /busy/ { e = $2 }' \
	"$tmp/log")" -ge 950 ]
check "and then asked again" grep -q 'good.html".*"status":200' "$tmp/out"
{ url 127.0.0.4 /busy2.html; url 127.0.0.4 /good.html; } >"$tmp/in"
printf 'status=429&h=Retry-After: 600' >"$site/busy2.html.do"
fetch <"$tmp/in" >"$tmp/out"
check "for longer than the run waits: it comes back untried" \
    grep -q 'good.html".*"fail":"fetch:deferred"' "$tmp/out"
check "and its host record says until when" grep -q '"bad":1' "$tmp/out"

# A slow host holds up nobody.
start=$(date +%s%N)
{ url 127.0.0.5 /slow; url 127.0.0.6 /good.html; } | fetch 2>&1 |
    while read -r line; do
	case $line in
	*good.html*) echo $((($(date +%s%N) - start) / 1000000)) >"$tmp/fast" ;;
	*) ;;
	esac
    done
check "a slow host does not hold up others ($(cat "$tmp/fast") ms)" \
    [ "$(cat "$tmp/fast")" -lt 1450 ]

# Bytes that nobody asked for are not the next answer.
junk='HTTP/1.1 200 OK%0d%0aContent-Type: text/html%0d%0aContent-Length: 10%0d%0a%0d%0a<html>evil'
printf 'type=text/html&body=<html>x&junk=%s&junk-after=50' "$junk" \
    >"$site/junk.html.do"
{ url 127.0.0.9 /junk.html; url 127.0.0.9 /good.html; } | fetch >"$tmp/out"
check "bytes that nobody asked for are not the next answer" \
    grep -q "good.html.*$(sha256sum <"$site/good.html" | cut -d' ' -f1)" \
    "$tmp/out"

# A stream: answers come while input stays open.
mkfifo "$tmp/fifo"
fetch <"$tmp/fifo" >"$tmp/out" &
pid=$!
exec 3>"$tmp/fifo"
url 127.0.0.7 /good.html >&3
sleep 1.6
check "an answer comes while input is open" [ "$(answers "$tmp/out")" = 1 ]
{ url 127.0.0.7 /p1.html; url 127.0.0.7 /p2.html; url 127.0.0.8 /slow; } >&3
sleep 0.3
kill -TERM $(pgrep -P $pid -f lait-fetch || echo $pid)
wait $pid
status=$?
exec 3>&-
check "a signal ends it with 1" [ $status = 1 ]
check "with an answer for all that was taken" [ "$(answers "$tmp/out")" = 4 ]
check "what was not done is deferred" \
    [ "$(grep -c '"fail":"fetch:deferred"' "$tmp/out")" -ge 1 ]

# Killed: a whole WARC file, and each name in the answers can be read.
for i in $(seq 200); do url 127.0.0.9 /good.html; done >"$tmp/in"
for n in 1 2 3; do
	fetch --delay 0s <"$tmp/in" >"$tmp/out.$n" 2>/dev/null &
	pid=$!
	sleep 0.$n
	kill -9 $(pgrep -P $pid) $pid 2>/dev/null
	wait $pid 2>/dev/null
done
: >"$tmp/log"
url 127.0.0.9 /good.html | fetch --delay 0.3s >"$tmp/out"
status=$?
check "after a kill it goes on" [ $status = 0 ]
cat "$tmp"/out.? "$tmp/out" | sed -n 's/.*"body":"\([^"]*\)".*/\1/p' |
    sort -u >"$tmp/names"
whole=0
while IFS=: read -r file offset length; do
	tail -c +$((offset + 1)) "$tmp/store/$file" | head -c "$length" |
	    gzip -t 2>/dev/null && whole=$((whole + 1))
done <"$tmp/names"
check "all $whole names can be read" [ "$whole" = "$(wc -l <"$tmp/names")" ]
check "the whole file is gzip" \
    sh -c "gzip -t '$tmp/store/pages-00000.warc.gz'"

# Two at once, no contact, input that is none.
mkfifo "$tmp/fifo2"
fetch <"$tmp/fifo2" >/dev/null &
pid=$!
exec 3>"$tmp/fifo2"
sleep 0.2
check_says "a second one waits, then says who is at work" \
    "another lait-fetch" fetch </dev/null
exec 3>&-
wait $pid
echo '{"record":"url","url":"https://lait.example/","want":"page"}' >"$tmp/in"
check_fails "without a contact nothing beyond loopback is fetched" 2 \
    timeout 10 lait-fetch --store "$tmp/store" <"$tmp/in"
check_says "and it says what to set" "contact = https://" \
    timeout 10 lait-fetch --store "$tmp/store" <"$tmp/in"
check_fails "a product of somebody else is refused" 2 \
    fetch --product Googlebot </dev/null
check_fails "no input is no work" 0 fetch </dev/null
{ url 127.0.0.9 /p1.html; echo 'not json'; url 127.0.0.9 /p2.html; } >"$tmp/in"
fetch <"$tmp/in" >"$tmp/out" 2>"$tmp/errors"
check "a line that is no record ends it with 3" [ $? = 3 ]
check "named by its number" grep -q 'line 2:' "$tmp/errors"
check "what came before has its answer" grep -q 'p1.html.*:200' "$tmp/out"
url 127.0.0.9 /p1.html >"$tmp/in"
check_fails "a full disk behind standard output is 3" 3 \
    sh -c "timeout 10 lait-fetch --store '$tmp/store' --delay 0s \
	--allow-private 127.0.0.0/8 <'$tmp/in' >/dev/full"
echo '{"record":"page","url":"x"}
{"record":"url","url":"http://127.0.0.1/","want":"page","reject":"a:b"}' \
    >"$tmp/in"
fetch <"$tmp/in" >"$tmp/out"
check_same "what is not for it passes" "$tmp/in" "$tmp/out"
{ url 127.0.0.1 /p1.html; url 127.0.0.1 /p2.html; } | fetch --limit 1 \
    >"$tmp/out"
check "a limit is obeyed" [ "$(answers "$tmp/out")" = 1 ]
url 127.0.0.1 /slow | fetch --max-time 0.3s >"$tmp/out"
check "so is a limit of time" grep -q 'fetch:deferred' "$tmp/out"
{ for i in 1 2 3 4 5 6; do url 127.0.0.1 /p$i.html; done
  url 127.0.0.2 /p1.html; } | fetch --queue-max 4 --delay 1s >"$tmp/out"
check "a full room gives back the longest line" \
    grep -q '127.0.0.1.*fetch:deferred' "$tmp/out"
check "and never the others" grep -q '127.0.0.2.*"status":200' "$tmp/out"
finish
