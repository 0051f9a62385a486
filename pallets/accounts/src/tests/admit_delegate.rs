use crate::{membership::Signatory, mock::*, Delegates, DelegatesOf, Error, Event};
use frame_support::{assert_noop, assert_ok};

#[test]
fn the_account_its_company_and_its_intermediary_admit_delegates() {
	build_and_execute(|| {
		for (who, delegate) in [(SITE, 60), (PRODUCER, 61), (INTERMEDIARY, 62)] {
			System::reset_events();
			assert_ok!(Accounts::admit_delegate(signed(who), SITE, delegate));
			assert_eq!(Delegates::<Test>::get(delegate), Some(SITE));
			assert_eq!(System::providers(&delegate), 1);
			assert_eq!(Accounts::ensure_signatory(&delegate), Ok(Signatory::DelegateOf(SITE)));
			assert_eq!(events(), vec![Event::DelegateAdmitted { account: SITE, delegate }]);
		}
		assert_eq!(DelegatesOf::<Test>::get(SITE).into_inner(), vec![60, 61, 62]);
	});
}

#[test]
fn nobody_else_does() {
	build_and_execute(|| {
		assert_ok!(Accounts::admit_delegate(signed(PRODUCER), PRODUCER, DELEGATE));
		for other in [SITE, BODY, OTHER_INTERMEDIARY, DELEGATE, STRANGER] {
			assert_noop!(
				Accounts::admit_delegate(signed(other), PRODUCER, 61),
				Error::<Test>::NotAuthorized
			);
		}
		assert_ok!(Accounts::remove_intermediary(root(), INTERMEDIARY));
		assert_noop!(
			Accounts::admit_delegate(signed(INTERMEDIARY), PRODUCER, 61),
			Error::<Test>::NotAuthorized
		);
	});
}

#[test]
fn an_account_that_may_not_act_does_not_but_its_intermediary_does() {
	build_and_execute(|| {
		assert_ok!(Accounts::suspend_participant(signed(INTERMEDIARY), PRODUCER));
		for who in [PRODUCER, SITE] {
			assert_noop!(
				Accounts::admit_delegate(signed(who), SITE, DELEGATE),
				Error::<Test>::Suspended
			);
		}
		assert_ok!(Accounts::admit_delegate(signed(INTERMEDIARY), SITE, DELEGATE));
		assert_ok!(Accounts::remove_intermediary(root(), INTERMEDIARY));
		pass_blocks(HandoverPeriod::get() + 1);
		assert_noop!(
			Accounts::admit_delegate(signed(BODY), BODY, 61),
			Error::<Test>::NoIntermediary
		);
	});
}

#[test]
fn a_delegate_is_a_fresh_account() {
	build_and_execute(|| {
		for delegate in taken_accounts().into_iter().chain([VALIDATOR, COUNCILLOR]) {
			assert_noop!(
				Accounts::admit_delegate(signed(SITE), SITE, delegate),
				Error::<Test>::AlreadyRegistered
			);
		}
	});
}

#[test]
fn an_account_has_so_many_delegates_and_no_more() {
	build_and_execute(|| {
		for delegate in 60..60 + u64::from(MaxDelegates::get()) {
			assert_ok!(Accounts::admit_delegate(signed(PRODUCER), PRODUCER, delegate));
		}
		assert_noop!(
			Accounts::admit_delegate(signed(PRODUCER), PRODUCER, 70),
			Error::<Test>::TooManyDelegates
		);
		assert_ok!(Accounts::admit_delegate(signed(PRODUCER), SITE, 70));
	});
}

#[test]
fn only_open_participants_and_sites_have_delegates() {
	build_and_execute(|| {
		assert_noop!(
			Accounts::admit_delegate(signed(INTERMEDIARY), INTERMEDIARY, DELEGATE),
			Error::<Test>::AccountNotFound
		);
		assert_ok!(Accounts::close_site(signed(INTERMEDIARY), SITE));
		assert_noop!(
			Accounts::admit_delegate(signed(PRODUCER), SITE, DELEGATE),
			Error::<Test>::Closed
		);
	});
}

#[test]
fn its_intermediary_admits_none_while_a_recovery_is_pending() {
	build_and_execute(|| {
		assert_ok!(Accounts::start_recovery(signed(INTERMEDIARY), PRODUCER, KEY));
		assert_noop!(
			Accounts::admit_delegate(signed(INTERMEDIARY), PRODUCER, DELEGATE),
			Error::<Test>::RecoveryPending
		);
		assert_ok!(Accounts::admit_delegate(signed(PRODUCER), PRODUCER, DELEGATE));
	});
}
