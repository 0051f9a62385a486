use crate::{mock::*, Error};
use frame_support::assert_ok;
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	traits::{AuditConcern, CertificationRegistry},
	AuditId, AuditOutcome, AuditSubject, ExitId, RequestId,
};

const REQUEST: RequestId = RequestId(5);

/// An audit with an outcome, by the body that did the work.
fn audit(subject: AuditSubject<u64>, outcome: AuditOutcome) -> AuditId {
	let audit = crate::NextAuditId::<Test>::get();
	let concern = AuditConcern {
		account: PRODUCER,
		family: COPPER,
		performance_standard: Some(PERFORMANCE),
		chain_of_custody_standard: GROUP_BALANCE,
		bodies: vec![BODY],
	};
	Concerns::set(vec![(subject.clone(), concern)]);
	let findings = bounded(*b"Meters were read twice");
	Certification::record_audit(signed(BODY), subject, outcome, findings, None, false).unwrap();
	audit
}

fn found(audit: AuditId) -> DispatchResult {
	Certification::ensure_audit_found(audit, REQUEST)
}

fn refused(audit: AuditId, error: impl Into<DispatchError>) {
	assert_eq!(found(audit), Err(error.into()));
}

#[test]
fn an_audit_of_the_request_found_that_it_does_not_conform() {
	build_and_execute(|| {
		for outcome in [AuditOutcome::MinorNonconformity, AuditOutcome::MajorNonconformity] {
			assert_ok!(found(audit(AuditSubject::Request(REQUEST), outcome)));
		}
	});
}

#[test]
fn an_audit_that_found_nothing_is_no_ground() {
	build_and_execute(|| {
		let audit = audit(AuditSubject::Request(REQUEST), AuditOutcome::Conforming);
		refused(audit, Error::<Test>::NothingFound);
	});
}

#[test]
fn an_audit_of_something_else_is_no_ground() {
	build_and_execute(|| {
		issue_draft();
		for subject in [
			AuditSubject::Request(RequestId(6)),
			AuditSubject::Certificate(CERTIFICATE),
			AuditSubject::Exit(ExitId(5)),
		] {
			let audit = audit(subject, AuditOutcome::MajorNonconformity);
			refused(audit, Error::<Test>::AuditMismatch);
		}
	});
}

#[test]
fn there_has_to_be_such_an_audit() {
	build_and_execute(|| refused(AuditId(0), Error::<Test>::AuditNotFound));
}
