//! Aura, GRANDPA, and the reports of those who break their rules.

use crate::{BlockNumber, Historical, Offences, Runtime, RuntimeEvent, Validators};
use frame_support::{
	parameter_types,
	traits::{ConstBool, ConstU32, ConstU64},
};
use sp_consensus_aura::sr25519::AuthorityId as AuraId;

/// Length of a slot in milliseconds: a block every 2 s.
pub const SLOT_DURATION: u64 = 2_000;

/// Most validators of a session.
pub type MaxValidators = ConstU32<100>;

/// How many past sessions an equivocation can still be reported from: a week, if sessions last ten
/// minutes.
pub const REPORTABLE_SESSIONS: u32 = 7 * 24 * 6;

/// Blocks of a day.
pub const DAYS: BlockNumber = 24 * 60 * 30;

parameter_types! {
	/// How many blocks an equivocation report stays valid in the pool: a week.
	pub const ReportLongevity: u64 = 7 * DAYS as u64;
}

impl pallet_aura::Config for Runtime {
	type AuthorityId = AuraId;
	type DisabledValidators = ();
	type MaxAuthorities = MaxValidators;
	type AllowMultipleBlocksPerSlot = ConstBool<false>;
	type SlotDuration = ConstU64<SLOT_DURATION>;
}

impl pallet_grandpa::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type MaxAuthorities = MaxValidators;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = ConstU64<{ REPORTABLE_SESSIONS as u64 }>;
	type KeyOwnerProof = sp_session::MembershipProof;
	type EquivocationReportSystem =
		pallet_grandpa::EquivocationReportSystem<Self, Offences, Historical, ReportLongevity>;
}

impl pallet_authorship::Config for Runtime {
	type FindAuthor = pallet_session::FindAccountFromAuthorIndex<Self, crate::Aura>;
	type EventHandler = Validators;
}

/// Whoever breaks the rules of Aura or GRANDPA leaves the validator set. Nothing is staked, so
/// nothing is slashed.
impl pallet_offences::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type IdentificationTuple = pallet_session::historical::IdentificationTuple<Self>;
	type OnOffenceHandler = Validators;
}
