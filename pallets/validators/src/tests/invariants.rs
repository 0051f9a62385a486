use crate::{mock::*, LastAuthored, MinimumValidators, MissedSessions, Offenders, Operators};
use frame_support::BoundedVec;
use sp_runtime::DispatchError;

/// The chain of two validators, of which at least one is needed, after something went wrong.
fn is_noticed(wrong: impl FnOnce(), invariant: &'static str) {
	genesis(&[1, 2], 1, 0).execute_with(|| {
		Validators::do_try_state().unwrap();
		wrong();
		assert_eq!(Validators::do_try_state(), Err(DispatchError::Other(invariant)));
	});
}

fn put_set(validators: &[u64]) {
	crate::Validators::<Test>::put(BoundedVec::truncate_from(validators.to_vec()));
}

#[test]
fn a_chain_without_validators_is_noticed() {
	is_noticed(|| put_set(&[]), "1: too few validators");
}

#[test]
fn a_set_below_the_minimum_is_noticed() {
	is_noticed(|| MinimumValidators::<Test>::put(3), "1: too few validators");
}

#[test]
fn a_validator_that_is_in_the_set_twice_is_noticed() {
	is_noticed(|| put_set(&[1, 1]), "2: a validator is in the set twice");
}

#[test]
fn a_validator_that_is_no_operator_is_noticed() {
	is_noticed(|| Operators::<Test>::remove(2), "3: validator that is no operator");
}

#[test]
fn a_validator_without_session_keys_is_noticed() {
	is_noticed(
		|| pallet_session::Pallet::<Test>::purge_keys(RuntimeOrigin::signed(2)).unwrap(),
		"4: validator without session keys",
	);
}

#[test]
fn an_operator_that_cannot_sign_is_noticed() {
	is_noticed(|| Operators::<Test>::insert(3, ()), "5: operator without provider");
}

#[test]
fn too_many_operators_are_noticed() {
	is_noticed(
		|| {
			for account in 3..=6 {
				Validators::do_approve_operator(account);
			}
		},
		"5: too many operators",
	);
}

#[test]
fn attendance_of_an_account_that_is_no_validator_is_noticed() {
	is_noticed(
		|| LastAuthored::<Test>::insert(3, 1),
		"6: blocks of an account that is no validator",
	);
	is_noticed(
		|| MissedSessions::<Test>::insert(3, 1),
		"6: missed sessions of an account that is no validator",
	);
}

#[test]
fn attendance_that_cannot_be_is_noticed() {
	is_noticed(|| LastAuthored::<Test>::insert(1, 2), "6: a block to come was authored");
	is_noticed(|| MissedSessions::<Test>::insert(1, 0), "6: no missed session");
	is_noticed(|| crate::SessionStart::<Test>::put(2), "6: a session to come has started");
}

#[test]
fn a_minimum_or_a_session_length_of_zero_is_noticed() {
	is_noticed(|| MinimumValidators::<Test>::put(0), "7: no validator would be enough");
	is_noticed(|| crate::SessionBlocks::<Test>::put(0), "7: sessions without blocks");
}

#[test]
fn an_offender_that_could_have_been_removed_is_noticed() {
	is_noticed(|| Offenders::<Test>::insert(2, 0), "8: offender in a set that can do without it");
}
