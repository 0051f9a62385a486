//! What the other pallets may ask this one.

use crate::{Certificates, Config, Error, Families, Goods, Labels, Pallet, StandardVersions};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	traits::CertificationRegistry, Certificate, CertificateId, ChainOfCustodyRules, FamilyId, Good,
	GoodId, Label, LabelId, StandardKind, StandardVersionId,
};

impl<T: Config> Pallet<T> {
	/// The kind of a version of a standard.
	fn standard_kind(standard: StandardVersionId) -> Result<StandardKind, DispatchError> {
		StandardVersions::<T>::get(standard)
			.map(|version| version.kind)
			.ok_or_else(|| Error::<T>::StandardNotFound.into())
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
		match Self::standard_kind(standard)? {
			StandardKind::ChainOfCustody(rules) => Ok(rules),
			StandardKind::Performance => Err(Error::<T>::WrongKindOfStandard.into()),
		}
	}

	fn ensure_performance_standard(standard: StandardVersionId) -> DispatchResult {
		ensure!(
			Self::standard_kind(standard)? == StandardKind::Performance,
			Error::<T>::WrongKindOfStandard
		);
		Ok(())
	}

	fn certificate(certificate: CertificateId) -> Result<Certificate<T::AccountId>, DispatchError> {
		Certificates::<T>::get(certificate).ok_or_else(|| Error::<T>::CertificateNotFound.into())
	}

	fn usable_certificate(
		certificate: CertificateId,
	) -> Result<Certificate<T::AccountId>, DispatchError> {
		let record = Self::certificate(certificate)?;
		ensure!(!record.withdrawn, Error::<T>::CertificateWithdrawn);
		ensure!(record.validity.contains(Self::now()), Error::<T>::CertificateNotInForce);
		Self::ensure_accredited_for(&record)?;
		Ok(record)
	}

	fn ensure_may_decide(
		body: &T::AccountId,
		certificate: CertificateId,
	) -> Result<Certificate<T::AccountId>, DispatchError> {
		let record = Self::certificate(certificate)?;
		ensure!(record.body == *body, Error::<T>::NotItsCertificationBody);
		ensure!(!record.withdrawn, Error::<T>::CertificateWithdrawn);
		Self::ensure_accredited_for(&record)?;
		Ok(record)
	}
}
