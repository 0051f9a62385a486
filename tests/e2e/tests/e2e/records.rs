//! Records on a node that doesn't keep old states.

use serde_json::{json, Value};
use subxt::rpcs::client::rpc_params;
use tracemet_e2e::{assert_success, preset, repository, Node};

#[test]
fn a_pruned_node_tells_what_it_has_and_says_where_that_begins() {
	let node = Node::start(&["--dev", "--chain", &preset("dev"), "--state-pruning", "16"]);
	assert_success(&node.run_scenario(&repository("tests/scenarios/single-lot.toml"), &[]));
	Node::wait("the first blocks are pruned", || {
		node.try_rpc("tracemet_records", rpc_params![1, 1]).is_err()
	});
	let error = node.try_rpc("tracemet_records", rpc_params![1]).expect_err("it is pruned");
	let (message, data) = error.split_once(": {").expect("it has data");
	let data: Value = serde_json::from_str(&format!("{{{data}")).expect("it is JSON");
	let earliest = data["earliest"].as_u64().expect("it is a block");
	assert!(earliest > 1 && earliest <= node.finalized(), "{error}");
	assert_eq!(
		message,
		format!(
			"the node no longer has the records of block 1: ask an archive node, or start with block \
			 {earliest}, the earliest that it has"
		)
	);

	// Some blocks later, because meanwhile more are pruned.
	let from = earliest + 4;
	let one = node.rpc("tracemet_records", rpc_params![from, 1]);
	assert_eq!(one["next"], json!(from + 1), "{one}");
	let (mut next, mut records) = (from, Vec::new());
	loop {
		let page = node.rpc("tracemet_records", rpc_params![next]);
		records.extend(page["blocks"].as_array().expect("it is a list").clone());
		next = page["next"].as_u64().expect("it is a block");
		if Some(next) > page["finalized"].as_u64() {
			break;
		}
	}
	// That was among the last that the scenario did.
	let blocks =
		records.iter().flat_map(|block| block["records"].as_array().expect("it is a list"));
	let issued = blocks.filter(|record| record["event"] == "LotIssued").collect::<Vec<_>>();
	assert_eq!(issued.len(), 1, "{records:?}");
	assert_eq!(issued[0]["fields"]["mass"], json!("45000000"));
}
