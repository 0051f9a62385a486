use super::*;
use serde_json::Map;
use std::collections::BTreeSet;

/// The schemas that a document has, by name.
fn named(document: &Value) -> &Map<String, Value> {
	document["components"]["schemas"].as_object().expect("there are schemas")
}

/// Values that keep to a schema: all alternatives occur in them.
fn samples(schema: &Value, named: &Map<String, Value>) -> Vec<Value> {
	let all = |schemas: &Value| -> Vec<Value> {
		let schemas = schemas.as_array().expect("a list of schemas");
		schemas.iter().flat_map(|schema| samples(schema, named)).collect()
	};
	if let Some(reference) = schema.get("$ref") {
		let name = reference.as_str().and_then(|name| name.rsplit('/').next());
		return samples(&named[name.expect("a reference has a name")], named);
	}
	if let Some(constant) = schema.get("const") {
		return vec![constant.clone()];
	}
	for alternatives in ["allOf", "anyOf", "oneOf"] {
		if let Some(schemas) = schema.get(alternatives) {
			return all(schemas);
		}
	}
	match schema["type"].as_str().expect("a schema has a type") {
		"null" => vec![Value::Null],
		"boolean" => vec![true.into(), false.into()],
		"integer" => match schema.get("maximum") {
			Some(maximum) => vec![schema["minimum"].clone(), maximum.clone()],
			None => vec![schema["minimum"].clone(), u64::MAX.into()],
		},
		"string" => match schema["pattern"].as_str() {
			None => vec!["a text".into(), "".into()],
			Some("^[0-9]+$") => vec!["0".into(), u64::MAX.to_string().into()],
			Some("^0x[0-9a-f]{64}$") => vec![format!("0x{}", "1f".repeat(32)).into()],
			Some(_) => vec!["5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY".into()],
		},
		"array" => match schema["items"].is_array() {
			true => lines(schema["items"].as_array().expect("a list").iter(), named)
				.into_iter()
				.map(Value::Array)
				.collect(),
			false => vec![json!([]), Value::Array(samples(&schema["items"], named))],
		},
		"object" => {
			let properties = schema["properties"].as_object().expect("an object has properties");
			lines(properties.values(), named)
				.into_iter()
				.map(|values| properties.keys().cloned().zip(values).collect::<Map<_, _>>().into())
				.collect()
		}
		other => panic!("{other} is no type that is used"),
	}
}

/// Lines of one value for each schema, as many as it takes for every sample to occur.
fn lines<'a>(
	schemas: impl Iterator<Item = &'a Value>,
	named: &Map<String, Value>,
) -> Vec<Vec<Value>> {
	let columns: Vec<_> = schemas.map(|schema| samples(schema, named)).collect();
	let longest = columns.iter().map(Vec::len).max().unwrap_or(1);
	(0..longest)
		.map(|line| columns.iter().map(|column| column[line % column.len()].clone()).collect())
		.collect()
}

/// What keeps to the schema of a type is read as that type, and written so again: the schema has
/// neither more nor less fields than the type, under the same names and in the same form.
#[test]
fn what_the_schemas_say_is_what_the_types_write() {
	let mut methods = Methods::new(Schemas::default());
	methods::describe(&mut methods);
	let forms = std::mem::take(&mut methods.forms);
	let (_, schemas) = methods.into_parts();
	let named = schemas.as_object().expect("schemas have names");
	for (schema, form) in forms {
		for sample in samples(&schema, named) {
			let written = form(sample.clone()).unwrap_or_else(|error| {
				panic!("{schema}: {sample} is no value of the type: {error}")
			});
			assert_eq!(written, sample, "{schema}");
		}
	}
}

#[test]
fn a_lot_is_described_with_all_its_fields() {
	let document = document();
	let lot = &named(&document)["LotView"];
	assert_eq!(lot["type"], json!("object"));
	assert_eq!(lot["additionalProperties"], json!(false));
	assert_eq!(lot["description"], json!("A lot, as its reader needs it."));
	assert_eq!(
		lot["properties"]["inEscrow"],
		json!({
			"allOf": [{ "$ref": "#/components/schemas/Mass" }],
			"description": "Grams in escrow of pending certificate requests and transfers.",
		})
	);
	assert_eq!(lot["properties"]["due"]["anyOf"][0], json!({ "type": "integer", "minimum": 0 }));
	let required = lot["required"].as_array().expect("a list");
	let properties = lot["properties"].as_object().expect("an object");
	assert_eq!(required.len(), properties.len());
	assert_eq!(named(&document)["Mass"]["type"], json!("string"));
	assert_eq!(named(&document)["LotId"]["type"], json!("integer"));
}

#[test]
fn what_is_optional_of_a_parameter_may_be_left_out() {
	let document = document();
	let filter = &named(&document)["LotFilter"];
	assert_eq!(filter["required"], json!([]));
	assert!(filter["properties"]["account"].is_object());
}

/// All values in the document under a key, wherever.
fn under<'a>(key: &str, value: &'a Value, found: &mut Vec<&'a Value>) {
	match value {
		Value::Array(items) => items.iter().for_each(|item| under(key, item, found)),
		Value::Object(object) => {
			found.extend(object.get(key));
			object.values().for_each(|value| under(key, value, found));
		}
		_ => {}
	}
}

#[test]
fn references_lead_to_something_and_everything_is_referred_to() {
	let document = document();
	let mut references = Vec::new();
	under("$ref", &document, &mut references);
	let referred: BTreeSet<_> = references
		.iter()
		.map(|reference| reference.as_str().and_then(|path| path.strip_prefix('#')))
		.collect::<Option<_>>()
		.expect("references lead into the document");
	for path in &referred {
		assert!(document.pointer(path).is_some_and(|found| found.is_object()), "{path}");
	}
	for (kind, components) in document["components"].as_object().expect("an object") {
		for name in components.as_object().expect("components have names").keys() {
			let path = format!("/components/{kind}/{name}");
			assert!(referred.contains(path.as_str()), "{path}");
		}
	}
}

#[test]
fn methods_and_errors_are_there_once() {
	let document = document();
	let once = |values: Vec<&Value>| {
		let all = values.len();
		let texts = values.iter().map(|value| value.to_string());
		assert_eq!(texts.collect::<BTreeSet<_>>().len(), all);
	};
	let methods = document["methods"].as_array().expect("a list");
	once(methods.iter().map(|method| &method["name"]).collect());
	let errors = document["components"]["errors"].as_object().expect("an object");
	once(errors.values().map(|error| &error["code"]).collect());
	for method in methods {
		once(method["errors"].as_array().expect("a list").iter().collect());
	}
}

/// Required parameters come first, or those after them could not be left out of a list.
#[test]
fn parameters_that_may_be_left_out_are_last() {
	for method in document()["methods"].as_array().expect("a list") {
		let required: Vec<_> = method["params"]
			.as_array()
			.expect("a list")
			.iter()
			.map(|param| param["required"] == json!(true))
			.collect();
		assert!(required.is_sorted_by(|a, b| a >= b), "{}", method["name"]);
	}
}

#[tokio::test]
async fn a_client_can_ask_for_it() {
	let request = json!({ "jsonrpc": "2.0", "id": 1, "method": "rpc.discover" });
	let (response, _) = module()
		.expect("its name is the only one")
		.raw_json_request(&request.to_string(), 1)
		.await
		.expect("the request is valid JSON-RPC");
	let response: Value = serde_json::from_str(&response).expect("the response is JSON");
	assert_eq!(response["result"], document());
}
