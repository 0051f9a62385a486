use crate::{mock::*, Error, Event, Participants, Sites};
use frame_support::{assert_noop, assert_ok};

#[test]
fn a_company_gets_a_site() {
	build_and_execute(|| {
		assert_ok!(Accounts::register_site(RuntimeOrigin::signed(INTERMEDIARY), PRODUCER, 12));
		assert_eq!(Sites::<Test>::get(12), Some(PRODUCER));
		assert_eq!(Participants::<Test>::get(PRODUCER).map(|company| company.open_sites), Some(2));
		assert_eq!(System::providers(&12), 1);
		assert_eq!(events(), vec![Event::SiteRegistered { site: 12, participant: PRODUCER }]);
	});
}

#[test]
fn another_intermediary_does_not_register_it() {
	build_and_execute(|| {
		assert_noop!(
			Accounts::register_site(RuntimeOrigin::signed(OTHER_INTERMEDIARY), PRODUCER, 12),
			Error::<Test>::NotItsIntermediary
		);
		assert_noop!(
			Accounts::register_site(RuntimeOrigin::signed(PRODUCER), PRODUCER, 12),
			Error::<Test>::IntermediaryNotFound
		);
	});
}

#[test]
fn sites_belong_to_participants_that_hold_credits() {
	build_and_execute(|| {
		let signed = RuntimeOrigin::signed(INTERMEDIARY);
		assert_noop!(
			Accounts::register_site(signed.clone(), BODY, 12),
			Error::<Test>::HoldsNoCredits
		);
		assert_noop!(
			Accounts::register_site(signed.clone(), STRANGER, 12),
			Error::<Test>::ParticipantNotFound
		);
		assert_noop!(Accounts::register_site(signed, SITE, 12), Error::<Test>::ParticipantNotFound);
	});
}

#[test]
fn a_registered_account_is_refused() {
	build_and_execute(|| {
		for account in taken_accounts() {
			assert_noop!(
				Accounts::register_site(RuntimeOrigin::signed(INTERMEDIARY), PRODUCER, account),
				Error::<Test>::AlreadyRegistered
			);
		}
	});
}

#[test]
fn a_closed_company_gets_no_site() {
	build_and_execute(|| {
		assert_ok!(Accounts::close_site(signed(INTERMEDIARY), SITE));
		assert_ok!(Accounts::close_participant(signed(INTERMEDIARY), PRODUCER));
		assert_noop!(
			Accounts::register_site(signed(INTERMEDIARY), PRODUCER, 12),
			Error::<Test>::Closed
		);
	});
}
