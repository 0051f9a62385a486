use crate::{
	membership::Signatory, mock::*, Error, Event, KeyOf, KeyReplacement, Refusal, ReplacedKeys,
};
use frame_support::{assert_noop, assert_ok};

#[test]
fn an_account_replaces_its_own_key_at_once() {
	build_and_execute(|| {
		assert_ok!(Accounts::rotate_key(signed(SITE), KEY));
		assert_eq!(KeyOf::<Test>::get(SITE), Some(KEY));
		assert_eq!(ReplacedKeys::<Test>::get(SITE), Some(SITE));
		assert_eq!(Accounts::ensure_signatory(&KEY), Ok(Signatory::Account(SITE)));
		assert_eq!(Accounts::ensure_signatory(&SITE), Err(Refusal::KeyReplaced));
		assert_eq!(KeyReplacements::get(), vec![SITE]);
		assert_eq!(
			events(),
			vec![Event::KeyReplaced {
				account: SITE,
				old_key: SITE,
				new_key: KEY,
				reason: KeyReplacement::Rotated,
			}]
		);
	});
}

#[test]
fn it_never_returns_to_a_replaced_key() {
	build_and_execute(|| {
		assert_ok!(Accounts::rotate_key(signed(PRODUCER), KEY));
		assert_ok!(Accounts::rotate_key(signed(PRODUCER), NEXT_KEY));
		for key in [PRODUCER, KEY, NEXT_KEY] {
			assert_noop!(
				Accounts::rotate_key(signed(PRODUCER), key),
				Error::<Test>::AlreadyRegistered
			);
		}
	});
}

#[test]
fn the_key_is_a_fresh_one() {
	build_and_execute(|| {
		for key in taken_accounts().into_iter().chain([VALIDATOR, COUNCILLOR]) {
			assert_noop!(
				Accounts::rotate_key(signed(PRODUCER), key),
				Error::<Test>::AlreadyRegistered
			);
		}
	});
}

#[test]
fn only_participants_and_sites_that_may_act_rotate() {
	build_and_execute(|| {
		for other in [INTERMEDIARY, STRANGER, VALIDATOR] {
			assert_noop!(Accounts::rotate_key(signed(other), KEY), Error::<Test>::AccountNotFound);
		}
		assert_ok!(Accounts::suspend_participant(signed(INTERMEDIARY), PRODUCER));
		assert_noop!(Accounts::rotate_key(signed(PRODUCER), KEY), Error::<Test>::Suspended);
		assert_ok!(Accounts::close_site(signed(INTERMEDIARY), SITE));
		assert_noop!(Accounts::rotate_key(signed(SITE), KEY), Error::<Test>::Closed);
		assert_ok!(Accounts::remove_intermediary(root(), INTERMEDIARY));
		pass_blocks(HandoverPeriod::get() + 1);
		assert_noop!(Accounts::rotate_key(signed(BODY), KEY), Error::<Test>::NoIntermediary);
	});
}

#[test]
fn not_while_a_recovery_is_pending() {
	build_and_execute(|| {
		assert_ok!(Accounts::start_recovery(signed(INTERMEDIARY), PRODUCER, KEY));
		assert_noop!(
			Accounts::rotate_key(signed(PRODUCER), NEXT_KEY),
			Error::<Test>::RecoveryPending
		);
	});
}

#[test]
fn its_delegates_are_dismissed() {
	build_and_execute(|| {
		assert_ok!(Accounts::admit_delegate(signed(PRODUCER), PRODUCER, DELEGATE));
		assert_ok!(Accounts::rotate_key(signed(PRODUCER), KEY));
		assert_eq!(Accounts::ensure_signatory(&DELEGATE), Ok(Signatory::Account(DELEGATE)));
		assert_eq!(Accounts::ensure_member(&DELEGATE, false), Err(Refusal::NotAMember));
	});
}
