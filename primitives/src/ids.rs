//! Identifiers. Each is counted up by the pallet that owns it and never given out twice.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

macro_rules! identifiers {
	($($(#[$doc:meta])* $name:ident($inner:ty);)*) => {$(
		$(#[$doc])*
		#[derive(
			Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Encode, Decode,
			DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
		)]
		pub struct $name(pub $inner);

		impl $name {
			/// The identifier that follows, or `None` when they are used up.
			pub fn next(self) -> Option<Self> {
				self.0.checked_add(1).map(Self)
			}
		}

		impl core::fmt::Display for $name {
			fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
				self.0.fmt(f)
			}
		}
	)*};
}

identifiers! {
	/// A family of goods that share one metal, such as copper or iron and steel.
	FamilyId(u32);
	/// A good: a traded form of a metal, such as copper concentrate or hot-rolled coil.
	GoodId(u32);
	/// An extensive quantity attached to mass, such as fossil CO2e of scope 1.
	AttributeId(u16);
	/// A performance or chain-of-custody standard.
	StandardId(u32);
	/// A label (claim), such as `Cu 8.0 MIX`.
	LabelId(u32);
	/// A certificate issued by a certification body to a custody account.
	CertificateId(u32);
	/// A version of a SMAD method of one family of goods.
	MethodId(u32);
	/// An activity that a SMAD method has emission factors for, such as grid electricity in kWh.
	ActivityId(u32);
	/// A certificate request. It is the production record, and so also names the production node.
	RequestId(u64);
	/// A lot: certified mass of one good under one label, held by one custody account.
	LotId(u64);
	/// A transfer that waits to be accepted or validated.
	TransferId(u64);
	/// An audit.
	AuditId(u64);
	/// A system exit statement.
	ExitId(u64);
}

/// One version of a standard.
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
	Serialize,
	Deserialize,
)]
pub struct StandardVersionId {
	/// The standard.
	pub standard: StandardId,
	/// Its version, counted from 1.
	pub version: u16,
}

/// An output line of a production record: where the mass of a lot came from, and so what carries
/// its attributes.
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
	Serialize,
	Deserialize,
)]
pub struct OutputLineId {
	/// The production record.
	pub request: RequestId,
	/// The position of the line in it, counted from 0.
	pub line: u8,
}
