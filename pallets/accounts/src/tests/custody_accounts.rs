use crate::{mock::*, Error};
use frame_support::{assert_noop, assert_ok};
use tracemet_primitives::{traits::Participants as _, BalanceLevel, Role};

#[test]
fn a_company_balances_at_group_level_and_its_site_at_site_level() {
	build_and_execute(|| {
		assert_eq!(Accounts::ensure_custody_account(&PRODUCER), Ok(BalanceLevel::Group));
		assert_eq!(Accounts::ensure_custody_account(&SITE), Ok(BalanceLevel::Site));
		for other in [INTERMEDIARY, BODY, STRANGER] {
			assert_noop!(
				Accounts::ensure_custody_account(&other),
				Error::<Test>::CustodyAccountNotFound
			);
		}
	});
}

#[test]
fn a_company_acts_for_its_site_and_not_the_other_way_round() {
	build_and_execute(|| {
		assert_ok!(Accounts::ensure_acts_for(&PRODUCER, &PRODUCER));
		assert_ok!(Accounts::ensure_acts_for(&PRODUCER, &SITE));
		assert_ok!(Accounts::ensure_acts_for(&SITE, &SITE));
		assert_noop!(Accounts::ensure_acts_for(&SITE, &PRODUCER), Error::<Test>::NotAuthorized);
		assert_noop!(Accounts::ensure_acts_for(&BODY, &SITE), Error::<Test>::NotAuthorized);
	});
}

#[test]
fn a_site_has_the_roles_of_its_company() {
	build_and_execute(|| {
		assert_ok!(Accounts::ensure_acts_for_with_role(&PRODUCER, &SITE, Role::Producer));
		assert_noop!(
			Accounts::ensure_acts_for_with_role(&PRODUCER, &SITE, Role::BrandOwner),
			Error::<Test>::RoleMissing
		);
		assert_noop!(
			Accounts::ensure_role(&STRANGER, Role::Producer),
			Error::<Test>::ParticipantNotFound
		);
	});
}

#[test]
fn a_closed_site_is_no_custody_account_any_more() {
	build_and_execute(|| {
		assert_ok!(Accounts::close_site(signed(INTERMEDIARY), SITE));
		assert_noop!(Accounts::ensure_custody_account(&SITE), Error::<Test>::Closed);
		assert_noop!(Accounts::ensure_acts_for(&PRODUCER, &SITE), Error::<Test>::Closed);
		assert_noop!(Accounts::ensure_role(&SITE, Role::Producer), Error::<Test>::Closed);
		assert_ok!(Accounts::ensure_acts_for(&PRODUCER, &PRODUCER));
	});
}

#[test]
fn without_intermediary_nobody_acts_for_a_site() {
	build_and_execute(|| {
		assert_ok!(Accounts::remove_intermediary(root(), INTERMEDIARY));
		pass_blocks(HandoverPeriod::get());
		assert_ok!(Accounts::ensure_acts_for(&PRODUCER, &SITE));
		pass_blocks(1);
		assert_noop!(Accounts::ensure_acts_for(&PRODUCER, &SITE), Error::<Test>::NoIntermediary);
	});
}

#[test]
fn a_company_and_its_sites_are_related_whatever_their_standing() {
	build_and_execute(|| {
		assert!(Accounts::are_related(&PRODUCER, &PRODUCER));
		assert_ok!(Accounts::close_site(signed(INTERMEDIARY), SITE));
		assert!(Accounts::are_related(&PRODUCER, &SITE));
		assert!(Accounts::are_related(&SITE, &PRODUCER));
		assert!(!Accounts::are_related(&BODY, &SITE));
		assert!(!Accounts::are_related(&STRANGER, &BODY));
	});
}
