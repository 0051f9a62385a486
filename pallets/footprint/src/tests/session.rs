use crate::{mock::*, Authorities, Event, Votes};
use frame_support::assert_ok;
use sp_runtime::traits::{BlakeTwo256, Hash};
use tracemet_primitives::FootprintStatus;

fn authorities() -> Vec<crate::AuthorityId> {
	Authorities::<Test>::get().into_inner()
}

#[test]
fn the_keys_of_the_validators_are_in_force() {
	build_and_execute(|| {
		assert_eq!(authorities(), vec![authority(0), authority(1), authority(2)]);
		rotate_to(&[2, 5]);
		assert_eq!(authorities(), vec![authority(2), authority(5)]);
		assert_eq!(events(), vec![]);
	});
}

#[test]
fn votes_of_keys_that_left_do_not_count() {
	build_and_execute(|| {
		rotate_to(&[0, 1, 2, 3]);
		open(1, remelting());
		assert_ok!(cast(NODE, 0, &remelted()));
		assert_ok!(cast(NODE, 1, &remelted()));
		rotate_to(&[1, 2, 3, 4]);
		// The third vote for the result, but the second of a validator in force.
		assert_ok!(cast(NODE, 2, &remelted()));
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Pending));
		System::reset_events();
		assert_ok!(cast(NODE, 4, &remelted()));
		assert_eq!(
			events().last(),
			Some(&Event::FootprintAccepted {
				node: NODE,
				revision: 0,
				lines: remelted(),
				votes: 3,
				validators: 4
			})
		);
	});
}

#[test]
fn votes_of_keys_that_left_are_not_held_against_a_result() {
	build_and_execute(|| {
		rotate_to(&[0, 1, 2, 3]);
		open(1, remelting());
		assert_ok!(cast(NODE, 0, &wrong(1)));
		rotate_to(&[1, 2, 3]);
		for validator in 1..4 {
			assert_ok!(cast(NODE, validator, &remelted()));
		}
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Accepted));
	});
}

#[test]
fn an_open_round_goes_on_in_a_new_session() {
	build_and_execute(|| {
		open(1, remelting());
		assert_ok!(cast(NODE, 0, &remelted()));
		for validators in [&[0, 1, 2][..], &[0, 1, 2, 3][..], &[0, 1, 2][..]] {
			rotate_to(validators);
			assert!(Votes::<Test>::contains_key(NODE, authority(0)));
		}
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Pending));
	});
}

/// Both validators that remain have voted, so no further vote could settle the round.
#[test]
fn a_round_that_a_new_session_decides_is_voted_on_once_more() {
	build_and_execute(|| {
		open(1, remelting());
		assert_ok!(cast(NODE, 0, &remelted()));
		assert_ok!(cast(NODE, 1, &remelted()));
		System::reset_events();
		rotate_to(&[0, 1]);
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Pending));
		assert_eq!(Votes::<Test>::iter().count(), 0);
		assert_eq!(events(), vec![]);
		assert_ok!(cast(NODE, 0, &remelted()));
		assert_ok!(cast(NODE, 1, &remelted()));
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Accepted));
	});
}

#[test]
fn a_round_that_a_new_session_makes_hopeless_is_disputed() {
	build_and_execute(|| {
		rotate_to(&[0, 1, 2, 3]);
		open(1, remelting());
		assert_ok!(cast(NODE, 0, &remelted()));
		assert_ok!(cast(NODE, 1, &wrong(1)));
		System::reset_events();
		rotate_to(&[0, 1, 2]);
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Disputed));
		let mut results =
			vec![(BlakeTwo256::hash_of(&remelted()), 1), (BlakeTwo256::hash_of(&wrong(1)), 1)];
		results.sort();
		assert_eq!(
			events(),
			vec![Event::RollUpDisputed {
				node: NODE,
				revision: 0,
				attempt: 0,
				results: bounded(results)
			}]
		);
	});
}
