use crate::{
	mock::*, Authorities, BatchOf, Call, Nodes, Resolution, ValidatorSet, VoteBatch, KEY_TYPE,
};
use codec::Decode;
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchClass, GetDispatchInfo},
	traits::Hooks,
	weights::Weight,
};
use frame_system::limits::BlockWeights;
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
use sp_runtime::transaction_validity::InvalidTransaction;
use std::sync::{Arc, Mutex};
use tracemet_primitives::{
	traits::ProductionGraph, FootprintStatus, Mass, MethodId, ProductionNode, RequestId,
};

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

/// A pool that refuses so many transactions before it takes any.
struct FullPool {
	refuses: usize,
	taken: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl offchain::TransactionPool for FullPool {
	fn submit_transaction(&mut self, transaction: Vec<u8>) -> Result<(), ()> {
		if self.refuses > 0 {
			self.refuses -= 1;
			return Err(());
		}
		self.taken.lock().unwrap().push(transaction);
		Ok(())
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

/// The worker after this block, whose hash it knows.
fn work(block: u64) {
	go_to(block);
	frame_system::BlockHash::<Test>::insert(block, hash_of(block));
	<Footprint as Hooks<u64>>::offchain_worker(block);
}

/// The call in a transaction, as a validator that receives it finds it.
fn decode(transaction: &[u8]) -> RuntimeCall {
	Extrinsic::decode(&mut &transaction[..]).unwrap().function
}

fn batch_in(transaction: &[u8]) -> BatchOf<Test> {
	let RuntimeCall::Footprint(Call::vote { batch, .. }) = decode(transaction) else {
		panic!("no batch of votes")
	};
	batch
}

/// The nodes in a batch.
fn nodes_in(transaction: &[u8]) -> Vec<u64> {
	batch_in(transaction).votes.iter().map(|vote| vote.node.0).collect()
}

/// The nodes in all batches together, in their order.
fn all_nodes(transactions: &[Vec<u8>]) -> Vec<u64> {
	transactions.iter().flat_map(|transaction| nodes_in(transaction)).collect()
}

/// The next block, with these transactions.
fn include_all(transactions: &[Vec<u8>]) {
	next_block();
	for transaction in transactions {
		assert_ok!(include(decode(transaction)));
	}
}

/// A node whose result is beyond counting: all of nothing cannot be shared.
fn incalculable() -> ProductionNode {
	let mut production = remelting();
	production.outputs[0].mass = Mass::ZERO;
	production
}

#[test]
fn what_a_worker_sends_passes_and_counts() {
	execute_with_pool(with_keys(&[1]), |sent| {
		open(1, remelting());
		work(2);
		let sent = sent();
		assert_eq!(sent.len(), 1);
		assert_eq!(
			batch_in(&sent[0]),
			VoteBatch {
				authority: authority(1),
				validator_set: 1,
				signed_at: 2,
				block_hash: hash_of(2),
				votes: bounded([vote(NODE, &remelted())]),
			}
		);
		next_block();
		assert_ok!(validate(&decode(&sent[0])));
		assert_ok!(include(decode(&sent[0])));
		assert!(Footprint::has_voted(NODE, 1, 1));
		work(9);
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Pending));
	});
}

#[test]
fn one_batch_of_each_local_key_with_the_nodes_that_it_has_not_voted_on() {
	execute_with_pool(with_keys(&[0, 2, 7]), |sent| {
		for id in 1..=3 {
			open(id, remelting());
		}
		accept(RequestId(3));
		cast(RequestId(2), 0, &remelted()).unwrap();
		work(2);
		let batches = sent()
			.iter()
			.map(|transaction| (batch_in(transaction).authority, nodes_in(transaction)))
			.collect::<Vec<_>>();
		// Key 7 is no validator's, node 3 is accepted, and key 0 has voted on node 2.
		assert_eq!(batches, vec![(authority(0), vec![1]), (authority(2), vec![1, 2])]);
	});
}

#[test]
fn workers_of_all_validators_settle_a_round() {
	execute_with_pool(with_keys(&[0, 1, 2]), |sent| {
		open(1, remelting());
		work(1);
		include_all(&sent());
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Accepted));
		assert_eq!(Footprint::accepted_lines(NODE), Ok(remelted()));
		work(2);
		assert_eq!(sent().len(), 0);
	});
}

