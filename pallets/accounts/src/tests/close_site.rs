use crate::{mock::*, Closed, Error, Event, Participants, Refusal, Sites};
use frame_support::{assert_noop, assert_ok};

#[test]
fn the_intermediary_closes_a_site_for_good() {
	build_and_execute(|| {
		pass_blocks(2);
		assert_ok!(Accounts::close_site(signed(INTERMEDIARY), SITE));
		assert_eq!(Closed::<Test>::get(SITE), Some(3));
		assert_eq!(Sites::<Test>::get(SITE), Some(PRODUCER));
		assert_eq!(Participants::<Test>::get(PRODUCER).map(|company| company.open_sites), Some(0));
		assert_eq!(System::providers(&SITE), 0);
		assert_eq!(events(), vec![Event::SiteClosed { site: SITE, participant: PRODUCER }]);

		assert_eq!(Accounts::ensure_member(&SITE, true), Err(Refusal::NotAMember));
		assert_ok!(Accounts::ensure_member(&PRODUCER, false));
		assert_noop!(Accounts::close_site(signed(INTERMEDIARY), SITE), Error::<Test>::Closed);
	});
}

#[test]
fn a_site_that_holds_something_is_not_closed() {
	build_and_execute(|| {
		Holders::set(vec![SITE]);
		assert_noop!(Accounts::close_site(signed(INTERMEDIARY), SITE), STILL_HOLDS);
		Holders::set(vec![PRODUCER]);
		assert_ok!(Accounts::close_site(signed(INTERMEDIARY), SITE));
	});
}

#[test]
fn a_site_in_office_is_not_closed() {
	build_and_execute(|| {
		Validators::set(vec![SITE]);
		assert_noop!(Accounts::close_site(signed(INTERMEDIARY), SITE), Error::<Test>::HoldsOffice);
	});
}

#[test]
fn its_recovery_ends_and_its_delegates_are_dismissed() {
	build_and_execute(|| {
		assert_ok!(Accounts::admit_delegate(signed(PRODUCER), SITE, DELEGATE));
		assert_ok!(Accounts::start_recovery(signed(INTERMEDIARY), SITE, KEY));
		System::reset_events();
		assert_ok!(Accounts::close_site(signed(INTERMEDIARY), SITE));
		assert_eq!(
			events(),
			vec![
				Event::RecoveryCancelled { account: SITE },
				Event::DelegateDismissed { account: SITE, delegate: DELEGATE },
				Event::SiteClosed { site: SITE, participant: PRODUCER },
			]
		);
	});
}

#[test]
fn nobody_else_closes_it_and_nothing_but_a_site() {
	build_and_execute(|| {
		assert_noop!(
			Accounts::close_site(signed(OTHER_INTERMEDIARY), SITE),
			Error::<Test>::NotItsIntermediary
		);
		assert_noop!(
			Accounts::close_site(signed(PRODUCER), SITE),
			Error::<Test>::IntermediaryNotFound
		);
		assert_noop!(
			Accounts::close_site(signed(INTERMEDIARY), BODY),
			Error::<Test>::AccountNotFound
		);
	});
}
