//! Exact sums of converted masses: the heart of the mass-balance rule.

use sp_core::U512;
use tracemet_primitives::{ConversionFactor, Mass, MILLION};

/// A sum of masses, each multiplied by a conversion factor and by its certified share, kept as a
/// whole part and an exact fraction below one, so that rounding down happens once, at the end.
///
/// With so many different denominators that the fraction can't be held exactly any more (their
/// common multiple beyond 128 bits), the fraction of a gram that doesn't fit is left out, which is
/// against the claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConvertedSum {
	whole: u128,
	numerator: u128,
	denominator: u128,
	/// How many fractions were left out, each below one gram.
	left_out: u128,
}

impl Default for ConvertedSum {
	fn default() -> Self {
		Self { whole: 0, numerator: 0, denominator: 1, left_out: 0 }
	}
}

impl ConvertedSum {
	/// Adds `share` parts per million of `input`, times `factor`. `None` if the factor is invalid or
	/// the sum can't be held.
	pub fn add(&mut self, input: Mass, factor: ConversionFactor, share: u32) -> Option<()> {
		let divisor = u128::from(factor.input).checked_mul(MILLION.into())?;
		// At most 2^64 * 2^32 * 2^32.
		let product =
			u128::from(input.0).checked_mul(factor.output.into())?.checked_mul(share.into())?;
		self.whole = self.whole.checked_add(product.checked_div(divisor)?)?;
		self.add_fraction(product.checked_rem(divisor)?, divisor)
	}

	/// The whole grams of the sum. `None` if no mass can hold them.
	pub fn floor(&self) -> Option<Mass> {
		u64::try_from(self.whole).ok().map(Mass)
	}

	/// How many parts per million of `all` this sum is, rounded down. `None` if `all` is nothing, or
	/// less than this sum. What was left out of `all` counts as whole grams, which is against the
	/// claim.
	pub fn parts_per_million(&self, all: &Self) -> Option<u32> {
		let (part, of_part) = self.as_fraction()?;
		let (whole, of_whole) = all.as_fraction()?;
		let left_out = U512::from(all.left_out).checked_mul(of_whole)?;
		// Numerators are below 2^257 and denominators below 2^128, so nothing here is beyond 2^405.
		let part = part.checked_mul(of_whole)?.checked_mul(MILLION.into())?;
		let whole = whole.checked_add(left_out)?.checked_mul(of_part)?;
		let parts = u32::try_from(part.checked_div(whole)?).ok()?;
		(parts <= MILLION).then_some(parts)
	}

	/// The sum as one numerator and denominator.
	fn as_fraction(&self) -> Option<(U512, U512)> {
		let denominator = U512::from(self.denominator);
		let numerator =
			U512::from(self.whole).checked_mul(denominator)?.checked_add(self.numerator.into())?;
		Some((numerator, denominator))
	}

	/// Adds `numerator / denominator`, which is below one.
	fn add_fraction(&mut self, numerator: u128, denominator: u128) -> Option<()> {
		let divisor = greatest_common_divisor(numerator, denominator)?;
		let (numerator, denominator) =
			(numerator.checked_div(divisor)?, denominator.checked_div(divisor)?);
		let Some((own, other, common)) = self.with_common_denominator(numerator, denominator)
		else {
			self.left_out = self.left_out.checked_add(1)?;
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

/// The same factor with the smallest numbers. `None` if it is invalid.
pub fn in_lowest_terms(factor: ConversionFactor) -> Option<ConversionFactor> {
	if !factor.is_valid() {
		return None;
	}
	let divisor = greatest_common_divisor(factor.output.into(), factor.input.into())?;
	let reduced = |number: u32| u32::try_from(u128::from(number).checked_div(divisor)?).ok();
	Some(ConversionFactor { output: reduced(factor.output)?, input: reduced(factor.input)? })
}

/// The factor that gives less. `None` if they can't be compared.
pub(crate) fn lesser(a: ConversionFactor, b: ConversionFactor) -> Option<ConversionFactor> {
	let (by_a, by_b) = (
		u64::from(a.output).checked_mul(b.input.into())?,
		u64::from(b.output).checked_mul(a.input.into())?,
	);
	Some(if by_a <= by_b { a } else { b })
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
			let factor = ConversionFactor { output: *output, input: *input };
			sum.add(Mass(*mass), factor, MILLION)?;
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

	fn share_of(part: &[(u64, u32, u32, u32)], all: &[(u64, u32, u32, u32)]) -> Option<u32> {
		let sum = |items: &[(u64, u32, u32, u32)]| {
			let mut sum = ConvertedSum::default();
			for (mass, output, input, share) in items {
				let factor = ConversionFactor { output: *output, input: *input };
				sum.add(Mass(*mass), factor, *share).unwrap();
			}
			sum
		};
		sum(part).parts_per_million(&sum(all))
	}

	#[test]
	fn a_share_is_exact_and_rounded_down_once() {
		// A third of a gram, and two thirds of a gram with it.
		let third = (1, 1, 3, MILLION);
		assert_eq!(share_of(&[third], &[third, (1, 2, 3, MILLION)]), Some(333_333));
		assert_eq!(share_of(&[third], &[third]), Some(MILLION));
		// Half of 3 g are 1.5 g of 3 g.
		assert_eq!(share_of(&[(3, 1, 1, 500_000)], &[(3, 1, 1, MILLION)]), Some(500_000));
		assert_eq!(share_of(&[(1, 1, 1, MILLION)], &[(2_000_001, 1, 1, MILLION)]), Some(0));
		assert_eq!(share_of(&[], &[third]), Some(0));
		assert_eq!(share_of(&[], &[]), None);
		assert_eq!(share_of(&[(2, 1, 1, MILLION)], &[(1, 1, 1, MILLION)]), None);
	}

	#[test]
	fn the_largest_figures_have_a_share() {
		let most = (u64::MAX, u32::MAX, u32::MAX - 1, MILLION);
		assert_eq!(share_of(&[most], &[most, most, most, most]), Some(250_000));
	}

	#[test]
	fn what_is_left_out_of_all_never_makes_the_share_larger() {
		let primes = [4_294_967_291, 4_294_967_279, 4_294_967_231, 4_294_967_197, 4_294_967_189];
		let items = primes.map(|p| (p as u64 - 1, 1, p, MILLION));
		// The first of five that are almost the same: a little less than 200,000.
		let share = share_of(&items[..1], &items).unwrap();
		assert!((150_000..=200_000).contains(&share), "{share}");
	}

	#[test]
	fn a_factor_has_one_form_in_lowest_terms() {
		let factor = |output, input| ConversionFactor { output, input };
		assert_eq!(in_lowest_terms(factor(39, 40)), Some(factor(39, 40)));
		assert_eq!(in_lowest_terms(factor(975, 1_000)), Some(factor(39, 40)));
		assert_eq!(in_lowest_terms(factor(7, 7)), Some(ConversionFactor::ONE));
		assert_eq!(in_lowest_terms(factor(0, 7)), None);
		assert_eq!(in_lowest_terms(factor(7, 0)), None);
	}

	#[test]
	fn the_lesser_of_two_factors_gives_less() {
		let factor = |output, input| ConversionFactor { output, input };
		assert_eq!(lesser(factor(2, 3), factor(3, 4)), Some(factor(2, 3)));
		assert_eq!(lesser(factor(4, 3), factor(3, 4)), Some(factor(3, 4)));
		assert_eq!(lesser(factor(u32::MAX, 1), factor(u32::MAX, 2)), Some(factor(u32::MAX, 2)));
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
