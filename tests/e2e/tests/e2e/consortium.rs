//! Four validators in processes of their own: the council governs, all finalize, and more than two
//! thirds of them accept every footprint.

use serde_json::json;
use tracemet_e2e::{
	assert_success, preset, repository, text, Node, DEVELOPMENT_PHRASE, NEW_VALIDATOR,
};

#[test]
fn four_validators_finalize_and_vote_on_footprints() {
	let local = preset("local");
	let first = Node::start(&["--chain", &local, "--alice", NEW_VALIDATOR]);
	let others = ["--bob", "--charlie", "--dave"].map(|name| {
		Node::start(&["--chain", &local, name, NEW_VALIDATOR, "--bootnodes", first.peer()])
	});

	// Finality needs three of the four.
	for node in &others {
		node.wait_until_finalized(2);
	}
	// Through a node that authored none of the transactions; three of the council's four agree on
	// each entry of the registry.
	let file = repository("tests/scenarios/single-lot.toml");
	let council =
		["Alice", "Bob", "Charlie"].map(|member| format!("{DEVELOPMENT_PHRASE}//{member}"));
	let mut arguments = vec!["--run", "consortium"];
	for member in &council {
		arguments.extend(["--council", member]);
	}
	let output = others[2].run_scenario(&file, &arguments);
	assert_success(&output);

	let mut parameters = subxt::rpcs::client::RpcParams::new();
	parameters.push(0).unwrap();
	let footprint = others[0].rpc("tracemet_footprintOfLot", parameters);
	let calculated = json!({ "Calculated": { "votes": 3, "validators": 4 } });
	assert_eq!(footprint["inForce"]["basis"], calculated, "{footprint}");
	assert_eq!(footprint["totals"]["carbonFootprint"], "4500000");
}

#[test]
fn on_a_chain_without_sudo_the_client_says_what_it_would_need() {
	let local = preset("local");
	let node = Node::start(&["--chain", &local, "--alice", "--force-authoring", NEW_VALIDATOR]);
	let file = repository("tests/scenarios/single-lot.toml");
	let output = node.run_scenario(&file, &[]);
	assert_eq!(output.status.code(), Some(1));
	let said = text(&output.stderr);
	assert_eq!(said.trim_end().lines().count(), 1, "{said}");
	assert!(said.contains("sudo") && said.contains("--council"), "{said}");
}
