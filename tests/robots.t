#!/bin/sh
# robots.txt: the verdicts of another parser on real files, equal but for the
# cases in which that one does not normalise a url (RFC 9309, 2.2.2).

. tests/lib.sh

dir=$data/robots/dev
[ -d "$dir" ] || skip_all "no real robots.txt files"

cat >"$tmp/wanted" <<'END'
http://en.wiktionary.org/wiki/Wikipedia:Ylläpitäjät/:
http://en.wiktionary.org/wiki/ויקיפדיה%3Aערכים_לא_קיימים_ומוגניםx/photo.jpg?id=1:
http://foo.bar/foo/bar/baz:
http://foo.bar/foo/bar/ツ:
http://www.fleshlight.com/blogs/zz%2bzzx/photo.jpg?id=1:
END
"$build/quality-robots" -v "$dir" >"$tmp/figures" 2>"$tmp/differs"
cut -d' ' -f3 "$tmp/differs" | LC_ALL=C sort >"$tmp/got"
LC_ALL=C sort "$tmp/wanted" >"$tmp/sorted"
check_same "only the five named cases differ" "$tmp/sorted" "$tmp/got"
check "the figures are printed" \
    grep -q '^agree 11882/11885$' "$tmp/figures"
finish
