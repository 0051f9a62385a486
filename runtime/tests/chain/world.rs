//! A chain in memory, its blocks built and executed like a node does it, and the members and
//! registry of a small copper value chain on it.

use codec::Encode;
use frame_support::{dispatch::GetDispatchInfo, BoundedVec};
use pallet_footprint::{AuthorityId, BatchOf, Vote, VoteBatch};
use sp_core::{
	offchain::{
		testing::{PoolState, TestOffchainExt, TestTransactionPoolExt},
		OffchainDbExt, OffchainWorkerExt, TransactionPoolExt,
	},
	sr25519, Pair, H256,
};
use sp_keyring::Sr25519Keyring;
use sp_keystore::{testing::MemoryKeystore, Keystore, KeystoreExt};
use sp_runtime::{
	generic::{Digest, DigestItem, Era},
	traits::{BlakeTwo256, Hash as _, Header as _},
	transaction_validity::{
		InvalidTransaction, TransactionSource, TransactionValidity, TransactionValidityError,
	},
	ApplyExtrinsicResult, BuildStorage, DispatchError,
};
use std::{collections::BTreeSet, sync::Arc};
use tracemet_primitives::{views::Page, *};
use tracemet_runtime::{genesis, *};
use tracemet_runtime_api::{runtime_decl_for_trace_met_api::TraceMetApi, MAX_PER_PAGE};

/// 2026-10-15T00:00:00Z: in the fourth quarter of 2026.
pub const START: Seconds = 1_792_022_400;
/// The third quarter of 2026.
pub const LAST_QUARTER: TimeSpan = TimeSpan { from: 1_782_864_000, until: 1_790_812_800 };
pub const YEAR: Seconds = 365 * SECONDS_PER_DAY;

pub const COPPER: FamilyId = FamilyId(0);
pub const ORE: GoodId = GoodId(0);
pub const CONCENTRATE: GoodId = GoodId(1);
pub const SCRAP: GoodId = GoodId(2);
pub const CATHODE: GoodId = GoodId(3);
pub const PERFORMANCE: StandardVersionId =
	StandardVersionId { standard: StandardId(0), version: 1 };
pub const CHAIN_OF_CUSTODY: StandardVersionId =
	StandardVersionId { standard: StandardId(1), version: 1 };
pub const METHOD: MethodId = MethodId(0);
pub const ELECTRICITY: ActivityId = ActivityId(0);
pub const CU_CONCENTRATE: LabelId = LabelId(0);
pub const CU_8_0: LabelId = LabelId(1);
pub const CU_RE: LabelId = LabelId(2);
pub const MINE_CERTIFICATE: CertificateId = CertificateId(0);
pub const SMELTER_CERTIFICATE: CertificateId = CertificateId(1);
/// Of [`with_wire`] only.
pub const WIRE: GoodId = GoodId(4);
pub const WIRE_CERTIFICATE: CertificateId = CertificateId(2);

/// A row of a conversion table with the factor 1/1: input, source, output, label.
pub type Row = (GoodId, SourceClass, GoodId, Option<LabelId>);

/// What the mine may issue.
pub const MINE_ROWS: [Row; 1] = [(ORE, SourceClass::Primary, CONCENTRATE, Some(CU_CONCENTRATE))];
/// What the smelter may issue.
pub const SMELTER_ROWS: [Row; 3] = [
	(CONCENTRATE, SourceClass::Uncertified, CATHODE, None),
	(CONCENTRATE, SourceClass::Credit, CATHODE, Some(CU_8_0)),
	(SCRAP, SourceClass::PostConsumerScrap, CATHODE, Some(CU_RE)),
];

/// What the wire maker may issue.
pub const WIRE_ROWS: [Row; 1] = [(CATHODE, SourceClass::Credit, WIRE, Some(CU_8_0))];

/// The validators of the local preset.
pub const VALIDATORS: [Sr25519Keyring; 4] =
	[Sr25519Keyring::Alice, Sr25519Keyring::Bob, Sr25519Keyring::Charlie, Sr25519Keyring::Dave];

/// The council as an instance of pallet-collective.
pub type CouncilInstance = pallet_collective::Instance1;
/// The council of the local preset.
pub const COUNCIL: [&str; 4] = ["Alice", "Bob", "Charlie", "Dave"];

pub fn t(tonnes: u64) -> Mass {
	Mass::tonnes(tonnes).unwrap()
}

pub fn key(name: &str) -> sr25519::Pair {
	sr25519::Pair::from_string(&format!("//{name}"), None).unwrap()
}

pub fn account(name: &str) -> AccountId {
	key(name).public().into()
}

pub fn name(text: &str) -> Name {
	text.as_bytes().to_vec().try_into().unwrap()
}

/// A chain from a genesis preset, on which `validators` run off-chain workers.
pub struct World {
	pub ext: sp_io::TestExternalities,
	pool: Arc<parking_lot::RwLock<PoolState>>,
	keystore: Arc<MemoryKeystore>,
	pub now: Seconds,
	/// The best block.
	best: Option<Header>,
	/// A validator whose slots pass without a block.
	pub absent: Option<AccountId>,
}

impl World {
	/// The chain of a preset; this node holds the roll-up keys of the validators named.
	pub fn new(preset: &str, validators: &[Sr25519Keyring]) -> Self {
		Self::from_genesis(preset, validators, |_| {})
	}

	/// The local chain, with sessions of so many blocks.
	pub fn with_sessions_of(blocks: BlockNumber) -> Self {
		Self::from_genesis(genesis::LOCAL, &[], |config| config.validators.session_blocks = blocks)
	}

