#!/usr/bin/env bash
# The polkadot.js tests against a fresh node with one certified lot, and then those in copper/ after the
# copper chain has run on it too. They get the node's address in TRACEMET_URL, the phrase of the actors'
# keys in TRACEMET_SEED, and the client's program in TRACEMET_CLIENT.
set -euo pipefail
# shellcheck source=scripts/env.sh
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"
# shellcheck source=scripts/node.sh
. "$TRACEMET_ROOT/scripts/node.sh"

SEED=${SEED:-bottom drive obey lake curtain smoke basket hold race lonely fit walk}

require_programs
port=$(free_port)
# What the first blocks recorded is read at the end.
start_node "$port" --state-pruning archive
# The tests derive the same keys as this run.
run_scenario "$TRACEMET_ROOT/tests/scenarios/single-lot.toml" "$port" --run polkadot-js

echo
export TRACEMET_URL=ws://127.0.0.1:$port TRACEMET_SEED=$SEED TRACEMET_CLIENT=$CLIENT_PROGRAM
cd "$TRACEMET_ROOT/tests/polkadot-js"
run npm test --silent || die "the polkadot.js tests failed"

run_scenario "$TRACEMET_ROOT/tests/scenarios/copper.toml" "$port"
echo
run npm run test:copper --silent || die "the tests of the copper chain failed"
