#!/usr/bin/env bash
# Builds the runtime of this checkout by itself and prints the path of its compressed wasm file and the
# hash that an upgrade is authorized by (blake2b-256): the same on every machine with the same Rust
# version, because the paths of the machine are not in it. What `make runtime` runs.
#
#   --next    with a spec_version that is one higher: what the test network is upgraded to; prints the
#             path only
#
# The sources are copied, so nothing in the checkout changes, and the build has a directory of its
# own, so nothing else is rebuilt. The flags are those of substrate-wasm-builder. Some minutes the
# first time, seconds when the runtime hasn't changed.
set -euo pipefail
# shellcheck source=scripts/env.sh
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"

die() {
	echo "error: $*" >&2
	exit 1
}

raise=0
name=tracemet-runtime
if [[ ${1:-} = --next ]]; then
	raise=1
	name=next-runtime
fi
readonly WORK=$TRACEMET_CACHE/$name
readonly VERSION_FILE=runtime/src/lib.rs
readonly TARGET=wasm32v1-none
# What a block has room for, with some to spare.
readonly LIMIT=$((4 * 1024 * 1024))

# cargo compares times: a file that is the same keeps the time of its last copy.
copy() {
	local file=$1 to=$WORK/source/$1
	mkdir -p "$(dirname "$to")"
	cmp -s "$file" "$to" || cp "$file" "$to"
}

cd "$TRACEMET_ROOT"
mkdir -p "$WORK/source/verifier"
# What was removed from the checkout must not stay in the copy.
if [[ -d $WORK/source/runtime ]]; then
	(cd "$WORK/source" && find primitives pallets runtime verifier -type f -print0) |
		while IFS= read -r -d '' file; do
			[[ -e $file ]] || rm -f "$WORK/source/$file"
		done
fi
while IFS= read -r -d '' file; do
	[[ $file = "$VERSION_FILE" ]] || copy "$file"
done < <(find primitives pallets runtime verifier -type f -print0)

version=$(sed -n 's/^[[:space:]]*spec_version: \([0-9]*\),$/\1/p' "$VERSION_FILE")
[[ $version =~ ^[0-9]+$ ]] || die "$VERSION_FILE has no line with the spec_version"
raised=$(mktemp "$WORK/raised.XXXXXX")
trap 'rm -f "$raised"' EXIT
sed "s/^\([[:space:]]*spec_version:\) $version,\$/\1 $((version + raise)),/" "$VERSION_FILE" >"$raised"
cmp -s "$raised" "$WORK/source/$VERSION_FILE" || cp "$raised" "$WORK/source/$VERSION_FILE"

# The workspace without the programs, whose sources are not copied.
sed '/^members = \[/,/^\]/{/"node"\|"client"\|"examples\/\|"tests\//d;}' Cargo.toml >"$raised"
cmp -s "$raised" "$WORK/source/Cargo.toml" || cp "$raised" "$WORK/source/Cargo.toml"

# As the builder does: a crate of its own around the runtime, so that only here it is a cdylib.
mkdir -p "$WORK/blob/src"
cat >"$raised" <<-TOML
	[package]
	name = "tracemet-runtime-blob"
	version = "1.0.0"
	edition = "2021"

	[lib]
	name = "tracemet_runtime"
	crate-type = ["cdylib"]

	[dependencies]
	wasm-project = { package = "tracemet-runtime", path = "../source/runtime", default-features = false }

	[profile.release]
	panic = "abort"
	lto = "thin"

	[workspace]
	resolver = "2"
TOML
cmp -s "$raised" "$WORK/blob/Cargo.toml" || cp "$raised" "$WORK/blob/Cargo.toml"
echo '#![no_std] #![allow(unused_imports)] pub use wasm_project::*;' >"$raised"
cmp -s "$raised" "$WORK/blob/src/lib.rs" || cp "$raised" "$WORK/blob/src/lib.rs"
# The checkout's versions of all dependencies. cargo drops those of the programs from it.
cp Cargo.lock "$WORK/blob/Cargo.lock"

flags="-C link-arg=--export-table --cfg substrate_runtime"
# Where a panic came from is said with the path of the source.
flags+=" --remap-path-prefix=$WORK/source=/tracemet --remap-path-prefix=$WORK/blob=/tracemet"
flags+=" --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo"
echo "building the runtime with spec_version $((version + raise))" >&2
(
	cd "$WORK/blob"
	env -u CARGO_ENCODED_RUSTFLAGS -u RUSTC -u RUSTC_WRAPPER -u RUSTC_WORKSPACE_WRAPPER \
		${WASM_BUILD_TOOLCHAIN:+RUSTUP_TOOLCHAIN="$WASM_BUILD_TOOLCHAIN"} \
		CARGO_TARGET_DIR="$WORK/target" RUSTFLAGS="$flags ${WASM_BUILD_RUSTFLAGS:-}" \
		cargo rustc --quiet --profile release --target "$TARGET" >&2
) || die "the runtime did not build; the compiler's own message is above"

wasm=$WORK/target/$TARGET/release/tracemet_runtime.wasm
[[ -s $wasm ]] || die "the build left no $wasm"
node "$TRACEMET_ROOT/zombienet/lib/strip-wasm.mjs" "$wasm" "$WORK/stripped.wasm"

# A block has no room for it as it is. Compressed as the SDK does it, by the version of the lock file:
# another version of zstd could make other bytes of it.
mkdir -p "$WORK/compress/src"
blob_version=$(sed -n '/^name = "sp-maybe-compressed-blob"$/{n;s/^version = "\(.*\)"$/\1/p}' Cargo.lock)
cat >"$raised" <<-TOML
	[package]
	name = "tracemet-runtime-compress"
	version = "1.0.0"
	edition = "2021"

	[dependencies]
	sp-maybe-compressed-blob = "=$blob_version"

	[workspace]
TOML
cmp -s "$raised" "$WORK/compress/Cargo.toml" || cp "$raised" "$WORK/compress/Cargo.toml"
cat >"$raised" <<-'RUST'
	use sp_maybe_compressed_blob::{compress_strongly, CODE_BLOB_BOMB_LIMIT};
	use std::{env::args_os, error::Error, fs};

	fn main() -> Result<(), Box<dyn Error>> {
	    let mut files = args_os().skip(1);
	    let (from, to) = files.next().zip(files.next()).ok_or("two files are needed")?;
	    let code = compress_strongly(&fs::read(from)?, CODE_BLOB_BOMB_LIMIT);
	    Ok(fs::write(to, code.ok_or("the runtime is larger than a node unpacks")?)?)
	}
RUST
cmp -s "$raised" "$WORK/compress/src/main.rs" || cp "$raised" "$WORK/compress/src/main.rs"
cp Cargo.lock "$WORK/compress/Cargo.lock"
result=$WORK/$name.wasm
(
	cd "$WORK/compress"
	CARGO_TARGET_DIR="$WORK/target" cargo run --quiet --release -- "$WORK/stripped.wasm" "$result" >&2
) || die "the runtime could not be compressed; the message above says why"
for path in "$HOME" "$TRACEMET_ROOT" "$WORK"; do
	! grep -qF "$path/" "$WORK/stripped.wasm" || die "the runtime has the path $path in it, so others would get another one"
done
size=$(wc -c <"$result")
((size < LIMIT)) || die "the runtime has $size bytes, more than the $LIMIT that fit into a block."
echo "$result"
if ((!raise)); then
	echo "blake2b-256 0x$(b2sum -l 256 "$result" | cut -d' ' -f1)"
	rustc --version
fi
