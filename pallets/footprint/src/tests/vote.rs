use crate::{mock::*, Error, Event, Footprints, OpenRounds, Round, Rounds, Votes};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	transaction_validity::InvalidTransaction,
};
use tracemet_primitives::{
	traits::ProductionGraph, AcceptedFootprint, FootprintStatus, LineTotals,
};

fn hash(result: &LineTotals) -> H256 {
	BlakeTwo256::hash_of(result)
}

fn vote_cast(validator: u64, result: &LineTotals) -> Event<Test> {
	Event::VoteCast {
		node: NODE,
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

#[test]
fn a_vote_is_counted() {
	build_and_execute(|| {
		with_validators(3);
		assert_ok!(cast(NODE, 0, &remelted()));
		assert_eq!(Votes::<Test>::get(NODE, authority(0)), Some(hash(&remelted())));
		assert_eq!(events(), vec![vote_cast(0, &remelted())]);
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Pending));
	});
}

#[test]
fn more_than_two_thirds_accept() {
	for (validators, needed) in [(1, 1), (3, 3), (4, 3), (6, 5)] {
		build_and_execute(|| {
			with_validators(validators);
			for validator in 0..needed {
				assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Pending));
				assert_noop!(Footprint::accepted_lines(NODE), Error::<Test>::FootprintNotAccepted);
				System::set_block_number(validator + 1);
				assert_ok!(cast(NODE, validator, &remelted()));
			}
			assert_eq!(Footprint::accepted_lines(NODE), Ok(remelted()));
			assert_eq!(
				Footprints::<Test>::get(NODE),
				Some(AcceptedFootprint {
					revision: 0,
					lines: remelted(),
					votes: needed as u32,
					validators: validators as u32,
					accepted_at: needed,
				})
			);
			assert_eq!(
				Rounds::<Test>::get(NODE),
				Some(Round {
					revision: 0,
					attempt: 0,
					opened_at: 1,
					status: FootprintStatus::Accepted
				})
			);
			assert!(!OpenRounds::<Test>::contains_key(NODE));
			assert_eq!(Votes::<Test>::iter().count(), 0);

			let mut expected = (0..needed).map(|v| vote_cast(v, &remelted())).collect::<Vec<_>>();
			expected.push(Event::FootprintAccepted {
				node: NODE,
				revision: 0,
				lines: remelted(),
				votes: needed as u32,
				validators: validators as u32,
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
		assert_eq!((footprint.lines, footprint.votes), (remelted(), 3));
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
				vote_cast(3, &wrong(2)),
				Event::RollUpDisputed {
					node: NODE,
					revision: 0,
					attempt: 0,
					results: bounded(tallies(&[(&remelted(), 2), (&wrong(1), 1), (&wrong(2), 1)])),
				}
			]
		);
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Disputed));
		assert_eq!(Footprints::<Test>::get(NODE), None);
		assert_eq!(Votes::<Test>::iter().count(), 0);
		assert!(!OpenRounds::<Test>::contains_key(NODE));
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
		assert_ok!(cast(NODE, 0, &remelted()));
		assert_ok!(cast(NODE, 1, &wrong(1)));
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Disputed));
	});
}

#[test]
fn rounds_are_apart() {
	build_and_execute(|| {
		with_validators(3);
		let other = tracemet_primitives::RequestId(2);
		open(2, remelting());
		assert_ok!(cast(NODE, 0, &remelted()));
		assert_ok!(cast(NODE, 1, &remelted()));
		assert_ok!(cast(other, 2, &remelted()));
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Pending));
		assert_ok!(cast(NODE, 2, &remelted()));
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Accepted));
		assert_eq!(Votes::<Test>::get(other, authority(2)), Some(hash(&remelted())));
	});
}
