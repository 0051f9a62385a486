//! Exact sums of converted masses: the heart of the mass-balance rule.

use tracemet_primitives::{ConversionFactor, Mass};

/// A sum of masses, each multiplied by a conversion factor, kept as a whole part and an exact
/// fraction below one, so that rounding down happens once, at the end.
///
/// With so many different denominators that the fraction can't be held exactly any more (their
/// common multiple beyond 128 bits), the fraction of a gram that doesn't fit is left out, which is
/// against the claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConvertedSum {
	whole: u128,
	numerator: u128,
	denominator: u128,
}

impl Default for ConvertedSum {
	fn default() -> Self {
		Self { whole: 0, numerator: 0, denominator: 1 }
	}
}

impl ConvertedSum {
	/// Adds `input` times `factor`. `None` if the factor is invalid or the sum can't be held.
	pub fn add(&mut self, input: Mass, factor: ConversionFactor) -> Option<()> {
		let divisor = u128::from(factor.input);
		// At most 2^64 * 2^32.
		let product = u128::from(input.0).checked_mul(factor.output.into())?;
		self.whole = self.whole.checked_add(product.checked_div(divisor)?)?;
		self.add_fraction(product.checked_rem(divisor)?, divisor)
	}

	/// The whole grams of the sum. `None` if no mass can hold them.
	pub fn floor(&self) -> Option<Mass> {
		u64::try_from(self.whole).ok().map(Mass)
	}

	/// Adds `numerator / denominator`, which is below one.
	fn add_fraction(&mut self, numerator: u128, denominator: u128) -> Option<()> {
		let Some((own, other, common)) = self.with_common_denominator(numerator, denominator)
		else {
			return Some(());
		};
		// Both are below one, so what they sum to is below two. The sum of the numerators may be
		// beyond 128 bits, the rest above one isn't.
		let rest = match own.checked_sub(common.checked_sub(other)?) {
			Some(rest) => {
				self.whole = self.whole.checked_add(1)?;
				rest
			}
			None => own.checked_add(other)?,
		};
		let divisor = greatest_common_divisor(rest, common)?;
		self.numerator = rest.checked_div(divisor)?;
		self.denominator = common.checked_div(divisor)?;
		Some(())
	}

	/// The numerators of the fraction and another one over a common denominator, if that can be
	/// held.
	fn with_common_denominator(
		&self,
		numerator: u128,
		denominator: u128,
	) -> Option<(u128, u128, u128)> {
		let divisor = greatest_common_divisor(self.denominator, denominator)?;
		let to_other = denominator.checked_div(divisor)?;
		let to_own = self.denominator.checked_div(divisor)?;
		let common = self.denominator.checked_mul(to_other)?;
		Some((self.numerator.checked_mul(to_other)?, numerator.checked_mul(to_own)?, common))
	}
}

/// Euclid's algorithm. The divisor of 0 and n is n.
fn greatest_common_divisor(a: u128, b: u128) -> Option<u128> {
	let (mut a, mut b) = (a, b);
	while b != 0 {
		(a, b) = (b, a.checked_rem(b)?);
	}
	Some(a)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn sum(items: &[(u64, u32, u32)]) -> Option<Mass> {
		let mut sum = ConvertedSum::default();
		for (mass, output, input) in items {
			sum.add(Mass(*mass), ConversionFactor { output: *output, input: *input })?;
		}
		sum.floor()
	}

	#[test]
	fn fractions_of_a_gram_add_up_before_they_are_lost() {
		// A third, a third and a third of a gram are a gram; one floor for each would be nothing.
		assert_eq!(sum(&[(1, 1, 3), (1, 1, 3), (1, 1, 3)]), Some(Mass(1)));
		// A half, a third and a seventh are 41/42.
		assert_eq!(sum(&[(1, 1, 2), (1, 1, 3), (1, 1, 7)]), Some(Mass(0)));
		// ... and a forty-second makes it whole.
		assert_eq!(sum(&[(1, 1, 2), (1, 1, 3), (1, 1, 7), (1, 1, 42)]), Some(Mass(1)));
	}

	#[test]
	fn what_cannot_be_held_is_refused() {
		assert_eq!(sum(&[(u64::MAX, 2, 1)]), None);
		assert_eq!(sum(&[(1, 1, 0)]), None);
		assert_eq!(sum(&[(u64::MAX, 1, 1)]), Some(Mass(u64::MAX)));
		assert_eq!(sum(&[(u64::MAX, 1, 1), (1, 1, 1)]), None);
	}

	#[test]
	fn with_huge_coprime_denominators_it_still_never_overstates() {
		let primes = [4_294_967_291, 4_294_967_279, 4_294_967_231, 4_294_967_197, 4_294_967_189];
		let items = primes.map(|p| (p as u64 - 1, 1, p));
		// Five times almost one gram: the exact floor is 4.
		let sum = sum(&items).unwrap();
		assert!(sum <= Mass(4) && sum >= Mass(3), "{sum:?}");
	}

	proptest! {
		/// Against a reference that sums over the common denominator of all numbers up to 20.
		#[test]
		fn agrees_with_a_common_denominator(
			items in prop::collection::vec((0u64..1 << 40, 1u32..1_000, 1u32..21), 0..64),
		) {
			const COMMON: u128 = 232_792_560;
			let reference = items
				.iter()
				.map(|(mass, output, input)| {
					u128::from(*mass) * u128::from(*output) * (COMMON / u128::from(*input))
				})
				.sum::<u128>() / COMMON;
			prop_assert_eq!(sum(&items).map(|mass| u128::from(mass.0)), Some(reference));
		}
	}
}
