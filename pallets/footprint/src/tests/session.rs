use crate::{mock::*, Authorities, Ballots, Footprints, ValidatorSet};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::transaction_validity::InvalidTransaction;
use tracemet_primitives::{FootprintBasis, FootprintStatus};

fn authorities() -> Vec<crate::AuthorityId> {
	Authorities::<Test>::get().into_inner()
}

/// Whether a validator's vote on the node counts.
fn has_voted(validator: u64) -> bool {
	let position = authorities().iter().position(|key| *key == authority(validator)).unwrap();
	Footprint::has_voted(NODE, position as u32, ValidatorSet::<Test>::get())
}

#[test]
fn the_keys_of_the_validators_are_in_force() {
	build_and_execute(|| {
		assert_eq!(authorities(), vec![authority(0), authority(1), authority(2)]);
		assert_eq!(ValidatorSet::<Test>::get(), 1);
		rotate_to(&[2, 5]);
		assert_eq!(authorities(), vec![authority(2), authority(5)]);
		assert_eq!(ValidatorSet::<Test>::get(), 2);
		assert_eq!(events(), vec![]);
	});
}

#[test]
fn the_same_keys_are_the_same_set() {
	build_and_execute(|| {
		open(1, remelting());
		let votes = signed(batch(1, [vote(NODE, &remelted())]), 1);
		assert_ok!(cast(NODE, 0, &remelted()));
		for _ in 0..3 {
			rotate_to(&[0, 1, 2]);
		}
		assert_eq!(ValidatorSet::<Test>::get(), 1);
		assert!(has_voted(0));
		assert_ok!(include(votes));
		assert_ok!(cast(NODE, 2, &remelted()));
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Accepted));
	});
}

#[test]
fn the_same_keys_in_another_order_are_another_set() {
	build_and_execute(|| {
		open(1, remelting());
		assert_ok!(cast(NODE, 0, &remelted()));
		rotate_to(&[1, 0, 2]);
		assert_eq!(ValidatorSet::<Test>::get(), 2);
		assert!(!has_voted(0) && !has_voted(1));
		accept(NODE);
	});
}

#[test]
fn a_rotation_voids_the_votes_and_the_new_set_votes_anew() {
	build_and_execute(|| {
		rotate_to(&[0, 1, 2, 3]);
		open(1, remelting());
		assert_ok!(cast(NODE, 0, &remelted()));
		assert_ok!(cast(NODE, 1, &remelted()));
		let of_old_set = signed(batch(2, [vote(NODE, &remelted())]), 2);
		System::reset_events();
		rotate_to(&[1, 2, 3, 4]);
		assert_eq!(events(), vec![]);
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Pending));
		assert_eq!(Footprint::work_list(None).collect::<Vec<_>>(), vec![NODE]);
		assert_noop!(include(of_old_set), InvalidTransaction::Stale);

		// 1 votes once more, although it stayed.
		for validator in [2, 4] {
			assert_ok!(cast(NODE, validator, &remelted()));
			assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Pending));
		}
		assert_ok!(cast(NODE, 1, &remelted()));
		assert_eq!(
			Footprints::<Test>::get(NODE).map(|footprint| footprint.basis),
			Some(FootprintBasis::Calculated { votes: 3, validators: 4 })
		);
	});
}

#[test]
fn votes_of_an_earlier_set_are_not_held_against_a_result() {
	build_and_execute(|| {
		rotate_to(&[0, 1, 2, 3]);
		open(1, remelting());
		// Both stay in force; with their earlier votes nothing could reach two thirds any more.
		assert_ok!(cast(NODE, 1, &wrong(1)));
		assert_ok!(cast(NODE, 0, &remelted()));
		rotate_to(&[1, 2, 3]);
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Pending));
		for validator in 1..4 {
			assert_ok!(cast(NODE, validator, &remelted()));
		}
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Accepted));
	});
}

/// The old set's votes make room only when the new set votes.
#[test]
fn the_first_vote_of_a_new_set_replaces_the_votes_before() {
	build_and_execute(|| {
		open(1, remelting());
		assert_ok!(cast(NODE, 0, &remelted()));
		assert_ok!(cast(NODE, 1, &remelted()));
		rotate_to(&[0, 1]);
		assert_ok!(cast(NODE, 1, &wrong(1)));
		let ballot = Ballots::<Test>::get(NODE).unwrap();
		assert_eq!(ballot.validator_set, ValidatorSet::<Test>::get());
		assert_eq!(ballot.votes.keys().copied().collect::<Vec<_>>(), vec![1]);
	});
}

#[test]
fn a_restated_revision_is_voted_on_by_the_new_set_too() {
	build_and_execute(|| {
		open(1, remelting());
		accept(NODE);
		assert_ok!(restate(NODE, correction([secondary(ELECTRICITY, 50)])));
		assert_ok!(cast(NODE, 0, &calculated(NODE)));
		rotate_to(&[5, 6, 7]);
		settle_all();
		let footprint = Footprints::<Test>::get(NODE).unwrap();
		assert_eq!(footprint.revision, 1);
		assert_eq!(footprint.basis, FootprintBasis::Calculated { votes: 3, validators: 3 });
	});
}

#[test]
fn without_validators_nobody_votes() {
	build_and_execute(|| {
		open(1, remelting());
		rotate_to(&[]);
		assert_noop!(cast(NODE, 0, &remelted()), InvalidTransaction::BadSigner);
		rotate_to(&[0]);
		accept(NODE);
		assert_eq!(
			Footprints::<Test>::get(NODE).map(|footprint| footprint.basis),
			Some(FootprintBasis::Calculated { votes: 1, validators: 1 })
		);
	});
}

/// Every round that is pending when the validators change is settled by the new ones, whatever the
/// old ones had voted.
#[test]
fn open_rounds_go_on_through_many_sessions() {
	build_and_execute(|| {
		open(1, remelting());
		for validators in [&[0, 1, 2][..], &[0, 1, 2, 3], &[3, 4], &[0, 1, 2]] {
			rotate_to(validators);
			assert_ok!(cast(NODE, validators[0], &remelted()));
			assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Pending));
			assert!(has_voted(validators[0]));
		}
		assert_ok!(cast(NODE, 1, &remelted()));
		assert_ok!(cast(NODE, 2, &remelted()));
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Accepted));
	});
}
