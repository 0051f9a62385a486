#!/usr/bin/env bash
# Prints a Python interpreter that has scipy; the first time it installs it, from PyPI, into the cache.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

SCIPY=1.17.1
folder="$TRACEMET_CACHE/scipy-$SCIPY"
if ! "$folder/bin/python" -c "import scipy" 2>/dev/null; then
	echo "installing scipy $SCIPY" >&2
	python3 -m venv "$folder" >&2
	"$folder/bin/pip" install --quiet --disable-pip-version-check "scipy==$SCIPY" >&2
fi
echo "$folder/bin/python"
