use crate::{mock::*, CheckPendingNonce};
use codec::{Decode, Encode};
use frame_support::{assert_ok, dispatch::GetDispatchInfo};
use frame_system::CheckNonce;
use scale_info::TypeInfo;
use sp_runtime::{
	traits::{DispatchTransaction, TransactionExtension},
	transaction_validity::{
		InvalidTransaction, TransactionSource, TransactionValidityError, ValidTransaction,
	},
};

fn call() -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::remark { remark: vec![] })
}

fn validate(who: u64, nonce: u32) -> Result<ValidTransaction, TransactionValidityError> {
	CheckPendingNonce::<Test>::from(nonce)
		.validate_only(
			signed(who),
			&call(),
			&call().get_dispatch_info(),
			0,
			TransactionSource::External,
			0,
		)
		.map(|(validity, ..)| validity)
}

fn prepare(who: u64, nonce: u32) -> Result<(), TransactionValidityError> {
	CheckPendingNonce::<Test>::from(nonce)
		.validate_and_prepare(signed(who), &call(), &call().get_dispatch_info(), 0, 0)
		.map(|_| ())
}

#[test]
fn it_is_the_nonce_check_that_wallets_know() {
	type Known = CheckNonce<Test>;
	type Ours = CheckPendingNonce<Test>;
	assert_eq!(
		<Ours as TransactionExtension<RuntimeCall>>::IDENTIFIER,
		<Known as TransactionExtension<RuntimeCall>>::IDENTIFIER
	);
	assert_eq!(Ours::type_info().type_def, Known::type_info().type_def);
	assert_eq!(Ours::from(70_000).encode(), Known::from(70_000).encode());
	assert_eq!(Ours::decode(&mut &Known::from(7).encode()[..]), Ok(Ours::from(7)));
}

#[test]
fn nonces_count_up_as_usual() {
	build_and_execute(|| {
		assert_ok!(prepare(PRODUCER, 0));
		assert_eq!(System::account_nonce(PRODUCER), 1);
		assert_eq!(prepare(PRODUCER, 0), Err(InvalidTransaction::Stale.into()));
		assert_eq!(prepare(PRODUCER, 2), Err(InvalidTransaction::Future.into()));
		let validity = validate(PRODUCER, 3).unwrap();
		assert_eq!(validity.requires, vec![(PRODUCER, 2u32).encode()]);
		assert_eq!(validity.provides, vec![(PRODUCER, 3u32).encode()]);
	});
}

#[test]
fn without_a_provider_there_is_no_nonce() {
	build_and_execute(|| {
		assert_eq!(validate(STRANGER, 0), Err(InvalidTransaction::Payment.into()));
	});
}

#[test]
fn what_is_too_far_ahead_is_refused_and_comes_into_reach() {
	build_and_execute(|| {
		let most = MaxPendingTransactions::get();
		assert_ok!(validate(PRODUCER, most));
		for nonce in [most + 1, u32::MAX] {
			assert_eq!(validate(PRODUCER, nonce), Err(InvalidTransaction::Custom(5).into()));
		}
		assert_ok!(prepare(PRODUCER, 0));
		assert_ok!(validate(PRODUCER, most + 1));
	});
}

#[test]
fn the_next_transaction_of_anybody_comes_before_the_backlog_of_one() {
	build_and_execute(|| {
		let most = MaxPendingTransactions::get();
		System::inc_account_nonce(PRODUCER);
		for distance in 0..=most {
			assert_eq!(
				validate(PRODUCER, 1 + distance).unwrap().priority,
				u64::from(most - distance)
			);
		}
		assert_eq!(validate(BODY, 0).unwrap().priority, u64::from(most));
	});
}

#[test]
fn what_is_not_signed_has_no_nonce() {
	build_and_execute(|| {
		let info = call().get_dispatch_info();
		let (pre, _) = CheckPendingNonce::<Test>::from(99)
			.validate_and_prepare(frame_system::RawOrigin::Authorized.into(), &call(), &info, 0, 0)
			.unwrap();
		let unspent = CheckPendingNonce::<Test>::post_dispatch_details(
			pre,
			&info,
			&Default::default(),
			0,
			&Ok(()),
		);
		assert_eq!(unspent, Ok(CheckPendingNonce::<Test>::from(99).weight(&call())));
	});
}
