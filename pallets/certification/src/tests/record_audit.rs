use crate::{
	mock::*, Audits, AuditsOf, Certificates, Error, Event, NextAuditId, SuspendedBy, Suspenders,
};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	traits::AuditConcern,
	Audit, AuditId, AuditOutcome,
	AuditOutcome::{Conforming, MajorNonconformity, MinorNonconformity},
	AuditSubject, Certificate, CertificationStatus, ExitId, Findings, PeriodId, RequestId,
};

const AUDIT: AuditId = AuditId(0);

/// The other body's audit of a subject, with a major finding.
fn audit_of(subject: AuditSubject<u64>) -> Audit<u64> {
	Audit {
		auditor: OTHER_BODY,
		subject,
		outcome: MajorNonconformity,
		findings: findings("Stock doesn't match the books"),
		evidence: Some(H256::repeat_byte(9)),
		recorded_at: START,
	}
}

/// The other body's audit of the draft, with a major finding.
fn audit() -> Audit<u64> {
	audit_of(AuditSubject::Certificate(CERTIFICATE))
}

fn findings(text: &str) -> Findings {
	text.as_bytes().to_vec().try_into().unwrap()
}

fn record(audit: Audit<u64>, freeze: bool) -> DispatchResult {
	Certification::record_audit(
		signed(audit.auditor),
		audit.subject,
		audit.outcome,
		audit.findings,
		audit.evidence,
		freeze,
	)
}

/// The draft, and the other body accredited as the body is.
fn prepared() {
	assert_ok!(issue(draft()));
	accredit(OTHER_BODY, ACCREDITED);
	System::reset_events();
}

/// Every kind of subject in the ledger, all of which concern the producer, the standard and the
/// body of the draft.
fn subjects_of_the_ledger() -> [AuditSubject<u64>; 3] {
	let subjects = [
		AuditSubject::Request(RequestId(5)),
		AuditSubject::Period {
			account: PRODUCER,
			good: CATHODE,
			label: LABEL,
			period: PeriodId(226),
		},
		AuditSubject::Exit(ExitId(3)),
	];
	let concern = AuditConcern {
		account: PRODUCER,
		family: COPPER,
		performance_standard: Some(PERFORMANCE),
		chain_of_custody_standard: GROUP_BALANCE,
		bodies: vec![BODY],
	};
	Concerns::set(subjects.iter().map(|subject| (subject.clone(), concern.clone())).collect());
	subjects
}

#[test]
fn an_auditor_records_an_audit_of_a_certificate() {
	build_and_execute(|| {
		prepared();
		assert_ok!(record(audit(), false));
		assert_eq!(Audits::<Test>::get(AUDIT), Some(audit()));
		assert_eq!(
			AuditsOf::<Test>::iter_key_prefix(audit().subject).collect::<Vec<_>>(),
			vec![AUDIT]
		);
		assert_eq!(NextAuditId::<Test>::get(), AuditId(1));
		assert_eq!(Certificates::<Test>::get(CERTIFICATE), Some(draft()));
		assert_eq!(
			events(),
			vec![Event::AuditRecorded { audit: AUDIT, details: audit(), froze: false }]
		);
	});
}

#[test]
fn an_auditor_records_audits_of_what_is_in_the_ledger() {
	build_and_execute(|| {
		prepared();
		for (id, subject) in (0..).map(AuditId).zip(subjects_of_the_ledger()) {
			System::reset_events();
			let audit = Audit { outcome: MinorNonconformity, ..audit_of(subject.clone()) };
			assert_ok!(record(audit.clone(), false));
			assert_eq!(Audits::<Test>::get(id), Some(audit.clone()));
			assert!(AuditsOf::<Test>::contains_key(subject, id));
			assert_eq!(
				events(),
				vec![Event::AuditRecorded { audit: id, details: audit, froze: false }]
			);
		}
		assert_eq!(Freezes::get(), vec![]);
	});
}

#[test]
fn a_failed_audit_freezes_a_certificate() {
	build_and_execute(|| {
		prepared();
		assert_ok!(record(audit(), true));
		assert_eq!(
			Certificates::<Test>::get(CERTIFICATE),
			Some(draft_that_is(CertificationStatus::Suspended))
		);
		assert_eq!(
			SuspendedBy::<Test>::get(CERTIFICATE).map(Vec::from_iter),
			Some(vec![OTHER_BODY])
		);
		assert_eq!(
			events(),
			vec![
				Event::CertificateSuspended { certificate: CERTIFICATE, by: OTHER_BODY },
				Event::AuditRecorded { audit: AUDIT, details: audit(), froze: true },
			]
		);
		assert_eq!(Freezes::get(), vec![]);
	});
}

