#!/usr/bin/env bash
# An experiment: who gets into the network, with reserved nodes and without. Its options are at the
# head of zombienet/admission.mjs.
set -euo pipefail
# shellcheck source=scripts/env.sh
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"
# shellcheck source=scripts/node.sh
. "$TRACEMET_ROOT/scripts/node.sh"
# shellcheck source=scripts/network-lib.sh
. "$TRACEMET_ROOT/scripts/network-lib.sh"

require_programs
require_network_packages
run_network admission.mjs "$@"
