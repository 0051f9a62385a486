//! Audits: who audits whom, and what a failed audit freezes.

use crate::{Audits, AuditsOf, Config, Error, Event, NextAuditId, Pallet, SuspendedBy};
use alloc::vec;
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	is_text,
	traits::{AuditConcern, AuditedLedger, CertificationRegistry, Participants},
	Audit, AuditOutcome, AuditSubject, FamilyId, RequestId, Role, StandardId,
};

impl<T: Config> Pallet<T> {
	/// That `who` may audit under the chain-of-custody standard now, and for the family.
	pub(crate) fn ensure_auditor(
		who: &T::AccountId,
		standard: StandardId,
		family: FamilyId,
	) -> DispatchResult {
		T::Participants::ensure_role(who, Role::CertificationBody)?;
		Self::ensure_accredited(who, standard, family)
	}

	/// What an audit concerns, and whose work that is.
	fn concern_of(
		subject: &AuditSubject<T::AccountId>,
	) -> Result<AuditConcern<T::AccountId>, DispatchError> {
		match subject {
			AuditSubject::Certificate(certificate) => {
				let record = Self::certificate(*certificate)?;
				Ok(AuditConcern {
					account: record.holder,
					family: record.family,
					performance_standard: record.performance_standard,
					chain_of_custody_standard: record.chain_of_custody_standard,
					bodies: vec![record.body],
				})
			}
			// No certificate stands behind a balance, but those who certify its holder look at it.
			AuditSubject::Period { .. } => {
				let concern = T::Ledger::concern_of(subject)?;
				let standard = concern.chain_of_custody_standard.standard;
				let certificates = Self::certificates_of(&concern.account, standard);
				let bodies = certificates.map(|record| record.body).collect();
				Ok(AuditConcern { bodies, ..concern })
			}
			AuditSubject::Request(_) | AuditSubject::Exit(_) => T::Ledger::concern_of(subject),
		}
	}

	/// Whether the work of one of the bodies is the auditor's, or its company's.
	fn is_own_work(auditor: &T::AccountId, bodies: &[T::AccountId]) -> bool {
		bodies.iter().any(|body| T::Participants::are_related(auditor, body))
	}

	/// That the auditor may audit the subject: accredited for the standard that rules it,
	/// independent of the account, and, where the standard says so, not a body whose work it is.
	pub(crate) fn ensure_may_audit(audit: &Audit<T::AccountId>) -> DispatchResult {
		let concern = Self::concern_of(&audit.subject)?;
		Self::ensure_may_look_into(&audit.auditor, &concern)?;
		let rules = Self::chain_of_custody_rules(concern.chain_of_custody_standard)?;
		ensure!(
			!rules.independent_audits || !Self::is_own_work(&audit.auditor, &concern.bodies),
			Error::<T>::AuditsOwnWork
		);
		Ok(())
	}

	/// That the auditor is accredited for the chain-of-custody standard that rules what is audited,
	/// and independent of the account.
	fn ensure_may_look_into(
		auditor: &T::AccountId,
		concern: &AuditConcern<T::AccountId>,
	) -> DispatchResult {
		let standard = concern.chain_of_custody_standard.standard;
		Self::ensure_auditor(auditor, standard, concern.family)?;
		Self::ensure_independent(auditor, &concern.account)
	}

	/// That the auditor may attest the footprint that a request declares: as for an audit of the
	/// request, accredited for the performance standard too, and whatever the standards say about
	/// audits not a body whose work it is. The body approves what the auditor attested.
	pub(crate) fn ensure_attests(auditor: &T::AccountId, request: RequestId) -> DispatchResult {
		let concern = Self::concern_of(&AuditSubject::Request(request))?;
		Self::ensure_may_look_into(auditor, &concern)?;
		if let Some(version) = concern.performance_standard {
			Self::ensure_accredited(auditor, version.standard, concern.family)?;
		}
		ensure!(!Self::is_own_work(auditor, &concern.bodies), Error::<T>::AuditsOwnWork);
		Ok(())
	}

	/// That the findings are text, and say why if not everything conforms; and that only what
	/// failed is frozen.
	pub(crate) fn ensure_outcome(audit: &Audit<T::AccountId>, freeze: bool) -> DispatchResult {
		let needless = audit.findings.is_empty() && audit.outcome == AuditOutcome::Conforming;
		ensure!(needless || is_text(&audit.findings), Error::<T>::InvalidFindings);
		ensure!(
			!freeze || audit.outcome == AuditOutcome::MajorNonconformity,
			Error::<T>::NothingToFreeze
		);
		Ok(())
	}

	pub(crate) fn do_record_audit(details: Audit<T::AccountId>, froze: bool) -> DispatchResult {
		let audit = NextAuditId::<T>::get();
		NextAuditId::<T>::put(audit.next().ok_or(Error::<T>::IdsExhausted)?);
		if froze {
			Self::do_freeze(&details)?;
		}
		AuditsOf::<T>::insert(&details.subject, audit, ());
		Audits::<T>::insert(audit, &details);
		Self::deposit_event(Event::AuditRecorded { audit, details, froze });
		Ok(())
	}

	/// Suspends the certificate, or has the ledger freeze the rest. Freezing again what the same
	/// auditor froze changes nothing.
	fn do_freeze(audit: &Audit<T::AccountId>) -> DispatchResult {
		let AuditSubject::Certificate(certificate) = audit.subject else {
			return T::Ledger::freeze_audited(&audit.subject, &audit.auditor, &audit.findings);
		};
		let record = Self::certificate(certificate)?;
		Self::ensure_not_withdrawn(&record)?;
		let suspenders = SuspendedBy::<T>::get(certificate).unwrap_or_default();
		if suspenders.contains(&audit.auditor) {
			return Ok(());
		}
		Self::do_suspend_certificate(certificate, record, suspenders, audit.auditor.clone())
	}
}
