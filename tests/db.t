#!/bin/sh
# lait-db says clearly what is wrong, and keeps what was good before.
. tests/lib.sh

cd "$tmp" || exit 1
check "init makes a database" lait-db init
check_fails "init does not overwrite one" 3 lait-db init
check_fails "a missing database is a clear line" 3 \
    lait-db status --database none.db
check_fails "an unknown verb" 2 lait-db slect
check_fails "an unknown stage of todo" 2 lait-db todo polish
check_fails "an unknown stage of save" 2 lait-db save polish </dev/null
check_fails "a shard that is none" 2 lait-db todo filter --shard 3/2
check_fails "a folder that is no database" 3 lait-db status --database .
echo hello >text
check_fails "a file that is no database" 3 lait-db status --database text

# The version stands at byte 60, big-endian (SQLite's file format, 1.3).
lait-db init --database new.db
lait-db add -q --database new.db http://a.example/
check "backup copies a database in use" \
    lait-db backup --database new.db newer.db
printf '\0\0\0\143' | dd of=newer.db bs=1 seek=60 conv=notrunc 2>/dev/null
check_fails "a database of a newer version" 3 \
    lait-db status --database newer.db
lait-db status --database newer.db 2>said
check "the line names both versions" grep -q 'version 99.*knows' said

printf '[gate]\nmin-sides = 4\n' >bad.conf
check_fails "lait.conf with an unknown key" 2 \
    lait-db status -c bad.conf
printf '[select]\nmin-side = 200\n' >loose.conf
check_fails "a selection looser than its gate" 2 lait-db select -c loose.conf

# Lines that are no records: what came before is kept.
good='{"record":"url","url":"http://a.example/1","want":"page","status":404,"reject":"fetch:gone"}'
for bad in 'not JSON' '[1]' '{"record":"url","url":5,"want":"page"}' \
    '{"record":"page"}' '{"record":"url","url":"http://a.example/2","want":"cake"}' \
    '{"record":"url","url":"http://a.example/2","want":"image","body":"x","sha256":"zz"}' \
    '{"record":"url","url":"http://a.example/2","want":"page","reject":"filter:size"}'; do
	rm -f one.db*
	lait-db init --database one.db
	{
		echo "$good"
		echo "$bad"
	} >lines
	check_fails "save fetch stops at: $bad" 3 \
	    sh -c 'lait-db save fetch --database one.db <lines'
	lait-db save fetch --database one.db <lines 2>said
	check "it names the line" grep -q 'line 2' said
	lait-db sql --database one.db 'SELECT count FROM drops' |
	    tail -n 1 >got
	echo 1 >want
	check_same "what came before is kept" want got
done
check_fails "a candidate of another page" 3 sh -c \
    "printf '%s\n' '{\"record\":\"candidate\",\"page_url\":\"http://b/\"}' \
    '{\"record\":\"page\",\"url\":\"http://a.example/1\"}' |
    lait-db save extract --database one.db && false; exit 3"

# Asking.
for view in pairs images texts pages hosts drops scores kinds; do
	check "sql reads $view" lait-db sql "SELECT count(*) FROM $view"
done
check_fails "sql refuses two statements" 2 lait-db sql 'SELECT 1; SELECT 2'
check_fails "sql refuses pragmas" 2 lait-db sql 'PRAGMA user_version = 3'
check_fails "sql refuses writing" 2 lait-db sql 'DELETE FROM pairs'
check_fails "sql wants its values" 2 \
    lait-db sql 'SELECT ? FROM hosts'
check "sql binds values" lait-db sql 'SELECT ? AS x FROM hosts' 5
check_fails "why of nothing" 2 lait-db why http://none.example/

# Gates: a measured value decides again, without any stage.
sum=$(printf a | sha256sum | cut -c 1-64)
printf '{"record":"url","url":"http://a.example/a.jpg","want":"image","status":200,"body":"images-00000.warc:0:9","sha256":"%s","bytes":9}\n' \
    "$sum" | lait-db save fetch
