# shellcheck shell=bash
# A development node on loopback that is gone when the script ends, however it ends. To be sourced,
# after scripts/env.sh. TRACEMET_NODE and TRACEMET_CLIENT name other programs than the built ones.

NODE_PROGRAM=${TRACEMET_NODE:-$TRACEMET_BIN/tracemet-node}
CLIENT_PROGRAM=${TRACEMET_CLIENT:-$TRACEMET_BIN/tracemet}

node_pid=
job_pid=
node_dir=

die() {
	echo "error: $*" >&2
	exit 1
}

require_programs() {
	local program
	for program in "$NODE_PROGRAM" "$CLIENT_PROGRAM"; do
		[[ -x $program ]] || die "$program is not there. Run 'make build' first"
	done
}

port_is_busy() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

require_free_port() {
	if [[ ! $1 =~ ^[1-9][0-9]{0,4}$ ]] || (($1 > 65535)); then
		die "PORT=$1 is not a port: say a number from 1 to 65535, for example PORT=9955"
	fi
	if port_is_busy "$1"; then
		die "port $1 is in use, perhaps by another node. Stop that, or choose another port: PORT=$(free_port)"
	fi
}

# A free port between 20000 and 29999, for tests: below those that the system gives out by itself.
free_port() {
	local port
	for _ in {1..50}; do
		port=$((20000 + RANDOM % 10000))
		if ! port_is_busy "$port"; then
			echo "$port"
			return
		fi
	done
	die "found no free port between 20000 and 29999"
}

# start_node PORT [ARGUMENT...]: returns when the node answers.
start_node() {
	local port=$1
	shift
	trap clean_up EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM HUP
	node_dir=$(mktemp -d "${TMPDIR:-/tmp}/tracemet.XXXXXX")
	# Peers aren't wanted: one node is the whole chain here.
	"$NODE_PROGRAM" --dev --base-path "$node_dir/chain" --rpc-port "$port" \
		--listen-addr /ip4/127.0.0.1/tcp/0 --no-mdns --no-prometheus --no-telemetry \
		"$@" >"$node_dir/node.log" 2>&1 </dev/null &
	node_pid=$!

	local started=$SECONDS limit=60
	printf 'starting a node on port %s ' "$port"
	until rpc_answers "$port"; do
		if ! kill -0 "$node_pid" 2>/dev/null; then
			echo
			die "the node stopped before it answered"
		fi
		if ((SECONDS - started >= limit)); then
			echo
			die "the node did not answer within $limit s"
		fi
		printf '.'
		sleep 0.5
	done
	echo " ready after $((SECONDS - started)) s"
}

rpc_answers() {
	curl --silent --fail --max-time 2 --noproxy '*' --header 'Content-Type: application/json' \
		--data '{"jsonrpc":"2.0","id":1,"method":"system_health","params":[]}' \
		"http://127.0.0.1:$1" 2>/dev/null | grep -q '"result"'
}

# Runs a command so that a signal is acted on at once: bash waits for a foreground command first.
run() {
	local status=0
	"$@" &
	job_pid=$!
	wait "$job_pid" || status=$?
	job_pid=
	return "$status"
}

# run_scenario FILE PORT [ARGUMENT...]
run_scenario() {
	local file=$1 port=$2
	shift 2
	echo
	echo "--- ${file##*/}"
	run "$CLIENT_PROGRAM" scenario run "$file" --url "ws://127.0.0.1:$port" --seed "$SEED" "$@" ||
		die "the scenario $file failed"
}

# Asks a process to stop, and makes it after ten seconds.
stop() {
	kill -TERM "$1" 2>/dev/null || return 0
	for _ in {1..100}; do
		kill -0 "$1" 2>/dev/null || return 0
		sleep 0.1
	done
	kill -KILL "$1" 2>/dev/null || true
	wait "$1" 2>/dev/null || true
}

clean_up() {
	local status=$?
	trap '' INT TERM HUP
	[[ -z $job_pid ]] || stop "$job_pid"
	[[ -z $node_pid ]] || stop "$node_pid"
	if [[ -n $node_dir ]]; then
		# 130 and 143: somebody wanted it to stop.
		if ((status != 0 && status != 130 && status != 143)) && [[ -s $node_dir/node.log ]]; then
			echo "--- the last lines of the node's log" >&2
			tail -n 30 "$node_dir/node.log" >&2
		fi
		rm -rf "$node_dir"
	fi
	exit "$status"
}
