#!/bin/sh
# What cargo calls in place of rustc for the workspace's crates when scripts/lint.sh runs. Nobody runs
# what is built then, so it isn't optimised.
exec clippy-driver "$@" -C opt-level=0
