use crate::{mock::*, Delegates, DelegatesOf, Error, Event, Refusal};
use frame_support::{assert_noop, assert_ok};

#[test]
fn the_account_and_its_company_dismiss_delegates() {
	build_and_execute(|| {
		for (who, delegate) in [(SITE, 60), (PRODUCER, 61)] {
			assert_ok!(Accounts::admit_delegate(signed(INTERMEDIARY), SITE, delegate));
			assert_ok!(Accounts::admit_delegate(signed(INTERMEDIARY), SITE, 70));
			System::reset_events();
			assert_ok!(Accounts::dismiss_delegate(signed(who), SITE, delegate));
			assert_eq!(events(), vec![Event::DelegateDismissed { account: SITE, delegate }]);
			assert_eq!(Delegates::<Test>::get(delegate), None);
			assert_eq!(DelegatesOf::<Test>::get(SITE).into_inner(), vec![70]);
			assert_eq!(System::providers(&delegate), 0);
			assert_eq!(Accounts::ensure_member(&delegate, false), Err(Refusal::NotAMember));
			assert_ok!(Accounts::dismiss_delegate(signed(who), SITE, 70));
			assert!(!DelegatesOf::<Test>::contains_key(SITE));
		}
	});
}

#[test]
fn nobody_else_does_and_only_delegates_of_the_account() {
	build_and_execute(|| {
		assert_ok!(Accounts::admit_delegate(signed(PRODUCER), SITE, DELEGATE));
		for other in [BODY, INTERMEDIARY, OTHER_INTERMEDIARY, DELEGATE] {
			assert_noop!(
				Accounts::dismiss_delegate(signed(other), SITE, DELEGATE),
				Error::<Test>::NotAuthorized
			);
		}
		for (account, delegate) in [(PRODUCER, DELEGATE), (SITE, STRANGER)] {
			assert_noop!(
				Accounts::dismiss_delegate(signed(PRODUCER), account, delegate),
				Error::<Test>::DelegateNotFound
			);
		}
	});
}

#[test]
fn a_delegate_that_has_signed_keeps_its_nonce_until_it_is_back() {
	build_and_execute(|| {
		assert_ok!(Accounts::admit_delegate(signed(PRODUCER), PRODUCER, DELEGATE));
		System::inc_account_nonce(DELEGATE);
		assert_ok!(Accounts::dismiss_delegate(signed(PRODUCER), PRODUCER, DELEGATE));
		assert_ok!(Accounts::admit_delegate(signed(BODY), BODY, DELEGATE));
		assert_eq!(System::account_nonce(DELEGATE), 1);
	});
}
