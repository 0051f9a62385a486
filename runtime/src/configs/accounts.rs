//! pallet-accounts.

use super::GovernanceOrigin;
use crate::{AccountId, Council, Runtime, Session, Validators};
use frame_support::{
	parameter_types,
	traits::{Contains, Get},
	weights::{constants::WEIGHT_REF_TIME_PER_SECOND, Weight},
};

parameter_types! {
	/// A member may use 20 s of execution in a session of ten minutes, about a seventh of what all
	/// blocks of the session have for signed transactions.
	pub const DefaultSessionQuota: Weight =
		Weight::from_parts(20 * WEIGHT_REF_TIME_PER_SECOND, 4 * 1024 * 1024 * 1024);
}

/// The members that no intermediary registers.
pub struct ConsortiumMembers;

impl Contains<AccountId> for ConsortiumMembers {
	fn contains(who: &AccountId) -> bool {
		Validators::contains(who)
			|| Council::is_member(who)
			|| pallet_sudo::Key::<Runtime>::get().as_ref() == Some(who)
	}
}

/// The session that quotas are counted in.
pub struct CurrentSession;

impl Get<u32> for CurrentSession {
	fn get() -> u32 {
		Session::current_index()
	}
}

impl pallet_accounts::Config for Runtime {
	type GovernanceOrigin = GovernanceOrigin;
	type OtherMembers = ConsortiumMembers;
	type CurrentSession = CurrentSession;
	type DefaultSessionQuota = DefaultSessionQuota;
	type WeightInfo = pallet_accounts::weights::Conservative<Runtime>;
}
