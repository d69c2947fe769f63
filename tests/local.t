# Crops are found by local signatures where a setting asks for them: the same
# links however the input is cut, and after a kill; without it, nothing changes.
. tests/lib.sh
unset LAIT_CONF

# Four pictures with 49 copies each, four of which are cropped by 10 to 20%.
mkdir "$tmp/files"
make-site "$tmp/site" 11
for i in 0 2 7 10; do
	echo "$tmp/site/i$i.jpg"
done | quality-copies-make 4 "$tmp/files" >"$tmp/made"

# filter OPTION...: what lait-filter says of them; all go on.
filter()
{
	lait-filter --store "$tmp/files" --min-side 1 --aspect-max 1000 "$@" \
	    <"$tmp/made" | jq -c 'if .pdq then del(.reject) else . end'
}

# links FILE: a line each: who, whose, and by what.
links()
{
	jq -r '.sha256 as $s | .near[] | [$s, .sha256, .distance, .by, .points]
	    | @tsv' "$1"
}

filter >"$tmp/plain"
filter --local on >"$tmp/in"
jq -c 'del(.local)' "$tmp/in" >"$tmp/got"
check_same "a signature is all that is added" "$tmp/plain" "$tmp/got"
check "each picture has one" \
    [ "$(jq -c 'select(.local)' "$tmp/in" | wc -l)" = 200 ]
filter --local on -j 4 >"$tmp/got"
check_same "the same from four workers" "$tmp/in" "$tmp/got"
printf '[filter]\nlocal = on\n' >"$tmp/lait.conf"
filter --config "$tmp/lait.conf" >"$tmp/got"
check_same "and by lait.conf" "$tmp/in" "$tmp/got"

lait-dedup -i "$tmp/without" <"$tmp/plain" >"$tmp/coded"
check "without signatures there is no index of them" \
    [ ! -e "$tmp/without/LOCAL" ]
lait-dedup -i "$tmp/whole" <"$tmp/in" >"$tmp/wanted"
jq -c 'del(.local) | .near |= map(select(.by == null))' "$tmp/wanted" \
    >"$tmp/got"
check_same "links by codes are as without" "$tmp/coded" "$tmp/got"

# Which of the crops are linked with their original.
got=$(jq -rs '(map(select(.kind == null)) | map({key: "\(.original)",
    value: .sha256}) | from_entries) as $of |
    map(select(.kind == "crop") | .original as $o |
    select(.near | any(.sha256 == $of["\($o)"]))) | length' "$tmp/wanted")
check "15 of 16 crops are found at least ($got)" [ "$got" -ge 15 ]
wrong=$(jq -rs '(map({key: .sha256, value: .original}) | from_entries) as $of |
    map(.original as $o | .near[] | select($of[.sha256] != $o)) | length' \
    "$tmp/wanted")
check "no two different pictures are linked" [ "$wrong" = 0 ]
check "the least distance is behind that of codes" [ "$(jq -s 'map(.near[] |
    select(.by == "local") | .distance) | min > 70' "$tmp/wanted")" = true ]

split -l 17 "$tmp/in" "$tmp/part."
for part in "$tmp"/part.*; do
	lait-dedup -i "$tmp/parts" <"$part"
done >"$tmp/got"
check_same "twelve runs give the answers of one" "$tmp/wanted" "$tmp/got"
check "and the same index" cmp "$tmp/whole/local.entry" "$tmp/parts/local.entry"
lait-dedup -i "$tmp/whole" <"$tmp/in" >"$tmp/got"
check_same "a picture that is in it gets the same answer" "$tmp/wanted" \
    "$tmp/got"
tac "$tmp/in" | lait-dedup -i "$tmp/tac" >"$tmp/back"
both()
{
	links "$1" | awk -F '\t' '{
		print $1 < $2 ? $1 "\t" $2 : $2 "\t" $1, $3 }' | sort -u
}
both "$tmp/wanted" >"$tmp/want"
both "$tmp/back" >"$tmp/got"
check_same "in the other order the same pairs are linked" "$tmp/want" "$tmp/got"