	fn from_genesis(
		preset: &str,
		validators: &[Sr25519Keyring],
		change: impl FnOnce(&mut RuntimeGenesisConfig),
	) -> Self {
		let patch: serde_json::Value =
			serde_json::from_slice(&genesis::get_preset(&preset.into()).unwrap()).unwrap();
		let mut config = serde_json::to_value(RuntimeGenesisConfig::default()).unwrap();
		for (pallet, values) in patch.as_object().unwrap() {
			for (field, value) in values.as_object().unwrap() {
				config[pallet][field] = value.clone();
			}
		}
		let mut config: RuntimeGenesisConfig = serde_json::from_value(config).unwrap();
		change(&mut config);

		let mut ext = sp_io::TestExternalities::from(config.build_storage().unwrap());
		let keystore = Arc::new(MemoryKeystore::new());
		ext.register_extension(KeystoreExt(keystore.clone()));
		let (offchain, _) = TestOffchainExt::new();
		ext.register_extension(OffchainDbExt::new(offchain.clone()));
		ext.register_extension(OffchainWorkerExt::new(offchain));
		let (pool_ext, pool) = TestTransactionPoolExt::new();
		ext.register_extension(TransactionPoolExt::new(pool_ext));
		let mut world = Self { ext, pool, keystore, now: START, best: None, absent: None };
		world.hold_keys(validators);
		// The genesis block has no time yet.
		assert_eq!(world.block(vec![]), vec![]);
		world
	}

	/// Gives this node the roll-up keys of validators.
	pub fn hold_keys(&mut self, validators: &[Sr25519Keyring]) {
		for validator in validators {
			let suri = format!("//{validator}");
			self.keystore.sr25519_generate_new(pallet_footprint::KEY_TYPE, Some(&suri)).unwrap();
		}
	}

	pub fn run<R>(&mut self, look: impl FnOnce() -> R) -> R {
		self.ext.execute_with(look)
	}

	/// Builds and executes a block with these transactions, and answers what became of each.
	pub fn block(&mut self, transactions: Vec<UncheckedExtrinsic>) -> Vec<ApplyExtrinsicResult> {
		self.now += 2;
		let (now, absent) = (self.now, self.absent.clone());
		let in_turn = self.run(|| {
			let validators = Session::validators();
			let turn = now * 1_000 / SLOT_DURATION % validators.len() as u64;
			validators[turn as usize].clone()
		});
		if absent == Some(in_turn) {
			return self.block(transactions);
		}
		let parent = self.best_hash();
		let (header, results) = self.run(|| {
			let number = System::block_number() + 1;
			let slot = sp_consensus_aura::Slot::from(now * 1_000 / SLOT_DURATION);
			let digest = Digest {
				logs: vec![DigestItem::PreRuntime(
					sp_consensus_aura::AURA_ENGINE_ID,
					slot.encode(),
				)],
			};
			let header = Header::new(number, H256::zero(), H256::zero(), parent, digest);
			Executive::initialize_block(&header);
			let time = pallet_timestamp::Call::set { now: now * 1_000 };
			Executive::apply_extrinsic(UncheckedExtrinsic::new_bare(time.into())).unwrap().unwrap();
			let results = transactions.into_iter().map(Executive::apply_extrinsic).collect();
			(Executive::finalize_block(), results)
		});
		self.best = Some(header);
		results
	}

	/// The hash of the best block.
	pub fn best_hash(&mut self) -> H256 {
		match &self.best {
			Some(header) => header.hash(),
			None => self.run(System::parent_hash),
		}
	}

	/// What the pool says of a transaction.
	pub fn validate(&mut self, transaction: UncheckedExtrinsic) -> TransactionValidity {
		let parent = self.best_hash();
		self.run(|| {
			sp_io::storage::start_transaction();
			let validity =
				Executive::validate_transaction(TransactionSource::External, transaction, parent);
			sp_io::storage::rollback_transaction();
			validity
		})
	}

	/// Signs a call with the next nonce of the signer.
	pub fn sign(&mut self, signer: &str, call: impl Into<RuntimeCall>) -> UncheckedExtrinsic {
		let nonce = self.run(|| System::account_nonce(account(signer)));
		self.sign_with_nonce(signer, nonce, call)
	}

	/// Signs a call with a nonce.
	pub fn sign_with_nonce(
		&mut self,
		signer: &str,
		nonce: Nonce,
		call: impl Into<RuntimeCall>,
	) -> UncheckedExtrinsic {
		let pair = key(signer);
		let who = account(signer);
		let call = call.into();
		self.run(|| {
			let extension: TxExtension = (
				frame_system::AuthorizeCall::new(),
				frame_system::CheckNonZeroSender::new(),
				frame_system::CheckSpecVersion::new(),
				frame_system::CheckTxVersion::new(),
				frame_system::CheckGenesis::new(),
				frame_system::CheckEra::from(Era::Immortal),
				pallet_accounts::CheckMembership::new(),
				pallet_accounts::CheckPendingNonce::from(nonce),
				pallet_accounts::SignForAccount::new(),
				frame_system::CheckWeight::new(),
				frame_metadata_hash_extension::CheckMetadataHash::new(false),
				frame_system::WeightReclaim::new(),
			);
			let payload = SignedPayload::new(call.clone(), extension.clone()).unwrap();
			let signature = payload.using_encoded(|payload| pair.sign(payload));
			UncheckedExtrinsic::new_signed(call, who.into(), signature.into(), extension)
		})
	}

