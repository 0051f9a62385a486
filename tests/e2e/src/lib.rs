//! Starts real nodes on loopback and runs the real client against them.
//!
//! The programs are those that the workspace's build leaves beside the tests.

#![deny(missing_docs)]

use serde_json::Value;
use std::{
	io::{BufRead, BufReader},
	path::{Path, PathBuf},
	process::{Child, Command, Output, Stdio},
	sync::mpsc,
	time::{Duration, Instant},
};
use subxt::rpcs::{client::RpcParams, RpcClient};
use tempfile::TempDir;

/// The phrase that all development keys are derived from.
pub const DEVELOPMENT_PHRASE: &str =
	"bottom drive obey lake curtain smoke basket hold race lonely fit walk";

/// How long a node may take until it answers, or a chain until it has done what a test waits for.
const PATIENCE: Duration = Duration::from_secs(120);

/// A program of the workspace.
pub fn program(name: &str) -> PathBuf {
	let test = std::env::current_exe().expect("a test knows where it is");
	let release = test.ancestors().nth(2).expect("tests are in target/release/deps");
	release.join(name)
}

/// A file of the repository.
pub fn repository(path: &str) -> PathBuf {
	Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// Runs the client and waits for it.
pub fn client(arguments: &[&str]) -> Output {
	Command::new(program("tracemet"))
		.args(arguments)
		.env("NO_COLOR", "1")
		.stdin(Stdio::null())
		.output()
		.expect("the client is built")
}

/// Runs the node's program for something that ends by itself, and waits for it.
pub fn node_command(arguments: &[&str]) -> Output {
	Command::new(program("tracemet-node"))
		.args(arguments)
		.stdin(Stdio::null())
		.output()
		.expect("the node is built")
}

/// What a program wrote.
pub fn text(bytes: &[u8]) -> String {
	String::from_utf8_lossy(bytes).into_owned()
}

/// A node process on loopback with ports and a base path of its own. It is stopped, and its chain
/// removed, when this is dropped.
pub struct Node {
	process: Child,
	base_path: TempDir,
	rpc_port: u16,
	peer: String,
	runtime: tokio::runtime::Runtime,
}

impl Node {
	/// Starts a node and waits until it answers.
	pub fn start(arguments: &[&str]) -> Self {
		let base_path = TempDir::new().expect("there is room for a chain");
		let mut process = Command::new(program("tracemet-node"))
			.args(["--rpc-port", "0", "--listen-addr", "/ip4/127.0.0.1/tcp/0"])
			.args(["--no-mdns", "--no-prometheus", "--no-telemetry"])
			.arg("--base-path")
			.arg(base_path.path())
			.args(arguments)
			.stdin(Stdio::null())
			.stdout(Stdio::null())
			.stderr(Stdio::piped())
			.spawn()
			.expect("the node is built");

		// The node says in its log which port it was given. The log is read to its end, or the node
		// would block on a full pipe.
		let log = BufReader::new(process.stderr.take().expect("it is piped"));
		let (port, ports) = mpsc::channel();
		std::thread::spawn(move || {
			for line in log.lines().map_while(Result::ok) {
				if let Some((_, address)) =
					line.split_once("Running JSON-RPC server: addr=127.0.0.1:")
				{
					let digits = address.split(',').next().unwrap_or_default();
					if let Ok(number) = digits.trim().parse::<u16>() {
						let _ = port.send(number);
					}
				}
			}
		});
		let rpc_port = ports.recv_timeout(PATIENCE).expect("the node opens its RPC port");
		let runtime = tokio::runtime::Runtime::new().expect("there are threads");
		let mut node = Self { process, base_path, rpc_port, peer: String::new(), runtime };
		let addresses = node.rpc("system_localListenAddresses", RpcParams::new());
		node.peer = addresses[0].as_str().expect("it listens on loopback").to_owned();
		node
	}

	/// A node of the development chain, which is a whole chain by itself.
	pub fn development() -> Self {
		Self::start(&["--dev"])
	}

	/// The WebSocket address of its RPC.
	pub fn url(&self) -> String {
		format!("ws://127.0.0.1:{}", self.rpc_port)
	}

	/// The address that other nodes reach it at.
	pub fn peer(&self) -> &str {
		&self.peer
	}

	/// Where its chain is.
	pub fn base_path(&self) -> &Path {
		self.base_path.path()
	}

	/// Calls a JSON-RPC method that has to succeed.
	pub fn rpc(&self, method: &str, parameters: RpcParams) -> Value {
		self.runtime.block_on(async {
			let client = RpcClient::from_insecure_url(self.url()).await.expect("the node answers");
			client.request(method, parameters).await.expect("the call succeeds")
		})
	}

	/// The number of the last finalized block.
	pub fn finalized(&self) -> u64 {
		let hash = self.rpc("chain_getFinalizedHead", RpcParams::new());
		let mut parameters = RpcParams::new();
		parameters.push(hash).expect("a hash is JSON");
		let header = self.rpc("chain_getHeader", parameters);
		let number = header["number"].as_str().expect("headers have numbers");
		u64::from_str_radix(number.trim_start_matches("0x"), 16).expect("in hexadecimal")
	}

	/// Waits until the block is finalized.
	pub fn wait_until_finalized(&self, block: u64) {
		let deadline = Instant::now() + PATIENCE;
		while self.finalized() < block {
			assert!(Instant::now() < deadline, "block {block} is not finalized in time");
			std::thread::sleep(Duration::from_millis(200));
		}
	}

	/// Runs a scenario file against the node.
	pub fn run_scenario(&self, file: &Path, more: &[&str]) -> Output {
		let file = file.to_str().expect("a path in UTF-8");
		let url = self.url();
		let mut arguments =
			vec!["scenario", "run", file, "--url", &url, "--seed", DEVELOPMENT_PHRASE];
		arguments.extend(more);
		client(&arguments)
	}
}

impl Drop for Node {
	fn drop(&mut self) {
		let _ = self.process.kill();
		let _ = self.process.wait();
	}
}

/// That a program succeeded; shows what it wrote if it didn't.
pub fn assert_success(output: &Output) {
	assert!(
		output.status.success(),
		"{}\n--- standard output\n{}\n--- standard error\n{}",
		output.status,
		text(&output.stdout),
		text(&output.stderr)
	);
}