# The setting comes later: pictures that the codes know already.
lait-dedup -i "$tmp/without" <"$tmp/in" >"$tmp/got"
check_same "signatures that come later are found all the same" "$tmp/wanted" \
    "$tmp/got"

for delay in 0.01 0.03 0.05 0.08 0.11 0.14; do
	{ awk '{ print; if (NR % 20 == 0) { fflush(); system("sleep 0.25") } }' \
	    "$tmp/in" 2>"$tmp/null"; } | lait-dedup -i "$tmp/killed" \
	    >>"$tmp/answered" 2>"$tmp/null" &
	pid=$!
	sleep "$delay"
	kill -9 $pid 2>"$tmp/null"
	wait $pid 2>"$tmp/null"
done
check "an index is whole after kills" lait-dedup -i "$tmp/killed" --check
lait-dedup -i "$tmp/killed" <"$tmp/in" >"$tmp/got"
check_same "and finds the same links" "$tmp/wanted" "$tmp/got"

# A byte that is wrong, and entries that are not there.
cp -r "$tmp/whole" "$tmp/bad"
printf 'x' | dd of="$tmp/bad/local.entry" bs=1 seek=900 conv=notrunc 2>"$tmp/null"
check_fails "a byte that changed is found" 3 lait-dedup -i "$tmp/bad" --check
truncate -s 1000 "$tmp/bad/local.entry"
check_fails "an index that is cut short is refused" 3 \
    sh -c 'lait-dedup -i "$1" </dev/null' - "$tmp/bad"
cp -r "$tmp/whole" "$tmp/other"
rm "$tmp/other/MANIFEST"
check_fails "so is one that is of other codes" 3 \
    sh -c 'lait-dedup -i "$1" </dev/null' - "$tmp/other"
head -n 1 "$tmp/in" | jq -c '.local = "AAAA"' |
    lait-dedup -i "$tmp/odd" | jq -r .fail >"$tmp/got"
echo dedup:input >"$tmp/want"
check_same "what is no signature is said" "$tmp/want" "$tmp/got"

# Through a dataset: four pictures and a crop of each.
jq -cs 'map(select(.kind == null or .change == "crop-20")) |
    map({pdq, pdqq, pdqt, thumb, thumbt, local, width, height})' \
    "$tmp/in" >"$tmp/pictures"
mkdir "$tmp/dataset" && cd "$tmp/dataset" || exit 1
printf '[scope]\nscope = any\n[gate]\nfurniture-pages = 0\n' >lait.conf
lait-db init && lait-db add -q http://h0.example/p0
moved=1
while [ $moved -gt 0 ]; do
	moved=0
	for stage in fetch extract; do
		lait-db todo $stage | fakeweb $stage 150 0 >answers
		lait-db save $stage <answers
		moved=$((moved + $(wc -l <answers)))
	done
done
lait-db todo filter | fakeweb filter 150 0 |
    jq -nc --slurpfile p "$tmp/pictures" 'foreach inputs as $r (-1;
	. + (if $r.pdq and ($r.reject | not) then 1 else 0 end); . as $n | $r |
	if .pdq and (.reject | not) and $n < 8 then . + $p[0][$n] else . end)' >answers
lait-db save filter <answers
lait-db todo dedup >todo
check "lait-db keeps signatures and hands them out" \
    [ "$(jq -c 'select(.local)' todo | wc -l)" -ge 4 ]
lait-dedup -q <todo >answers
links answers | cut -f 1,2 >pairs
check "crops are found ($(wc -l <pairs))" [ "$(wc -l <pairs)" -ge 2 ]
lait-db save dedup <answers
lait-db select
while read -r a b; do
	lait-db sql "SELECT DISTINCT cluster FROM images
	    WHERE cluster IS NOT NULL AND sha256 IN ('$a', '$b')" | sed 1d
done <pairs | wc -l >got
wc -l <pairs >want
check_same "and are one cluster with their whole" want got
lait-db check >said
check "everything adds up" sh -c "! grep -v '\.warc:\|bodies read' said"
finish
