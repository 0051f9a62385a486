#!/usr/bin/env bash
# Installs what the build and the tests need. Safe to run again: finds out first, and does only what
# is missing.
#
#   TRACEMET_WASM_TOOLCHAIN=auto     (default) rustup's wasm32v1-none, or else Debian's compiler
#   TRACEMET_WASM_TOOLCHAIN=rustup   only rustup's
#   TRACEMET_WASM_TOOLCHAIN=debian   only Debian's
set -euo pipefail
# shellcheck source=scripts/env.sh
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"

readonly RUST_MINOR=93 # Rust 1.93, as in Cargo.toml
readonly NODE_VERSION=20.10
readonly TARGET=wasm32v1-none
readonly TOOLCHAIN_FILE=$TRACEMET_CACHE/wasm-toolchain
readonly WASM_CHOICE=${TRACEMET_WASM_TOOLCHAIN:-auto}

changed=no
started=$SECONDS

say() { echo "setup: $*"; }
die() {
	echo "setup: error: $*" >&2
	exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

as_root() {
	if [[ $EUID -eq 0 ]]; then
		"$@"
	elif have sudo; then
		sudo "$@"
	else
		die "this needs root, and there is no sudo. Run as root: $*"
	fi
}

is_debian_like() { have apt-get && [[ -e /etc/debian_version ]]; }

apt_updated=no
# --no-remove: a set-up script must not take away somebody's packages to make room for its own.
apt_install() {
	if [[ $apt_updated = no ]]; then
		as_root apt-get update -qq || say "apt-get update failed; going on with the lists at hand"
		apt_updated=yes
	fi
	as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -qq --no-install-recommends --no-remove "$@" ||
		die "apt-get could not install: $*. Its own message is above"
	changed=yes
}

# --- Programs ------------------------------------------------------------------------------------

# The C and C++ compilers build zstd, lz4, secp256k1, ring and wasm-opt; perl and make build OpenSSL,
# from sources that its crate carries; protoc reads the network protocols; git names the commit in
# the node's version; curl asks a node whether it is up; ps and setsid see to it that no process of a
# network outlives it.
programs() {
	local missing=() packages=() command package
	while read -r command package; do
		if ! have "$command"; then
			missing+=("$command")
			packages+=("$package")
		fi
	done <<-LIST
		cc gcc
		c++ g++
		make make
		perl perl
		git git
		curl curl
		protoc protobuf-compiler
		node nodejs
		npm npm
		ps procps
		setsid util-linux
	LIST
	if ((${#missing[@]})); then
		is_debian_like || die "missing: ${missing[*]}." \
			"This is no Debian-like system: install them with its own package manager, then run this again"
		say "installing ${packages[*]} (about a minute)"
		apt_install ca-certificates "${packages[@]}"
	fi

	local version
	version=$(node --version)
	version=${version#v}
	printf '%s\n' "$NODE_VERSION" "$version" | sort --check=quiet --version-sort ||
		die "node $version is too old for zombienet, polkadot.js and the example bot: install version $NODE_VERSION or newer"
}

rust() {
	if ! have cargo || ! have rustc; then
		die "missing: Rust 1.$RUST_MINOR or newer. Install it with rustup (it brings clippy and rustfmt), then run this again"
	fi
	local version minor
	version=$(rustc --version | cut -d' ' -f2)
	minor=${version#*.}
	minor=${minor%%.*}
	[[ ${version%%.*} -gt 1 || $minor -ge $RUST_MINOR ]] ||
		die "rustc $version is too old: 1.$RUST_MINOR or newer is needed. With rustup: rustup update stable"

	local tool
	for tool in clippy-driver rustfmt; do
		# Asked for its version: rustup's stand-in is there even where the component isn't.
		"$tool" --version >/dev/null 2>&1 && continue
		have rustup || die "missing: $tool for rustc $version"
		say "adding $tool to the Rust toolchain (a few seconds)"
		rustup component add "${tool%-driver}" ||
			die "rustup could not add ${tool%-driver} to the toolchain; its own message is above"
		changed=yes
	done
}

# --- The compiler of the runtime -----------------------------------------------------------------

has_std() { compgen -G "$1/libcore*.rlib" >/dev/null && compgen -G "$1/liballoc*.rlib" >/dev/null; }

rustup_target_present() { has_std "$(rustc --print target-libdir --target $TARGET 2>/dev/null)"; }

wasm_by_rustup() {
	if ! rustup_target_present; then
		have rustup || return 1
		say "adding the target $TARGET to the Rust toolchain (about 10 seconds)"
		rustup target add $TARGET || return 1
		rustup_target_present || return 1
		changed=yes
	fi
	if [[ -e $TOOLCHAIN_FILE ]]; then
		say "the runtime is compiled by the usual Rust toolchain again"
		rm -f "$TOOLCHAIN_FILE"
		changed=yes
	fi
}

# Debian's rustc-web is a recent compiler with its library's source, but has no ready-made library
# for wasm32v1-none. `core` and `alloc` are compiled from that source once, and rustup gets the
# compiler as a toolchain of another name, used for the runtime only.
readonly DEBIAN_RUSTC=/usr/bin/rustc
readonly DEBIAN_LIB=/usr/lib/rustlib/$TARGET

debian_toolchain_name() { echo "tracemet-wasm-$($DEBIAN_RUSTC --version | cut -d' ' -f2)"; }

# Libraries of another compiler version can't be used: the stamp says whose these are.
debian_ready() {
	[[ -x $DEBIAN_RUSTC && -r $DEBIAN_LIB/compiled-by ]] &&
		[[ $(<"$DEBIAN_LIB/compiled-by") = "$($DEBIAN_RUSTC -vV)" ]] &&
		has_std "$DEBIAN_LIB/lib" &&
		[[ -r $TOOLCHAIN_FILE && $(<"$TOOLCHAIN_FILE") = "$(debian_toolchain_name)" ]] &&
		[[ -d ${RUSTUP_HOME:-$HOME/.rustup}/toolchains/$(debian_toolchain_name) ]]
}

wasm_by_debian() {
	debian_ready && return
	have rustup || die "Debian's compiler is used for the runtime through rustup, which is missing"
	is_debian_like || die "missing: the Rust target $TARGET. rustup could not add it," \
		"and this is no Debian-like system: install a Rust toolchain with that target"

	say "compiling the runtime with Debian's Rust compiler"
	local package packages=()
	for package in rustc-web cargo-web rust-web-src; do
		dpkg -s "$package" >/dev/null 2>&1 || packages+=("$package")
	done
	if ((${#packages[@]})); then
		say "installing ${packages[*]} (about a minute)"
		apt_install "${packages[@]}"
	fi

	local verbose llvm host
	verbose=$($DEBIAN_RUSTC -vV)
	llvm=$(sed -n 's/^LLVM version: \([0-9]*\).*/\1/p' <<<"$verbose")
	host=$(sed -n 's/^host: //p' <<<"$verbose")
	local lld=/usr/lib/llvm-$llvm/bin/lld
	if [[ ! -x $lld ]]; then
		say "installing lld-$llvm (about 20 seconds)"
		apt_install "lld-$llvm"
	fi
	# rustc calls its linker by this name, and looks here before it looks at PATH.
	local linker=/usr/lib/rustlib/$host/bin/rust-lld
	if [[ ! -x $linker ]]; then
		as_root mkdir -p "$(dirname "$linker")"
		as_root ln -sfn "$lld" "$linker"
	fi

	say "compiling core and alloc for $TARGET (about 30 seconds)"
	local build=$TRACEMET_CACHE/wasm-std
	rm -rf "$build"
	mkdir -p "$build"
	cp -r "$TRACEMET_ROOT/scripts/wasm-std/." "$build"
	# Bitcode, because the runtime is linked with link-time optimisation. /usr/bin comes first and
	# rustup's variables go, so that nothing of the other toolchain gets in.
	(
		cd "$build"
		env -u RUSTUP_TOOLCHAIN -u CARGO_ENCODED_RUSTFLAGS -u RUSTC_WRAPPER -u RUSTC_WORKSPACE_WRAPPER \
			PATH=/usr/bin:/bin RUSTC=$DEBIAN_RUSTC CARGO_TARGET_DIR="$build/target" \
			RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes \
			/usr/bin/cargo build --release --target $TARGET -Zbuild-std=core,alloc
	) || die "the library did not compile; the compiler's own message is above"

	as_root rm -rf "$DEBIAN_LIB"
	as_root mkdir -p "$DEBIAN_LIB/lib"
	as_root cp "$build/target/$TARGET/release/deps"/lib{core,alloc,compiler_builtins}-*.rlib "$DEBIAN_LIB/lib/"
	as_root tee "$DEBIAN_LIB/compiled-by" <<<"$verbose" >/dev/null
	rm -rf "$build"

	# The version is part of the name: a new compiler is a new name, which makes cargo build anew.
	local name
	name=$(debian_toolchain_name)
	rustup toolchain link "$name" /usr
	mkdir -p "$TRACEMET_CACHE"
	echo "$name" >"$TOOLCHAIN_FILE"
	say "the runtime is compiled by $name"
	changed=yes
}

wasm() {
	case $WASM_CHOICE in
	rustup) wasm_by_rustup || die "rustup could not add the target $TARGET; its own message is above" ;;
	debian) wasm_by_debian ;;
	auto)
		# What was set up once stays in use: a change would rebuild the runtime.
		debian_ready && return
		wasm_by_rustup && return
		say "rustup could not add the target $TARGET"
		wasm_by_debian
		;;
	*) die "TRACEMET_WASM_TOOLCHAIN is '$WASM_CHOICE': say auto, rustup or debian" ;;
	esac
}

# --- npm packages --------------------------------------------------------------------------------

# npm_packages FOLDER WHAT_FOR HOW_LONG
npm_packages() {
	cd "$TRACEMET_ROOT/$1"
	# npm writes this file last: one that is there and new says that all packages are.
	[[ -e node_modules/.package-lock.json && ! node_modules/.package-lock.json -ot package-lock.json ]] && return
	say "installing the packages of $2 (about $3)"
	npm ci --no-progress --loglevel=error ||
		die "npm could not install the packages of $1; its own message is above"
	touch node_modules/.package-lock.json
	changed=yes
}

programs
rust
wasm
npm_packages tests/polkadot-js "the polkadot.js tests" "15 seconds"
npm_packages examples/bot-js "the example bot" "15 seconds"
npm_packages zombienet "the test network" "a minute"

if [[ $changed = yes ]]; then
	say "done in $((SECONDS - started)) s"
else
	say "nothing to do"
fi
