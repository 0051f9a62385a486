//! Attributes and SMAD methods.

use crate::{
	Attributes, Config, Error, Event, LatestMethodVersions, Methods, NextAttributeId, NextMethodId,
	Pallet,
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	string::String,
};
use frame_support::{ensure, traits::Get};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	is_text,
	traits::{CertificationRegistry, FootprintRegistry},
	ActivityId, AttachedTo, Attribute, AttributeId, AttributeNature, FamilyId, GoodId,
	MaxAttributes, MethodId, Name, SmadMethod, StandardVersionId, Unit, FROM_DECLARATIONS,
	FROM_PRIMARY_DATA,
};

const CO2E: &str = "g CO2e";

/// What every chain starts with, in the order of the ids that `tracemet_primitives::attributes`
/// names: name, unit, nature.
const BUILT_IN: [(&str, &str, AttributeNature); 9] = [
	("fossil CO2e, scope 1", CO2E, AttributeNature::Burden),
	("fossil CO2e, purchased energy", CO2E, AttributeNature::Burden),
	("fossil CO2e, upstream", CO2E, AttributeNature::Burden),
	("biogenic CO2e", CO2E, AttributeNature::Burden),
	("recycled metal, pre-consumer", "g", AttributeNature::Content),
	("recycled metal, post-consumer", "g", AttributeNature::Content),
	("CO2e from primary data", CO2E, AttributeNature::Benefit),
	("CO2e of land use", CO2E, AttributeNature::Burden),
	("fossil CO2e from declarations", CO2E, AttributeNature::Burden),
];

/// The attributes that say what others rest on. The chain computes them.
pub(crate) const COMPUTED: [AttributeId; 2] = [FROM_PRIMARY_DATA, FROM_DECLARATIONS];

impl<T: Config> Pallet<T> {
	/// What an attribute is called; its number if it isn't registered.
	pub fn attribute_name(attribute: AttributeId) -> String {
		Attributes::<T>::get(attribute).map_or_else(
			|| alloc::format!("attribute {attribute}"),
			|details| String::from_utf8_lossy(&details.name).into_owned(),
		)
	}

	/// That a name or a unit says something and is text.
	pub(crate) fn ensure_text(text: &Name, error: Error<T>) -> DispatchResult {
		ensure!(is_text(text), error);
		Ok(())
	}

	/// That what the attribute is attached to exists, and there is room for it.
	pub(crate) fn ensure_attribute_details(details: &Attribute) -> DispatchResult {
		Self::ensure_text(&details.name, Error::<T>::InvalidName)?;
		Self::ensure_text(&details.unit, Error::<T>::InvalidUnit)?;
		if let AttachedTo::Family(family) = details.attached_to {
			T::Certification::ensure_family(family)?;
		}
		let room = u32::from(NextAttributeId::<T>::get().0) < MaxAttributes::get();
		ensure!(room, Error::<T>::IdsExhausted);
		Ok(())
	}

	pub(crate) fn next_method_version(
		standard: StandardVersionId,
		family: FamilyId,
	) -> Result<u16, DispatchError> {
		LatestMethodVersions::<T>::get(standard.standard, family)
			.checked_add(1)
			.ok_or_else(|| Error::<T>::IdsExhausted.into())
	}

