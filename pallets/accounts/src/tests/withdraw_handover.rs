use crate::{mock::*, Error, Event, Handovers};
use frame_support::{assert_noop, assert_ok};

#[test]
fn its_intermediary_withdraws_the_offer() {
	build_and_execute(|| {
		assert_ok!(Accounts::offer_handover(signed(INTERMEDIARY), PRODUCER, OTHER_INTERMEDIARY));
		System::reset_events();
		for other in [PRODUCER, OTHER_INTERMEDIARY] {
			assert_noop!(
				Accounts::withdraw_handover(signed(other), PRODUCER),
				Error::<Test>::NotItsIntermediary
			);
		}
		assert_ok!(Accounts::withdraw_handover(signed(INTERMEDIARY), PRODUCER));
		assert_eq!(Handovers::<Test>::get(PRODUCER), None);
		assert_eq!(events(), vec![Event::HandoverWithdrawn { participant: PRODUCER }]);
		assert_noop!(
			Accounts::withdraw_handover(signed(INTERMEDIARY), PRODUCER),
			Error::<Test>::HandoverNotFound
		);
		assert_noop!(
			Accounts::withdraw_handover(signed(INTERMEDIARY), SITE),
			Error::<Test>::ParticipantNotFound
		);
	});
}

#[test]
fn without_intermediary_the_participant_does() {
	build_and_execute(|| {
		assert_ok!(Accounts::offer_handover(signed(INTERMEDIARY), PRODUCER, OTHER_INTERMEDIARY));
		assert_ok!(Accounts::remove_intermediary(root(), INTERMEDIARY));
		assert_noop!(
			Accounts::withdraw_handover(signed(INTERMEDIARY), PRODUCER),
			Error::<Test>::NotAuthorized
		);
		assert_ok!(Accounts::withdraw_handover(signed(PRODUCER), PRODUCER));
		assert_eq!(Handovers::<Test>::get(PRODUCER), None);
	});
}

#[test]
fn a_closed_participant_has_no_offer_to_withdraw() {
	build_and_execute(|| {
		assert_ok!(Accounts::close_participant(signed(INTERMEDIARY), BODY));
		assert_noop!(
			Accounts::withdraw_handover(signed(INTERMEDIARY), BODY),
			Error::<Test>::Closed
		);
	});
}
