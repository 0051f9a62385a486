//! Signing, submitting, and following a transaction into a finalized block.

use super::{
	prepared::sign, AccountId, At, Call, Chain, ChainError, Failure, Readable, Refusal, Style,
};
use crate::keys;
use codec::Decode;
use std::time::Duration;
use subxt::{
	client::OnlineClientAtBlockImpl,
	extrinsics::ExtrinsicEvents,
	transactions::{TransactionInBlock, TransactionProgress, TransactionStatus},
	utils::H256,
	SubstrateConfig,
};
use subxt_signer::sr25519::Keypair;
use tokio::time;

type Progress = TransactionProgress<SubstrateConfig, OnlineClientAtBlockImpl<SubstrateConfig>>;
type InBlock = TransactionInBlock<SubstrateConfig, OnlineClientAtBlockImpl<SubstrateConfig>>;

/// How long a transaction may take into a block, and from there to finality.
pub(super) const PATIENCE: Duration = Duration::from_secs(120);

/// Length of the motion's hash, which comes first in the events of the council.
const HASH_LENGTH: usize = 32;

/// An event of a transaction, its fields still encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawEvent {
	pallet: String,
	name: String,
	fields: Vec<u8>,
}

/// A transaction in a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Included {
	/// The block.
	pub block: H256,
	/// What came of it.
	pub events: Vec<RawEvent>,
	/// Why the call failed, if it did. Then it changed nothing.
	pub failure: Option<Failure>,
}

impl Included {
	/// The fields, or the first of them, of each event of this kind, in order.
	pub fn events<T: Decode>(&self, pallet: &str, name: &str) -> Result<Vec<T>, ChainError> {
		self.events
			.iter()
			.filter(|event| event.pallet == pallet && event.name == name)
			.map(|event| {
				T::decode(&mut &event.fields[..]).map_err(|reason| ChainError::UnknownForm {
					what: format!("the event {pallet}.{name}"),
					reason,
				})
			})
			.collect()
	}

	/// The fields, or the first of them, of the one event of this kind.
	pub fn event<T: Decode>(&self, pallet: &str, name: &str) -> Result<T, ChainError> {
		self.events(pallet, name)?.pop().ok_or_else(|| ChainError::UnknownForm {
			what: format!("the event {pallet}.{name}"),
			reason: "it is missing".into(),
		})
	}
}

/// A transaction in the pool or in a block.
pub struct Submitted {
	what: String,
	progress: Progress,
	included: Option<Included>,
	is_final: bool,
}

impl Chain {
	/// Signs a call and hands it to the pool, which may refuse it. `what`: for messages.
	///
	/// Several transactions of one signer can be on their way; they keep their order. An error leaves
	/// open whether the node has it: where nothing may be done twice, use [`Chain::prepare`].
	pub async fn submit(
		&self,
		what: &str,
		signer: &Keypair,
		call: &Call,
	) -> Result<Result<Submitted, Refusal>, ChainError> {
		let at = self.best().await?;
		let finalized = self.finalized().await?;
		let account = keys::account(signer);
		// Held until the pool has answered, so that nonces are used in order and none is lost.
		let mut nonces = self.nonces.lock().await;
		let nonce = match nonces.get(&account) {
			Some(nonce) => *nonce,
			None => self.next_nonce(&account).await?,
		};
		let signed = sign(&at, &finalized, signer, call, nonce)?;
		match at.block.transactions().from_bytes(signed.bytes).submit_and_watch().await {
			Ok(progress) => {
				nonces.insert(account, nonce + 1);
				Ok(Ok(Submitted {
					what: what.to_owned(),
					progress,
					included: None,
					is_final: false,
				}))
			}
			Err(error) => Refusal::of(&error).map(Err).ok_or_else(|| error.into()),
		}
	}

	/// The events of a transaction for people to read.
	pub async fn readable_events(
		&self,
		included: &Included,
		style: Style,
	) -> Result<Vec<Readable>, ChainError> {
		let at = self.at(included.block).await?;
		let metadata = at.block.metadata_ref();
		let read = |event: &RawEvent| {
			Readable::event(&event.pallet, &event.name, &event.fields, metadata, style)
		};
		included.events.iter().map(read).collect()
	}

