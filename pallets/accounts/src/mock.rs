//! A runtime for the unit tests: governance is root; a validator and a councillor are known to the
//! runtime only.

use crate as pallet_accounts;
use crate::MemberRole;
use frame_support::{derive_impl, parameter_types, weights::Weight};
use frame_system::EnsureRoot;
use sp_core::H256;
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};
use tracemet_primitives::{Role, Roles};

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
	pub type Accounts = pallet_accounts;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

parameter_types! {
	pub static CurrentSession: u32 = 1;
	/// The accounts that hold something in other pallets ...
	pub static Holders: Vec<u64> = vec![];
	/// ... and those that hold credits.
	pub static CreditHolders: Vec<u64> = vec![];
	/// The accounts whose key was replaced, as the runtime was told.
	pub static KeyReplacements: Vec<u64> = vec![];
	/// The validators, and the members of the council.
	pub static Validators: Vec<u64> = vec![VALIDATOR];
	pub static Council: Vec<u64> = vec![COUNCILLOR];
	pub const DefaultSessionQuota: Weight = Weight::from_parts(1_000, 1_000);
	pub const MinSessionQuota: Weight = Weight::from_parts(100, 100);
	pub const HandoverPeriod: u64 = 50;
	pub const RecoveryDelay: u64 = 20;
	pub const MaxDelegates: u32 = 3;
	pub const MaxPendingTransactions: u32 = 10;
}

pub struct OtherMembers;
impl pallet_accounts::OtherMembers<u64> for OtherMembers {
	fn roles(who: &u64) -> Vec<MemberRole> {
		let mut roles = vec![];
		if Validators::get().contains(who) {
			roles.push(MemberRole::Validator);
		}
		if Council::get().contains(who) {
			roles.push(MemberRole::Council);
		}
		roles
	}
}

pub struct Holdings;
impl tracemet_primitives::traits::Holdings<u64> for Holdings {
	fn ensure_none(account: &u64) -> DispatchResult {
		frame_support::ensure!(!Holders::get().contains(account), STILL_HOLDS);
		Ok(())
	}
}

pub struct CustodyHoldings;
impl tracemet_primitives::traits::Holdings<u64> for CustodyHoldings {
	fn ensure_none(account: &u64) -> DispatchResult {
		frame_support::ensure!(!CreditHolders::get().contains(account), HOLDS_CREDITS);
		Ok(())
	}
}

pub struct OnKeyReplaced;
impl pallet_accounts::OnKeyReplaced<u64> for OnKeyReplaced {
	fn key_replaced(account: &u64) {
		KeyReplacements::mutate(|accounts| accounts.push(*account));
	}
}

impl pallet_accounts::Config for Test {
	type GovernanceOrigin = EnsureRoot<u64>;
	type OtherMembers = OtherMembers;
	type CurrentSession = CurrentSession;
	type Holdings = Holdings;
	type CustodyHoldings = CustodyHoldings;
	type OnKeyReplaced = OnKeyReplaced;
	type DefaultSessionQuota = DefaultSessionQuota;
	type MinSessionQuota = MinSessionQuota;
	type HandoverPeriod = HandoverPeriod;
	type RecoveryDelay = RecoveryDelay;
	type MaxDelegates = MaxDelegates;
	type MaxPendingTransactions = MaxPendingTransactions;
	type WeightInfo = pallet_accounts::weights::Conservative<Test>;
}

/// What the mocked holdings answer for an account that still holds something.
pub const STILL_HOLDS: DispatchError = DispatchError::Other("still holds");
/// What they answer for a custody account that still holds credits.
pub const HOLDS_CREDITS: DispatchError = DispatchError::Other("holds credits");

pub const INTERMEDIARY: u64 = 1;
pub const OTHER_INTERMEDIARY: u64 = 2;
pub const PRODUCER: u64 = 10;
pub const SITE: u64 = 11;
pub const BODY: u64 = 20;
pub const VALIDATOR: u64 = 90;
pub const COUNCILLOR: u64 = 91;
pub const STRANGER: u64 = 99;
/// Accounts that mean nothing yet.
pub const KEY: u64 = 50;
pub const NEXT_KEY: u64 = 51;
pub const DELEGATE: u64 = 60;
pub const DOSSIER: H256 = H256::repeat_byte(7);

pub fn roles(roles: &[Role]) -> Roles {
	Roles::try_from(roles.iter().copied().collect::<std::collections::BTreeSet<_>>()).unwrap()
}

/// Two intermediaries; the first has registered a producer with a site, and a certification body.
pub fn build_and_execute(test: impl FnOnce()) {
	let storage = RuntimeGenesisConfig {
		accounts: pallet_accounts::GenesisConfig {
			intermediaries: vec![INTERMEDIARY, OTHER_INTERMEDIARY],
		},
		..Default::default()
	}
	.build_storage()
	.unwrap();
	sp_io::TestExternalities::from(storage).execute_with(|| {
		System::set_block_number(1);
		let signed = RuntimeOrigin::signed(INTERMEDIARY);
		Accounts::register_participant(signed.clone(), PRODUCER, roles(&[Role::Producer]), DOSSIER)
			.unwrap();
		Accounts::register_site(signed.clone(), PRODUCER, SITE).unwrap();
		Accounts::register_participant(signed, BODY, roles(&[Role::CertificationBody]), DOSSIER)
			.unwrap();
		System::reset_events();
		test();
		Accounts::do_try_state().unwrap();
	});
}

pub fn events() -> Vec<crate::Event<Test>> {
	System::read_events_for_pallet()
}

pub fn signed(who: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub fn root() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

pub fn pass_blocks(blocks: u64) {
	System::set_block_number(System::block_number() + blocks);
}

/// Has another key sign for the account, without delay.
pub fn give_key(account: u64, key: u64) {
	Accounts::order_recovery(root(), account, key).unwrap();
	System::reset_events();
}

/// Every account that may mean something in a test.
pub fn taken_accounts() -> Vec<u64> {
	give_key(BODY, 21);
	give_key(BODY, 22);
	Accounts::admit_delegate(signed(INTERMEDIARY), PRODUCER, 12).unwrap();
	Accounts::start_recovery(signed(INTERMEDIARY), SITE, 13).unwrap();
	Accounts::add_intermediary(root(), 3).unwrap();
	Accounts::remove_intermediary(root(), 3).unwrap();
	Accounts::register_site(signed(INTERMEDIARY), PRODUCER, 14).unwrap();
	Accounts::close_site(signed(INTERMEDIARY), 14).unwrap();
	System::reset_events();
	vec![INTERMEDIARY, 3, PRODUCER, SITE, 14, BODY, 21, 22, 12, 13]
}
