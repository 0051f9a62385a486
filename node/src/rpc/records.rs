//! `tracemet_records` and `tracemet_subscribeRecords`: what finalized blocks wrote into the books, in
//! order, without gap or repetition.
//!
//! A record is an event of a pallet of the books, or of a decision on how the chain is governed. It is
//! decoded by the runtime that executed its block ([`decode`] says to which form), so that old blocks
//! stay readable after an upgrade. Blocks are read by their number up to the finalized one, whose
//! number is all that is kept of a notification of finality: nothing is lost between catching up and
//! following, and a reader that is slow holds nothing back but itself.
//!
//! Reading goes past the runtime, which the import of blocks needs too: it is only asked for its
//! metadata, once for each version.

pub mod decode;

use crate::service::{Backend, Client};
use codec::{Compact, Decode};
use decode::{Event, Metadata, METADATA_VERSION};
use futures::StreamExt;
use jsonrpsee::{
	core::{async_trait, server::ConnectionId, RegisterMethodError},
	proc_macros::rpc,
	types::ErrorObjectOwned,
	PendingSubscriptionSink, RpcModule, SendTimeoutError, SubscriptionCloseResponse,
	SubscriptionMessage, SubscriptionSink,
};
use parking_lot::Mutex;
use sc_client_api::{Backend as _, BlockchainEvents, StorageKey, StorageProvider};
use serde::Serialize;
use serde_json::{json, Value};
use sp_api::{Metadata as _, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use sp_io::hashing::twox_128;
use std::{
	collections::HashMap,
	sync::Arc,
	time::{Duration, Instant},
};
use tokio::sync::{watch, OwnedSemaphorePermit, Semaphore};
use tracemet_primitives::Seconds;
use tracemet_runtime::{BlockNumber, Hash};

/// The pallets whose events are records. Sudo is there for the development chain, on which it decides
/// instead of the council.
pub const PALLETS: [&str; 11] = [
	"Accounts",
	"Certification",
	"Credits",
	"Footprint",
	"Validators",
	"Council",
	"CouncilMembership",
	"Governance",
	"SafeMode",
	"Sudo",
	"TxPause",
];

/// Most blocks that one call of `tracemet_records` looks at.
pub const MAX_BLOCKS_PER_PAGE: u32 = 256;

/// Encoded events of a page, in bytes: another block that would take it beyond is left for the next
/// one, so that only a single block can be more. In JSON they are some five times as long.
const MAX_BYTES_PER_PAGE: usize = 1 << 20;

/// Time after which a page ends, with the block that it has come to.
const MAX_TIME_PER_PAGE: Duration = Duration::from_millis(500);

/// A subscription is sent each block whose number is a multiple of this, even without records: about
/// one a minute with slots of 2 s.
pub const HEARTBEAT: BlockNumber = 32;

/// Most subscriptions that the node serves at the same time.
pub const MAX_SUBSCRIPTIONS: usize = 64;

/// Most of them that are of one connection. Connections to different addresses of the node may have
/// the same number, and then share these.
pub const MAX_PER_CONNECTION: usize = 4;

/// Most readers that read at the same time; others wait for their turn.
const MAX_READING: usize = 4;

/// Time that a reader may leave its connection's buffer full.
const PATIENCE: Duration = Duration::from_secs(30);

/// Runtimes whose metadata is kept: about 2 MB each.
const MAX_METADATA: usize = 16;

/// The log target.
const LOG_TARGET: &str = "tracemet::records";

/// Why records were not told. The codes are 9020 to 9025.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
	/// 9020: `from` is beyond the block that follows the finalized one.
	#[error(
		"`from` is {from}, but this node has finalized only up to {finalized}: if you got later blocks \
		 from another node, wait and ask again with the same `from`; if it never gets there, compare \
		 the genesis hash"
	)]
	FromBeyondFinalized {
		/// What was asked for.
		from: BlockNumber,
		/// The finalized block.
		finalized: BlockNumber,
	},
	/// 9021: the node has pruned what the block wrote.
	#[error(
		"the node no longer has the records of block {block}: ask an archive node, or start with \
		 block {earliest}, the earliest that it has"
	)]
	RecordsDiscarded {
		/// The block.
		block: BlockNumber,
		/// The first block whose records the node has.
		earliest: BlockNumber,
	},
	/// 9022: the node serves as many subscriptions as it may.
	#[error(
		"the node already serves {MAX_SUBSCRIPTIONS} subscriptions to records: end one, ask another \
		 node, or poll `tracemet_records`"
	)]
	TooManySubscriptions,
	/// 9022 too: the connection has as many of them as it may.
	#[error(
		"this connection already has {MAX_PER_CONNECTION} subscriptions to records, as many as one \
		 may have: end one, or poll `tracemet_records`"
	)]
	TooManyOfConnection,
	/// 9023: the subscription has ended because its reader did not take what was sent.
	#[error(
		"the subscription has ended because what was sent was not read in time: subscribe again \
		 from block {next}"
	)]
	SubscriberTooSlow {
		/// The first block that was not sent.
		next: BlockNumber,
	},
	/// 9024: the node could not read or decode the block's records.
	#[error("the node could not read the records of block {block}: {reason}. Tell its operator")]
	Unreadable {
		/// The block.
		block: BlockNumber,
		/// What went wrong.
		reason: String,
	},
	/// 9025: `limit` is 0 or above the maximum.
	#[error(
		"`limit` is {0}, but has to be from 1 to {MAX_BLOCKS_PER_PAGE}: ask for the rest from the \
		 answer's `next`"
	)]
	BlocksOutOfRange(u32),
}

