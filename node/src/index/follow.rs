//! Keeps the index up with the best block.
//!
//! Every imported block tells which storage keys it wrote. When the best chain gets to a block, the
//! keys that were written on the way from where the index stands, by blocks that are left and by
//! blocks that are entered, are read at that block: so a re-organisation is followed like anything
//! else. What was written isn't told of blocks imported while the node catches up with its peers, and
//! is forgotten after a while. Then the index is built from the state once more, as when the node
//! starts.
//!
//! All of it runs in a task of its own, behind the import of blocks.

use super::{
	keys::{self, Map, Undecodable},
	store::Store,
	At, Index, IndexMetrics, Standing, Unavailable,
};
use futures::{Stream, StreamExt};
use sc_client_api::{Backend, StateBackend, StorageNotification, TrieCacheContext};
use sp_blockchain::HeaderBackend;
use sp_state_machine::IterArgs;
use std::{
	collections::{BTreeMap, VecDeque},
	sync::Arc,
	time::Instant,
};
use tracemet_runtime::{opaque::Block, Hash, VERSION};

/// The log target.
const LOG_TARGET: &str = "tracemet::index";

/// For how many blocks it is kept what they wrote. A re-organisation beyond GRANDPA's last final
/// block is impossible, and so many blocks behind it are unusual.
const BLOCKS_KEPT: usize = 256;

/// How many of the keys they wrote are kept.
const KEYS_KEPT: usize = 1 << 20;

/// How many blocks of the best chain pass before the index is tried to be built again, after a record
/// could not be decoded: building reads all records, and the next one is hardly better.
const BLOCKS_BEFORE_RETRY: u32 = 64;

/// A storage key that a block wrote, and the map it is in.
type Written = (Map, Box<[u8]>);

