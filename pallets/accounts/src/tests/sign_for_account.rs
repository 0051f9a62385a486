use crate::{mock::*, SignForAccount};
use frame_support::{assert_ok, dispatch::GetDispatchInfo};
use frame_system::ensure_signed;
use sp_runtime::{traits::DispatchTransaction, DispatchError};

fn signer(origin: RuntimeOrigin) -> Result<u64, DispatchError> {
	let call = RuntimeCall::System(frame_system::Call::remark { remark: vec![] });
	let (_, origin) = SignForAccount::<Test>::new()
		.validate_and_prepare(origin, &call, &call.get_dispatch_info(), 0, 0)
		.unwrap();
	Ok(ensure_signed(origin)?)
}

#[test]
fn a_key_signs_in_the_name_of_its_account() {
	build_and_execute(|| {
		give_key(PRODUCER, KEY);
		assert_eq!(signer(signed(KEY)), Ok(PRODUCER));
	});
}

#[test]
fn everybody_else_signs_in_its_own_name() {
	build_and_execute(|| {
		assert_ok!(Accounts::admit_delegate(signed(PRODUCER), PRODUCER, DELEGATE));
		for who in [PRODUCER, SITE, INTERMEDIARY, VALIDATOR, DELEGATE, STRANGER] {
			assert_eq!(signer(signed(who)), Ok(who));
		}
		assert_eq!(
			signer(frame_system::RawOrigin::Authorized.into()),
			Err(DispatchError::BadOrigin)
		);
	});
}
