//! What a command says when something goes wrong after its transaction was sent: whoever runs it again
//! mustn't do it twice.

use serde_json::json;
use std::{
	fs::{self, File},
	io::{BufRead, BufReader, Lines},
	os::unix::fs::PermissionsExt,
	process::{Child, ChildStderr, Command, Stdio},
	time::{Duration, Instant},
};
use subxt::rpcs::client::RpcParams;
use subxt_signer::{sr25519::Keypair, SecretUri};
use tracemet_e2e::{assert_success, client, program, repository, text, Node, DEVELOPMENT_PHRASE};

/// The exit code of what may be done.
const MAY_BE_DONE: Option<i32> = Some(3);
/// How often a transaction is raced into a block before it is given up.
const RACES: usize = 8;
/// How long a transaction may take into the pool.
const RACE: Duration = Duration::from_secs(5);

/// The secret of the certification body.
fn secret() -> String {
	format!("{DEVELOPMENT_PHRASE}//single-lot//doubt//certifier")
}

/// A chain with the members of the shortest scenario, and the key file of the certification body.
fn chain() -> (Node, String) {
	let node = Node::development();
	let scenario = repository("tests/scenarios/single-lot.toml");
	assert_success(&node.run_scenario(&scenario, &["--run", "doubt"]));
	let key = node.base_path().join("certifier");
	fs::write(&key, secret()).unwrap();
	fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
	let key = key.to_str().unwrap().to_owned();
	(node, key)
}

/// Where certificate 0 stands, by a finalized block.
fn status(node: &Node) -> serde_json::Value {
	let url = node.url();
	let show = ["certification", "show", "0", "--output", "json", "--url", &url];
	let output = client(&show);
	assert_success(&output);
	let shown: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
	shown["status"].clone()
}

/// A command of the certification body on certificate 0, while it runs.
struct Running {
	process: Child,
	said: Lines<BufReader<ChildStderr>>,
	last: String,
}

impl Running {
	fn start(node: &Node, key: &str, command: &str, stdout: Stdio) -> Self {
		let mut process = Command::new(program("tracemet"))
			.args(["certification", command, "0", "--url", &node.url(), "--key", key])
			.env("NO_COLOR", "1")
			.stdin(Stdio::null())
			.stdout(stdout)
			.stderr(Stdio::piped())
			.spawn()
			.unwrap();
		let said = BufReader::new(process.stderr.take().unwrap()).lines();
		Self { process, said, last: String::new() }
	}

	/// The line that has this in it.
	fn says(&mut self, part: &str) -> String {
		let line = self.said.by_ref().map_while(Result::ok).find(|line| line.contains(part));
		line.unwrap_or_else(|| panic!("it doesn't say `{part}`"))
	}

	/// Hash of the transaction, and the last block that can include it.
	fn sends(&mut self) -> (String, String) {
		let line = self.says("sending transaction ");
		let words = line.split([' ', ',']).collect::<Vec<_>>();
		assert_eq!(words[2].len(), 66, "{line}");
		(words[2].to_owned(), words.last().unwrap().to_string())
	}

	/// Waits for it. Its exit code, and the last line that it says.
	fn ends(mut self) -> (Option<i32>, String) {
		for line in self.said.by_ref().map_while(Result::ok) {
			self.last = line;
		}
		(self.process.wait().unwrap().code(), self.last)
	}
}

/// Another transaction of the same account takes the place of a command's. False: the command's was faster.
fn takes_the_place(node: &Node, key: &str) -> bool {
	let signer = Keypair::from_uri(&secret().parse::<SecretUri>().unwrap()).unwrap();
	let mut account = RpcParams::new();
	account.push(signer.public_key().to_account_id()).unwrap();
	let nonce = node.rpc("system_accountNextIndex", account).as_u64().unwrap();
	let other = node.remarks(&signer, nonce..nonce + 1);

	// As much time as there can be until the next block.
	let best = node.rpc("chain_getHeader", RpcParams::new());
	let best = best["number"].as_str().unwrap().trim_start_matches("0x").to_owned();
	node.wait_until_best(u64::from_str_radix(&best, 16).unwrap() + 1);
	let mut command = Running::start(node, key, "suspend", Stdio::null());
	let (hash, _) = command.sends();
	let deadline = Instant::now() + RACE;
	while node.pool().is_empty() && Instant::now() < deadline {}
	let mut removed = RpcParams::new();
	removed.push(json!([{ "hash": hash }])).unwrap();
	let _if_it_is_there = node.try_rpc("author_removeExtrinsic", removed);
	let _if_there_is_room = node.submit(&other[0]);
	let (code, last) = command.ends();
	let expected = format!(
		"error: transaction {hash} is in no block, and never will be: another transaction of the \
		 signer took its place (nonce {nonce}). Nothing was changed: send it again."
	);
	if last == expected {
		assert_eq!(code, Some(1));
	}
	last == expected
}

#[test]
fn who_sends_again_is_told_whether_that_may_do_it_twice() {
	let (node, key) = chain();

	// What was done and can't be shown isn't to be done again.
	let full = File::options().write(true).open("/dev/full").unwrap();
	let mut command = Running::start(&node, &key, "suspend", full.into());
	let (hash, _) = command.sends();
	let (code, last) = command.ends();
	assert_eq!(code, MAY_BE_DONE, "{last}");
	let beginning = format!("error: transaction {hash} is done, in the finalized block ");
	assert!(last.starts_with(&beginning), "{last}");
	assert!(last.ends_with("don't send it again, look at the list"), "{last}");
	assert_eq!(status(&node), json!("Suspended"));

	// If nobody reads what it says, it does its work.
	let mut command = Running::start(&node, &key, "lift", Stdio::piped());
	command.sends();
	let Running { process, said, .. } = command;
	drop(said);
	let output = process.wait_with_output().unwrap();
	assert_success(&output);
	assert!(text(&output.stdout).contains("block hash"));
	assert_eq!(status(&node), json!("Active"));

	// A failure counts when it is final.
	let mut command = Running::start(&node, &key, "lift", Stdio::null());
	let failure = command.says("failed in block ");
	assert!(failure.contains(", which isn't final: Certification."), "{failure}");
	command.says("finalized in block ");
	let (code, last) = command.ends();
	assert_eq!(code, Some(1), "{last}");
	assert!(last.starts_with("error: failed in block "), "{last}");
	assert!(last.contains(", nothing was changed: Certification."), "{last}");

	// What can't be done any more may be done again.
	assert!((0..RACES).any(|_| takes_the_place(&node, &key)), "no race was won");

	// A node that is gone leaves open what becomes of it.
	let mut command = Running::start(&node, &key, "suspend", Stdio::piped());
	let (hash, until) = command.sends();
	command.says("in block ");
	drop(node);
	let (code, last) = command.ends();
	assert_eq!(code, MAY_BE_DONE, "{last}");
	assert!(last.starts_with(&format!("error: it isn't known what became of transaction {hash} (")));
	assert!(
		last.ends_with(&format!(
			"): it may be in a block, or get into one up to block {until}. Don't send it again before \
			 that block is finalized and the list doesn't show what it makes."
		)),
		"{last}"
	);
}