	/// One signed transaction in a block of its own; what its dispatch came to.
	pub fn submit(
		&mut self,
		signer: &str,
		call: impl Into<RuntimeCall>,
	) -> Result<(), DispatchError> {
		let transaction = self.sign(signer, call);
		assert!(self.validate(transaction.clone()).is_ok(), "{signer} gets into the pool");
		let results = self.block(vec![transaction]);
		assert_eq!(results.len(), 1);
		results.into_iter().next().unwrap().unwrap()
	}

	/// One signed transaction that has to succeed.
	pub fn ok(&mut self, signer: &str, call: impl Into<RuntimeCall>) {
		assert_eq!(self.submit(signer, call), Ok(()));
	}

	/// One signed transaction that has to fail with this error and change nothing but the nonce and
	/// the quota of the signer, and what every block changes.
	pub fn refused(
		&mut self,
		signer: &str,
		call: impl Into<RuntimeCall>,
		error: impl Into<DispatchError>,
	) {
		let before = self.books();
		assert_eq!(self.submit(signer, call), Err(error.into()));
		assert_eq!(self.books(), before, "a refused call changes nothing");
	}

	/// A governance call: by sudo in the development preset, or else by three quarters of the council.
	pub fn govern(&mut self, call: impl Into<RuntimeCall>) {
		if self.run(pallet_sudo::Key::<Runtime>::get).is_none() {
			assert_eq!(self.motion(&COUNCIL[..3], call), Ok(()));
			return;
		}
		let sudo = pallet_sudo::Call::sudo { call: Box::new(call.into()) };
		self.ok("Alice", sudo);
		let results = self.run(|| {
			System::events()
				.into_iter()
				.filter_map(|record| match record.event {
					RuntimeEvent::Sudo(pallet_sudo::Event::Sudid { sudo_result }) => {
						Some(sudo_result)
					}
					_ => None,
				})
				.collect::<Vec<_>>()
		});
		assert_eq!(results, vec![Ok(())]);
	}

	/// A motion that these members of the council propose, vote for and close; what its call came
	/// to.
	pub fn motion(
		&mut self,
		members: &[&str],
		call: impl Into<RuntimeCall>,
	) -> Result<(), DispatchError> {
		let proposal = Box::new(call.into());
		let length_bound = proposal.encoded_size() as u32;
		let proposal_hash = BlakeTwo256::hash_of(&proposal);
		let proposal_weight_bound = proposal.get_dispatch_info().call_weight;
		let index = self.run(pallet_collective::ProposalCount::<Runtime, CouncilInstance>::get);
		let threshold = members.len() as u32;
		let propose = pallet_collective::Call::<Runtime, CouncilInstance>::propose {
			threshold,
			proposal,
			length_bound,
		};
		self.ok(members[0], propose);
		// A motion of one member is made at once.
		if threshold > 1 {
			for member in members {
				self.ok(
					member,
					pallet_collective::Call::<Runtime, CouncilInstance>::vote {
						proposal: proposal_hash,
						index,
						approve: true,
					},
				);
			}
			self.ok(
				members[0],
				pallet_collective::Call::<Runtime, CouncilInstance>::close {
					proposal_hash,
					index,
					proposal_weight_bound,
					length_bound,
				},
			);
		}
		let results = self.run(|| {
			System::events()
				.into_iter()
				.filter_map(|record| match record.event {
					RuntimeEvent::Council(pallet_collective::Event::Executed {
						result, ..
					}) => Some(result),
					_ => None,
				})
				.collect::<Vec<_>>()
		});
		assert_eq!(results.len(), 1, "the motion was carried out");
		results[0]
	}

	/// What would come of it; nothing of it stays.
	pub fn probe<R>(&mut self, attempt: impl FnOnce(&mut Self) -> R) -> R {
		let (now, best) = (self.now, self.best.clone());
		self.run(sp_io::storage::start_transaction);
		let result = attempt(self);
		self.run(sp_io::storage::rollback_transaction);
		(self.now, self.best) = (now, best);
		result
	}

	/// Lets blocks pass until the session with this number has begun.
	pub fn until_session(&mut self, session: u32) {
		while self.run(Session::current_index) < session {
			self.block(vec![]);
		}
	}

	/// The chain so many seconds later, after what fell due meanwhile was worked off.
	pub fn wait(&mut self, seconds: Seconds) {
		self.now += seconds;
		loop {
			self.block(vec![]);
			let today = u32::try_from(self.now / SECONDS_PER_DAY).unwrap();
			let from = self.run(pallet_credits::DueFrom::<Runtime>::get);
			if from.is_none_or(|from| today < from) {
				break;
			}
		}
	}

	/// The chain some blocks later, without making them all.
	pub fn skip_blocks(&mut self, blocks: BlockNumber) {
		self.run(|| System::set_block_number(System::block_number() + blocks));
	}

	/// The scheduler looks through blocks that were skipped, which takes most of some blocks.
	pub fn catch_up(&mut self) {
		while self.run(|| {
			pallet_scheduler::IncompleteSince::<Runtime>::get()
				.is_some_and(|since| since <= System::block_number())
		}) {
			self.block(vec![]);
		}
	}

