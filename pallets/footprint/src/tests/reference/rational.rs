//! Exact rational numbers, zero or above.
//!
//! Sums aren't reduced: their denominators are never more than the least common multiple. With
//! factors that are small, and denominators of small primes, that is far faster than reducing large
//! numbers each time.

use num_bigint::BigUint;

#[derive(Clone, Debug)]
pub struct Rational {
	numerator: BigUint,
	denominator: BigUint,
}

impl Rational {
	pub fn whole(number: u128) -> Self {
		Self { numerator: number.into(), denominator: 1u8.into() }
	}

	/// So much of the number.
	pub fn part(&self, part: u128, of: u128) -> Self {
		if part == 0 {
			return Self::whole(0);
		}
		let common = divisor(part, of);
		let (part, of) = (part / common, of / common);
		let with_of = divisor(of, small(&self.numerator % of));
		let with_part = divisor(part, small(&self.denominator % part));
		Self {
			numerator: &self.numerator / with_of * (part / with_part),
			denominator: &self.denominator / with_part * (of / with_of),
		}
	}

	pub fn add(&mut self, other: &Self) {
		if self.denominator == other.denominator {
			self.numerator += &other.numerator;
			return;
		}
		let common = large_divisor(&self.denominator, &other.denominator);
		let factor = &other.denominator / &common;
		let other_factor = &self.denominator / &common;
		self.numerator = &self.numerator * &factor + &other.numerator * other_factor;
		self.denominator *= factor;
	}

	/// Whether a whole number is no more than so many millionths below and above.
	pub fn is_near(&self, number: u128, below: u128, above: u128) -> bool {
		const MILLION: u32 = 1_000_000;
		let exact = &self.numerator * MILLION;
		let number = &self.denominator * number * MILLION;
		exact <= &number + &self.denominator * below && number <= exact + &self.denominator * above
	}
}

fn small(number: BigUint) -> u128 {
	number.try_into().unwrap()
}

/// The greatest common divisor.
fn divisor(mut a: u128, mut b: u128) -> u128 {
	while b > 0 {
		(a, b) = (b, a % b);
	}
	a
}

fn large_divisor(a: &BigUint, b: &BigUint) -> BigUint {
	let twos = |number: &BigUint| number.trailing_zeros().unwrap_or_default();
	let (in_a, in_b) = (twos(a), twos(b));
	let (mut a, mut b) = (a >> in_a, b >> in_b);
	while b.bits() > 0 {
		let rest = &a % &b;
		(a, b) = (b, rest);
	}
	a << in_a.min(in_b)
}

#[test]
fn rational_numbers_are_exact() {
	let third = Rational::whole(1).part(1, 3);
	let mut sum = third.clone();
	sum.add(&third.part(5, 4));
	// 1/3 + 5/12 + 7/6 = 23/12
	sum.add(&Rational::whole(7).part(4, 24));
	assert!(sum.part(12, 1).is_near(23, 0, 0));
	assert!(!sum.part(12, 1).is_near(22, 0, 999_999));
	assert!(sum.part(12, 1).is_near(22, 1_000_000, 0));
	assert!(!sum.part(12, 1).is_near(24, 2_000_000, 999_999));
	assert!(sum.part(12, 1).is_near(24, 0, 1_000_000));
	assert!(sum.is_near(2, 0, 83_334));
	assert!(!sum.is_near(2, 0, 83_333));
	assert!(sum.part(0, 9).is_near(0, 0, 0));
	let huge = Rational::whole(u128::MAX).part(u128::MAX, 3).part(9, u128::MAX);
	assert!(huge.part(1, 3).is_near(u128::MAX, 0, 0));
}
