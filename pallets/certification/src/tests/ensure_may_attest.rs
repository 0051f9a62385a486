use crate::{mock::*, Error};
use frame_support::assert_ok;
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	traits::{AuditConcern, CertificationRegistry},
	AuditSubject, RequestId, StandardVersionId,
};

const REQUEST: RequestId = RequestId(5);

fn attest(auditor: u64) -> DispatchResult {
	Certification::ensure_may_attest(&auditor, REQUEST)
}

/// A request of the producer's, under certificates of these bodies and this chain-of-custody
/// standard.
fn request_under(chain_of_custody_standard: StandardVersionId, bodies: &[u64]) {
	let concern = AuditConcern {
		account: PRODUCER,
		family: COPPER,
		performance_standard: Some(PERFORMANCE),
		chain_of_custody_standard,
		bodies: bodies.to_vec(),
	};
	Concerns::set(vec![(AuditSubject::Request(REQUEST), concern)]);
}

fn refused(auditor: u64, error: impl Into<DispatchError>) {
	assert_eq!(attest(auditor), Err(error.into()));
}

#[test]
fn an_independent_auditor_attests_that_is_accredited_for_both_standards() {
	build_and_execute(|| {
		request_under(GROUP_BALANCE, &[OTHER_BODY]);
		assert_ok!(attest(BODY));
		for version in [PERFORMANCE, GROUP_BALANCE] {
			for (change, error) in ends_of_accreditation(version) {
				after(change, || refused(BODY, error));
			}
			for (change, error) in gaps_of_accreditation(version) {
				after(change, || refused(BODY, error));
			}
		}
	});
}

#[test]
fn other_accreditations_do_not_matter() {
	build_and_execute(|| {
		request_under(GROUP_BALANCE, &[BODY]);
		refused(OTHER_BODY, Error::<Test>::AccreditationNotFound);
		assert_ok!(accredit_for(OTHER_BODY, GROUP_BALANCE, all_families(), ACCREDITED));
		// For an audit that would do.
		refused(OTHER_BODY, Error::<Test>::AccreditationNotFound);
		assert_ok!(accredit_for(OTHER_BODY, PERFORMANCE, scope(&[STEEL]), ACCREDITED));
		refused(OTHER_BODY, Error::<Test>::OutOfScope);
		assert_ok!(accredit_for(OTHER_BODY, PERFORMANCE, scope(&[COPPER]), ACCREDITED));
		assert_ok!(attest(OTHER_BODY));
	});
}

#[test]
fn the_auditor_is_active_in_its_role() {
	build_and_execute(|| {
		request_under(GROUP_BALANCE, &[OTHER_BODY]);
		refused(STRANGER, PARTICIPANT_NOT_FOUND);
		refused(PRODUCER, ROLE_MISSING);
		Suspended::set(vec![BODY]);
		refused(BODY, IS_SUSPENDED);
		Suspended::set(vec![]);
		Roleless::set(vec![BODY]);
		refused(BODY, ROLE_MISSING);
	});
}

#[test]
fn nobody_attests_for_its_own_company() {
	build_and_execute(|| {
		request_under(GROUP_BALANCE, &[BODY]);
		accredit(CERTIFYING_SITE, ACCREDITED);
		refused(CERTIFYING_SITE, Error::<Test>::NotIndependent);
	});
}

#[test]
fn no_body_attests_what_it_has_to_approve_whatever_the_standard_says_of_audits() {
	build_and_execute(|| {
		accredit(BODY_BRANCH, ACCREDITED);
		for standard in [GROUP_BALANCE, GROUP_BALANCE_2] {
			for bodies in [&[BODY] as &[_], &[OTHER_BODY, BODY], &[BODY_BRANCH]] {
				request_under(standard, bodies);
				refused(BODY, Error::<Test>::AuditsOwnWork);
				refused(BODY_BRANCH, Error::<Test>::AuditsOwnWork);
			}
			request_under(standard, &[OTHER_BODY]);
			assert_ok!(attest(BODY));
		}
	});
}

#[test]
fn there_has_to_be_such_a_request() {
	build_and_execute(|| refused(BODY, REQUEST_NOT_FOUND));
}
