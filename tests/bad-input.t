# Bad input of every kind gets a clear line and loses nothing (done-point 8).

. tests/lib.sh
. tests/site.sh
trap 'unserve; rm -rf "$tmp"' EXIT
cd "$tmp" || exit 1

text='{"record":"text","text_id":"%s","text":"A boat on the river in winter"}\n'
id=00000000000000000000000000000000
# shellcheck disable=SC2059
good=$(printf "$text" $id)

# The good records before a bad line are answered, the line is named.
for stage in extract filter dedup fetch; do
	printf '%s\nnot json\n' "$good" | "lait-$stage" >out 2>said
	got=$?
	[ "$got" = 3 ] && grep -q 2 said && [ "$(wc -l <out)" = 1 ]
	tap $? "lait-$stage: a line that is not JSON" said
	printf '%s\n[1,2]\n' "$good" | "lait-$stage" >out 2>said
	got=$?
	[ "$got" = 3 ] && [ "$(wc -l <out)" = 1 ]
	tap $? "lait-$stage: a line that is not an object" said
	printf '%s' "$good" | cut -c 1-40 | "lait-$stage" >out 2>said
	[ $? = 3 ]
	tap $? "lait-$stage: a line that is cut" said
	"lait-$stage" </dev/null >out 2>said
	got=$?
	[ "$got" = 0 ] && [ ! -s out ]
	tap $? "lait-$stage: no input is no error" said
done

# Wrong types are a verdict of the record where it can carry one, else they
# are named with their line.
printf '{"record":"image","sha256":7,"body":["x"]}\n%s\n' "$good" |
    lait-filter >out 2>said
got=$?
[ "$got" = 0 ] && [ "$(wc -l <out)" = 2 ] && head -n 1 out |
    grep -Eq '"(reject|fail)":"filter:'
tap $? 'lait-filter: fields of wrong types' said
printf '{"record":"url","url":{},"want":3}\n' | lait-fetch --store warc >out 2>said
got=$?
[ "$got" = 3 ] && grep -q 'line 1:' said
tap $? 'lait-fetch: fields of wrong types' said
printf '{"record":"image","sha256":"%s%s","body":"none-00000.warc:0:10"}\n' \
    $id $id | lait-filter >out 2>said
got=$?
[ "$got" = 0 ] && grep -q '"fail":"filter:' out
tap $? 'lait-filter: a body that is not there' said

# lait-db
lait init d --contact https://lab.example/ >/dev/null
cd d || exit 1
check_fails 'lait-db todo: an unknown stage' 2 lait-db todo flter
check_says 'is named' 'flter' lait-db todo flter
check_fails 'lait-db: an unknown verb' 2 lait-db toodo
printf 'not json\n' | lait-db save filter >said 2>&1
[ $? = 3 ]
tap $? 'lait-db save: a line that is not JSON' said
printf '{"record":"image"}\n' | lait-db save filter >said 2>&1
got=$?
[ "$got" != 0 ] && [ -s said ]
tap $? 'lait-db save: an image without a name' said
check 'nothing is broken after that' lait-db check
check_fails 'lait add: a file that is not there' 2 lait add ./none.txt
check_fails 'lait add: an address that is none' 2 lait add ftp://a.example/
cd .. || exit 1
check_fails 'lait-db: no database' 3 lait-db status --database none.db
check_says 'is named' 'none.db' lait-db status --database none.db
echo 'this is no database, whatever its name says' >text.db
check_fails 'lait-db: no database at all' 3 lait-db status --database text.db
cp d/lait.db newer.db
printf '\000\000\000\143' | dd of=newer.db bs=1 seek=60 conv=notrunc 2>/dev/null
check_fails 'a database of a newer version' 3 lait-db status --database newer.db
check_says 'says so' 'newer' lait-db status --database newer.db
check_fails 'lait-export: the same' 3 \
    lait-export tsv x.tsv --database newer.db

# lait.conf
printf '[gate]\nmin-sides = 7\n' >bad.conf
for program in lait-fetch lait-extract lait-filter lait-dedup; do
	check_fails "$program: an unknown key" 2 \
	    sh -c "$program -c bad.conf </dev/null"
done
check_says 'is named with line and the nearest' \
    'bad.conf:2: unknown key "min-sides" in [gate]; the nearest is min-side' \
    sh -c 'lait-filter -c bad.conf </dev/null'

# WARC files cut in the middle: what is whole is used, the rest is said, and
# the fetcher goes on behind it.
make-site site 12
serve "$tmp/site" || skip_all 'no loopback server'
dataset w
cd w || exit 1
lait add seeds "http://127.0.0.1:$port/index.html" >/dev/null
lait run >said 2>&1
tap $? 'a small crawl' said
check 'adds up' lait check
for file in warc/images-00000.warc warc/pages-00000.warc.gz; do
	size=$(stat -c %s $file)
	cp $file whole
	truncate -s $((size - 1000)) $file
	check_fails "$file cut short is found" 3 lait check
	check_says 'and named' "$(basename $file)" lait check
	cp whole $file
done
check 'whole again' lait check
truncate -s $(($(stat -c %s warc/images-00000.warc) - 1000)) \
    warc/images-00000.warc
lait export webdataset out >said 2>&1
got=$?
[ "$got" = 3 ] && [ ! -e out/sizes.json ]
tap $? 'an export of pictures that are gone fails' said
finish
