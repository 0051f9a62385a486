//! Who is who, without saying who: pseudonymous accounts, their roles and their standing.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::{bounded::BoundedBTreeSet, ConstU32, H256};

/// What a participant may do. An intermediary vouches for each role.
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
pub enum Role {
	/// Produces goods: may hold certificates and lots, request credits, transfer and exit.
	Producer,
	/// Holds and transfers lots without producing.
	Trader,
	/// Puts products on the market: holds lots and lets them exit against products.
	BrandOwner,
	/// Issues certificates and decides on certificate requests, once accredited.
	CertificationBody,
	/// Accredits certification bodies, once named by the council.
	AccreditationBody,
	/// Owns standards, once the council registered them: writes their versions and labels.
	StandardOwner,
}

impl Role {
	/// Whether an account with this role may hold lots, and so is a custody account.
	pub fn holds_credits(self) -> bool {
		matches!(self, Self::Producer | Self::Trader | Self::BrandOwner)
	}
}

/// The roles of one participant.
pub type Roles = BoundedBTreeSet<Role, ConstU32<8>>;

/// Whether a participant may act at present.
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
pub enum Standing {
	/// May act within its roles.
	Active,
	/// May not act until its intermediary reinstates it; loses nothing meanwhile.
	Suspended,
}

/// The level at which a custody account keeps its mass balance (ISO 22095; 003 "Mass balance").
/// The third level, batch, is a single certificate request.
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
pub enum BalanceLevel {
	/// One site of a company.
	Site,
	/// A company as a whole.
	Group,
}

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
	/// How many of its sites are not closed.
	pub open_sites: u32,
}