	/// All that the pallets of the ledger have in storage, but for quotas.
	fn books(&mut self) -> Vec<(Vec<u8>, Vec<u8>)> {
		self.run(|| {
			let quotas =
				[sp_io::hashing::twox_128(b"Accounts"), sp_io::hashing::twox_128(b"QuotaUsed")]
					.concat();
			let mut books = vec![];
			for pallet in ["Accounts", "Certification", "Credits", "Footprint"] {
				let prefix = sp_io::hashing::twox_128(pallet.as_bytes()).to_vec();
				let mut key = prefix.clone();
				while let Some(next) = sp_io::storage::next_key(&key) {
					if !next.starts_with(&prefix) {
						break;
					}
					if !next.starts_with(&quotas) {
						let value = sp_io::storage::get(&next).unwrap().to_vec();
						books.push((next.clone(), value));
					}
					key = next;
				}
			}
			books
		})
	}

	/// Runs the off-chain workers on the best block and includes what they sent, until they send
	/// nothing more.
	pub fn roll_up(&mut self) {
		loop {
			let votes = self.worker_transactions();
			if votes.is_empty() {
				break;
			}
			self.include(votes);
		}
	}

	/// Includes votes in a block, which has room for all of them.
	pub fn include(&mut self, votes: Vec<UncheckedExtrinsic>) {
		assert!(self.include_what_fits(votes).is_empty(), "all votes fit into the block");
	}

	/// Includes votes in a block. Answers those that found no room.
	pub fn include_what_fits(&mut self, votes: Vec<UncheckedExtrinsic>) -> Vec<UncheckedExtrinsic> {
		let results = self.block(votes.clone());
		let left_out = votes.into_iter().zip(results).filter_map(|(vote, result)| {
			if result == Err(InvalidTransaction::ExhaustsResources.into()) {
				return Some(vote);
			}
			// Those beyond two thirds find the round closed and are left out of the block.
			if result != Err(InvalidTransaction::Stale.into()) {
				assert_eq!(result, Ok(Ok(())));
			}
			None
		});
		left_out.collect()
	}

	/// Lets the workers vote and blocks pass until all footprints are accepted that can be, and
	/// everything follows them. Answers in how many blocks.
	pub fn settle(&mut self) -> u32 {
		let mut votes = Vec::new();
		for blocks in 0..1_000 {
			votes.extend(self.worker_transactions());
			let status = self.run(<Runtime as TraceMetApi<Block, AccountId>>::work_list_status);
			if votes.is_empty() && !status.restating && !status.revaluing {
				return blocks;
			}
			votes = self.include_what_fits(votes);
		}
		panic!("it goes on for ever");
	}

	/// What the off-chain workers send on the best block.
	pub fn worker_transactions(&mut self) -> Vec<UncheckedExtrinsic> {
		let Some(best) = self.best.clone() else { return vec![] };
		let pool = self.pool.clone();
		self.run(|| {
			// As on a node: what a worker writes to the state is gone after it ran.
			sp_io::storage::start_transaction();
			Executive::offchain_worker(&best);
			sp_io::storage::rollback_transaction();
			pool.write()
				.transactions
				.drain(..)
				.map(|bytes| codec::Decode::decode(&mut &bytes[..]).unwrap())
				.collect()
		})
	}

	/// A request, and the validators' roll-up of it.
	pub fn request(&mut self, signer: &str, request: Request) -> RequestId {
		let id = self.run(pallet_credits::NextRequestId::<Runtime>::get);
		self.ok(signer, request.call());
		self.roll_up();
		id
	}

	/// The lots that the request issued.
	pub fn lots_of(&mut self, request: RequestId) -> Vec<LotId> {
		self.run(|| {
			pallet_credits::IssuedLots::<Runtime>::get(request)
				.into_iter()
				.map(|(_, lot)| lot)
				.collect()
		})
	}

	/// The events of the footprints in the last block.
	pub fn footprint_events(&mut self) -> Vec<pallet_footprint::Event<Runtime>> {
		self.run(|| {
			System::events()
				.into_iter()
				.filter_map(|record| match record.event {
					RuntimeEvent::Footprint(event) => Some(event),
					_ => None,
				})
				.collect()
		})
	}

	/// The totals in force of a request's output lines.
	pub fn lines(&mut self, request: RequestId) -> Vec<AttributeTotals> {
		self.run(|| {
			pallet_footprint::Footprints::<Runtime>::get(request).unwrap().lines.into_inner()
		})
	}

	/// The events of the ledger in the last block.
	pub fn credits_events(&mut self) -> Vec<pallet_credits::Event<Runtime>> {
		self.run(|| {
			System::events()
				.into_iter()
				.filter_map(|record| match record.event {
					RuntimeEvent::Credits(event) => Some(event),
					_ => None,
				})
				.collect()
		})
	}

	pub fn lot(&mut self, lot: LotId) -> Lot<AccountId> {
		self.run(|| pallet_credits::Lots::<Runtime>::get(lot).unwrap())
	}
}

impl Drop for World {
	/// Every test ends with every invariant of every pallet.
	fn drop(&mut self) {
		if !std::thread::panicking() {
			self.run(|| {
				Accounts::do_try_state().unwrap();
				Certification::do_try_state().unwrap();
				Credits::do_try_state().unwrap();
				Footprint::do_try_state().unwrap();
				Validators::do_try_state().unwrap();
			});
		}
	}
}

/// A certificate request, to be changed before it is made.
#[derive(Clone)]
pub struct Request {
	pub account: AccountId,
	pub certificate: CertificateId,
	pub inputs: Vec<Input>,
	pub activities: Vec<Activity>,
	pub outputs: Vec<Output>,
	pub declared: Option<DeclaredFootprint>,
}

impl Request {
	pub fn call(&self) -> RuntimeCall {
		pallet_credits::Call::request_certificate {
			account: self.account.clone(),
			certificate: self.certificate,
			reference_period: LAST_QUARTER,
			inputs: self.inputs.clone().try_into().unwrap(),
			activities: self.activities.clone().try_into().unwrap(),
			outputs: self.outputs.clone().try_into().unwrap(),
			declared: self.declared.clone(),
			evidence: None,
			corrects: None,
		}
		.into()
	}

