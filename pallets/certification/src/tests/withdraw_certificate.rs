use crate::{mock::*, Certificates, Error, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::Certificate;

fn withdraw_by(body: u64) -> DispatchResult {
	Certification::withdraw_certificate(signed(body), CERTIFICATE)
}

#[test]
fn a_body_withdraws_its_certificate() {
	build_and_execute(|| {
		assert_ok!(issue(draft()));
		System::reset_events();
		assert_ok!(withdraw_by(BODY));
		assert_eq!(
			Certificates::<Test>::get(CERTIFICATE),
			Some(Certificate { withdrawn: true, ..draft() })
		);
		assert_eq!(events(), vec![Event::CertificateWithdrawn { certificate: CERTIFICATE }]);
	});
}

#[test]
fn it_does_so_accredited_or_not() {
	build_and_execute(|| {
		assert_ok!(issue(draft()));
		Now::set(ACCREDITED_UNTIL);
		assert_ok!(withdraw_by(BODY));
	});
}

#[test]
fn nobody_else_withdraws_it() {
	build_and_execute(|| {
		assert_ok!(issue(draft()));
		accredit(OTHER_BODY, ACCREDITED_UNTIL);
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
		assert_ok!(issue(draft()));
		assert_ok!(withdraw_by(BODY));
		assert_noop!(withdraw_by(BODY), Error::<Test>::CertificateWithdrawn);
	});
}
