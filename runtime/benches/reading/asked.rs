//! What a node is asked through JSON-RPC, and how long its answers take.

use crate::chain::{Chain, Root};
use indicatif::ProgressBar;
use serde_json::json;
use std::time::{Duration, Instant};
use subxt::rpcs::{
	client::{rpc_params, RpcParams},
	Error, RpcClient,
};
use tracemet_e2e::Node;
use tracemet_primitives::RequestId;

/// Connections that ask at the same time, each its next question when it has its answer.
pub const CONNECTIONS: u64 = 4;

/// How often each connection asks for a footprint, and as often for a storage value.
pub const READS: u64 = 5_000;

/// Reads before the first that counts: the runtime is compiled and the caches are filled.
const WARM_UP: u64 = 200;

/// How often the same provenance is asked for.
pub const ANSWERS: u32 = 40;

/// Waits until the index answers.
pub fn wait_for_index(node: &Node) {
	let line = json!({ "line": { "request": 0, "line": 0 } });
	Node::wait("the index is built", || {
		node.try_rpc("tracemet_provenance", rpc_params![line.clone(), "upstream", 0]).is_ok()
	});
}

/// How long answers took.
pub struct Times(Vec<Duration>);

impl Times {
	/// The time within which so many of a thousand answers came.
	pub fn within(&self, per_mille: usize) -> Duration {
		let place = (self.0.len() * per_mille).div_ceil(1_000).saturating_sub(1);
		self.0.get(place).copied().unwrap_or_default()
	}

	pub fn count(&self) -> usize {
		self.0.len()
	}
}

impl From<Vec<Duration>> for Times {
	fn from(mut times: Vec<Duration>) -> Self {
		times.sort_unstable();
		Self(times)
	}
}

/// Reads of footprints, and of the storage values that they rest on, taking turns.
pub struct Reads {
	/// `tracemet_footprint`.
	pub footprint: Times,
	/// `state_getStorage` of the footprint in force.
	pub storage: Times,
}

async fn timed(client: &RpcClient, method: &str, asked: RpcParams) -> Result<Duration, Error> {
	let begun = Instant::now();
	let answer: serde_json::Value = client.request(method, asked).await?;
	let took = begun.elapsed();
	assert!(!answer.is_null(), "{method} has an answer");
	Ok(took)
}

impl Reads {
	pub fn measure(node: &Node, chain: &mut Chain, bar: &ProgressBar) -> Result<Self, Error> {
		let requests = chain.requests();
		bar.set_length(CONNECTIONS * (WARM_UP + READS));
		bar.set_position(0);
		let runtime = tokio::runtime::Builder::new_current_thread()
			.enable_all()
			.build()
			.expect("there are threads");
		let connections = (0..CONNECTIONS).map(|connection| {
			let keys = |read: u64| {
				// Far from one read to the next, and all in the end.
				let request = RequestId((connection + read * 7_919) % requests);
				(request, chain.footprint_key(request))
			};
			let asked = (0..WARM_UP + READS).map(keys).collect::<Vec<_>>();
			let (url, bar) = (node.url(), bar.clone());
			async move {
				let client = RpcClient::from_insecure_url(url).await?;
				let (mut footprint, mut storage) = (Vec::new(), Vec::new());
				for (read, (request, key)) in asked.into_iter().enumerate() {
					let of_footprint = timed(&client, "tracemet_footprint", rpc_params![request]);
					let of_storage = timed(&client, "state_getStorage", rpc_params![key]);
					// Neither always profits from what the other has just read.
					let (first, second) = match read % 2 {
						0 => (of_footprint.await?, of_storage.await?),
						_ => {
							let second = of_storage.await?;
							(of_footprint.await?, second)
						}
					};
					if read as u64 >= WARM_UP {
						footprint.push(first);
						storage.push(second);
					}
					bar.inc(1);
				}
				Ok::<_, Error>((footprint, storage))
			}
		});
		let connections = connections.collect::<Vec<_>>();
		let (mut footprint, mut storage) = (Vec::new(), Vec::new());
		for times in runtime.block_on(futures::future::try_join_all(connections))? {
			footprint.extend(times.0);
			storage.extend(times.1);
		}
		Ok(Self { footprint: footprint.into(), storage: storage.into() })
	}
}

/// An answer with the provenance of a line.
pub struct Provenance {
	/// What was asked.
	pub root: Root,
	pub edges: u64,
	pub nodes: u64,
	/// Of the answer as JSON.
	pub bytes: usize,
	/// Of all of the node's threads, on average.
	pub processor: Duration,
	/// Until the answer was there and read.
	pub times: Times,
}

impl Provenance {
	pub fn measure(node: &Node, root: Root, bar: &ProgressBar) -> Self {
		bar.set_length(ANSWERS.into());
		bar.set_position(0);
		let line = json!({ "line": root.line });
		let ask = || {
			let params = rpc_params![line.clone(), root.direction, 64, (), 10_000];
			node.rpc("tracemet_provenance", params)
		};
		let answer = ask();
		let count = |field: &str| answer[field].as_u64().expect("it is a number");
		let (edges, nodes, bytes) =
			(count("edgeCount"), count("nodeCount"), answer.to_string().len());
		let before = node.processor_time();
		let times = (0..ANSWERS)
			.map(|_| {
				let begun = Instant::now();
				ask();
				bar.inc(1);
				begun.elapsed()
			})
			.collect::<Vec<_>>();
		let processor = (node.processor_time() - before) / ANSWERS;
		Self { root, edges, nodes, bytes, processor, times: times.into() }
	}
}
