//! Starts real nodes on loopback and runs the real client against them.
//!
//! The programs are those that the workspace's build leaves beside the tests.

#![deny(missing_docs)]

use serde_json::Value;
use std::{
	fs::{self, File},
	io::{BufRead, BufReader, Write},
	net::{TcpListener, TcpStream},
	path::{Path, PathBuf},
	process::{Child, Command, Output, Stdio},
	sync::{mpsc, Mutex},
	time::{Duration, Instant, SystemTime},
};
use subxt::{
	config::DefaultExtrinsicParamsBuilder,
	rpcs::{client::RpcParams, RpcClient},
	transactions, OnlineClient, SubstrateConfig,
};
use subxt_signer::sr25519::Keypair;
use tempfile::TempDir;

/// The phrase that all development keys are derived from.
pub const DEVELOPMENT_PHRASE: &str =
	"bottom drive obey lake curtain smoke basket hold race lonely fit walk";

/// How long a node may take until it answers, or a chain until it has done what a test waits for.
const PATIENCE: Duration = Duration::from_secs(180);

/// A program of the workspace.
pub fn program(name: &str) -> PathBuf {
	let test = std::env::current_exe().expect("a test knows where it is");
	let release = test.ancestors().nth(2).expect("tests are in target/release/deps");
	release.join(name)
}

/// A file of the repository: of the one that the test is run in, which need not be the one that it
/// was built in, because checkouts share the folder of what is built.
pub fn repository(path: &str) -> PathBuf {
	let package = std::env::var("CARGO_MANIFEST_DIR").expect("cargo runs the tests");
	Path::new(&package).join("../..").join(path)
}

/// Key of `Session.Validators`: the hashes (twox-128) of both names.
const SESSION_VALIDATORS: &str =
	"0xcec5070d609dd3497f72bde07fc96ba088dcde934c658227ee1dfafcd6e16903";

/// A validator that starts on an empty base path makes itself a network key.
pub const NEW_VALIDATOR: &str = "--unsafe-force-node-key-generation";

/// Writes the specification of the `local` chain, with changes to its genesis, into the directory.
/// Answers the path of the file.
pub fn chain_specification(directory: &Path, change: impl FnOnce(&mut Value)) -> String {
	let output = node_command(&["export-chain-spec", "--chain", "local"]);
	assert_success(&output);
	let mut specification: Value =
		serde_json::from_slice(&output.stdout).expect("a chain specification is JSON");
	change(&mut specification["genesis"]["runtimeGenesis"]["patch"]);
	let patch = directory.join("patch.json");
	fs::write(&patch, specification.to_string()).expect("there is room");
	let file = directory.join("chain.json");
	write_genesis(in_utf8(&patch), &file);
	in_utf8(&file).to_owned()
}

/// The file with the specification of one of the node's own chains, `dev` or `local`, that has the
/// genesis in it. It is made once for each build of the node, whose time it bears.
pub fn preset(chain: &str) -> String {
	static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
	let _making = ONE_AT_A_TIME.lock().expect("nobody fails to make one");
	let file = program(&format!("e2e-{chain}.json"));
	let built = written(&program("tracemet-node")).expect("the node is built");
	if written(&file) != Some(built) {
		// Nobody sees half of it, or of another build.
		let draft = file.with_extension("draft");
		write_genesis(chain, &draft);
		let stamped = File::options().write(true).open(&draft).and_then(|f| f.set_modified(built));
		stamped.expect("the file can be written");
		fs::rename(draft, &file).expect("the file can be written");
	}
	in_utf8(&file).to_owned()
}

/// When a file was last written, if there is one.
fn written(file: &Path) -> Option<SystemTime> {
	fs::metadata(file).and_then(|metadata| metadata.modified()).ok()
}

/// Writes the specification of a chain with its genesis as state. A node that only has a preset or a
/// patch executes the runtime to make its genesis, which takes twice as long as all else that it does
/// to start.
fn write_genesis(chain: &str, file: &Path) {
	let output = node_command(&["export-chain-spec", "--chain", chain, "--raw"]);
	assert_success(&output);
	fs::write(file, output.stdout).expect("there is room");
}

