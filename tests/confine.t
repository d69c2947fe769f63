# Confinement: what a worker may not do, and that it is told so.
. tests/lib.sh

mkdir "$tmp/store" "$tmp/other"
echo weights >"$tmp/store/file"
echo secret >"$tmp/other/file"
ln -s "$(command -v parrot)" "$tmp/parrot-alone"

landlock=1
printf '{"record":"parrot","do":"keep"}\n' | parrot -v 2>&1 >/dev/null |
    grep -q 'no Landlock' && landlock=0

# ask DEED [PATH]: the result that the record carries.
ask()
{
	printf '{"record":"parrot","do":"%s","path":"%s"}\n' "$1" "$2" |
	    $parrot --store "$tmp/store" 2>/dev/null |
	    sed 's/.*"result":"\([^"]*\)".*/\1/'
}

for parrot in parrot "$tmp/parrot-alone"; do
	how=$(basename "$parrot")
	check "$how: no sockets" test "$(ask socket)" = EPERM
	check "$how: no new processes" test "$(ask fork)" = EPERM
	check "$how: no signals to others" test "$(ask kill)" = EPERM
	check "$how: the store may be read" \
	    test "$(ask open "$tmp/store/file")" = done
	check "$how: the store may not be written" \
	    test "$(ask write "$tmp/store/file")" = EACCES
	check "$how: nothing is made in the store" \
	    test "$(ask write "$tmp/store/new")" = EACCES
	check "$how: nor emptied by who only reads it" \
	    test "$(ask empty "$tmp/store/file")" = EACCES
	check "$how: nothing is removed" \
	    test "$(ask remove "$tmp/store/file")" = EPERM
	check "$how: no mode is changed" \
	    test "$(ask chmod "$tmp/store/file")" = EPERM
	if [ $landlock = 1 ]; then
		check "$how: other files may not be read" \
		    test "$(ask open "$tmp/other/file")" = EACCES
		check "$how: nor the system's" \
		    test "$(ask open /etc/passwd)" = EACCES
	else
		skip "$how: other files may not be read" "no Landlock here"
	fi
done

printf '{"record":"parrot","do":"exec"}\n' | parrot >"$tmp/out" 2>/dev/null
check "exec kills the worker: the record fails" \
    grep -q '"fail":"parrot:crash"' "$tmp/out"
printf '{"record":"parrot","do":"exec"}\n' >"$tmp/in"
sh -c '"$1" <"$2"; exit $?' sh "$tmp/parrot-alone" "$tmp/in" >/dev/null 2>&1
check "exec kills a stage without workers: bad system call" test $? = 159

mkdir "$tmp/seen"
printf '{"record":"parrot","do":"write","path":"%s"}\n' "$tmp/seen/new" |
    parrot --seen "$tmp/seen" >"$tmp/out"
check "what a stage needs to write it may" test -e "$tmp/seen/new"

# 2 GiB are not to be had in a worker of 512 MiB; sanitizers need all there is.
case $build in
*san*) skip "memory is limited" "sanitizers need the address space" ;;
*)
	printf '{"record":"parrot","do":"take","bytes":2147483648}\n' |
	    parrot >"$tmp/out"
	check "memory is limited" grep -q ENOMEM "$tmp/out"
	;;
esac
finish
