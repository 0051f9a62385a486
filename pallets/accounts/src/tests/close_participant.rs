use crate::{
	mock::*, AccountOfKey, Closed, Error, Event, Handovers, Participants, Recoveries, Refusal,
};
use frame_support::{assert_noop, assert_ok};
use tracemet_primitives::{traits::Participants as _, Role};

#[test]
fn its_intermediary_closes_a_participant_for_good() {
	build_and_execute(|| {
		let record = Participants::<Test>::get(BODY);
		assert_ok!(Accounts::close_participant(signed(INTERMEDIARY), BODY));
		assert_eq!(Closed::<Test>::get(BODY), Some(1));
		assert_eq!(Participants::<Test>::get(BODY), record);
		assert_eq!(System::providers(&BODY), 0);
		assert_eq!(events(), vec![Event::ParticipantClosed { participant: BODY }]);

		assert_eq!(Accounts::ensure_member(&BODY, true), Err(Refusal::NotAMember));
		assert_noop!(Accounts::ensure_role(&BODY, Role::CertificationBody), Error::<Test>::Closed);
		assert_noop!(
			Accounts::close_participant(signed(INTERMEDIARY), BODY),
			Error::<Test>::Closed
		);
	});
}

#[test]
fn a_closed_account_is_never_registered_again() {
	build_and_execute(|| {
		assert_ok!(Accounts::close_participant(signed(INTERMEDIARY), BODY));
		let taken = Error::<Test>::AlreadyRegistered;
		let as_participant = Accounts::register_participant(
			signed(INTERMEDIARY),
			BODY,
			roles(&[Role::Trader]),
			DOSSIER,
		);
		assert_noop!(as_participant, Error::<Test>::AlreadyRegistered);
		assert_noop!(Accounts::add_intermediary(root(), BODY), taken);
		assert_noop!(
			Accounts::register_site(signed(INTERMEDIARY), PRODUCER, BODY),
			Error::<Test>::AlreadyRegistered
		);
		assert_noop!(
			Accounts::admit_delegate(signed(PRODUCER), PRODUCER, BODY),
			Error::<Test>::AlreadyRegistered
		);
		assert_noop!(
			Accounts::rotate_key(signed(PRODUCER), BODY),
			Error::<Test>::AlreadyRegistered
		);
	});
}

#[test]
fn sites_are_closed_first() {
	build_and_execute(|| {
		assert_noop!(
			Accounts::close_participant(signed(INTERMEDIARY), PRODUCER),
			Error::<Test>::HasOpenSites
		);
		assert_ok!(Accounts::close_site(signed(INTERMEDIARY), SITE));
		assert_ok!(Accounts::close_participant(signed(INTERMEDIARY), PRODUCER));
	});
}

#[test]
fn whoever_holds_something_or_an_office_is_not_closed() {
	build_and_execute(|| {
		Holders::set(vec![BODY]);
		assert_noop!(Accounts::close_participant(signed(INTERMEDIARY), BODY), STILL_HOLDS);
		Holders::set(vec![]);
		Council::set(vec![BODY]);
		assert_noop!(
			Accounts::close_participant(signed(INTERMEDIARY), BODY),
			Error::<Test>::HoldsOffice
		);
	});
}

#[test]
fn what_is_pending_ends_and_delegates_are_dismissed() {
	build_and_execute(|| {
		give_key(BODY, KEY);
		assert_ok!(Accounts::admit_delegate(signed(BODY), BODY, DELEGATE));
		assert_ok!(Accounts::start_recovery(signed(INTERMEDIARY), BODY, NEXT_KEY));
		assert_ok!(Accounts::offer_handover(signed(INTERMEDIARY), BODY, OTHER_INTERMEDIARY));
		System::reset_events();

		assert_ok!(Accounts::close_participant(signed(INTERMEDIARY), BODY));
		assert_eq!(
			events(),
			vec![
				Event::HandoverWithdrawn { participant: BODY },
				Event::RecoveryCancelled { account: BODY },
				Event::DelegateDismissed { account: BODY, delegate: DELEGATE },
				Event::ParticipantClosed { participant: BODY },
			]
		);
		assert_eq!(Handovers::<Test>::get(BODY), None);
		assert_eq!(Recoveries::<Test>::get(BODY), None);
		assert_eq!(AccountOfKey::<Test>::get(KEY), Some(BODY));
		for account in [BODY, KEY, DELEGATE] {
			assert_eq!(System::providers(&account), 0);
		}
	});
}

#[test]
fn nobody_else_closes_it() {
	build_and_execute(|| {
		assert_noop!(
			Accounts::close_participant(signed(OTHER_INTERMEDIARY), BODY),
			Error::<Test>::NotItsIntermediary
		);
		assert_noop!(
			Accounts::close_participant(signed(BODY), BODY),
			Error::<Test>::IntermediaryNotFound
		);
		assert_noop!(
			Accounts::close_participant(signed(INTERMEDIARY), SITE),
			Error::<Test>::ParticipantNotFound
		);
	});
}
