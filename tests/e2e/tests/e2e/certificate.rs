//! A portable certificate of a real chain: fetched from a node, verified without one.

use serde_json::Value;
use std::{fs, os::unix::fs::PermissionsExt, path::Path};
use subxt::rpcs::client::RpcParams;
use subxt_signer::{sr25519::Keypair, SecretUri};
use tempfile::TempDir;
use tracemet_e2e::{assert_success, client, repository, text, Node, DEVELOPMENT_PHRASE};

/// The name of the run that registers the members.
const RUN: &str = "certificate";
/// What the dossiers of mine and trader say.
const DOSSIERS: [(&str, &str); 2] = [("mine", "Mining AB, 556000-0001"), ("trader", "Trader AG")];

const WORDS: &str = "The product contains Cu CONCENTRATE MIX: 5000 kg of certified Copper \
                     concentrate, under the mass balance model of ISO 22095. The claim is about \
                     certified mass; it is not a footprint of the metal in this product.";

/// A development chain on which a mine lets 5 t of its concentrate leave the system.
fn with_statement() -> Node {
	let node = Node::development();
	let scenario = fs::read_to_string(repository("tests/scenarios/single-lot.toml")).unwrap();
	let (until_certified, _) = scenario.split_once("[[expect]]").unwrap();
	let mut until_certified = until_certified.to_owned();
	for (actor, dossier) in DOSSIERS {
		let named = format!("name = \"{actor}\"\n");
		let who = format!("{named}who = \"{dossier}\"\n");
		until_certified = until_certified.replacen(&named, &who, 1);
	}
	let exit = "[[step]]\ntitle = \"the mine sends samples\"\n\
	            exit = { name = \"samples\", lot = \"mine.concentrate\", account = \"mine\", mass = \"5 t\", \
	            product = \"Samples\", quantity = 10 }\n";
	let file = node.base_path().join("samples.toml");
	fs::write(&file, format!("{until_certified}{exit}")).unwrap();
	assert_success(&node.run_scenario(&file, &["--run", RUN]));
	node
}

fn genesis(node: &Node) -> String {
	let mut first = RpcParams::new();
	first.push(0).unwrap();
	node.rpc("chain_getBlockHash", first).as_str().unwrap().to_owned()
}

fn path(directory: &TempDir, name: &str) -> String {
	directory.path().join(name).to_str().unwrap().to_owned()
}

/// The disclosure of an actor's dossier, whose commitment the scenario registered. The salt is derived
/// from the actor's key.
fn disclosure(directory: &TempDir, actor: &str) -> String {
	let key = |path: &str| {
		let uri = format!("{DEVELOPMENT_PHRASE}//single-lot//{RUN}//{actor}{path}");
		let key = Keypair::from_uri(&uri.parse::<SecretUri>().unwrap()).unwrap();
		format!("0x{}", hex::encode(key.public_key().0))
	};
	let [dossier, salt, disclosure] =
		["dossier", "salt", "disclosure"].map(|of| path(directory, &format!("{actor}.{of}")));
	let (_, text) = DOSSIERS.iter().find(|(name, _)| *name == actor).unwrap();
	fs::write(&dossier, text).unwrap();
	fs::write(&salt, key("//salt//dossier")).unwrap();
	let account = key("");
	let disclose = ["dossier", "disclose", &dossier, "--salt-file", &salt, "--to", "Reader"];
	let output =
		client(&[&disclose[..], &["--account", &account, "--output", &disclosure]].concat());
	assert_success(&output);
	disclosure
}

/// The bits that say who may read a file.
fn mode(file: &str) -> u32 {
	fs::metadata(file).unwrap().permissions().mode() & 0o777
}

/// The report of a file that has to be good.
fn report(file: &str, genesis: &str) -> Value {
	let output = client(&["certificate", "verify", file, "--genesis", genesis, "--output", "json"]);
	assert_success(&output);
	serde_json::from_slice(&output.stdout).unwrap()
}

