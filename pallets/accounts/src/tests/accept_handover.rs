use crate::{mock::*, Error, Event, Handovers, Participants, Recoveries};
use frame_support::{assert_noop, assert_ok};
use tracemet_primitives::{traits::Participants as _, Role, Standing};

#[test]
fn the_other_intermediary_takes_the_participant_over() {
	build_and_execute(|| {
		let before = Participants::<Test>::get(PRODUCER).unwrap();
		assert_ok!(Accounts::offer_handover(signed(INTERMEDIARY), PRODUCER, OTHER_INTERMEDIARY));
		System::reset_events();
		assert_ok!(Accounts::accept_handover(signed(OTHER_INTERMEDIARY), PRODUCER));
		assert_eq!(Handovers::<Test>::get(PRODUCER), None);
		assert_eq!(
			Participants::<Test>::get(PRODUCER),
			Some(crate::Participant { intermediary: OTHER_INTERMEDIARY, ..before })
		);
		assert_eq!(
			events(),
			vec![Event::HandoverAccepted {
				participant: PRODUCER,
				from: INTERMEDIARY,
				to: OTHER_INTERMEDIARY,
			}]
		);
		assert_noop!(
			Accounts::register_site(signed(INTERMEDIARY), PRODUCER, 12),
			Error::<Test>::NotItsIntermediary
		);
		assert_ok!(Accounts::register_site(signed(OTHER_INTERMEDIARY), PRODUCER, 12));
	});
}

#[test]
fn nobody_accepts_what_was_not_offered_to_it() {
	build_and_execute(|| {
		let accept = |who, participant| Accounts::accept_handover(signed(who), participant);
		assert_noop!(accept(OTHER_INTERMEDIARY, PRODUCER), Error::<Test>::HandoverNotFound);
		assert_noop!(accept(OTHER_INTERMEDIARY, SITE), Error::<Test>::ParticipantNotFound);
		assert_ok!(Accounts::offer_handover(signed(INTERMEDIARY), PRODUCER, OTHER_INTERMEDIARY));
		assert_noop!(accept(INTERMEDIARY, PRODUCER), Error::<Test>::OfferedToAnother);
		assert_noop!(accept(BODY, PRODUCER), Error::<Test>::IntermediaryNotFound);
		assert_ok!(Accounts::remove_intermediary(root(), OTHER_INTERMEDIARY));
		assert_noop!(accept(OTHER_INTERMEDIARY, PRODUCER), Error::<Test>::IntermediaryNotFound);
		assert_ok!(Accounts::close_participant(signed(INTERMEDIARY), BODY));
		assert_noop!(accept(INTERMEDIARY, BODY), Error::<Test>::Closed);
	});
}

#[test]
fn it_cancels_a_pending_recovery() {
	build_and_execute(|| {
		assert_ok!(Accounts::start_recovery(signed(INTERMEDIARY), PRODUCER, KEY));
		assert_ok!(Accounts::offer_handover(signed(INTERMEDIARY), PRODUCER, OTHER_INTERMEDIARY));
		System::reset_events();
		assert_ok!(Accounts::accept_handover(signed(OTHER_INTERMEDIARY), PRODUCER));
		assert_eq!(Recoveries::<Test>::get(PRODUCER), None);
		assert_eq!(
			events(),
			vec![
				Event::RecoveryCancelled { account: PRODUCER },
				Event::HandoverAccepted {
					participant: PRODUCER,
					from: INTERMEDIARY,
					to: OTHER_INTERMEDIARY,
				},
			]
		);
	});
}

#[test]
fn a_participant_without_intermediary_acts_again() {
	build_and_execute(|| {
		assert_ok!(Accounts::remove_intermediary(root(), INTERMEDIARY));
		pass_blocks(HandoverPeriod::get() + 1);
		assert_ok!(Accounts::offer_handover(signed(PRODUCER), PRODUCER, OTHER_INTERMEDIARY));
		assert_ok!(Accounts::accept_handover(signed(OTHER_INTERMEDIARY), PRODUCER));
		for account in [PRODUCER, SITE] {
			assert_ok!(Accounts::ensure_role(&account, Role::Producer));
		}
		assert_noop!(
			Accounts::ensure_role(&BODY, Role::CertificationBody),
			Error::<Test>::NoIntermediary
		);
	});
}

#[test]
fn a_suspension_outlasts_the_handover_and_is_the_new_intermediarys_to_lift() {
	build_and_execute(|| {
		assert_ok!(Accounts::suspend_participant(signed(INTERMEDIARY), PRODUCER));
		assert_ok!(Accounts::offer_handover(signed(INTERMEDIARY), PRODUCER, OTHER_INTERMEDIARY));
		assert_ok!(Accounts::accept_handover(signed(OTHER_INTERMEDIARY), PRODUCER));
		assert_eq!(
			Participants::<Test>::get(PRODUCER).map(|record| record.standing),
			Some(Standing::Suspended)
		);
		assert_ok!(Accounts::reinstate_participant(signed(OTHER_INTERMEDIARY), PRODUCER));
	});
}
