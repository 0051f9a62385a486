//! pallet-footprint.

use super::{MaxValidators, RegistryOrigin};
use crate::{BlockNumber, Certification, Credits, Runtime};
use frame_support::parameter_types;
use sp_runtime::transaction_validity::TransactionPriority;

parameter_types! {
	/// A vote can be included for a minute after it was signed.
	pub const VoteLifetime: BlockNumber = 30;
	/// A worker sends a vote again after 20 s.
	pub const ResendAfter: BlockNumber = 10;
	/// Votes go before members' transactions: they are few, and requests wait for them.
	pub const VotePriority: TransactionPriority = TransactionPriority::MAX / 2;
}

impl pallet_footprint::Config for Runtime {
	type GovernanceOrigin = RegistryOrigin;
	type Certification = Certification;
	type OnAccepted = Credits;
	type AuthorityId = pallet_footprint::AuthorityId;
	type MaxAuthorities = MaxValidators;
	type VoteLifetime = VoteLifetime;
	type ResendAfter = ResendAfter;
	type VotePriority = VotePriority;
	type WeightInfo = pallet_footprint::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarking::BenchmarkSetup;
}
