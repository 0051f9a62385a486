//! A runtime for the unit tests: governance is root, sessions, Aura and offences are the real
//! pallets, and account 1 authors with Alice's key, 2 with Bob's, and so on.

use crate as pallet_validators;
use crate::{
	ConsortiumValidator, EquivocationProofOf, KeepSessionKeys, NoIdentification, PalletSessionKeys,
	SessionLength,
};
use codec::Encode;
use frame_support::{
	derive_impl,
	dispatch::GetDispatchInfo,
	parameter_types,
	traits::{ConstBool, ConstU32, ConstU64, Hooks, KeyOwnerProofSystem},
};
use frame_system::EnsureRoot;
use pallet_session::historical;
use sp_consensus_aura::{
	digests::CompatibleDigestItem,
	sr25519::{AuthorityId, AuthoritySignature},
};
use sp_consensus_slots::Slot;
use sp_core::{proof_of_possession::ProofOfPossessionGenerator, sr25519, Pair, H256};
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
	impl_opaque_keys,
	traits::{DispatchTransaction, OpaqueKeys},
	transaction_validity::{TransactionSource, TransactionValidityError, ValidTransaction},
	BuildStorage, Digest, DigestItem, DispatchResult, RuntimeAppPublic,
};
use sp_session::MembershipProof;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(2)]
	pub type Aura = pallet_aura;
	#[runtime::pallet_index(3)]
	pub type Authorship = pallet_authorship;
	#[runtime::pallet_index(4)]
	pub type Validators = pallet_validators;
	#[runtime::pallet_index(5)]
	pub type Offences = pallet_offences;
	#[runtime::pallet_index(6)]
	pub type Historical = historical;
	#[runtime::pallet_index(7)]
	pub type Session = pallet_session;
	#[runtime::pallet_index(8)]
	pub type Balances = pallet_balances;
}

type TxExtension = frame_system::AuthorizeCall<Test>;
pub type Extrinsic = frame_system::mocking::MockUncheckedExtrinsic<Test, (), TxExtension>;
pub type Header = <frame_system::mocking::MockBlock<Test> as sp_runtime::traits::Block>::Header;

impl_opaque_keys! {
	pub struct Keys {
		pub aura: Aura,
	}
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test, (), TxExtension>;
	type AccountData = pallet_balances::AccountData<u64>;
	type BaseCallFilter = KeepSessionKeys<Test>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
}

impl pallet_timestamp::Config for Test {
	type Moment = u64;
	type OnTimestampSet = ();
	type MinimumPeriod = ConstU64<1>;
	type WeightInfo = ();
}

impl pallet_aura::Config for Test {
	type AuthorityId = AuthorityId;
	type DisabledValidators = ();
	type MaxAuthorities = ConstU32<5>;
	type AllowMultipleBlocksPerSlot = ConstBool<false>;
	type SlotDuration = ConstU64<2>;
}

impl pallet_authorship::Config for Test {
	type FindAuthor = pallet_session::FindAccountFromAuthorIndex<Self, Aura>;
	type EventHandler = Validators;
}

impl pallet_offences::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type IdentificationTuple = historical::IdentificationTuple<Self>;
	type OnOffenceHandler = Validators;
}

type Sessions = pallet_session::PeriodicSessions<SessionLength<Test>, ConstU64<0>>;

impl pallet_session::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = u64;
	type ValidatorIdOf = ConsortiumValidator<Test>;
	type ShouldEndSession = Sessions;
	type NextSessionRotation = Sessions;
	type SessionManager = historical::NoteHistoricalRoot<Self, Validators>;
	type SessionHandler = <Keys as OpaqueKeys>::KeyTypeIdProviders;
	type Keys = Keys;
	type DisablingStrategy = ();
	type WeightInfo = ();
	type Currency = Balances;
	type KeyDeposit = ConstU64<0>;
}

impl historical::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type FullIdentification = ();
	type FullIdentificationOf = NoIdentification;
}

parameter_types! {
	/// Two sessions of ten blocks, and a bit.
	pub const ReportLongevity: u64 = 25;
}

