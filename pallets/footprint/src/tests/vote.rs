use crate::{
	mock::*, weights::SubstrateWeight, Ballots, DisputeCause, Error, Event, Footprints, Round,
	Rounds, ValidatorSet, Vote, WeightInfo,
};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{GetDispatchInfo, Pays, PostDispatchInfo, RawOrigin},
	weights::Weight,
};
use sp_core::H256;
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	transaction_validity::InvalidTransaction,
};
use tracemet_primitives::{
	traits::ProductionGraph, AcceptedFootprint, FootprintBasis, FootprintStatus, LineTotals,
	RequestId, FOOTPRINT_VALIDITY,
};

type Weights = SubstrateWeight<Test>;

fn hash(result: &LineTotals) -> H256 {
	BlakeTwo256::hash_of(result)
}

fn vote_cast(node: RequestId, validator: u64, result: &LineTotals) -> Event<Test> {
	Event::VoteCast {
		node,
		revision: 0,
		attempt: 0,
		authority: authority(validator),
		result_hash: hash(result),
	}
}

fn tallies(results: &[(&LineTotals, u32)]) -> Vec<(H256, u32)> {
	let mut tallies = results.iter().map(|(r, votes)| (hash(r), *votes)).collect::<Vec<_>>();
	tallies.sort();
	tallies
}

/// A node in a chain with so many validators.
fn with_validators(count: u64) {
	rotate_to(&(0..count).collect::<Vec<_>>());
	open(1, remelting());
	System::reset_events();
}

/// The votes on a node, by the key's position in the set.
fn ballot(node: RequestId) -> Vec<(u32, H256)> {
	Ballots::<Test>::get(node)
		.map(|ballot| ballot.votes.into_inner().into_iter().collect())
		.unwrap_or_default()
}

/// Counts a batch that is authorized already. Answers the weight that it took.
fn count(validator: u64, votes: impl IntoIterator<Item = Vote>) -> Option<Weight> {
	let batch = batch(validator, votes);
	let signature = sign(&batch, validator);
	let info = Footprint::vote(RawOrigin::Authorized.into(), batch, signature).unwrap();
	assert_eq!(info.pays_fee, Pays::No);
	info.actual_weight
}

#[test]
fn a_vote_is_counted() {
	build_and_execute(|| {
		with_validators(3);
		assert_ok!(cast(NODE, 2, &remelted()));
		assert_eq!(
			Ballots::<Test>::get(NODE).map(|ballot| ballot.validator_set),
			Some(ValidatorSet::<Test>::get())
		);
		assert_eq!(ballot(NODE), vec![(2, hash(&remelted()))]);
		assert_eq!(events(), vec![vote_cast(NODE, 2, &remelted())]);
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Pending));
		assert_eq!(Told::get(), vec![]);
	});
}

#[test]
fn more_than_two_thirds_accept() {
	for (validators, needed) in [(1, 1), (2, 2), (3, 3), (4, 3), (6, 5), (7, 5), (9, 7), (10, 7)] {
		build_and_execute(|| {
			with_validators(validators);
			for validator in 0..needed {
				assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Pending));
				assert_noop!(Footprint::accepted_lines(NODE), Error::<Test>::FootprintNotAccepted);
				go_to(validator + 1);
				assert_ok!(cast(NODE, validator, &remelted()));
			}
			assert_eq!(Footprint::accepted_lines(NODE), Ok(remelted()));
			let basis =
				FootprintBasis::Calculated { votes: needed as u32, validators: validators as u32 };
			assert_eq!(
				Footprints::<Test>::get(NODE),
				Some(AcceptedFootprint {
					revision: 0,
					method: METHOD,
					masses: bounded([tonnes(10)]),
					lines: remelted(),
					valid_until: 1 + FOOTPRINT_VALIDITY,
					basis: basis.clone(),
					accepted_at: needed,
				})
			);
			assert_eq!(
				Rounds::<Test>::get(NODE),
				Some(Round {
					revision: 0,
					attempt: 0,
					cause: None,
					opened_at: 1,
					reported_at: None,
					status: FootprintStatus::Accepted,
				})
			);
			assert_eq!(Footprint::work_list(None).count(), 0);
			assert_eq!(Ballots::<Test>::iter().count(), 0);
			assert_eq!(Told::get(), vec![(NODE, 0)]);

			let mut expected =
				(0..needed).map(|v| vote_cast(NODE, v, &remelted())).collect::<Vec<_>>();
			expected.push(Event::FootprintAccepted {
				node: NODE,
				revision: 0,
				lines: remelted(),
				basis,
			});
			assert_eq!(events(), expected);
		});
	}
}