impl Error {
	/// The JSON-RPC code of the error.
	pub fn code(&self) -> i32 {
		match self {
			Self::FromBeyondFinalized { .. } => 9020,
			Self::RecordsDiscarded { .. } => 9021,
			Self::TooManySubscriptions | Self::TooManyOfConnection => 9022,
			Self::SubscriberTooSlow { .. } => 9023,
			Self::Unreadable { .. } => 9024,
			Self::BlocksOutOfRange(_) => 9025,
		}
	}

	/// What a program needs to go on by itself.
	fn data(&self) -> Option<Value> {
		match self {
			Self::FromBeyondFinalized { finalized, .. } => Some(json!({ "finalized": finalized })),
			Self::RecordsDiscarded { earliest, .. } => Some(json!({ "earliest": earliest })),
			Self::SubscriberTooSlow { next } => Some(json!({ "next": next })),
			_ => None,
		}
	}
}

impl From<Error> for ErrorObjectOwned {
	fn from(error: Error) -> Self {
		Self::owned(error.code(), error.to_string(), error.data())
	}
}

/// Which block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BlockId {
	/// Its number.
	pub number: BlockNumber,
	/// Its hash.
	pub hash: Hash,
	/// When it was authored, in seconds since 1970; 0 of the genesis block.
	pub timestamp: Seconds,
}

/// A record.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
	/// The position of the event among all events of the block, counted from 0.
	pub index: u32,
	/// The position of the transaction that it is from, counted from 0; `None` if it is from the
	/// block's beginning or end.
	pub extrinsic: Option<u32>,
	/// The pallet.
	pub pallet: String,
	/// What the event is called.
	pub event: String,
	/// The fields of the event.
	pub fields: Value,
}

/// What a finalized block wrote into the books.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BlockRecords {
	/// The block.
	pub block: BlockId,
	/// The version of the runtime that executed it.
	pub spec_version: u32,
	/// Its records, in the order in which they were written.
	pub records: Vec<Record>,
}

/// The records of some blocks.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordsPage {
	/// The blocks that have records, in order.
	pub blocks: Vec<BlockRecords>,
	/// The first block that wasn't looked at: where to go on.
	pub next: BlockNumber,
	/// The finalized block.
	pub finalized: BlockNumber,
}

/// Tells what finalized blocks wrote into the books, to readers that poll.
#[rpc(server, namespace = "tracemet")]
pub trait RecordPages {
	/// The records of finalized blocks.
	///
	/// Parameters: `from`, the block to start with, at most the one after the finalized one; `limit`,
	/// optional: blocks to look at, from 1 to 256, 256 if left out. Fewer are looked at once half a
	/// second has passed, or if they would have more than a megabyte of events. The answer's `next` is
	/// where to go on; with `next` after `finalized` there is nothing more yet.
	/// Errors: 9020, 9021, 9024, 9025.
	#[method(name = "records")]
	async fn records(&self, from: BlockNumber, limit: Option<u32>) -> Result<RecordsPage, Error>;
}