impl pallet_validators::Config for Test {
	type GovernanceOrigin = EnsureRoot<u64>;
	type SessionKeys = PalletSessionKeys<Test>;
	type KeyOwnerProof = MembershipProof;
	type KeyOwnerProofSystem = Historical;
	type ReportOffence = Offences;
	type ReportLongevity = ReportLongevity;
	type MaxValidators = ConstU32<4>;
	type MaxOperators = ConstU32<5>;
	type DefaultSessionBlocks = ConstU64<10>;
	type WeightInfo = pallet_validators::weights::Conservative<Test>;
}

impl<LocalCall> frame_system::offchain::CreateTransactionBase<LocalCall> for Test
where
	RuntimeCall: From<LocalCall>,
{
	type RuntimeCall = RuntimeCall;
	type Extrinsic = Extrinsic;
}

impl<LocalCall> frame_system::offchain::CreateTransaction<LocalCall> for Test
where
	RuntimeCall: From<LocalCall>,
{
	type Extension = TxExtension;

	fn create_transaction(call: RuntimeCall, extension: Self::Extension) -> Extrinsic {
		Extrinsic::new_transaction(call, extension)
	}
}

impl<LocalCall> frame_system::offchain::CreateAuthorizedTransaction<LocalCall> for Test
where
	RuntimeCall: From<LocalCall>,
{
	fn create_extension() -> Self::Extension {
		TxExtension::new()
	}
}

/// The length of a session in the tests, unless a genesis sets another.
pub const SESSION: u64 = 10;

/// The Aura key of an account.
pub fn pair(account: u64) -> sr25519::Pair {
	let index = usize::try_from(account - 1).unwrap();
	Sr25519Keyring::iter().nth(index).unwrap().pair()
}

pub fn key(account: u64) -> AuthorityId {
	pair(account).public().into()
}

/// A chain with these validators from genesis on.
pub fn genesis(validators: &[u64], minimum: u32, session_blocks: u32) -> sp_io::TestExternalities {
	let storage = RuntimeGenesisConfig {
		validators: pallet_validators::GenesisConfig {
			validators: validators.to_vec(),
			minimum,
			session_blocks,
		},
		session: pallet_session::GenesisConfig {
			keys: validators.iter().map(|v| (*v, *v, Keys { aura: key(*v) })).collect(),
			..Default::default()
		},
		..Default::default()
	}
	.build_storage()
	.unwrap();
	let mut ext = sp_io::TestExternalities::from(storage);
	ext.execute_with(|| {
		author_block(validators[0]);
		System::reset_events();
	});
	ext
}

/// The test and the invariants, on a chain with these validators and this minimum, in block 1.
pub fn build_and_execute(validators: &[u64], minimum: u32, test: impl FnOnce()) {
	execute(genesis(validators, minimum, 0), test);
}

pub fn execute(mut ext: sp_io::TestExternalities, test: impl FnOnce()) {
	ext.execute_with(|| {
		test();
		Validators::do_try_state().unwrap();
		<Validators as Hooks<u64>>::integrity_test();
	});
}

/// A block by a validator of the current session, in its next slot.
pub fn author_block(author: u64) {
	let validators = Session::validators();
	let count = u64::try_from(validators.len()).unwrap();
	let index = validators.iter().position(|validator| *validator == author).unwrap();
	let index = u64::try_from(index).unwrap();
	let slot = (*pallet_aura::CurrentSlot::<Test>::get() + 1..)
		.find(|slot| slot % count == index)
		.unwrap();

	Authorship::on_finalize(System::block_number());
	let number = System::block_number() + 1;
	let digest = Digest { logs: vec![aura_slot(slot)] };
	System::initialize(&number, &H256::repeat_byte(1), &digest);
	<AllPalletsWithSystem as frame_support::traits::OnInitialize<u64>>::on_initialize(number);
}

/// The blocks that are left of the session and the one that starts the next, by these validators in
/// turn.
pub fn end_session(authors: &[u64]) {
	let session = Session::current_index();
	for author in authors.iter().cycle() {
		author_block(*author);
		if Session::current_index() > session {
			break;
		}
	}
}

/// Whole sessions in which everybody authors.
pub fn end_sessions(count: u32) {
	for _ in 0..count {
		end_session(&Session::validators());
	}
}

pub fn approve(account: u64) -> DispatchResult {
	Validators::approve_operator(RuntimeOrigin::root(), account)
}

