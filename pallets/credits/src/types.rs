//! Records of this pallet that no other needs.

// Derives of enums write conversions.
#![allow(clippy::as_conversions)]

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use tracemet_primitives::{
	AttributeTotals, ConversionFactor, ExitId, GoodId, LabelId, LotId, Mass, PeriodId, RequestId,
	TransferId,
};
pub use tracemet_primitives::{Freeze, FreezeTarget, FreezesOf, MaxFreezes};

/// The terms on which an output line of a pending request would be issued.
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
pub struct LineTerms {
	/// The conversion factor, in lowest terms, if it is one for all certified inputs of the line.
	pub factor: Option<ConversionFactor>,
	/// The certified part of the line, in parts per million, rounded down.
	pub certified_share: u32,
	/// How much of the line is issued ahead of certified input, in grams.
	pub overdraft: Mass,
}

/// What mass of an output line went into.
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
pub enum LineUse {
	/// An approved request consumed it.
	Request(RequestId),
	/// An exit statement drew from it.
	Exit(ExitId),
}

/// A step of telling the holders and uses of a flagged output line.
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
pub enum TraceStep {
	/// The next of its lots, after this one.
	Lots(Option<LotId>),
	/// The next of what it went into, after this one.
	Uses(Option<LineUse>),
	/// One thing that it went into after it was flagged.
	Use(LineUse),
}

/// A closed record that leaves the state after the retention time.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum ClosedRecord<AccountId> {
	/// A certificate request that was decided or withdrawn, and whose lots are spent.
	Request(RequestId),
	/// A lot that has nothing left.
	Lot(LotId),
	/// An exit statement.
	Exit(ExitId),
	/// A closed accounting period of a mass-balance account.
	Balance {
		/// The custody account.
		account: AccountId,
		/// The good.
		good: GoodId,
		/// The label.
		label: LabelId,
		/// The period.
		period: PeriodId,
	},
}

/// What falls due on a day.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum DueItem<AccountId> {
	/// A lot: it expires, or its carrying over is looked at.
	Lot(LotId),
	/// A pending transfer: it lapses.
	Transfer(TransferId),
	/// A closed record: it is archived.
	Record(ClosedRecord<AccountId>),
}

/// So much mass of an output line, with its share of the line's footprint.
#[derive(
	Clone,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Share {
	/// The mass, in grams.
	pub mass: Mass,
	/// Its share, as it was last calculated: totals in grams, rounded as the attribute's nature says.
	pub attributes: AttributeTotals,
}

/// What became of all that was ever issued of an output line, whoever had it.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct LineRollUp {
	/// The label of the line.
	pub label: LabelId,
	/// Issued.
	pub issued: Share,
	/// Held in custody accounts, in escrow too.
	pub held: Share,
	/// Consumed by approved certificate requests, or repaying an overdraft.
	pub consumed: Share,
	/// Left the system against products.
	pub exited: Share,
}

/// A column of a roll-up.
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
pub enum Column {
	/// Issued.
	Issued,
	/// Held, in escrow too.
	Held,
	/// Consumed by approved certificate requests, or repaying an overdraft.
	Consumed,
	/// Left the system against products.
	Exited,
}

/// Where in the roll-ups of custody accounts a share of an output line counts.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct AccountColumn<AccountId> {
	/// The custody account.
	pub account: AccountId,
	/// The column.
	pub column: Column,
	/// The accounting period that it was booked in. None: what is held is carried over.
	pub period: Option<PeriodId>,
}

/// An accounting period as the last part of a storage key: of two periods the later one comes first,
/// so that the key that follows a period is that of the latest one before it.
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
pub struct LatestFirst([u8; 4]);

impl From<PeriodId> for LatestFirst {
	fn from(period: PeriodId) -> Self {
		Self((!period.0).to_be_bytes())
	}
}

impl From<LatestFirst> for PeriodId {
	fn from(key: LatestFirst) -> Self {
		Self(!u32::from_be_bytes(key.0))
	}
}