/// Tells what finalized blocks wrote into the books, to readers that stay connected. A trait of its
/// own, because the notifications have the name of the method.
#[rpc(server, namespace = "tracemet")]
pub trait RecordSubscription {
	/// The records of each finalized block, as `tracemet_records` notifications.
	///
	/// Parameters: `from`, optional: the block to start with, at most the one after the finalized
	/// one; the finalized one if left out. The first block is sent in any case, others if they have
	/// records or their number is a multiple of 32. Who is cut off subscribes again from the block
	/// after the last that arrived.
	/// Errors: 9020, 9021, 9022; and as the last notification 9021, 9023, 9024.
	#[subscription(
		name = "subscribeRecords" => "records",
		unsubscribe = "unsubscribeRecords",
		item = BlockRecords
	)]
	async fn subscribe_records(&self, from: Option<BlockNumber>) -> SubscriptionCloseResponse;
}

/// What records are read from.
pub trait Chain: Send + Sync + 'static {
	/// The number of the finalized block.
	fn finalized(&self) -> BlockNumber;
	/// The hash of a block of the best chain.
	fn hash(&self, number: BlockNumber) -> sp_blockchain::Result<Hash>;
	/// Whether the node has the state after a block.
	fn has_state(&self, number: BlockNumber) -> bool;
	/// A value in the state after a block.
	fn value(&self, at: Hash, key: Vec<u8>) -> sp_blockchain::Result<Option<Vec<u8>>>;
	/// The metadata of the runtime in the state after a block, if it has any of [`METADATA_VERSION`].
	fn metadata(&self, at: Hash) -> sp_blockchain::Result<Option<Vec<u8>>>;
}

/// The chain of a node.
pub struct NodeChain {
	/// The client.
	pub client: Arc<Client>,
	/// The database behind it.
	pub backend: Arc<Backend>,
}

impl Chain for NodeChain {
	fn finalized(&self) -> BlockNumber {
		self.client.info().finalized_number
	}

	fn hash(&self, number: BlockNumber) -> sp_blockchain::Result<Hash> {
		HeaderBackend::hash(&*self.client, number)?.ok_or_else(|| {
			sp_blockchain::Error::UnknownBlock(format!("the node has no block {number}"))
		})
	}

	fn has_state(&self, number: BlockNumber) -> bool {
		self.hash(number).is_ok_and(|hash| self.backend.have_state_at(hash, number))
	}

	fn value(&self, at: Hash, key: Vec<u8>) -> sp_blockchain::Result<Option<Vec<u8>>> {
		Ok(self.client.storage(at, &StorageKey(key))?.map(|data| data.0))
	}

	fn metadata(&self, at: Hash) -> sp_blockchain::Result<Option<Vec<u8>>> {
		let metadata = self.client.runtime_api().metadata_at_version(at, METADATA_VERSION)?;
		Ok(metadata.map(|metadata| (*metadata).clone()))
	}
}

/// Tells subscriptions the number of each newly finalized block until the node stops.
pub async fn watch(client: Arc<Client>, finalized: watch::Sender<BlockNumber>) {
	let mut notifications = client.finality_notification_stream();
	finalized.send_replace(client.info().finalized_number);
	// Only the number is kept: a notification that waits would keep its block from being pruned.
	while let Some(notification) = notifications.next().await {
		finalized.send_replace(notification.header.number);
	}
}

/// Answers `tracemet_records` and serves the subscriptions. Clones share their limits.
pub struct Records<C> {
	shared: Arc<Shared<C>>,
}

impl<C> Clone for Records<C> {
	fn clone(&self) -> Self {
		Self { shared: self.shared.clone() }
	}
}

struct Shared<C> {
	chain: C,
	finalized: watch::Receiver<BlockNumber>,
	subscriptions: Arc<Semaphore>,
	/// How many subscriptions each connection has, if any.
	connections: Mutex<HashMap<ConnectionId, usize>>,
	reading: Arc<Semaphore>,
	patience: Duration,
	/// The metadata of runtimes by their version, the one used last in front.
	metadata: Mutex<Vec<(u32, Arc<Metadata>)>>,
}

