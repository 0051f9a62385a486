#!/usr/bin/env bash
# Both value chains on a real node, from the mine to the exit. What `make demo` runs.
#
#   PORT=9944   the port of the node's RPC
#   KEEP=1      leave the node running afterwards, for polkadot.js
#   SEED=...    the development phrase that the actors' keys are derived from
#
# With --check-port it only says whether the port is free: the Makefile asks before it builds.
set -euo pipefail
# shellcheck source=scripts/env.sh
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"
# shellcheck source=scripts/node.sh
. "$TRACEMET_ROOT/scripts/node.sh"

PORT=${PORT:-9944}
KEEP=${KEEP:-}
# Substrate's well-known development phrase. Everybody knows it: never for anything but a demo.
SEED=${SEED:-bottom drive obey lake curtain smoke basket hold race lonely fit walk}

require_free_port "$PORT"
if [[ ${1:-} = --check-port ]]; then
	exit 0
fi
require_programs

cors="http://127.0.0.1:$PORT"
if [[ -n $KEEP && $KEEP != 0 ]]; then
	# The page of polkadot.js Apps comes from elsewhere: without this the node would refuse it.
	cors=all
fi

start_node "$PORT" --rpc-cors "$cors"
for scenario in copper steel; do
	run_scenario "$TRACEMET_ROOT/tests/scenarios/$scenario.toml" "$PORT"
done

if [[ $cors != all ]]; then
	echo
	echo "Both value chains ran to their end. The node is stopped and its data removed."
	echo "'make demo KEEP=1' leaves it running to look around."
	exit 0
fi

cat <<-TEXT

	Both value chains ran to their end, and the node goes on. Look around with polkadot.js Apps:
	    https://polkadot.js.org/apps/?rpc=ws%3A%2F%2F127.0.0.1%3A$PORT
	Its log: $node_dir/node.log
	Ctrl-C stops the node and removes its data.
TEXT
# From here on Ctrl-C is the proper end.
trap 'exit 0' INT
wait "$node_pid" || die "the node stopped by itself"
