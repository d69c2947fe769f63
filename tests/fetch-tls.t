#!/bin/sh
# lait-fetch over TLS: certificates are verified, and read once.

. tests/lib.sh

command -v openssl >/dev/null || skip_all "no openssl"
cd "$tmp" || exit 1
make_certificate()
{
	openssl req -x509 -newkey rsa:2048 -nodes -keyout "$1.key" \
	    -out "$1.pem" -days 2 -subj "/CN=$1" \
	    -addext "subjectAltName=DNS:$2" >/dev/null 2>&1
}
make_certificate good good.test
make_certificate other good.test
mkdir site
echo '<html>secret' >site/page.html
cd site || exit 1
openssl s_server -accept 127.0.0.1:0 -cert ../good.pem -key ../good.key -WWW \
    >"$tmp/said" 2>&1 &
server=$!
trap 'kill $server; rm -rf "$tmp"' EXIT
for i in 1 2 3 4 5 6 7 8 9 10; do
	grep -qs ACCEPT "$tmp/said" && break
	sleep 0.1
done
port=$(sed -n 's/^ACCEPT .*:\([0-9]*\)$/\1/p' "$tmp/said")
cd "$root" || exit 1
[ -n "$port" ] || skip_all "openssl s_server does not say its port"

url()
{
	printf '{"record":"url","url":"https://%s:%s/page.html","want":"page"}\n' \
	    "$1" "$port"
}
fetch()
{
	timeout 30 lait-fetch --store "$tmp/store" --delay 0s \
	    --allow-private 127.0.0.0/8 --contact https://lait.example/ \
	    --back-off 0.1s --resolve '*.test=127.0.0.1' "$@"
}

url good.test | fetch --ca-file "$tmp/good.pem" >"$tmp/out"
check "a page over TLS" grep -q '"status":200' "$tmp/out"
url good.test | fetch --ca-file "$tmp/other.pem" >"$tmp/out"
check "an unknown issuer is certificate" \
    grep -q '"fail":"fetch:certificate"' "$tmp/out"
url wrong.test | fetch --ca-file "$tmp/good.pem" >"$tmp/out"
check "so is a wrong name" grep -q '"fail":"fetch:certificate"' "$tmp/out"
check_fails "no certificates at all is our fault: 3" 3 \
    sh -c "printf '{\"record\":\"url\",\"url\":\"https://good.test:%s/page.html\",\"want\":\"page\"}\n' $port |
	timeout 10 lait-fetch --store '$tmp/store' --contact https://a.example/ \
	--allow-private 127.0.0.0/8 --resolve '*.test=127.0.0.1' \
	--ca-file '$tmp/none.pem'"
httpd --root "$tmp/site" >"$tmp/port2" &
plain=$!
trap 'kill $server $plain; rm -rf "$tmp"' EXIT
while [ ! -s "$tmp/port2" ]; do sleep 0.05; done
printf '{"record":"url","url":"https://127.0.0.1:%s/","want":"page"}\n' \
    "$(cat "$tmp/port2")" | fetch --connect-timeout 1s >"$tmp/out"
check "a server that speaks no TLS is tls" \
    grep -q '"fail":"fetch:tls"' "$tmp/out"

# libcurl's default folder of certificates would be read for each of the
# connections (s_server keeps none): 20 ms each instead of 1.
store=/etc/ssl/certs/ca-certificates.crt
if [ ! -s $store ]; then
	skip "certificates are read once" "no $store"
	finish
fi
cat $store "$tmp/good.pem" >"$tmp/all.pem"
for i in $(seq 40); do url good.test; done >"$tmp/in"
cpu()
{
	( fetch --ca-file "$tmp/all.pem" <"$1" >"$tmp/out"; times ) |
	    sed -n '2s/^\([0-9]*\)m\([0-9.]*\)s \([0-9]*\)m\([0-9.]*\)s.*/\2 \4/p' |
	    awk '{ printf "%d\n", ($1 + $2) * 1000 }'
}
head -n 2 "$tmp/in" >"$tmp/two"
few=$(cpu "$tmp/two")
many=$(cpu "$tmp/in")
check "38 more connections cost under 8 ms each ($few, $many ms)" \
    [ $((many - few)) -lt 304 ]
check "and all were answered" [ "$(grep -c ':200' "$tmp/out")" = 40 ]
finish
