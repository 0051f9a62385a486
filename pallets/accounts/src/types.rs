//! Records of this pallet.

use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::weights::Weight;
use scale_info::TypeInfo;
use sp_core::H256;
use sp_staking::SessionIndex;
use tracemet_primitives::{Roles, Standing};

/// A pseudonymous company account.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Participant<AccountId> {
	/// The intermediary who knows who it is.
	pub intermediary: AccountId,
	/// What it may do.
	pub roles: Roles,
	/// Salted commitment to the identity dossier: blake2b-256 of dossier and salt.
	pub dossier: H256,
	/// Whether it may act at present.
	pub standing: Standing,
}

/// What a member has used of its quota, and in which session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct QuotaUse {
	/// The session that `used` counts for; an older one counts as nothing used.
	pub session: SessionIndex,
	/// Weight of the member's transactions in that session.
	pub used: Weight,
}
