//! Records of this pallet that no other needs.

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use tracemet_primitives::Name;

/// A standard.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Standard {
	/// What it is called.
	pub name: Name,
	/// Its newest version, counted from 1.
	pub latest_version: u16,
}
