# Every program has a page, and --help and the page know the same options.
. tests/lib.sh

# The verbs of a program, from its usage lines.
verbs()
{
	"$1" --help </dev/null 2>/dev/null |
	    sed -nE "s/^(usage:|      ) $1 ([a-z][a-z-]*).*/\2/p" | sort -u
}

# The long options that --help prints, of the program and of its verbs.
helped()
{
	{
		"$1" --help
		for verb in $(verbs "$1"); do
			"$1" "$verb" --help
		done
	} </dev/null 2>/dev/null |
	    sed -nE 's/^ {2,6}(-., )?--([a-z][a-z0-9-]*).*/\2/p' | sort -u
}

# Those that the page explains: `.It Fl j , Fl Fl jobs Ar N`, or `Fl -jobs`.
explained()
{
	sed -nE '/^\.It Fl/s/.*Fl (Fl |-|\\-)([a-z][a-z0-9\\-]*).*/\2/p' "$1" |
	    tr -d '\\' | sort -u
}

for path in "$build"/lait "$build"/lait-*; do
	program=$(basename "$path")
	[ -x "$path" ] && [ -f "$path" ] || continue
	page=man/$program.1
	if [ ! -f "$page" ]; then
		tap 1 "$program has a page"
		continue
	fi
	tap 0 "$program has a page"
	helped "$program" >"$tmp/helped"
	explained "$page" >"$tmp/explained"
	check "$program: --help prints options" test -s "$tmp/helped"
	check_same "$program: --help and the page know the same options" \
	    "$tmp/helped" "$tmp/explained"
	# lait's own words on exit statuses hold for all.
	for section in NAME SYNOPSIS DESCRIPTION 'EXIT STATUS' EXAMPLES \
	    'SEE ALSO'; do
		grep -qE "^\.Sh $section" "$page" || echo "no $section"
	done >"$tmp/missing"
	tap "$(grep -c . "$tmp/missing")" "$page has all sections" \
	    "$tmp/missing"
done

if command -v mandoc >/dev/null; then
	for page in man/*.[1-8]; do
		check "$page: mandoc has nothing to say" sh -c \
		    "mandoc -Tlint -Wwarning $page"
	done
fi
finish
