use crate::mock::*;
use sp_runtime::DispatchError;

#[test]
fn a_chain_without_validators_is_noticed() {
	build_and_execute(&[], || {
		assert_eq!(Validators::do_try_state(), Err(DispatchError::Other("1: too few validators")));
	});
}

#[test]
fn a_validator_that_is_in_the_set_twice_is_noticed() {
	build_and_execute(&[1, 1], || {
		assert_eq!(
			Validators::do_try_state(),
			Err(DispatchError::Other("2: a validator is in the set twice"))
		);
	});
}
