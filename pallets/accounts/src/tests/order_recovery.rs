use crate::{mock::*, Error, Event, KeyOf, KeyReplacement, Recoveries};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

#[test]
fn governance_takes_an_account_from_a_thief_who_vetoes() {
	build_and_execute(|| {
		assert_ok!(Accounts::start_recovery(signed(INTERMEDIARY), PRODUCER, KEY));
		assert_ok!(Accounts::veto_recovery(signed(PRODUCER), PRODUCER));
		System::reset_events();
		assert_ok!(Accounts::order_recovery(root(), PRODUCER, KEY));
		assert_eq!(KeyOf::<Test>::get(PRODUCER), Some(KEY));
		assert_eq!(KeyReplacements::get(), vec![PRODUCER]);
		assert_eq!(
			events(),
			vec![Event::KeyReplaced {
				account: PRODUCER,
				old_key: PRODUCER,
				new_key: KEY,
				reason: KeyReplacement::Ordered,
			}]
		);
	});
}

#[test]
fn it_cancels_a_pending_recovery_whose_key_it_may_use() {
	build_and_execute(|| {
		assert_ok!(Accounts::start_recovery(signed(INTERMEDIARY), SITE, KEY));
		assert_noop!(
			Accounts::order_recovery(root(), PRODUCER, KEY),
			Error::<Test>::AlreadyRegistered
		);
		System::reset_events();
		assert_ok!(Accounts::order_recovery(root(), SITE, KEY));
		assert_eq!(Recoveries::<Test>::get(SITE), None);
		assert_eq!(
			events(),
			vec![
				Event::RecoveryCancelled { account: SITE },
				Event::KeyReplaced {
					account: SITE,
					old_key: SITE,
					new_key: KEY,
					reason: KeyReplacement::Ordered,
				},
			]
		);
	});
}

#[test]
fn the_reserved_key_may_not_have_come_into_office() {
	build_and_execute(|| {
		assert_ok!(Accounts::start_recovery(signed(INTERMEDIARY), SITE, KEY));
		Council::set(vec![KEY]);
		assert_noop!(Accounts::order_recovery(root(), SITE, KEY), Error::<Test>::AlreadyRegistered);
	});
}

#[test]
fn nobody_else_orders_and_only_a_fresh_key_for_an_open_account() {
	build_and_execute(|| {
		assert_noop!(
			Accounts::order_recovery(signed(INTERMEDIARY), PRODUCER, KEY),
			DispatchError::BadOrigin
		);
		assert_noop!(
			Accounts::order_recovery(root(), INTERMEDIARY, KEY),
			Error::<Test>::AccountNotFound
		);
		for key in taken_accounts().into_iter().chain([VALIDATOR, COUNCILLOR]) {
			assert_noop!(
				Accounts::order_recovery(root(), PRODUCER, key),
				Error::<Test>::AlreadyRegistered
			);
		}
		assert_ok!(Accounts::close_participant(signed(INTERMEDIARY), BODY));
		assert_noop!(Accounts::order_recovery(root(), BODY, KEY), Error::<Test>::Closed);
	});
}

#[test]
fn an_offer_that_was_made_with_the_old_key_is_withdrawn() {
	build_and_execute(|| {
		assert_ok!(Accounts::remove_intermediary(root(), INTERMEDIARY));
		assert_ok!(Accounts::offer_handover(signed(PRODUCER), PRODUCER, OTHER_INTERMEDIARY));
		assert_ok!(Accounts::order_recovery(root(), PRODUCER, KEY));
		assert_noop!(
			Accounts::accept_handover(signed(OTHER_INTERMEDIARY), PRODUCER),
			Error::<Test>::HandoverNotFound
		);
	});
}
