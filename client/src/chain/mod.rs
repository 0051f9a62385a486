//! A connection to a TraceMet chain: reads in the terms of `tracemet-primitives`, calls that are
//! checked against the chain's own metadata before they are signed.

mod calls;
mod certificate;
mod council;
mod dispute;
mod dossier;
mod dry_run;
mod error;
mod freeze;
mod lists;
mod names;
mod prepared;
mod readable;
mod submit;

pub use calls::Call;
pub use certificate::{JustifiedHeader, Sealed, SetChanges};
pub use council::Motion;
pub use dispute::Resolution;
pub use dry_run::{DryRun, Prospect};
pub use error::{ChainError, Failure, Refusal};
pub use freeze::FreezeTarget;
pub use lists::Listed;
pub use names::{NameError, Named, Names};
pub use prepared::{Conclusion, Lapse, Signed};
pub use readable::{Readable, Style};
pub use submit::{Included, Submitted};

use codec::{Decode, DecodeAll, Encode};
use sp_core::crypto::AccountId32;
use std::{collections::HashMap, time::Duration};
use subxt::{
	backend::LegacyBackend,
	config::RpcConfigFor,
	dynamic::{self, Value},
	rpcs::{client::RpcParams, methods::legacy::LegacyRpcMethods, RpcClient},
	utils::H256,
	OnlineClient, OnlineClientAtBlock, SubstrateConfig,
};
use tokio::{sync::Mutex, time};
use tracemet_primitives::{
	views::{
		ExitStatementView, FootprintView, LotView, MassBalanceView, OverdraftView,
		RequestFootprintView, RequestView, RollUpView, WorkListStatusView,
	},
	ExitId, FootprintStatus, GoodId, LabelId, LotId, OutputLineId, PeriodId, RequestId,
	RequestStatus, Seconds, Supply,
};

/// An account on the chain.
pub type AccountId = AccountId32;

/// How long to wait for the node to answer at all.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
/// How often to look for a change.
const POLL_INTERVAL: Duration = Duration::from_millis(250);
/// How long a chain may take to make its first block.
const FIRST_BLOCK_TIMEOUT: Duration = Duration::from_secs(60);
/// How long the validators may take to agree on a footprint.
const FOOTPRINT_TIMEOUT: Duration = Duration::from_secs(120);
/// How long the chain may take to approve a request by itself, once its footprint is accepted.
const APPROVAL_TIMEOUT: Duration = Duration::from_secs(30);
/// The pallets that make a chain a TraceMet chain.
const PALLETS: [&str; 4] = ["Accounts", "Certification", "Credits", "Footprint"];

/// The chain as of one block.
pub struct At {
	block: OnlineClientAtBlock<SubstrateConfig>,
}

impl At {
	/// The number of the block.
	pub fn number(&self) -> u64 {
		self.block.block_number()
	}

	/// The hash of the block.
	pub fn hash(&self) -> H256 {
		self.block.block_hash()
	}
}

/// A connection to a chain.
pub struct Chain {
	client: OnlineClient<SubstrateConfig>,
	rpc: LegacyRpcMethods<RpcConfigFor<SubstrateConfig>>,
	/// The same connection, for the node's own methods.
	node: RpcClient,
	/// The next nonce of each account that has signed in this run.
	nonces: Mutex<HashMap<AccountId, u64>>,
}

impl Chain {
	/// Connects to the node at `url` and waits until its chain has a block.
	pub async fn connect(url: &str) -> Result<Self, ChainError> {
		let unreachable = |reason: String| ChainError::Unreachable { url: url.to_owned(), reason };
		let connecting = async {
			let rpc = RpcClient::from_insecure_url(url).await.map_err(|e| e.to_string())?;
			let backend = LegacyBackend::<SubstrateConfig>::builder().build(rpc.clone());
			let client = OnlineClient::from_backend_with_config(
				SubstrateConfig::new(),
				std::sync::Arc::new(backend),
			)
			.await
			.map_err(|e| e.to_string())?;
			Ok((client, rpc))
		};
		let (client, node) = time::timeout(CONNECT_TIMEOUT, connecting)
			.await
			.map_err(|_| unreachable(format!("no answer within {} s", CONNECT_TIMEOUT.as_secs())))?
			.map_err(unreachable)?;
		let rpc = LegacyRpcMethods::new(node.clone());
		let chain = Self { client, rpc, node, nonces: Mutex::default() };
		let at = chain.first_block().await?;
		let metadata = at.block.metadata_ref();
		if let Some(missing) =
			PALLETS.iter().find(|pallet| metadata.pallet_by_name(pallet).is_none())
		{
			return Err(ChainError::AnotherChain { url: url.to_owned(), missing });
		}
		Ok(chain)
	}

	/// A chain that has just started has no time yet.
	async fn first_block(&self) -> Result<At, ChainError> {
		let waiting = async {
			loop {
				let at = self.best().await?;
				if at.number() > 0 {
					return Ok(at);
				}
				time::sleep(POLL_INTERVAL).await;
			}
		};
		time::timeout(FIRST_BLOCK_TIMEOUT, waiting).await.map_err(|_| ChainError::Timeout {
			what: "the chain's first block".to_owned(),
			seconds: FIRST_BLOCK_TIMEOUT.as_secs(),
		})?
	}

