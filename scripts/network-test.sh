#!/usr/bin/env bash
# The checks of the test network: a table of what was checked, what came out and how long it took.
# What `make network-test` runs.
#
#   --smoke       only the first four: blocks, a scenario, votes, and finality without a majority
#   --only=4,5    only these
#   GENESIS={}    as with scripts/network.sh
#
# When a check fails, the logs of all nodes are kept.
set -euo pipefail
# shellcheck source=scripts/env.sh
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"
# shellcheck source=scripts/node.sh
. "$TRACEMET_ROOT/scripts/node.sh"
# shellcheck source=scripts/network-lib.sh
. "$TRACEMET_ROOT/scripts/network-lib.sh"

require_programs
require_network_packages
# shellcheck disable=SC2034 # for scripts/network-lib.sh
network_logs=$TRACEMET_CACHE/network-logs
run_network test.mjs "$@"
