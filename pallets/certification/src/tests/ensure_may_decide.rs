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
		issue_draft();
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
		issue_draft();
		accredit(OTHER_BODY, ACCREDITED);
		for other in [OTHER_BODY, PRODUCER] {
			assert_noop!(may_decide(other), Error::<Test>::NotItsCertificationBody);
		}
	});
}

#[test]
fn nobody_decides_under_an_unknown_suspended_or_withdrawn_certificate() {
	build_and_execute(|| {
		assert_noop!(may_decide(BODY), Error::<Test>::CertificateNotFound);
		issue_draft();
		assert_ok!(Certification::suspend_certificate(signed(BODY), CERTIFICATE));
		assert_noop!(may_decide(BODY), Error::<Test>::CertificateSuspended);
		assert_ok!(Certification::reinstate_certificate(signed(BODY), CERTIFICATE));
		assert_eq!(may_decide(BODY), Ok(draft()));
		assert_ok!(Certification::withdraw_certificate(signed(BODY), CERTIFICATE));
		assert_noop!(may_decide(BODY), Error::<Test>::CertificateWithdrawn);
	});
}

#[test]
fn the_body_is_accredited_at_present_for_both_standards() {
	build_and_execute(|| {
		issue_draft();
		for version in [PERFORMANCE, GROUP_BALANCE] {
			for (change, error) in ends_of_accreditation(version) {
				after(change, || {
					assert_noop!(may_decide(BODY), error);
				});
			}
			for (change, error) in gaps_of_accreditation(version) {
				after(change, || {
					assert_noop!(may_decide(BODY), error);
				});
			}
		}
		assert_eq!(may_decide(BODY), Ok(draft()));
	});
}

#[test]
fn a_suspended_body_does_not_decide() {
	build_and_execute(|| {
		issue_draft();
		Suspended::set(vec![BODY]);
		assert_noop!(may_decide(BODY), IS_SUSPENDED);
	});
}
