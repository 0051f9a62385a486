//! pallet-validators.

use super::{GovernanceOrigin, MaxValidators, ReportLongevity, DAYS};
use crate::{BlockNumber, Historical, Offences, Runtime};
use frame_support::{parameter_types, traits::ConstU32};
use pallet_validators::PalletSessionKeys;

parameter_types! {
	/// Length of a session in blocks unless the genesis says otherwise: ten minutes. Quotas are
	/// counted per session, and validators change between sessions.
	pub const DefaultSessionBlocks: BlockNumber = DAYS / 24 / 6;
}

impl pallet_validators::Config for Runtime {
	type GovernanceOrigin = GovernanceOrigin;
	type SessionKeys = PalletSessionKeys<Runtime>;
	type KeyOwnerProof = sp_session::MembershipProof;
	type KeyOwnerProofSystem = Historical;
	type ReportOffence = Offences;
	type ReportLongevity = ReportLongevity;
	type MaxValidators = MaxValidators;
	type MaxOperators = ConstU32<200>;
	type DefaultSessionBlocks = DefaultSessionBlocks;
	type WeightInfo = pallet_validators::weights::Conservative<Runtime>;
}
