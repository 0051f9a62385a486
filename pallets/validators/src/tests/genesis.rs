use crate::{mock::*, ConsortiumValidator, MinimumValidators, Operators, SessionBlocks};
use frame_support::traits::{Contains, Get};
use sp_runtime::traits::Convert;

#[test]
fn the_validators_of_the_genesis_are_operators() {
	build_and_execute(&[1, 2], 1, || {
		assert_eq!(crate::Validators::<Test>::get().into_inner(), vec![1, 2]);
		assert_eq!(Session::validators(), vec![1, 2]);
		assert_eq!(Operators::<Test>::count(), 2);
		assert!(Validators::contains(&1) && !Validators::contains(&3));
		assert_eq!(ConsortiumValidator::<Test>::convert(2), Some(2));
		assert_eq!(ConsortiumValidator::<Test>::convert(3), None);
		// The session keys hold a reference to the account.
		assert_eq!((System::providers(&1), System::consumers(&1)), (1, 1));
		assert_eq!(System::providers(&3), 0);
	});
}

#[test]
fn the_genesis_sets_the_minimum() {
	build_and_execute(&[1, 2, 3], 2, || {
		assert_eq!(MinimumValidators::<Test>::get(), 2);
	});
	// Unless it leaves that to the default.
	build_and_execute(&[1, 2, 3], 0, || {
		assert_eq!(MinimumValidators::<Test>::get(), 1);
	});
}

#[test]
fn sessions_have_the_default_length_unless_the_genesis_sets_another() {
	build_and_execute(&[1], 1, || {
		assert_eq!(SessionBlocks::<Test>::get(), SESSION);
		end_sessions(1);
		assert_eq!((System::block_number(), Session::current_index()), (10, 1));
	});
	execute(genesis(&[1], 1, 3), || {
		assert_eq!(crate::SessionLength::<Test>::get(), 3);
		end_sessions(2);
		assert_eq!((System::block_number(), Session::current_index()), (6, 2));
	});
}

#[test]
#[should_panic(expected = "the genesis has at most MaxValidators validators")]
fn a_genesis_with_too_many_validators_is_refused() {
	genesis(&[1, 2, 3, 4, 5], 1, 0);
}

#[test]
#[should_panic(expected = "the genesis has each validator once")]
fn a_genesis_with_a_validator_twice_is_refused() {
	genesis(&[1, 2, 1], 1, 0);
}

#[test]
#[should_panic(expected = "the genesis has at least as many validators as its minimum")]
fn a_genesis_below_its_minimum_is_refused() {
	genesis(&[1, 2], 3, 0);
}