/// Why the index can't follow.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// A block or its state can't be read.
	#[error("{0}")]
	Chain(#[from] sp_blockchain::Error),
	/// A record of the state can't be read.
	#[error("{0}")]
	State(String),
	/// A record isn't as this node was built to read it: the runtime may be of another version.
	#[error("a record isn't as this version of the node reads it: {0}")]
	Undecodable(#[from] Undecodable),
}

impl Error {
	/// How many blocks to let pass before the index is built again.
	fn pause(&self) -> u32 {
		match self {
			Self::Chain(_) | Self::State(_) => 1,
			Self::Undecodable(_) => BLOCKS_BEFORE_RETRY,
		}
	}
}

/// Follows the blocks.
pub struct Follower<B> {
	backend: Arc<B>,
	index: Index,
	metrics: Option<IndexMetrics>,
	/// What each block wrote, the latest last.
	written: VecDeque<(Hash, Box<[Written]>)>,
	/// How many keys that are.
	keys: usize,
	/// How many blocks are let pass before the next attempt to build the index.
	pause: u32,
}

impl<B: Backend<Block>> Follower<B> {
	/// Follows for this index, and tells these metrics.
	pub fn new(backend: Arc<B>, index: Index, metrics: Option<IndexMetrics>) -> Self {
		Self { backend, index, metrics, written: VecDeque::new(), keys: 0, pause: 0 }
	}

	/// Builds the index from the state of the best block.
	pub fn rebuild(&mut self) {
		if let Some(metrics) = &self.metrics {
			metrics.rebuilding();
		}
		let info = self.backend.blockchain().info();
		let at = At { number: info.best_number, hash: info.best_hash };
		log::info!(target: LOG_TARGET, "building the provenance index at block {}", at.number);
		self.warn_of_version(at.hash);
		match read_all(&*self.backend, at.hash) {
			Ok(store) => {
				log::info!(
					target: LOG_TARGET,
					"the provenance index has {} requests and {} edges at block {}",
					store.node_count(),
					store.edge_count(),
					at.number,
				);
				if let Some(metrics) = &self.metrics {
					metrics.stands(at, &store);
				}
				self.index.replace(Ok(Standing { at, store }));
			}
			Err(error) => self.fail(&error),
		}
	}

	/// Has the index say that it can't answer, until another attempt is made.
	fn fail(&mut self, error: &Error) {
		self.pause = error.pause();
		log::error!(
			target: LOG_TARGET,
			"the provenance index can't be built, and is tried again {} blocks later: {error}",
			self.pause,
		);
		self.index.replace(Err(Unavailable::Failed(error.to_string())));
		if let Some(metrics) = &self.metrics {
			metrics.unavailable();
		}
	}

	/// The version of the runtime that wrote the state of a block, if it isn't the one whose records
	/// this node was built to read.
	pub fn other_version(&self, block: Hash) -> Result<Option<u32>, Error> {
		let state = self.backend.state_at(block, TrieCacheContext::Untrusted)?;
		let failed = |error: String| Error::State(error);
		let value =
			state.storage(keys::version_key()).map_err(|error| failed(error.to_string()))?;
		let version = value
			.map(|encoded| keys::version(&encoded))
			.transpose()
			.map_err(|error| failed(error.to_string()))?;
		Ok(version.filter(|version| *version != VERSION.spec_version))
	}

	/// Warns if the records may have another layout: one that still decodes is not noticed otherwise.
	fn warn_of_version(&self, block: Hash) {
		match self.other_version(block) {
			Ok(Some(version)) => log::warn!(
				target: LOG_TARGET,
				"the runtime is of version {version}, and this node reads records as version {} \
				 writes them: if their layout differs, provenance is wrong or not available. Install \
				 the release that goes with the runtime",
				VERSION.spec_version,
			),
			Ok(None) => {}
			Err(error) => log::debug!(
				target: LOG_TARGET,
				"the version of the runtime can't be read: {error}",
			),
		}
	}

	/// Takes note of what a block wrote, and goes to it if it is on the best chain.
	pub fn imported<'a>(&mut self, block: Hash, written: impl Iterator<Item = &'a [u8]>) {
		let begun = Instant::now();
		let mut upgraded = false;
		let followed = written
			.inspect(|key| upgraded |= *key == keys::version_key())
			.filter_map(|key| keys::map_of(key).map(|map| (map, key.into())))
			.collect();
		self.note(block, followed);
		if upgraded {
			self.warn_of_version(block);
		}
		if let Err(error) = self.go_to(block) {
			log::warn!(
				target: LOG_TARGET,
				"the provenance index can't follow to block {block:?}, and is built anew: {error}",
			);
			self.rebuild();
		}
		if let Some(metrics) = &self.metrics {
			metrics.followed(begun.elapsed());
		}
	}

	fn note(&mut self, block: Hash, written: Box<[Written]>) {
		self.keys = self.keys.saturating_add(written.len());
		self.written.push_back((block, written));
		while self.written.len() > BLOCKS_KEPT || self.keys > KEYS_KEPT {
			let Some((_, oldest)) = self.written.pop_front() else { return };
			self.keys = self.keys.saturating_sub(oldest.len());
		}
	}

	/// What a block wrote, if it is still known.
	fn written_by(&self, block: Hash) -> Option<&[Written]> {
		self.written.iter().rev().find(|(hash, _)| *hash == block).map(|(_, written)| &**written)
	}

	/// Goes to a block, if it is on the best chain and not behind.
	fn go_to(&mut self, block: Hash) -> Result<(), Error> {
		let chain = self.backend.blockchain();
		let Some(number) = chain.number(block)? else { return Ok(()) };
		if chain.hash(number)? != Some(block) {
			return Ok(());
		}
		let from = match &*self.index.read() {
			Ok(standing) => Some(standing.at),
			Err(_) => None,
		};
		let Some(from) = from else {
			self.pause = self.pause.saturating_sub(1);
			if self.pause == 0 {
				self.rebuild();
			}
			return Ok(());
		};
		// Far ahead after catching up with the peers: the way there isn't worth going.
		if usize::try_from(number.saturating_sub(from.number)).is_ok_and(|gap| gap > BLOCKS_KEPT) {
			self.rebuild();
			return Ok(());
		}
		let route = sp_blockchain::tree_route(chain, from.hash, block)?;
		if route.enacted().is_empty() {
			return Ok(());
		}
		let mut touched = BTreeMap::new();
		for passed in route.retracted().iter().chain(route.enacted()) {
			let Some(written) = self.written_by(passed.hash) else {
				log::debug!(
					target: LOG_TARGET,
					"it isn't known what block {} wrote", passed.number,
				);
				self.rebuild();
				return Ok(());
			};
			touched.extend(written.iter().map(|(map, key)| (key.clone(), *map)));
		}
		let state = self.backend.state_at(block, TrieCacheContext::Untrusted)?;
		let mut records = Vec::with_capacity(touched.len());
		for (key, map) in touched {
			let value = state.storage(&key).map_err(|error| Error::State(error.to_string()))?;
			records.push(keys::record(map, &key, value.as_deref())?);
		}
		let at = At { number, hash: block };
		if let Ok(standing) = &mut *self.index.0.write() {
			standing.at = at;
			for record in records {
				standing.store.set(record);
			}
			if let Some(metrics) = &self.metrics {
				metrics.stands(at, &standing.store);
			}
		}
		Ok(())
	}
}

impl<B> Drop for Follower<B> {
	/// Nobody is to take what no longer follows for the present: the node stops, or the task has come
	/// to an end that it should not have.
	fn drop(&mut self) {
		self.index.replace(Err(Unavailable::Stopped));
		if let Some(metrics) = &self.metrics {
			metrics.unavailable();
		}
	}
}

/// All records at a block.
fn read_all<B: Backend<Block>>(backend: &B, at: Hash) -> Result<Store, Error> {
	// The state is kept as long as this lives.
	let state = backend.state_at(at, TrieCacheContext::Untrusted)?;
	let mut store = Store::default();
	for prefix in keys::prefixes() {
		let mut args = IterArgs::default();
		args.prefix = Some(&prefix);
		for pair in state.pairs(args).map_err(|error| Error::State(error.to_string()))? {
			let (key, value) = pair.map_err(|error| Error::State(error.to_string()))?;
			if let Some(map) = keys::map_of(&key) {
				store.set(keys::record(map, &key, Some(&value))?);
			}
		}
	}
	Ok(store)
}

/// Builds the index, and follows the blocks until the node stops.
pub async fn follow<B: Backend<Block>>(
	mut follower: Follower<B>,
	mut imported: impl Stream<Item = StorageNotification<Hash>> + Unpin,
) {
	follower.rebuild();
	while let Some(StorageNotification { block, changes }) = imported.next().await {
		follower.imported(block, changes.iter().map(|(_, key, _)| key.0.as_slice()));
	}
	log::error!(target: LOG_TARGET, "no more imported blocks are told: the index has stopped");
}
