use crate::{mock::*, Certificates, Error, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{Certificate, CertificationStatus, Seconds, StandardVersionId, TimeSpan};

const LATER: Seconds = VALIDITY.until + 1;

fn renew_by(body: u64, valid_until: Seconds) -> DispatchResult {
	Certification::renew_certificate(signed(body), CERTIFICATE, valid_until)
}

#[test]
fn a_body_puts_off_the_end_of_its_certificate_and_changes_nothing_else() {
	build_and_execute(|| {
		issue_draft();
		Now::set(VALIDITY.until - 1);
		assert_ok!(renew_by(BODY, LATER));
		assert_eq!(
			Certificates::<Test>::get(CERTIFICATE),
			Some(Certificate { validity: TimeSpan { until: LATER, ..VALIDITY }, ..draft() })
		);
		assert_eq!(
			events(),
			vec![Event::CertificateRenewed { certificate: CERTIFICATE, valid_until: LATER }]
		);
	});
}

#[test]
fn the_end_is_later_than_before() {
	build_and_execute(|| {
		issue_draft();
		for valid_until in [0, VALIDITY.until - 1, VALIDITY.until] {
			assert_noop!(renew_by(BODY, valid_until), Error::<Test>::InvalidTimeSpan);
		}
	});
}

#[test]
fn a_renewal_does_not_reach_back() {
	build_and_execute(|| {
		issue_draft();
		Now::set(VALIDITY.until);
		assert_noop!(renew_by(BODY, 2_500), Error::<Test>::CertificateExpired);
	});
}

#[test]
fn a_suspended_one_stays_suspended_and_a_withdrawn_one_is_not_renewed() {
	build_and_execute(|| {
		issue_draft();
		assert_ok!(Certification::suspend_certificate(signed(BODY), CERTIFICATE));
		assert_ok!(renew_by(BODY, LATER));
		assert_eq!(
			Certificates::<Test>::get(CERTIFICATE).map(|record| record.status),
			Some(CertificationStatus::Suspended)
		);
		assert_ok!(Certification::withdraw_certificate(signed(BODY), CERTIFICATE));
		assert_noop!(renew_by(BODY, LATER + 1), Error::<Test>::CertificateWithdrawn);
	});
}

#[test]
fn only_its_body_renews_it() {
	build_and_execute(|| {
		assert_noop!(renew_by(BODY, LATER), Error::<Test>::CertificateNotFound);
		issue_draft();
		accredit(OTHER_BODY, ACCREDITED);
		for signer in [OTHER_BODY, PRODUCER, ACCREDITATION_BODY] {
			assert_noop!(renew_by(signer, LATER), Error::<Test>::NotItsCertificationBody);
		}
		assert_noop!(
			Certification::renew_certificate(root(), CERTIFICATE, LATER),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn the_body_is_accredited_for_both_standards() {
	build_and_execute(|| {
		issue_draft();
		for version in [PERFORMANCE, GROUP_BALANCE] {
			for (change, error) in ends_of_accreditation(version) {
				after(change, || {
					assert_noop!(renew_by(BODY, LATER), error);
				});
			}
			for (change, error) in gaps_of_accreditation(version) {
				after(change, || {
					assert_noop!(renew_by(BODY, LATER), error);
				});
			}
		}
		Suspended::set(vec![BODY]);
		assert_noop!(renew_by(BODY, LATER), IS_SUSPENDED);
	});
}

#[test]
fn neither_standard_is_retired() {
	build_and_execute(|| {
		issue_draft();
		let retire = |version: StandardVersionId, now| {
			assert_ok!(Certification::retire_standard_version(signed(OWNER), version, START + 10));
			Now::set(now);
		};
		for version in [PERFORMANCE, GROUP_BALANCE] {
			after(
				|| retire(version, START + 9),
				|| {
					assert_ok!(renew_by(BODY, LATER));
				},
			);
			after(
				|| retire(version, START + 10),
				|| {
					assert_noop!(renew_by(BODY, LATER), Error::<Test>::StandardRetired);
				},
			);
		}
	});
}
