//! Records of this pallet that no other needs.

use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedBTreeSet};
use scale_info::TypeInfo;
use tracemet_primitives::Name;

/// Most certificates of one holder under one chain-of-custody standard, expired ones apart.
pub const MAX_CERTIFICATES: u32 = 16;

/// Who suspended a certificate: its body and auditors, 16 at most.
pub type Suspenders<AccountId> = BoundedBTreeSet<AccountId, ConstU32<16>>;

/// A standard.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Standard<AccountId> {
	/// What it is called.
	pub name: Name,
	/// Who writes its versions and labels.
	pub owner: AccountId,
	/// Its newest version, counted from 1.
	pub latest_version: u16,
}
