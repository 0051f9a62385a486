#!/usr/bin/env bash
# The sizes of what was built: the runtime (as compiled, compacted, compressed) and the programs.
set -euo pipefail
# shellcheck source=scripts/env.sh
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"

found=no
for file in "$TRACEMET_BIN"/wbuild/tracemet-runtime/tracemet_runtime{,.compact,.compact.compressed}.wasm \
	"$TRACEMET_BIN"/tracemet-node "$TRACEMET_BIN"/tracemet; do
	[[ -f $file ]] || continue
	found=yes
	printf '%12d bytes  %s\n' "$(wc -c <"$file")" "${file##*/}"
done
if [[ $found = no ]]; then
	echo "error: nothing is built yet. Run 'make build' first" >&2
	exit 1
fi
