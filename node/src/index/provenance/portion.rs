//! Dividing a whole exactly.

use sp_runtime::Rounding;
use tracemet_primitives::proportion;

/// What of the root goes some way: grams of its mass, and then of each of its attributes, in the
/// order of the answer.
pub type Shares = Box<[u128]>;

/// Grams of something, and what of the root they stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Portion {
	/// Grams of the line or good itself.
	pub mass: u128,
	/// Grams of the root's mass, and then of each of its attributes.
	pub shares: Shares,
}

impl Portion {
	/// Nothing, of a root with so many attributes.
	pub fn none(attributes: usize) -> Self {
		Self { mass: 0, shares: vec![0; attributes.saturating_add(1)].into() }
	}

	/// Whether there is nothing.
	pub fn is_nothing(&self) -> bool {
		self.mass == 0 && self.shares.iter().all(|grams| *grams == 0)
	}

	/// Adds another portion of the same root. `None` if the sum can't be held.
	pub fn add(&mut self, other: &Self) -> Option<()> {
		self.add_to_line(other.mass, &other.shares)
	}

	/// Adds so many grams that stand for so much of the root. `None` if the sum can't be held.
	pub fn add_to_line(&mut self, mass: u128, shares: &Shares) -> Option<()> {
		self.mass = self.mass.checked_add(mass)?;
		add(&mut self.shares, shares)
	}
}

/// Adds shares of the same root. `None` if the sum can't be held.
pub fn add(to: &mut Shares, other: &Shares) -> Option<()> {
	for (sum, grams) in to.iter_mut().zip(other) {
		*sum = sum.checked_add(*grams)?;
	}
	Some(())
}

/// So many figures as shares, in one allocation. `None` if one of them is.
pub fn gather(length: usize, figures: impl Iterator<Item = Option<u128>>) -> Option<Shares> {
	let mut shares = Vec::with_capacity(length);
	for figure in figures {
		shares.push(figure?);
	}
	Some(shares.into())
}

/// Divides an amount among parts that come one after another. Each gets the growth of the
/// rounded-down running share, so that each is off by less than one, none is negative, and all of
/// them and the rest are the amount.
pub struct Divider {
	amount: u128,
	whole: u128,
	weight: u128,
	given: u128,
}

impl Divider {
	/// For parts whose weights add up to `whole` at most. If it is zero, all is the rest.
	pub fn new(amount: u128, whole: u128) -> Self {
		Self { amount, whole, weight: 0, given: 0 }
	}

	/// The next part. `None` if a figure can't be held, or the weights are more than the whole.
	pub fn next(&mut self, weight: u128) -> Option<u128> {
		// Most parts of most attributes are nothing.
		if weight == 0 || self.amount == 0 {
			return Some(0);
		}
		self.weight = self.weight.checked_add(weight)?;
		if self.weight > self.whole {
			return None;
		}
		let up_to_here = proportion(self.amount, self.weight, self.whole, Rounding::Down)?;
		let part = up_to_here.checked_sub(self.given)?;
		self.given = up_to_here;
		Some(part)
	}

	/// What hasn't been given.
	pub fn rest(self) -> Option<u128> {
		self.amount.checked_sub(self.given)
	}
}

/// Divides shares by one weight for all of them.
pub struct ShareDivider(Vec<Divider>);

impl ShareDivider {
	/// For parts whose weights add up to `whole` at most.
	pub fn new(shares: &Shares, whole: u128) -> Self {
		Self(shares.iter().map(|amount| Divider::new(*amount, whole)).collect())
	}

	/// The next part. `None` if a figure can't be held, or the weights are more than the whole.
	pub fn next(&mut self, weight: u128) -> Option<Shares> {
		gather(self.0.len(), self.0.iter_mut().map(|divider| divider.next(weight)))
	}

	/// What hasn't been given.
	pub fn rest(self) -> Option<Shares> {
		gather(self.0.len(), self.0.into_iter().map(Divider::rest))
	}
}

/// The part of some grams, rounded down. Nothing of nothing.
pub fn part(grams: u128, part: u128, whole: u128) -> Option<u128> {
	match whole {
		0 => Some(0),
		_ => proportion(grams, part, whole, Rounding::Down),
	}
}
