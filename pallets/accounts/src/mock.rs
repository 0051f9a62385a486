//! A runtime for the unit tests: governance is root, member 90 is known to the runtime only.

use crate as pallet_accounts;
use frame_support::{derive_impl, parameter_types, traits::Contains, weights::Weight};
use frame_system::EnsureRoot;
use sp_core::H256;
use sp_runtime::BuildStorage;
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
	pub const DefaultSessionQuota: Weight = Weight::from_parts(1_000, 1_000);
}

pub struct OtherMembers;
impl Contains<u64> for OtherMembers {
	fn contains(who: &u64) -> bool {
		*who == 90
	}
}

impl pallet_accounts::Config for Test {
	type GovernanceOrigin = EnsureRoot<u64>;
	type OtherMembers = OtherMembers;
	type CurrentSession = CurrentSession;
	type DefaultSessionQuota = DefaultSessionQuota;
	type WeightInfo = pallet_accounts::weights::Conservative<Test>;
}

pub const INTERMEDIARY: u64 = 1;
pub const OTHER_INTERMEDIARY: u64 = 2;
pub const PRODUCER: u64 = 10;
pub const SITE: u64 = 11;
pub const BODY: u64 = 20;
pub const STRANGER: u64 = 99;
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
