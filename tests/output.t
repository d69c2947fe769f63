# What cannot be written is said, and is exit 3; a reader that went away is 1;
# what is no plain file is written to, not replaced.
. tests/lib.sh
LAIT_CONF=/dev/null
export LAIT_CONF

# The skeleton's own: tests/stage.t.
text='{"record":"text","text":"A boat on the river in winter"}'
for stage in fetch extract filter dedup; do
	check_fails "lait-$stage on a full disk" 3 \
	    sh -c "cd '$tmp' && echo '$text' | lait-$stage >/dev/full"
done
unset LAIT_CONF
check_fails 'lait help on a full disk' 3 sh -c 'lait help >/dev/full'
check_fails 'lait --version on a full disk' 3 sh -c 'lait --version >/dev/full'
cd "$tmp" || exit 1
check_fails 'lait init on a full disk' 3 sh -c 'lait init d >/dev/full'
cd d || exit 1
for verb in 'status' 'config' 'check' 'retry' 'redo filter' 'sql "SELECT 1"' \
    'try http://127.0.0.1:1/' 'export tsv --header /dev/full'; do
	check_fails "lait $verb on a full disk" 3 sh -c "lait $verb >/dev/full"
	check_says '... is said' 'No space left' sh -c "lait $verb >/dev/full"
done
check '/dev/full is still a device' test -c /dev/full

mkfifo pipe
cat pipe >got &
check 'a list into a pipe' lait export tsv --header pipe
wait
check 'the pipe is still one' test -p pipe
echo 'caption	url' >want
check_same 'and its reader got the list' want got
ln -s got link
check 'a list behind a link' lait export tsv link
check 'the link is still one' test -L link
check_fails 'a list in place of a folder' 3 lait export tsv warc
check_fails 'a second init' 2 lait init .
check_fails 'init of what is no dataset changes nothing then' 1 \
    sh -c 'mkdir e && : >e/lait.conf && lait init e; test -e e/warc'
finish
