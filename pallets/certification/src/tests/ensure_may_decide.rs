use crate::{mock::*, Error};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;
use tracemet_primitives::{traits::CertificationRegistry, Certificate};

fn may_decide(body: u64) -> Result<Certificate<u64>, DispatchError> {
	Certification::ensure_may_decide(&body, CERTIFICATE)
}

#[test]
fn the_body_decides_while_the_certificate_holds_and_after_it_expired() {
	build_and_execute(|| {
		assert_ok!(issue(draft()));
		assert_eq!(may_decide(BODY), Ok(draft()));
		Now::set(VALIDITY.until);
		assert_eq!(may_decide(BODY), Ok(draft()));
		assert_noop!(
			Certification::usable_certificate(CERTIFICATE),
			Error::<Test>::CertificateNotInForce
		);
	});
}

#[test]
fn another_body_does_not() {
	build_and_execute(|| {
		assert_ok!(issue(draft()));
		accredit(OTHER_BODY, ACCREDITED_UNTIL);
		for other in [OTHER_BODY, PRODUCER] {
			assert_noop!(may_decide(other), Error::<Test>::NotItsCertificationBody);
		}
	});
}

#[test]
fn nobody_decides_under_an_unknown_or_withdrawn_certificate() {
	build_and_execute(|| {
		assert_noop!(may_decide(BODY), Error::<Test>::CertificateNotFound);
		assert_ok!(issue(draft()));
		assert_ok!(Certification::withdraw_certificate(signed(BODY), CERTIFICATE));
		assert_noop!(may_decide(BODY), Error::<Test>::CertificateWithdrawn);
	});
}

#[test]
fn the_body_is_accredited_at_present() {
	build_and_execute(|| {
		assert_ok!(issue(draft()));
		Now::set(ACCREDITED_UNTIL);
		assert_noop!(may_decide(BODY), Error::<Test>::AccreditationExpired);
		accredit(BODY, 4_000);
		assert_ok!(may_decide(BODY));
		assert_ok!(Certification::withdraw_accreditation(
			signed(ACCREDITATION_BODY),
			BODY,
			GROUP_BALANCE.standard
		));
		assert_noop!(may_decide(BODY), Error::<Test>::AccreditationNotFound);
	});
}

#[test]
fn a_suspended_body_does_not_decide() {
	build_and_execute(|| {
		assert_ok!(issue(draft()));
		Suspended::set(vec![BODY]);
		assert_noop!(may_decide(BODY), IS_SUSPENDED);
	});
}
