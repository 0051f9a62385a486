//! The provenance index: the production graph in memory, kept up with the best block.
//!
//! [`follow`] reads the state natively, without the runtime, and puts it in the [`store`];
//! [`provenance`] answers from that. The index is no part of consensus: if it can't read something,
//! it says so, in the log and to whoever asks, and the node goes on.

pub mod follow;
mod keys;
mod metrics;
pub mod provenance;
pub mod store;

pub use metrics::IndexMetrics;

use codec::DecodeAll;
use pallet_credits::Lots;
use parking_lot::{RwLock, RwLockReadGuard};
use sc_client_api::{Backend, StateBackend, TrieCacheContext};
use std::sync::Arc;
use store::Store;
use tracemet_primitives::{Lot, LotId};
use tracemet_runtime::{opaque::Block, AccountId, BlockNumber, Hash, Runtime};

/// A block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
	/// Its number.
	pub number: BlockNumber,
	/// Its hash.
	pub hash: Hash,
}

/// Why the index can't be asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unavailable {
	/// It is being built from the state.
	#[error("it is being built from the state")]
	Building,
	/// The state couldn't be read.
	#[error("it couldn't be built from the state: {0}")]
	Failed(String),
	/// What follows the blocks has stopped.
	#[error("it has stopped following the blocks")]
	Stopped,
}

/// Where the index stands: the books as of a block.
#[derive(Clone, Debug)]
pub struct Standing {
	/// The block.
	pub at: At,
	/// The last block in which anything changed that the index holds; where the index was built
	/// anew, that one.
	pub changed: At,
	/// What they say.
	pub store: Store,
}

/// The index, for whoever asks it.
#[derive(Clone)]
pub struct Index(Arc<RwLock<Result<Standing, Unavailable>>>);

impl Default for Index {
	fn default() -> Self {
		Self(Arc::new(RwLock::new(Err(Unavailable::Building))))
	}
}

impl Index {
	/// The books. They don't change as long as the guard lives, and the index doesn't follow the
	/// blocks meanwhile.
	pub fn read(&self) -> RwLockReadGuard<'_, Result<Standing, Unavailable>> {
		self.0.read()
	}

	/// Replaces the whole, or takes it away.
	pub(crate) fn replace(&self, books: Result<Standing, Unavailable>) {
		*self.0.write() = books;
	}
}

/// A lot as of a block. `Ok(None)`: there is none. The error says why it can't be read.
pub fn lot<B: Backend<Block>>(
	backend: &B,
	at: Hash,
	lot: LotId,
) -> Result<Option<Lot<AccountId>>, String> {
	let state =
		backend.state_at(at, TrieCacheContext::Untrusted).map_err(|error| error.to_string())?;
	let value =
		state.storage(&Lots::<Runtime>::hashed_key_for(lot)).map_err(|error| error.to_string())?;
	value
		.map(|encoded| Lot::decode_all(&mut encoded.as_slice()))
		.transpose()
		.map_err(|error| error.to_string())
}

#[cfg(test)]
pub(crate) mod tests;
