//! A runtime for the unit tests: account 1 makes root decisions, and may set the heap pages.

use crate as pallet_governance;
use frame_support::{
	derive_impl, parameter_types,
	traits::{Contains, IsInVec},
};
use frame_system::EnsureSignedBy;
use sp_runtime::BuildStorage;

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
	pub type Governance = pallet_governance;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

pub const COUNCIL: u64 = 1;

parameter_types! {
	pub Council: Vec<u64> = vec![COUNCIL];
}

/// Authorizing an upgrade; and applying one, which fails as long as none is authorized.
pub struct RootDecisions;
impl Contains<RuntimeCall> for RootDecisions {
	fn contains(call: &RuntimeCall) -> bool {
		matches!(
			call,
			RuntimeCall::System(
				frame_system::Call::authorize_upgrade { .. }
					| frame_system::Call::apply_authorized_upgrade { .. }
			)
		)
	}
}

impl pallet_governance::Config for Test {
	type RootDecisionOrigin = EnsureSignedBy<IsInVec<Council>, u64>;
	type RootDecisions = RootDecisions;
	type RuntimeCall = RuntimeCall;
	type WeightInfo = pallet_governance::weights::Conservative<Test>;
}

pub fn build_and_execute(test: impl FnOnce()) {
	let storage = RuntimeGenesisConfig::default().build_storage().unwrap();
	sp_io::TestExternalities::from(storage).execute_with(|| {
		System::set_block_number(1);
		test();
	});
}
