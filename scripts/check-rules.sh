#!/usr/bin/env bash
# Checks that every test that docs/rules.md names is there: `folder/file.rs::name`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

status=0
named=0
while IFS= read -r reference; do
	file=${reference%%::*} name=${reference##*::}
	named=$((named + 1))
	if ! grep -Eqs "fn $name\(|^test\('$name|test\(\"$name" "$file"; then
		echo "error: docs/rules.md names $reference, and there is no such test" >&2
		status=1
	fi
done < <(grep -oE '`[a-z0-9_/.-]+\.rs::[a-z0-9_]+`' docs/rules.md | tr -d '`' | sort -u)

# Errors are named as `Pallet.Error`.
while IFS= read -r reference; do
	pallet=${reference%%.*} error=${reference##*.}
	file=pallets/${pallet,,}/src/lib.rs
	if ! grep -Eqs "^		$error,$" "$file"; then
		echo "error: docs/rules.md names $reference, and there is no such error in $file" >&2
		status=1
	fi
done < <(grep -oE '`(Accounts|Certification|Credits|Footprint)\.[A-Za-z]+`' docs/rules.md | tr -d '`' | sort -u)

if ((named == 0)); then
	echo "error: docs/rules.md names no test" >&2
	exit 1
fi
((status == 0)) && echo "docs/rules.md: $named tests named, all there"
exit "$status"
