//! The vocabulary of certification: families, goods, standards, labels.

use crate::{
	Config, Error, Event, Families, Goods, Labels, NextFamilyId, NextGoodId, NextLabelId,
	NextStandardId, Pallet, Standard, StandardVersions, Standards,
};
use frame_support::{ensure, BoundedVec};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	is_text,
	traits::{CertificationRegistry, FootprintRegistry},
	ChainOfCustodyModel, Criterion, Document, Good, Label, MaxDocuments, Name, StandardId,
	StandardKind, StandardVersion, StandardVersionId, PERIOD_LENGTHS,
};

impl<T: Config> Pallet<T> {
	/// That the name says something and is text.
	pub(crate) fn ensure_name(name: &Name) -> DispatchResult {
		ensure!(is_text(name), Error::<T>::InvalidName);
		Ok(())
	}

	/// That the ledger can enforce what the version prescribes.
	pub(crate) fn ensure_standard_version(
		kind: StandardKind,
		documents: BoundedVec<Document, MaxDocuments>,
	) -> Result<StandardVersion, DispatchError> {
		ensure!(!documents.is_empty(), Error::<T>::NoDocuments);
		if let StandardKind::ChainOfCustody(rules) = kind {
			ensure!(rules.model == ChainOfCustodyModel::MassBalance, Error::<T>::ModelNotSupported);
			ensure!(PERIOD_LENGTHS.contains(&rules.period_months), Error::<T>::InvalidPeriodLength);
		}
		Ok(StandardVersion { kind, documents })
	}

	/// That a version of this kind continues the standard.
	pub(crate) fn ensure_same_kind(standard: StandardId, kind: &StandardKind) -> DispatchResult {
		let first = StandardVersions::<T>::get(StandardVersionId { standard, version: 1 })
			.ok_or(Error::<T>::StandardNotFound)?;
		ensure!(
			matches!(first.kind, StandardKind::Performance)
				== matches!(kind, StandardKind::Performance),
			Error::<T>::KindMismatch
		);
		Ok(())
	}

	pub(crate) fn ensure_label(label: &Label) -> DispatchResult {
		Self::ensure_name(&label.name)?;
		<Self as CertificationRegistry<_>>::ensure_family(label.family)?;
		<Self as CertificationRegistry<_>>::ensure_performance_standard(
			label.performance_standard,
		)?;
		<Self as CertificationRegistry<_>>::chain_of_custody_rules(
			label.chain_of_custody_standard,
		)?;
		for criterion in &label.criteria {
			let (Criterion::AtMost { attributes, .. } | Criterion::AtLeast { attributes, .. }) =
				criterion;
			ensure!(!attributes.is_empty(), Error::<T>::NoAttributes);
			for attribute in attributes {
				T::Footprints::ensure_attribute(*attribute)?;
			}
		}
		Ok(())
	}

	pub(crate) fn do_register_family(name: Name) -> DispatchResult {
		let family = NextFamilyId::<T>::get();
		NextFamilyId::<T>::put(family.next().ok_or(Error::<T>::IdsExhausted)?);
		Families::<T>::insert(family, &name);
		Self::deposit_event(Event::FamilyRegistered { family, name });
		Ok(())
	}

	pub(crate) fn do_register_good(details: Good) -> DispatchResult {
		let good = NextGoodId::<T>::get();
		NextGoodId::<T>::put(good.next().ok_or(Error::<T>::IdsExhausted)?);
		Goods::<T>::insert(good, &details);
		let Good { name, family, basis } = details;
		Self::deposit_event(Event::GoodRegistered { good, name, family, basis });
		Ok(())
	}

	pub(crate) fn do_register_standard(name: Name, version: StandardVersion) -> DispatchResult {
		let standard = NextStandardId::<T>::get();
		NextStandardId::<T>::put(standard.next().ok_or(Error::<T>::IdsExhausted)?);
		Self::do_register_standard_version(standard, Standard { name, latest_version: 0 }, version)
	}

	pub(crate) fn do_register_standard_version(
		standard: StandardId,
		record: Standard,
		details: StandardVersion,
	) -> DispatchResult {
		let latest_version =
			record.latest_version.checked_add(1).ok_or(Error::<T>::IdsExhausted)?;
		let version = StandardVersionId { standard, version: latest_version };
		let name = record.name.clone();
		Standards::<T>::insert(standard, Standard { latest_version, ..record });
		StandardVersions::<T>::insert(version, &details);
		let StandardVersion { kind, documents } = details;
		Self::deposit_event(Event::StandardVersionRegistered { version, name, kind, documents });
		Ok(())
	}

	pub(crate) fn do_register_label(details: Label) -> DispatchResult {
		let label = NextLabelId::<T>::get();
		NextLabelId::<T>::put(label.next().ok_or(Error::<T>::IdsExhausted)?);
		Labels::<T>::insert(label, &details);
		Self::deposit_event(Event::LabelRegistered { label, details });
		Ok(())
	}
}
