//! Decisions that take effect later, and the bytes of large ones.

use super::GovernanceOrigin;
use crate::{
	AccountId, Balances, Council, OriginCaller, Preimage, Runtime, RuntimeBlockWeights,
	RuntimeCall, RuntimeEvent, RuntimeOrigin, System,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::cmp::Ordering;
use frame_support::{
	parameter_types,
	traits::{Consideration, ConstU32, Footprint, PrivilegeCmp},
	weights::Weight,
};
use pallet_collective::RawOrigin;
use scale_info::TypeInfo;
use sp_runtime::{DispatchError, Perbill};

parameter_types! {
	/// What is due in a block may use four fifths of it.
	pub MaximumSchedulerWeight: Weight =
		Perbill::from_percent(80) * RuntimeBlockWeights::get().max_block;
}

/// What one council scheduled, another can cancel, with other votes or other seats: both had two
/// thirds. Otherwise nobody could once a seat has changed.
pub struct TheCouncilIsTheCouncil;

impl PrivilegeCmp<OriginCaller> for TheCouncilIsTheCouncil {
	fn cmp_privilege(left: &OriginCaller, right: &OriginCaller) -> Option<Ordering> {
		let is_council =
			|origin: &OriginCaller| matches!(origin, OriginCaller::Council(RawOrigin::Members(..)));
		(left == right || (is_council(left) && is_council(right))).then_some(Ordering::Equal)
	}
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
	type OriginPrivilegeCmp = TheCouncilIsTheCouncil;
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

	#[cfg(feature = "runtime-benchmarks")]
	fn ensure_successful(_: &AccountId, _: Footprint) {}
}

impl pallet_preimage::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_preimage::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type ManagerOrigin = GovernanceOrigin;
	type Consideration = CouncilSeat;
}
