# The examples of the manual pages do what they say.
#
# In EXAMPLES, in `.Bd -literal` blocks, a line that begins with "$ " is a
# command; one that ends with a backslash (`\e` in mdoc) goes on in the next
# line.  All commands of a page run one after the other, beginning in one fresh
# folder (cd holds for those that follow), programs through PATH.  Each must return 0.  Lines behind a command are its
# output; where there are any, it must be that (a last line "..." stands for
# whatever follows).  A block that cannot be run here is preceded by the
# comment
#
#	.\" not run: needs the network
. tests/lib.sh

# commands PAGE: the commands as "C command", their output as "O line", and
# "S why" for a block that is not run.
commands()
{
	awk '
	    /^\.Sh / { inside = $2 == "EXAMPLES" }
	    !inside { next }
	    /^\.\\" not run: / { why = $0; sub(/.*not run: /, "", why) }
	    /^\.Bd -literal/ {
		block = 1
		if (why != "")
			print "S " why
		next
	    }
	    /^\.Ed/ { block = 0; why = ""; next }
	    !block || why != "" { next }
	    /^\.\\"/ { next }
	    {
		gsub(/\\e/, "\\"); gsub(/\\-/, "-"); gsub(/\\&/, "")
		gsub(/\\\(aq/, "\047"); gsub(/\\\(dq/, "\"")
		gsub(/\\\(ha/, "^"); gsub(/\\\(ti/, "~")
	    }
	    more { command = command "\n" $0 }
	    !more && /^\$ / { command = "C " substr($0, 3) }
	    !more && !/^\$ / { print "O " $0; next }
	    { more = /\\$/; if (!more) print_command() }
	    function print_command() {
		gsub(/\\\n[ \t]*/, "", command); print command
	    }' "$1"
}

# Compare what was wanted, where something was, with what came.
compare()
{
	[ -s "$tmp/want" ] || return 0
	if [ "$(tail -n 1 "$tmp/want")" = "..." ]; then
		sed -i '$d' "$tmp/want"
		head -n "$(wc -l <"$tmp/want")" "$tmp/got" >"$tmp/head"
		mv "$tmp/head" "$tmp/got"
	fi
	diff -u "$tmp/want" "$tmp/got"
}

# try: run the command that was gathered, with the output that was.
try()
{
	[ -n "$command" ] || return 0
	# The folder that a command goes to is where the next one begins.
	(cd "$(cat "$tmp/where")" && timeout 120 sh -c "$command
status=\$?; pwd >$tmp/where; exit \$status") >"$tmp/got" 2>"$tmp/err" </dev/null
	status=$?
	{
		[ $status = 0 ] || echo "exit status $status"
		compare
		[ $status = 0 ] || cat "$tmp/err"
	} >"$tmp/wrong"
	tap "$(grep -c . "$tmp/wrong")" "$page: $(printf %s "$command" |
	    head -n 1 | cut -c 1-60)" "$tmp/wrong"
	command=
	: >"$tmp/want"
}

for page in man/*.[1-8]; do
	rm -rf "$tmp/folder"
	mkdir "$tmp/folder"
	echo "$tmp/folder" >"$tmp/where"
	commands "$page" >"$tmp/commands"
	command=
	: >"$tmp/want"
	while IFS= read -r line; do
		rest=${line#??}
		case $line in
		S*)
			try
			skip "$page: a block of examples" "$rest"
			;;
		C*)
			try
			command=$rest
			;;
		O*) printf '%s\n' "$rest" >>"$tmp/want" ;;
		esac
	done <"$tmp/commands"
	try
done
finish
