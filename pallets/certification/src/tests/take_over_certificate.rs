use crate::{mock::*, Certificates, CertificatesOf, Error, Event, Invitations, SuspendedBy};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	traits::CertificationRegistry, AuditOutcome, AuditSubject, Certificate, CertificationStatus,
	StandardVersionId, TimeSpan,
};

fn take_over_by(body: u64) -> DispatchResult {
	Certification::take_over_certificate(signed(body), CERTIFICATE)
}

/// The other body is accredited by the other accreditation body.
fn accredit_other() {
	for version in [PERFORMANCE, GROUP_BALANCE] {
		accredit_other_for(OTHER_BODY, version, TimeSpan { from: 0, until: 9_000 });
	}
	System::reset_events();
}

fn accredit_other_for(body: u64, version: StandardVersionId, validity: TimeSpan) {
	assert_ok!(Certification::accredit(
		signed(OTHER_ACCREDITATION_BODY),
		body,
		version.standard,
		scope(&[COPPER]),
		validity
	));
}

#[test]
fn another_body_goes_on_where_an_accreditation_has_ended() {
	build_and_execute(|| {
		assert_ok!(issue(draft()));
		accredit_other();
		invite(OTHER_BODY);
		for version in [PERFORMANCE, GROUP_BALANCE] {
			for (end, _) in ends_of_accreditation(version) {
				let look = || {
					System::reset_events();
					assert_ok!(take_over_by(OTHER_BODY));
					assert_eq!(
						events(),
						vec![Event::CertificateTakenOver {
							certificate: CERTIFICATE,
							previous_body: BODY,
							body: OTHER_BODY,
						}]
					);
					assert!(CertificatesOf::<Test>::contains_key((
						PRODUCER,
						GROUP_BALANCE.standard,
						CERTIFICATE
					)));
					assert!(!Invitations::<Test>::contains_key(CERTIFICATE));
					Certification::usable_certificate(CERTIFICATE)
				};
				// Id, table and dates stay.
				assert_eq!(after(end, look), Ok(Certificate { body: OTHER_BODY, ..draft() }));
			}
		}
	});
}

#[test]
fn it_is_the_other_bodys_from_then_on() {
	build_and_execute(|| {
		issue_draft();
		accredit_other();
		invite(OTHER_BODY);
		withdraw_accreditation(PERFORMANCE);
		assert_ok!(take_over_by(OTHER_BODY));
		let taken_over = Certificate { body: OTHER_BODY, ..draft() };
		assert_eq!(Certificates::<Test>::get(CERTIFICATE), Some(taken_over.clone()));
		assert_eq!(
			Certification::ensure_may_decide(&OTHER_BODY, CERTIFICATE),
			Ok(taken_over.clone())
		);
		assert_eq!(Certification::ensure_may_guard(&OTHER_BODY, CERTIFICATE), Ok(taken_over));

		// The previous body has lost it, accredited again or not.
		assert_ok!(accredit_for(BODY, PERFORMANCE, all_families(), ACCREDITED));
		assert_noop!(
			Certification::ensure_may_decide(&BODY, CERTIFICATE),
			Error::<Test>::NotItsCertificationBody
		);
		assert_noop!(take_over_by(BODY), Error::<Test>::StillAccredited);
	});
}

#[test]
fn another_body_goes_on_where_the_present_one_can_not_act() {
	build_and_execute(|| {
		issue_draft();
		accredit_other();
		invite(OTHER_BODY);
		assert_noop!(take_over_by(OTHER_BODY), Error::<Test>::StillAccredited);
		for who_can_not in [Suspended::set, Roleless::set] {
			who_can_not(vec![BODY]);
			assert_eq!(after(|| (), || take_over_by(OTHER_BODY)), Ok(()));
			who_can_not(vec![]);
		}
		// The accreditation body's standing doesn't matter.
		Suspended::set(vec![ACCREDITATION_BODY]);
		assert_noop!(take_over_by(OTHER_BODY), Error::<Test>::StillAccredited);
	});
}

