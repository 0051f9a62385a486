//! Production records: what went in, what was done, what came out.

use crate::{
	ActivityId, DeclaredFootprint, GoodId, LabelId, LotId, Mass, MaxActivities, MaxInputs,
	MaxOutputs, MethodId, OutputLineId, TimeSpan, Unit,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::{bounded::BoundedVec, H256};

/// Where scrap comes from (ISO 14021).
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
pub enum ScrapOrigin {
	/// Diverted from the waste stream of another process. Counts as recycled content.
	PreConsumer,
	/// Returned from end users. Counts as recycled content.
	PostConsumer,
	/// Rework, regrind or scrap of the same process. Never counts as recycled content.
	Internal,
}

/// What an input of a production record is drawn from.
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
pub enum InputSource {
	/// Credits: so much of a lot that the account holds.
	Credit {
		/// The lot.
		lot: LotId,
	},
	/// Mineral extracted by the certified account itself: where a certified chain begins.
	Extracted {
		/// The good that is extracted.
		good: GoodId,
	},
	/// Bought material without credits. It carries the method's default factor and no claim.
	Uncertified {
		/// The good.
		good: GoodId,
	},
	/// Scrap that enters the books here.
	Scrap {
		/// The good.
		good: GoodId,
		/// Where it comes from.
		origin: ScrapOrigin,
	},
	/// Mass of the line's own good that is issued ahead of certified input, where the
	/// chain-of-custody standard allows an overdraft. It carries the method's default factor for
	/// uncertified material, and the next accounting period has to repay it.
	Overdraft,
}

/// An input as the producer states it.
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
pub struct Input {
	/// What it is drawn from.
	pub source: InputSource,
	/// Its mass in grams, on the good's basis.
	pub mass: Mass,
	/// Its weight as it was on the scale, in grams: never less than `mass`.
	pub gross_mass: Mass,
	/// The output line that it is attributed to, counted from 0. Under rolling average it names
	/// the line whose good the conversion is looked up for.
	pub attributed_to: u8,
}

/// An activity of the producer in the period, such as 1,000 kWh of grid electricity.
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
pub struct Activity {
	/// Which activity of the SMAD method.
	pub activity: ActivityId,
	/// How much of it, in whole units.
	#[serde(with = "crate::views::decimal")]
	pub quantity: u64,
	/// The unit: that of the method's factors for the activity.
	pub unit: Unit,
	/// Whether the quantity is primary (measured) data (PACT), or secondary data.
	pub primary: bool,
	/// Salted commitment (blake2b-256) to the evidence, such as a meter reading, if any.
	pub evidence: Option<H256>,
}

/// An output line as the producer states it.
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
pub struct Output {
	/// The good.
	pub good: GoodId,
	/// The label that credits are asked for, or none for ordinary material.
	pub label: Option<LabelId>,
	/// Its mass in grams, on the good's basis.
	pub mass: Mass,
	/// Its weight as it is on the scale, in grams: never less than `mass`.
	pub gross_mass: Mass,
	/// Its share of the economic value of all outputs in parts per million. Only read by methods
	/// that allocate by economic value; then the shares of all lines add up to 1,000,000.
	pub value_share: u32,
}

/// The inputs of one record.
pub type Inputs = BoundedVec<Input, MaxInputs>;
/// The activities of one record.
pub type Activities = BoundedVec<Activity, MaxActivities>;
/// The output lines of one record.
pub type Outputs = BoundedVec<Output, MaxOutputs>;

/// Where an input of a production node stands in the production graph.
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
pub enum NodeInputSource {
	/// Mass drawn from an output line of an earlier node.
	Line(OutputLineId),
	/// Mineral extracted here.
	Extracted(GoodId),
	/// Material that carries the method's default factor.
	Uncertified(GoodId),
	/// Scrap: cut-off, so it carries no burden of its earlier life.
	Scrap(GoodId, ScrapOrigin),
}

/// An input of a production node.
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
pub struct NodeInput {
	/// Where it stands in the graph.
	pub source: NodeInputSource,
	/// Its mass in grams.
	pub mass: Mass,
	/// What the audited conversion factor makes of it: grams of output, rounded down.
	pub converted: Mass,
	/// The output line that it is attributed to.
	pub attributed_to: u8,
}

/// A node of the production graph: all that a footprint is calculated from.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct ProductionNode {
	/// The SMAD method.
	pub method: MethodId,
	/// How inputs are attributed to output lines.
	pub attribution: crate::Attribution,
	/// The period that the record reports.
	pub reference_period: TimeSpan,
	/// What went in.
	pub inputs: BoundedVec<NodeInput, MaxInputs>,
	/// What was done.
	pub activities: Activities,
	/// What came out.
	pub outputs: Outputs,
	/// The footprint that the producer declares, if it isn't to be calculated.
	pub declared: Option<DeclaredFootprint>,
}

/// What a restatement corrects in a production record. The masses and the credits that were drawn
/// are facts of the ledger, and stay.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Correction {
	/// The SMAD method: the same, or another version for the same standard and family.
	pub method: MethodId,
	/// All activities, as they should have been reported.
	pub activities: Activities,
	/// Where scrap came from in truth: the position of the input, and its origin.
	pub scrap_origins: BoundedVec<(u8, ScrapOrigin), MaxInputs>,
	/// The shares of economic value of all output lines in parts per million, if they change.
	pub value_shares: Option<BoundedVec<u32, MaxOutputs>>,
	/// The footprint that the producer declares, if it isn't to be calculated.
	pub declared: Option<DeclaredFootprint>,
}
