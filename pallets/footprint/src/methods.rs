//! Attributes and SMAD methods.

use crate::{
	Attributes, Config, Error, Event, LatestMethodVersion, Methods, NextAttributeId, NextMethodId,
	Pallet,
};
use alloc::string::String;
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	is_text,
	traits::{CertificationRegistry, FootprintRegistry},
	Attribute, AttributeId, AttributeNature, FamilyId, MethodId, Name, SmadMethod,
	StandardVersionId,
};

/// What every chain starts with, in the order of the ids that `tracemet_primitives::attributes`
/// names.
const BUILT_IN: [(&str, AttributeNature); 7] = [
	("fossil CO2e, scope 1", AttributeNature::Burden),
	("fossil CO2e, purchased energy", AttributeNature::Burden),
	("fossil CO2e, upstream", AttributeNature::Burden),
	("biogenic CO2e", AttributeNature::Burden),
	("recycled metal, pre-consumer", AttributeNature::Content),
	("recycled metal, post-consumer", AttributeNature::Content),
	("CO2e from primary data", AttributeNature::Benefit),
];

impl<T: Config> Pallet<T> {
	/// How an attribute behaves. One that isn't registered can't occur in a method.
	pub fn nature(attribute: AttributeId) -> Option<AttributeNature> {
		Attributes::<T>::get(attribute).map(|details| details.nature)
	}

	/// What an attribute is called; its number if it isn't registered.
	pub fn attribute_name(attribute: AttributeId) -> String {
		Attributes::<T>::get(attribute).map_or_else(
			|| alloc::format!("attribute {attribute}"),
			|details| String::from_utf8_lossy(&details.name).into_owned(),
		)
	}

	/// That the name says something and is text.
	pub(crate) fn ensure_name(name: &Name) -> DispatchResult {
		ensure!(is_text(name), Error::<T>::InvalidName);
		Ok(())
	}

	pub(crate) fn next_method_version(family: FamilyId) -> Result<u16, DispatchError> {
		LatestMethodVersion::<T>::get(family)
			.checked_add(1)
			.ok_or_else(|| Error::<T>::IdsExhausted.into())
	}

	/// That all that the method refers to exists.
	pub(crate) fn ensure_method(method: &SmadMethod) -> DispatchResult {
		Self::ensure_name(&method.name)?;
		T::Certification::ensure_family(method.family)?;
		T::Certification::ensure_performance_standard(method.standard)?;
		for factor in &method.emission_factors {
			ensure!(factor.per_units > 0, Error::<T>::InvalidEmissionFactor);
			Self::ensure_factor_attribute(factor.attribute)?;
		}
		for factor in &method.default_factors {
			T::Certification::good(factor.good)?;
			Self::ensure_factor_attribute(factor.attribute)?;
		}
		Ok(())
	}

	/// That a factor may be for the attribute: content comes from material, not from factors.
	fn ensure_factor_attribute(attribute: AttributeId) -> DispatchResult {
		let nature = Self::nature(attribute).ok_or(Error::<T>::AttributeNotFound)?;
		ensure!(nature != AttributeNature::Content, Error::<T>::ContentNotCalculated);
		Ok(())
	}

	pub(crate) fn do_register_attribute(
		name: Name,
		nature: AttributeNature,
	) -> Result<(AttributeId, Attribute), DispatchError> {
		let attribute = NextAttributeId::<T>::get();
		NextAttributeId::<T>::put(attribute.next().ok_or(Error::<T>::IdsExhausted)?);
		let details = Attribute { name, nature };
		Attributes::<T>::insert(attribute, &details);
		Ok((attribute, details))
	}

	pub(crate) fn do_register_method(details: SmadMethod) -> DispatchResult {
		let method = NextMethodId::<T>::get();
		NextMethodId::<T>::put(method.next().ok_or(Error::<T>::IdsExhausted)?);
		LatestMethodVersion::<T>::insert(details.family, details.version);
		Methods::<T>::insert(method, &details);
		Self::deposit_event(Event::MethodRegistered { method, details });
		Ok(())
	}

	/// At genesis. The names are within bounds; a test holds that all of them are registered.
	pub(crate) fn register_built_in_attributes() {
		for (name, nature) in BUILT_IN {
			if let Ok(name) = Name::try_from(name.as_bytes().to_vec()) {
				let _ = Self::do_register_attribute(name, nature);
			}
		}
	}
}

impl<T: Config> FootprintRegistry for Pallet<T> {
	fn method_scope(method: MethodId) -> Result<(StandardVersionId, FamilyId), DispatchError> {
		let method = Methods::<T>::get(method).ok_or(Error::<T>::MethodNotFound)?;
		Ok((method.standard, method.family))
	}

	fn ensure_attribute(attribute: AttributeId) -> DispatchResult {
		ensure!(Attributes::<T>::contains_key(attribute), Error::<T>::AttributeNotFound);
		Ok(())
	}
}