#[test]
fn the_holder_has_invited_it() {
	build_and_execute(|| {
		issue_draft();
		accredit_other();
		accredit(THIRD_BODY, ACCREDITED);
		withdraw_accreditation(PERFORMANCE);
		assert_noop!(take_over_by(OTHER_BODY), Error::<Test>::NotInvited);
		invite(THIRD_BODY);
		assert_noop!(take_over_by(OTHER_BODY), Error::<Test>::NotInvited);
		invite(OTHER_BODY);
		assert_noop!(take_over_by(THIRD_BODY), Error::<Test>::NotInvited);
		assert_ok!(take_over_by(OTHER_BODY));

		// The next one needs an invitation of its own.
		Suspended::set(vec![OTHER_BODY]);
		assert_noop!(take_over_by(THIRD_BODY), Error::<Test>::NotInvited);
	});
}

#[test]
fn it_does_not_while_the_accreditation_stands_or_only_rests() {
	build_and_execute(|| {
		issue_draft();
		accredit_other();
		invite(OTHER_BODY);
		assert_noop!(take_over_by(OTHER_BODY), Error::<Test>::StillAccredited);
		for version in [PERFORMANCE, GROUP_BALANCE] {
			for (gap, _) in gaps_of_accreditation(version) {
				after(gap, || {
					assert_noop!(take_over_by(OTHER_BODY), Error::<Test>::StillAccredited);
				});
			}
		}
		// Another standard's accreditation doesn't matter.
		withdraw_accreditation(SITE_BALANCE);
		assert_noop!(take_over_by(OTHER_BODY), Error::<Test>::StillAccredited);
	});
}

#[test]
fn a_suspended_accreditation_ends_when_it_expires() {
	build_and_execute(|| {
		issue_draft();
		accredit_other();
		invite(OTHER_BODY);
		suspend_accreditation(PERFORMANCE);
		Now::set(ACCREDITED.until);
		assert_ok!(take_over_by(OTHER_BODY));
	});
}

#[test]
fn the_other_body_is_accredited_for_both_standards_and_the_family() {
	build_and_execute(|| {
		issue_draft();
		invite(OTHER_BODY);
		withdraw_accreditation(PERFORMANCE);
		assert_noop!(take_over_by(OTHER_BODY), Error::<Test>::AccreditationNotFound);
		accredit_other_for(OTHER_BODY, PERFORMANCE, ACCREDITED);
		assert_noop!(take_over_by(OTHER_BODY), Error::<Test>::AccreditationNotFound);
		after(
			|| {
				assert_ok!(accredit_for(OTHER_BODY, GROUP_BALANCE, scope(&[STEEL]), ACCREDITED));
			},
			|| {
				assert_noop!(take_over_by(OTHER_BODY), Error::<Test>::OutOfScope);
			},
		);
		accredit_other_for(OTHER_BODY, GROUP_BALANCE, ACCREDITED);
		for (signer, error) in [(STRANGER, PARTICIPANT_NOT_FOUND), (PRODUCER, ROLE_MISSING)] {
			assert_noop!(take_over_by(signer), error);
		}
		assert_noop!(
			Certification::take_over_certificate(root(), CERTIFICATE),
			DispatchError::BadOrigin
		);
		// Nor does the body that has lost its accreditation.
		assert_noop!(take_over_by(BODY), Error::<Test>::AccreditationWithdrawn);
		Suspended::set(vec![OTHER_BODY]);
		assert_noop!(take_over_by(OTHER_BODY), IS_SUSPENDED);
		Suspended::set(vec![]);
		assert_ok!(take_over_by(OTHER_BODY));
	});
}

