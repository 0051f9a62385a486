//! What auditors may know of the ledger, and freeze in it.

use crate::{Config, Error, Exits, FreezeTarget, Pallet, Requests};
use alloc::{vec, vec::Vec};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	traits::{AuditConcern, AuditedLedger, CertificationRegistry},
	AuditSubject, CertificateId, Findings, OutputLineId,
};

impl<T: Config> Pallet<T> {
	fn concern_of_certificate(
		certificate: CertificateId,
	) -> Result<AuditConcern<T::AccountId>, DispatchError> {
		let certificate = T::Certification::certificate(certificate)?;
		Ok(AuditConcern {
			account: certificate.holder,
			family: certificate.family,
			performance_standard: certificate.performance_standard,
			chain_of_custody_standard: certificate.chain_of_custody_standard,
			bodies: vec![certificate.body],
		})
	}

	fn freeze_once(
		target: FreezeTarget<T::AccountId>,
		auditor: &T::AccountId,
		findings: &Findings,
	) -> DispatchResult {
		if Self::is_frozen_by(&target, auditor) {
			return Ok(());
		}
		Self::do_freeze(target, auditor.clone(), findings.clone())
	}
}

impl<T: Config> AuditedLedger<T::AccountId> for Pallet<T> {
	fn concern_of(
		subject: &AuditSubject<T::AccountId>,
	) -> Result<AuditConcern<T::AccountId>, DispatchError> {
		match subject {
			AuditSubject::Certificate(certificate) => Self::concern_of_certificate(*certificate),
			AuditSubject::Request(request) => {
				let record = Requests::<T>::get(request).ok_or(Error::<T>::RequestNotFound)?;
				Self::concern_of_certificate(record.certificate)
			}
			AuditSubject::Period { account, good, label, period } => {
				ensure!(
					*period <= Self::current_period(*label)?
						&& Self::mass_balance(account, *good, *label, *period).is_some(),
					Error::<T>::MassBalanceNotFound
				);
				let label = T::Certification::label(*label)?;
				Ok(AuditConcern {
					account: account.clone(),
					family: label.family,
					performance_standard: Some(label.performance_standard),
					chain_of_custody_standard: label.chain_of_custody_standard,
					bodies: Vec::new(),
				})
			}
			AuditSubject::Exit(exit) => {
				let record = Exits::<T>::get(exit).ok_or(Error::<T>::ExitNotFound)?;
				let label = T::Certification::label(record.label)?;
				let mut bodies = Vec::new();
				for draw in &record.draws {
					// A line that was archived has nothing left to guard.
					let Ok(certificate) = Self::certificate_of(draw.origin) else { continue };
					bodies.push(T::Certification::certificate(certificate)?.body);
				}
				Ok(AuditConcern {
					account: record.account,
					family: label.family,
					performance_standard: Some(label.performance_standard),
					chain_of_custody_standard: label.chain_of_custody_standard,
					bodies,
				})
			}
		}
	}

	fn freeze_audited(
		subject: &AuditSubject<T::AccountId>,
		auditor: &T::AccountId,
		findings: &Findings,
	) -> DispatchResult {
		match subject {
			// The certification pallet suspends it.
			AuditSubject::Certificate(_) => {}
			AuditSubject::Request(request) => {
				let record = Requests::<T>::get(request).ok_or(Error::<T>::RequestNotFound)?;
				for (line, output) in (0u8..).zip(&record.outputs) {
					if output.label.is_some() {
						let line = OutputLineId { request: *request, line };
						Self::freeze_once(FreezeTarget::Line(line), auditor, findings)?;
					}
				}
			}
			AuditSubject::Period { account, good, label, .. } => {
				let (account, good, label) = (account.clone(), *good, *label);
				let target = FreezeTarget::Balance { account, good, label };
				Self::freeze_once(target, auditor, findings)?;
			}
			AuditSubject::Exit(exit) => {
				Self::freeze_once(FreezeTarget::Exit(*exit), auditor, findings)?;
			}
		}
		Ok(())
	}
}
