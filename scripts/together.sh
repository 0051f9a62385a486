#!/usr/bin/env bash
# Runs commands at the same time: scripts/together.sh COMMAND COMMAND...
# Each is one argument. What the first says is shown as it comes, what the others say after it, each as
# a whole. Fails if one of them fails. For what waits for blocks most of the time.
set -euo pipefail

logs=$(mktemp -d)
processes=()
finish() {
	for process in "${processes[@]}"; do
		kill -- "-$process" 2>/dev/null || true
	done
	rm -rf "$logs"
}
trap finish EXIT

# Each is a process group of its own, so that nothing of it goes on when this is interrupted.
set -m
for command in "${@:2}"; do
	bash -c "$command" >"$logs/${#processes[@]}" 2>&1 </dev/null &
	processes+=($!)
done
set +m
status=0
bash -c "$1" || status=$?
for number in "${!processes[@]}"; do
	wait "${processes[number]}" || status=$?
	cat "$logs/$number"
done
exit "$status"
