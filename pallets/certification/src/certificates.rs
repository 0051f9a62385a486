//! Certificates: what a certification body says that a custody account may ask for.

use crate::{Certificates, Config, Error, Event, NextCertificateId, Pallet};
use alloc::collections::BTreeSet;
use frame_support::ensure;
use sp_runtime::DispatchResult;
use tracemet_primitives::{
	traits::{CertificationRegistry, FootprintRegistry, Participants},
	Certificate, CertificateId, FamilyId, Role,
};

impl<T: Config> Pallet<T> {
	/// That the body is accredited for both standards of the certificate now.
	pub(crate) fn ensure_accredited_for(certificate: &Certificate<T::AccountId>) -> DispatchResult {
		T::Participants::ensure_role(&certificate.body, Role::CertificationBody)?;
		Self::ensure_accredited(&certificate.body, certificate.performance_standard.standard)?;
		Self::ensure_accredited(&certificate.body, certificate.chain_of_custody_standard.standard)
	}

	/// That the certificate is consistent and its body may issue it.
	pub(crate) fn ensure_may_issue(certificate: &Certificate<T::AccountId>) -> DispatchResult {
		Self::ensure_performance_standard(certificate.performance_standard)?;
		let rules = Self::chain_of_custody_rules(certificate.chain_of_custody_standard)?;
		Self::ensure_accredited_for(certificate)?;

		let level = T::Participants::ensure_custody_account(&certificate.holder)?;
		T::Participants::ensure_role(&certificate.holder, Role::Producer)?;
		ensure!(level <= rules.level, Error::<T>::LevelNotAllowed);
		ensure!(
			T::Participants::ensure_acts_for(&certificate.body, &certificate.holder).is_err(),
			Error::<T>::NotIndependent
		);

		ensure!(
			certificate.validity.is_valid() && Self::now() < certificate.validity.until,
			Error::<T>::InvalidTimeSpan
		);
		let (standard, family) = T::Footprints::method_scope(certificate.method)?;
		ensure!(standard == certificate.performance_standard, Error::<T>::StandardMismatch);
		Self::ensure_labels(certificate, family)?;
		Self::ensure_conversions(certificate, family)
	}

	/// That the labels are under the certificate's standards and of its family.
	fn ensure_labels(certificate: &Certificate<T::AccountId>, family: FamilyId) -> DispatchResult {
		ensure!(!certificate.labels.is_empty(), Error::<T>::NoLabels);
		let mut seen = BTreeSet::new();
		for id in &certificate.labels {
			let label = <Self as CertificationRegistry<_>>::label(*id)?;
			ensure!(
				label.performance_standard == certificate.performance_standard
					&& label.chain_of_custody_standard == certificate.chain_of_custody_standard,
				Error::<T>::StandardMismatch
			);
			ensure!(label.family == family, Error::<T>::FamilyMismatch);
			ensure!(seen.insert(id), Error::<T>::Duplicate);
		}
		Ok(())
	}

	/// That the conversion table has exact factors between goods of the family, each pair once.
	fn ensure_conversions(
		certificate: &Certificate<T::AccountId>,
		family: FamilyId,
	) -> DispatchResult {
		ensure!(!certificate.conversions.is_empty(), Error::<T>::NoConversions);
		let mut seen = BTreeSet::new();
		for row in &certificate.conversions {
			ensure!(row.factor.is_valid(), Error::<T>::InvalidConversionFactor);
			for id in [row.input, row.output] {
				let good = <Self as CertificationRegistry<T::AccountId>>::good(id)?;
				ensure!(good.family == family, Error::<T>::FamilyMismatch);
			}
			ensure!(seen.insert((row.input, row.output)), Error::<T>::Duplicate);
		}
		Ok(())
	}

	pub(crate) fn do_issue_certificate(details: Certificate<T::AccountId>) -> DispatchResult {
		let certificate = NextCertificateId::<T>::get();
		NextCertificateId::<T>::put(certificate.next().ok_or(Error::<T>::IdsExhausted)?);
		Certificates::<T>::insert(certificate, &details);
		Self::deposit_event(Event::CertificateIssued { certificate, details });
		Ok(())
	}

	pub(crate) fn do_withdraw_certificate(
		certificate: CertificateId,
		record: Certificate<T::AccountId>,
	) {
		Certificates::<T>::insert(certificate, Certificate { withdrawn: true, ..record });
		Self::deposit_event(Event::CertificateWithdrawn { certificate });
	}
}