	/// That all that the method refers to exists, and that it says everything once.
	pub(crate) fn ensure_method(method: &SmadMethod) -> DispatchResult {
		Self::ensure_text(&method.name, Error::<T>::InvalidName)?;
		T::Certification::ensure_family(method.family)?;
		ensure!(method.rules.declared_unit.is_mass(), Error::<T>::InvalidDeclaredUnit);
		ensure!(method.rules.effective.is_valid(), Error::<T>::InvalidEffectiveDates);
		let mut units = BTreeMap::<ActivityId, Unit>::new();
		let mut seen = BTreeSet::new();
		for factor in &method.emission_factors {
			ensure!(factor.per_units > 0, Error::<T>::InvalidEmissionFactor);
			ensure!(
				seen.insert((factor.activity, factor.attribute)),
				Error::<T>::DuplicateActivity
			);
			let unit = *units.entry(factor.activity).or_insert(factor.unit);
			ensure!(unit == factor.unit, Error::<T>::WrongUnit);
		}
		let mut goods = BTreeSet::new();
		for factor in &method.default_factors {
			ensure!(factor.per_kilograms > 0, Error::<T>::InvalidEmissionFactor);
			ensure!(goods.insert((factor.good, factor.attribute)), Error::<T>::DuplicateDefault);
		}
		let attributes = (method.emission_factors.iter().map(|factor| factor.attribute))
			.chain(method.default_factors.iter().map(|factor| factor.attribute))
			.collect::<BTreeSet<_>>();
		for attribute in attributes {
			let nature = Self::ensure_attached(attribute, method.family)?.nature;
			ensure!(nature != AttributeNature::Content, Error::<T>::ContentNotCalculated);
			ensure!(!COMPUTED.contains(&attribute), Error::<T>::ComputedAttribute);
		}
		for good in goods.iter().map(|(good, _)| *good).collect::<BTreeSet<_>>() {
			T::Certification::good(good)?;
		}
		Ok(())
	}

	/// That the attribute is registered, and attached to the goods of the family.
	pub(crate) fn ensure_attached(
		attribute: AttributeId,
		family: FamilyId,
	) -> Result<Attribute, DispatchError> {
		let details = Attributes::<T>::get(attribute).ok_or(Error::<T>::AttributeNotFound)?;
		let attached = match details.attached_to {
			AttachedTo::AllGoods => true,
			AttachedTo::Family(own) => own == family,
		};
		ensure!(attached, Error::<T>::NotForFamily);
		Ok(details)
	}

	pub(crate) fn do_register_attribute(
		details: Attribute,
	) -> Result<(AttributeId, Attribute), DispatchError> {
		let attribute = NextAttributeId::<T>::get();
		NextAttributeId::<T>::put(attribute.next().ok_or(Error::<T>::IdsExhausted)?);
		Attributes::<T>::insert(attribute, &details);
		Ok((attribute, details))
	}

	pub(crate) fn do_register_method(details: SmadMethod) -> DispatchResult {
		let method = NextMethodId::<T>::get();
		NextMethodId::<T>::put(method.next().ok_or(Error::<T>::IdsExhausted)?);
		LatestMethodVersions::<T>::insert(
			details.standard.standard,
			details.family,
			details.version,
		);
		Methods::<T>::insert(method, &details);
		Self::deposit_event(Event::MethodRegistered { method, details });
		Ok(())
	}

	/// At genesis. Names and units are within bounds; a test holds that all of them are registered.
	pub(crate) fn register_built_in_attributes() {
		for (name, unit, nature) in BUILT_IN {
			let text = |text: &str| Name::try_from(text.as_bytes().to_vec());
			if let (Ok(name), Ok(unit)) = (text(name), text(unit)) {
				let attached_to = AttachedTo::AllGoods;
				let details = Attribute { name, unit, attached_to, nature };
				let _ = Self::do_register_attribute(details);
			}
		}
	}

	/// A method of the registry.
	pub(crate) fn method(method: MethodId) -> Result<SmadMethod, DispatchError> {
		Methods::<T>::get(method).ok_or_else(|| Error::<T>::MethodNotFound.into())
	}
}

impl<T: Config> FootprintRegistry for Pallet<T> {
	fn method_scope(method: MethodId) -> Result<(StandardVersionId, FamilyId), DispatchError> {
		let method = Self::method(method)?;
		Ok((method.standard, method.family))
	}

	fn ensure_attribute(attribute: AttributeId) -> DispatchResult {
		ensure!(Attributes::<T>::contains_key(attribute), Error::<T>::AttributeNotFound);
		Ok(())
	}

	fn ensure_default_factor(method: MethodId, good: GoodId) -> DispatchResult {
		let method = Self::method(method)?;
		ensure!(method.has_default(good), Error::<T>::NoDefaultFactor);
		Ok(())
	}
}
