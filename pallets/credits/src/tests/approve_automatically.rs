use crate::{mock::*, AutomaticApprovals, AutomaticQueue, Error, Event, FreezeTarget, Requests};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	LotId, Mass, OutputLineId, PeriodId, RequestId, RequestStatus, FOSSIL_SCOPE_1, MILLION,
	SECONDS_PER_DAY,
};

fn approve(request: RequestId) -> DispatchResult {
	Credits::approve_automatically(signed(STRANGER), request)
}

/// A request of the mine under its certificate with automatic approval, with an accepted footprint.
fn asked(mass: Mass) -> RequestId {
	let request = automatic_mining(mass).pending();
	accept_at_border(request);
	request
}

fn status(request: RequestId) -> RequestStatus {
	Requests::<Test>::get(request).unwrap().status
}

fn used() -> Option<(PeriodId, Mass)> {
	AutomaticApprovals::<Test>::get(AUTOMATIC_CERTIFICATE)
}

#[test]
fn the_chain_approves_once_the_footprint_is_accepted() {
	build_and_execute(|| {
		let request = automatic_mining(t(40)).pending();
		run_idle();
		assert_eq!(status(request), RequestStatus::Pending);
		assert!(!AutomaticQueue::<Test>::contains_key(request));

		accept_at_border(request);
		assert!(AutomaticQueue::<Test>::contains_key(request));
		events();
		run_idle();
		assert_eq!(status(request), RequestStatus::Approved);
		assert!(!AutomaticQueue::<Test>::contains_key(request));
		assert_eq!(used(), Some((THIRD_QUARTER, t(40))));
		assert_eq!(masses(LotId(0)), (t(40), Mass::ZERO));
		assert_eq!(
			events(),
			vec![
				Event::PeriodOpened {
					account: MINE,
					good: CONCENTRATE,
					label: CU_8,
					period: THIRD_QUARTER,
					opening: Mass::ZERO
				},
				Event::LotIssued {
					lot: LotId(0),
					account: MINE,
					good: CONCENTRATE,
					label: CU_8,
					origin: OutputLineId { request, line: 0 },
					mass: t(40),
					factor: Some(tracemet_primitives::ConversionFactor::ONE),
					certified_share: MILLION
				},
				Event::RequestApproved { request, body: BODY, automatic: true },
			]
		);
	});
}

#[test]
fn every_member_may_have_it_done_at_once() {
	build_and_execute(|| {
		let request = asked(t(100));
		assert_noop!(
			Credits::approve_automatically(RuntimeOrigin::root(), request),
			DispatchError::BadOrigin
		);
		assert_ok!(approve(request));
		assert_eq!(status(request), RequestStatus::Approved);
		assert!(!AutomaticQueue::<Test>::contains_key(request));
		assert_noop!(approve(request), Error::<Test>::RequestNotPending);
		assert_noop!(approve(RequestId(9)), Error::<Test>::RequestNotFound);
	});
}

#[test]
fn nothing_is_approved_before_its_footprint_is_accepted() {
	build_and_execute(|| {
		let request = automatic_mining(t(1)).pending();
		assert_noop!(approve(request), FOOTPRINT_NOT_ACCEPTED);
	});
}

#[test]
fn the_cap_is_for_an_accounting_period() {
	build_and_execute(|| {
		let first = asked(t(60));
		assert_ok!(approve(first));
		let beyond = asked(plus(t(40), Mass(1)));
		assert_noop!(approve(beyond), Error::<Test>::BeyondAutomaticApproval);
		let within = asked(t(40));
		assert_ok!(approve(within));
		assert_eq!(used(), Some((THIRD_QUARTER, t(100))));
		// The next period has a cap of its own.
		Now::set(OCTOBER);
		assert_ok!(approve(beyond));
		assert_eq!(used(), Some((PeriodId(227), plus(t(40), Mass(1)))));
	});
}

#[test]
fn the_cap_counts_labelled_mass_and_not_what_the_body_approved() {
	build_and_execute(|| {
		let by_body = asked(t(90));
		assert_ok!(Credits::approve_request(signed(BODY), by_body));
		assert_eq!(used(), None);
		let outputs = vec![labelled(CONCENTRATE, CU_8, t(100)), ordinary(CONCENTRATE, t(5))];
		let inputs = vec![extracted(t(100)), to_line(1, uncertified(t(5)))];
		let request = Record { inputs, outputs, ..automatic_mining(t(1)) }.pending();
		accept_at_border(request);
		assert_ok!(approve(request));
		assert_eq!(used(), Some((THIRD_QUARTER, t(100))));
	});
}

