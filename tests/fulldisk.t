# A full disk stops a run with status 3 and a clear line; after room is made it
# goes on and nothing is lost.  Needs root (a small tmpfs).

. tests/lib.sh
. tests/site.sh
disk=$tmp/disk
trap 'unserve; umount "$disk" 2>/dev/null; rm -rf "$tmp"' EXIT

mkdir "$disk"
mount -t tmpfs -o size=2500k tmpfs "$disk" 2>/dev/null ||
    skip_all 'no tmpfs can be mounted here'
make-site "$tmp/site" 80
serve "$tmp/site" || skip_all 'no loopback server'

check 'a dataset with room' dataset "$tmp/calm"
check 'one without' dataset "$disk/small"
for d in "$tmp/calm" "$disk/small"; do
	(cd "$d" && lait add seeds "http://127.0.0.1:$port/index.html") \
	    >/dev/null
done
(cd "$tmp/calm" && lait run && lait export webdataset exports/out) \
    >"$tmp/said" 2>&1
tap $? 'with room it runs to its end' "$tmp/said"

cd "$disk/small" || exit 1
lait run >"$tmp/said" 2>&1
got=$?
[ "$got" = 3 ]
tap $? 'without, it stops with status 3' "$tmp/said"
grep -qiE 'no space left|disk is full' "$tmp/said"
tap $? 'and says that the disk is full' "$tmp/said"
lait run >"$tmp/said" 2>&1
[ $? = 3 ]
tap $? 'and so again' "$tmp/said"
mount -o remount,size=64m "$disk" || exit 1
lait run >"$tmp/said" 2>&1
tap $? 'after room is made it goes on' "$tmp/said"
check 'everything adds up' lait check
check 'it is exported' lait export webdataset exports/out
cd "$tmp" || exit 1
check 'and nothing was lost' diff -r calm/exports/out "$disk/small/exports/out"
finish
