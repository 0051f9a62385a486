//! pallet-footprint.

use super::{credits::LedgerRests, GovernanceOrigin, MaxValidators, RegistryOrigin};
use crate::{BlockNumber, Certification, Credits, Runtime};
use frame_support::parameter_types;
use sp_runtime::transaction_validity::TransactionPriority;

parameter_types! {
	/// A vote can be included for a minute after it was signed.
	pub const VoteLifetime: BlockNumber = 30;
	/// A worker sends a vote again after 20 s.
	pub const ResendAfter: BlockNumber = 10;
	/// A footprint that is a minute late is reported. It should be there after 3 blocks; by then each
	/// vote has been sent three times, and the first has lapsed.
	pub const StuckAfter: BlockNumber = 30;
	/// Votes go before members' transactions: they are few, and requests wait for them.
	pub const VotePriority: TransactionPriority = TransactionPriority::MAX / 2;
}

impl pallet_footprint::Config for Runtime {
	type RegistryOrigin = RegistryOrigin;
	/// The council stands in for the validators, of whom more than two thirds have to agree.
	type GovernanceOrigin = GovernanceOrigin;
	type Certification = Certification;
	type Records = Credits;
	type OnAccepted = Credits;
	type AuthorityId = pallet_footprint::AuthorityId;
	type MaxAuthorities = MaxValidators;
	type VoteLifetime = VoteLifetime;
	type ResendAfter = ResendAfter;
	type StuckAfter = StuckAfter;
	type Rests = LedgerRests;
	type VotePriority = VotePriority;
	type WeightInfo = pallet_footprint::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarking::BenchmarkSetup;
}
