use crate::{mock::*, Error, PendingRequests};
use frame_support::{assert_noop, assert_ok};
use tracemet_primitives::traits::Holdings;

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
		let product = b"computers".to_vec().try_into().unwrap();
		assert_ok!(Credits::exit(signed(SMELTER), SMELTER, lot, t(45), product));
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
