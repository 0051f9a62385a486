use super::world::*;
use pallet_footprint::{DisputeCause, Event, Footprints, Rounds};
use sp_core::{Pair, H256};
use sp_keyring::Sr25519Keyring::{Alice, Eve};
use sp_runtime::transaction_validity::InvalidTransaction;
use tracemet_primitives::*;
use tracemet_runtime::*;

/// The development chain with a pending node that nobody has voted on.
fn with_pending_node() -> (World, RequestId) {
	let mut world = copper_world();
	world.ok("mine", mining().call());
	(world, RequestId(0))
}

/// The local chain with such a node.
fn with_four_validators() -> (World, RequestId) {
	let mut world = consortium(&[]);
	world.ok("mine", mining().call());
	(world, RequestId(0))
}

fn status(world: &mut World, node: RequestId) -> FootprintStatus {
	world.run(|| Rounds::<Runtime>::get(node).unwrap().status)
}

/// That a vote gets neither into the pool nor into a block, and changes nothing.
fn assert_refused(world: &mut World, vote: UncheckedExtrinsic, reason: InvalidTransaction) {
	assert_eq!(world.validate(vote.clone()), Err(refusal(reason)));
	assert_eq!(world.block(vec![vote]), vec![Err(refusal(reason))]);
}

#[test]
fn a_forged_vote() {
	let (mut world, node) = with_pending_node();
	// Signed by a key of nobody, in the name of a validator.
	let batch = batch_by(&mut world, Alice, node, |_| {});
	let forged = world.run(|| {
		let signature = Eve.pair().sign(&Footprint::signing_payload(&batch));
		authorized(batch, signature.into())
	});
	assert_refused(&mut world, forged, InvalidTransaction::BadProof);

	// In its own name, but no validator's.
	let vote = vote_by(&mut world, Eve, node, |_| {});
	assert_refused(&mut world, vote, InvalidTransaction::BadSigner);
	assert!(!world.run(|| Footprints::<Runtime>::contains_key(node)));
}

#[test]
fn a_vote_whose_result_was_changed_after_signing() {
	let (mut world, node) = with_pending_node();
	let vote = vote_by(&mut world, Alice, node, |_| {});
	let RuntimeCall::Footprint(pallet_footprint::Call::vote { mut batch, signature }) =
		vote.function
	else {
		panic!("it is a vote")
	};
	astray(&mut batch);
	assert_refused(&mut world, authorized(batch, signature), InvalidTransaction::BadProof);
}

#[test]
fn a_replayed_vote() {
	let (mut world, node) = with_pending_node();
	let vote = vote_by(&mut world, Alice, node, |_| {});
	assert_eq!(world.block(vec![vote.clone()]), vec![Ok(Ok(()))]);
	assert!(world.run(|| Footprints::<Runtime>::contains_key(node)));
	assert_refused(&mut world, vote, InvalidTransaction::Stale);
}

#[test]
fn a_vote_that_is_too_old_or_from_the_future() {
	let (mut world, node) = with_pending_node();
	let early = vote_by(&mut world, Alice, node, |batch| batch.signed_at += 100);
	assert_refused(&mut world, early, InvalidTransaction::Future);

	let old = vote_by(&mut world, Alice, node, |_| {});
	for _ in 0..29 {
		world.block(vec![]);
	}
	assert!(world.validate(old.clone()).is_ok());
	world.block(vec![]);
	assert_refused(&mut world, old, InvalidTransaction::Stale);
}

#[test]
fn a_vote_of_another_chain_or_fork() {
	let (mut world, node) = with_pending_node();
	let vote = vote_by(&mut world, Alice, node, |batch| batch.block_hash = H256::repeat_byte(1));
	assert_refused(&mut world, vote, InvalidTransaction::Stale);
	// The same in all but the block that it was signed on.
	let vote = world.probe(|world| {
		world.now += 2;
		world.block(vec![]);
		vote_by(world, Alice, node, |_| {})
	});
	world.block(vec![]);
	assert_refused(&mut world, vote, InvalidTransaction::Stale);
}