	/// What replaces a pending request.
	pub fn amend(&self, request: RequestId) -> RuntimeCall {
		pallet_credits::Call::amend_request {
			request,
			reference_period: LAST_QUARTER,
			inputs: self.inputs.clone().try_into().unwrap(),
			activities: self.activities.clone().try_into().unwrap(),
			outputs: self.outputs.clone().try_into().unwrap(),
			declared: self.declared.clone(),
			evidence: None,
		}
		.into()
	}
}

pub fn input(source: InputSource, mass: Mass, gross_mass: Mass, line: u8) -> Input {
	Input { source, mass, gross_mass, attributed_to: line }
}

pub fn output(good: GoodId, label: Option<LabelId>, mass: Mass, gross_mass: Mass) -> Output {
	Output { good, label, mass, gross_mass, value_share: 0 }
}

pub fn electricity(quantity: u64) -> Activity {
	let unit = Unit::KilowattHour;
	Activity { activity: ELECTRICITY, quantity, unit, primary: true, evidence: None }
}

/// The mine's record: ore with 45 t of copper becomes 200 t of concentrate, with 60,000 kWh.
pub fn mining() -> Request {
	Request {
		account: account("mine"),
		certificate: MINE_CERTIFICATE,
		inputs: vec![input(InputSource::Extracted { good: ORE }, t(45), t(9_000), 0)],
		activities: vec![electricity(60_000)],
		outputs: vec![output(CONCENTRATE, Some(CU_CONCENTRATE), t(45), t(200))],
		declared: None,
	}
}

/// The smelter's record of the pre-study: imported and own concentrate and scrap become 45 t of
/// ordinary cathode, 45 t of Cu 8.0 MIX and 10 t of Cu RE MIX, with 100,000 kWh.
pub fn smelting(own_concentrate: LotId) -> Request {
	let scrap = InputSource::Scrap { good: SCRAP, origin: ScrapOrigin::PostConsumer };
	Request {
		account: account("smelter"),
		certificate: SMELTER_CERTIFICATE,
		inputs: vec![
			input(InputSource::Uncertified { good: CONCENTRATE }, t(45), t(200), 0),
			input(InputSource::Credit { lot: own_concentrate }, t(45), t(200), 1),
			input(scrap, t(10), t(50), 2),
		],
		activities: vec![electricity(100_000)],
		outputs: vec![
			output(CATHODE, None, t(45), t(45)),
			output(CATHODE, Some(CU_8_0), t(45), t(45)),
			output(CATHODE, Some(CU_RE), t(10), t(10)),
		],
		declared: None,
	}
}

/// The wire maker's record: 45 t of Cu 8.0 MIX cathode become 45 t of wire, with 20,000 kWh.
pub fn drawing(cathode: LotId) -> Request {
	Request {
		account: account("wire maker"),
		certificate: WIRE_CERTIFICATE,
		inputs: vec![input(InputSource::Credit { lot: cathode }, t(45), t(45), 0)],
		activities: vec![electricity(20_000)],
		outputs: vec![output(WIRE, Some(CU_8_0), t(45), t(45))],
		declared: None,
	}
}

/// A correction of the electricity that was reported.
pub fn correction(kilowatt_hours: u64) -> Correction {
	Correction {
		method: METHOD,
		activities: vec![electricity(kilowatt_hours)].try_into().unwrap(),
		scrap_origins: Default::default(),
		value_shares: None,
		declared: None,
	}
}

pub fn restate(node: RequestId, kilowatt_hours: u64) -> RuntimeCall {
	pallet_footprint::Call::restate {
		node,
		correction: correction(kilowatt_hours),
		reason: reason("a meter was read wrongly"),
	}
	.into()
}

pub fn approve(request: RequestId) -> RuntimeCall {
	pallet_credits::Call::approve_request { request }.into()
}

pub fn reject(request: RequestId) -> RuntimeCall {
	pallet_credits::Call::reject_request { request, reason: reason("not as audited") }.into()
}

pub fn reason(text: &str) -> Reason {
	text.as_bytes().to_vec().try_into().unwrap()
}

pub fn transfer(from: &str, lot: LotId, mass: Mass, to: AccountId) -> RuntimeCall {
	pallet_credits::Call::transfer {
		account: account(from),
		lot,
		mass,
		to,
		pass_through: None,
		reference: None,
	}
	.into()
}

pub fn exit(from: &str, lot: LotId, mass: Mass, product: &str) -> RuntimeCall {
	exit_of(account(from), vec![(lot, mass)], product)
}

/// An exit of several lots.
pub fn exit_of(account: AccountId, draws: Vec<(LotId, Mass)>, product: &str) -> RuntimeCall {
	pallet_credits::Call::exit {
		account,
		draws: draws.try_into().unwrap(),
		product: product.as_bytes().to_vec().try_into().unwrap(),
		product_quantity: 1,
	}
	.into()
}

pub fn policy(of: &str, policy: ReceivingPolicy) -> RuntimeCall {
	pallet_credits::Call::set_receiving_policy { account: account(of), policy }.into()
}

/// An audit that failed, and freezes what it is about.
pub fn failed_audit(subject: AuditSubject<AccountId>) -> RuntimeCall {
	pallet_certification::Call::record_audit {
		subject,
		outcome: AuditOutcome::MajorNonconformity,
		findings: reason("the scale was never calibrated"),
		evidence: None,
		freeze: true,
	}
	.into()
}

