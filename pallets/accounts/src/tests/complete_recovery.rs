use crate::{
	membership::Signatory, mock::*, AccountOfKey, Error, Event, KeyOf, KeyReplacement,
	Participants, Recoveries, Refusal, ReplacedKeys, ReservedKeys,
};
use frame_support::{assert_noop, assert_ok};

fn start_and_wait(account: u64, key: u64) {
	Accounts::start_recovery(signed(INTERMEDIARY), account, key).unwrap();
	pass_blocks(RecoveryDelay::get());
	System::reset_events();
}

#[test]
fn after_the_delay_only_the_new_key_signs_for_the_account() {
	build_and_execute(|| {
		let record = Participants::<Test>::get(PRODUCER);
		start_and_wait(PRODUCER, KEY);
		assert_ok!(Accounts::complete_recovery(signed(INTERMEDIARY), PRODUCER));

		assert_eq!(Recoveries::<Test>::get(PRODUCER), None);
		assert_eq!(ReservedKeys::<Test>::get(KEY), None);
		assert_eq!(KeyOf::<Test>::get(PRODUCER), Some(KEY));
		assert_eq!(AccountOfKey::<Test>::get(KEY), Some(PRODUCER));
		assert_eq!(ReplacedKeys::<Test>::get(PRODUCER), Some(PRODUCER));
		assert_eq!(Participants::<Test>::get(PRODUCER), record);
		assert_eq!((System::providers(&KEY), System::providers(&PRODUCER)), (1, 1));
		assert_eq!(KeyReplacements::get(), vec![PRODUCER]);
		assert_eq!(
			events(),
			vec![Event::KeyReplaced {
				account: PRODUCER,
				old_key: PRODUCER,
				new_key: KEY,
				reason: KeyReplacement::Recovered,
			}]
		);
		assert_eq!(Accounts::ensure_signatory(&KEY), Ok(Signatory::Account(PRODUCER)));
		assert_eq!(Accounts::ensure_signatory(&PRODUCER), Err(Refusal::KeyReplaced));
	});
}

#[test]
fn a_second_recovery_replaces_the_key_of_the_first() {
	build_and_execute(|| {
		start_and_wait(SITE, KEY);
		assert_ok!(Accounts::complete_recovery(signed(INTERMEDIARY), SITE));
		start_and_wait(SITE, NEXT_KEY);
		assert_ok!(Accounts::complete_recovery(signed(INTERMEDIARY), SITE));

		assert_eq!(KeyOf::<Test>::get(SITE), Some(NEXT_KEY));
		assert_eq!(AccountOfKey::<Test>::get(KEY), None);
		assert_eq!(ReplacedKeys::<Test>::get(KEY), Some(SITE));
		assert_eq!(System::providers(&KEY), 0);
		assert_eq!((System::providers(&NEXT_KEY), System::providers(&SITE)), (1, 1));
		assert_eq!(
			events(),
			vec![Event::KeyReplaced {
				account: SITE,
				old_key: KEY,
				new_key: NEXT_KEY,
				reason: KeyReplacement::Recovered,
			}]
		);
		for key in [SITE, KEY] {
			assert_eq!(Accounts::ensure_signatory(&key), Err(Refusal::KeyReplaced));
		}
	});
}

#[test]
fn not_before_the_delay_is_over() {
	build_and_execute(|| {
		assert_ok!(Accounts::start_recovery(signed(INTERMEDIARY), PRODUCER, KEY));
		pass_blocks(RecoveryDelay::get() - 1);
		for origin in [signed(INTERMEDIARY), root()] {
			assert_noop!(
				Accounts::complete_recovery(origin, PRODUCER),
				Error::<Test>::RecoveryNotDue
			);
		}
		pass_blocks(1);
		assert_ok!(Accounts::complete_recovery(signed(INTERMEDIARY), PRODUCER));
	});
}

#[test]
fn governance_completes_it_when_the_intermediary_is_gone() {
	build_and_execute(|| {
		start_and_wait(PRODUCER, KEY);
		assert_ok!(Accounts::remove_intermediary(root(), INTERMEDIARY));
		assert_noop!(
			Accounts::complete_recovery(signed(INTERMEDIARY), PRODUCER),
			Error::<Test>::IntermediaryNotFound
		);
		assert_ok!(Accounts::complete_recovery(root(), PRODUCER));
		assert_eq!(KeyOf::<Test>::get(PRODUCER), Some(KEY));
	});
}

#[test]
fn nobody_else_completes_it() {
	build_and_execute(|| {
		start_and_wait(PRODUCER, KEY);
		assert_noop!(
			Accounts::complete_recovery(signed(OTHER_INTERMEDIARY), PRODUCER),
			Error::<Test>::NotItsIntermediary
		);
		for other in [KEY, PRODUCER, STRANGER] {
			assert_noop!(
				Accounts::complete_recovery(signed(other), PRODUCER),
				Error::<Test>::IntermediaryNotFound
			);
		}
		assert_noop!(
			Accounts::complete_recovery(signed(INTERMEDIARY), SITE),
			Error::<Test>::RecoveryNotFound
		);
	});
}

#[test]
fn a_key_that_came_into_office_meanwhile_is_refused() {
	build_and_execute(|| {
		start_and_wait(PRODUCER, KEY);
		Validators::set(vec![KEY]);
		assert_noop!(
			Accounts::complete_recovery(signed(INTERMEDIARY), PRODUCER),
			Error::<Test>::AlreadyRegistered
		);
	});
}

#[test]
fn the_delegates_of_the_lost_key_are_dismissed() {
	build_and_execute(|| {
		assert_ok!(Accounts::admit_delegate(signed(PRODUCER), PRODUCER, DELEGATE));
		assert_ok!(Accounts::admit_delegate(signed(PRODUCER), SITE, DELEGATE + 1));
		start_and_wait(PRODUCER, KEY);
		assert_ok!(Accounts::complete_recovery(signed(INTERMEDIARY), PRODUCER));
		assert_eq!(
			events(),
			vec![
				Event::DelegateDismissed { account: PRODUCER, delegate: DELEGATE },
				Event::KeyReplaced {
					account: PRODUCER,
					old_key: PRODUCER,
					new_key: KEY,
					reason: KeyReplacement::Recovered,
				},
			]
		);
		assert_eq!(Accounts::ensure_signatory(&(DELEGATE + 1)), Ok(Signatory::DelegateOf(SITE)));
	});
}
