# The verbs of TraceMet. `make help` lists them.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
# The order of the stages matters, and cargo uses every core by itself.
.NOTPARALLEL:

# Every call of cargo selects the same packages with the same profile: another selection would
# unify their features differently and compile dependencies a second time.
ENV := . scripts/env.sh
CARGO_FLAGS := --release --locked --workspace
STAGE := scripts/stage.sh
# Tests are chosen by name, with the whole workspace selected: leaving a package out would be another
# selection, and compile half of the node again.
test_names = $(addprefix --test ,$(sort $(basename $(notdir $(1)))))
E2E_FILES := $(wildcard tests/e2e/tests/*.rs)
E2E := $(call test_names,$(E2E_FILES))
TEST_JS := $(STAGE) polkadot-js scripts/test-js.sh
TEST_NETWORK := $(STAGE) network-smoke scripts/network-test.sh --smoke
UNIT := --lib --bins $(call test_names,$(filter-out $(E2E_FILES),$(wildcard */tests/*.rs */*/tests/*.rs)))

##@ Every day
.PHONY: help
help: ## List the targets
	@awk 'BEGIN { FS = ":.*## " } \
		/^##@ / { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: ## Install what is missing: system packages, the wasm target, npm packages
	@scripts/setup.sh

.PHONY: build
build: setup ## Build the node, the client and all tests (about half an hour the first time on two cores)
	@$(ENV); $(STAGE) build cargo build $(CARGO_FLAGS) --all-targets

.PHONY: demo
demo: check-port build ## Run both value chains on a node (PORT=9944; KEEP=1 leaves the node running)
	@scripts/demo.sh

.PHONY: check-port
check-port:
	@scripts/demo.sh --check-port

.PHONY: node
node: check-port build ## Run a development node in the foreground (PORT=9944; ARGS=... are its own)
	@$(ENV); exec "$$TRACEMET_BIN/tracemet-node" --dev --rpc-port "$${PORT:-9944}" $(ARGS)

##@ A network
.PHONY: network
network: check-network-port build ## Run four validators and an RPC node until Ctrl-C (PORT=9944; GENESIS=JSON to merge)
	@scripts/network.sh

.PHONY: check-network-port
check-network-port:
	@scripts/network.sh --check-port

.PHONY: network-test
network-test: build ## All checks of the network: faults, validators that come and go, certificates across that, sync, upgrade
	@$(STAGE) network scripts/network-test.sh

.PHONY: chain-spec
chain-spec: build ## Make a chain of a file of members (MEMBERS=members.toml OUTPUT=consortium.json; ARGS=...)
	@$(ENV); "$$TRACEMET_BIN/tracemet" chain-spec new \
		"$${MEMBERS:?say which file: MEMBERS=members.toml, made from chain-specs/consortium.toml}" \
		--output "$${OUTPUT:-consortium.json}" $(ARGS)

##@ Tests
.PHONY: test
test: setup check-format build lint-clippy test-unit test-wasm test-e2e ## Everything CI runs
	@scripts/together.sh "$(TEST_NETWORK)" "$(TEST_JS)"

.PHONY: lint
lint: check-format lint-clippy ## Check the format, and clippy without warnings

.PHONY: check-format
check-format: setup
	@$(STAGE) format cargo fmt --all --check
	@scripts/check-rules.sh

.PHONY: lint-clippy
lint-clippy: setup
	@$(STAGE) clippy scripts/lint.sh

.PHONY: test-unit
test-unit: build ## Tests of the pallets and of the runtime in process
	@$(ENV); $(STAGE) unit cargo test $(CARGO_FLAGS) --no-fail-fast $(UNIT)
	@$(ENV); $(STAGE) doc cargo test $(CARGO_FLAGS) --no-fail-fast --doc

.PHONY: test-wasm
test-wasm: setup ## The verifier of certificates as a wasm module that imports nothing, on a certificate
	@$(STAGE) verifier-wasm scripts/verifier-wasm.sh

# Nodes wait for slots and finality most of the time, so more tests than cores run at once.
.PHONY: test-e2e
test-e2e: build ## Both value chains against real node processes
	@$(if $(E2E),,echo "error: tests/e2e/tests has no tests" >&2; exit 1)
	@$(ENV); $(STAGE) e2e cargo test $(CARGO_FLAGS) --no-fail-fast $(E2E) -- --test-threads=6

.PHONY: test-js
test-js: build ## polkadot.js against a node, without custom types
	@$(TEST_JS)

# A certificate across changes of the validators takes minutes more: check 12, in `make network-test`.
.PHONY: test-network
test-network: build ## The quick checks of the network: blocks, a scenario, votes, finality without a majority
	@$(TEST_NETWORK)

##@ Now and then
.PHONY: fmt
fmt: setup ## Format the code
	@cargo fmt --all

.PHONY: soak
soak: build ## Random ledgers, footprints and forged votes, for long (OPERATIONS=10000000; VOTES=100000; SEED=...)
	@$(ENV); cargo test $(CARGO_FLAGS) --lib -- --ignored soak --nocapture

# A target folder of its own: with the feature on, every pallet is another one.
.PHONY: benchmarks
benchmarks: setup ## Measure the weights of the pallets and write them (PALLETS=credits; REPEATS=30; DRY_RUN=1)
	@$(ENV); CARGO_TARGET_DIR="$$CARGO_TARGET_DIR/benchmarks" SKIP_WASM_BUILD=1 \
		cargo bench --profile release --locked --workspace --bench weights \
		--features tracemet-runtime/runtime-benchmarks -- $(PALLETS)

# scipy is for this benchmark alone, so the set-up doesn't install it.
.PHONY: bench-rollup
bench-rollup: build ## Measure the roll-up beside scipy and write docs/performance.md (NODES="10000 100000"; DRY_RUN=1)
	@$(ENV); PYTHON="$$(scripts/bench-python.sh)" cargo bench --profile release --locked --workspace --bench roll_up

.PHONY: bench-reading
bench-reading: build ## Measure how a node answers and write docs/performance-reading.md (DRY_RUN=1)
	@$(ENV); cargo bench --profile release --locked --workspace --bench reading

.PHONY: docs
docs: setup ## Build the documentation of the workspace's crates
	@$(ENV); RUSTDOCFLAGS="-D warnings" cargo doc $(CARGO_FLAGS) --no-deps; \
		echo "open $$CARGO_TARGET_DIR/doc/index.html"

.PHONY: runtime
runtime: setup ## Build the runtime alone, the same for everybody, and print its hash: what an upgrade is authorized by
	@scripts/runtime.sh

.PHONY: sizes
sizes: ## Print the sizes of the runtime and the programs
	@scripts/sizes.sh
