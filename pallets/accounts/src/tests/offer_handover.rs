use crate::{mock::*, Error, Event, Handovers, Participants};
use frame_support::{assert_noop, assert_ok};

#[test]
fn its_intermediary_offers_a_participant_to_another() {
	build_and_execute(|| {
		assert_ok!(Accounts::offer_handover(signed(INTERMEDIARY), PRODUCER, OTHER_INTERMEDIARY));
		assert_eq!(Handovers::<Test>::get(PRODUCER), Some(OTHER_INTERMEDIARY));
		assert_eq!(
			Participants::<Test>::get(PRODUCER).map(|record| record.intermediary),
			Some(INTERMEDIARY)
		);
		assert_eq!(
			events(),
			vec![Event::HandoverOffered { participant: PRODUCER, to: OTHER_INTERMEDIARY }]
		);
	});
}

#[test]
fn nobody_else_does_while_it_has_an_intermediary() {
	build_and_execute(|| {
		for other in [PRODUCER, SITE, OTHER_INTERMEDIARY, STRANGER] {
			assert_noop!(
				Accounts::offer_handover(signed(other), PRODUCER, OTHER_INTERMEDIARY),
				Error::<Test>::NotItsIntermediary
			);
		}
	});
}

#[test]
fn without_intermediary_a_participant_offers_itself_also_while_suspended() {
	build_and_execute(|| {
		assert_ok!(Accounts::suspend_participant(signed(INTERMEDIARY), PRODUCER));
		assert_ok!(Accounts::remove_intermediary(root(), INTERMEDIARY));
		pass_blocks(HandoverPeriod::get() + 1);
		for other in [INTERMEDIARY, OTHER_INTERMEDIARY, SITE, BODY] {
			assert_noop!(
				Accounts::offer_handover(signed(other), PRODUCER, OTHER_INTERMEDIARY),
				Error::<Test>::NotAuthorized
			);
		}
		assert_ok!(Accounts::offer_handover(signed(PRODUCER), PRODUCER, OTHER_INTERMEDIARY));
		assert_eq!(Handovers::<Test>::get(PRODUCER), Some(OTHER_INTERMEDIARY));
	});
}

#[test]
fn only_open_participants_are_offered_once_and_to_another_intermediary() {
	build_and_execute(|| {
		let offer =
			|participant, to| Accounts::offer_handover(signed(INTERMEDIARY), participant, to);
		assert_noop!(offer(SITE, OTHER_INTERMEDIARY), Error::<Test>::ParticipantNotFound);
		assert_noop!(offer(PRODUCER, INTERMEDIARY), Error::<Test>::SameIntermediary);
		assert_noop!(offer(PRODUCER, STRANGER), Error::<Test>::IntermediaryNotFound);
		assert_ok!(offer(PRODUCER, OTHER_INTERMEDIARY));
		assert_noop!(offer(PRODUCER, OTHER_INTERMEDIARY), Error::<Test>::HandoverPending);
		assert_ok!(Accounts::close_participant(signed(INTERMEDIARY), BODY));
		assert_noop!(offer(BODY, OTHER_INTERMEDIARY), Error::<Test>::Closed);
	});
}
