//! Chain-of-custody models (ISO 22095) and the rules that a chain-of-custody standard sets.

use crate::BalanceLevel;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// A chain-of-custody model of ISO 22095, from the weakest to the strongest.
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
pub enum ChainOfCustodyModel {
	/// Credits move without material; such a lot can only exit.
	BookAndClaim,
	/// Certified and uncertified material mix; claims out never exceed claims in, converted.
	MassBalance,
	/// Certified and uncertified material mix in a known ratio that the claim states.
	ControlledBlending,
	/// Only material certified under the same standard mixes.
	Segregated,
	/// Material stays apart from its origin on.
	IdentityPreserved,
}

/// How the attributes of inputs reach the output lines of one production record.
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
pub enum Attribution {
	/// Credit method: each input is attributed to one output line.
	Credit,
	/// Rolling average: all inputs are pooled and every output line has its share by mass.
	RollingAverage,
}

/// What a version of a chain-of-custody standard prescribes to the ledger.
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
pub struct ChainOfCustodyRules {
	/// The model of all labels under this version.
	pub model: ChainOfCustodyModel,
	/// The attribution method of its production records.
	pub attribution: Attribution,
	/// The highest level at which a mass balance may be kept: `Site` excludes group accounts.
	pub level: BalanceLevel,
	/// Length of an accounting period in months: 1, 2, 3, 4, 6 or 12 (ISCC PLUS 3 at most, ASI 12).
	pub period_months: u8,
}
