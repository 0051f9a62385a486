use crate::{
	mock::*, Certificates, CertificatesOf, Error, Event, Invitations, SuspendedBy, MAX_CERTIFICATES,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{Certificate, CertificateId, CertificationStatus};

fn renounce_by(signer: u64) -> DispatchResult {
	Certification::renounce_certificate(signed(signer), CERTIFICATE)
}

#[test]
fn a_holder_renounces_its_certificate() {
	build_and_execute(|| {
		issue_draft();
		assert_ok!(renounce_by(PRODUCER));
		assert_eq!(
			Certificates::<Test>::get(CERTIFICATE),
			Some(draft_that_is(CertificationStatus::Withdrawn))
		);
		assert_eq!(CertificatesOf::<Test>::iter_keys().next(), None);
		assert_eq!(events(), vec![Event::CertificateRenounced { certificate: CERTIFICATE }]);
	});
}

#[test]
fn suspensions_and_invitations_end_with_it() {
	build_and_execute(|| {
		issue_draft();
		assert_ok!(Certification::suspend_certificate(signed(BODY), CERTIFICATE));
		invite(OTHER_BODY);
		assert_ok!(renounce_by(PRODUCER));
		assert!(!SuspendedBy::<Test>::contains_key(CERTIFICATE));
		assert!(!Invitations::<Test>::contains_key(CERTIFICATE));
	});
}

#[test]
fn it_makes_room_for_another() {
	build_and_execute(|| {
		for _ in 0..MAX_CERTIFICATES {
			assert_ok!(issue(draft()));
		}
		assert_noop!(issue(draft()), Error::<Test>::TooManyCertificates);
		assert_ok!(renounce_by(PRODUCER));
		assert_ok!(issue(draft()));
		assert_eq!(Certificates::<Test>::get(CertificateId(MAX_CERTIFICATES)), Some(draft()));
	});
}

#[test]
fn the_company_of_a_site_renounces_for_it() {
	build_and_execute(|| {
		assert_ok!(issue(Certificate { holder: SITE, ..draft() }));
		assert_noop!(renounce_by(CERTIFYING_SITE), NOT_AUTHORIZED);
		for signer in [SITE, PRODUCER] {
			assert_eq!(after(|| (), || renounce_by(signer)), Ok(()));
		}
	});
}

#[test]
fn nobody_else_renounces_it() {
	build_and_execute(|| {
		issue_draft();
		for signer in [BODY, SITE, STRANGER] {
			assert_noop!(renounce_by(signer), NOT_AUTHORIZED);
		}
		assert_noop!(
			Certification::renounce_certificate(root(), CERTIFICATE),
			DispatchError::BadOrigin
		);
		Suspended::set(vec![PRODUCER]);
		assert_noop!(renounce_by(PRODUCER), IS_SUSPENDED);
	});
}

#[test]
fn there_has_to_be_a_certificate_and_it_ends_once() {
	build_and_execute(|| {
		assert_noop!(renounce_by(PRODUCER), Error::<Test>::CertificateNotFound);
		issue_draft();
		assert_ok!(renounce_by(PRODUCER));
		assert_noop!(renounce_by(PRODUCER), Error::<Test>::CertificateWithdrawn);
		assert_noop!(
			Certification::withdraw_certificate(signed(BODY), CERTIFICATE),
			Error::<Test>::CertificateWithdrawn
		);
	});
}