	/// The chain as of its best block.
	pub async fn best(&self) -> Result<At, ChainError> {
		let hash = self.rpc.chain_get_block_hash(None).await?.ok_or(ChainError::NoBlocks)?;
		self.at(hash).await
	}

	/// The chain as of its last finalized block.
	pub async fn finalized(&self) -> Result<At, ChainError> {
		self.at(self.rpc.chain_get_finalized_head().await?).await
	}

	async fn at(&self, hash: H256) -> Result<At, ChainError> {
		Ok(At { block: self.client.at_block(hash).await.map_err(subxt::Error::from)? })
	}

	/// Asks the node with a JSON-RPC method of its own.
	pub async fn node<const N: usize>(
		&self,
		method: &'static str,
		parameters: [serde_json::Value; N],
	) -> Result<serde_json::Value, ChainError> {
		let mut given = RpcParams::new();
		for parameter in parameters {
			given.push(parameter)?;
		}
		self.node.request(method, given).await.map_err(|error| match error {
			subxt::rpcs::Error::User(answer) => {
				ChainError::Refusing { code: answer.code, message: answer.message }
			}
			error => error.into(),
		})
	}

	/// The account that a key signs for: as its new key, as a delegate, or else its own.
	pub async fn account_of_key(&self, at: &At, key: &AccountId) -> Result<AccountId, ChainError> {
		for map in ["AccountOfKey", "Delegates"] {
			let found = self.entry(at, "Accounts", map, vec![Value::from_bytes(key)]).await?;
			if let Some(account) = found {
				return Ok(account);
			}
		}
		Ok(key.clone())
	}

	/// The chain's clock.
	pub async fn now(&self, at: &At) -> Result<Seconds, ChainError> {
		let milliseconds = self.value::<u64>(at, "Timestamp", "Now").await?.unwrap_or_default();
		Ok(milliseconds / 1_000)
	}

	/// The key that may use `Sudo.sudo`, if the chain has that pallet and a key is set.
	pub async fn sudo_key(&self, at: &At) -> Result<Option<AccountId>, ChainError> {
		self.value(at, "Sudo", "Key").await
	}

	/// A storage value. `None` if there is none, or no such pallet.
	async fn value<T: Decode>(
		&self,
		at: &At,
		pallet: &'static str,
		item: &'static str,
	) -> Result<Option<T>, ChainError> {
		self.entry(at, pallet, item, Vec::new()).await
	}

	/// An entry of a storage map. The key is encoded as the chain's metadata wants it.
	async fn entry<T: Decode>(
		&self,
		at: &At,
		pallet: &'static str,
		item: &'static str,
		key: Vec<Value>,
	) -> Result<Option<T>, ChainError> {
		if at.block.metadata_ref().pallet_by_name(pallet).is_none() {
			return Ok(None);
		}
		let address = dynamic::storage::<Vec<Value>, Value>(pallet, item);
		let found = at.block.storage().try_fetch(address, key).await.map_err(subxt::Error::from)?;
		found.map(|value| decode(&format!("{pallet}.{item}"), value.bytes())).transpose()
	}

	/// An entry of a storage map in the form that the chain's metadata describes.
	async fn described_entry(
		&self,
		at: &At,
		pallet: &'static str,
		item: &'static str,
		key: Vec<Value>,
	) -> Result<Option<Value>, ChainError> {
		let address = dynamic::storage::<Vec<Value>, Value>(pallet, item);
		let found = at.block.storage().try_fetch(address, key).await.map_err(subxt::Error::from)?;
		let value = found.map(|value| value.decode()).transpose();
		Ok(value.map_err(subxt::Error::from)?)
	}

	/// Waits until the footprint of a request is accepted or disputed. `what`: for messages.
	pub async fn footprint_settled(
		&self,
		request: RequestId,
		what: &str,
	) -> Result<FootprintStatus, ChainError> {
		let waiting = async {
			loop {
				let at = self.best().await?;
				match self.request(&at, request).await?.map(|view| view.footprint) {
					None | Some(FootprintStatus::Pending) => time::sleep(POLL_INTERVAL).await,
					Some(settled) => return Ok(settled),
				}
			}
		};
		time::timeout(FOOTPRINT_TIMEOUT, waiting).await.map_err(|_| ChainError::Timeout {
			what: format!("the validators' votes on the footprint of `{what}`"),
			seconds: FOOTPRINT_TIMEOUT.as_secs(),
		})?
	}

	/// Waits until all footprints are calculated that can be, and all restatements are passed on.
	pub async fn calculated(&self) -> Result<(), ChainError> {
		let waiting = async {
			loop {
				let at = self.best().await?;
				let left = self.work_list_status(&at).await?;
				if left.open == 0 && !left.restating && !left.revaluing {
					return Ok(());
				}
				time::sleep(POLL_INTERVAL).await;
			}
		};
		time::timeout(FOOTPRINT_TIMEOUT, waiting).await.map_err(|_| ChainError::Timeout {
			what: "the validators' votes on all footprints".to_owned(),
			seconds: FOOTPRINT_TIMEOUT.as_secs(),
		})?
	}