#[test]
fn one_that_disagrees_is_outvoted() {
	build_and_execute(|| {
		with_validators(4);
		assert_ok!(cast(NODE, 0, &wrong(1)));
		for validator in 1..4 {
			assert_ok!(cast(NODE, validator, &remelted()));
		}
		let footprint = Footprints::<Test>::get(NODE).unwrap();
		assert_eq!(footprint.lines, remelted());
		assert_eq!(footprint.basis, FootprintBasis::Calculated { votes: 3, validators: 4 });
	});
}

#[test]
fn a_round_that_nothing_can_win_is_disputed_with_its_tallies() {
	build_and_execute(|| {
		with_validators(4);
		assert_ok!(cast(NODE, 0, &remelted()));
		assert_ok!(cast(NODE, 1, &remelted()));
		assert_ok!(cast(NODE, 2, &wrong(1)));
		// 2 and the one outstanding could still be 3 of 4.
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Pending));
		System::reset_events();
		assert_ok!(cast(NODE, 3, &wrong(2)));

		assert_eq!(
			events(),
			vec![
				vote_cast(NODE, 3, &wrong(2)),
				Event::RollUpDisputed {
					node: NODE,
					revision: 0,
					attempt: 0,
					cause: DisputeCause::NoMajority,
					results: bounded(tallies(&[(&remelted(), 2), (&wrong(1), 1), (&wrong(2), 1)])),
				}
			]
		);
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Disputed));
		assert_eq!(Footprints::<Test>::get(NODE), None);
		assert_eq!(Ballots::<Test>::iter().count(), 0);
		assert_eq!(Footprint::work_list(None).count(), 0);
		assert_eq!(Told::get(), vec![]);
		assert_noop!(cast(NODE, 0, &remelted()), InvalidTransaction::Stale);
	});
}

#[test]
fn a_dispute_does_not_wait_for_votes_that_cannot_help() {
	build_and_execute(|| {
		with_validators(6);
		assert_ok!(cast(NODE, 0, &wrong(1)));
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Pending));
		assert_ok!(cast(NODE, 1, &remelted()));
		// One and the four outstanding: 5 of 6.
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Pending));
		assert_ok!(cast(NODE, 2, &wrong(1)));
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Pending));
		assert_ok!(cast(NODE, 3, &remelted()));
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Disputed));
	});
	// With three validators all have to agree, so the second that differs settles it.
	build_and_execute(|| {
		with_validators(3);
		disagree(NODE);
	});
}

#[test]
fn rounds_are_apart() {
	build_and_execute(|| {
		with_validators(3);
		let other = RequestId(2);
		open(2, remelting());
		assert_ok!(cast(NODE, 0, &remelted()));
		assert_ok!(cast(NODE, 1, &remelted()));
		assert_ok!(cast(other, 2, &remelted()));
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Pending));
		assert_ok!(cast(NODE, 2, &remelted()));
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Accepted));
		assert_eq!(ballot(other), vec![(2, hash(&remelted()))]);
	});
}

#[test]
fn a_batch_of_64_votes_settles_64_nodes() {
	build_and_execute(|| {
		let nodes = (1..=64).map(RequestId).collect::<Vec<_>>();
		for node in &nodes {
			open(node.0, remelting());
		}
		let votes = || nodes.iter().map(|node| vote(*node, &remelted())).collect::<Vec<_>>();
		for validator in 0..3 {
			System::reset_events();
			assert_ok!(include(signed(batch(validator, votes()), validator)));
		}
		let basis = FootprintBasis::Calculated { votes: 3, validators: 3 };
		let expected = nodes.iter().flat_map(|node| {
			let (node, basis) = (*node, basis.clone());
			let accepted = Event::FootprintAccepted { node, revision: 0, lines: remelted(), basis };
			[vote_cast(node, 2, &remelted()), accepted]
		});
		assert_eq!(events(), expected.collect::<Vec<_>>());
		assert_eq!(Told::get(), nodes.iter().map(|node| (*node, 0)).collect::<Vec<_>>());
	});
}

