use super::*;
use crate::index::tests::world::{credit, input, labelled, line, node, query, World, CONCENTRATE};
use codec::Encode;
use pallet_credits::Lots;
use sc_client_api::{in_mem, BlockImportOperation, NewBlockState};
use serde_json::{json, Value};
use sp_core::storage::{StateVersion, Storage};
use sp_keyring::Sr25519Keyring;
use sp_runtime::traits::Header as _;
use tracemet_primitives::{Attribution, Lot, NodeInputSource, MILLION};
use tracemet_runtime::{Header, Runtime};

/// A lot of 100 g of the wire, of which 45 g are in escrow.
const LOT: LotId = LotId(5);
/// One of the same line of which nothing is left.
const SPENT: LotId = LotId(6);
/// One that isn't a lot.
const UNREADABLE: LotId = LotId(7);

fn lot(mass: u64, in_escrow: u64) -> Lot<AccountId> {
	Lot {
		holder: Sr25519Keyring::Bob.to_account_id(),
		good: GoodId(3),
		accompanies: GoodId(3),
		label: LabelId(7),
		origin: line(1, 0),
		mass: Mass(mass),
		in_escrow: Mass(in_escrow),
		factor: None,
		certified_share: MILLION,
		issued_at: 0,
		received_at: 0,
		due: None,
	}
}

/// The answers of a node whose index holds a mine and a wire maker.
fn answers() -> (Answers<in_mem::Backend<Block>>, Index) {
	let mut world = World::new();
	let mined = input(NodeInputSource::Extracted(CONCENTRATE), 1_000, 0);
	world.approve(0, node(Attribution::Credit, [mined], 300, [labelled(1_000)]));
	let inputs = [credit(line(0, 0), 400, 0)];
	world.approve(1, node(Attribution::Credit, inputs, 40, [labelled(400)]));
	world.exit(2, [(line(1, 0), 40)]);

	let backend = in_mem::Backend::new();
	let mut operation = backend.begin_operation().expect("it can be written");
	let lots =
		[(LOT, lot(55, 45).encode()), (SPENT, lot(0, 0).encode()), (UNREADABLE, vec![1, 2, 3])]
			.map(|(id, lot)| (Lots::<Runtime>::hashed_key_for(id), lot));
	let storage = Storage { top: lots.into(), ..Default::default() };
	let root = operation.reset_storage(storage, StateVersion::V1).expect("it can be written");
	let header = Header::new(0, Hash::zero(), root, Hash::zero(), Default::default());
	let at = At { number: 0, hash: header.hash() };
	operation
		.set_block_data(header, None, None, None, NewBlockState::Best, true)
		.expect("it is the first");
	backend.commit_operation(operation).expect("it can be written");

	let index = Index::default();
	index.replace(Ok(Standing { at, store: world.store }));
	(Answers::new(index.clone(), Arc::new(backend)), index)
}

async fn ask(answers: Answers<in_mem::Backend<Block>>, params: Value) -> Value {
	let request = json!({
		"jsonrpc": "2.0", "id": 1, "method": "tracemet_provenance", "params": params,
	});
	let (response, _) = answers
		.into_rpc()
		.raw_json_request(&request.to_string(), 1)
		.await
		.expect("the request is valid JSON-RPC");
	serde_json::from_str(&response).expect("the response is JSON")
}

async fn result(params: Value) -> Value {
	let mut response = ask(answers().0, params).await;
	assert!(response["error"].is_null(), "{response}");
	response["result"].take()
}

async fn error(params: Value) -> (i64, String) {
	let response = ask(answers().0, params).await;
	let error = &response["error"];
	let message = error["message"].as_str().unwrap_or_else(|| panic!("no error: {response}"));
	(error["code"].as_i64().expect("it has a code"), message.into())
}

