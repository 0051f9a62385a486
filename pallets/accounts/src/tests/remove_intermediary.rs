use crate::{mock::*, Error, Event, FormerIntermediaries, Intermediaries, Refusal};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;
use tracemet_primitives::{traits::Participants as _, Role};

#[test]
fn governance_removes_an_intermediary() {
	build_and_execute(|| {
		pass_blocks(6);
		assert_ok!(Accounts::remove_intermediary(root(), INTERMEDIARY));
		assert!(!Intermediaries::<Test>::contains_key(INTERMEDIARY));
		assert_eq!(FormerIntermediaries::<Test>::get(INTERMEDIARY), Some(7));
		assert_eq!(System::providers(&INTERMEDIARY), 0);
		assert_eq!(events(), vec![Event::IntermediaryRemoved { intermediary: INTERMEDIARY }]);
		assert_noop!(
			Accounts::register_participant(
				signed(INTERMEDIARY),
				30,
				roles(&[Role::Trader]),
				DOSSIER
			),
			Error::<Test>::IntermediaryNotFound
		);
		assert_eq!(Accounts::ensure_member(&INTERMEDIARY, false), Err(Refusal::NotAMember));
	});
}

#[test]
fn nobody_else_does_and_only_intermediaries_are_removed() {
	build_and_execute(|| {
		assert_noop!(
			Accounts::remove_intermediary(signed(INTERMEDIARY), OTHER_INTERMEDIARY),
			DispatchError::BadOrigin
		);
		assert_noop!(
			Accounts::remove_intermediary(root(), PRODUCER),
			Error::<Test>::IntermediaryNotFound
		);
		assert_ok!(Accounts::remove_intermediary(root(), INTERMEDIARY));
		assert_noop!(
			Accounts::remove_intermediary(root(), INTERMEDIARY),
			Error::<Test>::IntermediaryNotFound
		);
	});
}

#[test]
fn its_participants_act_on_for_the_handover_period() {
	build_and_execute(|| {
		assert_ok!(Accounts::remove_intermediary(root(), INTERMEDIARY));
		pass_blocks(HandoverPeriod::get());
		for account in [PRODUCER, SITE] {
			assert_ok!(Accounts::ensure_member(&account, false));
			assert_ok!(Accounts::ensure_role(&account, Role::Producer));
		}
		pass_blocks(1);
		for account in [PRODUCER, SITE] {
			assert_eq!(Accounts::ensure_member(&account, false), Err(Refusal::NoIntermediary));
			assert_noop!(
				Accounts::ensure_role(&account, Role::Producer),
				Error::<Test>::NoIntermediary
			);
		}
	});
}

#[test]
fn whoever_has_signed_keeps_its_nonce_until_it_is_back() {
	build_and_execute(|| {
		System::inc_account_nonce(INTERMEDIARY);
		assert_ok!(Accounts::remove_intermediary(root(), INTERMEDIARY));
		assert_eq!(System::account_nonce(INTERMEDIARY), 1);
		assert_ok!(Accounts::add_intermediary(root(), INTERMEDIARY));
		assert_eq!(System::account_nonce(INTERMEDIARY), 1);
	});
}
