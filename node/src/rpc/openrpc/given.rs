//! Schemas of what isn't made of a type's description: types of the node's own, which write themselves
//! in another way, and records, whose fields the chain's metadata describes.

use super::schema::Schemas;
use crate::rpc::records;
use serde_json::{json, Map, Value};
use tracemet_primitives::{AttributeId, GoodId, LabelId, OutputLineId, RequestId, ScrapOrigin};
use tracemet_runtime::{AccountId, Hash};

/// An object of these fields, each of which is there.
fn object(description: &str, properties: Value) -> Value {
	let required: Vec<_> =
		properties.as_object().into_iter().flat_map(Map::keys).cloned().collect();
	json!({
		"description": description,
		"type": "object",
		"properties": properties,
		"required": required,
		"additionalProperties": false,
	})
}

/// It, or null.
pub fn optional(schema: Value) -> Value {
	json!({ "anyOf": [schema, { "type": "null" }] })
}

fn list(of: &Value) -> Value {
	json!({ "type": "array", "items": of })
}

fn number(description: &str) -> Value {
	json!({ "description": description, "type": "integer", "minimum": 0 })
}

fn grams(description: &str) -> Value {
	json!({ "description": description, "type": "string", "pattern": "^[0-9]+$" })
}

fn bytes(description: &str) -> Value {
	json!({ "description": description, "type": "string", "pattern": "^0x([0-9a-f]{2})*$" })
}

/// The identifier of a subscription.
pub fn subscription() -> Value {
	json!({ "type": "string" })
}

/// The records of a block.
pub fn block_records(schemas: &mut Schemas) -> Value {
	let hash = schemas.answered::<Hash>();
	let record = object(
		"An event of a pallet of the books, or of a decision on the chain itself.",
		json!({
			"index": number("The position of the event among all of the block."),
			"extrinsic": optional(number(
				"The position of the transaction that it is from; null if it is from the block's \
				 beginning or end.",
			)),
			"pallet": { "description": "The pallet.", "enum": records::PALLETS },
			"event": { "description": "What the event is called.", "type": "string" },
			// Whatever the metadata of the block's runtime says.
			"fields": { "description": "The fields of the event, with camelCase names." },
		}),
	);
	let record = schemas.given("Record", record);
	let block = object(
		"Which block.",
		json!({
			"number": number("Its number."),
			"hash": hash,
			"timestamp": number(
				"When it was authored, in seconds since 1970; 0 of the genesis block.",
			),
		}),
	);
	let block_records = object(
		"What a finalized block wrote into the books.",
		json!({
			"block": block,
			"specVersion": number("The version of the runtime that executed it."),
			"records": list(&record),
		}),
	);
	schemas.given("BlockRecords", block_records)
}

/// A page of the records of blocks.
pub fn records_page(block: &Value) -> Value {
	object(
		"The blocks that have records, in order.",
		json!({
			"blocks": list(block),
			"next": number("The first block that wasn't looked at: where to go on."),
			"finalized": number("The finalized block."),
		}),
	)
}

/// What provenance is asked about.
pub fn asked(schemas: &mut Schemas) -> Value {
	let line = schemas.taken::<OutputLineId>();
	let one = |name: &str, what: &str, schema: Value| object(what, json!({ name: schema }));
	let asked = json!({
		"oneOf": [
			one("lot", "What a lot has now.", number("The lot.")),
			one("line", "An output line of a request.", line),
			one("exit", "All that an exit statement draws.", number("The statement.")),
		],
	});
	schemas.given("ProvenanceRoot", asked)
}

/// Which way.
pub fn way() -> Value {
	json!({ "enum": ["upstream", "downstream"] })
}

/// The fields of a portion of the root, and others.
fn with_portion(others: Value) -> Value {
	let mut fields = json!({
		"mass": grams("Grams of the line or good itself."),
		"rootMass": grams("Grams of the root's mass."),
		"shares": list(&grams("Grams of one of the root's attributes, in their order.")),
	});
	if let (Value::Object(fields), Value::Object(others)) = (&mut fields, others) {
		fields.extend(others);
	}
	fields
}

