use crate::{mock::*, Certificates, Error, Event, SuspendedBy};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::CertificationStatus;

fn suspend_by(body: u64) -> DispatchResult {
	Certification::suspend_certificate(signed(body), CERTIFICATE)
}

#[test]
fn a_body_suspends_its_certificate() {
	build_and_execute(|| {
		issue_draft();
		assert_ok!(suspend_by(BODY));
		assert_eq!(
			Certificates::<Test>::get(CERTIFICATE),
			Some(draft_that_is(CertificationStatus::Suspended))
		);
		assert_eq!(SuspendedBy::<Test>::get(CERTIFICATE).map(Vec::from_iter), Some(vec![BODY]));
		assert_eq!(
			events(),
			vec![Event::CertificateSuspended { certificate: CERTIFICATE, by: BODY }]
		);
	});
}

#[test]
fn it_does_so_accredited_or_not() {
	build_and_execute(|| {
		issue_draft();
		Now::set(ACCREDITED.until);
		assert_ok!(suspend_by(BODY));
	});
}

#[test]
fn it_is_an_active_certification_body() {
	build_and_execute(|| {
		issue_draft();
		Suspended::set(vec![BODY]);
		assert_noop!(suspend_by(BODY), IS_SUSPENDED);
		Suspended::set(vec![]);
		Roleless::set(vec![BODY]);
		assert_noop!(suspend_by(BODY), ROLE_MISSING);
	});
}

#[test]
fn nobody_else_suspends_it() {
	build_and_execute(|| {
		issue_draft();
		accredit(OTHER_BODY, ACCREDITED);
		for signer in [OTHER_BODY, PRODUCER, ACCREDITATION_BODY] {
			assert_noop!(suspend_by(signer), Error::<Test>::NotItsCertificationBody);
		}
		assert_noop!(
			Certification::suspend_certificate(root(), CERTIFICATE),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn there_has_to_be_a_certificate_that_stands() {
	build_and_execute(|| {
		assert_noop!(suspend_by(BODY), Error::<Test>::CertificateNotFound);
		issue_draft();
		assert_ok!(suspend_by(BODY));
		assert_noop!(suspend_by(BODY), Error::<Test>::AlreadySuspended);
		assert_ok!(Certification::withdraw_certificate(signed(BODY), CERTIFICATE));
		assert_noop!(suspend_by(BODY), Error::<Test>::CertificateWithdrawn);
	});
}
