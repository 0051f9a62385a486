//! Builds the wasm blob next to the native crate.

#[cfg(all(feature = "std", feature = "metadata-hash"))]
fn main() {
	// There is no token; wallets that verify the metadata want a symbol and decimals all the same.
	substrate_wasm_builder::WasmBuilder::init_with_defaults()
		.enable_metadata_hash("NONE", 0)
		.build();
}

#[cfg(all(feature = "std", not(feature = "metadata-hash")))]
fn main() {
	substrate_wasm_builder::WasmBuilder::build_using_defaults();
}

#[cfg(not(feature = "std"))]
fn main() {}
