# lait-natural reads its table line by line; pictures that are for training only
# stand in no figure.
. tests/lib.sh

make-site "$tmp/site" 40 11
for i in 0 2 7 10; do
	printf '1\tphotographs\t%s\n' "$tmp/site/i$i.jpg"
done >"$tmp/table"
for i in 5 15 25 35; do
	printf '0\tgraphics\t%s\n' "$tmp/site/i$i.png"
done >>"$tmp/table"

lait-natural <"$tmp/table" >"$tmp/want"
check "of each version four figures are printed" \
    [ "$(wc -l <"$tmp/want")" = 8 ]
{ cat "$tmp/table"; printf -- '-\tmore\t%s\n' "$tmp/site/i2.jpg"; } |
    lait-natural >"$tmp/got"
check_same "label - is in none of them" "$tmp/want" "$tmp/got"
lait-natural --score <"$tmp/table" | cut -f 3 | uniq -c |
    awk '{ print $1, $2 }' >"$tmp/got"
printf '8 1\n8 0\n' >"$tmp/want"
check_same "scores are of each picture, twice" "$tmp/want" "$tmp/got"

{ cat "$tmp/table"; printf -- '-\tmore\t%s\n' "$tmp/site/logo.png"; } |
    lait-natural --train >"$tmp/weights"
check "it is trained on, and counted" \
    grep -qx '#   more: 0 photographs, 1 graphics' "$tmp/weights"
check "weights can be read" \
    sh -c 'lait-natural --weights "$1" <"$2"' - "$tmp/weights" "$tmp/table"

for label in 2 01 '' '\000'; do
	printf "$label\\tx\\t%s\\n" "$tmp/site/i0.jpg" >"$tmp/odd"
	lait-natural <"$tmp/odd" 2>&1
	echo "exit status $?"
done >"$tmp/got"
for label in 2 01 none NUL; do
	echo 'lait-natural: line 1: want LABEL TAB SOURCE TAB FILE'
	echo 'exit status 3'
done >"$tmp/want"
check_same "each label that is none is said" "$tmp/want" "$tmp/got"
printf '1\tx\t%s\n' "$tmp/site/i8.jpg" >"$tmp/odd"
check_fails "a file that is no picture is an error" 3 \
    sh -c 'lait-natural <"$1"' - "$tmp/odd"
check_fails "training wants both labels" 3 \
    sh -c 'head -n 4 "$1" | lait-natural --train' - "$tmp/table"
finish