#[test]
fn what_is_beyond_waits_for_the_body() {
	build_and_execute(|| {
		let request = asked(plus(t(100), Mass(1)));
		events();
		run_idle();
		let reason = Error::<Test>::BeyondAutomaticApproval.into();
		assert_eq!(events(), vec![Event::AutomaticApprovalRefused { request, reason }]);
		assert_eq!((status(request), used()), (RequestStatus::Pending, None));
		// It isn't tried again and again.
		run_idle();
		assert_eq!(events(), vec![]);
		assert_ok!(Credits::approve_request(signed(BODY), request));
	});
}

#[test]
fn under_other_certificates_the_body_decides() {
	build_and_execute(|| {
		let request = mining(t(1)).pending();
		accept_at_border(request);
		assert!(!AutomaticQueue::<Test>::contains_key(request));
		assert_noop!(approve(request), Error::<Test>::BeyondAutomaticApproval);
	});
}

#[test]
fn corrections_are_for_the_body() {
	build_and_execute(|| {
		assert_ok!(approve(asked(t(1))));
		let corrects = Some(RequestId(0));
		let request = Record { corrects, ..automatic_mining(t(1)) }.pending();
		accept_at_border(request);
		assert_noop!(approve(request), Error::<Test>::BeyondAutomaticApproval);
		assert_ok!(Credits::approve_request(signed(BODY), request));
	});
}

#[test]
fn overdrafts_are_for_the_body() {
	build_and_execute(|| {
		change_rules(GROUP_BALANCE, |rules| rules.overdraft = t(10));
		let inputs = vec![extracted(t(1)), overdraft(t(1))];
		let request = Record { inputs, ..automatic_mining(t(2)) }.pending();
		accept_at_border(request);
		assert_noop!(approve(request), Error::<Test>::BeyondAutomaticApproval);
		assert_ok!(Credits::approve_request(signed(BODY), request));
	});
}

#[test]
fn the_certificate_has_to_be_in_force() {
	build_and_execute(|| {
		let request = asked(t(1));
		InForce::set(false);
		assert_noop!(approve(request), CERTIFICATE_NOT_IN_FORCE);
		events();
		run_idle();
		// The words of an error of the mock aren't encoded.
		assert!(matches!(
			events()[..],
			[Event::AutomaticApprovalRefused { request: refused, .. }] if refused == request
		));
		InForce::set(true);
		assert_ok!(approve(request));
	});
}

#[test]
fn labels_keep_their_criteria() {
	build_and_execute(|| {
		let request = automatic_mining(t(1)).pending();
		accept(request, [totals(&[(FOSSIL_SCOPE_1, 8_000_001)])]);
		assert_noop!(approve(request), Error::<Test>::CriterionNotMet);
		assert_eq!(used(), None);
	});
}

#[test]
fn what_is_frozen_is_not_consumed() {
	build_and_execute(|| {
		let lot = mine_lot(t(1));
		let inputs = vec![credit(lot, t(1))];
		let request = Record { inputs, ..automatic_mining(t(1)) }.pending();
		accept_at_border(request);
		let target = FreezeTarget::Lot(lot);
		assert_ok!(Credits::freeze(signed(BODY), target.clone(), bounded(b"Doubts".as_slice())));
		assert_noop!(approve(request), Error::<Test>::Frozen);
		assert_ok!(Credits::unfreeze(signed(BODY), target));
		assert_ok!(approve(request));
	});
}

#[test]
fn many_requests_are_approved_as_far_as_the_cap_goes() {
	build_and_execute(|| {
		let requests = [40, 40, 40].map(|tonnes| asked(t(tonnes)));
		Now::set(START + SECONDS_PER_DAY);
		run_idle();
		let approved = requests.iter().filter(|id| status(**id) == RequestStatus::Approved);
		assert_eq!(approved.count(), 2);
		assert_eq!(used(), Some((THIRD_QUARTER, t(80))));
		assert_eq!(AutomaticQueue::<Test>::iter().count(), 0);
	});
}

#[test]
fn a_footprint_of_a_request_that_is_closed_queues_nothing() {
	build_and_execute(|| {
		let request = automatic_mining(t(1)).pending();
		assert_ok!(Credits::withdraw_request(signed(MINE), request));
		accept_at_border(request);
		// Of a request that never was, neither.
		accept(RequestId(9), []);
		assert_eq!(AutomaticQueue::<Test>::iter().count(), 0);
	});
}