#[test]
fn a_failed_audit_freezes_what_is_in_the_ledger() {
	build_and_execute(|| {
		prepared();
		for (id, subject) in (0..).map(AuditId).zip(subjects_of_the_ledger()) {
			System::reset_events();
			let audit = audit_of(subject.clone());
			assert_ok!(record(audit.clone(), true));
			assert_eq!(Freezes::take(), vec![(subject, OTHER_BODY, audit.findings.clone())]);
			assert_eq!(
				events(),
				vec![Event::AuditRecorded { audit: id, details: audit, froze: true }]
			);
		}
		assert_eq!(Certificates::<Test>::get(CERTIFICATE), Some(draft()));
	});
}

#[test]
fn what_the_ledger_does_not_freeze_is_not_recorded() {
	build_and_execute(|| {
		prepared();
		FreezingFails::set(true);
		for subject in subjects_of_the_ledger() {
			assert_noop!(record(audit_of(subject), true), NOTHING_LEFT);
		}
	});
}

#[test]
fn freezing_again_what_one_froze_changes_nothing() {
	build_and_execute(|| {
		prepared();
		assert_ok!(record(audit(), true));
		let suspended = Certificates::<Test>::get(CERTIFICATE);
		System::reset_events();
		assert_ok!(record(audit(), true));
		assert_eq!(Certificates::<Test>::get(CERTIFICATE), suspended);
		assert_eq!(
			SuspendedBy::<Test>::get(CERTIFICATE).map(Vec::from_iter),
			Some(vec![OTHER_BODY])
		);
		assert_eq!(
			events(),
			vec![Event::AuditRecorded { audit: AuditId(1), details: audit(), froze: true }]
		);
	});
}

#[test]
fn an_auditor_freezes_what_somebody_else_has_suspended() {
	build_and_execute(|| {
		prepared();
		assert_ok!(Certification::suspend_certificate(signed(BODY), CERTIFICATE));
		assert_ok!(record(audit(), true));
		assert_eq!(
			SuspendedBy::<Test>::get(CERTIFICATE).map(Vec::from_iter),
			Some(vec![BODY, OTHER_BODY])
		);
	});
}

#[test]
fn so_many_have_a_certificate_suspended() {
	build_and_execute(|| {
		prepared();
		assert_ok!(Certification::suspend_certificate(signed(BODY), CERTIFICATE));
		let full: Suspenders<u64> =
			(100..116).collect::<std::collections::BTreeSet<_>>().try_into().unwrap();
		SuspendedBy::<Test>::insert(CERTIFICATE, full);
		assert_noop!(record(audit(), true), Error::<Test>::TooManySuspensions);
		assert_noop!(
			Certification::suspend_certificate(signed(BODY), CERTIFICATE),
			Error::<Test>::TooManySuspensions
		);
		assert_ok!(record(audit(), false));
	});
}

#[test]
fn a_withdrawn_certificate_can_be_audited_and_not_frozen() {
	build_and_execute(|| {
		prepared();
		assert_ok!(Certification::withdraw_certificate(signed(BODY), CERTIFICATE));
		assert_noop!(record(audit(), true), Error::<Test>::CertificateWithdrawn);
		assert_ok!(record(audit(), false));
	});
}

#[test]
fn only_a_major_nonconformity_freezes() {
	build_and_execute(|| {
		prepared();
		for outcome in [Conforming, MinorNonconformity] {
			assert_noop!(
				record(Audit { outcome, ..audit() }, true),
				Error::<Test>::NothingToFreeze
			);
			assert_ok!(record(Audit { outcome, ..audit() }, false));
		}
	});
}

#[test]
fn findings_are_text_and_say_why_something_does_not_conform() {
	build_and_execute(|| {
		prepared();
		let (none, garbled) = (findings(""), bounded([b'C', b'u', 0xff]));
		for outcome in [MinorNonconformity, MajorNonconformity] {
			for findings in [none.clone(), garbled.clone()] {
				assert_noop!(
					record(Audit { outcome, findings, ..audit() }, false),
					Error::<Test>::InvalidFindings
				);
			}
		}
		let conforming = |findings| Audit { outcome: Conforming, findings, ..audit() };
		assert_noop!(record(conforming(garbled), false), Error::<Test>::InvalidFindings);
		for findings in [none, findings("Nothing to remark")] {
			assert_ok!(record(conforming(findings), false));
		}
	});
}

