use super::world::*;
use pallet_footprint::{Footprints, Rounds};
use sp_core::Pair;
use sp_keyring::Sr25519Keyring::{self, Alice, Eve};
use sp_runtime::transaction_validity::InvalidTransaction;
use tracemet_primitives::*;
use tracemet_runtime::*;

/// The development chain with a pending node that nobody has voted on.
fn with_pending_node() -> (World, RequestId) {
	let mut world = copper_world();
	world.ok("mine", mining().call());
	(world, RequestId(0))
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
	let forged = world.run(|| {
		let production = pallet_footprint::Nodes::<Runtime>::get(node).unwrap();
		let method = pallet_footprint::Methods::<Runtime>::get(production.method).unwrap();
		let vote = pallet_footprint::Vote {
			node,
			revision: 0,
			attempt: 0,
			result: Footprint::calculate(&production, &method).unwrap(),
			authority: Alice.public().into(),
			signed_at: System::block_number(),
		};
		let signature = Eve.pair().sign(&Footprint::signing_payload(&vote));
		authorized(vote, signature.into())
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
	let RuntimeCall::Footprint(pallet_footprint::Call::vote { mut vote, signature }) =
		vote.function
	else {
		panic!("it is a vote")
	};
	vote.result = vec![totals(&[])].try_into().unwrap();
	assert_refused(&mut world, authorized(vote, signature), InvalidTransaction::BadProof);
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
	let early = vote_by(&mut world, Alice, node, |vote| vote.signed_at += 100);
	assert_refused(&mut world, early, InvalidTransaction::Future);

	let old = vote_by(&mut world, Alice, node, |_| {});
	for _ in 0..31 {
		world.block(vec![]);
	}
	assert_refused(&mut world, old, InvalidTransaction::Stale);
}

#[test]
fn a_vote_on_another_revision_or_attempt() {
	let (mut world, node) = with_pending_node();
	let other = vote_by(&mut world, Alice, node, |vote| vote.revision = 1);
	assert_refused(&mut world, other, InvalidTransaction::Stale);
	let other = vote_by(&mut world, Alice, node, |vote| vote.attempt = 1);
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

/// The local preset, whose council of four admits the members; answers its pending node.
fn consortium() -> (World, RequestId) {
	let mut world = World::new(genesis::LOCAL, &[]);
	let node = RequestId(0);
	world.run(|| {
		use tracemet_primitives::traits::ProductionGraph;

		// The registry needs no council here: what is tested is how four validators vote.
		pallet_footprint::Methods::<Runtime>::insert(
			METHOD,
			SmadMethod {
				name: name("SMAD copper"),
				family: COPPER,
				version: 0,
				standard: PERFORMANCE,
				allocation: Allocation::None,
				emission_factors: vec![EmissionFactor {
					activity: ELECTRICITY,
					attribute: FOSSIL_PURCHASED_ENERGY,
					grams: 500,
					per_units: 1,
					primary: false,
				}]
				.try_into()
				.unwrap(),
				default_factors: Default::default(),
			},
		);
		pallet_footprint::NextMethodId::<Runtime>::put(MethodId(1));
		let record = mining();
		let production = ProductionNode {
			method: METHOD,
			attribution: Attribution::Credit,
			reference_period: LAST_QUARTER,
			inputs: Default::default(),
			activities: record.activities.try_into().unwrap(),
			outputs: record.outputs.try_into().unwrap(),
		};
		Footprint::open_node(node, production).unwrap();
	});
	(world, node)
}

const CONSORTIUM: [Sr25519Keyring; 4] =
	[Alice, Sr25519Keyring::Bob, Sr25519Keyring::Charlie, Sr25519Keyring::Dave];

#[test]
fn three_of_four_validators_accept_and_two_do_not() {
	let (mut world, node) = consortium();
	for (position, validator) in CONSORTIUM.into_iter().take(3).enumerate() {
		assert!(!world.run(|| Footprints::<Runtime>::contains_key(node)), "{position} votes");
		let vote = vote_by(&mut world, validator, node, |_| {});
		assert_eq!(world.block(vec![vote]), vec![Ok(Ok(()))]);
	}
	let footprint = world.run(|| Footprints::<Runtime>::get(node).unwrap());
	assert_eq!((footprint.votes, footprint.validators), (3, 4));
	assert_eq!(
		footprint.lines.into_inner(),
		vec![totals(&[(FOSSIL_PURCHASED_ENERGY, 30_000_000)])]
	);

	// The fourth is too late.
	let late = world.run(|| Rounds::<Runtime>::get(node).unwrap().status);
	assert_eq!(late, FootprintStatus::Accepted);
	let vote = vote_by(&mut world, CONSORTIUM[3], node, |_| {});
	assert_refused(&mut world, vote, InvalidTransaction::Stale);
}

#[test]
fn two_against_two_is_published_and_governance_can_try_again() {
	let (mut world, node) = consortium();
	for (position, validator) in CONSORTIUM.into_iter().enumerate() {
		let open = world.run(|| Rounds::<Runtime>::get(node).unwrap().status);
		assert_eq!(open, FootprintStatus::Pending);
		let vote = vote_by(&mut world, validator, node, |vote| {
			if position >= 2 {
				vote.result = vec![totals(&[(FOSSIL_PURCHASED_ENERGY, 1)])].try_into().unwrap();
			}
		});
		assert_eq!(world.block(vec![vote]), vec![Ok(Ok(()))]);
	}
	let status = world.run(|| Rounds::<Runtime>::get(node).unwrap().status);
	assert_eq!(status, FootprintStatus::Disputed);
	let published = world.run(|| {
		System::events().into_iter().find_map(|record| match record.event {
			RuntimeEvent::Footprint(pallet_footprint::Event::RollUpDisputed {
				results, ..
			}) => Some(results.into_iter().map(|(_, votes)| votes).collect::<Vec<_>>()),
			_ => None,
		})
	});
	assert_eq!(published, Some(vec![2, 2]));

	world.run(|| {
		Footprint::retry_roll_up(RuntimeOrigin::root(), node).unwrap();
	});
	for validator in CONSORTIUM.into_iter().take(3) {
		let vote = vote_by(&mut world, validator, node, |_| {});
		assert_eq!(world.block(vec![vote]), vec![Ok(Ok(()))]);
	}
	assert!(world.run(|| Footprints::<Runtime>::contains_key(node)));
}

#[test]
fn the_workers_of_all_validators_vote_alike() {
	let (mut world, node) = consortium();
	world.hold_keys(&CONSORTIUM);
	let votes = world.worker_transactions();
	assert_eq!(votes.len(), 4);
	let results = world.block(votes);
	assert_eq!(results[..3], [Ok(Ok(())), Ok(Ok(())), Ok(Ok(()))]);
	assert_eq!(results[3], Err(refusal(InvalidTransaction::Stale)));
	assert!(world.run(|| Footprints::<Runtime>::contains_key(node)));
	assert_eq!(world.worker_transactions().len(), 0);
}

#[test]
fn a_vote_without_a_total_for_each_line() {
	let (mut world, node) = with_pending_node();
	for lines in [vec![], vec![totals(&[]), totals(&[])]] {
		let vote = vote_by(&mut world, Alice, node, |vote| {
			vote.result = lines.try_into().unwrap();
		});
		assert_refused(&mut world, vote, InvalidTransaction::Call);
	}
}
