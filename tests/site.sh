# A site on loopback and datasets of it, for tests, torture and the demo.
#
#	serve FOLDER [PORT [OPTION...]]  start httpd; sets $port and $server
#	unserve                          stop it
#	dataset DIR [LINE...]            a dataset that may fetch from it; the
#	                                 lines are more of lait.conf
#
# Who uses this has `unserve` in its EXIT trap.

server=

serve()
{
	serve_root=$1
	serve_port=${2:-0}
	shift $(($# > 1 ? 2 : 1))
	serve_said=$(mktemp) || return 1
	# It goes when this shell goes, however it goes.
	setpriv --pdeathsig TERM httpd --root "$serve_root" \
	    --port "$serve_port" "$@" >"$serve_said" &
	server=$!
	port=
	for serve_wait in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		port=$(head -n 1 "$serve_said")
		[ -z "$port" ] || break
		kill -0 "$server" 2>/dev/null || break
		sleep 0.1
	done
	rm -f "$serve_said"
	[ -n "$port" ]
}

unserve()
{
	[ -z "$server" ] || kill "$server" 2>/dev/null
	server=
}

dataset()
{
	dataset_dir=$1
	shift
	lait init "$dataset_dir" >/dev/null || return 1
	{
		cat <<-CONF
		[scope]
		scope = host
		images-per-page = 0

		[fetch]
		delay = 0s
		allow-private = 127.0.0.0/8
		CONF
		for dataset_line; do
			echo "$dataset_line"
		done
	} >"$dataset_dir/lait.conf"
}
