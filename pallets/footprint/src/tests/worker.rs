use crate::{mock::*, Authorities, Call, Nodes, VoteOf, Votes, KEY_TYPE};
use codec::Decode;
use frame_support::{assert_ok, traits::Hooks};
use sp_core::{
	offchain::{
		self,
		testing::{TestOffchainExt, TestTransactionPoolExt},
		HttpError, HttpRequestId, HttpRequestStatus, OffchainDbExt, OffchainWorkerExt,
		OpaqueNetworkState, Timestamp, TransactionPoolExt,
	},
	OpaquePeerId, Pair,
};
use sp_keystore::{testing::MemoryKeystore, Keystore, KeystoreExt};
use tracemet_primitives::{FootprintStatus, RequestId};

/// The off-chain worker of a node that isn't a validator.
struct FullNode;

impl offchain::Externalities for FullNode {
	fn is_validator(&self) -> bool {
		false
	}
	fn network_state(&self) -> Result<OpaqueNetworkState, ()> {
		Err(())
	}
	fn timestamp(&mut self) -> Timestamp {
		Timestamp::default()
	}
	fn sleep_until(&mut self, _: Timestamp) {}
	fn random_seed(&mut self) -> [u8; 32] {
		[0; 32]
	}
	fn http_request_start(&mut self, _: &str, _: &str, _: &[u8]) -> Result<HttpRequestId, ()> {
		Err(())
	}
	fn http_request_add_header(&mut self, _: HttpRequestId, _: &str, _: &str) -> Result<(), ()> {
		Err(())
	}
	fn http_request_write_body(
		&mut self,
		_: HttpRequestId,
		_: &[u8],
		_: Option<Timestamp>,
	) -> Result<(), HttpError> {
		Err(HttpError::IoError)
	}
	fn http_response_wait(
		&mut self,
		_: &[HttpRequestId],
		_: Option<Timestamp>,
	) -> Vec<HttpRequestStatus> {
		vec![]
	}
	fn http_response_headers(&mut self, _: HttpRequestId) -> Vec<(Vec<u8>, Vec<u8>)> {
		vec![]
	}
	fn http_response_read_body(
		&mut self,
		_: HttpRequestId,
		_: &mut [u8],
		_: Option<Timestamp>,
	) -> Result<usize, HttpError> {
		Err(HttpError::IoError)
	}
	fn set_authorized_nodes(&mut self, _: Vec<OpaquePeerId>, _: bool) {}
}

/// A pool that refuses everything.
struct FullPool;

impl offchain::TransactionPool for FullPool {
	fn submit_transaction(&mut self, _: Vec<u8>) -> Result<(), ()> {
		Err(())
	}
}

/// A chain, and a validator node that holds the keys of these validators.
fn with_keys(local: &[u64]) -> sp_io::TestExternalities {
	let keystore = MemoryKeystore::new();
	for validator in local {
		let seed = format!("//validator {validator}");
		keystore.insert(KEY_TYPE, &seed, &pair(*validator).public().0).unwrap();
	}
	let (worker, _) = TestOffchainExt::new();
	let mut ext = new_test_ext();
	ext.register_extension(KeystoreExt::new(keystore));
	ext.register_extension(OffchainDbExt::new(worker.clone()));
	ext.register_extension(OffchainWorkerExt::new(worker));
	ext
}

/// Runs a test that can take out of the pool what the worker has sent.
fn execute_with_pool(
	mut ext: sp_io::TestExternalities,
	test: impl FnOnce(&dyn Fn() -> Vec<Vec<u8>>),
) {
	let (pool, state) = TestTransactionPoolExt::new();
	ext.register_extension(TransactionPoolExt::new(pool));
	execute(ext, || test(&|| std::mem::take(&mut state.write().transactions)));
}

/// The worker after this block.
fn work(block: u64) {
	System::set_block_number(block);
	<Footprint as Hooks<u64>>::offchain_worker(block);
}

/// The call in a transaction, as a validator that receives it finds it.
fn decode(transaction: &[u8]) -> RuntimeCall {
	Extrinsic::decode(&mut &transaction[..]).unwrap().function
}

fn vote_in(call: &RuntimeCall) -> VoteOf<Test> {
	let RuntimeCall::Footprint(Call::vote { vote, .. }) = call else { panic!("not a vote") };
	vote.clone()
}

fn nodes_in(transactions: &[Vec<u8>]) -> Vec<RequestId> {
	let mut nodes = transactions.iter().map(|t| vote_in(&decode(t)).node).collect::<Vec<_>>();
	nodes.sort();
	nodes
}

/// A node whose result is beyond counting: all of nothing cannot be shared.
fn incalculable() -> tracemet_primitives::ProductionNode {
	let mut production = remelting();
	production.outputs[0].mass = tracemet_primitives::Mass::ZERO;
	production
}

#[test]
fn what_a_worker_sends_passes_and_counts() {
	execute_with_pool(with_keys(&[1]), |sent| {
		open(1, remelting());
		work(2);
		let sent = sent();
		assert_eq!(sent.len(), 1);
		let call = decode(&sent[0]);
		assert_eq!(vote_in(&call), vote(NODE, 1, &remelted()));
		System::set_block_number(3);
		assert_ok!(validate(&call));
		assert_ok!(include(call));
		assert!(Votes::<Test>::contains_key(NODE, authority(1)));
	});
}

