//! What a verifier needs that trusts nothing but the hash of the genesis block: who the first voters
//! of GRANDPA were, and how each set of them handed over to the next.
//!
//! A verifier takes the header of the genesis block from `tracemet_genesisAuthorities`, compares its
//! hash with the one that it trusts, and reads the first authorities, those of set 0, from the proof
//! against the header's state root. Then it goes through `tracemet_authoritySetChanges`: each
//! justification has to be signed by more than two thirds of the set before, for the header beside
//! it; the digest of that header names the next set, whose number is one higher. With the last set it
//! checks the justification of any later block, such as that of `latest` or of
//! `grandpa_proveFinality`.
//!
//! All headers, justifications and trie nodes are hex of their SCALE encoding.

use super::tracemet;
use codec::{Decode, Encode};
use jsonrpsee::{proc_macros::rpc, types::ErrorObjectOwned};
use parking_lot::Mutex;
use sc_consensus_grandpa::{
	find_scheduled_change, warp_proof::WarpSyncFragment, SharedAuthoritySet,
};
use sc_network_sync::strategy::warp::{EncodedProof, WarpSyncProvider};
use serde::Serialize;
use sp_blockchain::HeaderBackend;
use sp_core::{
	storage::{StateVersion, Storage},
	Bytes,
};
use sp_runtime::traits::{BlakeTwo256, Header as _};
use sp_state_machine::{prove_read, InMemoryBackend};
use std::sync::Arc;
use tracemet_runtime::{opaque::Block, BlockNumber, Hash, Header, Runtime};

/// The most bytes of SCALE that an answer holds: written as hex it stays well below the largest
/// answer that the node's JSON-RPC server gives by default, 15 MiB.
const MAX_ANSWER: usize = 4 * 1024 * 1024;

/// Why one of these methods failed. The codes are 9017 to 9019, and those of [`tracemet::Error`].
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
	/// 9000 and 9001: the same as for the methods that read the books.
	#[error(transparent)]
	Read(#[from] tracemet::Error),
	/// 9017: the specification that the node runs doesn't give the state of the genesis block.
	#[error(
		"the node can't make the state of the genesis block from its chain specification: {0}. Ask \
		 a node that runs the whole specification of this chain"
	)]
	GenesisNotRebuilt(String),
	/// 9018: the block given as `after` isn't final, so nothing is known to follow it.
	#[error("block {0:?} isn't final: wait until it is, or give the hash of one that is")]
	NotFinalized(Hash),
	/// 9019: the node doesn't have all of the way from the block to now.
	#[error(
		"the node doesn't have all changes of the authority set since that block: {0}. Ask a node \
		 that was synchronised from the genesis block on"
	)]
	ChangesMissing(String),
}

impl Error {
	/// The JSON-RPC code of the error.
	pub fn code(&self) -> i32 {
		match self {
			Self::Read(error) => error.code(),
			Self::GenesisNotRebuilt(_) => 9017,
			Self::NotFinalized(_) => 9018,
			Self::ChangesMissing(_) => 9019,
		}
	}
}

impl From<Error> for ErrorObjectOwned {
	fn from(error: Error) -> Self {
		Self::owned(error.code(), error.to_string(), None::<()>)
	}
}

/// GRANDPA's authorities at genesis, with a proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GenesisAuthorities {
	/// The genesis header. Its blake2b-256 is the hash of the genesis block.
	pub header: Bytes,
	/// The trie nodes that lead from its state root to the value of `Grandpa.Authorities`, each once.
	pub proof: Vec<Bytes>,
}

/// A block, and the proof that it is final.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JustifiedHeader {
	/// The header.
	pub header: Bytes,
	/// GRANDPA's justification of it.
	pub justification: Bytes,
}