	pub(super) async fn next_nonce(&self, account: &AccountId) -> Result<u64, ChainError> {
		Ok(self
			.rpc
			.system_account_next_index(&subxt::utils::AccountId32(*account.as_ref()))
			.await?)
	}

	/// What became of a transaction in its block.
	async fn included(&self, found: &InBlock) -> Result<Included, ChainError> {
		let events = found.fetch_events().await.map_err(subxt::Error::from)?;
		told(&self.at(found.block_hash()).await?, &events)
	}
}

/// What the events of a transaction say became of it. `at`: its block.
pub(super) fn told(
	at: &At,
	events: &ExtrinsicEvents<SubstrateConfig>,
) -> Result<Included, ChainError> {
	let mut included = Included { block: at.hash(), events: Vec::new(), failure: None };
	for event in events.iter() {
		let event = event.map_err(subxt::Error::from)?;
		let (pallet, name) = (event.pallet_name(), event.event_name());
		let error = match (pallet, name, event.field_bytes()) {
			("System", "ExtrinsicFailed", fields) => Some(fields),
			// What governance calls reports its result inside of a call that succeeds.
			("Sudo", "Sudid", [1, error @ ..]) => Some(error),
			("Council", "Executed", fields) => match fields.get(HASH_LENGTH..) {
				Some([1, error @ ..]) => Some(error),
				_ => None,
			},
			_ => None,
		};
		if let Some(error) = error {
			included.failure = Some(Failure::decode(error, at.block.metadata())?);
		}
		if (pallet, name) == ("Council", "Disapproved") {
			included.failure = Some(Failure::disapproved());
		}
		included.events.push(RawEvent {
			pallet: pallet.to_owned(),
			name: name.to_owned(),
			fields: event.field_bytes().to_vec(),
		});
	}
	Ok(included)
}

impl Submitted {
	/// What it is, for messages.
	pub fn what(&self) -> &str {
		&self.what
	}

	/// Waits until a best block has it.
	pub async fn in_block(&mut self, chain: &Chain) -> Result<Included, ChainError> {
		if let Some(included) = &self.included {
			return Ok(included.clone());
		}
		let found = self.wait("to enter a block", false).await?;
		let included = chain.included(&found).await?;
		self.included = Some(included.clone());
		Ok(included)
	}

	/// Waits until a finalized block has it, with the same results that were seen first. Answers the
	/// block.
	pub async fn finalized(mut self, chain: &Chain) -> Result<H256, ChainError> {
		if let (true, Some(included)) = (self.is_final, &self.included) {
			return Ok(included.block);
		}
		let found = self.wait("to be finalized", true).await?;
		let block = found.block_hash();
		if let Some(included) = self.included.filter(|included| included.block != block) {
			let finally = chain.included(&found).await?;
			if finally.events != included.events || finally.failure != included.failure {
				return Err(ChainError::Reorganised { what: self.what });
			}
		}
		Ok(block)
	}

	async fn wait(&mut self, until: &str, finalized: bool) -> Result<InBlock, ChainError> {
		let lost = |reason: String| ChainError::Lost { what: self.what.clone(), reason };
		let (progress, is_final) = (&mut self.progress, &mut self.is_final);
		let waiting = async {
			loop {
				let Some(status) = progress.next().await else {
					return Err(lost("the node stopped reporting on it".to_owned()));
				};
				match status.map_err(subxt::Error::from)? {
					TransactionStatus::InFinalizedBlock(found) => {
						*is_final = true;
						return Ok(found);
					}
					TransactionStatus::InBestBlock(found) if !finalized => return Ok(found),
					TransactionStatus::Error { message }
					| TransactionStatus::Invalid { message }
					| TransactionStatus::Dropped { message } => return Err(lost(message)),
					_ => {}
				}
			}
		};
		time::timeout(PATIENCE, waiting).await.map_err(|_| ChainError::Timeout {
			what: format!("`{}` {until}", self.what),
			seconds: PATIENCE.as_secs(),
		})?
	}
}
