//! Chain-of-custody models (ISO 22095) and the rules that a chain-of-custody standard sets.

use crate::{AccountingPeriods, BalanceLevel, Mass};
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

/// The level at which a chain-of-custody standard has mass balances kept (003 "Mass balance": batch,
/// site or group).
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
pub enum MassBalanceLevel {
	/// Every production record balances by itself, in the account of one site.
	Batch,
	/// Each site of a company keeps its own balance.
	Site,
	/// A company may keep one balance for all its sites.
	Group,
}

impl MassBalanceLevel {
	/// Whether an account of that level may keep a balance under the standard.
	pub fn allows(self, account: BalanceLevel) -> bool {
		match self {
			Self::Batch | Self::Site => account == BalanceLevel::Site,
			Self::Group => true,
		}
	}
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
#[serde(rename_all = "camelCase")]
pub struct ChainOfCustodyRules {
	/// The model of all labels under this version.
	pub model: ChainOfCustodyModel,
	/// The attribution method of its production records.
	pub attribution: Attribution,
	/// The level at which balances are kept.
	pub level: MassBalanceLevel,
	/// Length and beginning of the accounting periods.
	pub periods: AccountingPeriods,
	/// After how many accounting periods, besides the one in which an account got it, a lot that
	/// the account still holds expires. None: it carries over without limit.
	pub carry_over_periods: Option<u8>,
	/// Whether a lot carries over into the next accounting period only while its holder has a
	/// certificate in force under the standard (ISCC PLUS).
	pub carry_over_needs_certificate: bool,
	/// Days after its issue at which a lot expires, whoever holds it. None: never.
	pub expiry_days: Option<u16>,
	/// The most that an account may issue of a good and label ahead of its certified input, in
	/// grams, to be repaid in the next accounting period. 0: no overdraft.
	pub overdraft: Mass,
	/// Whether a certification body has to validate each transfer.
	pub transfers_validated: bool,
	/// Whether the certification body that issued a certificate is kept from auditing what was
	/// done under it.
	pub independent_audits: bool,
}
