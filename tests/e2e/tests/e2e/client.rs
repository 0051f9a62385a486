//! The client for people: one lot goes through all hands by commands alone.

use serde_json::{json, Value};
use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf, process::Output};
use tracemet_e2e::{assert_success, client, repository, text, Node, DEVELOPMENT_PHRASE};

/// The name of the run that registers the members.
const RUN: &str = "people";

/// A file of `@polkadot/keyring` 14 of an account that isn't a member, encrypted with `correct horse`.
const STRANGER: &str = r#"{"encoded":"OALZCYR7mH2mDzdclPifINSPfr+TWRny9iHv9Nua4MEAAAIAAQAAAAgAAACyn/BsdsROvMnt1VNUcXunadSUCS5haov3ao8Dff6k7nuxGSqBV/ETS81W/Td9LEKRLA6rigaQcd3EXq3CXmDi1gr8DKyIGGDDVqHF6DAwE99LoR3JBU2yK5njo98VPv37cVJqRvGb3VxppNBI43AmU5rOtucwAcGQRRV8RDt+fvHum9D5BJgyYwRJVSxwrMKREkXiZ1HuKetDFJBf","encoding":{"content":["pkcs8","sr25519"],"type":["scrypt","xsalsa20-poly1305"],"version":"3"},"address":"5EaDLrbjh3mjExkfvTqsyHtX9jameuHfA2iNGSqfCKsncSn3","meta":{"name":"mine"}}"#;

/// A chain with the members of the shortest scenario, and the commands on it.
struct Office {
	node: Node,
	url: String,
}

impl Office {
	fn open() -> Self {
		let node = Node::development();
		let scenario = repository("tests/scenarios/single-lot.toml");
		assert_success(&node.run_scenario(&scenario, &["--run", RUN]));
		let url = node.url();
		Self { node, url }
	}

	/// A file beside the chain.
	fn file(&self, name: &str, content: &str) -> String {
		let path: PathBuf = self.node.base_path().join(name);
		fs::write(&path, content).unwrap();
		fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
		path.to_str().unwrap().to_owned()
	}

	/// The key file of an actor.
	fn key(&self, actor: &str) -> String {
		let secret = format!("{DEVELOPMENT_PHRASE}//single-lot//{RUN}//{actor}\n");
		self.file(actor, &secret)
	}

	fn run(&self, arguments: &[&str]) -> Output {
		client(&[arguments, &["--url", &self.url]].concat())
	}

	/// What a command answers that has to succeed.
	fn json(&self, arguments: &[&str]) -> Value {
		let output = self.run(&[arguments, &["--output", "json"]].concat());
		assert_success(&output);
		serde_json::from_slice(&output.stdout).expect("it answers JSON")
	}

	/// The same, signed by an actor.
	fn sign(&self, actor: &str, arguments: &[&str]) -> Value {
		let key = self.key(actor);
		self.json(&[arguments, &["--key", &key]].concat())
	}

	/// What a command says that has to fail, signed by an actor.
	fn refused(&self, actor: &str, arguments: &[&str]) -> String {
		let key = self.key(actor);
		self.failed(&[arguments, &["--key", &key]].concat())
	}

	/// The last line of what a command says that has to fail.
	fn failed(&self, arguments: &[&str]) -> String {
		let output = self.run(arguments);
		assert_eq!(output.status.code(), Some(1), "{}", text(&output.stdout));
		text(&output.stderr).trim_end().lines().last().unwrap_or_default().to_owned()
	}

	/// Waits until the validators agree on the footprint of a request.
	fn wait_for_footprint(&self, request: &str) {
		Node::wait("the footprint is accepted", || {
			let view = self.json(&["request", "show", request, "--best"]);
			view["footprint"] == json!("Accepted")
		});
	}
}

