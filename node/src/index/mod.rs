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
use std::{mem, sync::Arc, time::Instant};
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
	#[error("it is being built from the state. Try again in a minute")]
	Building,
	/// It is far behind the best block: the node catches up with its peers, or the state that the
	/// index was built from is gone.
	#[error(
		"it stands at block {at}, and the best block is {best}: try again when the node has caught \
		 up, or ask another one"
	)]
	Behind {
		/// The number of the block that the index stands at.
		at: BlockNumber,
		/// The number of the best block.
		best: BlockNumber,
	},
	/// The state couldn't be read.
	#[error("{0}. Ask another node, and tell the operator of this one")]
	Failed(String),
	/// What follows the blocks has stopped.
	#[error(
		"it has stopped following the blocks. Ask another node, and tell the operator of this one"
	)]
	Stopped,
	/// The operator doesn't want it.
	#[error("it is switched off on this node. Ask another one")]
	SwitchedOff,
}

/// Where the index stands: the books as of a block.
#[derive(Clone, Debug)]
pub struct Standing {
	/// The block.
	pub at: At,
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
	/// One that is never built.
	pub fn switched_off() -> Self {
		Self(Arc::new(RwLock::new(Err(Unavailable::SwitchedOff))))
	}

	/// The books. They don't change as long as the guard lives, and the index doesn't follow the
	/// blocks meanwhile.
	pub fn read(&self) -> RwLockReadGuard<'_, Result<Standing, Unavailable>> {
		self.0.read()
	}

	/// The same, if they can be read by then.
	pub fn read_until(
		&self,
		deadline: Instant,
	) -> Option<RwLockReadGuard<'_, Result<Standing, Unavailable>>> {
		self.0.try_read_until(deadline)
	}

	/// Has nobody read it as long as the guard lives.
	#[cfg(test)]
	pub(crate) fn write(&self) -> parking_lot::RwLockWriteGuard<'_, Result<Standing, Unavailable>> {
		self.0.write()
	}

	/// Replaces the whole, or takes it away.
	pub(crate) fn replace(&self, books: Result<Standing, Unavailable>) {
		let before = mem::replace(&mut *self.0.write(), books);
		// It is large, and nobody waits any more while it is taken apart.
		drop(before);
	}
}

/// Why a lot can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LotError {
	/// The node doesn't have the state of the block any more.
	#[error("the state of the block is gone: {0}")]
	StateGone(String),
	/// The state can't be read.
	#[error("the state can't be read: {0}")]
	State(String),
	/// The lot isn't as this node was built to read it.
	#[error("a lot isn't as this version of the node reads it: {0}")]
	Undecodable(codec::Error),
}

/// A lot as of a block. `Ok(None)`: there is none.
pub fn lot<B: Backend<Block>>(
	backend: &B,
	at: Hash,
	lot: LotId,
) -> Result<Option<Lot<AccountId>>, LotError> {
	let state = backend
		.state_at(at, TrieCacheContext::Untrusted)
		.map_err(|error| LotError::StateGone(error.to_string()))?;
	let value = state
		.storage(&Lots::<Runtime>::hashed_key_for(lot))
		.map_err(|error| LotError::State(error.to_string()))?;
	value
		.map(|encoded| Lot::decode_all(&mut encoded.as_slice()))
		.transpose()
		.map_err(LotError::Undecodable)
}

#[cfg(test)]
pub(crate) mod tests;
