//! pallet-certification.

use super::{GovernanceOrigin, RegistryOrigin};
use crate::{Accounts, Credits, Footprint, Runtime, Timestamp};

impl pallet_certification::Config for Runtime {
	type RegistryOrigin = RegistryOrigin;
	type GovernanceOrigin = GovernanceOrigin;
	type Participants = Accounts;
	type Footprints = Footprint;
	type Ledger = Credits;
	type Time = Timestamp;
	type WeightInfo = pallet_certification::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarking::BenchmarkSetup;
}
