//! The chain specification as the node reads it. The names of all fields are in this file; the hash of
//! the result depends on their order here, and on nothing else than the consortium and the node.

use super::{consortium::Consortium, session_keys::SessionKeys};
use serde::{Deserialize, Serialize};
use sp_core::{crypto::Ss58Codec, ed25519, sr25519};
use std::collections::BTreeMap;

/// What is taken from a specification that the node exported.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Exported {
	protocol_id: Option<String>,
	properties: BTreeMap<String, serde_json::Value>,
	genesis: ExportedGenesis,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ExportedGenesis {
	runtime_genesis: ExportedRuntime,
}

#[derive(Clone, Debug, Deserialize)]
struct ExportedRuntime {
	code: String,
}

impl Exported {
	/// The runtime, 0x and hex digits.
	pub fn code(&self) -> &str {
		&self.genesis.runtime_genesis.code
	}
}

/// A chain specification.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Specification<'a> {
	name: &'a str,
	id: &'a str,
	chain_type: &'static str,
	boot_nodes: &'a [String],
	telemetry_endpoints: Option<()>,
	protocol_id: &'a Option<String>,
	properties: &'a BTreeMap<String, serde_json::Value>,
	code_substitutes: BTreeMap<String, String>,
	genesis: Genesis<'a>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Genesis<'a> {
	runtime_genesis: RuntimeGenesis<'a>,
}

#[derive(Debug, Serialize)]
struct RuntimeGenesis<'a> {
	code: &'a str,
	patch: Patch,
}

/// What the genesis of this chain has instead of the runtime's defaults.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Patch {
	validators: Validators,
	session: Session,
	council_membership: CouncilMembership,
	accounts: Accounts,
	sudo: Sudo,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Validators {
	validators: Vec<String>,
	minimum: u32,
	session_blocks: u32,
}

#[derive(Debug, Serialize)]
struct Session {
	/// Account, the same account as a validator, keys.
	keys: Vec<(String, String, Keys)>,
}

#[derive(Debug, Serialize)]
struct Keys {
	aura: String,
	grandpa: String,
	footprint: String,
}

