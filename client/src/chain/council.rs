//! Motions of the council: a call is proposed, voted on, and made when the motion is closed.

use super::{AccountId, At, Call, Chain, ChainError};
use codec::{Compact, Decode};
use sp_core::{Blake2Hasher, Hasher, H256};
use subxt::dynamic::Value;

/// The execution time that a motion's call may need, in picoseconds: 100 ms. A block has 650 ms,
/// and the transaction that closes the motion declares this in advance.
const TIME_BOUND: u64 = 100_000_000_000;
/// The storage proof that a motion's call may need, in bytes: 1 MiB.
const PROOF_BOUND: u64 = 1024 * 1024;

/// A motion that is open.
#[derive(Clone, Debug, PartialEq, Eq, Decode)]
pub struct OpenMotion {
	/// Its number.
	pub index: u32,
	/// How many have to agree.
	pub threshold: u32,
	/// Who agreed.
	pub ayes: Vec<AccountId>,
	/// Who disagreed.
	pub nays: Vec<AccountId>,
	/// The block until which can be voted.
	pub end: u32,
}

/// A call that the council decides on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Motion {
	call: super::calls::EncodedCall,
}

impl Motion {
	/// The motion to make a call.
	pub fn new(call: &Call, at: &At) -> Result<Self, ChainError> {
		Ok(Self { call: call.encoded(at)? })
	}

	/// What the council knows the motion by.
	pub fn hash(&self) -> H256 {
		Blake2Hasher::hash(&self.call.0)
	}

	fn length(&self) -> Compact<u32> {
		Compact(u32::try_from(self.call.0.len()).unwrap_or(u32::MAX))
	}

	/// The call that proposes it. With a threshold of one, it is made right away.
	pub fn propose(&self, threshold: u32) -> Call {
		let arguments = (Compact(threshold), &self.call, self.length());
		Call::new("Council", "propose", arguments)
	}

	/// The call that agrees to it.
	pub fn agree(&self, index: u32) -> Call {
		Call::new("Council", "vote", (self.hash(), Compact(index), true))
	}

	/// The call that closes it, and makes the motion's call if enough have agreed.
	pub fn close(&self, index: u32) -> Call {
		let bound = (Compact(TIME_BOUND), Compact(PROOF_BOUND));
		Call::new("Council", "close", (self.hash(), Compact(index), bound, self.length()))
	}
}

impl Chain {
	/// The members of the council. None if the chain has no council.
	pub async fn council(&self, at: &At) -> Result<Vec<AccountId>, ChainError> {
		Ok(self.value(at, "Council", "Members").await?.unwrap_or_default())
	}

	/// A motion, if it is open.
	pub async fn open_motion(
		&self,
		at: &At,
		motion: &Motion,
	) -> Result<Option<OpenMotion>, ChainError> {
		let key = vec![Value::from_bytes(motion.hash())];
		self.entry(at, "Council", "Voting", key).await
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain::calls::EncodedCall;
	use codec::Encode;

	fn motion() -> Motion {
		Motion { call: EncodedCall(vec![7, 1, 0xaa]) }
	}

	#[test]
	fn a_motion_is_known_by_the_hash_of_its_call() {
		assert_eq!(motion().hash(), Blake2Hasher::hash(&[7, 1, 0xaa]));
	}

	#[test]
	fn the_proposed_call_stands_between_threshold_and_length() {
		let expected = Call::new("Council", "propose", [12u8, 7, 1, 0xaa, 12]);
		assert_eq!(motion().propose(3), expected);
	}

	#[test]
	fn a_motion_is_closed_within_bounds() {
		let arguments = [
			motion().hash().encode(),
			Compact(5u32).encode(),
			Compact(100_000_000_000u64).encode(),
			Compact(1_048_576u64).encode(),
			Compact(3u32).encode(),
		]
		.concat();
		assert_eq!(motion().close(5), Call::new("Council", "close", EncodedCall(arguments)));
	}

	#[test]
	fn a_vote_agrees() {
		let arguments = [motion().hash().encode(), vec![20, 1]].concat();
		assert_eq!(motion().agree(5), Call::new("Council", "vote", EncodedCall(arguments)));
	}
}
