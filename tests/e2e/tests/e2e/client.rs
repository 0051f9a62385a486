//! The client for people: one lot goes through all hands by commands alone.

use serde_json::{json, Value};
use std::{
	cell::RefCell, collections::BTreeSet, fs, os::unix::fs::PermissionsExt, path::PathBuf,
	process::Output,
};
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

	/// What a dry run answers that is signed by an actor, whether it would succeed or fail.
	fn outlook(&self, actor: &str, arguments: &[&str]) -> Value {
		let key = self.key(actor);
		let how = ["--key", &key, "--dry-run", "--output", "json"];
		let output = self.run(&[arguments, &how].concat());
		let outlook: Value = serde_json::from_slice(&output.stdout)
			.unwrap_or_else(|_| panic!("{arguments:?}: {}", text(&output.stderr)));
		let succeeds = outlook["outcome"] == json!("success");
		assert_eq!(output.status.code(), Some(if succeeds { 0 } else { 1 }), "{arguments:?}");
		outlook
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

/// Accounts that nobody has registered.
const NOBODY: &str = "5EaDLrbjh3mjExkfvTqsyHtX9jameuHfA2iNGSqfCKsncSn3";
const ANOTHER: &str = "5HGjWAeFDfFCWPsjFQdVV2Msvz2XtMktvgocEZcCj68kUMaw";

#[test]
fn every_role_has_its_commands() {
	let office = Office::open();
	each_writing_command_makes_its_call(&office);
	what_is_open_and_how_much_there_is_is_shown(&office);
	what_an_audit_froze_is_let_go(&office);
}

/// The names of the commands that sign something: those whose manual knows of dry runs.
fn writing_commands() -> BTreeSet<String> {
	let directory = tempfile::tempdir().unwrap();
	assert_success(&client(&["man", directory.path().to_str().unwrap()]));
	let pages = fs::read_dir(directory.path()).unwrap().map(|page| page.unwrap().path());
	let writing = pages.filter(|page| fs::read_to_string(page).unwrap().contains(r"\-\-dry\-run"));
	let names = writing.map(|page| page.file_stem().unwrap().to_str().unwrap().to_owned());
	names.map(|name| name.strip_prefix("tracemet-").unwrap().to_owned()).collect()
}

/// Each command that signs something makes the call that it should, with each argument where it
/// belongs. No two arguments of one type have the same value.
fn each_writing_command_makes_its_call(office: &Office) {
	let certificate = office.json(&["certification", "show", "0"]);
	let (mine, body) =
		(certificate["holder"].as_str().unwrap(), certificate["body"].as_str().unwrap());
	let members = office.json(&["account", "list"]);
	let of_role = |role: &str| {
		let found = members.as_array().unwrap().iter().find(|one| one["roles"] == json!([role]));
		found.unwrap()["account"].as_str().unwrap()
	};
	let trader = of_role("Trader");
	let period = &office.json(&["request", "show", "0"])["referencePeriod"];
	let (from, until) = (period["from"].as_u64().unwrap(), period["until"].as_u64().unwrap());
	let moment = |seconds: u64| {
		let moment = chrono::DateTime::from_timestamp(i64::try_from(seconds).unwrap(), 0).unwrap();
		moment.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
	};
	let (starts, ends) = (moment(from), moment(until));
	let hash = |digits: &str| format!("0x{}", digits.repeat(32));
	let (document, evidence, reference) = (hash("ab"), hash("cd"), hash("ef"));

	let tried = RefCell::new(BTreeSet::new());
	let check = |actor: &str, arguments: &[&str], call: &str, of: Value, error: Option<&str>| {
		let outlook = office.outlook(actor, arguments);
		assert_eq!(outlook["call"], json!(call), "{arguments:?}");
		assert_eq!(outlook["arguments"], of, "{arguments:?}");
		assert_eq!(outlook["error"], json!(error), "{arguments:?}: {}", outlook["meaning"]);
		let words = arguments.iter().take(2).copied().collect::<Vec<_>>();
		tried.borrow_mut().extend([words[0].to_owned(), words.join("-")]);
	};

	// Requests.
	let report = json!({
		"from": starts, "until": ends,
		"inputs": [
			{ "extracted": "Copper ore", "mass": "10 t", "gross": "300 t" },
			{ "uncertified": 0, "mass": "2 t", "line": 1 },
			{ "scrap": 1, "origin": "PreConsumer", "mass": "3 t" },
			{ "lot": 0, "mass": "4 t" },
			{ "overdraft": true, "mass": "1 t" },
		],
		"activities": [
			{ "activity": 0, "quantity": "18000 kWh", "primary": true, "evidence": document },
		],
		"outputs": [
			{ "good": "Copper concentrate", "label": 0, "mass": "9 t", "gross": "40 t" },
			{ "good": 1, "mass": "1 t", "value_share": 7 },
		],
		"evidence": evidence,
	});
	let reported = json!({
		"reference_period": { "from": from, "until": until },
		"inputs": [
			{ "source": { "Extracted": { "good": 0 } }, "mass": "10000000", "gross_mass": "300000000", "attributed_to": 0 },
			{ "source": { "Uncertified": { "good": 0 } }, "mass": "2000000", "gross_mass": "2000000", "attributed_to": 1 },
			{ "source": { "Scrap": { "good": 1, "origin": "PreConsumer" } }, "mass": "3000000", "gross_mass": "3000000", "attributed_to": 0 },
			{ "source": { "Credit": { "lot": 0 } }, "mass": "4000000", "gross_mass": "4000000", "attributed_to": 0 },
			{ "source": "Overdraft", "mass": "1000000", "gross_mass": "1000000", "attributed_to": 0 },
		],
		"activities": [
			{ "activity": 0, "quantity": 18_000, "unit": "KilowattHour", "primary": true, "evidence": document },
		],
		"outputs": [
			{ "good": 1, "label": 0, "mass": "9000000", "gross_mass": "40000000", "value_share": 0 },
			{ "good": 1, "label": null, "mass": "1000000", "gross_mass": "1000000", "value_share": 7 },
		],
		"declared": null,
		"evidence": evidence,
	});
	let with = |fields: &Value, more: Value| {
		let mut fields = fields.as_object().unwrap().clone();
		fields.extend(more.as_object().unwrap().clone());
		Value::Object(fields)
	};
	let new = with(&report, json!({ "certificate": 0, "corrects": 3 }));
	let new = office.file("new.json", &new.to_string());
	let of = with(&reported, json!({ "account": mine, "certificate": 0, "corrects": 3 }));
	let call = "Credits.request_certificate";
	check("mine", &["request", "new", &new], call, of, Some("Credits.NothingToCorrect"));
	let amendment = office.file("amendment.json", &report.to_string());
	let of = with(&reported, json!({ "request": 0 }));
	let call = "Credits.amend_request";
	let decided = Some("Credits.RequestNotPending");
	check("mine", &["request", "amend", "0", &amendment], call, of, decided);
	let call = "Credits.withdraw_request";
	check("mine", &["request", "withdraw", "0"], call, json!({ "request": 0 }), decided);
	let approve = ["request", "approve", "0"];
	check("certifier", &approve, "Credits.approve_request", json!({ "request": 0 }), decided);
	let call = "Credits.approve_automatically";
	let automatically = [&approve[..], &["--automatically"]].concat();
	check("mine", &automatically, call, json!({ "request": 0 }), decided);
	let partially = [&approve[..], &["--mass", "3 t", "--mass", "0 t"]].concat();
	let of = json!({ "request": 0, "masses": ["3000000", "0"] });
	check("certifier", &partially, "Credits.approve_partially", of, decided);
	let of = json!({ "request": 0, "reason": "no scales" });
	let reject = ["request", "reject", "0", "--reason", "no scales"];
	check("certifier", &reject, "Credits.reject_request", of, decided);

	// Transfers.
	let send = ["transfer", "send", "0", "5 t", trader, "--reference", &reference];
	let of = json!({
		"account": mine, "lot": 0, "mass": "5000000", "to": trader, "pass_through": null,
		"reference": reference,
	});
	check("mine", &send, "Credits.transfer", of.clone(), None);
	let delivered =
		[&send[..], &["--delivered", "Copper concentrate", "--certificate", "0"]].concat();
	let of = with(&of, json!({ "pass_through": { "delivered": 1, "certificate": 0 } }));
	let error = Some("Credits.PassThroughNotCovered");
	check("mine", &delivered, "Credits.transfer", of, error);
	let legs = json!({ "legs": [
		{ "lot": 0, "mass": "2 t", "to": trader },
		{ "lot": 7, "mass": "3 t", "to": ANOTHER, "pass_through": { "delivered": 0, "certificate": 4 } },
	] });
	let legs = office.file("legs.json", &legs.to_string());
	let of = json!({ "account": mine, "reference": reference, "legs": [
		{ "lot": 0, "mass": "2000000", "to": trader, "pass_through": null },
		{ "lot": 7, "mass": "3000000", "to": ANOTHER, "pass_through": { "delivered": 0, "certificate": 4 } },
	] });
	let send = ["transfer", "send", "--file", &legs, "--reference", &reference];
	check("mine", &send, "Credits.transfer_batch", of, Some("Credits.LotNotFound"));
	let swap = ["transfer", "swap", "0", "2 t", "--in-return", "7", "--reference", &reference];
	let of = json!({
		"account": mine, "lot": 0, "mass": "2000000", "in_return": 7, "reference": reference,
	});
	check("mine", &swap, "Credits.offer_swap", of, Some("Credits.LotNotFound"));
	for (verb, call) in [
		("accept", "Credits.accept_transfer"),
		("reject", "Credits.decline_transfer"),
		("cancel", "Credits.cancel_transfer"),
		("validate", "Credits.validate_transfer"),
	] {
		let error = Some("Credits.TransferNotFound");
		check("trader", &["transfer", verb, "6"], call, json!({ "transfer": 6 }), error);
	}
	for (policy, written) in
		[("open", "Open"), ("allow-list", "AllowList"), ("acceptance", "Acceptance")]
	{
		let of = json!({ "account": trader, "policy": written });
		let call = "Credits.set_receiving_policy";
		check("trader", &["transfer", "policy", policy], call, of, None);
	}
	let of = json!({ "account": trader, "sender": mine });
	check("trader", &["transfer", "allow", mine], "Credits.allow_sender", of.clone(), None);
	let error = Some("Credits.SenderNotListed");
	check("trader", &["transfer", "disallow", mine], "Credits.disallow_sender", of, error);
	// For somebody else, as its own site would be.
	let of = json!({ "account": trader, "sender": NOBODY });
	let allow = ["transfer", "allow", NOBODY, "--account", trader];
	check("mine", &allow, "Credits.allow_sender", of, Some("Accounts.NotAuthorized"));

	// What credits end in.
	let exit = ["exit", "new", "bells", "--draw", "0=2 t", "--quantity", "9"];
	let of = json!({
		"account": mine, "draws": [[0, "2000000"]], "product": "bells", "product_quantity": 9,
	});
	check("mine", &exit, "Credits.exit", of, None);
	let of = json!({
		"account": mine, "draws": [[0, "2000000"], [7, "1000000"]], "product": "bells",
		"product_quantity": 9,
	});
	let exit = [&exit[..], &["--draw", "7=1 t"]].concat();
	check("mine", &exit, "Credits.exit", of, Some("Credits.LotNotFound"));
	let of = json!({ "account": mine, "lot": 0, "mass": "2000000" });
	let error = Some("Credits.NothingToRepay");
	check("mine", &["balance", "repay", "0", "2 t"], "Credits.repay_overdraft", of, error);
	let revoke = ["lot", "revoke", "--draw", "0=2 t", "--draw", "0=1 t", "--reason", "no audit"];
	let of = json!({ "lots": [[0, "2000000"], [0, "1000000"]], "reason": "no audit" });
	check("certifier", &revoke, "Credits.revoke", of, None);

	// Guarding.
	let balance = format!("balance:{mine}/Copper concentrate/0");
	let balances = json!({ "Balance": { "account": mine, "good": 1, "label": 0 } });
	for (target, written, error) in [
		("lot:0", json!({ "Lot": 0 }), None),
		("line:0.0", json!({ "Line": { "request": 0, "line": 0 } }), None),
		(
			"line:0.1",
			json!({ "Line": { "request": 0, "line": 1 } }),
			Some("Credits.OutputLineNotFound"),
		),
		("exit:3", json!({ "Exit": 3 }), Some("Credits.ExitNotFound")),
	] {
		let of = json!({ "target": written, "reason": "an audit" });
		let freeze = ["freeze", target, "--reason", "an audit"];
		check("certifier", &freeze, "Credits.freeze", of, error);
		let error = Some("Credits.NotFrozen");
		let of = json!({ "target": written });
		check("certifier", &["unfreeze", target], "Credits.unfreeze", of, error);
	}
	let error = Some("Credits.NotFrozen");
	let of = json!({ "target": balances });
	check("certifier", &["unfreeze", &balance], "Credits.unfreeze", of, error);
	let of = json!({ "line": { "request": 0, "line": 0 }, "reason": "the ore" });
	let flag = ["flag", "line:0.0", "--reason", "the ore"];
	check("certifier", &flag, "Credits.flag", of, None);
	let period = &office.json(&["balance", "show", mine])[0]["period"];
	let audit = ["audit", "record", "--outcome", "minor-nonconformity", "--findings", "dust"];
	let audit = [&audit[..], &["--evidence", &evidence]].concat();
	for (subject, written, error) in [
		(vec!["--certificate", "0"], json!({ "Certificate": 0 }), None),
		(vec!["--request", "0"], json!({ "Request": 0 }), None),
		(vec!["--exit", "3"], json!({ "Exit": 3 }), Some("Credits.ExitNotFound")),
		(
			vec!["--balance", mine, "--good", "1", "--label", "0"],
			json!({ "Period": { "account": mine, "good": 1, "label": 0, "period": period } }),
			None,
		),
	] {
		let of = json!({
			"subject": written, "outcome": "MinorNonconformity", "findings": "dust",
			"evidence": evidence, "freeze": false,
		});
		let record = [&audit[..], &subject].concat();
		check("certifier", &record, "Certification.record_audit", of, error);
	}

	// Certificates.
	let issued = json!({
		"holder": mine, "family": "Copper",
		"performance": { "standard": 0, "version": 1 },
		"chain_of_custody": { "standard": 1, "version": 1 },
		"method": 0,
		"conversions": [
			{ "from": "Copper ore", "source": "Primary", "to": 1, "label": 0, "factor": "9/10" },
		],
		"automatic_approval": "5 t",
		"from": starts, "until": "2100-01-01",
	});
	let issued = office.file("certificate.json", &issued.to_string());
	let of = json!({
		"holder": mine, "family": 0,
		"performance_standard": { "standard": 0, "version": 1 },
		"chain_of_custody_standard": { "standard": 1, "version": 1 },
		"method": 0,
		"conversions": [
			{ "input": 0, "source": "Primary", "output": 1, "label": 0, "factor": { "output": 9, "input": 10 } },
		],
		"validity": { "from": from, "until": 4_102_444_800_u64 },
		"automatic_approval": "5000000",
	});
	let issue = ["certification", "issue", &issued];
	check("certifier", &issue, "Certification.issue_certificate", of, None);
	for (actor, verb, call, error) in [
		("certifier", "suspend", "suspend_certificate", None),
		("certifier", "lift", "reinstate_certificate", Some("Certification.NotSuspended")),
		("certifier", "withdraw", "withdraw_certificate", None),
		("mine", "renounce", "renounce_certificate", None),
		("certifier", "take-over", "take_over_certificate", Some("Certification.StillAccredited")),
	] {
		let call = format!("Certification.{call}");
		check(actor, &["certification", verb, "0"], &call, json!({ "certificate": 0 }), error);
	}
	let renew = ["certification", "renew", "0", "--until", "2100-01-01"];
	let of = json!({ "certificate": 0, "valid_until": 4_102_444_800_u64 });
	check("certifier", &renew, "Certification.renew_certificate", of, None);
	let of = json!({ "certificate": 0, "body": NOBODY });
	let call = "Certification.invite_body";
	check(
		"mine",
		&["certification", "invite", "0", NOBODY],
		call,
		of,
		Some("Accounts.ParticipantNotFound"),
	);

	// Footprints.
	let restated = json!({
		"activities": [{ "activity": 0, "quantity": "95000 kWh" }],
		"scrap_origins": [{ "input": 4, "origin": "Internal" }],
		"value_shares": [600_000, 400_000],
		"declared": { "document": document, "lines": [{ "2": "8 kg", "fossil_purchased_energy": "1 t" }] },
	});
	let restated = office.file("restatement.json", &restated.to_string());
	let correction = json!({
		"method": 0,
		"activities": [
			{ "activity": 0, "quantity": 95_000, "unit": "KilowattHour", "primary": false, "evidence": null },
		],
		"scrap_origins": [[4, "Internal"]],
		"value_shares": [600_000, 400_000],
		"declared": { "document": document, "lines": [[[1, 1_000_000], [2, 8_000]]] },
	});
	let restate = ["footprint", "restate", "0", &restated, "--reason", "a meter"];
	let of = json!({ "node": 0, "correction": correction, "reason": "a meter" });
	check("mine", &restate, "Footprint.restate", of.clone(), Some("Footprint.NotScrap"));
	let of = with(&of, json!({ "audit": 5 }));
	let restate = [&restate[..], &["--audit", "5"]].concat();
	let error = Some("Certification.AuditNotFound");
	check("certifier", &restate, "Footprint.restate_after_audit", of, error);
	let attest = ["footprint", "attest", "0", "--report", &document];
	let attest = [&attest[..], &["--revision", "1", "--attempt", "2"]].concat();
	let of = json!({ "node": 0, "revision": 1, "attempt": 2, "report": document });
	let error = Some("Footprint.NothingToAttest");
	check("certifier", &attest, "Footprint.attest_footprint", of, error);
	for (line, error) in [("0", "Credits.NotHeld"), ("1", "Credits.OutputLineNotFound")] {
		let lift =
			["footprint", "lift-hold", "0", line, "--revision", "3", "--reason", "it is right"];
		let of = json!({
			"line": { "request": 0, "line": line.parse::<u8>().unwrap() }, "revision": 3,
			"reason": "it is right",
		});
		check("certifier", &lift, "Credits.lift_hold", of, Some(error));
	}

	// Accreditations.
	let grant = ["accreditation", "grant", body, "1", "--family", "Copper"];
	let grant = [&grant[..], &["--from", &starts, "--until", "2100-01-01"]].concat();
	let of = json!({
		"body": body, "standard": 1, "scope": [0],
		"validity": { "from": from, "until": 4_102_444_800_u64 },
	});
	check("accreditor", &grant, "Certification.accredit", of, None);
	for (verb, call, error) in [
		("suspend", "suspend_accreditation", None),
		("lift", "reinstate_accreditation", Some("Certification.NotSuspended")),
		("withdraw", "withdraw_accreditation", None),
	] {
		let call = format!("Certification.{call}");
		let of = json!({ "body": body, "standard": 1 });
		check("accreditor", &["accreditation", verb, body, "1"], &call, of, error);
	}

	// Members.
	let roles = ["--role", "trader", "--role", "producer", "--role", "brand-owner"];
	let register = [&["account", "register", NOBODY, "--dossier", &document], &roles[..]].concat();
	let of = json!({
		"participant": NOBODY, "roles": ["Producer", "Trader", "BrandOwner"], "dossier": document,
	});
	check("registrar", &register, "Accounts.register_participant", of, None);
	let of = json!({ "participant": mine, "site": NOBODY });
	let site = ["account", "register-site", mine, NOBODY];
	check("registrar", &site, "Accounts.register_site", of, None);
	let bodies = ["--role", "certification-body", "--role", "accreditation-body"];
	let bodies = [&bodies[..], &["--role", "standard-owner"]].concat();
	let of = json!({
		"participant": body, "roles": ["CertificationBody", "AccreditationBody", "StandardOwner"],
	});
	let set = [&["account", "set-roles", body], &bodies[..]].concat();
	check("registrar", &set, "Accounts.set_roles", of, None);
	let of = json!({ "participant": mine, "dossier": evidence });
	let set = ["account", "set-dossier", mine, &evidence];
	check("registrar", &set, "Accounts.set_dossier", of, None);
	for (verb, call, error) in [
		("suspend", "suspend_participant", None),
		("lift", "reinstate_participant", Some("Accounts.NotSuspended")),
		("close", "close_participant", None),
		("withdraw-offer", "withdraw_handover", Some("Accounts.HandoverNotFound")),
		("take-over", "accept_handover", Some("Accounts.HandoverNotFound")),
	] {
		let call = format!("Accounts.{call}");
		let of = json!({ "participant": trader });
		check("registrar", &["account", verb, trader], &call, of, error);
	}
	let of = json!({ "site": trader });
	let error = Some("Accounts.AccountNotFound");
	check("registrar", &["account", "close-site", trader], "Accounts.close_site", of, error);
	let of = json!({ "participant": trader, "to": ANOTHER });
	let error = Some("Accounts.IntermediaryNotFound");
	let offer = ["account", "hand-over", trader, ANOTHER];
	check("registrar", &offer, "Accounts.offer_handover", of, error);
	let of = json!({ "account": trader, "new_key": ANOTHER });
	let start = ["account", "start-recovery", trader, ANOTHER];
	check("registrar", &start, "Accounts.start_recovery", of, None);
	for (actor, verb, call) in [
		("registrar", "complete-recovery", "Accounts.complete_recovery"),
		("registrar", "cancel-recovery", "Accounts.cancel_recovery"),
		("trader", "veto-recovery", "Accounts.veto_recovery"),
	] {
		let error = Some("Accounts.RecoveryNotFound");
		check(actor, &["account", verb, trader], call, json!({ "account": trader }), error);
	}
	let of = json!({ "new_key": ANOTHER });
	check("trader", &["account", "rotate-key", ANOTHER], "Accounts.rotate_key", of, None);
	let of = json!({ "account": trader, "delegate": ANOTHER });
	let admit = ["account", "admit-delegate", trader, ANOTHER];
	check("trader", &admit, "Accounts.admit_delegate", of.clone(), None);
	let error = Some("Accounts.DelegateNotFound");
	let dismiss = ["account", "dismiss-delegate", trader, ANOTHER];
	check("trader", &dismiss, "Accounts.dismiss_delegate", of, error);

	let tried = tried.into_inner();
	let untried = writing_commands().into_iter().filter(|name| !tried.contains(name));
	assert_eq!(untried.collect::<Vec<_>>(), Vec::<String>::new());

	// A file that names something twice is wrong, whatever it is called.
	let declared = |totals: Value| {
		json!({ "declared": { "document": document, "lines": [totals] } }).to_string()
	};
	let twice = declared(json!({ "1": "8 kg", "fossil_purchased_energy": "9 kg" }));
	let twice = office.file("twice.json", &twice);
	let said =
		office.refused("mine", &["footprint", "restate", "0", &twice, "--reason", "a meter"]);
	assert!(said.starts_with("error: the record names an attribute twice in a line of `declared`"));
}

/// What auditors and operators look at.
fn what_is_open_and_how_much_there_is_is_shown(office: &Office) {
	let mine = &office.json(&["certification", "show", "0"])["holder"];
	let status = office.json(&["footprint", "status"]);
	assert_eq!(status["open"], json!(0));
	assert_eq!(status["restating"], json!(false));
	for list in ["disputes", "held", "open", "list"] {
		assert_eq!(office.json(&["footprint", list]), json!([]), "{list}");
	}
	let label = "Cu CONCENTRATE MIX";
	let of_account = office.json(&["roll-up", "account", mine.as_str().unwrap(), label]);
	let of_label = office.json(&["roll-up", "label", label]);
	for roll_up in [&of_account, &of_label, &office.json(&["roll-up", "network"])] {
		assert_eq!(roll_up["issued"]["mass"], json!("45000000"));
		assert_eq!(roll_up["held"]["carbonFootprint"], json!("4500000"));
		assert_eq!(roll_up["exited"]["mass"], json!("0"));
	}
	assert!(of_account["period"].is_u64() && of_label["period"].is_null());
	let table = office.run(&["roll-up", "label", label, "--output", "csv"]);
	assert_success(&table);
	assert!(text(&table.stdout).contains("\nissued,45,4.5,100.0,"), "{}", text(&table.stdout));
	let supply = office.json(&["roll-up", "supply", "Copper concentrate", "0"]);
	assert_eq!((&supply["issued"], &supply["held"]), (&json!("45000000"), &json!("45000000")));
	assert_eq!(
		office.failed(&["roll-up", "label", "7"]),
		"error: there is no label 7: `tracemet registry labels` lists what there is"
	);
}

/// A balance is frozen by an audit, and let go by the auditor.
fn what_an_audit_froze_is_let_go(office: &Office) {
	let certificate = office.json(&["certification", "show", "0"]);
	let mine = certificate["holder"].as_str().unwrap();
	let audit =
		["audit", "record", "--balance", mine, "--good", "Copper concentrate", "--label", "0"];
	let found =
		["--outcome", "major-nonconformity", "--findings", "the books are short", "--freeze"];
	office.sign("certifier", &[&audit[..], &found].concat());
	assert_eq!(office.json(&["lot", "show", "0"])["frozen"], json!(true));
	let balance = format!("balance:{mine}/Copper concentrate/Cu CONCENTRATE MIX");
	let said = office.refused("mine", &["unfreeze", &balance, "--dry-run"]);
	assert!(said.starts_with("error: it would fail: Credits.NotItsFreeze: "), "{said}");
	office.sign("certifier", &["unfreeze", &balance]);
	assert_eq!(office.json(&["lot", "show", "0"])["frozen"], json!(false));
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
fn shells_and_manuals_are_served() {
	let output = client(&["completions", "bash"]);
	assert_success(&output);
	assert!(text(&output.stdout).contains("_tracemet"));
	let output = client(&["man"]);
	assert_success(&output);
	assert!(text(&output.stdout).contains(".TH tracemet 1"));
}
