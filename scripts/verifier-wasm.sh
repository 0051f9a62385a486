#!/usr/bin/env bash
# Builds the verifier without std for wasm, as a module that imports nothing, and runs it in Node.js on
# a certificate. Prints the path of the module. Two minutes the first time, seconds when nothing changed.
#
# The build has a directory of its own, and a crate around the verifier, so that only here it is a
# cdylib. `substrate_runtime` makes the SDK's crates declare a host's functions instead of bringing
# them, which takes std; the verifier calls none of them, so none is left.
set -euo pipefail
# shellcheck source=scripts/env.sh
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"

readonly WORK=$TRACEMET_CACHE/tracemet-verifier
readonly TARGET=wasm32v1-none
readonly CERTIFICATE=$TRACEMET_ROOT/verifier/tests/certificate/version-1.json
readonly GENESIS_FILE=$TRACEMET_ROOT/verifier/tests/certificate/version-1.genesis

# The version of a dependency, as the workspace pins it.
pinned() { sed -n "s/^$1 = { version = \"\([^\"]*\)\".*/\1/p" "$TRACEMET_ROOT/Cargo.toml"; }

# cargo compares times: a file that is the same keeps its own.
put() { cmp -s "$1" "$2" || cp "$1" "$2"; }

mkdir -p "$WORK/src"
draft=$(mktemp "$WORK/draft.XXXXXX")
trap 'rm -f "$draft"' EXIT
cat >"$draft" <<-TOML
	[package]
	name = "tracemet-verifier-wasm"
	version = "1.0.0"
	edition = "2021"

	[lib]
	crate-type = ["cdylib"]

	[dependencies]
	serde_json = { version = "$(pinned serde_json)", default-features = false, features = ["alloc"] }
	sp-io = { version = "$(pinned sp-io)", default-features = false, features = ["disable_allocator", "disable_oom", "disable_panic_handler"] }
	tracemet-verifier = { path = "$TRACEMET_ROOT/verifier", default-features = false }

	[profile.release]
	panic = "abort"
	lto = "thin"
	opt-level = 3

	[workspace]
	resolver = "2"
TOML
put "$draft" "$WORK/Cargo.toml"
put "$TRACEMET_ROOT/verifier/wasm/lib.rs" "$WORK/src/lib.rs"
# The checkout's versions of all dependencies. cargo drops those of the others from it.
cp "$TRACEMET_ROOT/Cargo.lock" "$WORK/Cargo.lock"
(
	cd "$WORK"
	env -u CARGO_ENCODED_RUSTFLAGS -u RUSTC -u RUSTC_WRAPPER -u RUSTC_WORKSPACE_WRAPPER \
		${WASM_BUILD_TOOLCHAIN:+RUSTUP_TOOLCHAIN="$WASM_BUILD_TOOLCHAIN"} \
		CARGO_TARGET_DIR="$WORK/target" RUSTFLAGS="--cfg substrate_runtime" \
		cargo build --quiet --release --target "$TARGET" >&2
)
module=$WORK/target/$TARGET/release/tracemet_verifier_wasm.wasm
node "$TRACEMET_ROOT/verifier/wasm/check.mjs" "$module" "$CERTIFICATE" "$(<"$GENESIS_FILE")" >&2
echo "$module"