#[test]
fn one_vote_for_each_open_node_and_local_key() {
	execute_with_pool(with_keys(&[0, 2, 7]), |sent| {
		for id in 1..4 {
			open(id, remelting());
		}
		accept(RequestId(3));
		cast(RequestId(2), 0, &remelted()).unwrap();
		work(2);
		let mut votes = sent()
			.iter()
			.map(|t| vote_in(&decode(t)))
			.map(|vote| (vote.node, vote.authority))
			.collect::<Vec<_>>();
		votes.sort();
		// Key 7 is no validator's, node 3 is accepted, and key 0 has voted on node 2.
		let mut expected = vec![
			(RequestId(1), authority(0)),
			(RequestId(1), authority(2)),
			(RequestId(2), authority(2)),
		];
		expected.sort();
		assert_eq!(votes, expected);
	});
}

#[test]
fn workers_of_all_validators_settle_a_round() {
	execute_with_pool(with_keys(&[0, 1, 2]), |sent| {
		open(1, remelting());
		work(1);
		for transaction in sent() {
			assert_ok!(include(decode(&transaction)));
		}
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Accepted));
		work(2);
		assert_eq!(sent().len(), 0);
	});
}

#[test]
fn a_node_that_is_no_validator_sends_nothing() {
	let mut ext = with_keys(&[0]);
	ext.register_extension(OffchainWorkerExt::new(FullNode));
	execute_with_pool(ext, |sent| {
		open(1, remelting());
		work(2);
		assert_eq!(sent().len(), 0);
	});
}

#[test]
fn a_key_out_of_force_sends_nothing() {
	execute_with_pool(with_keys(&[0]), |sent| {
		open(1, remelting());
		rotate_to(&[1, 2, 3]);
		work(2);
		assert_eq!(sent().len(), 0);
		rotate_to(&[0, 1, 2]);
		work(3);
		assert_eq!(sent().len(), 1);
	});
}

#[test]
fn a_lost_vote_is_sent_again_as_another_transaction() {
	execute_with_pool(with_keys(&[0]), |sent| {
		open(1, remelting());
		work(2);
		let first = sent();
		assert_eq!(first.len(), 1);
		for block in [2, 3, 5] {
			work(block);
			assert_eq!(sent().len(), 0, "block {block}");
		}
		work(6);
		let second = sent();
		assert_eq!(second.len(), 1);
		assert_ne!(first, second);
		assert_eq!(vote_in(&decode(&second[0])).signed_at, 6);
		work(9);
		assert_eq!(sent().len(), 0);
		work(10);
		assert_eq!(sent().len(), 1);

		// Either can be included, but only one.
		assert_ok!(include(decode(&second[0])));
		assert!(include(decode(&first[0])).is_err());
		work(20);
		assert_eq!(sent().len(), 0);
	});
}

#[test]
fn a_pool_that_refuses_is_tried_again() {
	let mut ext = with_keys(&[0]);
	ext.register_extension(TransactionPoolExt::new(FullPool));
	execute(ext, || {
		open(1, remelting());
		work(2);
		work(6);
		assert_eq!(Votes::<Test>::iter().count(), 0);
	});
}

#[test]
fn another_attempt_is_voted_on_at_once() {
	execute_with_pool(with_keys(&[0]), |sent| {
		open(1, remelting());
		work(2);
		assert_eq!(sent().len(), 1);
		cast(NODE, 1, &wrong(1)).unwrap();
		cast(NODE, 2, &wrong(2)).unwrap();
		work(3);
		assert_eq!(sent().len(), 0);
		Footprint::retry_roll_up(RuntimeOrigin::root(), NODE).unwrap();
		work(4);
		let again = sent();
		assert_eq!(again.len(), 1);
		assert_eq!(vote_in(&decode(&again[0])).attempt, 1);
		assert_ok!(include(decode(&again[0])));
	});
}

#[test]
fn what_cannot_be_calculated_stops_no_other() {
	execute_with_pool(with_keys(&[0]), |sent| {
		// More of them than a worker has votes under way.
		for id in 1..=200 {
			open(id, incalculable());
		}
		open(201, remelting());
		open(202, remelting());
		Nodes::<Test>::mutate(RequestId(202), |node| {
			node.as_mut().unwrap().method = tracemet_primitives::MethodId(9);
		});
		work(2);
		assert_eq!(nodes_in(&sent()), vec![RequestId(201)]);
	});
}

#[test]
fn many_open_rounds_are_worked_through_in_portions() {
	execute_with_pool(with_keys(&[0]), |sent| {
		for id in 1..=100 {
			open(id, remelting());
		}
		work(2);
		let first = sent();
		assert_eq!(first.len(), 64);
		work(3);
		assert_eq!(sent().len(), 0);
		for transaction in &first {
			assert_ok!(include(decode(transaction)));
		}
		work(4);
		let second = sent();
		assert_eq!(second.len(), 36);
		let mut all = nodes_in(&first);
		all.extend(nodes_in(&second));
		all.sort();
		assert_eq!(all, (1..=100).map(RequestId).collect::<Vec<_>>());
	});
}

#[test]
fn without_validators_there_is_nothing_to_do() {
	execute_with_pool(with_keys(&[0]), |sent| {
		open(1, remelting());
		Authorities::<Test>::kill();
		work(2);
		assert_eq!(sent().len(), 0);
	});
}
