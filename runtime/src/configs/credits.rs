//! pallet-credits.

use super::GovernanceOrigin;
use crate::{Accounts, Certification, Footprint, Runtime, SafeMode, Timestamp};
use frame_support::{
	parameter_types,
	traits::{ConstU32, Get},
};
use tracemet_primitives::{Seconds, SECONDS_PER_DAY};

parameter_types! {
	/// A transfer waits for two weeks to be accepted or validated.
	pub const TransferLifetime: Seconds = 14 * SECONDS_PER_DAY;
	/// Closed records stay in the state for ten years, leap days included: as long as the EU has
	/// manufacturers keep the technical documentation of what they placed on the market (for
	/// batteries: Regulation (EU) 2023/1542).
	pub const Retention: Seconds = 3_653 * SECONDS_PER_DAY;
}

/// In safe mode neither a call nor the chain's idle work writes to the books. Votes go on, so that
/// footprints don't fall behind, and roll-ups follow those that are accepted.
pub struct LedgerRests;

impl Get<bool> for LedgerRests {
	fn get() -> bool {
		SafeMode::is_entered()
	}
}

impl pallet_credits::Config for Runtime {
	type GovernanceOrigin = GovernanceOrigin;
	type Participants = Accounts;
	type Certification = Certification;
	type Graph = Footprint;
	type Time = Timestamp;
	type Rests = LedgerRests;
	type TransferLifetime = TransferLifetime;
	type Retention = Retention;
	type MaxAllowedSenders = ConstU32<1_000>;
	type WeightInfo = pallet_credits::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarking::BenchmarkSetup;
}
