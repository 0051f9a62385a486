#!/usr/bin/env bash
# Runs one stage of the tests: scripts/stage.sh NAME COMMAND...
# Says when it starts and how long it took, and notes the time in $TRACEMET_STAGES where that is set.
set -euo pipefail

name=$1
shift
echo "==> $name"
started=$SECONDS
status=0
"$@" || status=$?
took=$((SECONDS - started))
result=ok
((status == 0)) || result=failed
if [[ -n ${TRACEMET_STAGES:-} ]]; then
	printf '%-16s %6d s  %s\n' "$name" "$took" "$result" >>"$TRACEMET_STAGES"
fi
echo "==> $name: $result after $took s"
exit $status
