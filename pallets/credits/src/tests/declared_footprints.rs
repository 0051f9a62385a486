//! Footprints that the producer declares instead of having them calculated.

use crate::{mock::*, Error, Event, Requests};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use tracemet_primitives::{DeclaredFootprint, Mass, RequestId, RequestStatus, FOSSIL_UPSTREAM};

/// A declared footprint of one line of so much mass, at the border of `Cu 8.0 MIX`.
fn declared(mass: Mass) -> Option<DeclaredFootprint> {
	let line = totals(&[(FOSSIL_UPSTREAM, 8 * u128::from(mass.grams()))]);
	Some(DeclaredFootprint { lines: bounded([line]), document: H256::repeat_byte(3) })
}

/// What the graph was told.
fn of_node(request: RequestId) -> Option<DeclaredFootprint> {
	Nodes::get()[&request].declared.clone()
}

fn of_request(request: RequestId) -> Option<DeclaredFootprint> {
	Requests::<Test>::get(request).unwrap().declared
}

#[test]
fn what_is_declared_is_on_record_and_goes_to_the_graph() {
	build_and_execute(|| {
		let record = Record { declared: declared(t(1)), activities: vec![], ..mining(t(1)) };
		let details = record.details();
		let request = record.pending();
		assert_eq!(details.declared, declared(t(1)));
		assert_eq!((of_request(request), of_node(request)), (declared(t(1)), declared(t(1))));
		assert_eq!(events(), vec![Event::CertificateRequested { request, details }]);

		let calculated = mining(t(1)).pending();
		assert_eq!((of_request(calculated), of_node(calculated)), (None, None));
	});
}

#[test]
fn an_amendment_declares_anew_or_has_it_calculated() {
	build_and_execute(|| {
		let with = |declared| Record { declared, activities: vec![], ..mining(t(1)) };
		let request = with(declared(t(1))).pending();
		for other in [declared(t(2)), None, declared(t(3))] {
			assert_ok!(with(other.clone()).amend(request));
			assert_eq!((of_request(request), of_node(request)), (other.clone(), other));
		}
	});
}

#[test]
fn it_is_for_the_body_to_approve() {
	build_and_execute(|| {
		let record =
			Record { declared: declared(t(1)), activities: vec![], ..automatic_mining(t(1)) };
		let request = record.pending();
		accept_at_border(request);
		events();
		run_idle();
		let reason = Error::<Test>::BeyondAutomaticApproval.into();
		assert_eq!(events(), vec![Event::AutomaticApprovalRefused { request, reason }]);
		assert_noop!(
			Credits::approve_automatically(signed(MINE), request),
			Error::<Test>::BeyondAutomaticApproval
		);
		assert_ok!(Credits::approve_request(signed(BODY), request));
		assert_eq!(Requests::<Test>::get(request).unwrap().status, RequestStatus::Approved);
	});
}
