# lait-train: the same pages give the same bytes, which say what they were made
# of and find the main image of sites that were not among them.

. tests/lib.sh

mkdir "$tmp/pages"
cd "$tmp" || exit 1

# page SITE NUMBER: a page with a logo, a photograph in its article, and small
# pictures that lead elsewhere; each fourth has no photograph.  Sites differ in
# where the photograph stands and in what else there is.
page()
{
	echo "<title>Story $2</title><body><header>"
	echo "<a href=/><img src=/logo.png alt=Home width=90 height=40></a>"
	[ $(($1 % 3)) = 0 ] && echo "<img src=/banner.gif width=728 height=90>"
	echo "</header><main><article><h1>Story $2 of site $1</h1>"
	text="<p>What happened at place $2 is told here in some words."
	[ $(($1 % 2)) = 0 ] && echo "$text"
	[ $(($2 % 4)) = 0 ] || echo "<figure><img src=/photo/$2.jpg \
alt='A photograph of $2' width=800 height=600><figcaption>Place $2</figcaption>\
</figure>"
	echo "$text$text</article></main><aside>"
	for i in 1 2 3; do
		echo "<a href=/$i><img src=/small/$2-$i.jpg width=80></a>"
	done
	echo "</aside><footer><img src=/icon.svg width=16></footer>"
}

# records FIRST LAST: of the pages of these sites, with what is right.
records()
{
	for site in $(seq "$1" "$2"); do
		for n in 1 2 3 4; do
			page "$site" $n >"pages/$site-$n.html"
			right="\"http://s$site.test/photo/$n.jpg\""
			[ $n = 4 ] && right=
			printf '{"record":"page","path":"pages/%d-%d.html",' \
			    "$site" $n
			printf '"url":"http://s%d.test/%d","site":"s%d",' \
			    "$site" $n "$site"
			printf '"expected":[%s]}\n' "$right"
		done
	done
}

train()
{
	lait-train --about 'made-up pages' "$@"
}

records 1 12 >known
records 13 18 >unknown
check "weights are made" train -o one <known
check "and made again" train -o two <known
check_same "to the byte" one two
train <known >three
check_same "on standard output too" one three
head -n -4 known >fewer
train <fewer >four
for file in one four; do grep -v '^#' $file >$file.numbers; done
check_fails "other pages give other weights" 1 cmp -s one.numbers four.numbers
check_says "they say what they were trained on" 'Trained on made-up pages:' \
    head -n 3 one
check_says "and on how many pages" '48 pages' head -n 3 one

# right RECORDS: how many pages got what is right.
right()
{
	jq -c 'del(.expected)' "$1" | lait-extract -q -l '' -w one |
	    jq -r 'select(.main) | .image_url' | sort >found
	jq -r '.expected[]' "$1" | sort >wanted
	diff wanted found
}
check "they find the pictures of other sites, and none where there is none" \
    right unknown
check_says "so say folds by site" 'f1 1.0000' train --folds 4 <known

: >nothing
check_fails "nothing to learn from" 3 train <nothing
check_fails "a record without what is right" 3 train <<'END'
{"record":"page","path":"pages/1-1.html","url":"http://s1.test/1","site":"s1"}
END

finish
