//! Mass in grams, and the exact proportions that the ledger works with.

#![cfg_attr(not(test), deny(clippy::as_conversions))]

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::{helpers_128bit::multiply_by_rational_with_rounding, Rounding};

/// Grams in a kilogram.
pub const GRAMS_PER_KILOGRAM: u64 = 1_000;
/// Grams in a tonne.
pub const GRAMS_PER_TONNE: u64 = 1_000_000;

/// A mass in whole grams; in JSON a decimal string. The largest is about 18 million million tonnes.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct Mass(#[serde(with = "crate::views::decimal")] pub u64);

impl Mass {
	/// No mass at all.
	pub const ZERO: Self = Self(0);

	/// So many whole tonnes, or `None` if they can't be held.
	pub fn tonnes(tonnes: u64) -> Option<Self> {
		tonnes.checked_mul(GRAMS_PER_TONNE).map(Self)
	}

	/// The mass in grams.
	pub fn grams(self) -> u64 {
		self.0
	}

	/// Whether there is nothing.
	pub fn is_zero(self) -> bool {
		self.0 == 0
	}

	/// The sum, or `None` on overflow.
	pub fn checked_add(self, other: Self) -> Option<Self> {
		self.0.checked_add(other.0).map(Self)
	}

	/// The difference, or `None` if `other` is larger.
	pub fn checked_sub(self, other: Self) -> Option<Self> {
		self.0.checked_sub(other.0).map(Self)
	}

	/// The sum of many masses, or `None` on overflow.
	pub fn checked_sum(masses: impl IntoIterator<Item = Self>) -> Option<Self> {
		masses.into_iter().try_fold(Self::ZERO, Self::checked_add)
	}
}

impl core::fmt::Display for Mass {
	fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		write!(f, "{} g", self.0)
	}
}

/// The part of `total` that belongs to `part` out of `whole`, exactly computed and then rounded.
/// `None` if `whole` is zero or the result can't be held.
pub fn proportion(total: u128, part: u128, whole: u128, rounding: Rounding) -> Option<u128> {
	// Roll-ups are made of these: all of it is common, and nearly all other products fit, so that one
	// division does.
	if part == whole && whole > 0 {
		return Some(total);
	}
	match (total.checked_mul(part), rounding) {
		(Some(product), Rounding::Down) => product.checked_div(whole),
		(Some(product), Rounding::Up) => {
			let remainder = product.checked_rem(whole)?;
			product.checked_div(whole)?.checked_add(u128::from(remainder > 0))
		}
		_ => multiply_by_rational_with_rounding(total, part, whole, rounding),
	}
}

/// An audited conversion factor: so much output per input, as an exact ratio. Both numbers are at
/// least 1 (the certification pallet refuses others).
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct ConversionFactor {
	/// Grams of output ...
	pub output: u32,
	/// ... from so many grams of input.
	pub input: u32,
}

impl ConversionFactor {
	/// Output equals input: nothing is lost.
	pub const ONE: Self = Self { output: 1, input: 1 };

	/// Whether both numbers are at least 1.
	pub fn is_valid(self) -> bool {
		self.output > 0 && self.input > 0
	}

	/// What comes of so much input, rounded down. `None` if it can't be held.
	pub fn convert(self, input: Mass) -> Option<Mass> {
		let grams =
			proportion(input.0.into(), self.output.into(), self.input.into(), Rounding::Down)?;
		u64::try_from(grams).ok().map(Mass)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn a_tonne_is_a_million_grams() {
		assert_eq!(Mass::tonnes(45), Some(Mass(45_000_000)));
		assert_eq!(Mass::tonnes(u64::MAX), None);
	}

	#[test]
	fn proportion_of_nothing_is_refused_not_guessed() {
		assert_eq!(proportion(10, 1, 0, Rounding::Down), None);
		assert_eq!(proportion(u128::MAX, 2, 1, Rounding::Down), None);
	}

	#[test]
	fn conversion_loses_the_fraction_of_a_gram() {
		let factor = ConversionFactor { output: 9, input: 40 };
		assert_eq!(factor.convert(Mass::tonnes(200).unwrap()), Mass::tonnes(45));
		assert_eq!(factor.convert(Mass(4)), Some(Mass(0)));
		assert_eq!(factor.convert(Mass(5)), Some(Mass(1)));
		assert_eq!(ConversionFactor { output: 2, input: 1 }.convert(Mass(u64::MAX)), None);
		assert_eq!(ConversionFactor { output: 1, input: 0 }.convert(Mass(1)), None);
	}

	proptest! {
		/// The short way comes to what the long one does, wherever both can be gone.
		#[test]
		fn a_proportion_is_that_of_the_sdk(
			total: u128, part: u128, small in 0u64..u64::MAX, whole: u64,
		) {
			for rounding in [Rounding::Down, Rounding::Up] {
				let (wide, narrow) = (u128::from(whole), u128::from(small));
				for (total, part) in [(total, part), (total, narrow), (total, wide), (narrow, part)] {
					prop_assert_eq!(
						proportion(total, part, wide, rounding),
						multiply_by_rational_with_rounding(total, part, wide, rounding)
					);
				}
			}
		}

		/// Splitting a total into two parts loses or adds less than one unit, whichever way it rounds.
		#[test]
		fn two_parts_differ_from_the_whole_by_less_than_one(
			total in 0u128..1u128 << 100, part in 0u64..u64::MAX, rest in 0u64..u64::MAX,
		) {
			let whole = u128::from(part) + u128::from(rest);
			prop_assume!(whole > 0);
			let split = |rounding| {
				proportion(total, part.into(), whole, rounding).unwrap()
					+ proportion(total, rest.into(), whole, rounding).unwrap()
			};
			prop_assert!(total - split(Rounding::Down) <= 1);
			prop_assert!(split(Rounding::Up) - total <= 1);
		}
	}
}
