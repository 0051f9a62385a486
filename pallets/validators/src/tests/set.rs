use crate::{mock::*, Error, Event, LastAuthored, Offenders, Operators};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

fn set() -> Vec<u64> {
	crate::Validators::<Test>::get().into_inner()
}

#[test]
fn governance_adds_an_operator_with_session_keys() {
	build_and_execute(&[1], 1, || {
		operator(2);
		events();
		assert_ok!(add(2));
		assert_eq!(events(), vec![Event::ValidatorAdded { validator: 2 }]);
		assert_eq!(set(), vec![1, 2]);
	});
}

#[test]
fn only_governance_adds_and_removes() {
	build_and_execute(&[1, 2], 1, || {
		operator(3);
		for origin in [RuntimeOrigin::none(), RuntimeOrigin::signed(1)] {
			assert_noop!(Validators::add_validator(origin.clone(), 3), DispatchError::BadOrigin);
			assert_noop!(Validators::remove_validator(origin, 2), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn an_account_that_is_no_operator_is_not_added() {
	build_and_execute(&[1], 1, || {
		assert_noop!(add(2), Error::<Test>::OperatorNotFound);
	});
}

#[test]
fn an_operator_without_session_keys_is_not_added() {
	build_and_execute(&[1], 1, || {
		assert_ok!(approve(2));
		assert_noop!(add(2), Error::<Test>::SessionKeysMissing);
	});
}

#[test]
fn a_validator_is_added_once() {
	build_and_execute(&[1], 1, || {
		assert_noop!(add(1), Error::<Test>::AlreadyValidator);
	});
}

#[test]
fn the_set_is_bounded() {
	build_and_execute(&[1, 2, 3, 4], 1, || {
		operator(5);
		assert_noop!(add(5), Error::<Test>::TooManyValidators);
		assert_ok!(remove(4));
		assert_ok!(add(5));
		assert_eq!(set(), vec![1, 2, 3, 5]);
	});
}

#[test]
fn an_offender_is_not_added() {
	build_and_execute(&[1], 1, || {
		operator(2);
		Offenders::<Test>::insert(2, 0);
		assert_noop!(add(2), Error::<Test>::Offender);
	});
}

#[test]
fn a_removed_validator_stays_an_operator_and_can_come_back() {
	build_and_execute(&[1, 2], 1, || {
		assert_ok!(remove(2));
		assert_eq!(events(), vec![Event::ValidatorRemoved { validator: 2 }]);
		assert_eq!(set(), vec![1]);
		assert!(Operators::<Test>::contains_key(2));
		assert_ok!(add(2));
		assert_eq!(set(), vec![1, 2]);
	});
}

#[test]
fn a_validator_leaves_of_its_own_will() {
	build_and_execute(&[1, 2], 1, || {
		assert_ok!(Validators::leave(RuntimeOrigin::signed(1)));
		assert_eq!(events(), vec![Event::ValidatorLeft { validator: 1 }]);
		assert_eq!(set(), vec![2]);
		assert!(Operators::<Test>::contains_key(1));
	});
}

#[test]
fn only_a_validator_leaves() {
	build_and_execute(&[1, 2], 1, || {
		operator(3);
		assert_noop!(Validators::leave(RuntimeOrigin::signed(3)), Error::<Test>::ValidatorNotFound);
		assert_noop!(remove(3), Error::<Test>::ValidatorNotFound);
		assert_noop!(Validators::leave(RuntimeOrigin::root()), DispatchError::BadOrigin);
	});
}

#[test]
fn nobody_goes_below_the_minimum() {
	build_and_execute(&[1, 2, 3], 2, || {
		assert_ok!(remove(3));
		assert_noop!(remove(2), Error::<Test>::TooFewValidators);
		assert_noop!(Validators::leave(RuntimeOrigin::signed(2)), Error::<Test>::TooFewValidators);
	});
}

#[test]
fn the_attendance_of_a_validator_out_of_session_goes_with_it() {
	build_and_execute(&[1, 2], 1, || {
		end_sessions(1);
		assert_ok!(remove(2));
		// Still of the session.
		assert!(LastAuthored::<Test>::contains_key(2));
		end_sessions(1);
		assert_ok!(add(2));
		end_session(&[1]);
		assert_eq!(Session::validators(), vec![1]);
		assert!(LastAuthored::<Test>::contains_key(2));
		assert_ok!(remove(2));
		assert!(!LastAuthored::<Test>::contains_key(2));
	});
}
