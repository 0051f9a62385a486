//! Decisions that take effect later, and the bytes of large ones.

use super::GovernanceOrigin;
use crate::{
	AccountId, Balances, Council, OriginCaller, Preimage, Runtime, RuntimeBlockWeights,
	RuntimeCall, RuntimeEvent, RuntimeOrigin, System,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	parameter_types,
	traits::{Consideration, ConstU32, EqualPrivilegeOnly, Footprint},
	weights::Weight,
};
use scale_info::TypeInfo;
use sp_runtime::{DispatchError, Perbill};

parameter_types! {
	/// What is due in a block may use four fifths of it.
	pub MaximumSchedulerWeight: Weight =
		Perbill::from_percent(80) * RuntimeBlockWeights::get().max_block;
}

/// The council schedules a call in its own name: the call is dispatched with the agreement that the
/// motion found, and no more.
impl pallet_scheduler::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeOrigin = RuntimeOrigin;
	type PalletsOrigin = OriginCaller;
	type RuntimeCall = RuntimeCall;
	type MaximumWeight = MaximumSchedulerWeight;
	type ScheduleOrigin = GovernanceOrigin;
	type OriginPrivilegeCmp = EqualPrivilegeOnly;
	type MaxScheduledPerBlock = ConstU32<50>;
	type WeightInfo = pallet_scheduler::weights::SubstrateWeight<Runtime>;
	type Preimages = Preimage;
	type BlockNumberProvider = System;
}

/// What stands in for a deposit: a seat in the council. There is no token that would keep others
/// from filling the storage.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct CouncilSeat;

impl Consideration<AccountId, Footprint> for CouncilSeat {
	fn new(who: &AccountId, _: Footprint) -> Result<Self, DispatchError> {
		if Council::is_member(who) {
			Ok(Self)
		} else {
			Err(DispatchError::Other("only members of the council note preimages"))
		}
	}

	fn update(self, who: &AccountId, new: Footprint) -> Result<Self, DispatchError> {
		Self::new(who, new)
	}

	fn drop(self, _: &AccountId) -> Result<(), DispatchError> {
		Ok(())
	}
}

impl pallet_preimage::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_preimage::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type ManagerOrigin = GovernanceOrigin;
	type Consideration = CouncilSeat;
}
