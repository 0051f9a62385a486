use crate::{mock::*, Error, Event, Operators};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{traits::Dispatchable, DispatchError};

#[test]
fn governance_approves_an_operator_who_can_register_session_keys() {
	build_and_execute(&[1], 1, || {
		assert_noop!(set_keys(2), pallet_session::Error::<Test>::NoAssociatedValidatorId);
		assert_ok!(approve(2));
		assert_eq!(events(), vec![Event::OperatorApproved { operator: 2 }]);
		assert_eq!(Operators::<Test>::get(2), Some(()));
		assert_eq!(System::providers(&2), 1);
		assert_ok!(set_keys(2));
	});
}

#[test]
fn an_operator_is_approved_once() {
	build_and_execute(&[1], 1, || {
		assert_noop!(approve(1), Error::<Test>::AlreadyOperator);
	});
}

#[test]
fn operators_are_bounded() {
	build_and_execute(&[1], 1, || {
		for account in 2..=5 {
			assert_ok!(approve(account));
		}
		assert_noop!(approve(6), Error::<Test>::TooManyOperators);
		assert_ok!(dismiss(5));
		assert_ok!(approve(6));
	});
}

#[test]
fn only_governance_approves_and_dismisses() {
	build_and_execute(&[1], 1, || {
		for origin in [RuntimeOrigin::none(), RuntimeOrigin::signed(1)] {
			assert_noop!(Validators::approve_operator(origin.clone(), 2), DispatchError::BadOrigin);
			assert_noop!(Validators::dismiss_operator(origin, 1), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn a_dismissed_operator_loses_its_session_keys_and_its_account() {
	build_and_execute(&[1], 1, || {
		operator(2);
		assert_eq!(System::consumers(&2), 1);
		events();

		assert_ok!(dismiss(2));
		assert_eq!(events(), vec![Event::OperatorDismissed { operator: 2 }]);
		assert_eq!(Operators::<Test>::get(2), None);
		assert_eq!(pallet_session::NextKeys::<Test>::get(2), None);
		assert!(!System::account_exists(&2));
		// Somebody else can use the key.
		assert_ok!(approve(3));
		assert_ok!(set_keys_of(3, 2));
	});
}

#[test]
fn an_operator_without_session_keys_can_be_dismissed() {
	build_and_execute(&[1], 1, || {
		assert_ok!(approve(2));
		assert_ok!(dismiss(2));
		assert!(!System::account_exists(&2));
	});
}

#[test]
fn a_dismissed_operator_keeps_the_account_that_it_has_for_another_reason() {
	build_and_execute(&[1], 1, || {
		System::inc_providers(&2);
		operator(2);
		assert_ok!(System::inc_consumers(&2));
		assert_ok!(dismiss(2));
		assert_eq!((System::providers(&2), System::consumers(&2)), (1, 1));
	});
}

#[test]
fn nobody_is_dismissed_who_is_no_operator() {
	build_and_execute(&[1], 1, || {
		assert_noop!(dismiss(2), Error::<Test>::OperatorNotFound);
	});
}

#[test]
fn a_validator_is_not_dismissed() {
	build_and_execute(&[1, 2], 1, || {
		assert_noop!(dismiss(2), Error::<Test>::StillValidator);
	});
}

#[test]
fn a_former_validator_is_dismissed_when_its_sessions_are_over() {
	build_and_execute(&[1, 2], 1, || {
		assert_ok!(remove(2));
		assert_noop!(dismiss(2), Error::<Test>::StillInSession);
		end_sessions(1);
		assert_eq!(Session::validators(), vec![1, 2]);
		assert_noop!(dismiss(2), Error::<Test>::StillInSession);
		end_sessions(1);
		assert_eq!(Session::validators(), vec![1]);
		assert_ok!(dismiss(2));
	});
}

#[test]
fn an_operator_is_not_dismissed_before_a_session_that_is_planned_with_it() {
	build_and_execute(&[1], 1, || {
		operator(2);
		assert_ok!(add(2));
		end_sessions(1);
		assert_ok!(remove(2));
		assert_eq!(Session::validators(), vec![1]);
		assert_noop!(dismiss(2), Error::<Test>::StillInSession);
	});
}

#[test]
fn a_dismissed_operator_that_another_pallet_relies_on_keeps_its_account() {
	build_and_execute(&[1], 1, || {
		operator(2);
		assert_ok!(System::inc_consumers(&2));
		assert_ok!(dismiss(2));
		assert_eq!((System::providers(&2), System::consumers(&2)), (1, 1));
	});
}

#[test]
fn the_nonce_of_a_dismissed_operator_goes_on_where_it_was() {
	build_and_execute(&[1], 1, || {
		assert_ok!(approve(2));
		System::inc_account_nonce(2);
		assert_ok!(dismiss(2));
		assert_ok!(approve(2));
		assert_eq!(System::account_nonce(2), 1);
	});
}

#[test]
fn nobody_removes_session_keys_past_the_minimum() {
	build_and_execute(&[1], 1, || {
		let purge = RuntimeCall::Session(pallet_session::Call::purge_keys {});
		let filtered = purge.dispatch(RuntimeOrigin::signed(1)).unwrap_err();
		assert_eq!(filtered.error, frame_system::Error::<Test>::CallFiltered.into());
		let rotate = RuntimeCall::Session(pallet_session::Call::set_keys {
			keys: Keys { aura: key(2) },
			proof: vec![],
		});
		let refused = rotate.dispatch(RuntimeOrigin::signed(1)).unwrap_err();
		assert_eq!(refused.error, pallet_session::Error::<Test>::InvalidProof.into());
	});
}