/// A place among the subscriptions that are served, which is given back when this is dropped.
struct Place<C> {
	shared: Arc<Shared<C>>,
	connection: ConnectionId,
	_of_node: OwnedSemaphorePermit,
}

impl<C> Drop for Place<C> {
	fn drop(&mut self) {
		let mut connections = self.shared.connections.lock();
		let left = connections.remove(&self.connection).unwrap_or_default().saturating_sub(1);
		if left > 0 {
			connections.insert(self.connection, left);
		}
	}
}

impl<C: Chain> Records<C> {
	/// The records of a chain. `finalized`: is told when another block is finalized.
	pub fn new(chain: C, finalized: watch::Receiver<BlockNumber>) -> Self {
		Self::with_limits(chain, finalized, MAX_SUBSCRIPTIONS, PATIENCE)
	}

	fn with_limits(
		chain: C,
		finalized: watch::Receiver<BlockNumber>,
		subscriptions: usize,
		patience: Duration,
	) -> Self {
		let shared = Shared {
			chain,
			finalized,
			subscriptions: Arc::new(Semaphore::new(subscriptions)),
			connections: Mutex::default(),
			reading: Arc::new(Semaphore::new(MAX_READING)),
			patience,
			metadata: Mutex::default(),
		};
		Self { shared: Arc::new(shared) }
	}

	/// The methods. Fails only if two of them have the same name.
	pub fn into_module(self) -> Result<RpcModule<()>, RegisterMethodError> {
		let mut module = RpcModule::new(());
		module.merge(RecordPagesServer::into_rpc(self.clone()))?;
		module.merge(RecordSubscriptionServer::into_rpc(self))?;
		Ok(module)
	}

	/// What a subscription needs before it begins: a place among those served, and the block to start
	/// with.
	fn begin(
		&self,
		connection: ConnectionId,
		from: Option<BlockNumber>,
	) -> Result<(Place<C>, BlockNumber), Error> {
		let shared = &self.shared;
		let finalized = shared.chain.finalized();
		let from = from.unwrap_or(finalized);
		check_from(from, finalized)?;
		if from <= finalized && !shared.has(from) {
			return Err(shared.discarded(from));
		}
		Ok((self.take_place(connection)?, from))
	}

	fn take_place(&self, connection: ConnectionId) -> Result<Place<C>, Error> {
		let shared = self.shared.clone();
		let mut connections = shared.connections.lock();
		let taken = connections.get(&connection).copied().unwrap_or_default();
		if taken >= MAX_PER_CONNECTION {
			return Err(Error::TooManyOfConnection);
		}
		let of_node = shared.subscriptions.clone().try_acquire_owned();
		let of_node = of_node.map_err(|_| Error::TooManySubscriptions)?;
		connections.insert(connection, taken.saturating_add(1));
		drop(connections);
		Ok(Place { shared, connection, _of_node: of_node })
	}

	/// Sends the blocks from `from` on, until the reader unsubscribes or the node stops.
	async fn send(&self, sink: &SubscriptionSink, from: BlockNumber) -> Result<(), Error> {
		let mut finalized = self.shared.finalized.clone();
		let mut next = from;
		loop {
			// What is finalized from here on is noticed below.
			finalized.mark_unchanged();
			// The first block is sent in any case.
			let is_sent =
				move |number: BlockNumber| number == from || number.is_multiple_of(HEARTBEAT);
			let page = self.page(next, HEARTBEAT, is_sent).await?;
			let at_the_end = page.next > page.finalized;
			for block in page.blocks {
				let number = block.block.number;
				let Ok(message) = SubscriptionMessage::from_json(&block) else { return Ok(()) };
				match sink.send_timeout(message, self.shared.patience).await {
					Ok(()) => {}
					Err(SendTimeoutError::Timeout(_)) => {
						return Err(Error::SubscriberTooSlow { next: number });
					}
					Err(SendTimeoutError::Closed(_)) => return Ok(()),
				}
			}
			next = page.next;
			if at_the_end {
				tokio::select! {
					() = sink.closed() => return Ok(()),
					changed = finalized.changed() => if changed.is_err() { return Ok(()) },
				}
			}
		}
	}

