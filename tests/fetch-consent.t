#!/bin/sh
# lait-fetch: an image whose header says no, by the policy of [consent], is
# not fetched; with another policy it waits again.

. tests/lib.sh
. tests/site.sh

site=$tmp/site
mkdir -p "$site"
{ printf 'GIF89a'; head -c 3000000 /dev/zero; } >"$site/large.gif"
# says NAME FIELD: an image with that field in its header.
says()
{
	echo "type=image/gif&h=$2&file=large.gif" >"$site/$1.gif.do"
}
says noai 'X-Robots-Tag: noai'
says other 'X-Robots-Tag: googlebot: noai'
says ours 'X-Robots-Tag: LaitBot: noimageindex'
says tdm 'TDM-Reservation: 1'
says usage 'Content-Usage: search=y, train-ai=n;x=1'
says keep 'X-Robots-Tag: noarchive'
echo 'status=404&h=X-Robots-Tag: noai' >"$site/lost.gif.do"
echo 'status=302&h=X-Robots-Tag: noai&h=Location: /large.gif' \
    >"$site/moved.gif.do"
echo 'type=text/html&h=X-Robots-Tag: noindex&body=<html>x' >"$site/page.do"

trap 'unserve; rm -rf "$tmp"' EXIT
serve "$site"
cd "$tmp" || exit 1

fetch()
{
	timeout 30 lait-fetch --store "$tmp/warc" --delay 0s \
	    --allow-private 127.0.0.0/8 "$@"
}
url()
{
	printf '{"record":"url","url":"http://127.0.0.1:%s/%s","want":"%s"}\n' \
	    "$port" "$1" "$2"
}
is()
{
	grep "/$1\",\"want\"" "$tmp/out" | grep -qF -e "$2"
}

{
	for name in noai other ours tdm usage keep lost moved; do
		url $name.gif image
	done
	url page page
} >in
fetch <in >out
check "each has an answer" [ "$(grep -c '"record":"url"' out)" = 9 ]
for name in noai ours tdm usage; do
	check "$name: reject" is $name.gif '"reject":"fetch:consent"'
done
check "its signals are in the record" is noai.gif \
    '"name":"robots","value":"noai","where":"header"'
check "and no body" sh -c "! grep fetch:consent out | grep -q '\"body\"'"
check "none is stored" \
    [ "$(grep -c 'WARC-Target-URI: .*noai' warc/images-00000.warc)" = 0 ]
for name in other keep moved; do
	check "$name: kept" is $name.gif '"bytes":3000006'
done
check "an image that is not there is gone" is lost.gif '"reject":"fetch:gone"'
check "a page is kept, for its links" is page '"status":200'
check "with its signals" is page '"value":"noindex"'

# A dataset that changes its mind.
printf '[scope]\nscope = any\n' >lait.conf
lait-db init >/dev/null
lait-db save fetch <out
# handed: how often the image is handed out.
handed()
{
	lait-db todo fetch --limit 99 | grep -c "/noai.gif"
}
check "a dataset does not hand it out again" [ "$(handed)" = 0 ]
printf '[consent]\nnoai = keep\n' >>lait.conf
check "with another policy it waits again" [ "$(handed)" = 1 ]
lait-db todo fetch | fetch >out
check "and is fetched" is noai.gif '"bytes":3000006'
lait-db save fetch <out
check "once" [ "$(handed)" = 0 ]
check "others still say no" sh -c "! grep -q tdm.gif out"
finish
