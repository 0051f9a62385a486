//! Families, goods, labels and attributes by what they are called.

use super::{At, Chain, ChainError};
use serde::Deserialize;
use std::convert::Infallible;
use thiserror::Error;
use tracemet_primitives::{AttributeId, FamilyId, GoodId, LabelId};

/// Something on the chain: its number, or a name that only one thing of its kind has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
	/// Its number.
	Number(u32),
	/// Its name.
	Name(String),
}

impl Named {
	/// What is written as a number is one.
	pub fn parse(text: &str) -> Result<Self, Infallible> {
		Ok(text.parse().map_or_else(|_| Self::Name(text.to_owned()), Self::Number))
	}
}

impl<'de> Deserialize<'de> for Named {
	fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
		struct NumberOrName;
		impl serde::de::Visitor<'_> for NumberOrName {
			type Value = Named;
			fn expecting(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
				to.write_str("a number, or a name in quotes")
			}
			fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Named, E> {
				u32::try_from(number).map(Named::Number).map_err(E::custom)
			}
			fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Named, E> {
				u32::try_from(number).map(Named::Number).map_err(E::custom)
			}
			fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Named, E> {
				let Ok(named) = Named::parse(name);
				Ok(named)
			}
		}
		from.deserialize_any(NumberOrName)
	}
}

/// Why something can't be found by its name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NameError {
	/// Nothing is called so.
	#[error("no {kind} is called `{name}`: `tracemet registry {list}` lists what there is")]
	Unknown {
		/// What kind of thing.
		kind: &'static str,
		/// The name.
		name: String,
		/// How they are listed.
		list: &'static str,
	},
	/// Several things are called so.
	#[error("{count} things of the kind {kind} are called `{name}`: write the number of one, {first} or {second} for example")]
	Ambiguous {
		/// What kind of thing.
		kind: &'static str,
		/// The name.
		name: String,
		/// How many.
		count: usize,
		/// One of them.
		first: u32,
		/// Another one.
		second: u32,
	},
	/// There is nothing with that number.
	#[error("there is no {kind} {number}: `tracemet registry {list}` lists what there is")]
	NoSuchNumber {
		/// What kind of thing.
		kind: &'static str,
		/// The number.
		number: u32,
		/// How they are listed.
		list: &'static str,
	},
}

/// Things of one kind by their names.
#[derive(Debug)]
struct Kind {
	name: &'static str,
	list: &'static str,
	known: Vec<(u32, String)>,
}

impl Kind {
	fn find(&self, named: &Named) -> Result<u32, NameError> {
		let (kind, list) = (self.name, self.list);
		match named {
			Named::Number(number) => match self.known.iter().any(|(known, _)| known == number) {
				true => Ok(*number),
				false => Err(NameError::NoSuchNumber { kind, number: *number, list }),
			},
			Named::Name(name) => {
				let found = self.known.iter().filter(|(_, known)| known == name);
				let found = found.map(|(number, _)| *number).collect::<Vec<_>>();
				match found.as_slice() {
					[] => Err(NameError::Unknown { kind, name: name.clone(), list }),
					[number] => Ok(*number),
					[first, second, ..] => Err(NameError::Ambiguous {
						kind,
						name: name.clone(),
						count: found.len(),
						first: *first,
						second: *second,
					}),
				}
			}
		}
	}

	/// The name of a number, or the number.
	fn name_of(&self, number: u32) -> String {
		let name = self.known.iter().find(|(known, _)| *known == number);
		name.map_or_else(|| number.to_string(), |(_, name)| name.clone())
	}
}

/// What everything of the registry is called at a block.
#[derive(Debug)]
pub struct Names {
	families: Kind,
	goods: Kind,
	labels: Kind,
	attributes: Kind,
}

impl Names {
	/// The family that is called so.
	pub fn family(&self, named: &Named) -> Result<FamilyId, NameError> {
		self.families.find(named).map(FamilyId)
	}

	/// The good that is called so.
	pub fn good(&self, named: &Named) -> Result<GoodId, NameError> {
		self.goods.find(named).map(GoodId)
	}

	/// The label that is called so.
	pub fn label(&self, named: &Named) -> Result<LabelId, NameError> {
		self.labels.find(named).map(LabelId)
	}

	/// The attribute that is called so.
	pub fn attribute(&self, named: &Named) -> Result<AttributeId, NameError> {
		let number = self.attributes.find(named)?;
		let (kind, list) = (self.attributes.name, self.attributes.list);
		let unknown = |_| NameError::NoSuchNumber { kind, number, list };
		u16::try_from(number).map(AttributeId).map_err(unknown)
	}

	/// What a good is called.
	pub fn of_good(&self, good: GoodId) -> String {
		self.goods.name_of(good.0)
	}

	/// What a label is called.
	pub fn of_label(&self, label: LabelId) -> String {
		self.labels.name_of(label.0)
	}
}

impl Chain {
	/// What everything of the registry is called.
	pub async fn names(&self, at: &At) -> Result<Names, ChainError> {
		let families = self.families(at, u32::MAX).await?.entries.into_iter();
		let goods = self.goods(at, u32::MAX).await?.entries.into_iter();
		let labels = self.labels(at, u32::MAX).await?.entries.into_iter();
		let attributes = self.attributes(at, u32::MAX).await?.entries.into_iter();
		let kind = |name, list, known| Kind { name, list, known };
		Ok(Names {
			families: kind(
				"family",
				"families",
				families.map(|view| (view.family.0, view.name)).collect(),
			),
			goods: kind("good", "goods", goods.map(|view| (view.good.0, view.name)).collect()),
			labels: kind("label", "labels", labels.map(|view| (view.label.0, view.name)).collect()),
			attributes: kind(
				"attribute",
				"attributes",
				attributes.map(|view| (view.attribute.0.into(), view.name)).collect(),
			),
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn goods() -> Kind {
		let known = [(0, "Copper ore"), (1, "Copper cathode"), (7, "Copper ore")];
		let known = known.map(|(number, name)| (number, name.to_owned())).to_vec();
		Kind { name: "good", list: "goods", known }
	}

	#[test]
	fn a_thing_is_named_or_numbered() {
		assert_eq!(Named::parse("7"), Ok(Named::Number(7)));
		assert_eq!(Named::parse("Cu 8.0 MIX"), Ok(Named::Name("Cu 8.0 MIX".to_owned())));
		// Too large for a number of the chain, so it can only be a name.
		assert_eq!(Named::parse("4294967296"), Ok(Named::Name("4294967296".to_owned())));
	}

	fn find(text: &str) -> Result<u32, String> {
		let Ok(named) = Named::parse(text);
		goods().find(&named).map_err(|error| error.to_string())
	}

	#[test]
	fn a_name_that_one_thing_has_is_enough() {
		assert_eq!(find("Copper cathode"), Ok(1));
		assert_eq!(find("7"), Ok(7));
		assert_eq!(goods().name_of(1), "Copper cathode");
		assert_eq!(goods().name_of(2), "2");
	}

	#[test]
	fn other_names_are_refused() {
		assert_eq!(
			find("Copper wire"),
			Err("no good is called `Copper wire`: `tracemet registry goods` lists what there is"
				.to_owned())
		);
		assert_eq!(
			find("Copper ore"),
			Err("2 things of the kind good are called `Copper ore`: write the number of one, 0 or 7 \
			     for example"
				.to_owned())
		);
		assert_eq!(
			find("2"),
			Err("there is no good 2: `tracemet registry goods` lists what there is".to_owned())
		);
	}
}
