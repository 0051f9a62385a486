//! What this pallet asks of the runtime.

use crate::MemberRole;
use alloc::vec::Vec;

/// Members that this pallet doesn't register: validators and the council.
pub trait OtherMembers<AccountId> {
	/// The roles of the account, at most one of each kind; none if it isn't such a member.
	fn roles(who: &AccountId) -> Vec<MemberRole>;
}

/// What has to end when another key signs for an account.
pub trait OnKeyReplaced<AccountId> {
	/// Ends whatever the previous key has granted in the name of the account, such as proxies.
	/// Counted with four reads and four writes in the weights of this pallet.
	fn key_replaced(account: &AccountId);
}
