//! A runtime for the unit tests.

use crate as pallet_validators;
use frame_support::{derive_impl, traits::ConstU32};
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
	pub type Validators = pallet_validators;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

impl pallet_validators::Config for Test {
	type MinValidators = ConstU32<1>;
	type MaxValidators = ConstU32<4>;
}

/// A chain with these validators from genesis on.
pub fn build_and_execute(validators: &[u64], test: impl FnOnce()) {
	let storage = RuntimeGenesisConfig {
		validators: pallet_validators::GenesisConfig { validators: validators.to_vec() },
		..Default::default()
	}
	.build_storage()
	.unwrap();
	sp_io::TestExternalities::from(storage).execute_with(test);
}
