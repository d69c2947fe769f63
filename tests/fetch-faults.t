#!/bin/sh
# Every fault of a server ends in the class that lait-record(5) names, each at
# once or at a lowered limit, and none holds up the others.

. tests/lib.sh

site=$tmp/site
mkdir -p "$site"
printf '<html><title>good</title>' >"$site/good.html"
printf '\211PNG\r\n\032\n0123456789' >"$site/good.png"
head -c 30000 /dev/zero | tr '\0' 'a' | gzip >"$site/small.gz"
head -c 1000 "$site/good.html" | gzip >"$site/page.gz"
head -c 20 "$site/small.gz" >"$site/cut.gz"
head -c 30000000 /dev/zero | gzip -9 >"$site/bomb.gz"
printf 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd' \
    >"$site/two.raw"
printf 'status=302&h=Location: /loop' >"$site/loop.do"
printf 'no http at all\r\n\r\n' >"$site/nothing.raw"
printf 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>' \
    >"$site/endless-ok.raw"
printf 'HTTP/1.1 200 OK\r\n folded: x\r\nA: b\r\n\r\n<html>' >"$site/fold.raw"
printf 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n' >"$site/101.raw"

httpd --root "$site" --log "$tmp/log" >"$tmp/port" &
server=$!
trap 'kill $server; rm -rf "$tmp"' EXIT
while [ ! -s "$tmp/port" ]; do sleep 0.05; done
port=$(cat "$tmp/port")

# fault CLASS PATH [WANT]: a host of its own for each.
count=0
fault()
{
	count=$((count + 1))
	case $2 in
	http*) url=$2 ;;
	*) url=http://h$count.test:$port$2 ;;
	esac
	printf '{"record":"url","id":%d,"url":"%s","want":"%s"}\n' \
	    $count "$url" "${3:-page}" >>"$tmp/in"
	printf '%d %s\n' $count "$1" >>"$tmp/wanted"
}

html='type=text/html'
fault good /good.html
fault good /good.png image
fault good '/_?type=text/plain&body=<html><p>x</p>'
fault good "/_?raw=endless-ok.raw"
fault good "/_?$html&h=Content-Encoding:%20gzip&file=page.gz"
fault good "/_?$html&chunked=1&body=<p>x"
fault good '/_?status=302&h=Location:%20/good.html'
fault type /good.png
fault type /good.html image
fault type '/_?type=image/png&body=<html>login' image
fault gone /nothing
fault gone '/_?status=410'
fault denied '/_?status=403'
fault denied '/_?status=401'
fault client-error '/_?status=418'
fault unavailable '/_?status=500'
fault unavailable '/_?status=503'
fault rate-limited '/_?status=429'
fault rate-limited '/_?status=503&h=Retry-After:%201'
fault redirect '/_?status=302'
fault redirect '/_?status=302&h=Location:%20ftp://a.test/'
fault redirect /loop
fault empty '/_?type=text/html'
fault empty '/_?status=204&length=none'
fault bad-http '/_?status=304&length=none'
fault bad-http '/_?status=206&type=text/html&body=x'
fault bad-http '/_?raw=two.raw'
fault bad-http '/_?raw=nothing.raw'
fault bad-http '/_?raw=101.raw'
# libcurl 7.88 reads freed memory here when its handle is not a new one.
fault bad-http '/_?raw=fold.raw'
fault bad-http '/_?raw=fold.raw'
fault bad-http "/_?$html&chunked=bad&body=<p>"
fault cut "/_?$html&chunked=cut&body=<p>&end=close"
fault cut "/_?$html&body=<p>&length=100"
fault cut "/_?$html&h=Content-Encoding:%20gzip&file=cut.gz"
fault reset "/_?$html&body=<p>&length=100000&size=100&end=reset"
fault timeout "/_?$html&body=<p>&size=100000000&rate=20000"
fault slow '/_?head=endless&rate=20000'
fault slow "/_?$html&body=<p>&length=1000&end=hang"
fault slow '/_?delay=60000'
fault too-large "/_?$html&body=<p>&size=3000000"
fault too-large "/_?$html&body=<p>&endless=1"
fault too-large "/_?$html&chunked=1&body=<p>&size=100&lines=600&line=3"
fault too-large "/_?$html&lines=100&line=1000"
fault too-large "/_?$html&lines=1&line=200000"
fault too-large '/_?head=endless'
fault too-large "/_?$html&h=Content-Encoding:%20gzip&file=bomb.gz"
fault bad-encoding "/_?$html&h=Content-Encoding:%20gzip&body=plain"
fault bad-encoding "/_?$html&h=Content-Encoding:%20snappy&body=plain"
fault good "/_?$html&h=Content-Encoding:%20gzip&body=<html>lie"
fault bad-url 'http://'
fault bad-url 'ftp://a.test/'
fault connect http://127.0.0.1:1025/
fault address http://10.0.0.1/
fault address http://169.254.169.254/latest/meta-data
fault address http://0x7f000001:22/
fault address 'http://[::1]/'
fault address http://127.0.0.1:25/
fault address "/_?status=302&h=Location:%20http://192.168.0.1/"
fault address "/_?status=302&h=Location:%20http://private.test/"
fault dns http://nowhere.invalid/
sed -i 's|"http://127.0.0.1:1025/"|"http://refused.test:1025/"|' "$tmp/in"

start=$(date +%s%N)
timeout 30 lait-fetch --store "$tmp/store" --contact https://lait.example/ \
    --allow-private 127.0.0.0/8 --delay 0s --back-off 0.1s \
    --connect-timeout 1s --page-deadline 1.5s --image-deadline 1.5s \
    --robots-deadline 1s --low-speed-time 1s --page-bytes-max 1M \
    --dns-servers 127.0.0.1:9 \
    --resolve 'private.test=10.1.2.3,*.test=127.0.0.1' \
    <"$tmp/in" >"$tmp/out" 2>"$tmp/errors"
status=$?
took=$((($(date +%s%N) - start) / 1000000))
check "it ends with 0: every record has an answer" [ $status = 0 ]
check "and says nothing" [ ! -s "$tmp/errors" ]
check "within 4 s ($took ms)" [ $took -lt 4000 ]

grep '"record":"url"' "$tmp/out" |
    sed -n 's/.*"id":\([0-9]*\),.*/& \1/p' |
    sed 's/.*"\(reject\|fail\)":"fetch:\([a-z-]*\)".* \([0-9]*\)$/\3 \2/
	s/^{.* \([0-9]*\)$/\1 good/' | sort -n >"$tmp/got"
sort -n "$tmp/wanted" >"$tmp/wanted.sorted"
check_same "each of $count faults has its class" "$tmp/wanted.sorted" "$tmp/got"

# What the transfer left is kept, and says that it is not whole.
has()
{
	grep "\"id\":$1," "$tmp/out" | grep -q "$2"
}
cut=$(grep -n 'cut$' "$tmp/wanted" | head -n 1 | cut -d: -f1)
check "what came of a cut body is kept" has "$cut" '"body":"pages-'
check "and is marked" has "$cut" '"truncated":"disconnect"'
large=$(grep -n 'too-large$' "$tmp/wanted" | head -n 1 | cut -d: -f1)
check "the first part of a body that is too large is kept" \
    has "$large" '"truncated":"length"'
check "no request left for a refused address" \
    sh -c "! cut -f3 '$tmp/log' | grep -q '^[1p]'"
finish
