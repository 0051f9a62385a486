//! Provenance on a real node: the copper chain of docs/footprint.md, from its exits to the mine and
//! the scrap yard and back, to the gram.

use serde_json::{json, Value};
use subxt::rpcs::client::rpc_params;
use tracemet_e2e::{assert_success, repository, Node};

/// The requests of the scenario that got a number, in their order; the second was rejected.
const MINE: u64 = 0;
const REJECTED: u64 = 1;
const SMELTER: u64 = 2;
const WIRE: u64 = 3;
const RECYCLED_WIRE: u64 = 4;
/// Its exit statements.
const COMPUTERS: u64 = 0;
const MOTORS: u64 = 1;

/// A node with the copper chain on it, whose index has got that far.
fn copper() -> Node {
	let node = Node::development();
	assert_success(&node.run_scenario(&repository("tests/scenarios/copper.toml"), &[]));
	let best = node.rpc("chain_getHeader", rpc_params![]);
	let number = best["number"].as_str().expect("it is hexadecimal").trim_start_matches("0x");
	let number = u64::from_str_radix(number, 16).expect("it is hexadecimal");
	Node::wait("the index is at the best block", || {
		let answer = node
			.try_rpc("tracemet_provenance", rpc_params![json!({ "exit": MOTORS }), "upstream", 0]);
		answer.is_ok_and(|answer| answer["block"]["number"].as_u64() >= Some(number))
	});
	node
}

fn provenance(node: &Node, root: Value, direction: &str) -> Value {
	node.rpc("tracemet_provenance", rpc_params![root, direction])
}

fn line(request: u64, line: u8) -> Value {
	json!({ "request": request, "line": line })
}

/// The names of the attributes, and what is to be compared of nodes, edges and ends: which, grams,
/// grams of the root's mass, and grams of each attribute.
fn told(answer: &Value) -> Value {
	let portion = |of: &Value| json!([of["mass"], of["rootMass"], of["shares"]]);
	let ends = |ends: &Value| -> Vec<Value> {
		let ends = ends.as_array().expect("it is a list");
		ends.iter().map(|end| json!([end["kind"], portion(end)])).collect()
	};
	let list = |of: &Value, tell: &dyn Fn(&Value) -> Value| -> Vec<Value> {
		of.as_array().expect("it is a list").iter().map(tell).collect()
	};
	json!({
		"attributes": list(&answer["attributes"], &|attribute| attribute["attribute"].clone()),
		"root": portion(&answer["root"]),
		"nodes": list(&answer["nodes"], &|node| {
			json!([node["request"], node["line"], node["goodName"], ends(&node["ends"])])
		}),
		"edges": list(&answer["edges"], &|edge| json!([edge["from"], edge["to"], portion(edge)])),
		"ends": ends(&answer["ends"]),
	})
}

