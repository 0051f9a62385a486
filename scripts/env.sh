# shellcheck shell=bash
# The environment of every build: sourced by the Makefile and the scripts. Source it in a shell of
# your own to use cargo directly without building everything a second time:
#     . scripts/env.sh && cargo test --release --workspace
# Another environment, for example without these variables, makes cargo rebuild the runtime.

TRACEMET_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
TRACEMET_CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/tracemet

# Outside of the checkout, so that half an hour of compiled dependencies survives a clean clone.
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$TRACEMET_CACHE/target}
# The wasm builder looks for the workspace above the target directory, where it isn't now.
export WASM_BUILD_WORKSPACE_HINT=$TRACEMET_ROOT

# Written by scripts/setup.sh on machines where the runtime needs a compiler of its own.
if [[ -z ${WASM_BUILD_TOOLCHAIN:-} && -r $TRACEMET_CACHE/wasm-toolchain ]]; then
	WASM_BUILD_TOOLCHAIN=$(<"$TRACEMET_CACHE/wasm-toolchain")
	export WASM_BUILD_TOOLCHAIN
fi

# shellcheck disable=SC2034 # used by those who source this file
TRACEMET_BIN=$CARGO_TARGET_DIR/release
