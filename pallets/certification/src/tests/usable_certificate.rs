use crate::{mock::*, Error};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;
use tracemet_primitives::{
	traits::CertificationRegistry, Certificate, CertificateId, StandardKind, TimeSpan,
};

fn usable() -> Result<Certificate<u64>, DispatchError> {
	Certification::usable_certificate(CERTIFICATE)
}

#[test]
fn a_certificate_is_usable_within_its_validity() {
	build_and_execute(|| {
		assert_ok!(issue(Certificate {
			validity: TimeSpan { from: 1_500, until: 2_000 },
			..draft()
		}));
		for (now, in_force) in [(1_499, false), (1_500, true), (1_999, true), (2_000, false)] {
			Now::set(now);
			if in_force {
				assert_ok!(usable());
			} else {
				assert_noop!(usable(), Error::<Test>::CertificateNotInForce);
			}
		}
	});
}

#[test]
fn an_unknown_one_is_not() {
	build_and_execute(|| {
		assert_ok!(issue(draft()));
		assert_eq!(usable(), Ok(draft()));
		assert_noop!(
			Certification::usable_certificate(CertificateId(1)),
			Error::<Test>::CertificateNotFound
		);
	});
}

#[test]
fn a_withdrawn_one_is_not() {
	build_and_execute(|| {
		assert_ok!(issue(draft()));
		assert_ok!(Certification::withdraw_certificate(signed(BODY), CERTIFICATE));
		assert_noop!(usable(), Error::<Test>::CertificateWithdrawn);
	});
}

#[test]
fn a_suspended_one_is_not_until_it_is_reinstated() {
	build_and_execute(|| {
		assert_ok!(issue(draft()));
		assert_ok!(Certification::suspend_certificate(signed(BODY), CERTIFICATE));
		assert_noop!(usable(), Error::<Test>::CertificateSuspended);
		assert_ok!(Certification::reinstate_certificate(signed(BODY), CERTIFICATE));
		assert_eq!(usable(), Ok(draft()));
	});
}

#[test]
fn it_is_usable_only_while_its_body_is_accredited() {
	build_and_execute(|| {
		assert_ok!(issue(Certificate {
			validity: TimeSpan { until: 9_000, ..VALIDITY },
			..draft()
		}));
		Now::set(ACCREDITED.until - 1);
		assert_ok!(usable());
		Now::set(ACCREDITED.until);
		assert_noop!(usable(), Error::<Test>::AccreditationExpired);
		// An extension makes it usable again.
		accredit(BODY, EXTENDED);
		assert_ok!(usable());
	});
}

#[test]
fn the_accreditation_for_either_standard_and_the_family_counts() {
	build_and_execute(|| {
		assert_ok!(issue(draft()));
		for version in [PERFORMANCE, GROUP_BALANCE] {
			for (change, error) in ends_of_accreditation(version) {
				after(change, || {
					assert_noop!(usable(), error);
				});
			}
			for (change, error) in gaps_of_accreditation(version) {
				after(change, || {
					assert_noop!(usable(), error);
				});
			}
			let narrowed = || accredit_for(BODY, version, scope(&[COPPER]), ACCREDITED).unwrap();
			assert_eq!(after(narrowed, usable), Ok(draft()));
		}
		assert_eq!(after(|| withdraw_accreditation(SITE_BALANCE), usable), Ok(draft()));
	});
}

#[test]
fn a_suspended_accreditation_body_does_not_void_what_it_granted() {
	build_and_execute(|| {
		assert_ok!(issue(draft()));
		Suspended::set(vec![ACCREDITATION_BODY]);
		assert_eq!(usable(), Ok(draft()));
	});
}

#[test]
fn a_suspended_body_makes_it_unusable() {
	build_and_execute(|| {
		assert_ok!(issue(draft()));
		Suspended::set(vec![BODY]);
		assert_noop!(usable(), IS_SUSPENDED);
		Suspended::set(vec![]);
		assert_ok!(usable());
	});
}

#[test]
fn a_new_version_of_a_standard_leaves_it_usable() {
	build_and_execute(|| {
		assert_ok!(issue(draft()));
		assert_ok!(Certification::register_standard_version(
			signed(OWNER),
			PERFORMANCE.standard,
			StandardKind::Performance,
			START,
			documents()
		));
		assert_eq!(usable(), Ok(draft()));
	});
}
