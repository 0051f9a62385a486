use crate::{mock::*, Error, Event, MinimumValidators};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};

fn set_minimum(minimum: u32) -> DispatchResult {
	Validators::set_minimum_validators(RuntimeOrigin::root(), minimum)
}

#[test]
fn governance_sets_the_minimum() {
	build_and_execute(&[1, 2, 3], 1, || {
		assert_ok!(set_minimum(3));
		assert_eq!(events(), vec![Event::MinimumValidatorsSet { minimum: 3 }]);
		assert_eq!(MinimumValidators::<Test>::get(), 3);
		assert_noop!(remove(3), Error::<Test>::TooFewValidators);
		assert_ok!(set_minimum(2));
		assert_ok!(remove(3));
	});
}

#[test]
fn only_governance_sets_the_minimum() {
	build_and_execute(&[1, 2, 3], 1, || {
		assert_noop!(
			Validators::set_minimum_validators(RuntimeOrigin::signed(1), 2),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn the_minimum_is_at_least_one() {
	build_and_execute(&[1], 1, || {
		assert_noop!(set_minimum(0), Error::<Test>::MinimumIsZero);
	});
}

#[test]
fn the_minimum_is_at_most_the_size_of_the_set() {
	build_and_execute(&[1, 2], 1, || {
		assert_ok!(set_minimum(2));
		assert_noop!(set_minimum(3), Error::<Test>::TooFewValidators);
	});
}
