//! What a verifier trusts before it reads a certificate.

use crate::finality::key_of;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use sp_consensus_grandpa::{AuthorityId, AuthorityList};
use sp_core::{ed25519, H256};
use tracemet_primitives::views::decimal;

/// What a verifier trusts before it reads a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trust {
	/// The chain with this genesis block (blake2b-256 of its header): every change of validators
	/// since then has to be in the file.
	Genesis(H256),
	/// A set of validators of that chain that the verifier already holds: the changes until then
	/// need not be in the file.
	AuthoritySet(TrustedSet),
}

impl Trust {
	/// The hash of the chain's genesis block.
	pub fn genesis(&self) -> H256 {
		match self {
			Self::Genesis(genesis) => *genesis,
			Self::AuthoritySet(set) => set.genesis,
		}
	}
}

/// One of the keys that finalize blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Authority {
	/// The ed25519 key.
	pub key: H256,
	/// How much its vote weighs.
	#[serde(with = "decimal")]
	pub weight: u64,
}

/// A set of validators that finalizes blocks: whoever verified a certificate once can keep it, and
/// needs no earlier changes of validators from then on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TrustedSet {
	/// The hash of the genesis block of the chain.
	pub genesis: H256,
	/// How many changes of validators there were before.
	pub set_id: u64,
	/// The validators.
	pub authorities: Vec<Authority>,
}

impl TrustedSet {
	/// The set as GRANDPA has it.
	pub(crate) fn list(&self) -> AuthorityList {
		let id = |key: H256| AuthorityId::from(ed25519::Public::from_raw(key.0));
		self.authorities.iter().map(|authority| (id(authority.key), authority.weight)).collect()
	}

	/// From the set as GRANDPA has it.
	pub(crate) fn new(genesis: H256, set_id: u64, list: &AuthorityList) -> Self {
		let authorities = list
			.iter()
			.map(|(id, weight)| Authority { key: key_of(id), weight: *weight })
			.collect();
		Self { genesis, set_id, authorities }
	}
}
