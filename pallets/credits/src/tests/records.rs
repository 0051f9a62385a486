//! Who answers for the record behind a footprint, once it is approved.

use crate::{mock::*, Error};
use frame_support::assert_ok;
use sp_runtime::DispatchError;
use tracemet_primitives::{traits::ProductionRecords, RequestId};

/// What whoever may act for the producer, and the body, are told of a request.
fn refused(request: RequestId, error: impl Into<DispatchError>) {
	let error = error.into();
	assert_eq!(Credits::ensure_producer_of(&MINE, request), Err(error));
	assert_eq!(Credits::ensure_body_of(&BODY, request), Err(error));
}

#[test]
fn an_approved_request_has_a_producer_and_a_body() {
	build_and_execute(|| {
		let request = mining(t(1)).pending();
		refused(request, Error::<Test>::RequestNotApproved);
		accept_at_border(request);
		// The body would approve another record than it read.
		refused(request, Error::<Test>::RequestNotApproved);
		assert_ok!(Credits::approve_request(signed(BODY), request));
		assert_ok!(Credits::ensure_producer_of(&MINE, request));
		assert_ok!(Credits::ensure_body_of(&BODY, request));
	});
}

#[test]
fn a_company_answers_for_its_site_and_nobody_for_another() {
	build_and_execute(|| {
		let request = site_smelting(t(1)).pending();
		accept_at_border(request);
		assert_ok!(Credits::approve_request(signed(BODY), request));
		for who in [SMELTER, SMELTER_SITE] {
			assert_ok!(Credits::ensure_producer_of(&who, request));
		}
		for who in [MINE, BODY, STRANGER] {
			assert_eq!(Credits::ensure_producer_of(&who, request), Err(NOT_AUTHORIZED));
		}
		Suspended::set(vec![SMELTER_SITE]);
		assert_eq!(Credits::ensure_producer_of(&SMELTER, request), Err(IS_SUSPENDED));
	});
}

#[test]
fn the_body_is_that_of_the_certificate_and_accredited() {
	build_and_execute(|| {
		let request = lot(mine_lot(t(1))).origin.request;
		for who in [OTHER_BODY, MINE, STRANGER] {
			assert_eq!(Credits::ensure_body_of(&who, request), Err(NOT_ITS_CERTIFICATION_BODY));
		}
		// Another body took the certificate over.
		change_certificate(MINE_CERTIFICATE, |certificate| certificate.body = OTHER_BODY);
		assert_ok!(Credits::ensure_body_of(&OTHER_BODY, request));
		assert_eq!(Credits::ensure_body_of(&BODY, request), Err(NOT_ITS_CERTIFICATION_BODY));
		Accredited::set(false);
		assert_eq!(Credits::ensure_body_of(&OTHER_BODY, request), Err(ACCREDITATION_EXPIRED));
	});
}

#[test]
fn nobody_answers_for_a_record_that_was_not_approved() {
	build_and_execute(|| {
		refused(RequestId(9), Error::<Test>::RequestNotFound);
		let rejected = mining(t(1)).pending();
		assert_ok!(Credits::reject_request(signed(BODY), rejected, bounded(*b"no")));
		refused(rejected, Error::<Test>::RequestNotApproved);
		let withdrawn = mining(t(1)).pending();
		assert_ok!(Credits::withdraw_request(signed(MINE), withdrawn));
		refused(withdrawn, Error::<Test>::RequestNotApproved);
	});
}
