#!/usr/bin/env bash
# clippy over the workspace, warnings being errors.
#
# `cargo clippy` would check all thousand dependencies once more, because it uses other artifacts of
# them than a build does. clippy-driver is a whole compiler, so cargo can build with it instead: the
# wrapper applies to the workspace's crates only, whose artifacts cargo keeps apart from the usual
# ones, and the dependencies of `make build` are reused.
set -euo pipefail
# shellcheck source=scripts/env.sh
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"

# The finished programs go elsewhere: these have no runtime in them and must not replace real ones.
export CARGO_BUILD_BUILD_DIR=$CARGO_TARGET_DIR
export CARGO_TARGET_DIR=$CARGO_TARGET_DIR/lint
# The runtime's build script is compiled separately for this too, and remembers its own answer to
# this variable: the next build doesn't run it again.
export SKIP_WASM_BUILD=1
export RUSTC_WORKSPACE_WRAPPER=$TRACEMET_ROOT/scripts/clippy.sh
# How cargo clippy hands arguments to the driver.
export CLIPPY_ARGS=-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__

cd "$TRACEMET_ROOT"
cargo build --release --locked --workspace --all-targets