/// The changes of GRANDPA's authority set since a block, in their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthoritySetChanges {
	/// The last block of each set. Its digest names the next set.
	pub changes: Vec<JustifiedHeader>,
	/// The latest block with a justification that the node has, justified by the last of these sets.
	/// None: there is more to come, or it is the last change itself.
	pub latest: Option<JustifiedHeader>,
	/// Whether these are all changes until now. If not, ask again with `after` being the hash of the
	/// header of the last change.
	pub is_finished: bool,
}

/// Proves who votes on finality.
#[rpc(server, namespace = "tracemet")]
pub trait Finality {
	/// The genesis header, and a storage proof, against its state root, of GRANDPA's authorities at
	/// genesis: set 0.
	///
	/// The first call makes the genesis state from the chain specification, which takes a second or
	/// two; then the answer is kept, also that it can't be made. Its root is compared with the header's.
	///
	/// Parameters: none.
	/// Errors: 9000, 9017.
	#[method(name = "genesisAuthorities", blocking)]
	fn genesis_authorities(&self) -> Result<GenesisAuthorities, Error>;

	/// How GRANDPA's authority set changed: the last block of each set with its justification, and
	/// the latest justified block.
	///
	/// A node that was started by warp sync learns the first sets only by and by, and until then fails
	/// with 9019.
	///
	/// Parameters: `after`, optional: only changes after this final block; the genesis block if left
	/// out. An answer has at most 4 MiB of SCALE; `isFinished` says whether there is more.
	/// Errors: 9000, 9001, 9018, 9019.
	#[method(name = "authoritySetChanges", blocking)]
	fn authority_set_changes(&self, after: Option<Hash>) -> Result<AuthoritySetChanges, Error>;
}

/// Makes the state of the genesis block from the chain specification.
pub type MakeGenesis = Box<dyn Fn() -> Result<Storage, String> + Send + Sync>;

/// Proves it from what the node has.
pub struct Proofs<C> {
	client: Arc<C>,
	warp_sync: Arc<dyn WarpSyncProvider<Block>>,
	authority_set: SharedAuthoritySet<Hash, BlockNumber>,
	make_genesis: MakeGenesis,
	/// Once it is known: the proof, or why there is none.
	genesis: Mutex<Option<Result<GenesisAuthorities, String>>>,
}

impl<C: HeaderBackend<Block>> Proofs<C> {
	/// `warp_sync` makes the proofs for warp sync, which consist of the same, from `authority_set`.
	pub fn new(
		client: Arc<C>,
		warp_sync: Arc<dyn WarpSyncProvider<Block>>,
		authority_set: SharedAuthoritySet<Hash, BlockNumber>,
		make_genesis: MakeGenesis,
	) -> Self {
		Self { client, warp_sync, authority_set, make_genesis, genesis: Mutex::new(None) }
	}

	/// The header of a block that is on the chain.
	fn header(&self, hash: Hash) -> Result<Header, Error> {
		self.client
			.header(hash)
			.map_err(read_failed)?
			.ok_or_else(|| tracemet::Error::UnknownBlock(hash).into())
	}

	/// Makes the genesis state anew, and proves the authorities in it: the database may have pruned it
	/// long ago.
	fn prove_genesis(&self, header: &Header) -> Result<GenesisAuthorities, String> {
		let state: InMemoryBackend<BlakeTwo256> = ((self.make_genesis)()?, StateVersion::V1).into();
		if state.root() != header.state_root() {
			return Err(format!("its state root is {:?}", state.root()));
		}
		let key = pallet_grandpa::Authorities::<Runtime>::hashed_key();
		let proof = prove_read(state, [key]).map_err(|error| error.to_string())?;
		Ok(GenesisAuthorities {
			header: header.encode().into(),
			proof: proof.into_iter_nodes().map(Bytes).collect(),
		})
	}

	/// That something is known to follow the block for good. Answers its number.
	fn ensure_final(&self, block: Hash) -> Result<BlockNumber, Error> {
		let number = *self.header(block)?.number();
		let canonical = self.client.hash(number).map_err(read_failed)?;
		match number <= self.client.info().finalized_number && canonical == Some(block) {
			true => Ok(number),
			false => Err(Error::NotFinalized(block)),
		}
	}