pub fn add(account: u64) -> DispatchResult {
	Validators::add_validator(RuntimeOrigin::root(), account)
}

pub fn remove(account: u64) -> DispatchResult {
	Validators::remove_validator(RuntimeOrigin::root(), account)
}

pub fn dismiss(account: u64) -> DispatchResult {
	Validators::dismiss_operator(RuntimeOrigin::root(), account)
}

/// Registers the key of `key_of` as the session key of an account.
pub fn set_keys_of(account: u64, key_of: u64) -> DispatchResult {
	let proof = pair(key_of).generate_proof_of_possession(&account.encode());
	let keys = Keys { aura: key(key_of) };
	Session::set_keys(RuntimeOrigin::signed(account), keys, proof.encode())
}

pub fn set_keys(account: u64) -> DispatchResult {
	set_keys_of(account, account)
}

/// An operator with session keys.
pub fn operator(account: u64) {
	approve(account).unwrap();
	set_keys(account).unwrap();
}

/// The digest item that names a slot.
pub fn aura_slot(slot: u64) -> DigestItem {
	<DigestItem as CompatibleDigestItem<AuthoritySignature>>::aura_pre_digest(slot.into())
}

/// A block's header that isn't sealed yet; blocks with another state are other blocks.
pub fn header(slot: u64, state: u8) -> Header {
	Header {
		parent_hash: H256::repeat_byte(1),
		number: 7,
		state_root: H256::repeat_byte(state),
		extrinsics_root: H256::zero(),
		digest: Digest { logs: vec![aura_slot(slot)] },
	}
}

/// Seals a header as Aura does.
pub fn seal(mut header: Header, author: u64) -> Header {
	let signature = AuthoritySignature::from(pair(author).sign(header.hash().as_ref()));
	header.digest.push(DigestItem::aura_seal(signature));
	header
}

/// A validator's two blocks for a slot.
pub fn equivocation(offender: u64, slot: u64) -> EquivocationProofOf<Test> {
	EquivocationProofOf::<Test> {
		offender: key(offender),
		slot: Slot::from(slot),
		first_header: seal(header(slot, 1), offender),
		second_header: seal(header(slot, 2), offender),
	}
}

/// The proof that a validator owns its key in the current session.
pub fn ownership(account: u64) -> MembershipProof {
	Historical::prove((AuthorityId::ID, key(account))).unwrap()
}

pub fn report(
	equivocation_proof: EquivocationProofOf<Test>,
	key_owner_proof: MembershipProof,
) -> RuntimeCall {
	RuntimeCall::Validators(crate::Call::report_equivocation {
		equivocation_proof: Box::new(equivocation_proof),
		key_owner_proof,
	})
}

/// What the pool does with a call that authorizes itself.
pub fn validate_from(
	source: TransactionSource,
	call: &RuntimeCall,
) -> Result<ValidTransaction, TransactionValidityError> {
	TxExtension::new()
		.validate_only(RuntimeOrigin::none(), call, &call.get_dispatch_info(), 0, source, 0)
		.map(|(validity, _, _)| validity)
}

/// What the pool of this node says to a report.
pub fn check(
	equivocation_proof: EquivocationProofOf<Test>,
	key_owner_proof: MembershipProof,
) -> Result<(), TransactionValidityError> {
	validate_from(TransactionSource::Local, &report(equivocation_proof, key_owner_proof))
		.map(|_| ())
}

/// What a block does with a call that authorizes itself.
pub fn include(call: RuntimeCall) -> Result<DispatchResult, TransactionValidityError> {
	let info = call.get_dispatch_info();
	TxExtension::new()
		.dispatch_transaction(RuntimeOrigin::none(), call, &info, 0, 0)
		.map(|result| result.map(|_| ()).map_err(|error| error.error))
}

/// The events of this pallet since they were last asked for, or since the block began.
pub fn events() -> Vec<crate::Event<Test>> {
	let events = System::read_events_for_pallet();
	System::reset_events();
	events
}

/// The events of this pallet in the block in which the session ends.
pub fn events_of_session(authors: &[u64]) -> Vec<crate::Event<Test>> {
	end_session(authors);
	events()
}
