use crate::{mock::*, Error, Event, KeyOf, Recoveries, ReservedKeys};
use frame_support::{assert_noop, assert_ok};

fn start(account: u64, key: u64) {
	Accounts::start_recovery(signed(INTERMEDIARY), account, key).unwrap();
	System::reset_events();
}

#[test]
fn an_account_vetoes_its_recovery_at_any_time() {
	build_and_execute(|| {
		start(PRODUCER, KEY);
		pass_blocks(RecoveryDelay::get() + 1);
		assert_ok!(Accounts::veto_recovery(signed(PRODUCER), PRODUCER));
		assert_eq!(Recoveries::<Test>::get(PRODUCER), None);
		assert_eq!(ReservedKeys::<Test>::get(KEY), None);
		assert_eq!(KeyOf::<Test>::get(PRODUCER), None);
		assert_eq!(events(), vec![Event::RecoveryVetoed { account: PRODUCER }]);
		assert_noop!(
			Accounts::complete_recovery(signed(INTERMEDIARY), PRODUCER),
			Error::<Test>::RecoveryNotFound
		);
	});
}

#[test]
fn a_company_vetoes_for_its_site_and_not_the_other_way_round() {
	build_and_execute(|| {
		start(SITE, KEY);
		assert_ok!(Accounts::veto_recovery(signed(PRODUCER), SITE));
		start(SITE, KEY);
		assert_ok!(Accounts::veto_recovery(signed(SITE), SITE));
		start(PRODUCER, KEY);
		for other in [SITE, BODY, INTERMEDIARY, STRANGER] {
			assert_noop!(
				Accounts::veto_recovery(signed(other), PRODUCER),
				Error::<Test>::NotAuthorized
			);
		}
	});
}

#[test]
fn a_suspended_account_and_one_without_intermediary_veto_too() {
	build_and_execute(|| {
		start(PRODUCER, KEY);
		start(SITE, NEXT_KEY);
		assert_ok!(Accounts::suspend_participant(signed(INTERMEDIARY), PRODUCER));
		assert_ok!(Accounts::veto_recovery(signed(SITE), SITE));
		assert_ok!(Accounts::remove_intermediary(root(), INTERMEDIARY));
		pass_blocks(HandoverPeriod::get() + 1);
		assert_ok!(Accounts::veto_recovery(signed(PRODUCER), PRODUCER));
	});
}

#[test]
fn without_recovery_there_is_nothing_to_veto() {
	build_and_execute(|| {
		assert_noop!(
			Accounts::veto_recovery(signed(PRODUCER), PRODUCER),
			Error::<Test>::RecoveryNotFound
		);
		assert_noop!(
			Accounts::veto_recovery(signed(STRANGER), STRANGER),
			Error::<Test>::AccountNotFound
		);
	});
}

#[test]
fn delegates_get_in_while_a_recovery_is_pending_to_veto_it_in_the_accounts_name() {
	build_and_execute(|| {
		// Such as the signatories of a multisig account.
		assert_ok!(Accounts::admit_delegate(signed(PRODUCER), PRODUCER, DELEGATE));
		assert_ok!(Accounts::suspend_participant(signed(INTERMEDIARY), PRODUCER));
		assert_eq!(Accounts::ensure_served(&PRODUCER), Err(crate::Refusal::Suspended));
		assert_ok!(Accounts::start_recovery(signed(INTERMEDIARY), PRODUCER, KEY));
		assert!(Accounts::ensure_served(&PRODUCER).is_ok());
		assert_noop!(
			Accounts::dismiss_delegate(signed(INTERMEDIARY), PRODUCER, DELEGATE),
			Error::<Test>::NotAuthorized
		);
		assert_ok!(Accounts::veto_recovery(signed(PRODUCER), PRODUCER));
		assert_eq!(Accounts::ensure_served(&PRODUCER), Err(crate::Refusal::Suspended));
	});
}