/// Why a command fails.
fn refusal(arguments: &[&str]) -> String {
	let output = client(arguments);
	assert_eq!(output.status.code(), Some(1), "{}", text(&output.stdout));
	text(&output.stderr).trim().to_owned()
}

#[test]
fn a_statement_is_proven_without_a_node() {
	let node = with_statement();
	let (url, genesis) = (node.url(), genesis(&node));
	let directory = TempDir::new().unwrap();
	let file = path(&directory, "samples.json");
	let fetch = ["certificate", "fetch", "0", "--url", &url, "--output", &file];
	let output = client(&fetch);
	assert_success(&output);
	let said = text(&output.stdout);
	assert!(said.contains("proves exit statement 0 as of block"), "{said}");
	assert!(said.contains(&format!("genesis {genesis}")), "{said}");
	assert_eq!(
		refusal(&fetch),
		format!(
			"error: {file} is there already, and is not overwritten. Name another file or move it \
			 away."
		)
	);
	let nothing = path(&directory, "nothing.json");
	let none = refusal(&["certificate", "fetch", "7", "--url", &url, "--output", &nothing]);
	assert!(none.starts_with("error: there is no exit statement 7 as of block "), "{none}");
	assert!(!Path::new(&nothing).exists());

	// As of an earlier block: the headers lead to the next one with a justification.
	let earlier = path(&directory, "earlier.json");
	let at = node.finalized();
	let number = at.to_string();
	node.wait_until_finalized(at + 2);
	let output = client(&[
		"certificate",
		"fetch",
		"0",
		"--url",
		&url,
		"--at",
		&number,
		"--output",
		&earlier,
	]);
	assert_success(&output);
	let as_of = report(&earlier, &genesis)["asOf"].clone();
	assert_eq!(as_of["block"].as_u64(), Some(at));
	assert!(as_of["justifiedBlock"].as_u64() >= Some(at), "{as_of}");

	// With a set of validators that the reader keeps.
	let set = path(&directory, "set.json");
	let keep = ["certificate", "verify", &file, "--genesis", &genesis, "--save-set", &set];
	assert_success(&client(&keep));
	let short = path(&directory, "short.json");
	let trusted =
		["certificate", "fetch", "0", "--url", &url, "--trusted-set", &set, "--output", &short];
	assert_success(&client(&trusted));

	// From here on there is no node.
	drop(node);
	let verified = report(&file, &genesis);
	assert_eq!(verified["statement"]["words"], WORDS);
	assert_eq!(verified["statement"]["mass"], "5000000");
	assert_eq!(verified["footprint"]["carbonPerKilogram"], "100.000");
	assert_eq!(verified["footprint"]["primaryDataShare"], 1_000_000);
	assert_eq!(verified["label"]["model"], "MassBalance");
	assert_eq!(verified["balances"][0]["account"]["exited"], "5000000");
	let certificate = &verified["draws"][0]["certificate"];
	for accreditation in certificate["accreditations"].as_array().unwrap() {
		assert_eq!(accreditation["coversApproval"], true, "{accreditation}");
		assert_eq!(accreditation["coversStatement"], true, "{accreditation}");
	}
	assert_eq!(verified["warnings"], serde_json::json!([]));

	let output = client(&["certificate", "verify", &file, "--genesis", &genesis]);
	assert_success(&output);
	let table = text(&output.stdout);
	assert!(table.contains("nothing else") && table.contains("Low-carbon copper"), "{table}");

	let output = client(&["certificate", "verify", &short, "--trusted-set", &set]);
	assert_success(&output);
	let needs = refusal(&["certificate", "verify", &short, "--genesis", &genesis]);
	assert!(needs.starts_with("error: the file starts at set 0 of validators, not at"), "{needs}");

	let other = format!("0x{}", "01".repeat(32));
	let another = refusal(&["certificate", "verify", &file, "--genesis", &other]);
	assert_eq!(
		another,
		format!(
			"error: the certificate is of the chain with genesis {genesis}, and {other} is trusted. \
			 Check the genesis hash with somebody you trust; if it is right, this proves nothing of \
			 that chain."
		)
	);
	let altered = path(&directory, "altered.json");
	let json = fs::read_to_string(&file).unwrap();
	fs::write(&altered, json.replacen("\"exit\": 0", "\"exit\": 1", 1)).unwrap();
	assert_eq!(
		refusal(&["certificate", "verify", &altered, "--genesis", &genesis]),
		"error: the file was damaged or edited: its checksum is another one. Ask for it anew."
	);
}

