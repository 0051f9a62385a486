use crate::{mock::*, Error, Event, Intermediaries};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

#[test]
fn governance_admits_an_intermediary() {
	build_and_execute(|| {
		assert_ok!(Accounts::add_intermediary(RuntimeOrigin::root(), 3));
		assert!(Intermediaries::<Test>::contains_key(3));
		assert_eq!(events(), vec![Event::IntermediaryAdded { intermediary: 3 }]);
	});
}

#[test]
fn nobody_else_does() {
	build_and_execute(|| {
		assert_noop!(
			Accounts::add_intermediary(RuntimeOrigin::signed(INTERMEDIARY), 3),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn a_registered_account_is_refused() {
	build_and_execute(|| {
		for account in [INTERMEDIARY, PRODUCER, SITE] {
			assert_noop!(
				Accounts::add_intermediary(RuntimeOrigin::root(), account),
				Error::<Test>::AlreadyRegistered
			);
		}
	});
}