/// A page of provenance.
pub fn provenance(schemas: &mut Schemas) -> Value {
	let (good, label) = (schemas.answered::<GoodId>(), schemas.answered::<LabelId>());
	let line = schemas.answered::<OutputLineId>();
	let origin = schemas.answered::<ScrapOrigin>();
	let account = schemas.answered::<AccountId>();
	let name = || json!({ "type": "string" });

	let mut end = object(
		"What a part of the root is in the end.",
		with_portion(json!({
			"kind": {
				"enum": [
					"extracted", "scrap", "uncertified", "added", "declared", "held", "exited",
					"repaid", "ended", "ordinary", "pending", "unexpanded",
				],
			},
			"good": good,
			"goodName": name(),
			"origin": origin,
		})),
	);
	end["required"] = json!(["kind", "mass", "rootMass", "shares"]);
	let end = schemas.given("ProvenanceEnd", end);

	let node = object(
		"An output line.",
		with_portion(json!({
			"request": schemas.answered::<RequestId>(),
			"line": number("The position of the line in it."),
			"depth": number("How many steps it is from the root, by the shortest way."),
			"account": optional(account),
			"good": good,
			"goodName": name(),
			"label": optional(label),
			"labelName": optional(name()),
			"lineMass": grams("Grams of the whole line."),
			"revision": number("Which revision of the footprint is in force."),
			"basis": { "enum": ["calculated", "resolved", "declared"] },
			"expanded": { "type": "boolean" },
			"ends": list(&end),
		})),
	);
	let node = schemas.given("ProvenanceNode", node);

	let exit = object("An exit statement.", json!({ "exit": number("The statement.") }));
	let edge = object(
		"A step of the material.",
		with_portion(json!({ "from": line, "to": { "anyOf": [line, exit] } })),
	);
	let edge = schemas.given("ProvenanceEdge", edge);

	let attribute = object(
		"An attribute that the root has.",
		json!({
			"attribute": schemas.answered::<AttributeId>(),
			"name": name(),
			"unit": name(),
		}),
	);
	let block = object(
		"The block that the index stands at.",
		json!({ "number": number("Its number."), "hash": schemas.answered::<Hash>() }),
	);
	let root =
		object("The root.", with_portion(json!({ "of": asked(schemas), "lines": list(&line) })));
	object(
		"A page of the provenance of a root.",
		json!({
			"block": block,
			"direction": way(),
			"attributes": list(&attribute),
			"root": root,
			"nodes": list(&node),
			"edges": list(&edge),
			"ends": list(&end),
			"nodeCount": number("How many nodes there are, on whatever page."),
			"edgeCount": number("How many edges there are, on whatever page."),
			"truncated": { "type": "boolean" },
			"next": optional(json!({ "type": "string" })),
		}),
	)
}

/// A block, and the proof that it is final.
pub fn justified_header(schemas: &mut Schemas) -> Value {
	let header = object(
		"A block, and the proof that it is final.",
		json!({
			"header": bytes("The header."),
			"justification": bytes("GRANDPA's justification of it."),
		}),
	);
	schemas.given("JustifiedHeader", header)
}

/// GRANDPA's authorities at genesis.
pub fn genesis_authorities() -> Value {
	object(
		"GRANDPA's authorities at genesis, with a proof.",
		json!({
			"header": bytes("The genesis header."),
			"proof": list(&bytes("A node of the trie, from its state root to the authorities.")),
		}),
	)
}

/// The changes of GRANDPA's authority set.
pub fn authority_set_changes(header: &Value) -> Value {
	object(
		"The changes since a block, in their order.",
		json!({
			"changes": list(header),
			"latest": optional(header.clone()),
			"isFinished": { "type": "boolean" },
		}),
	)
}
