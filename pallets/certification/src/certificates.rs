//! Issuing certificates: what a certification body says that a custody account may ask for.

use crate::{
	Certificates, CertificatesOf, Config, Error, Event, NextCertificateId, Pallet, MAX_CERTIFICATES,
};
use alloc::{collections::BTreeSet, vec::Vec};
use core::iter::once;
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	traits::{CertificationRegistry, FootprintRegistry, Participants},
	Certificate, CertificateId, Conversion, ConversionFactor, Label, LabelId, Role, SourceClass,
	StandardId, StandardVersionId,
};

/// The standards that a certificate is under.
pub(crate) fn standards_of<AccountId>(
	certificate: &Certificate<AccountId>,
) -> impl Iterator<Item = StandardVersionId> {
	certificate.performance_standard.into_iter().chain(once(certificate.chain_of_custody_standard))
}

impl<T: Config> Pallet<T> {
	/// The certificates of the account under the chain-of-custody standard, without those that are
	/// withdrawn: [`MAX_CERTIFICATES`] at most.
	pub(crate) fn certificates_of(
		account: &T::AccountId,
		standard: StandardId,
	) -> impl Iterator<Item = Certificate<T::AccountId>> {
		CertificatesOf::<T>::iter_key_prefix((account, standard)).filter_map(Certificates::<T>::get)
	}

	/// That `body` is accredited now for the standards and the family of the certificate.
	pub(crate) fn ensure_accredited_for(
		body: &T::AccountId,
		certificate: &Certificate<T::AccountId>,
	) -> DispatchResult {
		T::Participants::ensure_role(body, Role::CertificationBody)?;
		standards_of(certificate).try_for_each(|version| {
			Self::ensure_accredited(body, version.standard, certificate.family)
		})
	}

	/// That certificates can be issued and renewed under the standards of the certificate now.
	pub(crate) fn ensure_standards_in_effect(
		certificate: &Certificate<T::AccountId>,
	) -> DispatchResult {
		standards_of(certificate).try_for_each(Self::ensure_in_effect)
	}

	/// That the certificate is consistent and its body may issue it.
	pub(crate) fn ensure_may_issue(certificate: &Certificate<T::AccountId>) -> DispatchResult {
		Self::ensure_family(certificate.family)?;
		let rules = Self::chain_of_custody_rules(certificate.chain_of_custody_standard)?;
		if let Some(standard) = certificate.performance_standard {
			Self::ensure_performance_standard(standard)?;
		}
		Self::ensure_standards_in_effect(certificate)?;
		Self::ensure_accredited_for(&certificate.body, certificate)?;

		let level = T::Participants::ensure_custody_account(&certificate.holder)?;
		// Whoever holds credits can be certified for their chain of custody.
		if certificate.performance_standard.is_some() {
			T::Participants::ensure_role(&certificate.holder, Role::Producer)?;
		}
		ensure!(rules.level.allows(level), Error::<T>::LevelNotAllowed);
		Self::ensure_independent(&certificate.body, &certificate.holder)?;

		ensure!(
			certificate.validity.is_valid() && Self::now() < certificate.validity.until,
			Error::<T>::InvalidTimeSpan
		);
		Self::ensure_not_backdated(certificate)?;
		Self::ensure_method(certificate)?;
		Self::ensure_conversions(certificate)
	}

	/// That the certificate doesn't begin before what it rests on: the versions of its standards,
	/// and its body's accreditations.
	fn ensure_not_backdated(certificate: &Certificate<T::AccountId>) -> DispatchResult {
		let Certificate { body, family, validity, .. } = certificate;
		for version in standards_of(certificate) {
			let in_effect = Self::standard_version(version)?.effective_from;
			let accredited =
				Self::ensure_accreditation(body, version.standard, *family)?.validity.from;
			ensure!(in_effect.max(accredited) <= validity.from, Error::<T>::BackdatedCertificate);
		}
		Ok(())
	}

	/// That there is a method exactly if there is a performance standard, under it and of the
	/// family.
	fn ensure_method(certificate: &Certificate<T::AccountId>) -> DispatchResult {
		let (standard, method) = match (certificate.performance_standard, certificate.method) {
			(Some(standard), Some(method)) => (standard, method),
			(None, None) => return Ok(()),
			_ => return Err(Error::<T>::MethodMismatch.into()),
		};
		let (of_method, family) = T::Footprints::method_scope(method)?;
		ensure!(of_method == standard, Error::<T>::StandardMismatch);
		ensure!(family == certificate.family, Error::<T>::FamilyMismatch);
		Ok(())
	}

