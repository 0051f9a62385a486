use crate::{mock::*, Error, Event, Participant, Participants};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
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

#[test]
fn a_company_has_many_accounts_that_nothing_links() {
	build_and_execute(|| {
		// One company, three accounts, each with a salt of its own: only its intermediary knows.
		for (account, salt) in [(30, 1), (31, 2), (32, 3)] {
			let dossier = H256::repeat_byte(salt);
			let by = RuntimeOrigin::signed(INTERMEDIARY);
			assert_ok!(Accounts::register_participant(
				by,
				account,
				roles(&[Role::Trader]),
				dossier
			));
			assert_eq!(
				Participants::<Test>::get(account),
				Some(Participant {
					intermediary: INTERMEDIARY,
					roles: roles(&[Role::Trader]),
					dossier,
					standing: Standing::Active,
					open_sites: 0,
				})
			);
		}
	});
}

#[test]
fn nobody_in_office_is_registered() {
	build_and_execute(|| {
		for account in [VALIDATOR, COUNCILLOR] {
			assert_noop!(
				Accounts::register_participant(
					signed(INTERMEDIARY),
					account,
					roles(&[Role::Trader]),
					DOSSIER
				),
				Error::<Test>::AlreadyRegistered
			);
		}
	});
}