/// The fields of the event of that name in a receipt.
fn event<'r>(receipt: &'r Value, name: &str) -> &'r Value {
	let events = receipt["events"].as_array().expect("a receipt has events");
	let found = events.iter().find(|event| event["event"] == json!(name));
	&found.unwrap_or_else(|| panic!("{name} is not in {receipt}"))["fields"]
}

#[test]
fn one_lot_goes_through_all_hands() {
	let office = Office::open();

	// What the scenario left, and who is who.
	let certificate = office.json(&["certification", "show", "0"]);
	let mine = certificate["holder"].as_str().unwrap();
	let body = certificate["body"].as_str().unwrap();
	assert_eq!(certificate["usable"], json!(true));
	let traders = office.json(&["account", "list"]);
	let trader = traders.as_array().unwrap().iter().find(|one| one["roles"] == json!(["Trader"]));
	let trader = trader.unwrap()["account"].as_str().unwrap();
	let list = office.run(&["request", "list", "--output", "csv", "--account", mine]);
	assert_success(&list);
	let list = text(&list.stdout);
	let mut lines = list.lines();
	assert_eq!(
		lines.next(),
		Some("request,account,certificate,period,certified t,status,footprint,made")
	);
	let first = lines.next().unwrap().split(',').collect::<Vec<_>>();
	assert_eq!(first[..3], ["0", mine, "0"]);
	assert_eq!(first[4..7], ["45", "Approved", "Accepted"]);
	let (from, until) = first[3].split_once(" until ").unwrap();

	// The mine reports: first to see what would come of it.
	let record = |activities: &str| {
		format!(
			"certificate = 0\nfrom = \"{from}\"\nuntil = \"{until}\"\n\
			 inputs = [{{ extracted = \"Copper ore\", mass = \"10 t\" }}]\n\
			 activities = [{activities}]\n\
			 outputs = [{{ good = \"Copper concentrate\", label = 0, mass = \"9 t\", gross = \"40 t\" }}]\n"
		)
	};
	let electricity = "{ activity = 0, quantity = \"18000 kWh\", primary = true }";
	let report = office.file("report.toml", &record(electricity));
	let outlook = office.sign("mine", &["request", "new", &report, "--dry-run"]);
	assert_eq!(outlook["outcome"], json!("success"));
	assert_eq!(outlook["call"], json!("Credits.request_certificate"));
	assert_eq!(outlook["arguments"]["outputs"][0]["mass"], json!("9000000"));
	assert_eq!(office.json(&["request", "list", "--best"]).as_array().unwrap().len(), 1);

	// More cannot come out than went in: the dry run meets the error that the chain would.
	let greedy = record(electricity).replace("\"9 t\"", "\"9.1 t\"");
	let greedy = office.file("greedy.toml", &greedy);
	let said = office.refused("mine", &["request", "new", &greedy, "--dry-run"]);
	assert!(said.starts_with("error: it would fail: Credits.OutputExceedsInputs: "), "{said}");
	let said = office.refused("mine", &["request", "new", &greedy]);
	assert!(said.starts_with("error: failed in block "), "{said}");
	assert!(said.contains("nothing was changed: Credits.OutputExceedsInputs: "), "{said}");

	// A mistake in the file is found before anything is signed.
	let wrong = office.file("wrong.toml", &record(electricity).replace("9 t", "9 tons"));
	let output = office.run(&["request", "new", &wrong, "--key", &office.key("mine")]);
	assert_eq!(output.status.code(), Some(1));
	let said = text(&output.stderr);
	assert!(said.contains("line 6") && said.contains("`tons` is not a unit"), "{said}");
	let unknown = office.file("unknown.toml", &record(electricity).replace("Copper ore", "Ore"));
	assert_eq!(
		office.refused("mine", &["request", "new", &unknown]),
		"error: no good is called `Ore`: `tracemet registry goods` lists what there is"
	);

	let receipt = office.sign("mine", &["request", "new", &report]);
	assert_eq!(receipt["made"], json!([{ "kind": "request", "id": 1 }]));
	let waiting = office.json(&["request", "list", "--status", "pending", "--body", body]);
	assert_eq!(waiting.as_array().unwrap().len(), 1);

	// Only the body approves it, once its footprint is accepted.
	office.wait_for_footprint("1");
	let said = office.refused("mine", &["request", "approve", "1", "--dry-run"]);
	assert!(said.starts_with("error: it would fail: "), "{said}");
	let receipt = office.sign("certifier", &["request", "approve", "1", "--mass", "8 t"]);
	assert_eq!(receipt["made"], json!([{ "kind": "lot", "id": 1 }]));
	let request = office.json(&["request", "show", "1"]);
	assert_eq!(request["status"], json!("Approved"));
	assert_eq!(request["lots"], json!([[0, 1]]));
	// 18,000 kWh x 50 g = 900,000 g for 9 t.
	assert_eq!(request["footprintInForce"]["lines"][0]["carbonFootprint"], json!("900000"));

	// A stranger with a key of polkadot.js is no member.
	let stranger = office.file("stranger.json", STRANGER);
	let password = office.file("password", "correct horse\n");
	let signing = ["--key", &stranger, "--password-file", &password];
	let send = ["transfer", "send", "1", "1 t", trader];
	let said = office.failed(&[&send[..], &signing, &["--dry-run"]].concat());
	assert!(said.starts_with("error: it would be refused by the transaction pool: Pool.NotAMember"));
	let said = office.failed(&[&send[..], &signing].concat());
	assert!(said.starts_with(
		"error: refused by the transaction pool, nothing was changed: Pool.NotAMember"
	));

	// The mine sells, the trader lets a part leave the system.
	let receipt = office.sign("mine", &["transfer", "send", "1", "5 t", trader]);
	let lot = event(&receipt, "Credits.CreditsTransferred")["to_lot"].to_string();
	assert_eq!(receipt["made"], json!([{ "kind": "lot", "id": 2 }]));
	let lots = office.json(&["lot", "list", "--account", trader, "--label", "Cu CONCENTRATE MIX"]);
	assert_eq!(lots[0]["mass"], json!("5000000"));
	let draw = format!("{lot}=3 t");
	let exit = ["exit", "new", "computers", "--draw", &draw, "--quantity", "100"];
	let receipt = office.sign("trader", &exit);
	assert_eq!(receipt["made"], json!([{ "kind": "exit", "id": 0 }]));
	let statement = office.json(&["statement", "show", "0"]);
	assert_eq!(statement["mass"], json!("3000000"));
	assert_eq!(statement["product"], json!("computers"));
	assert_eq!(statement["productQuantity"], json!("100"));
	assert!(statement["claim"].as_str().unwrap().contains("Cu CONCENTRATE MIX"));

	// The body looks into it.
	let audit = ["audit", "record", "--exit", "0", "--outcome", "conforming"];
	let receipt = office.sign("certifier", &audit);
	assert_eq!(receipt["made"], json!([{ "kind": "audit", "id": 0 }]));
	let audits = office.json(&["audit", "list", "--exit", "0"]);
	assert_eq!(audits[0]["outcome"], json!("Conforming"));

	// The books of both, and where it all came from.
	let balance = office.json(&["balance", "show", trader, "--good", "Copper concentrate"]);
	assert_eq!(balance[0]["received"], json!("5000000"));
	assert_eq!(balance[0]["exited"], json!("3000000"));
	assert_eq!(balance[0]["closing"], json!("2000000"));
	let footprint = office.json(&["footprint", "show", "--lot", &lot]);
	assert_eq!(footprint["totals"]["carbonFootprint"], json!("200000"));
	Node::wait("the index has the exit", || office.run(&["provenance", "exit:0"]).status.success());
	let tree = office.run(&["provenance", "exit:0"]);
	assert_success(&tree);
	let tree = text(&tree.stdout);
	assert!(tree.starts_with("exit 0: 3 t, 0.3 t CO2e (upstream, block "), "{tree}");
	assert!(tree.contains("└─ line 1.0 Copper concentrate, Cu CONCENTRATE MIX: 3 t, 0.3 t CO2e"));
	assert!(tree.contains("extracted: Copper ore: "), "{tree}");
	let dot =
		office.run(&["provenance", "line:1.0", "--direction", "downstream", "--format", "dot"]);
	assert_success(&dot);
	assert!(text(&dot.stdout).contains("line_1_0 -> exit_0 ["));

	// What isn't there is said.
	assert_eq!(
		office.failed(&["lot", "show", "99"]),
		"error: there is no lot 99: it was never there, or is archived. Ask with --best for what was \
		 made a moment ago."
	);
	let said = office.failed(&["provenance", "lot:99"]);
	assert!(said.starts_with("error: the node says: there is no such lot"), "{said}");
}

