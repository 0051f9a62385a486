use crate::{mock::*, AutomaticQueue, Error, Event, IssuedLots, Requests, Terms};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{Mass, RequestId, RequestStatus, Supply};

fn withdraw(request: RequestId) -> DispatchResult {
	Credits::withdraw_request(signed(SMELTER), request)
}

#[test]
fn a_withdrawal_returns_the_credits_from_escrow() {
	build_and_execute(|| {
		let (first, second) = (smelter_lot(t(45)), smelter_lot(t(5)));
		let request = smelting(
			[credit(first, t(20)), credit(first, t(10)), credit(second, t(5))],
			[labelled(CATHODE, CU_8, t(35))],
		)
		.pending();
		let books = balance(SMELTER, CONCENTRATE, CU_8);
		assert_eq!(masses(first), (t(15), t(30)));
		assert_eq!(masses(second), (Mass::ZERO, t(5)));
		events();

		assert_ok!(withdraw(request));
		assert_eq!(masses(first), (t(45), Mass::ZERO));
		assert_eq!(masses(second), (t(5), Mass::ZERO));
		assert_eq!(
			supply(CONCENTRATE, CU_8),
			Supply { issued: t(50), held: t(50), ..Default::default() }
		);
		assert_eq!(balance(SMELTER, CONCENTRATE, CU_8), books);
		assert_eq!(
			Requests::<Test>::get(request).map(|record| (record.status, record.closed_at)),
			Some((RequestStatus::Withdrawn, Some(START)))
		);
		assert!(!Terms::<Test>::contains_key(request));
		assert!(IssuedLots::<Test>::get(request).is_empty());
		assert_eq!(CancelledNodes::get(), vec![request]);
		assert_eq!(
			events(),
			vec![
				Event::CreditsReturned { lot: first, account: SMELTER, request, mass: t(20) },
				Event::CreditsReturned { lot: first, account: SMELTER, request, mass: t(10) },
				Event::CreditsReturned { lot: second, account: SMELTER, request, mass: t(5) },
				Event::RequestWithdrawn { request },
			]
		);
		// The credits can be asked with again.
		smelting([credit(first, t(45))], [labelled(CATHODE, CU_8, t(45))]).approved();
	});
}

#[test]
fn a_company_withdraws_for_its_site_and_nobody_else_does() {
	build_and_execute(|| {
		let request = site_smelting(t(1)).pending();
		for other in [MINE, BODY, STRANGER] {
			assert_noop!(Credits::withdraw_request(signed(other), request), NOT_AUTHORIZED);
		}
		assert_noop!(
			Credits::withdraw_request(RuntimeOrigin::root(), request),
			DispatchError::BadOrigin
		);
		Suspended::set(vec![SMELTER_SITE]);
		assert_noop!(withdraw(request), IS_SUSPENDED);
		Suspended::set(vec![]);
		assert_ok!(withdraw(request));
	});
}

#[test]
fn a_request_is_withdrawn_when_its_certificate_and_body_are_gone() {
	build_and_execute(|| {
		let request = site_smelting(t(1)).pending();
		InForce::set(false);
		Accredited::set(false);
		assert_ok!(withdraw(request));
	});
}

#[test]
fn a_withdrawn_request_waits_for_no_automatic_approval() {
	build_and_execute(|| {
		let request = automatic_mining(t(1)).pending();
		accept_at_border(request);
		assert!(AutomaticQueue::<Test>::contains_key(request));
		assert_ok!(Credits::withdraw_request(signed(MINE), request));
		assert!(!AutomaticQueue::<Test>::contains_key(request));
	});
}

#[test]
fn a_second_decision_is_refused() {
	build_and_execute(|| {
		assert_noop!(withdraw(RequestId(0)), Error::<Test>::RequestNotFound);
		let approved = RequestId(0);
		site_smelting(t(1)).approved();
		assert_noop!(withdraw(approved), Error::<Test>::RequestNotPending);

		let request = site_smelting(t(1)).pending();
		accept_at_border(request);
		assert_ok!(withdraw(request));
		assert_noop!(withdraw(request), Error::<Test>::RequestNotPending);
		assert_noop!(
			Credits::approve_request(signed(BODY), request),
			Error::<Test>::RequestNotPending
		);
		assert_noop!(
			Credits::reject_request(signed(BODY), request, Default::default()),
			Error::<Test>::RequestNotPending
		);
	});
}