#[derive(Debug, Serialize)]
struct CouncilMembership {
	members: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Accounts {
	intermediaries: Vec<String>,
}

/// Nobody is above the council.
#[derive(Debug, Serialize)]
struct Sudo {
	key: Option<String>,
}

impl From<&SessionKeys> for Keys {
	fn from(keys: &SessionKeys) -> Self {
		Self {
			aura: sr25519::Public::from_raw(keys.aura).to_ss58check(),
			grandpa: ed25519::Public::from_raw(keys.grandpa).to_ss58check(),
			footprint: sr25519::Public::from_raw(keys.footprint).to_ss58check(),
		}
	}
}

impl From<&Consortium> for Patch {
	fn from(consortium: &Consortium) -> Self {
		let validator = |validator: &super::consortium::Validator| {
			let account = validator.member.account.to_ss58check();
			(account.clone(), account, Keys::from(&validator.keys))
		};
		let keys = consortium.validators.iter().map(validator).collect::<Vec<_>>();
		let addresses = |members: &[super::consortium::Member]| {
			members.iter().map(|member| member.account.to_ss58check()).collect()
		};
		Self {
			validators: Validators {
				validators: keys.iter().map(|(account, ..)| account.clone()).collect(),
				minimum: consortium.minimum_validators,
				session_blocks: consortium.session_blocks,
			},
			session: Session { keys },
			council_membership: CouncilMembership { members: addresses(&consortium.council) },
			accounts: Accounts { intermediaries: addresses(&consortium.intermediaries) },
			sudo: Sudo { key: None },
		}
	}
}

/// The specification of a consortium's chain, for the runtime of an exported one.
pub fn write(consortium: &Consortium, exported: &Exported) -> Result<Vec<u8>, serde_json::Error> {
	let specification = Specification {
		name: &consortium.name,
		id: &consortium.id,
		chain_type: "Live",
		boot_nodes: &consortium.boot_nodes,
		telemetry_endpoints: None,
		protocol_id: &exported.protocol_id,
		properties: &exported.properties,
		code_substitutes: BTreeMap::new(),
		genesis: Genesis {
			runtime_genesis: RuntimeGenesis { code: exported.code(), patch: consortium.into() },
		},
	};
	let mut json = serde_json::to_vec_pretty(&specification)?;
	json.push(b'\n');
	Ok(json)
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::{json, Value};
	use std::path::{Path, PathBuf};

	fn example(name: &str) -> PathBuf {
		Path::new(env!("CARGO_MANIFEST_DIR")).join("../chain-specs").join(name)
	}

	fn exported() -> Exported {
		serde_json::from_value(json!({
			"name": "TraceMet Local",
			"id": "local",
			"chainType": "Local",
			"bootNodes": [],
			"telemetryEndpoints": null,
			"protocolId": "tracemet",
			"properties": { "tokenSymbol": "NONE", "ss58Format": 42 },
			"codeSubstitutes": {},
			"genesis": { "runtimeGenesis": { "code": "0x1234", "patch": { "sudo": { "key": "x" } } } }
		}))
		.unwrap()
	}

	fn specification(name: &str) -> Value {
		let consortium = Consortium::load(&example(name), true).unwrap();
		serde_json::from_slice(&write(&consortium, &exported()).unwrap()).unwrap()
	}

	#[test]
	fn the_local_network_has_the_well_known_members() {
		let accounts = [
			"5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
			"5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty",
			"5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y",
			"5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy",
		];
		let finalizers = [
			"5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu",
			"5GoNkf6WdbxCFnPdAnYYQyCjAKPJgLNxXwPjwTh6DGg6gN3E",
			"5DbKjhNLpqX3zqZdNBc9BGb4fHU1cRBaDhJUskrvkwfraDi6",
			"5ECTwv6cZ5nJQPk6tWfaTrEk8YH2L7X1VT4EL5Tx2ikfFwb7",
		];
		let keys = accounts.iter().zip(finalizers).map(|(account, finalizer)| {
			let keys = json!({ "aura": account, "grandpa": finalizer, "footprint": account });
			json!([account, account, keys])
		});
		assert_eq!(
			specification("local.toml"),
			json!({
				"name": "TraceMet Local Network",
				"id": "tracemet-local",
				"chainType": "Live",
				"bootNodes": [],
				"telemetryEndpoints": null,
				"protocolId": "tracemet",
				"properties": { "tokenSymbol": "NONE", "ss58Format": 42 },
				"codeSubstitutes": {},
				"genesis": { "runtimeGenesis": {
					"code": "0x1234",
					"patch": {
						"validators": { "validators": accounts, "minimum": 3, "sessionBlocks": 300 },
						"session": { "keys": keys.collect::<Vec<_>>() },
						"councilMembership": { "members": accounts },
						"accounts": { "intermediaries": [] },
						"sudo": { "key": null }
					}
				} }
			})
		);
	}

	#[test]
	fn the_template_has_one_of_everything() {
		let specification = specification("consortium.toml");
		assert_eq!(specification["id"], "example-consortium");
		assert_eq!(specification["bootNodes"].as_array().unwrap().len(), 2);
		let patch = &specification["genesis"]["runtimeGenesis"]["patch"];
		assert_eq!(patch["validators"]["validators"].as_array().unwrap().len(), 4);
		assert_eq!(patch["validators"]["minimum"], 3);
		assert_eq!(patch["councilMembership"]["members"].as_array().unwrap().len(), 3);
		assert_eq!(
			patch["accounts"]["intermediaries"],
			json!(["5CiPPseXPECbkjWCa6MnjNokrgYjMqmKndv2rSnekmSK2DjL"])
		);
	}

	#[test]
	fn development_keys_have_to_be_allowed() {
		for name in ["consortium.toml", "local.toml"] {
			let error = Consortium::load(&example(name), false).unwrap_err().to_string();
			assert!(error.contains(": development key: the account of `"), "{error}");
		}
	}

	#[test]
	fn the_same_consortium_gives_the_same_bytes() {
		let consortium = Consortium::load(&example("local.toml"), true).unwrap();
		let once = write(&consortium, &exported()).unwrap();
		assert_eq!(once, write(&consortium, &exported()).unwrap());
		let text = String::from_utf8(once).unwrap();
		let fields = ["name", "id", "chainType", "bootNodes", "properties", "genesis", "patch"];
		let places = fields.map(|field| text.find(&format!("\"{field}\":")).unwrap());
		assert!(places.is_sorted(), "{places:?}");
	}
}
