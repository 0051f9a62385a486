//! Records of this pallet.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::weights::Weight;
use scale_info::TypeInfo;
use sp_staking::SessionIndex;
pub use tracemet_primitives::Participant;
use tracemet_primitives::Role;

/// A new key that is to sign for an account whose key was lost or stolen.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Recovery<AccountId, BlockNumber> {
	/// The key that is to sign for the account.
	pub new_key: AccountId,
	/// The first block in which the recovery can be completed.
	pub executable_at: BlockNumber,
}

/// Why another key signs for an account.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum KeyReplacement {
	/// The account replaced its key itself.
	Rotated,
	/// Its intermediary recovered the account, and nobody vetoed it in time.
	Recovered,
	/// Governance ordered it.
	Ordered,
}

/// What makes an account a member. Quotas are set for each of these.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum MemberRole {
	/// An intermediary.
	Intermediary,
	/// A participant with this role, or a site of one.
	Participant(Role),
	/// A validator.
	Validator,
	/// A member of the council.
	Council,
}

/// What a member has used of its quota, and in which session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct QuotaUse {
	/// The session that `used` counts for; an older one counts as nothing used.
	pub session: SessionIndex,
	/// Weight of the member's transactions in that session, with their bytes in the proof size.
	pub used: Weight,
}