pub fn register(participant: &str, roles: &[Role]) -> RuntimeCall {
	pallet_accounts::Call::register_participant {
		participant: account(participant),
		roles: roles.iter().copied().collect::<BTreeSet<_>>().try_into().unwrap(),
		dossier: BlakeTwo256::hash(participant.as_bytes()),
	}
	.into()
}

pub fn accredit(body: &str, standard: StandardId, valid_until: Seconds) -> RuntimeCall {
	pallet_certification::Call::accredit {
		body: account(body),
		standard,
		scope: BTreeSet::from([COPPER]).try_into().unwrap(),
		validity: TimeSpan { from: START - YEAR, until: valid_until },
	}
	.into()
}

pub fn certify(holder: &str, rows: &[Row]) -> RuntimeCall {
	certify_up_to(holder, rows, Mass::ZERO)
}

/// A certificate under which so much labelled mass is approved automatically in a period. It holds
/// since a year before the chain: the periods that are reported lie before it.
pub fn certify_up_to(holder: &str, rows: &[Row], automatic_approval: Mass) -> RuntimeCall {
	pallet_certification::Call::issue_certificate {
		holder: account(holder),
		family: COPPER,
		performance_standard: Some(PERFORMANCE),
		chain_of_custody_standard: CHAIN_OF_CUSTODY,
		method: Some(METHOD),
		conversions: conversions(rows),
		validity: TimeSpan { from: START - YEAR, until: START + YEAR },
		automatic_approval,
	}
	.into()
}

/// A conversion table.
pub fn conversions(rows: &[Row]) -> BoundedVec<Conversion, MaxConversions> {
	rows.iter()
		.map(|(input, source, output, label)| Conversion {
			input: *input,
			source: *source,
			output: *output,
			label: *label,
			factor: ConversionFactor::ONE,
		})
		.collect::<Vec<_>>()
		.try_into()
		.unwrap()
}

fn criterion(attributes: &[AttributeId]) -> AttributeSet {
	attributes.iter().copied().collect::<BTreeSet<_>>().try_into().unwrap()
}

pub fn documents() -> BoundedVec<Document, MaxDocuments> {
	vec![Document {
		kind: DocumentKind::Standard,
		hash: BlakeTwo256::hash(b"the standard's text"),
		uri: b"urn:example:standard".to_vec().try_into().unwrap(),
	}]
	.try_into()
	.unwrap()
}

/// The development chain with a copper family, its members, standards, labels and certificates.
///
/// `Cu 8.0 MIX` allows 8,000 g CO2e per kg; `Cu RE MIX` wants 1,000 g recycled metal per kg.
/// Electricity is 500 g CO2e per kWh, uncertified concentrate 4,000 g per kg of copper, and a
/// kilogram of scrap 100 g to acquire.
pub fn copper_world() -> World {
	copper_world_with(|_| {})
}

/// The rules of the chain-of-custody standard: mass balance by the credit method, at groups, in
/// quarters.
pub const RULES: ChainOfCustodyRules = ChainOfCustodyRules {
	model: ChainOfCustodyModel::MassBalance,
	attribution: Attribution::Credit,
	level: MassBalanceLevel::Group,
	periods: AccountingPeriods { months: 3, anchor: 0 },
	carry_over_periods: None,
	carry_over_needs_certificate: false,
	expiry_days: None,
	overdraft: Mass::ZERO,
	transfers_validated: false,
	independent_audits: false,
};

/// The same, with other rules.
pub fn copper_world_with(change: impl FnOnce(&mut ChainOfCustodyRules)) -> World {
	copper_world_on(World::new(genesis::DEVELOPMENT, &[Sr25519Keyring::Alice]), change)
}

/// The same on the local chain with its four validators and its council. This node runs the workers
/// of the validators named.
pub fn consortium(validators: &[Sr25519Keyring]) -> World {
	copper_world_on(World::new(genesis::LOCAL, validators), |_| {})
}

/// The data quality of the factors.
pub const QUALITY: DataQuality = DataQuality {
	primary: true,
	technology: Rating::Good,
	time: Rating::Good,
	geography: Rating::Good,
	completeness: Rating::Good,
	reliability: Rating::Good,
};

pub fn emission_factor(activity: ActivityId) -> EmissionFactor {
	EmissionFactor {
		activity,
		attribute: FOSSIL_PURCHASED_ENERGY,
		grams: 500,
		per_units: 1,
		unit: Unit::KilowattHour,
		source: BlakeTwo256::hash(b"the grid's mix"),
		quality: QUALITY,
	}
}

/// The next version of the copper method with these activities, each of which emits as much as
/// electricity.
pub fn register_method(activities: impl IntoIterator<Item = ActivityId>) -> RuntimeCall {
	let default_factor = |(good, grams)| DefaultFactor {
		good,
		attribute: FOSSIL_UPSTREAM,
		grams,
		per_kilograms: 1,
		source: BlakeTwo256::hash(b"the world's mix"),
		quality: DataQuality { primary: false, ..QUALITY },
	};
	pallet_footprint::Call::register_method {
		name: name("SMAD copper"),
		family: COPPER,
		standard: PERFORMANCE,
		rules: MethodRules {
			allocation: Allocation::Mass,
			declared_unit: Unit::Kilogram,
			boundary: SystemBoundary::CradleToGate,
			gwp: GwpSet::Ar6,
			effective: TimeSpan { from: 0, until: Seconds::MAX },
		},
		emission_factors: activities
			.into_iter()
			.map(emission_factor)
			.collect::<Vec<_>>()
			.try_into()
			.unwrap(),
		default_factors: [(CONCENTRATE, 4_000), (SCRAP, 100), (CATHODE, 4_600)]
			.map(default_factor)
			.to_vec()
			.try_into()
			.unwrap(),
	}
	.into()
}