#[test]
fn a_certificate_is_suspended_and_lifted_and_a_request_rejected_and_withdrawn() {
	let office = Office::open();
	let list = text(&office.run(&["request", "list", "--output", "csv"]).stdout);
	let period = list.lines().nth(1).unwrap().split(',').nth(3).unwrap();
	let (from, until) = period.split_once(" until ").unwrap();
	let record = json!({
		"certificate": 0, "from": from, "until": until,
		"inputs": [{ "extracted": 0, "mass": "1 t" }],
		"outputs": [{ "good": 1, "label": "Cu CONCENTRATE MIX", "mass": "0.5 t" }],
	});
	let record = office.file("record.json", &record.to_string());
	let new = ["request", "new", &record];

	let said = office.refused("mine", &["certification", "suspend", "0", "--dry-run"]);
	assert!(said.contains("Certification.NotItsCertificationBody"), "{said}");
	office.sign("certifier", &["certification", "suspend", "0"]);
	let certificate = office.json(&["certification", "show", "0"]);
	assert_eq!(certificate["status"], json!("Suspended"));
	let said = office.refused("mine", &[&new[..], &["--dry-run"]].concat());
	assert!(said.starts_with("error: it would fail: Certification.CertificateSuspended"), "{said}");
	office.sign("certifier", &["certification", "lift", "0"]);

	let receipt = office.sign("mine", &new);
	assert_eq!(receipt["made"], json!([{ "kind": "request", "id": 1 }]));
	let reject = ["request", "reject", "1", "--reason", "the scales are not calibrated"];
	let receipt = office.sign("certifier", &reject);
	let reason = &event(&receipt, "Credits.RequestRejected")["reason"];
	assert_eq!(*reason, json!("the scales are not calibrated"));
	assert_eq!(office.json(&["request", "show", "1"])["status"], json!("Rejected"));

	office.sign("mine", &new);
	office.sign("mine", &["request", "withdraw", "2"]);
	let withdrawn = office.json(&["request", "list", "--status", "withdrawn"]);
	assert_eq!(withdrawn[0]["request"], json!(2));
}

#[test]
fn without_a_terminal_a_key_file_is_asked_for() {
	let output = client(&["request", "withdraw", "0"]);
	assert_eq!(output.status.code(), Some(1));
	let said = text(&output.stderr);
	assert_eq!(said.trim_end().lines().count(), 1, "{said}");
	assert!(said.contains("name a key file with --key"), "{said}");
}

#[test]
fn a_secret_is_never_an_argument() {
	for secret in ["--seed", "--suri", "--phrase", "--password"] {
		let output = client(&["request", "withdraw", "0", secret, "//Alice"]);
		assert_eq!(output.status.code(), Some(2), "{secret}");
	}
}

#[test]
fn shells_and_manuals_are_served() {
	let output = client(&["completions", "bash"]);
	assert_success(&output);
	assert!(text(&output.stdout).contains("_tracemet"));
	let output = client(&["man"]);
	assert_success(&output);
	assert!(text(&output.stdout).contains(".TH tracemet 1"));
}