/// A node that a batch settles can be the input of a later one in the same batch.
#[test]
fn a_batch_is_counted_in_its_order() {
	build_and_execute(|| {
		open(1, remelting());
		accept(NODE);
		open(2, drawing(1));
		assert_ok!(restate(NODE, correction([secondary(ELECTRICITY, 25), activity(FUEL, 0)])));
		// The correction changes no figure, so the votes on both nodes are the right ones.
		let votes = [1, 2].map(|id| vote(RequestId(id), &remelted()));
		for validator in 0..2 {
			assert_ok!(include(signed(batch(validator, votes.clone()), validator)));
			// The second node waits for the first: a vote on it doesn't count yet.
			assert_eq!(ballot(RequestId(2)), vec![]);
		}
		assert_ok!(include(signed(batch(2, votes), 2)));
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Accepted));
		assert_eq!(ballot(RequestId(2)), vec![(2, hash(&remelted()))]);
	});
}

#[test]
fn votes_that_do_not_count_are_left_out() {
	build_and_execute(|| {
		for id in 1..=7 {
			open(id, remelting());
		}
		// 1: settled. 2: cast already. 3: of another attempt. 4: of another revision.
		// 5: cancelled. 6: is restated, and counts. 7: draws from 6. 8: there is none.
		accept(NODE);
		assert_ok!(cast(RequestId(2), 0, &wrong(1)));
		assert_ok!(Footprint::cancel_node(RequestId(5)));
		accept(RequestId(6));
		assert_ok!(Footprint::amend_node(RequestId(7), drawing(6)));
		assert_ok!(restate(RequestId(6), correction([])));
		let at = |id| vote(RequestId(id), &remelted());
		let votes = [
			at(1),
			at(2),
			Vote { attempt: 1, ..at(3) },
			Vote { revision: 1, ..at(4) },
			at(5),
			at(6),
			at(7),
			at(8),
		];
		System::reset_events();
		// The inputs of 6 and 7, one each, were looked at.
		let looked_at = Weights::look_at_inputs(1).saturating_mul(2);
		assert_eq!(count(0, votes), Some(Weights::vote(8).saturating_add(looked_at)));
		assert_eq!(
			events(),
			vec![Event::VoteCast {
				node: RequestId(6),
				revision: 1,
				attempt: 0,
				authority: authority(0),
				result_hash: hash(&remelted()),
			}]
		);
		assert_eq!(ballot(RequestId(2)), vec![(0, hash(&wrong(1)))]);
		for id in [1, 3, 4, 5, 7, 8] {
			assert_eq!(ballot(RequestId(id)), vec![], "node {id}");
		}
	});
}

/// The most that a vote for a result of one line can take, of looking at the node's inputs and
/// settling it.
fn most() -> Weight {
	Weights::look_at_inputs(64)
		.saturating_add(Weights::check_conservation(64))
		.saturating_add(Weights::accept(1))
}

/// Looking at inputs and settling is charged for every vote beforehand, and given back for those
/// that need none of it.
#[test]
fn only_what_was_done_is_paid_for() {
	build_and_execute(|| {
		open(1, remelting());
		open(2, remelting());
		let both = || [1, 2].map(|id| vote(RequestId(id), &remelted()));
		let of_two = |each: Weight| Some(Weights::vote(2).saturating_add(each.saturating_mul(2)));
		let charged = signed(batch(0, both()), 0).get_dispatch_info().call_weight;
		assert_eq!(Some(charged), of_two(most()));

		// One input and one line each. Whether they are ready is looked at once.
		assert_eq!(count(0, both()), of_two(Weights::look_at_inputs(1)));
		assert_eq!(count(1, both()), of_two(Weight::zero()));
		let settled = Weights::check_conservation(1).saturating_add(Weights::accept(1));
		assert_eq!(count(2, both()), of_two(settled));

		// A dispute takes no more.
		open(3, remelting());
		let node = RequestId(3);
		let looked_at = Weights::vote(1).saturating_add(Weights::look_at_inputs(1));
		assert_eq!(count(0, [vote(node, &wrong(1))]), Some(looked_at));
		assert_eq!(count(1, [vote(node, &wrong(2))]), Some(Weights::vote(1)));
		assert_eq!(Footprint::status(node), Some(FootprintStatus::Disputed));
	});
}

#[test]
fn an_included_batch_is_refunded() {
	build_and_execute(|| {
		open(1, remelting());
		let votes = signed(batch(0, [vote(NODE, &remelted())]), 0);
		let charged = votes.get_dispatch_info().total_weight();
		let PostDispatchInfo { actual_weight, pays_fee } = include(votes).unwrap();
		assert_eq!(pays_fee, Pays::No);
		let used = charged.saturating_sub(most()).saturating_add(Weights::look_at_inputs(1));
		assert_eq!(actual_weight, Some(used));
	});
}