#[test]
fn the_copper_chain_is_traced_to_the_gram() {
	let node = copper();

	// The computers: wire, cathode, concentrate, ore. Scope 1, purchased energy, upstream, primary.
	let all = json!(["36196500", "19650000", "8328000", "19650000"]);
	let by_smelter_and_mine = json!(["33672000", "18750000", "8328000", "18750000"]);
	let by_mine = json!(["18525000", "7500000", "3225000", "7500000"]);
	let nothing = json!(["0", "0", "0", "0"]);
	let mass = "45000000";
	let added = |shares: Value| json!(["added", ["0", "0", shares]]);
	let extracted = json!(["extracted", ["50000000", mass, nothing]]);
	let answer = provenance(&node, json!({ "exit": COMPUTERS }), "upstream");
	assert_eq!(
		told(&answer),
		json!({
			"attributes": [0, 1, 2, 6],
			"root": [mass, mass, all],
			"nodes": [
				[WIRE, 0, "Copper wire", [added(json!(["2524500", "900000", "0", "900000"]))]],
				[SMELTER, 1, "Copper cathode", [
					added(json!(["15147000", "11250000", "5103000", "11250000"])),
				]],
				[MINE, 0, "Copper concentrate", [extracted, added(by_mine.clone())]],
			],
			"edges": [
				[line(SMELTER, 1), line(WIRE, 0), [mass, mass, by_smelter_and_mine]],
				[line(MINE, 0), line(SMELTER, 1), [mass, mass, by_mine]],
			],
			"ends": [extracted, added(all.clone())],
		})
	);
	assert_eq!(answer["truncated"], false);
	assert_eq!(answer["next"], Value::Null);

	// The motors: wire, cathode, scrap. Scope 1, purchased energy, upstream, recycled, primary.
	let all = json!(["3927000", "2700000", "1524000", "10000000", "2700000"]);
	let before = json!(["3366000", "2500000", "1524000", "10000000", "2500000"]);
	let mass = "10000000";
	let scrap = json!(["scrap", [mass, mass, ["0", "0", "390000", "10000000", "0"]]]);
	let answer = provenance(&node, json!({ "exit": MOTORS }), "upstream");
	assert_eq!(
		told(&answer),
		json!({
			"attributes": [0, 1, 2, 5, 6],
			"root": [mass, mass, all],
			"nodes": [
				[RECYCLED_WIRE, 0, "Copper wire", [
					added(json!(["561000", "200000", "0", "0", "200000"])),
				]],
				[SMELTER, 2, "Copper cathode", [
					scrap,
					added(json!(["3366000", "2500000", "1134000", "0", "2500000"])),
				]],
			],
			"edges": [[line(SMELTER, 2), line(RECYCLED_WIRE, 0), [mass, mass, before]]],
			"ends": [scrap, added(json!(["3927000", "2700000", "1134000", "0", "2700000"]))],
		})
	);

	// And back: all that the mine issued is in the computers, with what it emitted.
	let mass = "45000000";
	let whole = json!([mass, mass, by_mine]);
	let back = json!({
		"attributes": [0, 1, 2, 6],
		"root": whole,
		"nodes": [
			[MINE, 0, "Copper concentrate", []],
			[SMELTER, 1, "Copper cathode", []],
			[WIRE, 0, "Copper wire", []],
		],
		"edges": [
			[line(MINE, 0), line(SMELTER, 1), whole],
			[line(SMELTER, 1), line(WIRE, 0), whole],
			[line(WIRE, 0), { "exit": COMPUTERS }, whole],
		],
		"ends": [["exited", whole]],
	});
	let of_line = provenance(&node, json!({ "line": line(MINE, 0) }), "downstream");
	assert_eq!(told(&of_line), back);
	// The mine's lot is spent, and stands for its line.
	let of_lot = provenance(&node, json!({ "lot": 0 }), "downstream");
	assert_eq!(told(&of_lot), back);

	// What was rejected left nothing in the graph.
	let error = node
		.try_rpc(
			"tracemet_provenance",
			rpc_params![json!({ "line": line(REJECTED, 0) }), "upstream"],
		)
		.expect_err("it was rejected");
	assert!(error.contains("there is no such output line"), "{error}");
}

#[test]
fn what_a_verifier_starts_from_is_that_of_the_chain() {
	let node = Node::development();
	let first = node.rpc("tracemet_genesisAuthorities", rpc_params![]);
	let header = first["header"].as_str().expect("it is hexadecimal");
	let header = hex::decode(header.trim_start_matches("0x")).expect("it is hexadecimal");
	// Parent, number 0, and then the state root.
	let genesis = node.rpc("chain_getBlockHash", rpc_params![0]);
	let told = node.rpc("chain_getHeader", rpc_params![genesis]);
	let root = format!("0x{}", hex::encode(&header[33..65]));
	assert_eq!(told["stateRoot"], json!(root));
	assert!(!first["proof"].as_array().expect("it is a list").is_empty());

	let changes = node.rpc("tracemet_authoritySetChanges", rpc_params![]);
	assert_eq!(changes["isFinished"], true);
	assert_eq!(changes["changes"], json!([]));
	let unknown = format!("0x{}", "09".repeat(32));
	let error = node
		.try_rpc("tracemet_authoritySetChanges", rpc_params![unknown])
		.expect_err("there is no such block");
	assert!(error.contains("unknown block"), "{error}");
}
