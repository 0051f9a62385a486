use crate::{mock::*, Certificates, CertificatesOf, Error, Event, Invitations, SuspendedBy};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::CertificationStatus;

fn withdraw_by(body: u64) -> DispatchResult {
	Certification::withdraw_certificate(signed(body), CERTIFICATE)
}

#[test]
fn a_body_withdraws_its_certificate() {
	build_and_execute(|| {
		issue_draft();
		assert_ok!(withdraw_by(BODY));
		assert_eq!(
			Certificates::<Test>::get(CERTIFICATE),
			Some(draft_that_is(CertificationStatus::Withdrawn))
		);
		assert_eq!(CertificatesOf::<Test>::iter_keys().next(), None);
		assert_eq!(events(), vec![Event::CertificateWithdrawn { certificate: CERTIFICATE }]);
	});
}

#[test]
fn a_suspended_one_can_be_withdrawn() {
	build_and_execute(|| {
		issue_draft();
		assert_ok!(Certification::suspend_certificate(signed(BODY), CERTIFICATE));
		assert_ok!(withdraw_by(BODY));
		assert_eq!(
			Certificates::<Test>::get(CERTIFICATE),
			Some(draft_that_is(CertificationStatus::Withdrawn))
		);
		assert!(!SuspendedBy::<Test>::contains_key(CERTIFICATE));
	});
}

#[test]
fn nobody_is_invited_to_it_any_more() {
	build_and_execute(|| {
		issue_draft();
		invite(OTHER_BODY);
		assert_ok!(withdraw_by(BODY));
		assert!(!Invitations::<Test>::contains_key(CERTIFICATE));
	});
}

#[test]
fn it_does_so_accredited_or_not() {
	build_and_execute(|| {
		issue_draft();
		Now::set(ACCREDITED.until);
		assert_ok!(withdraw_by(BODY));
	});
}

#[test]
fn it_is_an_active_certification_body() {
	build_and_execute(|| {
		issue_draft();
		Suspended::set(vec![BODY]);
		assert_noop!(withdraw_by(BODY), IS_SUSPENDED);
		Suspended::set(vec![]);
		Roleless::set(vec![BODY]);
		assert_noop!(withdraw_by(BODY), ROLE_MISSING);
	});
}

#[test]
fn nobody_else_withdraws_it() {
	build_and_execute(|| {
		issue_draft();
		accredit(OTHER_BODY, ACCREDITED);
		for signer in [OTHER_BODY, PRODUCER, ACCREDITATION_BODY] {
			assert_noop!(withdraw_by(signer), Error::<Test>::NotItsCertificationBody);
		}
		assert_noop!(
			Certification::withdraw_certificate(root(), CERTIFICATE),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn there_has_to_be_a_certificate_and_it_is_withdrawn_once() {
	build_and_execute(|| {
		assert_noop!(withdraw_by(BODY), Error::<Test>::CertificateNotFound);
		issue_draft();
		assert_ok!(withdraw_by(BODY));
		assert_noop!(withdraw_by(BODY), Error::<Test>::CertificateWithdrawn);
	});
}