/// A request of block n is voted on after it, and accepted in block n + 1, what is made of it in
/// the block after its own.
#[test]
fn a_chain_of_nodes_is_settled_block_by_block() {
	execute_with_pool(with_keys(&[0, 1, 2]), |sent| {
		open(1, remelting());
		for id in 1..=5 {
			work(id);
			include_all(&sent());
			assert_eq!(Footprint::status(RequestId(id)), Some(FootprintStatus::Accepted));
			open(id + 1, drawing(id));
		}
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
fn only_ready_nodes_are_voted_on() {
	execute_with_pool(with_keys(&[0]), |sent| {
		open(1, remelting());
		accept(NODE);
		open(2, drawing(1));
		restate(NODE, correction([])).unwrap();
		open(3, remelting());
		work(2);
		// 2 waits for 1.
		assert_eq!(all_nodes(&sent()), vec![1, 3]);
		accept(NODE);
		work(3);
		assert_eq!(all_nodes(&sent()), Vec::<u64>::new());
		idle();
		work(4);
		assert_eq!(all_nodes(&sent()), vec![2]);
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
		assert_eq!(batch_in(&second[0]).signed_at, 6);
		work(9);
		assert_eq!(sent().len(), 0);
		work(10);
		assert_eq!(sent().len(), 1);

		// Either can be included, but only one.
		assert_ok!(include(decode(&second[0])));
		assert_noop!(include(decode(&first[0])), InvalidTransaction::Stale);
		work(20);
		assert_eq!(sent().len(), 0);
	});
}

/// What was lost is sent again, and what is under way isn't.
#[test]
fn a_new_node_does_not_wait_for_those_under_way() {
	execute_with_pool(with_keys(&[0]), |sent| {
		open(1, remelting());
		open(3, remelting());
		work(2);
		assert_eq!(all_nodes(&sent()), vec![1, 3]);
		open(2, remelting());
		work(3);
		assert_eq!(all_nodes(&sent()), vec![2]);
		work(6);
		assert_eq!(all_nodes(&sent()), vec![1, 3]);
		work(7);
		assert_eq!(all_nodes(&sent()), vec![2]);
	});
}

#[test]
fn a_vote_that_names_a_block_of_another_fork_is_sent_again_at_once() {
	execute_with_pool(with_keys(&[0]), |sent| {
		open(1, remelting());
		work(5);
		let here = sent();
		assert_eq!(here.len(), 1);
		// The best block is another one of the same height now.
		Fork::set(&1);
		work(5);
		let there = sent();
		assert_eq!(there.len(), 1);
		assert_eq!(batch_in(&there[0]).block_hash, hash_of(5));
		work(6);
		assert_eq!(sent().len(), 0);
		assert_noop!(include(decode(&here[0])), InvalidTransaction::Stale);
		assert_ok!(include(decode(&there[0])));
	});
}

#[test]
fn a_vote_from_before_a_fork_is_still_under_way_after_it() {
	execute_with_pool(with_keys(&[0]), |sent| {
		open(1, remelting());
		work(5);
		let sent_before = sent();
		go_to(6);
		Fork::set(&1);
		work(7);
		assert_eq!(sent().len(), 0);
		assert_ok!(include(decode(&sent_before[0])));
	});
}

#[test]
fn a_pool_that_refuses_is_tried_again() {
	let taken = Arc::new(Mutex::new(Vec::new()));
	let mut ext = with_keys(&[0]);
	let pool = FullPool { refuses: 1, taken: taken.clone() };
	ext.register_extension(TransactionPoolExt::new(pool));
	execute(ext, || {
		let sent = || std::mem::take(&mut *taken.lock().unwrap());
		open(1, remelting());
		for block in [2, 3, 5] {
			work(block);
			assert_eq!(sent().len(), 0, "block {block}");
		}
		work(6);
		assert_eq!(all_nodes(&sent()), vec![1]);
	});
}

#[test]
fn another_attempt_or_revision_is_voted_on_at_once() {
	execute_with_pool(with_keys(&[0]), |sent| {
		open(1, remelting());
		work(2);
		assert_eq!(sent().len(), 1);
		cast(NODE, 1, &wrong(1)).unwrap();
		cast(NODE, 2, &wrong(2)).unwrap();
		work(3);
		assert_eq!(sent().len(), 0);
		resolve(NODE, Resolution::Retry).unwrap();
		work(4);
		let again = sent();
		assert_eq!(batch_in(&again[0]).votes[0].attempt, 1);
		include_all(&again);
		cast(NODE, 1, &remelted()).unwrap();
		cast(NODE, 2, &remelted()).unwrap();
		restate(NODE, correction([])).unwrap();
		work(5);
		let restated = sent();
		let vote = &batch_in(&restated[0]).votes[0];
		assert_eq!((vote.revision, vote.attempt), (1, 0));
	});
}

#[test]
fn another_set_of_keys_votes_at_once() {
	execute_with_pool(with_keys(&[0]), |sent| {
		open(1, remelting());
		work(2);
		let of_first_set = sent();
		include_all(&of_first_set);
		rotate_to(&[0, 5, 6]);
		work(3);
		let of_second_set = sent();
		let batch = batch_in(&of_second_set[0]);
		assert_eq!(batch.validator_set, ValidatorSet::<Test>::get());
		assert_eq!(batch.votes.into_inner(), batch_in(&of_first_set[0]).votes.into_inner());
		include_all(&of_second_set);
		assert!(Footprint::has_voted(NODE, 0, ValidatorSet::<Test>::get()));
	});
}

#[test]
fn what_cannot_be_calculated_stops_no_other() {
	execute_with_pool(with_keys(&[0]), |sent| {
		// More of them than a worker has votes under way.
		for id in 1..=1_100 {
			open(id, remelting());
			Nodes::<Test>::insert(RequestId(id), incalculable());
		}
		open(1_101, remelting());
		open(1_102, remelting());
		Nodes::<Test>::mutate(RequestId(1_102), |node| {
			node.as_mut().unwrap().method = MethodId(9);
		});
		work(2);
		assert_eq!(all_nodes(&sent()), vec![1_101]);
	});
}

#[test]
fn nodes_are_voted_on_in_the_order_of_the_ledger_in_batches_of_64() {
	execute_with_pool(with_keys(&[0]), |sent| {
		for id in (1..=150).rev() {
			open(id, remelting());
		}
		work(2);
		let batches = sent();
		let sizes = batches.iter().map(|batch| nodes_in(batch).len()).collect::<Vec<_>>();
		assert_eq!(sizes, vec![64, 64, 22]);
		assert_eq!(all_nodes(&batches), (1..=150).collect::<Vec<_>>());
		include_all(&batches);
		work(3);
		assert_eq!(sent().len(), 0);
	});
}

/// Blocks in which one transaction can take so much.
fn with_room_for(weight: Weight) {
	let blocks = BlockWeights::builder()
		.base_block(Weight::zero())
		.for_class(DispatchClass::all(), |class| {
			class.base_extrinsic = Weight::zero();
			class.max_total = Some(Weight::MAX);
			class.max_extrinsic = Some(weight);
		})
		.build_or_panic();
	RoomyBlocks::set(blocks);
}

#[test]
fn a_batch_takes_half_of_what_one_can_take_at_most_but_has_a_vote() {
	let weight = |transaction: &Vec<u8>| decode(transaction).get_dispatch_info().call_weight;
	execute_with_pool(with_keys(&[0]), |sent| {
		for id in 1..=25 {
			open(id, remelting());
		}
		work(2);
		let all = weight(&sent()[0]);
		// Half of that is what twelve of the 25 votes take, and not thirteen.
		with_room_for(all);
		work(10);
		let batches = sent();
		assert_eq!(all_nodes(&batches), (1..=25).collect::<Vec<_>>());
		let half = all.saturating_div(2);
		assert!(batches.iter().all(|batch| weight(batch).all_lte(half)));
		assert!(batches.len() < 25);

		with_room_for(Weight::from_parts(1, 1));
		work(20);
		assert_eq!(sent().len(), 25);
	});
}

#[test]
fn so_many_votes_are_under_way_and_no_more() {
	execute_with_pool(with_keys(&[0]), |sent| {
		for id in 1..=1_100 {
			open(id, remelting());
		}
		work(2);
		let first = sent();
		assert_eq!(all_nodes(&first), (1..=1_024).collect::<Vec<_>>());
		work(3);
		assert_eq!(sent().len(), 0);
		include_all(&first);
		work(4);
		let second = sent();
		assert_eq!(all_nodes(&second), (1_025..=1_100).collect::<Vec<_>>());
	});
}

#[test]
fn nodes_that_wait_at_the_start_keep_nobody_further_on_waiting() {
	execute_with_pool(with_keys(&[0]), |sent| {
		for id in 2..=8_193 {
			open(id, remelting());
			Nodes::<Test>::insert(RequestId(id), incalculable());
		}
		open(8_194, remelting());
		// So many are looked at in one run.
		work(2);
		assert_eq!(sent().len(), 0);
		// The next goes on where it ended, ...
		work(3);
		assert_eq!(all_nodes(&sent()), vec![8_194]);
		// ... and the first of the ledger are looked at always.
		open(1, remelting());
		work(4);
		assert_eq!(all_nodes(&sent()), vec![1]);
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
