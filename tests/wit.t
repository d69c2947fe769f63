# etc/examples/wit.jq: the columns of WIT from our records.
. tests/lib.sh
cd "$tmp" || exit 1
LAIT_CONF=/dev/null
export LAIT_CONF

cp "$root/tests/corpus/image-decode/baseline.jpg" fox.jpg
cat >fox.html <<'END'
<!doctype html><html lang=en><title>Foxes - Site</title>
<meta property=og:site_name content=Site>
<meta name=description content="All about foxes.">
<meta property=article:published_time content=2024-05-06>
<script type=application/ld+json>{"@type":"Article","image":{"@type":"ImageObject",
"url":"https://a.example/fox.jpg","caption":"The red fox of the woods in the winter"}}</script>
<article><h1>The fox</h1><h2>In winter</h2>
<p>Foxes hunt mice below the snow, which they hear.</p>
<figure><img src=/fox.jpg width=1200 height=800 alt="A fox">
<figcaption>A fox looks for mice.</figcaption></figure>
<p>They leap high and dive into it head first.</p>
<img src=/den.jpg width=300 height=200></article>
END
{
	echo '{"record":"url","url":"https://a.example/p","fetched":1715500000}'
	echo '{"record":"page","url":"https://a.example/p","path":"fox.html"}' |
	    lait-extract --store . --languages ''
	echo '{"record":"image","url":"https://a.example/fox.jpg","path":"fox.jpg"}' |
	    lait-filter --store . --min-side 1 --aspect-max 100 --bytes-min 0 \
		--contrast-min 0 --blank-max 1 --blur-min 0 --natural-min 0
} >records
jq -r 'select(.main) | .texts[] | select(.kind == "jsonld") |
    {record: "text", text_id, text}' -c records | lait-filter --store . \
    --languages '' --words-min 1 >>records
jq -nrf "$root/etc/examples/wit.jq" <records >wit.tsv

# column NAME VALUE: of the main image's row
column()
{
	awk -F '\t' -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++)
	    at[$i] = i } NR == 2 { print $at[name] }' wit.tsv >got
	echo "$2" >want
	check_same "$1" want got
}

check 'a head and two pictures' [ "$(wc -l <wit.tsv)" = 3 ]
check 'of 17 columns each' sh -c \
    "[ \"\$(awk -F '\t' '{ print NF }' wit.tsv | uniq)\" = 17 ]"
column language en
column page_url https://a.example/p
column image_url https://a.example/fox.jpg
column page_title Foxes
column section_title 'In winter'
column hierarchical_section_title 'Foxes / The fox / In winter'
column caption_reference_description 'A fox looks for mice.'
column caption_attribution_description 'The red fox of the woods in the winter'
column caption_alt_text_description 'A fox'
column mime_type image/jpeg
column original_height 32
column original_width 48
column is_main_image true
column attribution_passes_lang_id true
column page_changed_recently true
column context_page_description 'All about foxes.'
column context_section_description \
    'Foxes hunt mice below the snow, which they hear. They leap high and dive into it head first.'
check_says 'what is not known is empty' "$(printf 'false\t\ttrue\tAll about')" \
    tail -n 1 wit.tsv
finish