#[tokio::test]
async fn a_lot_is_traced_in_names_and_decimal_strings() {
	let answer = result(json!([{ "lot": 5 }, "upstream"])).await;
	let alice = Sr25519Keyring::Alice.to_account_id();
	let node_of = |request: u64, depth: u64, line_mass: &str, rest: Value| {
		let mut node = json!({
			"request": request, "line": 0, "depth": depth, "account": alice,
			"good": 3, "goodName": "cathode", "label": 7, "labelName": "Cu 8.0 MIX",
			"lineMass": line_mass, "revision": 0, "basis": "calculated", "expanded": true,
		});
		node.as_object_mut()
			.expect("it is one")
			.extend(rest.as_object().expect("it is one").clone());
		node
	};
	let extracted = json!({
		"kind": "extracted", "good": 1,
		"mass": "100", "rootMass": "100", "shares": ["0", "0"],
	});
	let added = |grams: &str| json!({ "kind": "added", "mass": "0", "rootMass": "0", "shares": [grams, grams] });
	let hash = answer["block"]["hash"].clone();
	assert_eq!(
		answer,
		json!({
			"block": { "number": 0, "hash": hash },
			"direction": "upstream",
			"attributes": [
				{ "attribute": 0, "name": "scope 1", "unit": "g" },
				{ "attribute": 6, "name": "primary", "unit": "g" },
			],
			"root": {
				"of": { "lot": 5 },
				"lines": [{ "request": 1, "line": 0 }],
				"mass": "100", "rootMass": "100", "shares": ["40", "40"],
			},
			"nodes": [
				node_of(1, 0, "400", json!({
					"mass": "100", "rootMass": "100", "shares": ["40", "40"],
					"ends": [added("10")],
				})),
				node_of(0, 1, "1000", json!({
					"mass": "100", "rootMass": "100", "shares": ["30", "30"],
					"ends": [extracted, added("30")],
				})),
			],
			"edges": [{
				"from": { "request": 0, "line": 0 }, "to": { "request": 1, "line": 0 },
				"mass": "100", "rootMass": "100", "shares": ["30", "30"],
			}],
			"ends": [extracted, added("40")],
			"nodeCount": 2,
			"edgeCount": 1,
			"truncated": false,
			"next": null,
		})
	);
}

#[tokio::test]
async fn downstream_a_lot_stands_for_its_line_and_exits_are_named() {
	let of_lot = result(json!([{ "lot": 6 }, "downstream"])).await;
	let of_line = result(json!([{ "line": { "request": 1, "line": 0 } }, "downstream"])).await;
	assert_eq!(of_lot["edges"], of_line["edges"]);
	assert_eq!(of_line["root"]["mass"], "400");
	assert_eq!(of_line["edges"][0]["to"], json!({ "exit": 2 }));
	let ends = of_line["ends"].as_array().expect("they are several");
	let kinds = ends.iter().map(|end| (&end["kind"], &end["rootMass"])).collect::<Vec<_>>();
	assert_eq!(kinds, [(&json!("held"), &json!("360")), (&json!("exited"), &json!("40"))]);
}

#[tokio::test]
async fn parameters_can_be_named_and_an_exit_is_what_it_draws() {
	let answer = result(json!({
		"root": { "exit": 2 }, "direction": "upstream", "depth": 1, "limit": 10,
	}))
	.await;
	assert_eq!(answer["root"]["mass"], "40");
	assert_eq!(answer["truncated"], true);
	assert_eq!(answer["nodes"][1]["expanded"], false);
}

#[tokio::test]
async fn pages_follow_each_other_while_the_answer_stays() {
	let (answers, index) = answers();
	let page = |root: Value, direction: &str, depth: Option<u32>, after: &Value| {
		let answers = Answers::new(index.clone(), answers.backend.clone());
		let params = json!([root, direction, depth, after, 1]);
		async move { ask(answers, params).await }
	};
	let lot = || json!({ "lot": 5 });
	let first = page(lot(), "upstream", None, &Value::Null).await;
	assert_eq!(first["result"]["nodes"].as_array().map(Vec::len), Some(1));
	assert_eq!(first["result"]["edges"].as_array().map(Vec::len), Some(1));
	let next = first["result"]["next"].clone();
	let second = page(lot(), "upstream", None, &next).await;
	assert_eq!(second["result"]["nodes"][0]["request"], 0);
	assert_eq!(second["result"]["next"], Value::Null);

	// Something else is reported, and the index moves on.
	let standing = index.read().clone().expect("it is available");
	let mut world = World { store: standing.store };
	let mined = input(NodeInputSource::Extracted(CONCENTRATE), 7, 0);
	world.approve(8, node(Attribution::Credit, [mined], 0, [labelled(7)]));
	index.replace(Ok(Standing { at: standing.at, store: world.store.clone() }));
	assert_eq!(page(lot(), "upstream", None, &next).await["result"], second["result"]);

	// It is no `next` of another question.
	for (root, direction, depth) in [
		(json!({ "line": { "request": 1, "line": 0 } }), "upstream", None),
		(lot(), "downstream", None),
		(lot(), "upstream", Some(63)),
	] {
		let other = page(root, direction, depth, &next).await;
		assert_eq!(other["error"]["code"], 9014);
	}

	// The mine is restated.
	let mine = world.store.node(tracemet_primitives::RequestId(0)).expect("it is there").clone();
	let totals = world.store.line(line(0, 0)).expect("it is accepted").totals.clone();
	world.set_footprint(0, 1, Basis::Calculated, &mine, [totals]);
	index.replace(Ok(Standing { at: standing.at, store: world.store }));
	let outdated = page(lot(), "upstream", None, &next).await;
	assert_eq!(outdated["error"]["code"], 9014);
	assert_eq!(
		outdated["error"]["message"],
		"`after` doesn't fit: the answer has changed since the page before it, or it isn't a `next` \
		 of the same question. Begin with the first page"
	);
}

