//! Integers as decimal strings: JavaScript's numbers end at 2^53.

use alloc::string::{String, ToString};
use serde::{de::Error, Deserialize, Deserializer, Serializer};

/// What can be written as one integer.
pub trait Integer: Copy {
	/// The integer.
	fn get(self) -> u128;
	/// From the integer, if it fits.
	fn from(value: u128) -> Option<Self>;
}

impl Integer for u128 {
	fn get(self) -> u128 {
		self
	}
	fn from(value: u128) -> Option<Self> {
		Some(value)
	}
}

impl Integer for u64 {
	fn get(self) -> u128 {
		self.into()
	}
	fn from(value: u128) -> Option<Self> {
		Self::try_from(value).ok()
	}
}

/// Writes the integer as a string.
pub fn serialize<T: Integer, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
	to.serialize_str(&value.get().to_string())
}

/// Reads the integer from a string.
pub fn deserialize<'de, T: Integer, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
	let text = String::deserialize(from)?;
	text.parse()
		.ok()
		.and_then(T::from)
		.ok_or_else(|| D::Error::custom("not a whole number in range"))
}
