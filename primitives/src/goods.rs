//! Goods and the families of goods that share a metal.

use crate::{FamilyId, Name};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// What the mass of a good in the ledger is the mass of. Chosen once per good and kept.
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
	Serialize,
	Deserialize,
)]
pub enum MassBasis {
	/// The metal contained in the good: 45 t of copper in 200 t of concentrate count as 45 t.
	ContainedMetal,
	/// The good as it is weighed.
	GrossMass,
}

/// A traded form of a metal.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Good {
	/// What the trade calls it.
	pub name: Name,
	/// The family that it belongs to.
	pub family: FamilyId,
	/// What its mass in the ledger is the mass of.
	pub basis: MassBasis,
}
