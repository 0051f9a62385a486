//! SMAD methods: versioned linear calculations of attributes from activities and inputs.

use crate::{
	ActivityId, AttributeId, AttributeTotals, FamilyId, GoodId, MaxFactors, MaxOutputs, Name,
	StandardVersionId,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::bounded::BoundedVec;

/// How the activities of a node are allocated to its output lines (ISO 14067, 6.4.6).
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
pub enum Allocation {
	/// By the mass of each line.
	Mass,
	/// By the stated shares of economic value.
	EconomicValue,
	/// Not at all: the node may have one output line only.
	None,
}

/// What one activity emits. An activity may have several, each to another attribute.
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
pub struct EmissionFactor {
	/// The activity.
	pub activity: ActivityId,
	/// The attribute that it adds to.
	pub attribute: AttributeId,
	/// So many grams ...
	pub grams: u64,
	/// ... per so many units of the activity, at least 1. The unit is in the method's document.
	pub per_units: u64,
	/// Whether the factor is primary data (PACT): then the activity counts as primary data if its
	/// quantity does too.
	pub primary: bool,
}

/// What a material that enters without credits carries, conservatively.
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
pub struct DefaultFactor {
	/// The good.
	pub good: GoodId,
	/// The attribute that it adds to.
	pub attribute: AttributeId,
	/// Grams of the attribute per kilogram of the good.
	pub grams_per_kilogram: u64,
}

/// A version of the SMAD method of a family. It never changes once registered.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct SmadMethod {
	/// What it is called.
	pub name: Name,
	/// The family of goods that it is for.
	pub family: FamilyId,
	/// Its version within the family, counted from 1.
	pub version: u16,
	/// The performance standard whose documents describe it.
	pub standard: StandardVersionId,
	/// How activities are allocated to output lines.
	pub allocation: Allocation,
	/// What activities emit.
	pub emission_factors: BoundedVec<EmissionFactor, MaxFactors>,
	/// What materials carry that enter without credits: uncertified goods and, for the burden of
	/// scrap acquisition, scrap.
	pub default_factors: BoundedVec<DefaultFactor, MaxFactors>,
}

/// The result of a roll-up: the totals of each output line of a node, in the order of the lines.
pub type LineTotals = BoundedVec<AttributeTotals, MaxOutputs>;

/// A footprint that the validators have accepted.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct AcceptedFootprint<BlockNumber> {
	/// Which revision of the node, counted from 0; a restatement makes the next.
	pub revision: u32,
	/// The totals of each output line.
	pub lines: LineTotals,
	/// How many validators had voted for it when it was accepted ...
	pub votes: u32,
	/// ... out of how many.
	pub validators: u32,
	/// The block of acceptance.
	pub accepted_at: BlockNumber,
}

/// Where the footprint of a node stands.
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
pub enum FootprintStatus {
	/// The validators are calculating and voting.
	Pending,
	/// More than two thirds of the validators agree.
	Accepted,
	/// No result can reach two thirds any more. Published, never averaged.
	Disputed,
	/// The request behind the node was rejected or withdrawn before a footprint was accepted.
	Cancelled,
}
