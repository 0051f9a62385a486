use crate::{mock::*, Error, PendingRequests};
use frame_support::{assert_noop, assert_ok};
use tracemet_primitives::{traits::Holdings, ReceivingPolicy, TransferId};

#[test]
fn an_account_that_never_held_anything_has_nothing() {
	build_and_execute(|| {
		assert_ok!(Credits::ensure_none(&STRANGER));
	});
}

#[test]
fn an_account_with_a_lot_holds_credits_until_it_has_exited() {
	build_and_execute(|| {
		let lot = smelter_lot(t(45));
		assert_noop!(Credits::ensure_none(&SMELTER), Error::<Test>::HoldsCredits);
		assert_ok!(exit(SMELTER, lot, t(45)));
		assert_ok!(Credits::ensure_none(&SMELTER));
	});
}

#[test]
fn an_account_with_a_pending_request_has_to_wait_for_the_decision() {
	build_and_execute(|| {
		let first = site_smelting(t(1)).pending();
		let second = site_smelting(t(1)).pending();
		assert_eq!(PendingRequests::<Test>::get(SMELTER_SITE), 2);
		for request in [first, second] {
			assert_noop!(Credits::ensure_none(&SMELTER_SITE), Error::<Test>::RequestsPending);
			assert_ok!(Credits::withdraw_request(signed(SMELTER), request));
		}
		assert!(!PendingRequests::<Test>::contains_key(SMELTER_SITE));
		assert_ok!(Credits::ensure_none(&SMELTER_SITE));
	});
}

#[test]
fn an_account_with_a_transfer_on_its_way_has_to_answer_it() {
	build_and_execute(|| {
		let lot = mine_lot(t(45));
		assert_ok!(Credits::set_receiving_policy(
			signed(BRAND),
			BRAND,
			ReceivingPolicy::Acceptance
		));
		assert_ok!(transfer(MINE, lot, t(1), BRAND));
		assert_noop!(Credits::ensure_none(&BRAND), Error::<Test>::TransfersPending);
		assert_ok!(Credits::decline_transfer(signed(BRAND), TransferId(0)));
		assert_ok!(Credits::ensure_none(&BRAND));
	});
}

#[test]
fn an_account_with_an_overdraft_has_to_repay_it() {
	build_and_execute(|| {
		change_rules(GROUP_BALANCE, |rules| rules.overdraft = t(10));
		let line = labelled(CATHODE, CU_8, t(10));
		let lot = smelting([overdraft(t(10))], [line]).approved()[0];
		assert_ok!(exit(SMELTER, lot, t(10)));
		assert_noop!(Credits::ensure_none(&SMELTER), Error::<Test>::OwesCredits);
		let line = labelled(CATHODE, CU_8, t(10));
		let lot = smelting([extracted(t(10))], [line]).approved()[0];
		assert_ok!(Credits::repay_overdraft(signed(SMELTER), SMELTER, lot, t(10)));
		assert_ok!(Credits::ensure_none(&SMELTER));
	});
}
