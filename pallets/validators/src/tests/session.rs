use crate::{mock::*, ConsortiumValidator};
use frame_support::{assert_ok, traits::Contains};
use pallet_session::{historical, SessionManager};
use sp_runtime::traits::Convert;

#[test]
fn every_session_has_the_consortiums_set() {
	build_and_execute(&[1, 2, 3], || {
		for session in 0..3 {
			assert_eq!(
				<Validators as SessionManager<u64>>::new_session(session),
				Some(vec![1, 2, 3])
			);
			assert_eq!(
				<Validators as historical::SessionManager<u64, ()>>::new_session(session),
				Some(vec![(1, ()), (2, ()), (3, ())])
			);
		}
		assert_ok!(Validators::do_try_state());
	});
}

#[test]
fn only_validators_can_have_session_keys() {
	build_and_execute(&[1, 2], || {
		assert_eq!(ConsortiumValidator::<Test>::convert(2), Some(2));
		assert_eq!(ConsortiumValidator::<Test>::convert(3), None);
		assert!(Validators::contains(&1) && !Validators::contains(&3));
	});
}

#[test]
fn a_validator_can_sign_without_a_balance() {
	build_and_execute(&[1], || {
		assert_eq!(System::providers(&1), 1);
		assert_eq!(System::providers(&2), 0);
	});
}

#[test]
#[should_panic(expected = "the genesis has at most MaxValidators validators")]
fn a_genesis_with_too_many_is_refused() {
	build_and_execute(&[1, 2, 3, 4, 5], || {});
}
