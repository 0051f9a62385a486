//! The vocabulary of certification: families, goods, standards, labels.

use crate::{
	Config, Error, Event, Families, Goods, LabelNames, Labels, NextFamilyId, NextGoodId,
	NextLabelId, NextStandardId, Pallet, RetiredVersions, Standard, StandardVersions, Standards,
};
use frame_support::{ensure, traits::EnsureOrigin, BoundedVec};
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	is_text,
	traits::{CertificationRegistry, FootprintRegistry, Participants},
	Attribution, ChainOfCustodyModel, ChainOfCustodyRules, Criterion, Document, Good, Label,
	MassBalanceLevel, MaxDocuments, Name, Role, Seconds, StandardId, StandardKind, StandardVersion,
	StandardVersionId,
};

/// Whether material that differs in its claim stays apart, so that a yes/no claim holds for all of
/// it.
pub(crate) fn keeps_apart(model: ChainOfCustodyModel) -> bool {
	matches!(model, ChainOfCustodyModel::Segregated | ChainOfCustodyModel::IdentityPreserved)
}

impl<T: Config> Pallet<T> {
	/// That the name says something and is text.
	pub(crate) fn ensure_name(name: &Name) -> DispatchResult {
		ensure!(is_text(name), Error::<T>::InvalidName);
		Ok(())
	}

	/// The standard, which `who` owns and may act for at present.
	pub(crate) fn ensure_standard_owner(
		who: &T::AccountId,
		standard: StandardId,
	) -> Result<Standard<T::AccountId>, DispatchError> {
		let record = Standards::<T>::get(standard).ok_or(Error::<T>::StandardNotFound)?;
		ensure!(record.owner == *who, Error::<T>::NotItsStandardOwner);
		T::Participants::ensure_role(who, Role::StandardOwner)?;
		Ok(record)
	}

	/// That the origin is the registry, or the owner of the performance standard.
	pub(crate) fn ensure_may_register_label(
		origin: OriginFor<T>,
		performance_standard: StandardId,
	) -> DispatchResult {
		if let Err(origin) = T::RegistryOrigin::try_origin(origin) {
			Self::ensure_standard_owner(&ensure_signed(origin)?, performance_standard)?;
		}
		Ok(())
	}

	/// That the ledger can enforce what the version prescribes.
	pub(crate) fn ensure_standard_version(
		kind: StandardKind,
		effective_from: Seconds,
		documents: BoundedVec<Document, MaxDocuments>,
	) -> Result<StandardVersion, DispatchError> {
		ensure!(!documents.is_empty(), Error::<T>::NoDocuments);
		if let StandardKind::ChainOfCustody(rules) = kind {
			Self::ensure_rules(rules)?;
		}
		Ok(StandardVersion { kind, documents, effective_from })
	}

	/// That the rules don't contradict each other.
	fn ensure_rules(rules: ChainOfCustodyRules) -> DispatchResult {
		ensure!(rules.periods.is_valid(), Error::<T>::InvalidAccountingPeriods);
		// A batch balances by itself, and has no later period to repay in. What is promised ahead of
		// its material can only be a matter of books.
		let may_overdraw = rules.level != MassBalanceLevel::Batch
			&& matches!(
				rules.model,
				ChainOfCustodyModel::MassBalance | ChainOfCustodyModel::BookAndClaim
			);
		ensure!(may_overdraw || rules.overdraft.is_zero(), Error::<T>::OverdraftNotAllowed);
		ensure!(
			rules.attribution == Attribution::Credit || !keeps_apart(rules.model),
			Error::<T>::AttributionNotAllowed
		);
		ensure!(rules.expiry_days != Some(0), Error::<T>::InvalidExpiry);
		Ok(())
	}

	/// That a version of this kind continues the standard.
	pub(crate) fn ensure_same_kind(standard: StandardId, kind: &StandardKind) -> DispatchResult {
		let first = Self::standard_version(StandardVersionId { standard, version: 1 })?;
		ensure!(
			matches!(first.kind, StandardKind::Performance)
				== matches!(kind, StandardKind::Performance),
			Error::<T>::KindMismatch
		);
		Ok(())
	}

	/// That `owner` may retire the version from that time on.
	pub(crate) fn ensure_may_retire(
		owner: &T::AccountId,
		version: StandardVersionId,
		from: Seconds,
	) -> DispatchResult {
		Self::ensure_standard_owner(owner, version.standard)?;
		ensure!(StandardVersions::<T>::contains_key(version), Error::<T>::StandardNotFound);
		ensure!(!RetiredVersions::<T>::contains_key(version), Error::<T>::AlreadyRetired);
		ensure!(from >= Self::now(), Error::<T>::DateInThePast);
		Ok(())
	}

