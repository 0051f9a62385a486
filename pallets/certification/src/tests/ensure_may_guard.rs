use crate::{mock::*, Error};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;
use tracemet_primitives::{traits::CertificationRegistry, Certificate, CertificationStatus};

fn may_guard(body: u64) -> Result<Certificate<u64>, DispatchError> {
	Certification::ensure_may_guard(&body, CERTIFICATE)
}

#[test]
fn the_body_guards_whatever_became_of_the_certificate() {
	build_and_execute(|| {
		issue_draft();
		assert_eq!(may_guard(BODY), Ok(draft()));
		Now::set(VALIDITY.until);
		assert_eq!(may_guard(BODY), Ok(draft()));
		assert_ok!(Certification::suspend_certificate(signed(BODY), CERTIFICATE));
		assert_eq!(may_guard(BODY), Ok(draft_that_is(CertificationStatus::Suspended)));
		assert_ok!(Certification::withdraw_certificate(signed(BODY), CERTIFICATE));
		assert_eq!(may_guard(BODY), Ok(draft_that_is(CertificationStatus::Withdrawn)));
	});
}

#[test]
fn there_has_to_be_a_certificate_and_it_is_the_bodys() {
	build_and_execute(|| {
		assert_noop!(may_guard(BODY), Error::<Test>::CertificateNotFound);
		issue_draft();
		accredit(OTHER_BODY, ACCREDITED);
		for other in [OTHER_BODY, PRODUCER] {
			assert_noop!(may_guard(other), Error::<Test>::NotItsCertificationBody);
		}
	});
}

#[test]
fn the_body_is_accredited_at_present_for_both_standards() {
	build_and_execute(|| {
		issue_draft();
		for version in [PERFORMANCE, GROUP_BALANCE] {
			for (change, error) in ends_of_accreditation(version) {
				after(change, || {
					assert_noop!(may_guard(BODY), error);
				});
			}
			for (change, error) in gaps_of_accreditation(version) {
				after(change, || {
					assert_noop!(may_guard(BODY), error);
				});
			}
		}
		Suspended::set(vec![BODY]);
		assert_noop!(may_guard(BODY), IS_SUSPENDED);
	});
}
