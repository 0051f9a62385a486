use crate::{mock::*, Error, Event, FormerIntermediaries, Intermediaries};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;
use tracemet_primitives::{traits::Participants as _, Role};

#[test]
fn governance_admits_an_intermediary() {
	build_and_execute(|| {
		assert_ok!(Accounts::add_intermediary(RuntimeOrigin::root(), 3));
		assert!(Intermediaries::<Test>::contains_key(3));
		assert_eq!(events(), vec![Event::IntermediaryAdded { intermediary: 3 }]);
	});
}

#[test]
fn nobody_else_does() {
	build_and_execute(|| {
		assert_noop!(
			Accounts::add_intermediary(RuntimeOrigin::signed(INTERMEDIARY), 3),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn a_registered_account_is_refused() {
	build_and_execute(|| {
		for account in taken_accounts().into_iter().filter(|account| *account != 3) {
			assert_noop!(
				Accounts::add_intermediary(RuntimeOrigin::root(), account),
				Error::<Test>::AlreadyRegistered
			);
		}
	});
}

#[test]
fn a_removed_intermediary_is_restored_with_its_participants() {
	build_and_execute(|| {
		assert_ok!(Accounts::remove_intermediary(root(), INTERMEDIARY));
		pass_blocks(HandoverPeriod::get() + 1);
		assert_noop!(
			Accounts::ensure_role(&PRODUCER, Role::Producer),
			Error::<Test>::NoIntermediary
		);
		System::reset_events();

		assert_ok!(Accounts::add_intermediary(root(), INTERMEDIARY));
		assert_eq!(FormerIntermediaries::<Test>::get(INTERMEDIARY), None);
		assert_ok!(Accounts::ensure_role(&PRODUCER, Role::Producer));
		assert_ok!(Accounts::suspend_participant(signed(INTERMEDIARY), PRODUCER));
		assert_eq!(
			events(),
			vec![
				Event::IntermediaryAdded { intermediary: INTERMEDIARY },
				Event::ParticipantSuspended { participant: PRODUCER },
			]
		);
	});
}
