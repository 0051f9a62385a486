use crate::{mock::*, Error, Event, KeyOf, Recoveries, Recovery, ReservedKeys};
use frame_support::{assert_noop, assert_ok};

#[test]
fn the_intermediary_starts_the_recovery_of_a_participant_or_site() {
	build_and_execute(|| {
		for (account, new_key) in [(PRODUCER, KEY), (SITE, NEXT_KEY)] {
			System::reset_events();
			assert_ok!(Accounts::start_recovery(signed(INTERMEDIARY), account, new_key));
			let executable_at = 1 + RecoveryDelay::get();
			assert_eq!(Recoveries::<Test>::get(account), Some(Recovery { new_key, executable_at }));
			assert_eq!(ReservedKeys::<Test>::get(new_key), Some(account));
			assert_eq!(KeyOf::<Test>::get(account), None);
			assert_eq!(events(), vec![Event::RecoveryStarted { account, new_key, executable_at }]);
		}
	});
}

#[test]
fn nobody_else_does() {
	build_and_execute(|| {
		assert_noop!(
			Accounts::start_recovery(signed(OTHER_INTERMEDIARY), SITE, KEY),
			Error::<Test>::NotItsIntermediary
		);
		assert_noop!(
			Accounts::start_recovery(signed(PRODUCER), SITE, KEY),
			Error::<Test>::IntermediaryNotFound
		);
	});
}

#[test]
fn the_key_is_a_fresh_one() {
	build_and_execute(|| {
		for key in taken_accounts().into_iter().chain([VALIDATOR, COUNCILLOR]) {
			assert_noop!(
				Accounts::start_recovery(signed(INTERMEDIARY), PRODUCER, key),
				Error::<Test>::AlreadyRegistered
			);
		}
	});
}

#[test]
fn one_recovery_of_an_open_account_is_pending_at_a_time() {
	build_and_execute(|| {
		assert_noop!(
			Accounts::start_recovery(signed(INTERMEDIARY), STRANGER, KEY),
			Error::<Test>::AccountNotFound
		);
		assert_ok!(Accounts::start_recovery(signed(INTERMEDIARY), PRODUCER, KEY));
		assert_noop!(
			Accounts::start_recovery(signed(INTERMEDIARY), PRODUCER, NEXT_KEY),
			Error::<Test>::RecoveryPending
		);
		assert_ok!(Accounts::close_site(signed(INTERMEDIARY), SITE));
		assert_noop!(
			Accounts::start_recovery(signed(INTERMEDIARY), SITE, NEXT_KEY),
			Error::<Test>::Closed
		);
	});
}

#[test]
fn a_thief_cannot_take_the_new_key_first() {
	build_and_execute(|| {
		assert_ok!(Accounts::start_recovery(signed(INTERMEDIARY), PRODUCER, KEY));
		assert_noop!(
			Accounts::admit_delegate(signed(PRODUCER), PRODUCER, KEY),
			Error::<Test>::AlreadyRegistered
		);
		assert_noop!(Accounts::rotate_key(signed(BODY), KEY), Error::<Test>::AlreadyRegistered);
	});
}