measured='"format":"jpeg","bytes":9000,"width":400,"height":400,"contrast":50,"blank":0,"blur":20,"natural":0.7,"overlay":0.05,"pdqq":100'
printf '{"record":"image","sha256":"%s",%s,"pdq":"%s"}\n' "$sum" "$measured" \
    "$sum" | lait-db save filter
lait-db todo dedup >got
check "a picture past the gates waits for dedup" grep -q "$sum" got
printf '[gate]\nmin-side = 401\n' >lait.conf
lait-db todo dedup >got
check_same "a tighter gate turns it down at once" /dev/null got
check "with the word of the filter" sh -c \
    "lait-db sql 'SELECT reason FROM images' | grep -q filter:size"
printf '[gate]\noverlay-max = 0.04\n' >lait.conf
lait-db apply 2>said
check "letters over a picture count, without a column" sh -c \
    "lait-db sql 'SELECT reason FROM images' | grep -q filter:unnatural"
printf '[gate]\nmin-side = 400\n' >lait.conf
lait-db apply 2>said
check "a looser gate says how many" grep -q '1 marked' said
lait-db todo dedup >got
check "and lets it wait again" grep -q "$sum" got
printf '[gate]\nmin-side = 400\n[stage clip]\ncommand = x\nunit = image\nafter = filter\nreads = sha256,body\nwrites = clip\n[select]\nscores = clip>=0.5\n' \
    >lait.conf
printf '{"record":"image","sha256":"%s","near":[]}\n' "$sum" |
    lait-db save dedup
check "a stage of the user has what was there before it" sh -c \
    "lait-db todo clip | grep -q $sum"
printf '{"record":"image","sha256":"%s","clip":0.4}\n' "$sum" |
    lait-db save clip
lait-db todo clip >got
check_same "it does not wait again" /dev/null got
check "its number is a score" sh -c \
    "lait-db sql 'SELECT name, value FROM scores' | grep -q 'clip.0.4'"
rm -f lait.conf

# Following.
lait-db add -q http://b.example/1 http://b.example/2
lait-db todo fetch --follow --max-pages 3 >followed &
pid=$!
sleep 0.5
lait-db add -q http://c.example/1 http://c.example/2
sleep 1
kill $pid
wait $pid
grep -c '"want":"page"' followed >got
echo 3 >want
check_same "--follow goes on, hands out nothing twice, heeds --max-pages" \
    want got
grep '"want"' followed | sort | uniq -d >got
check_same "nothing twice" /dev/null got

check "status from an empty dataset" sh -c \
    'lait-db init --database e.db; lait-db status --database e.db'
check "retry of nothing" lait-db retry --class dns --database e.db
check_says "names what there is" "nothing ended with \"dns\"" \
    lait-db retry dns --database e.db
lait-db init --database s.db
lait-db add -q --database s.db http://h.example/
lait-db save fetch --database s.db <<'END'
{"record":"url","url":"http://h.example/","want":"page","status":200,"content_type":"text/html","body":"pages-00000.warc.gz:0:99","sha256":"2b1008abd1240323dc1fef76b60663bb983d8f1f3a227dd774607dce71c190e1","bytes":9,"fetched":1000}
END
lait-db save extract --database s.db <<'END'
{"record":"link","page_url":"http://h.example/","url":"http://elsewhere.example/"}
{"record":"page","url":"http://h.example/","language":"en"}
END
check_says "retry: what is out of scope stays so" \
    "scope:host is decided by lait.conf" \
    lait-db retry scope:host --database s.db
lait-db todo fetch --database s.db | grep elsewhere >got
check_same "and is not fetched" /dev/null got
check "redo of nothing" lait-db redo filter --database e.db
check_fails "redo of no stage" 2 lait-db redo polish --database e.db
check_fails "a full disk" 3 sh -c 'lait-db status >/dev/full'
finish