#[test]
fn a_vote_on_another_revision_or_attempt() {
	let (mut world, node) = with_pending_node();
	let other = vote_by(&mut world, Alice, node, |batch| batch.votes[0].revision = 1);
	assert_refused(&mut world, other, InvalidTransaction::Stale);
	let other = vote_by(&mut world, Alice, node, |batch| batch.votes[0].attempt = 1);
	assert_refused(&mut world, other, InvalidTransaction::Stale);
}

#[test]
fn a_vote_as_a_members_transaction() {
	let (mut world, node) = with_pending_node();
	// The call can't be dispatched by signature: only what authorized itself may vote.
	let vote = vote_by(&mut world, Alice, node, |_| {});
	let result = world.submit("mine", vote.function);
	assert_eq!(result, Err(sp_runtime::DispatchError::BadOrigin));
	assert!(!world.run(|| Footprints::<Runtime>::contains_key(node)));
}

#[test]
fn three_of_four_validators_accept_and_two_do_not() {
	let (mut world, node) = with_four_validators();
	for (position, validator) in VALIDATORS.into_iter().take(3).enumerate() {
		assert!(!world.run(|| Footprints::<Runtime>::contains_key(node)), "{position} votes");
		let vote = vote_by(&mut world, validator, node, |_| {});
		assert_eq!(world.block(vec![vote]), vec![Ok(Ok(()))]);
	}
	let footprint = world.run(|| Footprints::<Runtime>::get(node).unwrap());
	assert_eq!(footprint.basis, FootprintBasis::Calculated { votes: 3, validators: 4 });
	assert_eq!(
		footprint.lines.into_inner(),
		vec![totals(&[(FOSSIL_PURCHASED_ENERGY, 30_000_000), (FROM_PRIMARY_DATA, 30_000_000)])]
	);

	// The fourth is too late.
	assert_eq!(status(&mut world, node), FootprintStatus::Accepted);
	let vote = vote_by(&mut world, VALIDATORS[3], node, |_| {});
	assert_refused(&mut world, vote, InvalidTransaction::Stale);
}

#[test]
fn the_workers_of_all_validators_vote_alike() {
	let (mut world, node) = with_four_validators();
	world.hold_keys(&VALIDATORS);
	let votes = world.worker_transactions();
	assert_eq!(votes.len(), 4);
	let results = world.block(votes);
	assert_eq!(results[..3], [Ok(Ok(())), Ok(Ok(())), Ok(Ok(()))]);
	assert_eq!(results[3], Err(refusal(InvalidTransaction::Stale)));
	assert!(world.run(|| Footprints::<Runtime>::contains_key(node)));
	assert_eq!(world.worker_transactions().len(), 0);
}

#[test]
fn many_nodes_are_voted_on_in_few_batches_that_find_room_in_one_block() {
	let mut world = copper_world();
	for _ in 0..65 {
		world.ok("mine", mining().call());
	}
	let votes = world.worker_transactions();
	assert!((2..10).contains(&votes.len()), "{} batches", votes.len());
	assert!(world.block(votes).into_iter().all(|result| result == Ok(Ok(()))));
	assert_eq!(world.run(|| Footprints::<Runtime>::iter().count()), 65);
}

#[test]
fn a_result_without_a_total_for_each_line_is_not_accepted_whoever_votes_for_it() {
	for lines in [vec![], vec![totals(&[]), totals(&[])]] {
		let (mut world, node) = with_pending_node();
		let vote = vote_by(&mut world, Alice, node, |batch| {
			batch.votes[0].result = lines.try_into().unwrap();
		});
		assert_eq!(world.block(vec![vote]), vec![Ok(Ok(()))]);
		assert_eq!(status(&mut world, node), FootprintStatus::Disputed);
		assert!(world.footprint_events().iter().any(|event| matches!(
			event,
			Event::RollUpDisputed { cause: DisputeCause::NotConserved, .. }
		)));
		assert!(!world.run(|| Footprints::<Runtime>::contains_key(node)));
	}
}
