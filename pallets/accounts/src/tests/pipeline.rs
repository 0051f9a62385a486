//! The three extensions together, in the order in which they stand in the runtime.

use crate::{mock::*, CheckMembership, CheckPendingNonce, Event, KeyOf, SignForAccount};
use frame_support::{assert_ok, dispatch::GetDispatchInfo, weights::Weight};
use sp_runtime::{
	traits::DispatchTransaction,
	transaction_validity::{InvalidTransaction, TransactionValidityError},
};

/// What a signed transaction does in a block.
fn apply(
	key: u64,
	nonce: u32,
	call: impl Into<RuntimeCall>,
) -> Result<(), TransactionValidityError> {
	let call = call.into();
	// Light, so that the quota is not what decides.
	let info = frame_support::dispatch::DispatchInfo {
		call_weight: Weight::from_parts(1, 1),
		..call.get_dispatch_info()
	};
	let pipeline = (
		CheckMembership::<Test>::new(),
		CheckPendingNonce::<Test>::from(nonce),
		SignForAccount::<Test>::new(),
	);
	let result = pipeline.dispatch_transaction(signed(key), call, &info, 0, 0)?;
	assert_ok!(result);
	Ok(())
}

#[test]
fn the_new_key_of_an_account_acts_as_the_account_with_a_nonce_of_its_own() {
	build_and_execute(|| {
		System::inc_account_nonce(PRODUCER);
		assert_ok!(apply(PRODUCER, 1, crate::Call::rotate_key { new_key: KEY }));
		System::reset_events();

		let admit = crate::Call::admit_delegate { account: SITE, delegate: DELEGATE };
		assert_eq!(apply(PRODUCER, 2, admit.clone()), Err(InvalidTransaction::Custom(3).into()));
		assert_ok!(apply(KEY, 0, admit));
		assert_eq!(events(), vec![Event::DelegateAdmitted { account: SITE, delegate: DELEGATE }]);
		assert_eq!((System::account_nonce(KEY), System::account_nonce(PRODUCER)), (1, 2));

		assert_ok!(apply(KEY, 1, crate::Call::rotate_key { new_key: NEXT_KEY }));
		assert_eq!(KeyOf::<Test>::get(PRODUCER), Some(NEXT_KEY));
	});
}

#[test]
fn a_suspended_account_vetoes_with_its_new_key() {
	build_and_execute(|| {
		give_key(PRODUCER, KEY);
		assert_ok!(Accounts::start_recovery(signed(INTERMEDIARY), PRODUCER, NEXT_KEY));
		assert_ok!(Accounts::suspend_participant(signed(INTERMEDIARY), PRODUCER));
		System::reset_events();
		assert_ok!(apply(KEY, 0, crate::Call::veto_recovery { account: PRODUCER }));
		assert_eq!(events(), vec![Event::RecoveryVetoed { account: PRODUCER }]);
	});
}

#[test]
fn a_participant_without_intermediary_finds_another() {
	build_and_execute(|| {
		assert_ok!(Accounts::remove_intermediary(root(), INTERMEDIARY));
		pass_blocks(HandoverPeriod::get() + 1);
		let offer = crate::Call::offer_handover { participant: BODY, to: OTHER_INTERMEDIARY };
		assert_ok!(apply(BODY, 0, offer));
		assert_ok!(apply(
			OTHER_INTERMEDIARY,
			0,
			crate::Call::accept_handover { participant: BODY }
		));
		assert_ok!(apply(BODY, 1, crate::Call::rotate_key { new_key: KEY }));
	});
}