	/// That certificates can be issued and renewed under the version now.
	pub(crate) fn ensure_in_effect(version: StandardVersionId) -> DispatchResult {
		let record = Self::standard_version(version)?;
		ensure!(record.effective_from <= Self::now(), Error::<T>::StandardNotInEffect);
		Self::ensure_not_retired(version)
	}

	/// That the version isn't retired as of now.
	pub(crate) fn ensure_not_retired(version: StandardVersionId) -> DispatchResult {
		ensure!(
			RetiredVersions::<T>::get(version).is_none_or(|from| Self::now() < from),
			Error::<T>::StandardRetired
		);
		Ok(())
	}

	/// That the label is consistent, and that its name isn't another performance standard's in the
	/// family.
	pub(crate) fn ensure_label(label: &Label) -> DispatchResult {
		Self::ensure_name(&label.name)?;
		Self::ensure_family(label.family)?;
		Self::ensure_performance_standard(label.performance_standard)?;
		ensure!(
			LabelNames::<T>::get(label.family, &label.name)
				.is_none_or(|first| first == label.performance_standard.standard),
			Error::<T>::NameTaken
		);
		let rules = Self::chain_of_custody_rules(label.chain_of_custody_standard)?;
		for criterion in &label.criteria {
			let (Criterion::AtMost { attributes, .. } | Criterion::AtLeast { attributes, .. }) =
				criterion;
			ensure!(!attributes.is_empty(), Error::<T>::NoAttributes);
			for attribute in attributes {
				T::Footprints::ensure_attribute(*attribute)?;
			}
		}
		if let Some(claim) = &label.content_claim {
			Self::ensure_name(claim)?;
			ensure!(keeps_apart(rules.model), Error::<T>::ContentClaimNotCarried);
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

	pub(crate) fn do_register_standard(
		owner: T::AccountId,
		name: Name,
		version: StandardVersion,
	) -> DispatchResult {
		let standard = NextStandardId::<T>::get();
		NextStandardId::<T>::put(standard.next().ok_or(Error::<T>::IdsExhausted)?);
		Self::count_owned(&owner, |count| count.checked_add(1))?;
		let record = Standard { name, owner, latest_version: 0 };
		Self::do_register_standard_version(standard, record, version)
	}

	pub(crate) fn do_register_standard_version(
		standard: StandardId,
		record: Standard<T::AccountId>,
		details: StandardVersion,
	) -> DispatchResult {
		let latest_version =
			record.latest_version.checked_add(1).ok_or(Error::<T>::IdsExhausted)?;
		let version = StandardVersionId { standard, version: latest_version };
		let Standard { name, owner, .. } = record.clone();
		Standards::<T>::insert(standard, Standard { latest_version, ..record });
		StandardVersions::<T>::insert(version, &details);
		let StandardVersion { kind, documents, effective_from } = details;
		Self::deposit_event(Event::StandardVersionRegistered {
			version,
			name,
			owner,
			kind,
			effective_from,
			documents,
		});
		Ok(())
	}

	pub(crate) fn do_set_standard_owner(
		standard: StandardId,
		record: Standard<T::AccountId>,
		owner: T::AccountId,
	) -> DispatchResult {
		Self::count_owned(&record.owner, |count| count.checked_sub(1))?;
		Self::count_owned(&owner, |count| count.checked_add(1))?;
		Standards::<T>::insert(standard, Standard { owner: owner.clone(), ..record });
		Self::deposit_event(Event::StandardOwnerSet { standard, owner });
		Ok(())
	}

	pub(crate) fn do_retire_standard_version(version: StandardVersionId, from: Seconds) {
		RetiredVersions::<T>::insert(version, from);
		Self::deposit_event(Event::StandardVersionRetired { version, from });
	}

	pub(crate) fn do_register_label(details: Label) -> DispatchResult {
		let label = NextLabelId::<T>::get();
		NextLabelId::<T>::put(label.next().ok_or(Error::<T>::IdsExhausted)?);
		let standard = details.performance_standard.standard;
		LabelNames::<T>::insert(details.family, &details.name, standard);
		Labels::<T>::insert(label, &details);
		Self::deposit_event(Event::LabelRegistered { label, details });
		Ok(())
	}
}