fn in_utf8(path: &Path) -> &str {
	path.to_str().expect("a path in UTF-8")
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
	prometheus_port: Option<u16>,
	peer: String,
	runtime: tokio::runtime::Runtime,
}

impl Node {
	/// Starts a node and waits until it answers.
	pub fn start(arguments: &[&str]) -> Self {
		Self::start_on(None, arguments)
	}

	/// Starts a node that tells its metrics, and waits until it answers.
	pub fn start_with_metrics(arguments: &[&str]) -> Self {
		let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
		Self::start_on(Some(free.expect("there is a free port").port()), arguments)
	}

	fn start_on(prometheus_port: Option<u16>, arguments: &[&str]) -> Self {
		let metrics = match prometheus_port {
			Some(port) => vec!["--prometheus-port".to_owned(), port.to_string()],
			None => vec!["--no-prometheus".to_owned()],
		};
		let base_path = TempDir::new().expect("there is room for a chain");
		let mut process = Command::new(program("tracemet-node"))
			.args(["--rpc-port", "0", "--listen-addr", "/ip4/127.0.0.1/tcp/0"])
			.args(["--no-mdns", "--no-telemetry"])
			.args(metrics)
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
		let peer = String::new();
		let mut node = Self { process, base_path, rpc_port, prometheus_port, peer, runtime };
		let addresses = node.rpc("system_localListenAddresses", RpcParams::new());
		node.peer = addresses[0].as_str().expect("it listens on loopback").to_owned();
		node
	}

