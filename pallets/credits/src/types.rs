//! Records of this pallet that no other needs.

// Derives of enums write conversions.
#![allow(clippy::as_conversions)]

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::{bounded::BoundedBTreeMap, ConstU32};
use tracemet_primitives::{
	ConversionFactor, ExitId, GoodId, LabelId, LotId, Mass, OutputLineId, PeriodId, Reason,
	RequestId, Seconds, TransferId,
};

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

/// What can be frozen.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum FreezeTarget<AccountId> {
	/// A lot.
	Lot(LotId),
	/// All lots of an output line, whoever holds them.
	Line(OutputLineId),
	/// All credits of one good and label in a custody account.
	Balance {
		/// The custody account.
		account: AccountId,
		/// The good.
		good: GoodId,
		/// The label.
		label: LabelId,
	},
	/// An exit statement: it is contested.
	Exit(ExitId),
}

/// Why and since when something is frozen.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Freeze {
	/// Why, for everybody to read.
	pub reason: Reason,
	/// Since when, in seconds since 1970.
	pub since: Seconds,
}

/// Most bodies and auditors that freeze one thing at a time.
pub type MaxFreezes = ConstU32<16>;

/// Who froze something, each for itself: nobody's freeze is lifted with another one's.
pub type FreezesOf<AccountId> = BoundedBTreeMap<AccountId, Freeze, MaxFreezes>;

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