	/// That the node knows the last block of each set from the one that was in force after a block on.
	///
	/// Warp sync begins with the set in force and none before it. The others are added as their blocks
	/// are fetched, earliest first, and a proof for warp sync is made of those that are there.
	fn ensure_changes_known(&self, after: BlockNumber) -> Result<(), Error> {
		let known = |(set, changes): &(u64, Vec<(u64, BlockNumber)>)| {
			let passed = changes.partition_point(|(_, last)| *last <= after);
			let (before, following) = changes.split_at(passed);
			let first = match before.last() {
				Some((ended, _)) => ended.checked_add(1)?,
				None => 0,
			};
			following.iter().map(|(ended, _)| *ended).eq(first..*set).then_some(())
		};
		known(&self.authority_set()?).ok_or_else(|| {
			Error::ChangesMissing("it was started by warp sync, and lacks some of the sets".into())
		})
	}

	/// The number of the set in force, and of each set that the node knows the end of its last block.
	fn authority_set(&self) -> Result<(u64, Vec<(u64, BlockNumber)>), Error> {
		let both = || (self.authority_set.set_id(), self.authority_set.authority_set_changes());
		let (mut set, mut changes) = both();
		// They are read one after the other, and a set may end in between; the next one doesn't soon.
		if self.authority_set.set_id() != set {
			(set, changes) = both();
		}
		// The list can only be read from its encoding.
		let changes = Decode::decode(&mut changes.encode().as_slice())
			.map_err(|error| Error::ChangesMissing(error.to_string()))?;
		Ok((set, changes))
	}
}

fn read_failed(error: sp_blockchain::Error) -> Error {
	tracemet::Error::RuntimeCall(error.to_string()).into()
}

/// A proof for warp sync as its parts: the last blocks of the sets, a justified block after them if
/// the proof is finished, and whether it is.
fn parts_of(
	EncodedProof(proof): EncodedProof,
) -> Result<(Vec<WarpSyncFragment<Block>>, bool), Error> {
	Decode::decode(&mut proof.as_slice()).map_err(|error| Error::ChangesMissing(error.to_string()))
}

impl<C: HeaderBackend<Block> + 'static> FinalityServer for Proofs<C> {
	fn genesis_authorities(&self) -> Result<GenesisAuthorities, Error> {
		let mut kept = self.genesis.lock();
		let known = match &*kept {
			Some(known) => known,
			None => {
				let header = self.header(self.client.info().genesis_hash)?;
				kept.insert(self.prove_genesis(&header))
			}
		};
		known.clone().map_err(Error::GenesisNotRebuilt)
	}

	fn authority_set_changes(&self, after: Option<Hash>) -> Result<AuthoritySetChanges, Error> {
		let after = after.unwrap_or_else(|| self.client.info().genesis_hash);
		// What is known stays known, so this is asked first.
		self.ensure_changes_known(self.ensure_final(after)?)?;
		let proof = self
			.warp_sync
			.generate(after)
			.map_err(|error| Error::ChangesMissing(error.to_string()))?;
		let (fragments, is_finished) = parts_of(proof)?;

		let mut answer = AuthoritySetChanges { changes: Vec::new(), latest: None, is_finished };
		let mut size = 0usize;
		for WarpSyncFragment { header, justification } in fragments {
			let changes_set = find_scheduled_change::<Block>(&header).is_some();
			let fragment = JustifiedHeader {
				header: header.encode().into(),
				justification: justification.encode().into(),
			};
			size = size.saturating_add(fragment.header.len());
			size = size.saturating_add(fragment.justification.len());
			// One of them fits in any case, or the asker would never get on.
			if size > MAX_ANSWER && !answer.changes.is_empty() {
				answer.is_finished = false;
				break;
			}
			match changes_set {
				true => answer.changes.push(fragment),
				false => answer.latest = Some(fragment),
			}
		}
		Ok(answer)
	}
}

#[cfg(test)]
mod tests;