#[test]
fn the_subject_is_on_record() {
	build_and_execute(|| {
		accredit(OTHER_BODY, ACCREDITED);
		assert_noop!(record(audit(), false), Error::<Test>::CertificateNotFound);
		assert_noop!(
			record(audit_of(AuditSubject::Request(RequestId(5))), false),
			REQUEST_NOT_FOUND
		);
	});
}

#[test]
fn the_auditor_is_an_active_certification_body() {
	build_and_execute(|| {
		prepared();
		for (auditor, error) in [
			(STRANGER, PARTICIPANT_NOT_FOUND),
			(TRADER, ROLE_MISSING),
			(ACCREDITATION_BODY, ROLE_MISSING),
		] {
			assert_noop!(record(Audit { auditor, ..audit() }, false), error);
		}
		Suspended::set(vec![OTHER_BODY]);
		assert_noop!(record(audit(), false), IS_SUSPENDED);
		let Audit { subject, outcome, findings, evidence, .. } = audit();
		assert_noop!(
			Certification::record_audit(root(), subject, outcome, findings, evidence, false),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn the_auditor_is_accredited_for_the_chain_of_custody_standard() {
	build_and_execute(|| {
		assert_ok!(issue(draft()));
		let [request, ..] = subjects_of_the_ledger();
		for audit in [audit(), audit_of(request)] {
			let accredited_for = |version, validity| {
				accredit_for(OTHER_BODY, version, scope(&[COPPER]), validity).unwrap();
			};
			after(
				|| accredited_for(PERFORMANCE, ACCREDITED),
				|| {
					assert_noop!(
						record(audit.clone(), false),
						Error::<Test>::AccreditationNotFound
					);
				},
			);
			after(
				|| accredited_for(GROUP_BALANCE, ACCREDITED),
				|| {
					assert_ok!(record(audit.clone(), false));
				},
			);
			after(
				|| {
					accredited_for(GROUP_BALANCE, ACCREDITED);
					Now::set(ACCREDITED.until);
				},
				|| {
					assert_noop!(record(audit.clone(), false), Error::<Test>::AccreditationExpired);
				},
			);
		}
	});
}

#[test]
fn the_auditor_of_a_certificate_is_accredited_for_its_family() {
	build_and_execute(|| {
		assert_ok!(issue(draft()));
		assert_ok!(accredit_for(OTHER_BODY, GROUP_BALANCE, scope(&[STEEL]), ACCREDITED));
		assert_noop!(record(audit(), false), Error::<Test>::OutOfScope);
	});
}

#[test]
fn nobody_audits_itself_nor_an_account_that_it_acts_for_or_that_acts_for_it() {
	build_and_execute(|| {
		prepared();
		accredit(CERTIFYING_SITE, ACCREDITED);
		// A site audits its company.
		assert_noop!(
			record(Audit { auditor: CERTIFYING_SITE, ..audit() }, false),
			Error::<Test>::NotIndependent
		);
		// A body audits the producer that it acts for, and a site itself.
		for (auditor, account) in [(BODY, OWN_PRODUCER), (CERTIFYING_SITE, CERTIFYING_SITE)] {
			for subject in subjects_of_the_ledger() {
				Concerns::mutate(|all| {
					all.iter_mut().for_each(|(_, concern)| concern.account = account)
				});
				assert_noop!(
					record(Audit { auditor, ..audit_of(subject) }, false),
					Error::<Test>::NotIndependent
				);
			}
		}
	});
}

#[test]
fn a_body_audits_its_own_work_where_the_standard_does_not_forbid_it() {
	build_and_execute(|| {
		prepared();
		assert_ok!(record(Audit { auditor: BODY, ..audit() }, false));
		for subject in subjects_of_the_ledger() {
			assert_ok!(record(Audit { auditor: BODY, ..audit_of(subject) }, false));
		}
	});
}

#[test]
fn a_body_does_not_audit_its_own_work_where_the_standard_forbids_it() {
	build_and_execute(|| {
		assert_ok!(issue(independently_audited_draft()));
		accredit(OTHER_BODY, ACCREDITED);
		let own = Audit { auditor: BODY, ..audit() };
		assert_noop!(record(own.clone(), false), Error::<Test>::AuditsOwnWork);
		assert_ok!(record(audit(), false));

		for subject in subjects_of_the_ledger() {
			let concern = |bodies: &[u64]| AuditConcern {
				account: PRODUCER,
				family: COPPER,
				performance_standard: Some(PERFORMANCE),
				chain_of_custody_standard: GROUP_BALANCE_2,
				bodies: bodies.to_vec(),
			};
			let own = Audit { subject: subject.clone(), ..own.clone() };
			for bodies in [&[BODY] as &[_], &[THIRD_BODY, BODY], &[BODY_BRANCH]] {
				Concerns::set(vec![(subject.clone(), concern(bodies))]);
				assert_noop!(record(own.clone(), false), Error::<Test>::AuditsOwnWork);
				assert_ok!(record(audit_of(subject.clone()), false));
			}
			Concerns::set(vec![(subject.clone(), concern(&[]))]);
			if matches!(subject, AuditSubject::Period { .. }) {
				// Whoever certifies the account looks at its balance.
				assert_noop!(record(own, false), Error::<Test>::AuditsOwnWork);
			} else {
				// Where it is nobody's work, everybody who is accredited audits.
				assert_ok!(record(own, false));
			}
		}
	});
}

#[test]
fn nor_that_of_its_company() {
	build_and_execute(|| {
		assert_ok!(issue(independently_audited_draft()));
		accredit(BODY_BRANCH, ACCREDITED);
		let audit = Audit { auditor: BODY_BRANCH, ..audit() };
		assert_noop!(record(audit, false), Error::<Test>::AuditsOwnWork);
	});
}

#[test]
fn a_balance_is_the_work_of_those_who_certify_its_account_under_the_standard() {
	build_and_execute(|| {
		for body in [OTHER_BODY, THIRD_BODY, BODY_BRANCH] {
			accredit(body, ACCREDITED);
		}
		let [_, period, _] = subjects_of_the_ledger();
		let by = |auditor| record(Audit { auditor, ..audit_of(period.clone()) }, false);
		let audited_under = |chain_of_custody_standard| {
			let concern = AuditConcern {
				account: PRODUCER,
				family: COPPER,
				performance_standard: Some(PERFORMANCE),
				chain_of_custody_standard,
				bodies: vec![],
			};
			Concerns::set(vec![(period.clone(), concern)]);
		};

		audited_under(GROUP_BALANCE_2);
		assert_ok!(by(BODY));
		// Under whichever version, and with whichever certificate.
		assert_ok!(issue(draft()));
		assert_ok!(issue(Certificate { body: THIRD_BODY, ..pass_through_draft() }));
		for auditor in [BODY, BODY_BRANCH, THIRD_BODY] {
			assert_noop!(by(auditor), Error::<Test>::AuditsOwnWork);
		}
		assert_ok!(by(OTHER_BODY));
		// Neither another holder's certificates count nor those under another standard.
		assert_ok!(issue(Certificate { body: OTHER_BODY, holder: SITE, ..draft() }));
		assert_ok!(issue(Certificate { body: OTHER_BODY, holder: SITE, ..site_level_draft() }));
		assert_ok!(by(OTHER_BODY));
		// Nor those that were withdrawn.
		assert_ok!(Certification::withdraw_certificate(signed(BODY), CERTIFICATE));
		assert_ok!(by(BODY));

		// A version that doesn't ask for others lets them all audit.
		audited_under(GROUP_BALANCE);
		assert_ok!(by(THIRD_BODY));
	});
}

#[test]
fn a_subject_has_all_its_audits() {
	build_and_execute(|| {
		prepared();
		let outcomes: [AuditOutcome; 3] = [Conforming, MinorNonconformity, MajorNonconformity];
		for outcome in outcomes {
			assert_ok!(record(Audit { outcome, ..audit() }, false));
		}
		let mut audits: Vec<_> = AuditsOf::<Test>::iter_key_prefix(audit().subject).collect();
		audits.sort();
		assert_eq!(audits, vec![AuditId(0), AuditId(1), AuditId(2)]);
		let found: Vec<_> =
			audits.iter().map(|id| Audits::<Test>::get(id).unwrap().outcome).collect();
		assert_eq!(found, outcomes);
	});
}

#[test]
fn an_id_is_never_given_out_twice() {
	build_and_execute(|| {
		prepared();
		NextAuditId::<Test>::put(AuditId(u64::MAX));
		assert_noop!(record(audit(), false), Error::<Test>::IdsExhausted);
	});
}
