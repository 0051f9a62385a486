#!/usr/bin/env bash
# Four validators and a node for RPC on this machine, until Ctrl-C. What `make network` runs.
#
#   PORT=9944     the port of the RPC node's RPC
#   GENESIS={}    JSON that is merged into the genesis of the preset `local`, for example
#                 '{"validators":{"sessionBlocks":20}}'
#
# With --check-port it only says whether the port is free: the Makefile asks before it builds.
set -euo pipefail
# shellcheck source=scripts/env.sh
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"
# shellcheck source=scripts/node.sh
. "$TRACEMET_ROOT/scripts/node.sh"
# shellcheck source=scripts/network-lib.sh
. "$TRACEMET_ROOT/scripts/network-lib.sh"

PORT=${PORT:-9944}

require_free_port "$PORT"
if [[ ${1:-} = --check-port ]]; then
	exit 0
fi
require_programs
require_network_packages
# Ctrl-C is the proper end.
# shellcheck disable=SC2034 # for scripts/network-lib.sh
network_interrupted=0
run_network network.mjs --port="$PORT"
