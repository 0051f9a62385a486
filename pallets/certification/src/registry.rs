//! What the other pallets may ask this one.

use crate::{
	Audits, Certificates, Config, Error, Families, Goods, Labels, Pallet, StandardVersions,
};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	traits::CertificationRegistry, AuditId, AuditOutcome, AuditSubject, Certificate, CertificateId,
	ChainOfCustodyRules, FamilyId, Good, GoodId, Label, LabelId, RequestId, StandardId,
	StandardKind, StandardVersion, StandardVersionId,
};

impl<T: Config> Pallet<T> {
	/// A version of a standard.
	pub(crate) fn standard_version(id: StandardVersionId) -> Result<StandardVersion, Error<T>> {
		StandardVersions::<T>::get(id).ok_or(Error::StandardNotFound)
	}

	/// That the version is one of a performance standard.
	pub(crate) fn ensure_performance_standard(standard: StandardVersionId) -> DispatchResult {
		ensure!(
			Self::standard_version(standard)?.kind == StandardKind::Performance,
			Error::<T>::WrongKindOfStandard
		);
		Ok(())
	}
}

impl<T: Config> CertificationRegistry<T::AccountId> for Pallet<T> {
	fn good(good: GoodId) -> Result<Good, DispatchError> {
		Goods::<T>::get(good).ok_or_else(|| Error::<T>::GoodNotFound.into())
	}

	fn ensure_family(family: FamilyId) -> DispatchResult {
		ensure!(Families::<T>::contains_key(family), Error::<T>::FamilyNotFound);
		Ok(())
	}

	fn label(label: LabelId) -> Result<Label, DispatchError> {
		Labels::<T>::get(label).ok_or_else(|| Error::<T>::LabelNotFound.into())
	}

	fn chain_of_custody_rules(
		standard: StandardVersionId,
	) -> Result<ChainOfCustodyRules, DispatchError> {
		match Self::standard_version(standard)?.kind {
			StandardKind::ChainOfCustody(rules) => Ok(rules),
			StandardKind::Performance => Err(Error::<T>::WrongKindOfStandard.into()),
		}
	}

	/// A version that isn't in effect yet is allowed: what is registered under it is ready by then.
	///
	/// Errors: `StandardNotFound`, `NotItsStandardOwner`, `WrongKindOfStandard`, `StandardRetired`,
	/// those of a role check.
	fn ensure_owns_performance_standard(
		who: &T::AccountId,
		standard: StandardVersionId,
	) -> DispatchResult {
		Self::ensure_standard_owner(who, standard.standard)?;
		Self::ensure_performance_standard(standard)?;
		Self::ensure_not_retired(standard)
	}

	/// Errors: `AccreditationNotFound`, `AccreditationNotYetValid`, `AccreditationExpired`,
	/// `AccreditationSuspended`, `AccreditationWithdrawn`, `AccreditationBodyRemoved`, `OutOfScope`,
	/// `NotIndependent`, `AuditsOwnWork`, those of a role check, and those of the ledger about the
	/// request.
	fn ensure_may_attest(auditor: &T::AccountId, request: RequestId) -> DispatchResult {
		Self::ensure_attests(auditor, request)
	}

	/// Errors: `AuditNotFound`, `AuditMismatch`, `NothingFound`.
	fn ensure_audit_found(audit: AuditId, request: RequestId) -> DispatchResult {
		let record = Audits::<T>::get(audit).ok_or(Error::<T>::AuditNotFound)?;
		ensure!(record.subject == AuditSubject::Request(request), Error::<T>::AuditMismatch);
		ensure!(record.outcome != AuditOutcome::Conforming, Error::<T>::NothingFound);
		Ok(())
	}

	fn certificate(certificate: CertificateId) -> Result<Certificate<T::AccountId>, DispatchError> {
		Certificates::<T>::get(certificate).ok_or_else(|| Error::<T>::CertificateNotFound.into())
	}

	fn usable_certificate(
		certificate: CertificateId,
	) -> Result<Certificate<T::AccountId>, DispatchError> {
		let record = Self::certificate(certificate)?;
		Self::ensure_active(&record)?;
		ensure!(record.validity.contains(Self::now()), Error::<T>::CertificateNotInForce);
		Self::ensure_accredited_for(&record.body, &record)?;
		Ok(record)
	}

	fn ensure_may_decide(
		body: &T::AccountId,
		certificate: CertificateId,
	) -> Result<Certificate<T::AccountId>, DispatchError> {
		let record = Self::ensure_certificate_of(body, certificate)?;
		Self::ensure_active(&record)?;
		Self::ensure_accredited_for(body, &record)?;
		Ok(record)
	}

	fn ensure_may_guard(
		body: &T::AccountId,
		certificate: CertificateId,
	) -> Result<Certificate<T::AccountId>, DispatchError> {
		let record = Self::ensure_certificate_of(body, certificate)?;
		Self::ensure_accredited_for(body, &record)?;
		Ok(record)
	}

	fn is_certified(account: &T::AccountId, standard: StandardId, family: FamilyId) -> bool {
		let now = Self::now();
		// None of them is withdrawn.
		Self::certificates_of(account, standard)
			.any(|record| record.family == family && record.validity.contains(now))
	}
}