	/// [`Shared::page`], when it is this reader's turn. Reading blocks the thread, which is not one of
	/// those that the node's other tasks run on.
	async fn page(
		&self,
		from: BlockNumber,
		limit: u32,
		keep: impl Fn(BlockNumber) -> bool + Send + 'static,
	) -> Result<RecordsPage, Error> {
		let failed = |reason: String| Error::Unreadable { block: from, reason };
		let shared = self.shared.clone();
		let turn = shared.reading.clone().acquire_owned().await;
		let turn = turn.map_err(|error| failed(error.to_string()))?;
		// The turn ends with the reading, also if nobody waits for it any more.
		let read = move || {
			let page = shared.page(from, limit, keep);
			drop(turn);
			page
		};
		tokio::task::spawn_blocking(read).await.map_err(|error| failed(error.to_string()))?
	}
}

#[async_trait]
impl<C: Chain> RecordPagesServer for Records<C> {
	async fn records(&self, from: BlockNumber, limit: Option<u32>) -> Result<RecordsPage, Error> {
		let limit = match limit.unwrap_or(MAX_BLOCKS_PER_PAGE) {
			limit @ 1..=MAX_BLOCKS_PER_PAGE => limit,
			given => return Err(Error::BlocksOutOfRange(given)),
		};
		check_from(from, self.shared.chain.finalized())?;
		self.page(from, limit, |_| false).await
	}
}

#[async_trait]
impl<C: Chain> RecordSubscriptionServer for Records<C> {
	async fn subscribe_records(
		&self,
		pending: PendingSubscriptionSink,
		from: Option<BlockNumber>,
	) -> SubscriptionCloseResponse {
		let (_place, from) = match self.begin(pending.connection_id(), from) {
			Ok(begun) => begun,
			Err(error) => {
				pending.reject(error).await;
				return SubscriptionCloseResponse::None;
			}
		};
		let Ok(sink) = pending.accept().await else { return SubscriptionCloseResponse::None };
		let Err(error) = self.send(&sink, from).await else {
			return SubscriptionCloseResponse::None;
		};
		match SubscriptionMessage::from_json(&ErrorObjectOwned::from(error)) {
			Ok(message) => SubscriptionCloseResponse::NotifErr(message),
			Err(_) => SubscriptionCloseResponse::None,
		}
	}
}

impl<C: Chain> Shared<C> {
	/// Reads up to `limit` finalized blocks from `from` on. A block without records is left out,
	/// unless `keep` says otherwise of its number.
	fn page(
		&self,
		from: BlockNumber,
		limit: u32,
		keep: impl Fn(BlockNumber) -> bool,
	) -> Result<RecordsPage, Error> {
		let began = Instant::now();
		let finalized = self.chain.finalized();
		let end = finalized.saturating_add(1).min(from.saturating_add(limit));
		let mut page = RecordsPage { blocks: Vec::new(), next: from, finalized };
		let mut bytes = 0usize;
		while page.next < end
			&& bytes < MAX_BYTES_PER_PAGE
			&& (page.next == from || began.elapsed() < MAX_TIME_PER_PAGE)
		{
			let (block, read) = self
				.block(page.next, keep(page.next))
				.map_err(|error| self.failed(page.next, error))?;
			bytes = bytes.saturating_add(read);
			if !page.blocks.is_empty() && bytes > MAX_BYTES_PER_PAGE {
				break;
			}
			page.blocks.extend(block);
			page.next = page.next.saturating_add(1);
		}
		Ok(page)
	}

	/// The records of a block, and how many bytes its events were. `None` if it has none, unless it is
	/// to be kept all the same.
	fn block(
		&self,
		number: BlockNumber,
		keep: bool,
	) -> sp_blockchain::Result<(Option<BlockRecords>, usize)> {
		let hash = self.chain.hash(number)?;
		let spec_version = self.spec_version(hash)?;
		let events = self.chain.value(hash, key("System", "Events"))?;
		let (records, bytes) = match events {
			Some(encoded) => {
				let events = self.metadata(spec_version, number)?.events(&encoded);
				(records(events.map_err(application)?), encoded.len())
			}
			None => (Vec::new(), 0),
		};
		if records.is_empty() && !keep {
			return Ok((None, bytes));
		}
		let now = self.chain.value(hash, key("Timestamp", "Now"))?;
		let milliseconds = match now {
			Some(encoded) => u64::decode(&mut &*encoded).map_err(application)?,
			None => 0,
		};
		let block = BlockId { number, hash, timestamp: milliseconds / 1_000 };
		Ok((Some(BlockRecords { block, spec_version, records }), bytes))
	}

