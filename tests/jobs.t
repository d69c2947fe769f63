# The same bytes whatever the number of workers (done-point 4): each stage but
# the fetcher, on real pages and pictures where they are, else on made-up ones.
. tests/lib.sh
LAIT_CONF=/dev/null
export LAIT_CONF
cd "$tmp" || exit 1

# same NAME IN COMMAND...: -j1 and -j4 answer IN alike, and one by one.
same()
{
	name=$1 in=$2
	shift 2
	"$@" -j1 <"$in" >"$name.one" 2>said
	tap $? "$name: one worker" said
	"$@" -j4 <"$in" >"$name.four" 2>said
	tap $? "$name: four workers" said
	check_same "$name: the same bytes ($(wc -l <"$name.one") records)" \
	    "$name.one" "$name.four"
	check "$name: there are records" test -s "$name.one"
}
pages() # the pages of the folder as records, their addresses their names
{
	(cd "$1" && find . -name '*.html' | sort) | sed 's,^\./,,' |
	    jq -Rc '{record: "page", url: ("https://a.example/" + .),
		path: .}'
}
pictures()
{
	(cd "$1" && find -L . -type f | grep -Ev '\.(tsv|html|jsonl|md)$' |
	    sort) | sed 's,^\./,,' | jq -Rc '{record: "image", path: .}'
}

for set in pages/dev/html main-image/dev/pages; do
	[ -d "$data/$set" ] || continue
	folder=${set%%/*}
	mkdir "$folder"
	for f in "$data/$set"/*.html.gz; do
		gzip -dc "$f" >"$folder/$(basename "$f" .gz)"
	done
	pages "$folder" >in
	same "lait-extract, $folder" in lait-extract --store "$folder" -l ''
done
for set in badimages coco; do
	[ -d "$data/$set/dev" ] || continue
	pictures "$data/$set/dev" >in
	same "lait-filter, $set" in lait-filter --store "$data/$set/dev" \
	    --min-side 1 --bytes-min 0
done

make-site site 60
pages site >in
same 'lait-extract, made up' in lait-extract --store site -l ''
jq -c 'select(.record == "candidate") | .texts[] |
    {record: "text", text_id, text}' 'lait-extract, made up.one' >in
pictures site >>in
same 'lait-filter, made up' in lait-filter --store site --bytes-min 0

# lait-dedup has no workers: the same input and index give the same bytes.
[ -s 'lait-filter, coco.one' ] && cp 'lait-filter, coco.one' in ||
    cp 'lait-filter, made up.one' in
for folder in a b; do
	lait-dedup --index "$folder" <in >"$folder.out" 2>said
	tap $? "lait-dedup: a new index" said
done
check_same 'lait-dedup: the same bytes' a.out b.out

# The whole of it: tests/export.t (two crawls, -j1 and all processors).
finish
