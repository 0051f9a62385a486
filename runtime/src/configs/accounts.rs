//! pallet-accounts.

use super::{GovernanceOrigin, DAYS};
use crate::{AccountId, BlockNumber, Certification, Council, Credits, Proxy, Runtime, Session};
use alloc::vec::Vec;
use frame_support::{
	parameter_types,
	traits::{ConstU32, Get},
	weights::{constants::WEIGHT_REF_TIME_PER_SECOND, Weight},
};
use pallet_accounts::{MemberRole, OnKeyReplaced, OtherMembers};

/// A mebibyte.
const MIB: u64 = 1024 * 1024;

parameter_types! {
	/// A member may use 20 s of execution in a session, and 256 MiB of transactions and proof. In
	/// a session of ten minutes that is about a seventh of the execution that all its blocks have
	/// for signed transactions.
	pub const DefaultSessionQuota: Weight =
		Weight::from_parts(20 * WEIGHT_REF_TIME_PER_SECOND, 256 * MIB);
	/// Enough to propose, vote on and close a few motions, and to apply an upgrade: governance
	/// can't lock itself out.
	pub const MinSessionQuota: Weight =
		Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND, 16 * MIB);
	/// Participants have 30 days to find another intermediary after theirs was removed.
	pub const HandoverPeriod: BlockNumber = 30 * DAYS;
	/// A holder has seven days to veto a recovery.
	pub const RecoveryDelay: BlockNumber = 7 * DAYS;
}

/// The members that no intermediary registers.
pub struct ConsortiumMembers;

impl OtherMembers<AccountId> for ConsortiumMembers {
	fn roles(who: &AccountId) -> Vec<MemberRole> {
		let mut roles = Vec::new();
		if pallet_validators::Operators::<Runtime>::contains_key(who) {
			roles.push(MemberRole::Validator);
		}
		if Council::is_member(who) || pallet_sudo::Key::<Runtime>::get().as_ref() == Some(who) {
			roles.push(MemberRole::Council);
		}
		roles
	}
}

/// The session that quotas are counted in.
pub struct CurrentSession;

impl Get<u32> for CurrentSession {
	fn get() -> u32 {
		Session::current_index()
	}
}

/// Whoever had an account's key may have named delegates with it.
pub struct RemoveProxies;

impl OnKeyReplaced<AccountId> for RemoveProxies {
	fn key_replaced(account: &AccountId) {
		Proxy::remove_all_proxy_delegates(account);
	}
}

impl pallet_accounts::Config for Runtime {
	type GovernanceOrigin = GovernanceOrigin;
	type OtherMembers = ConsortiumMembers;
	type CurrentSession = CurrentSession;
	type Holdings = (Credits, Certification);
	type CustodyHoldings = Credits;
	type OnKeyReplaced = RemoveProxies;
	type DefaultSessionQuota = DefaultSessionQuota;
	type MinSessionQuota = MinSessionQuota;
	type HandoverPeriod = HandoverPeriod;
	type RecoveryDelay = RecoveryDelay;
	type MaxDelegates = ConstU32<32>;
	type MaxPendingTransactions = ConstU32<64>;
	type WeightInfo = pallet_accounts::weights::Conservative<Runtime>;
}
