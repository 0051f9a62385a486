//! pallet-credits.

use crate::{Accounts, Certification, Footprint, Runtime, Timestamp};

impl pallet_credits::Config for Runtime {
	type Participants = Accounts;
	type Certification = Certification;
	type Graph = Footprint;
	type Time = Timestamp;
	type WeightInfo = pallet_credits::weights::Conservative<Runtime>;
}
