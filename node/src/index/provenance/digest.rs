//! A digest of an answer, by which pages of the same answer are known.

use super::{Direction, End, Portion, Query, Target};
use crate::index::store::Footprint;
use codec::Encode;
use sp_io::hashing::twox_128;
use tracemet_primitives::OutputLineId;

/// So many bytes are hashed at once.
const CHUNK: usize = 1 << 16;

/// Stands for an answer, whatever the block and the node. Not against somebody who wants two answers
/// to have the same.
pub type Digest = [u8; 16];

/// Hashes an answer as it is made: what the shares are calculated from, and not the shares.
pub struct Hasher(Vec<u8>);

impl Hasher {
	/// Begins with what is asked for.
	pub fn new(query: &Query) -> Self {
		let direction = match query.direction {
			Direction::Upstream => 0u8,
			Direction::Downstream => 1,
		};
		Self((direction, query.depth).encode())
	}

	/// A line of the root, with its totals.
	pub fn root(&mut self, line: OutputLineId, portion: &Portion) {
		self.add((line, portion.mass));
		for grams in portion.shares.iter() {
			self.add(grams);
		}
	}

	/// A node, and what is left there.
	pub fn node(
		&mut self,
		line: OutputLineId,
		footprint: Option<&Footprint>,
		portion: &Portion,
		ends: &[(End, Portion)],
	) {
		let of = footprint.map(|footprint| (footprint.revision, footprint.basis));
		self.add((0u8, line, of, portion.mass));
		for (end, left) in ends {
			self.add((1u8, end.place(), left.mass));
		}
	}

	/// An edge that leaves a node, in the direction of the walk.
	pub fn edge(&mut self, line: OutputLineId, target: Target, portion: &Portion) {
		match target {
			Target::Line(to) => self.add((2u8, line, to, portion.mass)),
			Target::Exit(to) => self.add((3u8, line, to, portion.mass)),
		}
	}

	/// The digest.
	pub fn digest(self) -> Digest {
		twox_128(&self.0)
	}

	fn add(&mut self, part: impl Encode) {
		part.encode_to(&mut self.0);
		if self.0.len() >= CHUNK {
			self.0 = twox_128(&self.0).to_vec();
		}
	}
}
