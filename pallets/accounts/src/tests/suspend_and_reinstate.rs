use crate::{mock::*, Error, Event, Participants, Refusal};
use frame_support::{assert_noop, assert_ok};
use tracemet_primitives::{traits::Participants as _, Role, Standing};

#[test]
fn a_suspended_participant_cannot_act_and_neither_can_its_sites() {
	build_and_execute(|| {
		assert_ok!(Accounts::suspend_participant(RuntimeOrigin::signed(INTERMEDIARY), PRODUCER));
		assert_eq!(
			Participants::<Test>::get(PRODUCER).map(|p| p.standing),
			Some(Standing::Suspended)
		);
		for account in [PRODUCER, SITE] {
			assert_eq!(Accounts::ensure_member(&account, false), Err(Refusal::Suspended));
			assert_noop!(Accounts::ensure_role(&account, Role::Producer), Error::<Test>::Suspended);
			assert_noop!(Accounts::ensure_custody_account(&account), Error::<Test>::Suspended);
		}
		assert_eq!(events(), vec![Event::ParticipantSuspended { participant: PRODUCER }]);
	});
}

#[test]
fn a_reinstated_participant_acts_again() {
	build_and_execute(|| {
		let signed = RuntimeOrigin::signed(INTERMEDIARY);
		assert_ok!(Accounts::suspend_participant(signed.clone(), PRODUCER));
		assert_ok!(Accounts::reinstate_participant(signed, PRODUCER));
		assert_ok!(Accounts::ensure_member(&SITE, false));
		assert_eq!(
			events(),
			vec![
				Event::ParticipantSuspended { participant: PRODUCER },
				Event::ParticipantReinstated { participant: PRODUCER },
			]
		);
	});
}

#[test]
fn only_its_intermediary_suspends_and_only_once() {
	build_and_execute(|| {
		assert_noop!(
			Accounts::suspend_participant(RuntimeOrigin::signed(OTHER_INTERMEDIARY), PRODUCER),
			Error::<Test>::NotItsIntermediary
		);
		let signed = RuntimeOrigin::signed(INTERMEDIARY);
		assert_noop!(
			Accounts::reinstate_participant(signed.clone(), PRODUCER),
			Error::<Test>::NotSuspended
		);
		assert_ok!(Accounts::suspend_participant(signed.clone(), PRODUCER));
		assert_noop!(Accounts::suspend_participant(signed, PRODUCER), Error::<Test>::Suspended);
	});
}

#[test]
fn a_closed_participant_has_no_standing() {
	build_and_execute(|| {
		assert_ok!(Accounts::close_participant(signed(INTERMEDIARY), BODY));
		assert_noop!(
			Accounts::suspend_participant(signed(INTERMEDIARY), BODY),
			Error::<Test>::Closed
		);
		assert_noop!(
			Accounts::reinstate_participant(signed(INTERMEDIARY), BODY),
			Error::<Test>::Closed
		);
	});
}

#[test]
fn governance_suspends_and_reinstates_above_all_when_there_is_no_intermediary() {
	build_and_execute(|| {
		assert_ok!(Accounts::remove_intermediary(root(), INTERMEDIARY));
		assert_ok!(Accounts::suspend_participant(root(), PRODUCER));
		assert_eq!(Accounts::ensure_member(&SITE, false), Err(Refusal::Suspended));
		assert_ok!(Accounts::reinstate_participant(root(), PRODUCER));
		assert_ok!(Accounts::ensure_member(&SITE, false));
		assert_noop!(
			Accounts::suspend_participant(root(), STRANGER),
			Error::<Test>::ParticipantNotFound
		);
	});
}