#[test]
fn the_other_body_is_independent_of_the_holder() {
	build_and_execute(|| {
		issue_draft();
		for version in [PERFORMANCE, GROUP_BALANCE] {
			accredit_other_for(CERTIFYING_SITE, version, ACCREDITED);
		}
		withdraw_accreditation(PERFORMANCE);
		invite(CERTIFYING_SITE);
		assert_noop!(take_over_by(CERTIFYING_SITE), Error::<Test>::NotIndependent);
	});
}

#[test]
fn there_has_to_be_a_certificate() {
	build_and_execute(|| {
		accredit_other();
		assert_noop!(take_over_by(OTHER_BODY), Error::<Test>::CertificateNotFound);
	});
}

#[test]
fn what_was_issued_under_a_withdrawn_one_gets_somebody_to_guard_it() {
	build_and_execute(|| {
		accredit_other();
		issue_draft();
		invite(OTHER_BODY);
		assert_ok!(Certification::withdraw_certificate(signed(BODY), CERTIFICATE));
		withdraw_accreditation(PERFORMANCE);
		// The holder's invitation ended with it; governance invites.
		assert_noop!(take_over_by(OTHER_BODY), Error::<Test>::NotInvited);
		assert_noop!(
			Certification::invite_body(signed(PRODUCER), CERTIFICATE, OTHER_BODY),
			Error::<Test>::CertificateWithdrawn
		);
		assert_ok!(Certification::invite_body(root(), CERTIFICATE, OTHER_BODY));
		assert_ok!(take_over_by(OTHER_BODY));
		assert_ok!(Certification::ensure_may_guard(&OTHER_BODY, CERTIFICATE));
		assert_noop!(
			Certification::ensure_may_decide(&OTHER_BODY, CERTIFICATE),
			Error::<Test>::CertificateWithdrawn
		);
	});
}

#[test]
fn the_previous_bodys_suspension_is_the_other_ones_to_lift() {
	build_and_execute(|| {
		issue_draft();
		accredit_other();
		assert_ok!(Certification::suspend_certificate(signed(BODY), CERTIFICATE));
		withdraw_accreditation(PERFORMANCE);
		invite(OTHER_BODY);
		assert_ok!(take_over_by(OTHER_BODY));
		assert_eq!(
			Certificates::<Test>::get(CERTIFICATE),
			Some(Certificate { body: OTHER_BODY, ..draft_that_is(CertificationStatus::Suspended) })
		);
		assert_eq!(
			SuspendedBy::<Test>::get(CERTIFICATE).map(Vec::from_iter),
			Some(vec![OTHER_BODY])
		);
		assert_ok!(Certification::reinstate_certificate(signed(OTHER_BODY), CERTIFICATE));
		assert_ok!(Certification::usable_certificate(CERTIFICATE));
	});
}

#[test]
fn an_auditors_suspension_stays_the_auditors() {
	build_and_execute(|| {
		issue_draft();
		accredit_other();
		accredit(THIRD_BODY, ACCREDITED);
		assert_ok!(Certification::record_audit(
			signed(THIRD_BODY),
			AuditSubject::Certificate(CERTIFICATE),
			AuditOutcome::MajorNonconformity,
			bounded(*b"Stock doesn't match the books"),
			None,
			true
		));
		withdraw_accreditation(PERFORMANCE);
		for body in [OTHER_BODY, THIRD_BODY] {
			let suspenders = || {
				invite(body);
				assert_ok!(take_over_by(body));
				SuspendedBy::<Test>::get(CERTIFICATE).map(Vec::from_iter)
			};
			assert_eq!(after(|| (), suspenders), Some(vec![THIRD_BODY]));
		}
		invite(OTHER_BODY);
		assert_ok!(take_over_by(OTHER_BODY));
		assert_noop!(
			Certification::reinstate_certificate(signed(OTHER_BODY), CERTIFICATE),
			Error::<Test>::SuspendedByAnother
		);
		assert_ok!(Certification::reinstate_certificate(signed(THIRD_BODY), CERTIFICATE));
	});
}