	/// The version of the runtime that executed a block. Each notes its own when it begins with its
	/// first block, and in the genesis state.
	fn spec_version(&self, at: Hash) -> sp_blockchain::Result<u32> {
		let noted = self.chain.value(at, key("System", "LastRuntimeUpgrade"))?.unwrap_or_default();
		let Compact(version) = Compact::<u32>::decode(&mut &*noted).map_err(application)?;
		Ok(version)
	}

	/// The metadata of the runtime that executed a block, which is of this version.
	fn metadata(
		&self,
		spec_version: u32,
		number: BlockNumber,
	) -> sp_blockchain::Result<Arc<Metadata>> {
		// Held while it is read: another reader would only read the same.
		let mut kept = self.metadata.lock();
		let known = kept.iter().position(|(version, _)| *version == spec_version);
		let entry = match known {
			Some(position) => kept.remove(position),
			None => {
				// An upgrade takes effect with the next block: the runtime is the one that the
				// parent left.
				let parent = self.chain.hash(number.saturating_sub(1))?;
				let encoded = self.chain.metadata(parent)?.ok_or(decode::Undecodable::Metadata);
				let metadata = encoded.and_then(|encoded| Metadata::read(&encoded));
				(spec_version, Arc::new(metadata.map_err(application)?))
			}
		};
		let metadata = entry.1.clone();
		kept.insert(0, entry);
		kept.truncate(MAX_METADATA);
		Ok(metadata)
	}

	/// Whether the node has what the records of a block are read from.
	fn has(&self, number: BlockNumber) -> bool {
		self.chain.has_state(number) && self.chain.has_state(number.saturating_sub(1))
	}

	/// The first block whose records the node has. From there on it has all: states are pruned in the
	/// order of the chain.
	fn earliest(&self) -> BlockNumber {
		let (mut low, mut high) = (0, self.chain.finalized());
		while low < high {
			let middle = low.midpoint(high);
			// The state of the genesis block may be kept when those after it are not.
			match self.has(middle.max(1)) {
				true => high = middle,
				false => low = middle.saturating_add(1),
			}
		}
		low
	}

	fn discarded(&self, block: BlockNumber) -> Error {
		Error::RecordsDiscarded { block, earliest: self.earliest() }
	}

	/// Why a block could not be read.
	fn failed(&self, block: BlockNumber, error: sp_blockchain::Error) -> Error {
		if !self.has(block) {
			return self.discarded(block);
		}
		log::warn!(target: LOG_TARGET, "the records of block {block} can't be read: {error}");
		Error::Unreadable { block, reason: error.to_string() }
	}
}

/// A reader may wait for the block after the finalized one, but not ask for later ones.
fn check_from(from: BlockNumber, finalized: BlockNumber) -> Result<(), Error> {
	match from <= finalized.saturating_add(1) {
		true => Ok(()),
		false => Err(Error::FromBeyondFinalized { from, finalized }),
	}
}

/// The records among the events of a block.
fn records(events: Vec<Event>) -> Vec<Record> {
	(0u32..)
		.zip(events)
		.filter(|(_, event)| PALLETS.contains(&event.pallet.as_str()))
		.map(|(index, Event { extrinsic, pallet, name, fields })| Record {
			index,
			extrinsic,
			pallet,
			event: name,
			fields,
		})
		.collect()
}

/// The key of a storage value.
fn key(pallet: &str, value: &str) -> Vec<u8> {
	[twox_128(pallet.as_bytes()), twox_128(value.as_bytes())].concat()
}

fn application(error: impl std::error::Error + Send + Sync + 'static) -> sp_blockchain::Error {
	sp_blockchain::Error::Application(Box::new(error))
}

#[cfg(test)]
mod tests;