	/// A node of the development chain, which is a whole chain by itself.
	pub fn development() -> Self {
		Self::start(&["--dev", "--chain", &preset("dev")])
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

	/// A metric of a node that tells its metrics: the sum over its labels.
	pub fn metric(&self, name: &str) -> f64 {
		let port = self.prometheus_port.expect("it was started with metrics");
		let mut connection = TcpStream::connect(("127.0.0.1", port)).expect("it tells its metrics");
		let asked = "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
		connection.write_all(asked.as_bytes()).expect("it listens");
		let values = BufReader::new(connection).lines().map_while(Result::ok).filter_map(|line| {
			let of_this = line.strip_prefix(name)?;
			let value = match of_this.strip_prefix('{') {
				Some(labels) => labels.split_once("} ")?.1,
				None => of_this.strip_prefix(' ')?,
			};
			value.parse::<f64>().ok()
		});
		let values = values.collect::<Vec<_>>();
		assert!(!values.is_empty(), "there is no metric {name}");
		values.into_iter().sum()
	}

	/// The time for which its process had processors, on Linux in steps of 10 ms.
	pub fn processor_time(&self) -> Duration {
		let file = format!("/proc/{}/stat", self.process.id());
		let told = fs::read_to_string(file).expect("it runs, on Linux");
		// The name before may have spaces in it; user and system time are the 14th and 15th field.
		let (_, fields) = told.rsplit_once(") ").expect("it has a name");
		let ticks = fields
			.split(' ')
			.skip(11)
			.take(2)
			.map(|field| field.parse::<u64>().expect("it is a number"));
		Duration::from_millis(ticks.sum::<u64>() * 10)
	}

	/// Calls a JSON-RPC method that has to succeed.
	pub fn rpc(&self, method: &str, parameters: RpcParams) -> Value {
		self.try_rpc(method, parameters).expect("the call succeeds")
	}

	/// Calls a JSON-RPC method. The error is what the node said, its data included.
	pub fn try_rpc(&self, method: &str, parameters: RpcParams) -> Result<Value, String> {
		self.runtime.block_on(async {
			let client = RpcClient::from_insecure_url(self.url()).await.expect("the node answers");
			client.request(method, parameters).await.map_err(|error| match error {
				subxt::rpcs::Error::User(answer) => {
					let data = answer.data.map(|data| data.get().to_owned()).unwrap_or_default();
					format!("{}: {data}", answer.message)
				}
				other => other.to_string(),
			})
		})
	}

	/// Signed remarks with these nonces, encoded.
	pub fn remarks(&self, signer: &Keypair, nonces: std::ops::Range<u64>) -> Vec<Vec<u8>> {
		self.runtime.block_on(async {
			let client = OnlineClient::<SubstrateConfig>::from_insecure_url(self.url())
				.await
				.expect("the node answers");
			let at = client.at_current_block().await.expect("the chain has a block");
			let sign = |nonce| {
				let call = transactions::dynamic("System", "remark", (vec![0u8; 32],));
				let parameters =
					DefaultExtrinsicParamsBuilder::new().nonce(nonce).immortal().build();
				at.transactions()
					.create_signable_offline(&call, parameters)
					.expect("the chain has remarks")
					.sign(signer)
					.expect("the chain's extensions are known")
					.encoded()
					.to_vec()
			};
			nonces.map(sign).collect()
		})
	}

	/// A storage value, encoded. `key`: in hexadecimal.
	pub fn storage(&self, key: &str) -> Option<Vec<u8>> {
		let mut parameters = RpcParams::new();
		parameters.push(key).expect("a string is JSON");
		let value = self.rpc("state_getStorage", parameters);
		value
			.as_str()
			.map(|digits| hex::decode(digits.trim_start_matches("0x")).expect("in hexadecimal"))
	}

	/// The accounts of the current session's validators, fewer than 64.
	pub fn validators(&self) -> Vec<Vec<u8>> {
		let list = self.storage(SESSION_VALIDATORS).expect("there is a session");
		// One byte for the length of a list as short as this.
		list[1..].chunks(32).map(<[u8]>::to_vec).collect()
	}

	/// Hands an encoded transaction to the pool; the error is what the node said.
	pub fn submit(&self, transaction: &[u8]) -> Result<(), String> {
		let mut parameters = RpcParams::new();
		parameters.push(format!("0x{}", hex::encode(transaction))).expect("a string is JSON");
		self.try_rpc("author_submitExtrinsic", parameters).map(|_| ())
	}

	/// The transactions in its pool that wait for a block.
	pub fn pool(&self) -> Vec<Vec<u8>> {
		let pending = self.rpc("author_pendingExtrinsics", RpcParams::new());
		pending
			.as_array()
			.expect("it is a list")
			.iter()
			.map(|one| {
				let digits = one.as_str().expect("of strings").trim_start_matches("0x");
				hex::decode(digits).expect("in hexadecimal")
			})
			.collect()
	}

	/// The number of the last finalized block.
	pub fn finalized(&self) -> u64 {
		let hash = self.rpc("chain_getFinalizedHead", RpcParams::new());
		let mut parameters = RpcParams::new();
		parameters.push(hash).expect("a hash is JSON");
		self.number(parameters)
	}

	/// The number of the block that `chain_getHeader` answers, of the best one without parameters.
	fn number(&self, parameters: RpcParams) -> u64 {
		let header = self.rpc("chain_getHeader", parameters);
		let number = header["number"].as_str().expect("headers have numbers");
		u64::from_str_radix(number.trim_start_matches("0x"), 16).expect("in hexadecimal")
	}

	/// Waits until the block is finalized.
	pub fn wait_until_finalized(&self, block: u64) {
		Self::wait(&format!("block {block} is finalized"), || self.finalized() >= block);
	}

	/// Waits until the chain has a block with this number.
	pub fn wait_until_best(&self, block: u64) {
		Self::wait(&format!("there is a block {block}"), || self.number(RpcParams::new()) >= block);
	}

	/// Waits until it is so. `what`: for the message if it isn't in time.
	pub fn wait(what: &str, is_so: impl Fn() -> bool) {
		let deadline = Instant::now() + PATIENCE;
		while !is_so() {
			assert!(Instant::now() < deadline, "{what}: not in time");
			std::thread::sleep(Duration::from_millis(200));
		}
	}

	/// Runs a scenario file against the node.
	pub fn run_scenario(&self, file: &Path, more: &[&str]) -> Output {
		let file = in_utf8(file);
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
