use crate::{mock::*, ClosedRecord, Due, DueItem, Error, Event, IssuedLots, Requests, Terms};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{Mass, Reason, RequestId, RequestStatus, Supply, SECONDS_PER_DAY};

fn reject(request: RequestId) -> DispatchResult {
	Credits::reject_request(signed(BODY), request, reason(b"No evidence of origin"))
}

fn reason(text: &[u8]) -> Reason {
	bounded(text)
}

#[test]
fn a_rejection_returns_the_credits_from_escrow() {
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

		assert_ok!(reject(request));
		assert_eq!(masses(first), (t(45), Mass::ZERO));
		assert_eq!(masses(second), (t(5), Mass::ZERO));
		assert_eq!(
			supply(CONCENTRATE, CU_8),
			Supply { issued: t(50), held: t(50), ..Default::default() }
		);
		assert_eq!(balance(SMELTER, CONCENTRATE, CU_8), books);
		assert_eq!(
			Requests::<Test>::get(request).map(|record| (record.status, record.closed_at)),
			Some((RequestStatus::Rejected, Some(START)))
		);
		assert!(!Terms::<Test>::contains_key(request));
		let archived = u32::try_from((START + Retention::get()) / SECONDS_PER_DAY).unwrap();
		let closed = DueItem::Record(ClosedRecord::Request(request));
		assert!(Due::<Test>::contains_key(archived, closed));
		assert!(IssuedLots::<Test>::get(request).is_empty());
		assert_eq!(CancelledNodes::get(), vec![request]);
		assert_eq!(
			events(),
			vec![
				Event::CreditsReturned { lot: first, account: SMELTER, request, mass: t(20) },
				Event::CreditsReturned { lot: first, account: SMELTER, request, mass: t(10) },
				Event::CreditsReturned { lot: second, account: SMELTER, request, mass: t(5) },
				Event::RequestRejected {
					request,
					body: BODY,
					reason: reason(b"No evidence of origin")
				}
			]
		);
		// The credits can be asked with again.
		smelting([credit(first, t(45))], [labelled(CATHODE, CU_8, t(45))]).approved();
	});
}

#[test]
fn an_accepted_footprint_does_not_bind_the_body() {
	build_and_execute(|| {
		let request = mining(t(45)).pending();
		accept_at_border(request);
		assert_ok!(reject(request));
	});
}

#[test]
fn only_the_body_that_issued_the_certificate_rejects_while_accredited() {
	build_and_execute(|| {
		let request = mining(t(45)).pending();
		for other in [OTHER_BODY, MINE, STRANGER] {
			assert_noop!(
				Credits::reject_request(signed(other), request, Reason::default()),
				NOT_ITS_CERTIFICATION_BODY
			);
		}
		assert_noop!(
			Credits::reject_request(RuntimeOrigin::root(), request, Reason::default()),
			DispatchError::BadOrigin
		);
		Accredited::set(false);
		assert_noop!(reject(request), ACCREDITATION_EXPIRED);
	});
}

#[test]
fn a_reason_is_text_of_256_bytes_at_most() {
	build_and_execute(|| {
		let request = mining(t(45)).pending();
		assert_noop!(
			Credits::reject_request(signed(BODY), request, reason(b"no\xff")),
			Error::<Test>::InvalidReason
		);
		assert!(Reason::try_from(vec![b'x'; 257]).is_err());
		assert_ok!(Credits::reject_request(signed(BODY), request, reason(&[b'x'; 256])));
	});
}

#[test]
fn a_second_decision_is_refused() {
	build_and_execute(|| {
		assert_noop!(reject(RequestId(0)), Error::<Test>::RequestNotFound);
		mine_lot(t(45));
		assert_noop!(reject(RequestId(0)), Error::<Test>::RequestNotPending);

		let request = mining(t(45)).pending();
		accept_at_border(request);
		assert_ok!(reject(request));
		assert_noop!(reject(request), Error::<Test>::RequestNotPending);
		assert_noop!(
			Credits::approve_request(signed(BODY), request),
			Error::<Test>::RequestNotPending
		);
		assert_noop!(
			Credits::withdraw_request(signed(MINE), request),
			Error::<Test>::RequestNotPending
		);
	});
}
