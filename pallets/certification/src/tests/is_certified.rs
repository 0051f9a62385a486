use crate::{mock::*, Certificates, CertificatesOf, NextCertificateId, MAX_CERTIFICATES};
use frame_support::assert_ok;
use tracemet_primitives::{traits::CertificationRegistry, Certificate, CertificateId, TimeSpan};

fn is_certified() -> bool {
	Certification::is_certified(&PRODUCER, GROUP_BALANCE.standard, COPPER)
}

#[test]
fn an_account_is_certified_under_the_standard_of_its_certificate() {
	build_and_execute(|| {
		assert!(!is_certified());
		issue_draft();
		assert!(is_certified());
		assert!(!Certification::is_certified(&PRODUCER, SITE_BALANCE.standard, COPPER));
		// A performance standard doesn't rule holding.
		assert!(!Certification::is_certified(&PRODUCER, PERFORMANCE.standard, COPPER));
		assert!(!Certification::is_certified(&SITE, GROUP_BALANCE.standard, COPPER));
	});
}

#[test]
fn it_is_certified_for_the_family_of_its_certificate() {
	build_and_execute(|| {
		let of_steel = Certificate {
			family: STEEL,
			method: Some(STEEL_METHOD),
			conversions: bounded([labelled(conversion(PELLETS, PELLETS), STEEL_LABEL)]),
			..draft()
		};
		assert_ok!(issue(of_steel));
		assert!(!is_certified());
		assert!(Certification::is_certified(&PRODUCER, GROUP_BALANCE.standard, STEEL));
	});
}

#[test]
fn every_version_of_the_standard_counts() {
	build_and_execute(|| {
		assert_ok!(issue(independently_audited_draft()));
		assert!(is_certified());
	});
}

#[test]
fn a_certificate_for_passing_through_counts() {
	build_and_execute(|| {
		assert_ok!(issue(pass_through_draft()));
		assert!(is_certified());
	});
}

#[test]
fn the_certificate_is_within_its_validity_and_not_withdrawn() {
	build_and_execute(|| {
		issue_draft();
		for (now, certified) in [(VALIDITY.until - 1, true), (VALIDITY.until, false)] {
			assert_eq!(after(|| Now::set(now), is_certified), certified);
		}
		let withdraw = || {
			assert_ok!(Certification::withdraw_certificate(signed(BODY), CERTIFICATE));
		};
		assert!(!after(withdraw, is_certified));
		let renounce = || {
			assert_ok!(Certification::renounce_certificate(signed(PRODUCER), CERTIFICATE));
		};
		assert!(!after(renounce, is_certified));
		assert!(is_certified());
	});
}

#[test]
fn suspensions_do_not_matter_nor_does_what_became_of_the_body() {
	build_and_execute(|| {
		issue_draft();
		let suspend = || {
			assert_ok!(Certification::suspend_certificate(signed(BODY), CERTIFICATE));
		};
		assert!(after(suspend, is_certified));
		for version in [PERFORMANCE, GROUP_BALANCE] {
			assert!(after(|| suspend_accreditation(version), is_certified));
			assert!(after(|| withdraw_accreditation(version), is_certified));
		}
		let remove = || {
			assert_ok!(Certification::remove_accreditation_body(root(), ACCREDITATION_BODY));
		};
		assert!(after(remove, is_certified));
		Suspended::set(vec![BODY]);
		assert!(is_certified());
	});
}

#[test]
fn one_of_several_certificates_is_enough() {
	build_and_execute(|| {
		issue_draft();
		assert_ok!(issue(Certificate {
			validity: TimeSpan { from: 2_000, until: 2_500 },
			..draft()
		}));
		for (now, certified) in [(1_999, true), (2_000, true), (2_499, true), (2_500, false)] {
			assert_eq!(after(|| Now::set(now), is_certified), certified);
		}
		assert_ok!(Certification::withdraw_certificate(signed(BODY), CERTIFICATE));
		assert!(!is_certified());
	});
}

#[test]
fn the_last_of_a_full_list_counts() {
	build_and_execute(|| {
		for _ in 1..MAX_CERTIFICATES {
			assert_ok!(issue(draft()));
		}
		let until = VALIDITY.until + 1;
		assert_ok!(issue(Certificate { validity: TimeSpan { until, ..VALIDITY }, ..draft() }));
		Now::set(VALIDITY.until);
		assert!(is_certified());
		assert_eq!(NextCertificateId::<Test>::get(), CertificateId(MAX_CERTIFICATES));
		assert_eq!(Certificates::<Test>::iter_keys().count(), 16);
		assert_eq!(
			CertificatesOf::<Test>::iter_key_prefix((PRODUCER, GROUP_BALANCE.standard)).count(),
			16
		);
	});
}