#[tokio::test]
async fn what_is_not_there_is_9011() {
	for (root, what) in [
		(json!({ "lot": 9 }), "lot"),
		(json!({ "exit": 9 }), "exit statement"),
		(json!({ "line": { "request": 9, "line": 0 } }), "output line"),
		(json!({ "line": { "request": 1, "line": 1 } }), "output line"),
	] {
		let message = format!(
			"there is no such {what} at block 0, where the index stands, or it is archived"
		);
		assert_eq!(error(json!([root, "upstream"])).await, (9011, message));
	}
}

#[tokio::test]
async fn what_has_nothing_to_divide_is_9012() {
	let (code, message) = error(json!([{ "lot": 6 }, "upstream"])).await;
	let nothing_left = "there is nothing to divide: nothing is left of the lot: ask about what it \
	                    came from, output line 0 of request 1";
	assert_eq!((code, message.as_str()), (9012, nothing_left));
	let (code, message) = error(json!([{ "exit": 2 }, "downstream"])).await;
	let leaves =
		"there is nothing to divide: an exit statement is where metal leaves the books: ask \
	              upstream";
	assert_eq!((code, message.as_str()), (9012, leaves));
}

#[tokio::test]
async fn what_is_out_of_range_is_9013() {
	for (params, message) in [
		(json!([{ "lot": 5 }, "upstream", 65]), "`depth` is 65, but has to be from 0 to 64"),
		(
			json!([{ "lot": 5 }, "upstream", 1, null, 0]),
			"`limit` is 0, but has to be from 1 to 10000",
		),
		(
			json!([{ "lot": 5 }, "upstream", 1, null, 10_001]),
			"`limit` is 10001, but has to be from 1 to 10000",
		),
	] {
		assert_eq!(error(params).await, (9013, message.into()));
	}
}

#[tokio::test]
async fn a_cursor_of_ones_own_is_9014() {
	for cursor in [
		"",
		"1",
		"00-1",
		"01010101010101010101010101010101-1",
		"01010101010101010101010101010101-",
		"0101010101010101010101010101010g-1",
		"0x010101010101010101010101010101-1",
	] {
		assert_eq!(error(json!([{ "lot": 5 }, "upstream", 1, cursor])).await.0, 9014, "{cursor}");
	}
}

/// What is said of a lot, as code and message.
async fn refused(answers: Answers<in_mem::Backend<Block>>, lot: LotId) -> (Value, Value) {
	let mut response = ask(answers, json!([{ "lot": lot }, "upstream"])).await;
	(response["error"]["code"].take(), response["error"]["message"].take())
}

#[tokio::test]
async fn an_index_that_is_not_there_is_9010() {
	for (why, told) in [
		(Unavailable::Building, "it is being built from the state. Try again in a minute"),
		(Unavailable::SwitchedOff, "it is switched off on this node. Ask another one"),
	] {
		let (answers, index) = answers();
		index.replace(Err(why));
		let message = format!("the provenance index isn't available: {told}");
		assert_eq!(refused(answers, LOT).await, (json!(9010), json!(message)));
	}
	let message =
		"the provenance index isn't available: it is switched off on this node. Ask another \
	               one";
	let answers = Answers::new(Index::switched_off(), answers().0.backend);
	assert_eq!(refused(answers, LOT).await, (json!(9010), json!(message)));
}