	/// Waits until a request is decided on, a while at most. Answers where it stands.
	pub async fn decided(
		&self,
		request: RequestId,
	) -> Result<Option<RequestView<AccountId>>, ChainError> {
		let deadline = time::Instant::now() + APPROVAL_TIMEOUT;
		loop {
			let at = self.best().await?;
			let view = self.request(&at, request).await?;
			let waits = view.as_ref().is_some_and(|view| view.status == RequestStatus::Pending);
			if !waits || time::Instant::now() >= deadline {
				return Ok(view);
			}
			time::sleep(POLL_INTERVAL).await;
		}
	}

	/// A lot.
	pub async fn lot(&self, at: &At, lot: LotId) -> Result<Option<LotView<AccountId>>, ChainError> {
		self.ask(at, "lot", lot).await
	}

	/// A certificate request.
	pub async fn request(
		&self,
		at: &At,
		request: RequestId,
	) -> Result<Option<RequestView<AccountId>>, ChainError> {
		self.ask(at, "request", request).await
	}

	/// The footprint of what is left of a lot.
	pub async fn footprint_of_lot(
		&self,
		at: &At,
		lot: LotId,
	) -> Result<Option<FootprintView<AccountId>>, ChainError> {
		self.ask(at, "footprint_of_lot", lot).await
	}

	/// The footprint of all lines of a request, ordinary ones included, and where it stands.
	pub async fn footprint(
		&self,
		at: &At,
		request: RequestId,
	) -> Result<Option<RequestFootprintView<AccountId>>, ChainError> {
		self.ask(at, "footprint", request).await
	}

	/// A mass-balance account in the current accounting period.
	pub async fn mass_balance_account(
		&self,
		at: &At,
		account: &AccountId,
		good: GoodId,
		label: LabelId,
	) -> Result<Option<MassBalanceView>, ChainError> {
		self.ask(at, "mass_balance_account", (account, good, label, None::<PeriodId>)).await
	}

	/// The revision of the footprint that an output line is held by. None if it isn't held.
	pub async fn held_by(&self, at: &At, line: OutputLineId) -> Result<Option<u32>, ChainError> {
		let key = Value::named_composite([
			("request", Value::u128(line.request.0.into())),
			("line", Value::u128(line.line.into())),
		]);
		self.entry(at, "Credits", "BrokenCriteria", vec![key]).await
	}

	/// An exit statement.
	pub async fn exit_statement(
		&self,
		at: &At,
		exit: ExitId,
	) -> Result<Option<ExitStatementView<AccountId>>, ChainError> {
		self.ask(at, "exit_statement", exit).await
	}

	/// What a custody account has left to repay.
	pub async fn overdraft(
		&self,
		at: &At,
		account: &AccountId,
		good: GoodId,
		label: LabelId,
	) -> Result<Option<OverdraftView>, ChainError> {
		self.ask(at, "overdraft", (account, good, label)).await
	}

	/// What became of the certified mass of a custody account under a label, in an accounting period or
	/// in the current one.
	pub async fn roll_up_of_account(
		&self,
		at: &At,
		account: &AccountId,
		label: LabelId,
		period: Option<PeriodId>,
	) -> Result<Option<RollUpView>, ChainError> {
		self.ask(at, "roll_up_of_account", (account, label, period)).await
	}

	/// What became of all mass that was certified under a label.
	pub async fn roll_up_of_label(
		&self,
		at: &At,
		label: LabelId,
	) -> Result<Option<RollUpView>, ChainError> {
		self.ask(at, "roll_up_of_label", label).await
	}

	/// What became of all certified mass.
	pub async fn network_roll_up(&self, at: &At) -> Result<RollUpView, ChainError> {
		self.ask(at, "network_roll_up", ()).await
	}

	/// What became of all mass that was ever issued of a good under a label.
	pub async fn supply(
		&self,
		at: &At,
		good: GoodId,
		label: LabelId,
	) -> Result<Supply, ChainError> {
		self.ask(at, "supply", (good, label)).await
	}

	/// How much is left to calculate.
	pub async fn work_list_status(&self, at: &At) -> Result<WorkListStatusView, ChainError> {
		self.ask(at, "work_list_status", ()).await
	}

	/// Asks the runtime API.
	async fn ask<T: Decode>(
		&self,
		at: &At,
		question: &str,
		arguments: impl Encode,
	) -> Result<T, ChainError> {
		let function = format!("TraceMetApi_{question}");
		let answer = at
			.block
			.runtime_apis()
			.call_raw(&function, Some(&arguments.encode()))
			.await
			.map_err(subxt::Error::from)?;
		decode(&function, &answer)
	}
}

/// Reads all of an answer of the chain.
fn decode<T: Decode>(what: &str, bytes: &[u8]) -> Result<T, ChainError> {
	T::decode_all(&mut &bytes[..])
		.map_err(|reason| ChainError::UnknownForm { what: what.to_owned(), reason })
}
