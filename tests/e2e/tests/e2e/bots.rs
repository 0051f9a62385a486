//! The example bots follow a chain from its first block on, are stopped and started again, and their
//! reports come out exactly.

use std::{
	cell::RefCell,
	fs,
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
};
use tracemet_e2e::{assert_success, program, repository, text, Node};

/// After the copper chain. Cathode and wire of one label were both issued.
const REPORT: &str = "\
label,name,issued_g,exited_g
0,\"Cu CONCENTRATE MIX\",45000000,0
1,\"Cu 8.0 MIX\",90000000,45000000
2,\"Cu RE MIX\",20000000,10000000
3,\"Cu 1.0 MIX\",0,0
";

/// A bot with files of its own. It is stopped when this is dropped.
struct Bot {
	command: Vec<String>,
	state: PathBuf,
	report: PathBuf,
	process: Option<Child>,
}

impl Bot {
	fn new(command: &[&str], url: &str, directory: &Path, name: &str) -> Self {
		let path = |file: &str| directory.join(format!("{name}-{file}"));
		let (state, report) = (path("state.json"), path("report.csv"));
		let mut command = command.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>();
		command.push(url.to_owned());
		command.extend([&state, &report].map(|path| path.to_str().unwrap().to_owned()));
		Self { command, state, report, process: None }
	}

	fn start(&mut self) {
		let process = Command::new(&self.command[0])
			.args(&self.command[1..])
			.stdin(Stdio::null())
			.spawn()
			.expect("the bot is built");
		self.process = Some(process);
	}

	/// What it says when it ends by itself, which it has to.
	fn ends(&self) -> String {
		let process = Command::new(&self.command[0])
			.args(&self.command[1..])
			.stdin(Stdio::null())
			.stderr(Stdio::piped())
			.spawn()
			.expect("the bot is built");
		let process = RefCell::new(process);
		Node::wait("the bot ends", || process.borrow_mut().try_wait().unwrap().is_some());
		let output = process.into_inner().wait_with_output().unwrap();
		assert_eq!(output.status.code(), Some(1));
		text(&output.stderr)
	}

	/// As a power cut would.
	fn kill(&mut self) {
		if let Some(mut process) = self.process.take() {
			let _ = process.kill();
			let _ = process.wait();
		}
	}

	/// The first block that isn't in its totals.
	fn next(&self) -> u64 {
		let state = fs::read(&self.state).unwrap_or_default();
		let state: serde_json::Value = serde_json::from_slice(&state).unwrap_or_default();
		state["next"].as_u64().unwrap_or_default()
	}

	fn report(&self) -> String {
		fs::read_to_string(&self.report).unwrap_or_default()
	}
}

impl Drop for Bot {
	fn drop(&mut self) {
		self.kill();
	}
}

#[test]
fn both_bots_report_the_copper_chain_exactly() {
	let node = Node::development();
	// Another chain with the same first block.
	let other = Node::development();
	let directory = tempfile::tempdir().unwrap();
	let rust = program("tracemet-example-bot");
	let javascript = repository("examples/bot-js/bot.js");
	let rust = [rust.to_str().unwrap()];
	let javascript = ["node", javascript.to_str().unwrap()];
	let mut bots = [(&rust[..], "rust"), (&javascript[..], "javascript")]
		.map(|(command, name)| Bot::new(command, &node.url(), directory.path(), name));

	// They follow while it happens, and one is stopped in the middle of it.
	for bot in &mut bots {
		bot.start();
	}
	std::thread::scope(|scope| {
		let scenario =
			scope.spawn(|| node.run_scenario(&repository("tests/scenarios/copper.toml"), &[]));
		for bot in &mut bots {
			Node::wait("the bot has taken blocks", || bot.next() > 2);
			bot.kill();
			bot.start();
		}
		assert_success(&scenario.join().unwrap());
	});
	for bot in &bots {
		Node::wait("the report is complete", || bot.report() == REPORT);
	}

	// Started once more, they count nothing twice.
	for bot in &mut bots {
		bot.kill();
		let next = bot.next();
		bot.start();
		Node::wait("the bot has gone on", || bot.next() > next);
		assert_eq!(bot.report(), REPORT);
	}

	// One that comes late catches up with all of it.
	let mut late = Bot::new(&rust, &node.url(), directory.path(), "late");
	late.start();
	Node::wait("the late bot has caught up", || late.report() == REPORT);

	// On another chain they count nothing.
	for bot in &mut bots {
		bot.kill();
	}
	for (command, name) in [(&rust[..], "rust"), (&javascript[..], "javascript")] {
		let stray = Bot::new(command, &other.url(), directory.path(), name);
		let kept = fs::read(&stray.state).unwrap();
		let last = stray.next() - 1;
		other.wait_until_best(last);
		let said = stray.ends();
		let expected = format!("error: the node is on another chain: its block {last} is 0x");
		assert!(said.contains(&expected), "{said}");
		assert_eq!(fs::read(&stray.state).unwrap(), kept);
		assert_eq!(stray.report(), REPORT);
	}
}
