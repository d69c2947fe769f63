# lait-export: shards that readers open, the same bytes each time.

. tests/lib.sh
. tests/site.sh
trap 'unserve; rm -rf "$tmp"' EXIT

make-site "$tmp/site" 20
serve "$tmp/site" || skip_all 'no loopback server'
check 'a dataset' dataset "$tmp/d"
cd "$tmp/d" || exit 1
check 'with a seed' lait add seeds "http://127.0.0.1:$port/index.html"
check 'is run' lait run

check 'and exported' lait export webdataset out --shard-size 4
check 'the digests beside the tars hold' sh -c 'cd out && sha256sum -c *.sha256'
tar -tvf out/00000.tar >list
check 'members are read-only, nobody'\''s, of no time' \
    grep -q '^-r--r--r-- bigdata/bigdata .* 1970-01-01 00:00 000000.jpg$' list
check 'three members for each pair' \
    test "$(cat out/*.tar | tar -itf - | wc -l)" = \
    "$((3 * $(lait sql 'SELECT count(*) FROM pairs WHERE selected' | tail -n 1)))"
tar -xOf out/00000.tar 000000.json | jq -r 'keys_unsorted | join(" ")' >keys
echo 'uid page_url text_kind language caption url key status error_message width height original_width original_height exif sha256' >want
check_same 'the fields of img2dataset in its order' want keys
tar -xOf out/00000.tar 000000.json | jq -r .sha256 >want
tar -xOf out/00000.tar 000000.jpg | sha256sum | cut -d ' ' -f 1 >got
check_same 'the picture is the one that is named' want got
tar -xOf out/00000.tar 000000.json | jq -jr .caption >want
tar -xOf out/00000.tar 000000.txt >got
check_same 'the text is the caption' want got
jq -r 'to_entries | map(.value) | add' out/sizes.json >want
jq '[.shardlist[].nsamples] | add' out/shardindex.json >got
check_same 'the indexes agree' want got
md5sum out/00000.tar | cut -d ' ' -f 1 >want
jq -r '.shardlist[0].md5sum' out/shardindex.json >got
check_same 'the index of wids has the md5' want got
jq -c '[.count,.successes,.failed_to_download,.duration,.start_time]' \
    out/00000_stats.json >got
echo '[4,4,0,0.0,0.0]' >want
jq -c . want >want2
jq -c . got >got2
check_same 'stats: successes only, no time' want2 got2

cp -a out first
check 'exported again' lait export webdataset out --shard-size 4
check 'the shards are kept' test ! first/00000.tar -nt out/00000.tar
check 'nothing changed' diff -r first out
printf x | dd of=out/00001.tar bs=1 seek=600 conv=notrunc 2>/dev/null
rm out/00000_stats.json out/sizes.json
check 'damage is repaired' lait export webdataset out --shard-size 4
check 'to the same bytes' diff -r first out
check 'in other sizes' lait export webdataset out --shard-size 1000
check 'leaves no shard behind that is too many' test ! -e out/00001.tar

check 'a seed' lait export webdataset seven --seed 7 --shard-size 1000
check 'and again' lait export webdataset again --seed 7 --shard-size 1000
check 'gives one order' diff -r seven again
check_fails 'that is another' 1 cmp -s seven/00000.tar out/00000.tar
for d in seven out; do
	tar -xOf $d/00000.tar --wildcards '*.json' | jq -r .uid | sort >$d.uids
done
check_same 'of the same pairs' out.uids seven.uids

check 'another crawl of the same site' dataset "$tmp/e"
(cd "$tmp/e" && lait add seeds "http://127.0.0.1:$port/index.html" &&
    lait run -j1 && lait export webdataset out --shard-size 4) >said 2>&1
tap $? 'with one worker a stage' said
check 'exports the same bytes' diff -r first "$tmp/e/out"

check 'a list' lait export tsv pairs.tsv
check 'has two fields' sh -c "! awk -F '\t' 'NF != 2' pairs.tsv | grep ."
check 'a sheet' lait export contact-sheet kept.jpg
check_fails 'of nothing' 2 lait export contact-sheet no.jpg --rejected x:y
lait init "$tmp/none" >said
check_says 'a dataset without pairs is said' 'no pair is selected' \
    sh -c 'cd "$1" && lait export tsv x.tsv' - "$tmp/none"
check_fails 'without a name' 2 lait-export webdataset
check_fails 'an unknown export' 2 lait-export webdatset x
check_says 'is told the nearest' 'nearest is webdataset' \
    lait-export webdatset x
check_fails 'no database' 3 lait-export tsv x.tsv --database none.db

python=
for p in "$root/build/venv/bin/python" python3; do
	"$p" -c 'import webdataset' 2>/dev/null && python=$p && break
done
if [ -n "$python" ]; then
	"$python" - >got 2>"$tmp/said" <<-'END'
	import glob, webdataset
	shards = sorted(glob.glob("first/*.tar"))
	for s in webdataset.WebDataset(shards, shardshuffle=False).decode():
	    print(s["__key__"], s["json"]["uid"], s["txt"] == s["json"]["caption"])
	END
	[ "$(grep -c True got)" = "$(wc -l <out.uids)" ]
	tap $? 'the webdataset package opens them' "$tmp/said"
else
	skip 'the webdataset package opens them' \
	    'needs python3 with webdataset (tests/venv)'
fi
finish
