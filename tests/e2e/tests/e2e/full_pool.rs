//! A member that floods a full pool crowds nobody out.

use subxt_signer::sr25519::{dev, Keypair};
use tracemet_e2e::{preset, Node};

/// Transactions that the pool of the test's node holds.
const LIMIT: usize = 32;

/// A node without validator keys: its chain makes no blocks, so what is in the pool stays there.
fn node_with_a_small_pool() -> Node {
	let limit = LIMIT.to_string();
	Node::start(&["--chain", &preset("local"), "--pool-limit", &limit])
}

/// As many of the member's transactions as the pool takes.
fn flood(node: &Node, member: &Keypair) -> Vec<Vec<u8>> {
	let backlog = node.remarks(member, 0..65);
	for transaction in &backlog {
		if let Err(refused) = node.submit(transaction) {
			assert!(refused.contains("pool"), "{refused}");
		}
	}
	let pool = node.pool();
	assert_eq!(pool.len(), LIMIT, "the pool is full");
	assert!(pool.iter().all(|transaction| backlog.contains(transaction)), "of one member");
	pool
}

#[test]
fn in_a_pool_that_one_member_filled_there_is_room_for_the_others() {
	let node = node_with_a_small_pool();
	let flooded = flood(&node, &dev::alice());
	for other in [dev::bob(), dev::charlie(), dev::dave()] {
		for transaction in node.remarks(&other, 0..3) {
			node.submit(&transaction).expect("there is room");
			let pool = node.pool();
			assert!(pool.contains(&transaction));
			assert_eq!(pool.len(), LIMIT, "the far end of the backlog gave way");
		}
	}
	// What is left of the flood is its beginning: that of the lowest nonces.
	let pool = node.pool();
	let left = flooded.iter().filter(|transaction| pool.contains(*transaction)).count();
	assert_eq!(left, LIMIT - 9);
}

#[test]
fn a_backlog_beyond_the_bound_is_refused_by_name() {
	let node = Node::start(&["--chain", &preset("local")]);
	let backlog = node.remarks(&dev::alice(), 0..66);
	for transaction in &backlog[..65] {
		node.submit(transaction).expect("it is within the bound");
	}
	let refused = node.submit(&backlog[65]).expect_err("it is beyond the bound");
	assert!(refused.contains("Custom error: 5"), "{refused}");
}
