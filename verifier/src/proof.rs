//! Storage proofs: the nodes of a state's trie that are needed to read what is read.

use crate::{records::State, Bytes, VerifyError};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	string::String,
	vec::Vec,
};
use core::cell::RefCell;
use hash256_std_hasher::Hash256StdHasher;
use hash_db::{HashDBRef, Hasher, Prefix};
use sp_core::H256;
use sp_crypto_hashing::blake2_256;
use sp_trie::{trie_types::TrieDBBuilder, DBValue, Trie};

/// Blake2b-256, by which the chain's tries are hashed. The SDK's own ask a Substrate host for it in a
/// build without `std`.
struct Blake2;

impl Hasher for Blake2 {
	type Out = H256;
	type StdHasher = Hash256StdHasher;
	const LENGTH: usize = 32;

	fn hash(bytes: &[u8]) -> H256 {
		H256(blake2_256(bytes))
	}
}

/// The nodes of a state that are known, and which of them were read.
pub(crate) struct ProvenState {
	root: H256,
	nodes: BTreeMap<H256, DBValue>,
	read: RefCell<Read>,
}

/// The nodes that were read, in the order of their first reading.
#[derive(Default)]
struct Read {
	order: Vec<H256>,
	seen: BTreeSet<H256>,
}

impl ProvenState {
	pub(crate) fn new(root: H256, nodes: &[Bytes]) -> Self {
		let nodes = nodes.iter().map(|node| (H256(blake2_256(&node.0)), node.0.clone()));
		Self { root, nodes: nodes.collect(), read: RefCell::default() }
	}

	/// That the nodes are those that were read, each once, in that order.
	pub(crate) fn check_nodes(
		&self,
		what: &'static str,
		nodes: &[Bytes],
	) -> Result<(), VerifyError> {
		let read = self.read.borrow();
		let mut expected = read.order.iter();
		for (position, node) in nodes.iter().enumerate() {
			if expected.next() != Some(&H256(blake2_256(&node.0))) {
				return Err(VerifyError::UnneededNode { what, position });
			}
		}
		Ok(())
	}

	/// The nodes that were read, in that order.
	pub(crate) fn into_read(self) -> Vec<Bytes> {
		let Read { order, .. } = self.read.into_inner();
		let mut nodes = self.nodes;
		order.iter().filter_map(|hash| nodes.remove(hash)).map(Bytes).collect()
	}
}

impl HashDBRef<Blake2, DBValue> for ProvenState {
	fn get(&self, key: &H256, _: Prefix) -> Option<DBValue> {
		let node = self.nodes.get(key)?;
		let mut read = self.read.borrow_mut();
		if read.seen.insert(*key) {
			read.order.push(*key);
		}
		Some(node.clone())
	}

	fn contains(&self, key: &H256, _: Prefix) -> bool {
		self.nodes.contains_key(key)
	}
}

impl State for ProvenState {
	type Error = VerifyError;

	fn get(&self, what: &str, key: &[u8]) -> Result<Option<Vec<u8>>, VerifyError> {
		TrieDBBuilder::<Blake2>::new(self, &self.root)
			.build()
			.get(key)
			.map_err(|_| VerifyError::NotProven { what: String::from(what) })
	}
}