/// The copper family and its members on a chain.
pub fn copper_world_on(mut world: World, change: impl FnOnce(&mut ChainOfCustodyRules)) -> World {
	use pallet_certification::Call as Certification;

	let mut rules = RULES;
	change(&mut rules);

	world.govern(pallet_accounts::Call::add_intermediary { intermediary: account("intermediary") });
	for (participant, roles) in [
		("mine", [Role::Producer]),
		("smelter", [Role::Producer]),
		("brand", [Role::BrandOwner]),
		("body", [Role::CertificationBody]),
		("other body", [Role::CertificationBody]),
		("accreditation", [Role::AccreditationBody]),
		("owner", [Role::StandardOwner]),
	] {
		world.ok("intermediary", register(participant, &roles));
	}

	world.govern(Certification::register_family { name: name("copper") });
	for good in ["ore", "concentrate", "scrap", "cathode"] {
		world.govern(Certification::register_good {
			name: name(good),
			family: COPPER,
			basis: MassBasis::ContainedMetal,
		});
	}
	for (standard, kind) in [
		("copper", StandardKind::Performance),
		("mass balance", StandardKind::ChainOfCustody(rules)),
	] {
		world.govern(Certification::register_standard {
			owner: account("owner"),
			name: name(standard),
			kind,
			effective_from: START - YEAR,
			documents: documents(),
		});
	}
	for (label, criteria) in [
		("Cu CONCENTRATE", vec![]),
		(
			"Cu 8.0 MIX",
			vec![Criterion::AtMost {
				attributes: criterion(&CARBON_FOOTPRINT),
				grams_per_kilogram: 8_000,
			}],
		),
		(
			"Cu RE MIX",
			vec![Criterion::AtLeast {
				attributes: criterion(&RECYCLED_CONTENT),
				grams_per_kilogram: 1_000,
			}],
		),
	] {
		world.govern(Certification::register_label {
			name: name(label),
			family: COPPER,
			performance_standard: PERFORMANCE,
			chain_of_custody_standard: CHAIN_OF_CUSTODY,
			criteria: criteria.try_into().unwrap(),
			content_claim: None,
		});
	}
	world.ok("owner", register_method([ELECTRICITY]));

	world.govern(Certification::add_accreditation_body {
		accreditation_body: account("accreditation"),
	});
	for standard in [PERFORMANCE.standard, CHAIN_OF_CUSTODY.standard] {
		world.ok("accreditation", accredit("body", standard, START + YEAR));
	}
	world.ok("body", certify("mine", &MINE_ROWS));
	world.ok("body", certify("smelter", &SMELTER_ROWS));
	world
}

/// Accredits the other certification body too, for both standards.
pub fn accredit_other_body(world: &mut World) {
	for standard in [PERFORMANCE.standard, CHAIN_OF_CUSTODY.standard] {
		world.ok("accreditation", accredit("other body", standard, START + YEAR));
	}
}

/// The copper world after the mine's 45 t of contained copper were certified and sold to the
/// smelter. Answers the lot.
pub fn with_own_concentrate() -> (World, LotId) {
	with_own_concentrate_under(|_| {})
}

/// The same, under other rules.
pub fn with_own_concentrate_under(change: impl FnOnce(&mut ChainOfCustodyRules)) -> (World, LotId) {
	let mut world = copper_world_with(change);
	let request = world.request("mine", mining());
	world.ok("body", approve(request));
	let lot = world.lots_of(request)[0];
	world.ok("mine", transfer("mine", lot, t(45), account("smelter")));
	(world, lot)
}

/// The copper world after the smelter's cathode was approved. Answers its lots: 45 t of Cu 8.0 MIX
/// and 10 t of Cu RE MIX.
pub fn with_cathode() -> (World, LotId, LotId) {
	let (mut world, concentrate) = with_own_concentrate();
	let request = world.request("smelter", smelting(concentrate));
	world.ok("body", approve(request));
	let lots = world.lots_of(request);
	(world, lots[0], lots[1])
}

/// The copper chain down to 45 t of wire under Cu 8.0 MIX, of which the brand let 5 t leave the
/// system and the wire maker holds the rest. Answers the requests of the mine, the smelter and the
/// wire maker, and the wire maker's lot.
///
/// The concentrate carries 30 t of CO2e, the cathode 52.5 t, and the wire 62.5 t.
pub fn with_wire(mut world: World) -> (World, [RequestId; 3], LotId) {
	world.ok("intermediary", register("wire maker", &[Role::Producer]));
	world.govern(pallet_certification::Call::register_good {
		name: name("wire"),
		family: COPPER,
		basis: MassBasis::ContainedMetal,
	});
	world.ok("body", certify("wire maker", &WIRE_ROWS));

	let mine = world.request("mine", mining());
	world.ok("body", approve(mine));
	let concentrate = world.lots_of(mine)[0];
	world.ok("mine", transfer("mine", concentrate, t(45), account("smelter")));
	let smelter = world.request("smelter", smelting(concentrate));
	world.ok("body", approve(smelter));
	let cathode = world.lots_of(smelter)[0];
	world.ok("smelter", transfer("smelter", cathode, t(45), account("wire maker")));
	let wire_maker = world.request("wire maker", drawing(cathode));
	world.ok("body", approve(wire_maker));
	let wire = world.lots_of(wire_maker)[0];
	let to_brand = world.run(pallet_credits::NextLotId::<Runtime>::get);
	world.ok("wire maker", transfer("wire maker", wire, t(5), account("brand")));
	world.ok("brand", exit("brand", to_brand, t(5), "motors"));
	(world, [mine, smelter, wire_maker], wire)
}

