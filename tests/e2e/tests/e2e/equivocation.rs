//! A validator whose keys are used on two machines at once is removed from the set.

use subxt_signer::sr25519::{dev, Keypair};
use tracemet_e2e::{chain_specification, Node, NEW_VALIDATOR};

#[test]
fn a_validator_that_runs_twice_loses_its_seat() {
	let directory = tempfile::tempdir().unwrap();
	let chain = chain_specification(directory.path(), |genesis| {
		genesis["validators"]["sessionBlocks"] = 10.into();
	});
	let first = Node::start(&["--chain", &chain, "--alice", NEW_VALIDATOR]);
	let _others = ["--bob", "--charlie", "--dave", "--dave"].map(|name| {
		Node::start(&["--chain", &chain, name, NEW_VALIDATOR, "--bootnodes", first.peer()])
	});

	let accounts =
		|keys: &[Keypair]| keys.iter().map(|key| key.public_key().0.to_vec()).collect::<Vec<_>>();
	let four = accounts(&[dev::alice(), dev::bob(), dev::charlie(), dev::dave()]);
	assert_eq!(first.validators(), four);
	Node::wait("the twin is noticed", || first.validators() != four);
	assert_eq!(first.validators(), four[..3]);
	// Three of three go on finalizing.
	first.wait_until_finalized(first.finalized() + 3);
}
