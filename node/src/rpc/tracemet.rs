//! `tracemet_*`: the books in the terms of the field, read at any block.
//!
//! Each method wraps the call of the same name of the runtime API `TraceMetApi`. What holds for
//! all of them:
//!
//! - Parameters are given by position or by name (`lotId`, `at` ...). Trailing ones that are
//!   optional may be left out or `null`.
//! - `at` is the hash of the block to read at: the best block if left out. The best block may yet be
//!   replaced; read at the hash from `chain_getFinalizedHead` for what can't change any more.
//! - Identifiers, periods, times and parts per million are numbers. Masses, totals and other amounts
//!   are decimal strings, masses in whole grams, because JavaScript's numbers end at 2^53. Accounts
//!   are SS58 addresses.
//! - Lists come in pages of `limit` entries at most: from 1 to 256, 256 if left out. A list that is an
//!   object `{ "items": [...], "next": ... }` is continued by giving `next` as `after`, with the same
//!   other parameters; if it is `null` there is nothing more. A node looks through 1,024 records at
//!   most for one page, so a page can be short or empty long before the end. A list that is an array
//!   ends with a page that is shorter than `limit`, and `after` is the id of the last entry. Pages fit
//!   together when they are read at the same block.
//! - What a `filter` gives has to hold altogether, such as `{ "account": ..., "status": "Frozen" }`.
//! - What does not exist is `null`, not an error.
//! - Errors are those of [`Error`], and JSON-RPC's own -32602 for a parameter that can't be read.

mod footprint;
mod ledger;
mod registry;

use footprint::FootprintsServer;
use jsonrpsee::{core::RegisterMethodError, types::ErrorObjectOwned, RpcModule};
use ledger::LedgerServer;
use registry::RegistryServer;
use sp_api::{ApiError, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use std::sync::Arc;
use tracemet_runtime::{opaque::Block, AccountId, Hash};
use tracemet_runtime_api::{TraceMetApi, MAX_PER_PAGE};

/// Why a `tracemet_*` method failed. The codes are 9000 to 9003.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
	/// 9000: the node could not make the call, or the runtime of that block doesn't know it.
	#[error(
		"the node could not read the books: {0}. Try another block; if it fails there too, tell \
		 the operator of the node"
	)]
	RuntimeCall(String),
	/// 9001: this node has no block with the hash given as `at`.
	#[error(
		"unknown block {0:?}: leave `at` out for the best block, or wait until the node has \
		 synchronised to it"
	)]
	UnknownBlock(Hash),
	/// 9002: `limit` is 0 or above the maximum.
	#[error("`limit` is {given}, but has to be from 1 to {max}: ask for the rest with `after`")]
	LimitOutOfRange {
		/// What was asked for.
		given: u32,
		/// The most that can be asked for.
		max: u32,
	},
	/// 9003: the node knows the block, but has pruned what the books said then.
	#[error(
		"the node no longer has the state of block {0:?}: ask an archive node, or read at a newer \
		 block"
	)]
	StateDiscarded(Hash),
}

impl Error {
	/// The JSON-RPC code of the error.
	pub fn code(&self) -> i32 {
		match self {
			Self::RuntimeCall(_) => 9000,
			Self::UnknownBlock(_) => 9001,
			Self::LimitOutOfRange { .. } => 9002,
			Self::StateDiscarded(_) => 9003,
		}
	}
}

impl From<Error> for ErrorObjectOwned {
	fn from(error: Error) -> Self {
		Self::owned(error.code(), error.to_string(), None::<()>)
	}
}

/// All `tracemet_*` methods that read the books of this client's chain.
///
/// Fails only if two of them have the same name.
pub fn module<Client>(client: Arc<Client>) -> Result<RpcModule<()>, RegisterMethodError>
where
	Client: ProvideRuntimeApi<Block> + HeaderBackend<Block> + Send + Sync + 'static,
	Client::Api: TraceMetApi<Block, AccountId>,
{
	let mut module = RpcModule::new(());
	module.merge(RegistryServer::into_rpc(Books::new(client.clone())))?;
	module.merge(LedgerServer::into_rpc(Books::new(client.clone())))?;
	module.merge(FootprintsServer::into_rpc(Books::new(client)))?;
	Ok(module)
}

/// Answers the methods from the runtime of a client.
struct Books<Client> {
	client: Arc<Client>,
}

impl<Client> Books<Client>
where
	Client: ProvideRuntimeApi<Block> + HeaderBackend<Block>,
{
	fn new(client: Arc<Client>) -> Self {
		Self { client }
	}

	/// Reads at a block, or at the best one.
	fn read<Answer>(
		&self,
		at: Option<Hash>,
		call: impl FnOnce(&Client::Api, Hash) -> Result<Answer, ApiError>,
	) -> Result<Answer, Error> {
		let block = match at {
			None => self.client.info().best_hash,
			Some(hash) => match self.client.number(hash) {
				Ok(Some(_)) => hash,
				Ok(None) => return Err(Error::UnknownBlock(hash)),
				Err(error) => return Err(Error::RuntimeCall(error.to_string())),
			},
		};
		call(&self.client.runtime_api(), block).map_err(|error| match error {
			// The client says so of a block that it knows when its state is gone.
			ApiError::UnknownBlock(_) => Error::StateDiscarded(block),
			other => Error::RuntimeCall(other.to_string()),
		})
	}
}

/// The length of a page. An empty page would look like the end of the list, so it can't be asked
/// for.
fn checked_limit(limit: Option<u32>) -> Result<u32, Error> {
	match limit.unwrap_or(MAX_PER_PAGE) {
		limit @ 1..=MAX_PER_PAGE => Ok(limit),
		given => Err(Error::LimitOutOfRange { given, max: MAX_PER_PAGE }),
	}
}

#[cfg(test)]
mod tests;
