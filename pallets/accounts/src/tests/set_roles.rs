use crate::{mock::*, Error, Event, Participants};
use frame_support::{assert_noop, assert_ok};
use tracemet_primitives::{Role, Roles};

#[test]
fn its_intermediary_sets_the_roles() {
	build_and_execute(|| {
		let roles = roles(&[Role::Trader, Role::CertificationBody]);
		assert_ok!(Accounts::set_roles(signed(INTERMEDIARY), PRODUCER, roles.clone()));
		assert_eq!(
			Participants::<Test>::get(PRODUCER).map(|record| record.roles),
			Some(roles.clone())
		);
		assert_eq!(events(), vec![Event::RolesSet { participant: PRODUCER, roles }]);
	});
}

#[test]
fn the_last_role_that_holds_credits_is_lost_only_without_sites_and_credits() {
	build_and_execute(|| {
		let roles = roles(&[Role::CertificationBody]);
		assert_noop!(
			Accounts::set_roles(signed(INTERMEDIARY), PRODUCER, roles.clone()),
			Error::<Test>::HasOpenSites
		);
		assert_ok!(Accounts::close_site(signed(INTERMEDIARY), SITE));
		CreditHolders::set(vec![PRODUCER]);
		assert_noop!(
			Accounts::set_roles(signed(INTERMEDIARY), PRODUCER, roles.clone()),
			HOLDS_CREDITS
		);
		CreditHolders::set(vec![]);
		assert_ok!(Accounts::set_roles(signed(INTERMEDIARY), PRODUCER, roles));
	});
}

#[test]
fn nothing_but_credits_keeps_it_and_who_had_no_such_role_loses_none() {
	build_and_execute(|| {
		assert_ok!(Accounts::close_site(signed(INTERMEDIARY), SITE));
		Holders::set(vec![PRODUCER, BODY]);
		CreditHolders::set(vec![BODY]);
		for participant in [PRODUCER, BODY] {
			let roles = roles(&[Role::StandardOwner]);
			assert_ok!(Accounts::set_roles(signed(INTERMEDIARY), participant, roles));
		}
	});
}

#[test]
fn who_holds_credits_keeps_a_role_that_may() {
	build_and_execute(|| {
		CreditHolders::set(vec![PRODUCER]);
		let roles = roles(&[Role::Trader, Role::StandardOwner]);
		assert_ok!(Accounts::set_roles(signed(INTERMEDIARY), PRODUCER, roles));
	});
}

#[test]
fn a_participant_keeps_a_role_and_only_its_intermediary_decides() {
	build_and_execute(|| {
		let roles = roles(&[Role::Trader]);
		assert_noop!(
			Accounts::set_roles(signed(INTERMEDIARY), PRODUCER, Roles::new()),
			Error::<Test>::NoRoles
		);
		assert_noop!(
			Accounts::set_roles(signed(OTHER_INTERMEDIARY), PRODUCER, roles.clone()),
			Error::<Test>::NotItsIntermediary
		);
		assert_ok!(Accounts::close_participant(signed(INTERMEDIARY), BODY));
		assert_noop!(Accounts::set_roles(signed(INTERMEDIARY), BODY, roles), Error::<Test>::Closed);
	});
}