	/// That the conversion table has exact factors between goods of the family, no row twice, and
	/// under a performance standard something to ask a label for.
	fn ensure_conversions(certificate: &Certificate<T::AccountId>) -> DispatchResult {
		ensure!(
			!certificate.conversions.is_empty() || certificate.performance_standard.is_none(),
			Error::<T>::NoConversions
		);
		let mut seen = BTreeSet::new();
		for row in &certificate.conversions {
			ensure!(row.factor.is_valid(), Error::<T>::InvalidConversionFactor);
			for id in [row.input, row.output] {
				let family = <Self as CertificationRegistry<T::AccountId>>::good(id)?.family;
				ensure!(family == certificate.family, Error::<T>::FamilyMismatch);
			}
			match row.source {
				SourceClass::PassThrough => Self::ensure_passes_through(certificate, row)?,
				_ => Self::ensure_produces(certificate, row)?,
			}
			ensure!(
				seen.insert((row.input, row.source, row.output, row.label)),
				Error::<T>::Duplicate
			);
		}
		let labelled = certificate
			.conversions
			.iter()
			.any(|row| row.source != SourceClass::PassThrough && row.label.is_some());
		ensure!(labelled || certificate.performance_standard.is_none(), Error::<T>::NoLabels);
		Ok(())
	}

	/// That credits of a label under the standard, whichever version, may accompany another good
	/// unchanged.
	fn ensure_passes_through(
		certificate: &Certificate<T::AccountId>,
		row: &Conversion,
	) -> DispatchResult {
		let label = row.label.ok_or(Error::<T>::PassThroughWithoutLabel)?;
		let label = Self::ensure_label_of_family(certificate, label)?;
		ensure!(
			label.chain_of_custody_standard.standard
				== certificate.chain_of_custody_standard.standard,
			Error::<T>::StandardMismatch
		);
		ensure!(row.factor == ConversionFactor::ONE, Error::<T>::PassThroughFactor);
		ensure!(row.input != row.output, Error::<T>::PassThroughSameGood);
		// A tonne of metal in concentrate is no tonne of pellets.
		let basis =
			|good| <Self as CertificationRegistry<T::AccountId>>::good(good).map(|g| g.basis);
		ensure!(basis(row.input)? == basis(row.output)?, Error::<T>::PassThroughBasis);
		Ok(())
	}

	/// That a row is for production under the certificate's standards, that its input brings the
	/// claim if the row has a label, and that the method knows what uncertified material carries.
	fn ensure_produces(
		certificate: &Certificate<T::AccountId>,
		row: &Conversion,
	) -> DispatchResult {
		let performance_standard =
			certificate.performance_standard.ok_or(Error::<T>::NoPerformanceStandard)?;
		if row.source == SourceClass::Uncertified {
			let method = certificate.method.ok_or(Error::<T>::MethodMismatch)?;
			T::Footprints::ensure_default_factor(method, row.input)?;
		}
		let Some(label) = row.label else { return Ok(()) };
		ensure!(row.source.brings_claim(), Error::<T>::NoClaimFromSource);
		let label = Self::ensure_label_of_family(certificate, label)?;
		ensure!(
			label.performance_standard == performance_standard
				&& label.chain_of_custody_standard == certificate.chain_of_custody_standard,
			Error::<T>::StandardMismatch
		);
		Ok(())
	}

	fn ensure_label_of_family(
		certificate: &Certificate<T::AccountId>,
		label: LabelId,
	) -> Result<Label, DispatchError> {
		let label = <Self as CertificationRegistry<T::AccountId>>::label(label)?;
		ensure!(label.family == certificate.family, Error::<T>::FamilyMismatch);
		Ok(label)
	}

	/// That the holder can have another certificate under the standard, and the expired one that
	/// leaves the list for it where that is full.
	pub(crate) fn ensure_room(
		certificate: &Certificate<T::AccountId>,
	) -> Result<Option<CertificateId>, DispatchError> {
		let standard = certificate.chain_of_custody_standard.standard;
		let listed: Vec<_> =
			CertificatesOf::<T>::iter_key_prefix((&certificate.holder, standard)).collect();
		if u32::try_from(listed.len()).is_ok_and(|listed| listed < MAX_CERTIFICATES) {
			return Ok(None);
		}
		let now = Self::now();
		let expired = listed.into_iter().find(|id| {
			Certificates::<T>::get(id).is_none_or(|record| record.validity.until <= now)
		});
		Ok(Some(expired.ok_or(Error::<T>::TooManyCertificates)?))
	}

	pub(crate) fn do_issue_certificate(
		details: Certificate<T::AccountId>,
		makes_room: Option<CertificateId>,
	) -> DispatchResult {
		let certificate = NextCertificateId::<T>::get();
		NextCertificateId::<T>::put(certificate.next().ok_or(Error::<T>::IdsExhausted)?);
		let standard = details.chain_of_custody_standard.standard;
		if let Some(expired) = makes_room {
			CertificatesOf::<T>::remove((&details.holder, standard, expired));
		}
		CertificatesOf::<T>::insert((&details.holder, standard, certificate), ());
		Certificates::<T>::insert(certificate, &details);
		Self::deposit_event(Event::CertificateIssued { certificate, details });
		Ok(())
	}
}
