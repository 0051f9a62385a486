use crate::{mock::*, Error, Event, Participant, Participants};
use frame_support::{assert_noop, assert_ok};
use tracemet_primitives::{Role, Roles, Standing};

#[test]
fn an_intermediary_registers_a_pseudonymous_participant() {
	build_and_execute(|| {
		let roles = roles(&[Role::Trader, Role::BrandOwner]);
		assert_ok!(Accounts::register_participant(
			RuntimeOrigin::signed(OTHER_INTERMEDIARY),
			30,
			roles.clone(),
			DOSSIER
		));
		assert_eq!(
			Participants::<Test>::get(30),
			Some(Participant {
				intermediary: OTHER_INTERMEDIARY,
				roles: roles.clone(),
				dossier: DOSSIER,
				standing: Standing::Active,
				open_sites: 0,
			})
		);
		assert_eq!(
			events(),
			vec![Event::ParticipantRegistered {
				participant: 30,
				intermediary: OTHER_INTERMEDIARY,
				roles,
				dossier: DOSSIER,
			}]
		);
	});
}

#[test]
fn only_an_intermediary_registers() {
	build_and_execute(|| {
		assert_noop!(
			Accounts::register_participant(
				RuntimeOrigin::signed(PRODUCER),
				30,
				roles(&[Role::Trader]),
				DOSSIER
			),
			Error::<Test>::IntermediaryNotFound
		);
	});
}

#[test]
fn an_account_has_one_meaning() {
	build_and_execute(|| {
		for account in taken_accounts() {
			assert_noop!(
				Accounts::register_participant(
					RuntimeOrigin::signed(INTERMEDIARY),
					account,
					roles(&[Role::Trader]),
					DOSSIER
				),
				Error::<Test>::AlreadyRegistered
			);
		}
	});
}

#[test]
fn a_participant_has_a_role() {
	build_and_execute(|| {
		assert_noop!(
			Accounts::register_participant(
				RuntimeOrigin::signed(INTERMEDIARY),
				30,
				Roles::new(),
				DOSSIER
			),
			Error::<Test>::NoRoles
		);
	});
}
