# lait.conf: the page, the examples that ship, lait config, mistakes.

. tests/lib.sh

conf-page <man/lait.conf.5 >"$tmp/page"
check_same 'lait.conf(5) has every setting as the table has it (make page)' \
    man/lait.conf.5 "$tmp/page"

cd "$tmp" || exit 1
check 'etc/lait.conf is understood' lait config -c "$root/etc/lait.conf"
for preset in lait cc3m cc12m align coyo datacomp; do
	check "preset $preset is understood" \
	    lait config -c "$root/etc/presets/$preset.conf"
done

echo 'fetch.delay = 1s	# default: from the end of a response to the host'\''s next request' >want
lait config fetch.delay >got
check_same 'without a file every setting is a default' want got
printf '[fetch]\n\ndelay = 2s\n' >lait.conf
check_says 'a setting says who set it' '# lait.conf:3:' lait config fetch.delay
check_says 'and its value' 'fetch.delay = 2s' lait config --set
check_fails 'a setting that is none' 2 lait config fetch.dely
for mistake in '[fech]' 'x = y' '[fetch]\ndelay = soon' \
    '[fetch]\ndelay = 1s\ndelay = 2s' '[fetch]\ndelay' '[fetch]\ndely = 1s'; do
	# shellcheck disable=SC2059
	printf "$mistake\n" >bad.conf
	check_fails "a mistake: $mistake" 2 lait config -c bad.conf
	check_says 'is named with its line' 'bad.conf:' lait config -c bad.conf
done
check_says 'and the nearest known key' 'the nearest is delay' \
    lait config -c bad.conf
check_fails 'run does nothing with it' 2 lait run -c bad.conf
finish
