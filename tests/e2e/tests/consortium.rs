//! Four validators in processes of their own: they finalize, and more than two thirds of them accept
//! every footprint.

use serde_json::{json, Value};
use std::fs;
use tracemet_e2e::{assert_success, node_command, repository, text, Node};

/// A validator that starts an empty base path makes itself a network key.
const NEW_VALIDATOR: &str = "--unsafe-force-node-key-generation";

/// The `local` chain, with the sudo key that a scenario's set-up needs; the preset has none.
fn chain_specification(directory: &std::path::Path) -> String {
	let output = node_command(&["export-chain-spec", "--chain", "local"]);
	assert_success(&output);
	let mut specification: Value = serde_json::from_slice(&output.stdout).unwrap();
	let genesis = &mut specification["genesis"]["runtimeGenesis"]["patch"];
	assert_eq!(genesis["sudo"]["key"], Value::Null, "the preset has no sudo key");
	genesis["sudo"]["key"] = json!("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY");
	let file = directory.join("chain.json");
	fs::write(&file, specification.to_string()).unwrap();
	file.to_str().unwrap().to_owned()
}

#[test]
fn four_validators_finalize_and_vote_on_footprints() {
	let directory = tempfile::tempdir().unwrap();
	let chain = chain_specification(directory.path());
	let first = Node::start(&["--chain", &chain, "--alice", NEW_VALIDATOR]);
	let others = ["--bob", "--charlie", "--dave"].map(|name| {
		Node::start(&["--chain", &chain, name, NEW_VALIDATOR, "--bootnodes", first.peer()])
	});

	// Finality needs three of the four.
	for node in &others {
		node.wait_until_finalized(2);
	}
	// Through a node that authored none of the transactions.
	let file = repository("tests/scenarios/single-lot.toml");
	let output = others[2].run_scenario(&file, &["--run", "consortium"]);
	assert_success(&output);

	let mut parameters = subxt::rpcs::client::RpcParams::new();
	parameters.push(0).unwrap();
	let footprint = others[0].rpc("tracemet_footprintOfLot", parameters);
	assert_eq!(footprint["validators"], 4, "{footprint}");
	assert_eq!(footprint["votes"], 3, "{footprint}");
	assert_eq!(footprint["carbonFootprint"], "4500000");
}

#[test]
fn on_a_chain_without_sudo_the_client_says_what_it_would_need() {
	let node = Node::start(&["--chain", "local", "--alice", "--force-authoring", NEW_VALIDATOR]);
	let file = repository("tests/scenarios/single-lot.toml");
	let output = node.run_scenario(&file, &[]);
	assert_eq!(output.status.code(), Some(1));
	let said = text(&output.stderr);
	assert_eq!(said.trim_end().lines().count(), 1, "{said}");
	assert!(said.contains("sudo"), "{said}");
}
