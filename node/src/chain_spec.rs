//! Chain specifications: the chain that a node runs, from its genesis on.
//!
//! The genesis of the two built-in chains comes from presets inside the runtime, so that runtime
//! and specification cannot drift apart. A consortium's own chain is a JSON file.

use sc_service::{ChainType, GenericChainSpec, Properties};
use serde_json::json;
use std::path::Path;
use tracemet_runtime::WASM_BINARY;

/// The chain specification of TraceMet. It has no extensions.
pub type ChainSpec = GenericChainSpec;

/// Prefix of the chain's network protocol names, apart from its genesis hash.
const PROTOCOL_ID: &str = "tracemet";

/// The specification that `--chain` names: `dev`, `local` (also when nothing is named), or the
/// path of a JSON file.
///
/// The error is one line that says what was expected.
pub fn load(chain: &str) -> Result<ChainSpec, String> {
	match chain {
		"dev" => development(),
		"" | "local" => local(),
		path if Path::new(path).is_file() => ChainSpec::from_json_file(path.into())
			.map_err(|error| format!("`{path}` is not a chain specification: {error}")),
		unknown => Err(format!(
			"unknown chain `{unknown}`: expected `dev`, `local`, or the path of a chain \
			 specification (JSON)"
		)),
	}
}

/// One validator on one machine, for development and demonstrations.
fn development() -> Result<ChainSpec, String> {
	built_in(
		"TraceMet Development",
		"dev",
		ChainType::Development,
		tracemet_runtime::genesis::DEVELOPMENT,
	)
}

/// Several validators with well-known keys, for test networks.
fn local() -> Result<ChainSpec, String> {
	built_in("TraceMet Local", "local", ChainType::Local, tracemet_runtime::genesis::LOCAL)
}

fn built_in(
	name: &str,
	id: &str,
	chain_type: ChainType,
	genesis_preset: &str,
) -> Result<ChainSpec, String> {
	let code = WASM_BINARY.ok_or(
		"this node was built without its runtime's wasm (SKIP_WASM_BUILD): build it again, or \
		 name the JSON file of a chain specification",
	)?;
	Ok(ChainSpec::builder(code, None)
		.with_name(name)
		.with_id(id)
		.with_chain_type(chain_type)
		.with_protocol_id(PROTOCOL_ID)
		.with_properties(properties())
		.with_genesis_config_preset_name(genesis_preset)
		.build())
}

/// What polkadot.js and other wallets ask for.
///
/// There is no token on this chain. Where a specification says nothing about one, polkadot.js
/// assumes a `Unit` with 12 decimals and shows balances in it; so say that there is none.
fn properties() -> Properties {
	[
		("isEthereum", json!(false)),
		("ss58Format", json!(42)),
		("tokenDecimals", json!(0)),
		("tokenSymbol", json!("NONE")),
	]
	.into_iter()
	.map(|(name, value)| (name.to_owned(), value))
	.collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use sc_service::ChainSpec as _;

	#[test]
	fn an_unknown_chain_is_refused_in_one_line() {
		let error = load("nowhere").err().expect("there is no such chain");
		assert_eq!(
			error,
			"unknown chain `nowhere`: expected `dev`, `local`, or the path of a chain \
			 specification (JSON)"
		);
	}

	#[test]
	fn a_file_that_is_no_chain_specification_is_refused_by_name() {
		let error = load("Cargo.toml").err().expect("it is not JSON");
		assert!(error.starts_with("`Cargo.toml` is not a chain specification: "), "{error}");
	}

	#[test]
	fn the_built_in_chains_have_a_valid_genesis() {
		for (chain, name, chain_type) in [
			("dev", "TraceMet Development", ChainType::Development),
			("local", "TraceMet Local", ChainType::Local),
		] {
			let spec = load(chain).expect("the chain is built in");
			assert_eq!((spec.id(), spec.name()), (chain, name));
			assert_eq!(spec.chain_type(), chain_type);
			assert_eq!(spec.protocol_id(), Some("tracemet"));
			assert_eq!(spec.properties().get("tokenDecimals"), Some(&json!(0)));
			spec.as_storage_builder().build_storage().expect("the runtime knows the preset");
		}
	}

	#[test]
	fn no_chain_named_is_the_local_one() {
		assert_eq!(load("").expect("it is built in").id(), "local");
	}
}
