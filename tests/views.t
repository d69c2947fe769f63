# lait-views(5) names every column of every view, and no view that is not.
. tests/lib.sh
page=$root/man/lait-views.5
cd "$tmp" || exit 1
lait-db init

sed -n 's/^CREATE VIEW \([a-z]*\).*/\1/p' "$root/db/schema.sql" | sort >views
sed -n 's/^\.Ss \([a-z]*\)$/\1/p' "$page" | sort >sections
check_same 'the sections are the views' views sections
while read -r view; do
	lait-db sql "SELECT * FROM $view" | head -n 1 | tr '\t' '\n' | sort -u \
	    >columns
	awk -v view="$view" '/^\.S[sh] / { inside = $2 == view && NF == 2; next }
	    inside' "$page" | tr -cs 'a-z0-9_' '\n' | sort -u >words
	comm -23 columns words >missing
	check_same "$view: every column" /dev/null missing
done <views
finish