#[tokio::test]
async fn an_index_far_behind_the_best_block_is_9010() {
	let import = |answers: &Answers<in_mem::Backend<Block>>, number, parent| {
		let header = Header::new(number, Hash::zero(), Hash::zero(), parent, Default::default());
		let hash = header.hash();
		let chain = answers.backend.blockchain();
		chain
			.insert(hash, header, None, None, NewBlockState::Best, true)
			.expect("it can be written");
		hash
	};
	let (answers, index) = answers();
	let genesis = index.read().as_ref().expect("it is available").at.hash;
	let last = import(&answers, 64, genesis);
	let at_least = Answers::new(index.clone(), answers.backend.clone());
	let response = ask(at_least, json!([{ "lot": 5 }, "upstream"])).await;
	assert_eq!(response["result"]["block"]["number"], 0);
	import(&answers, 65, last);
	let message =
		"the provenance index isn't available: it stands at block 0, and the best block is \
	               65: try again when the node has caught up, or ask another one";
	assert_eq!(refused(answers, LOT).await, (json!(9010), json!(message)));
}

#[tokio::test]
async fn a_lot_that_cannot_be_read_is_9010() {
	let (answers, index) = answers();
	let (code, message) =
		refused(Answers::new(index.clone(), answers.backend.clone()), UNREADABLE).await;
	assert_eq!(code, 9010);
	let message = message.as_str().expect("it is text");
	let reason =
		"the provenance index isn't available: a lot isn't as this version of the node reads \
	              it: ";
	assert!(message.starts_with(reason), "{message}");
	assert!(
		message.ends_with(". Ask another node, and tell the operator of this one"),
		"{message}"
	);

	// The state of the block is pruned.
	let standing = index.read().clone().expect("it is available");
	let at = At { hash: Hash::repeat_byte(1), ..standing.at };
	index.replace(Ok(Standing { at, ..standing }));
	let message =
		"the provenance index isn't available: it stands at block 0, and the best block is \
	               0: try again when the node has caught up, or ask another one";
	assert_eq!(refused(answers, LOT).await, (json!(9010), json!(message)));
}

#[tokio::test]
async fn more_answers_at_a_time_than_are_made_are_9026() {
	let (answers, index) = answers();
	let busy = Answers::new(index, answers.backend.clone());
	let all = u32::try_from(WALKS).expect("they are few");
	busy.walks.try_acquire_many(all).expect("nobody asks").forget();
	let message = "the node is busy with other answers: try again in a second";
	assert_eq!(refused(busy, LOT).await, (json!(9026), json!(message)));
	// Each gives back what it took.
	for _ in 0..=WALKS {
		let answer = answers.provenance(Asked::Lot(LOT), Way::Upstream, None, None, None);
		assert!(answer.is_ok());
	}
}

#[test]
fn an_index_that_is_being_written_is_waited_for_no_longer_than_an_answer_may_take() {
	let (answers, index) = answers();
	let _writing = index.write();
	let query = Query { deadline: Instant::now(), ..query(Direction::Upstream) };
	let answer = answers.answer(Asked::Lot(LOT), Way::Upstream, query, None);
	assert_eq!(answer, Err(Error::Busy));
}

#[tokio::test]
async fn what_cannot_be_read_as_a_parameter_is_the_error_of_json_rpc() {
	for params in [
		json!([{ "lot": 5 }]),
		json!([{ "lot": 5 }, "sideways"]),
		json!([{ "lot": 5, "exit": 1 }, "upstream"]),
		json!([{ "request": 5 }, "upstream"]),
	] {
		assert_eq!(error(params).await.0, -32602);
	}
}

#[test]
fn errors_of_the_walk_have_their_codes() {
	use index::provenance::{Error as Of, Why};
	let at = At { number: 5, hash: Hash::zero() };
	let code = |error: Of| Error::of(error, at).code();
	assert_eq!(code(Of::LineNotFound(line(1, 0))), 9011);
	assert_eq!(code(Of::NotAccepted(line(1, 0))), 9012);
	assert_eq!(code(Of::TooLong), 9015);
	assert_eq!(code(Of::TooManyEdges), 9015);
	let lost = Error::of(Of::NotCalculable(line(1, 0), Why::Overflow), at);
	assert_eq!(lost.code(), 9016);
	assert_eq!(
		lost.to_string(),
		"the shares of output line 0 of request 1 can't be calculated: a figure is beyond what can be \
		 counted. The records don't fit each other: tell the operators of the chain"
	);
}
