//! What the fields of records are made of.

use crate::{
	chain::AccountId,
	keys, quantity,
	time::{self, Moment},
};
use serde::{
	de::{value::MapAccessDeserializer, Error, MapAccess, Visitor},
	Deserialize, Deserializer,
};
use std::{collections::BTreeMap, fmt};
use toml::value::Datetime;
use tracemet_primitives::{ConversionFactor, Mass, Seconds, Unit};

/// Grams of something, from `45 t`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount(pub u128);

impl Amount {
	/// A mass of the ledger, if it fits.
	pub fn mass(self) -> Option<Mass> {
		u64::try_from(self.0).ok().map(Mass)
	}
}

impl<'de> Deserialize<'de> for Amount {
	fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
		let text = String::deserialize(from)?;
		quantity::grams(&text).map(Self).map_err(D::Error::custom)
	}
}

/// Whole units of an activity, from `12500 kWh`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantity(pub u64, pub Unit);

impl<'de> Deserialize<'de> for Quantity {
	fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
		let text = String::deserialize(from)?;
		let (number, unit) = quantity::whole_units(&text).map_err(D::Error::custom)?;
		Ok(Self(number, unit))
	}
}

/// Output to input, from `5/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio(pub ConversionFactor);

impl<'de> Deserialize<'de> for Ratio {
	fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
		let text = String::deserialize(from)?;
		let (output, input) = quantity::ratio(&text).map_err(D::Error::custom)?;
		Ok(Self(ConversionFactor { output, input }))
	}
}

/// 32 bytes, from 0x and 64 hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hash(pub [u8; 32]);

impl<'de> Deserialize<'de> for Hash {
	fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
		keys::parse_bytes(&String::deserialize(from)?).map(Self).map_err(D::Error::custom)
	}
}

/// Totals of attributes by their numbers or names. A name that is written twice is a mistake, in JSON
/// too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals(pub BTreeMap<String, Amount>);

impl<'de> Deserialize<'de> for Totals {
	fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
		from.deserialize_map(EachOnce)
	}
}

struct EachOnce;

impl<'de> Visitor<'de> for EachOnce {
	type Value = Totals;

	fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
		to.write_str("totals by attribute, such as { fossil_upstream = \"8 kg\" }")
	}

	fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Totals, A::Error> {
		let mut totals = BTreeMap::new();
		while let Some((name, amount)) = map.next_entry::<String, Amount>()? {
			if totals.contains_key(&name) {
				return Err(A::Error::custom(format!("`{name}` is written twice")));
			}
			totals.insert(name, amount);
		}
		Ok(Totals(totals))
	}
}

/// An account, from SS58, or 0x and 64 hex digits.
pub fn account<'de, D: Deserializer<'de>>(from: D) -> Result<AccountId, D::Error> {
	keys::parse_account(&String::deserialize(from)?).map_err(D::Error::custom)
}

/// A moment in seconds since 1970, from 2026-10-01 or 2026-10-01T12:00:00Z, in quotes or as TOML writes
/// times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time(pub Seconds);

impl<'de> Deserialize<'de> for Time {
	fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
		from.deserialize_any(TextOrTime)
	}
}

struct TextOrTime;

impl<'de> Visitor<'de> for TextOrTime {
	type Value = Time;

	fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
		to.write_str("a day such as 2026-10-01, or a moment such as 2026-10-01T12:00:00Z")
	}

	fn visit_str<E: Error>(self, text: &str) -> Result<Time, E> {
		let Moment(seconds) = time::parse(text).map_err(E::custom)?;
		Ok(Time(seconds))
	}

	/// How the TOML crate hands its own times over.
	fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Time, A::Error> {
		let moment = Datetime::deserialize(MapAccessDeserializer::new(map))?;
		self.visit_str(&moment.to_string())
	}
}