/// The copper world under a standard with an overdraft of 5 t. The smelter has issued 45 t of
/// Cu 8.0 MIX, 5 t of them ahead of its certified input, and 5 t with all that it needs. Answers both
/// lots.
pub fn with_overdraft() -> (World, LotId, LotId) {
	let (mut world, lot) = with_own_concentrate_under(|rules| rules.overdraft = t(5));
	let credits = |mass| input(InputSource::Credit { lot }, mass, mass, 0);
	let cathode = |inputs, mass| Request {
		inputs,
		activities: vec![],
		outputs: vec![output(CATHODE, Some(CU_8_0), mass, mass)],
		..smelting(lot)
	};
	let ahead = input(InputSource::Overdraft, t(5), t(5), 0);
	let issued = [cathode(vec![credits(t(40)), ahead], t(45)), cathode(vec![credits(t(5))], t(5))]
		.map(|record| {
			let request = world.request("smelter", record);
			world.ok("body", approve(request));
			world.lots_of(request)[0]
		});
	(world, issued[0], issued[1])
}

pub fn repay(lot: LotId, mass: Mass) -> RuntimeCall {
	pallet_credits::Call::repay_overdraft { account: account("smelter"), lot, mass }.into()
}

/// Votes in one batch.
pub type Batch = BatchOf<Runtime>;

/// A batch with one vote as a validator's worker makes it, on the node's present round.
pub fn vote_by(
	world: &mut World,
	validator: Sr25519Keyring,
	node: RequestId,
	change: impl FnOnce(&mut Batch),
) -> UncheckedExtrinsic {
	let batch = batch_by(world, validator, node, change);
	world.run(|| {
		let signature = validator.pair().sign(&Footprint::signing_payload(&batch)).into();
		authorized(batch, signature)
	})
}

/// What is signed of such a vote.
pub fn batch_by(
	world: &mut World,
	validator: Sr25519Keyring,
	node: RequestId,
	change: impl FnOnce(&mut Batch),
) -> Batch {
	let block_hash = world.best_hash();
	world.run(|| {
		let production = pallet_footprint::Nodes::<Runtime>::get(node).unwrap();
		let method = pallet_footprint::Methods::<Runtime>::get(production.method).unwrap();
		let round = pallet_footprint::Rounds::<Runtime>::get(node).unwrap();
		let public: sr25519::Public = validator.public();
		let vote = Vote {
			node,
			revision: round.revision,
			attempt: round.attempt,
			result: Footprint::calculate(&production, &method).unwrap(),
		};
		let mut batch = VoteBatch {
			authority: AuthorityId::from(public),
			validator_set: pallet_footprint::ValidatorSet::<Runtime>::get(),
			signed_at: System::block_number(),
			block_hash,
			votes: vec![vote].try_into().unwrap(),
		};
		change(&mut batch);
		batch
	})
}

/// A vote for nothing at all.
pub fn astray(batch: &mut Batch) {
	for vote in &mut batch.votes {
		vote.result.iter_mut().for_each(|line| *line = AttributeTotals::new());
	}
}

/// The transaction of a batch.
pub fn authorized(
	batch: Batch,
	signature: pallet_footprint::SignatureOf<Runtime>,
) -> UncheckedExtrinsic {
	use frame_system::offchain::CreateAuthorizedTransaction;

	let call = pallet_footprint::Call::<Runtime>::vote { batch, signature };
	<Runtime as CreateAuthorizedTransaction<pallet_footprint::Call<Runtime>>>::create_authorized_transaction(
		call.into(),
	)
}

pub fn refusal(reason: InvalidTransaction) -> TransactionValidityError {
	reason.into()
}

pub fn totals(entries: &[(AttributeId, u128)]) -> AttributeTotals {
	entries.iter().copied().collect::<std::collections::BTreeMap<_, _>>().try_into().unwrap()
}

/// What the read interface answers.
macro_rules! ask {
	($world:expr, $method:ident($($argument:expr),*)) => {
		$world.run(|| {
			<tracemet_runtime::Runtime as tracemet_runtime_api::runtime_decl_for_trace_met_api::TraceMetApi<
				tracemet_runtime::Block,
				tracemet_runtime::AccountId,
			>>::$method($($argument),*)
		})
	};
}
pub(crate) use ask;

/// All entries of a list, read one by one, which have to be those of one large page.
pub fn in_pages<Entry, Cursor>(
	mut page: impl FnMut(Option<Cursor>, u32) -> Page<Entry, Cursor>,
) -> Vec<Entry>
where
	Entry: std::fmt::Debug + PartialEq,
	Cursor: std::fmt::Debug + PartialEq,
{
	let (mut entries, mut after) = (vec![], None);
	loop {
		let one = page(after, 1);
		assert!(one.items.len() <= 1);
		entries.extend(one.items);
		after = one.next;
		if after.is_none() {
			break;
		}
	}
	assert_eq!(page(None, 0), page(None, 1), "a page of none is one of one");
	for limit in [MAX_PER_PAGE, u32::MAX] {
		let all = page(None, limit);
		assert_eq!(all.items, entries);
		assert_eq!(all.next, None);
	}
	entries
}
