use crate::{mock::*, Certificates, Error, Event, SuspendedBy};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;
use tracemet_primitives::{
	AuditOutcome, AuditSubject, CertificationStatus,
	CertificationStatus::{Active, Suspended as IsSuspended},
	StandardVersionId,
};

fn reinstate(origin: RuntimeOrigin) -> DispatchResult {
	Certification::reinstate_certificate(origin, CERTIFICATE)
}

/// The draft, suspended by its body.
fn suspended_by_body() {
	issue_draft();
	assert_ok!(Certification::suspend_certificate(signed(BODY), CERTIFICATE));
	System::reset_events();
}

/// [`OTHER_BODY`] freezes the certificate.
fn freeze() {
	accredit(OTHER_BODY, ACCREDITED);
	assert_ok!(Certification::record_audit(
		signed(OTHER_BODY),
		AuditSubject::Certificate(CERTIFICATE),
		AuditOutcome::MajorNonconformity,
		bounded(*b"No records of purchases"),
		None,
		true
	));
	System::reset_events();
}

fn reinstated(by: Option<u64>, status: CertificationStatus) -> crate::Event<Test> {
	Event::CertificateReinstated { certificate: CERTIFICATE, by, status }
}

/// Who has the certificate suspended.
fn suspenders() -> Option<Vec<u64>> {
	SuspendedBy::<Test>::get(CERTIFICATE).map(Vec::from_iter)
}

#[test]
fn the_body_lifts_what_it_suspended() {
	build_and_execute(|| {
		suspended_by_body();
		assert_ok!(reinstate(signed(BODY)));
		assert_eq!(Certificates::<Test>::get(CERTIFICATE), Some(draft()));
		assert_eq!(suspenders(), None);
		assert_eq!(events(), vec![reinstated(Some(BODY), Active)]);
	});
}

#[test]
fn an_auditor_lifts_what_it_froze_and_the_body_does_not() {
	build_and_execute(|| {
		issue_draft();
		freeze();
		for signer in [BODY, PRODUCER, ACCREDITATION_BODY, REGISTRY] {
			assert_noop!(reinstate(signed(signer)), Error::<Test>::SuspendedByAnother);
		}
		assert_ok!(reinstate(signed(OTHER_BODY)));
		assert_eq!(Certificates::<Test>::get(CERTIFICATE), Some(draft()));
		assert_eq!(suspenders(), None);
		assert_eq!(events(), vec![reinstated(Some(OTHER_BODY), Active)]);
	});
}

#[test]
fn an_auditor_does_not_lift_what_the_body_suspended() {
	build_and_execute(|| {
		suspended_by_body();
		accredit(OTHER_BODY, ACCREDITED);
		assert_noop!(reinstate(signed(OTHER_BODY)), Error::<Test>::SuspendedByAnother);
	});
}

#[test]
fn it_is_in_force_again_once_nobody_suspends_it() {
	build_and_execute(|| {
		suspended_by_body();
		freeze();
		for (first, second) in [(BODY, OTHER_BODY), (OTHER_BODY, BODY)] {
			let lift_both = || {
				assert_ok!(reinstate(signed(first)));
				assert_eq!(suspenders(), Some(vec![second]));
				assert_eq!(
					Certificates::<Test>::get(CERTIFICATE),
					Some(draft_that_is(IsSuspended))
				);
				assert_noop!(reinstate(signed(first)), Error::<Test>::SuspendedByAnother);
				assert_ok!(reinstate(signed(second)));
			};
			let seen = || {
				assert_eq!(
					events(),
					vec![reinstated(Some(first), IsSuspended), reinstated(Some(second), Active)]
				);
				(Certificates::<Test>::get(CERTIFICATE), suspenders())
			};
			assert_eq!(after(lift_both, seen), (Some(draft()), None));
		}
	});
}

#[test]
fn governance_lifts_all() {
	build_and_execute(|| {
		suspended_by_body();
		freeze();
		assert_ok!(reinstate(root()));
		assert_eq!(Certificates::<Test>::get(CERTIFICATE), Some(draft()));
		assert_eq!(suspenders(), None);
		assert_eq!(events(), vec![reinstated(None, Active)]);
	});
}

#[test]
fn the_body_is_accredited_for_both_standards_at_present() {
	build_and_execute(|| {
		suspended_by_body();
		for version in [PERFORMANCE, GROUP_BALANCE] {
			for (change, error) in ends_of_accreditation(version) {
				after(change, || {
					assert_noop!(reinstate(signed(BODY)), error);
				});
			}
			for (change, error) in gaps_of_accreditation(version) {
				after(change, || {
					assert_noop!(reinstate(signed(BODY)), error);
				});
			}
		}
		Suspended::set(vec![BODY]);
		assert_noop!(reinstate(signed(BODY)), IS_SUSPENDED);
	});
}

#[test]
fn the_auditor_is_accredited_for_the_chain_of_custody_standard_at_present() {
	build_and_execute(|| {
		issue_draft();
		freeze();
		let withdraw = |version: StandardVersionId| {
			assert_ok!(Certification::withdraw_accreditation(
				signed(ACCREDITATION_BODY),
				OTHER_BODY,
				version.standard
			));
		};
		withdraw(PERFORMANCE);
		after(
			|| (),
			|| {
				assert_ok!(reinstate(signed(OTHER_BODY)));
			},
		);
		after(
			|| {
				assert_ok!(accredit_for(OTHER_BODY, GROUP_BALANCE, scope(&[STEEL]), ACCREDITED));
			},
			|| {
				assert_noop!(reinstate(signed(OTHER_BODY)), Error::<Test>::OutOfScope);
			},
		);
		withdraw(GROUP_BALANCE);
		assert_noop!(reinstate(signed(OTHER_BODY)), Error::<Test>::AccreditationWithdrawn);
		assert_ok!(reinstate(root()));
	});
}

#[test]
fn there_has_to_be_a_suspended_certificate() {
	build_and_execute(|| {
		assert_noop!(reinstate(signed(BODY)), Error::<Test>::CertificateNotFound);
		suspended_by_body();
		assert_ok!(reinstate(signed(BODY)));
		for origin in [signed(BODY), root()] {
			assert_noop!(reinstate(origin), Error::<Test>::NotSuspended);
		}
		assert_ok!(Certification::suspend_certificate(signed(BODY), CERTIFICATE));
		assert_ok!(Certification::withdraw_certificate(signed(BODY), CERTIFICATE));
		for origin in [signed(BODY), root()] {
			assert_noop!(reinstate(origin), Error::<Test>::CertificateWithdrawn);
		}
	});
}
