//! Blocks, as their headers say them.

use crate::VerifyError;
use alloc::string::String;
use codec::{DecodeAll, Encode};
use sp_core::H256;
use sp_crypto_hashing::blake2_256;
use sp_runtime::{generic, traits::BlakeTwo256};

/// A header of the chain.
pub(crate) type Header = generic::Header<u32, BlakeTwo256>;

/// A header, and the hash that names its block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
	pub(crate) hash: H256,
	pub(crate) header: Header,
}

impl Block {
	/// From the header's bytes.
	pub(crate) fn decode(header: &[u8]) -> Result<Self, VerifyError> {
		Ok(Self {
			hash: H256(blake2_256(header)),
			header: decode(header, || String::from("a header"))?,
		})
	}

	pub(crate) fn number(&self) -> u32 {
		self.header.number
	}

	/// Whether this block is the parent of the other.
	pub(crate) fn is_parent_of(&self, child: &Self) -> bool {
		child.header.parent_hash == self.hash
			&& self.number().checked_add(1) == Some(child.number())
	}
}

/// All of the bytes, which have to be the one way in which the value is encoded.
pub(crate) fn decode<T: DecodeAll + Encode>(
	bytes: &[u8],
	what: impl Fn() -> String,
) -> Result<T, VerifyError> {
	T::decode_all(&mut &bytes[..])
		.ok()
		.filter(|value| value.encode() == bytes)
		.ok_or_else(|| VerifyError::Undecodable { what: what() })
}
