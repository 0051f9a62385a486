//! pallet-certification.

use super::{GovernanceOrigin, RegistryOrigin};
use crate::{Accounts, Footprint, Runtime, Timestamp};

impl pallet_certification::Config for Runtime {
	type RegistryOrigin = RegistryOrigin;
	type GovernanceOrigin = GovernanceOrigin;
	type Participants = Accounts;
	type Footprints = Footprint;
	type Time = Timestamp;
	type WeightInfo = pallet_certification::weights::Conservative<Runtime>;
}
