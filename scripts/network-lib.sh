# shellcheck shell=bash
# Runs a Node.js program of zombienet/ with a network of real nodes, and leaves neither processes nor
# files behind. To be sourced, after scripts/env.sh and scripts/node.sh.

network_dir=
network_pid=
# Where the logs go when a test fails.
network_logs=
# What Ctrl-C ends with.
network_interrupted=130

require_network_packages() {
	[[ -e $TRACEMET_ROOT/zombienet/node_modules/.package-lock.json ]] ||
		die "the npm packages of zombienet/ are missing. Run 'make setup' first"
}

# run_network PROGRAM [ARGUMENT...]
run_network() {
	local program=$1
	shift
	[[ ${NODE_PROGRAM##*/} = tracemet-node ]] ||
		die "TRACEMET_NODE is $NODE_PROGRAM: for a network the program has to be called tracemet-node"
	trap end_network EXIT
	trap 'exit "$network_interrupted"' INT
	trap 'exit 143' TERM HUP
	network_dir=$(mktemp -d "${TMPDIR:-/tmp}/tracemet-network.XXXXXX")
	# In a process group of its own, with all nodes: a paused node hears no signal but KILL.
	PATH=$(dirname "$NODE_PROGRAM"):$PATH TRACEMET_CLIENT=$CLIENT_PROGRAM \
		setsid node "$TRACEMET_ROOT/zombienet/$program" --dir="$network_dir" "$@" &
	network_pid=$!
	local status=0
	wait "$network_pid" || status=$?
	return "$status"
}

keep_logs() {
	local log
	rm -rf "$network_logs"
	while IFS= read -r -d '' log; do
		mkdir -p "$network_logs"
		cp "$log" "$network_logs/$(basename "$(dirname "$log")")-${log##*/}"
	done < <(find "$network_dir" -name '*.log' -size +0 -print0)
	[[ ! -d $network_logs ]] || echo "the nodes' logs: $network_logs" >&2
}

end_network() {
	local status=$?
	trap '' INT TERM HUP
	if [[ -n $network_pid ]]; then
		stop "$network_pid"
		kill -KILL -- "-$network_pid" 2>/dev/null || true
	fi
	if [[ -n $network_dir ]]; then
		if [[ -n $network_logs ]] && ((status != 0 && status != 130 && status != 143)); then
			keep_logs
		fi
		rm -rf "$network_dir"
	fi
	exit "$status"
}
