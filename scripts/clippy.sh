#!/usr/bin/env bash
# What cargo calls in place of rustc for the workspace's crates when scripts/lint.sh runs. Nobody runs
# what is built then, so it isn't optimised; what else follows from that is left as it is in a release.
# Not for sh: dash drops variables whose names it can't read, CARGO_BIN_EXE_tracemet-node among them.
exec clippy-driver "$@" -C opt-level=0 -C debug-assertions=no
