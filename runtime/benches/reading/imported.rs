//! What the provenance index costs a node that imports blocks full of requests.

use crate::chain::Chain;
use codec::Encode;
use indicatif::ProgressBar;
use sp_core::H256;
use std::time::Duration;
use subxt::rpcs::client::rpc_params;
use tracemet_e2e::{Node, NEW_VALIDATOR};

/// How many requests are made, each of 64 inputs.
pub const REQUESTS: u32 = 400;

/// How many transactions wait in the pool at most.
const WAITING: usize = 32;

/// What importing blocks took.
pub struct Imported {
	/// Blocks after the genesis.
	pub blocks: u64,
	/// Edges that came to the index with them.
	pub edges: u64,
	/// Verifying, executing and storing them.
	pub import: Duration,
	/// The index, behind that.
	pub index: Duration,
}

/// One node makes blocks, another imports them as they come.
pub fn measure(chain: &mut Chain, specification: &str, bar: &ProgressBar) -> Imported {
	bar.set_length(REQUESTS.into());
	bar.set_position(0);
	let validator =
		Node::start(&["--chain", specification, "--alice", "--validator", NEW_VALIDATOR]);
	let importer =
		Node::start_with_metrics(&["--chain", specification, "--bootnodes", validator.peer()]);
	importer.wait_until_best(1);
	crate::asked::wait_for_index(&importer);
	let edges = || importer.metric("tracemet_provenance_index_edges");
	let before = edges();

	let genesis = validator.rpc("chain_getBlockHash", rpc_params![0]);
	let genesis: H256 = serde_json::from_value(genesis).expect("it is a hash");
	for request in chain.signed_requests(genesis, REQUESTS) {
		// A member has only so many transactions wait.
		Node::wait("the pool has room", || validator.pool().len() < WAITING);
		validator.submit(&request.encode()).expect("the request gets into the pool");
		bar.inc(1);
	}
	let all = f64::from(REQUESTS) * 64.0;
	Node::wait("the requests are imported", || edges() - before >= all);
	let seconds = |metric: &str| Duration::from_secs_f64(importer.metric(metric));
	Imported {
		blocks: importer.metric("tracemet_provenance_index_block") as u64,
		edges: (edges() - before) as u64,
		import: seconds("substrate_block_verification_and_import_time_sum"),
		index: seconds("tracemet_provenance_index_seconds"),
	}
}
