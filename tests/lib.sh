# What shell tests share: TAP, a folder of their own, the real data.
#
#	. tests/lib.sh
#	check "a sentence that is true" COMMAND...
#	finish
#
# Tests run from the top of the tree, in any order, side by side; programs are
# found through PATH.  $tmp is a fresh folder that goes away, $data where the
# real data would lie, $root the top of the tree, $build the programs.

root=$(pwd)
build=${LAIT_BUILD:-$root/build}
data=${LAIT_DATA:-$root/../shared/data}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' INT TERM HUP
tap_count=0
tap_failed=0

# tap STATUS SENTENCE [FILE]: a line of TAP, what FILE says behind it.
tap()
{
	tap_count=$((tap_count + 1))
	if [ "$1" = 0 ]; then
		echo "ok $tap_count - $2"
		return 0
	fi
	tap_failed=$((tap_failed + 1))
	echo "not ok $tap_count - $2"
	[ -z "$3" ] || head -n 40 "$3" | sed 's/^/# /'
	return 1
}

# check SENTENCE COMMAND...: the command returns 0.
check()
{
	tap_sentence=$1
	shift
	"$@" >"$tmp/.said" 2>&1
	tap $? "$tap_sentence" "$tmp/.said"
}

# check_same SENTENCE FILE FILE: the files hold the same; the first is what
# was wanted.
check_same()
{
	diff -u "$2" "$3" >"$tmp/.said" 2>&1
	tap $? "$1" "$tmp/.said"
}

# check_fails SENTENCE STATUS COMMAND...: the command returns just that.
check_fails()
{
	tap_sentence=$1
	tap_wanted=$2
	shift 2
	"$@" >"$tmp/.said" 2>&1
	tap_got=$?
	echo "exit status $tap_got, not $tap_wanted" >>"$tmp/.said"
	[ "$tap_got" = "$tap_wanted" ]
	tap $? "$tap_sentence" "$tmp/.said"
}

# check_says SENTENCE WORDS COMMAND...: the command's output or errors hold
# the words, whatever it returns.
check_says()
{
	tap_sentence=$1
	tap_wanted=$2
	shift 2
	"$@" >"$tmp/.said" 2>&1
	grep -qF -e "$tap_wanted" "$tmp/.said"
	tap $? "$tap_sentence" "$tmp/.said"
}

# skip SENTENCE WHY; skip_all WHY ends the test.
skip()
{
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1 # skip $2"
}

skip_all()
{
	echo "1..0 # skip $1"
	exit 0
}

finish()
{
	echo "1..$tap_count"
	[ "$tap_failed" = 0 ]
	exit
}