#[test]
fn a_certificate_can_say_who_claims() {
	let node = with_statement();
	let (url, genesis) = (node.url(), genesis(&node));
	let directory = TempDir::new().unwrap();
	let (own, others) = (disclosure(&directory, "mine"), disclosure(&directory, "trader"));
	let file = path(&directory, "disclosed.json");
	let fetch = ["certificate", "fetch", "0", "--url", &url, "--output", &file, "--disclosure"];
	let (_, dossier) = DOSSIERS[0];

	// Of another company: nothing is written.
	let refused = refusal(&[&fetch[..], &[&others]].concat());
	assert!(
		refused.starts_with("error: the disclosed dossier is not the one that 0x"),
		"{refused}"
	);
	assert!(!Path::new(&file).exists());

	assert_success(&client(&[&fetch[..], &[&own]].concat()));
	drop(node);
	assert_eq!(mode(&file), 0o600);
	let claimant = report(&file, &genesis)["claimant"].clone();
	let disclosed: Value = serde_json::from_slice(&fs::read(&own).unwrap()).unwrap();
	assert_eq!(claimant["commitment"], disclosed["commitment"]);
	assert_eq!(claimant["disclosed"]["size"], dossier.len());
	assert_eq!(claimant["disclosed"]["hash"], disclosed["dossierHash"]);

	let saved = path(&directory, "saved");
	let verify = ["certificate", "verify", &file, "--genesis", &genesis, "--save-dossier", &saved];
	let output = client(&verify);
	assert_success(&output);
	let table = text(&output.stdout);
	assert!(table.contains("disclosed: --save-dossier writes the dossier of"), "{table}");
	assert_eq!(fs::read_to_string(&saved).unwrap(), dossier);
	assert_eq!(mode(&saved), 0o600);
	assert!(refusal(&verify).contains("is there already"));
}

#[test]
fn a_code_leads_to_the_certificate() {
	let directory = TempDir::new().unwrap();
	let file = repository("verifier/tests/certificate/version-1.json");
	let file = file.to_str().unwrap();
	let json: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
	let hash = json["checksum"].as_str().unwrap();

	let output = client(&["certificate", "qr", file]);
	assert_success(&output);
	let shown = text(&output.stdout);
	assert!(shown.ends_with(&format!("\n{hash}\n")) && shown.lines().count() > 15, "{shown}");

	let link = format!("https://example.org/c/{}", &hash[2..]);
	for (format, first) in [("svg", &b"<?xml"[..]), ("png", &b"\x89PNG"[..])] {
		let picture = path(&directory, &format!("code.{format}"));
		let flag = format!("--{format}");
		let draw = ["certificate", "qr", file, "--link", "https://example.org/c", &flag, &picture];
		let output = client(&draw);
		assert_success(&output);
		assert_eq!(text(&output.stdout), format!("{link}\n"));
		assert!(fs::read(&picture).unwrap().starts_with(first));
		assert!(refusal(&draw).contains("is there already"));
	}
	assert_eq!(
		refusal(&["certificate", "qr", file, "--link", "example.org"]),
		"error: --link example.org: it has to begin with https:// or http:// and have 200 characters \
		 at most, without spaces"
	);
}
