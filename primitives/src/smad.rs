//! SMAD methods: versioned linear calculations of attributes from activities and inputs.

use crate::{
	ActivityId, AttributeId, AttributeTotals, FamilyId, GoodId, Mass, MaxDefaultFactors,
	MaxFactors, MaxOutputs, MethodId, Name, RequestId, StandardVersionId, TimeSpan,
	CARBON_FOOTPRINT, SECONDS_PER_DAY,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::{bounded::BoundedVec, H256};

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

/// A unit in which an activity is counted, or a footprint declared: those that PACT's data model
/// has, and the tonne.
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
pub enum Unit {
	/// A kilogram.
	Kilogram,
	/// A tonne: 1,000 kg.
	Tonne,
	/// A litre.
	Litre,
	/// A cubic metre.
	CubicMetre,
	/// A kilowatt hour.
	KilowattHour,
	/// A megajoule.
	Megajoule,
	/// A tonne carried over a kilometre.
	TonneKilometre,
	/// A square metre.
	SquareMetre,
	/// A piece.
	Piece,
	/// An hour.
	Hour,
}

impl Unit {
	/// Whether it is one of mass.
	pub fn is_mass(self) -> bool {
		matches!(self, Self::Kilogram | Self::Tonne)
	}
}

/// How well a figure fits what it is used for, by one indicator (GHG Protocol Product Standard,
/// table 8.2).
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
pub enum Rating {
	/// Very good.
	VeryGood,
	/// Good.
	Good,
	/// Fair.
	Fair,
	/// Poor.
	Poor,
}

/// The quality of a figure: the five indicators of the GHG Protocol Product Standard, and whether
/// it is primary data.
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
pub struct DataQuality {
	/// Whether it is primary data (PACT): measured in the supply chain itself.
	pub primary: bool,
	/// Whether it is about the technology that was used.
	pub technology: Rating,
	/// Whether it is about the time.
	pub time: Rating,
	/// Whether it is about the place.
	pub geography: Rating,
	/// Whether all sites and the whole period are in it.
	pub completeness: Rating,
	/// Whether it was measured and verified.
	pub reliability: Rating,
}

/// The part of a product's life that the footprints of a method cover (EN 15804).
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
pub enum SystemBoundary {
	/// From the extraction of raw materials to the gate of the producer (A1 to A3).
	CradleToGate,
	/// The same, and stages after the gate that the method's document names.
	CradleToGateWithOptions,
	/// The whole life.
	CradleToGrave,
}

/// The global warming potentials, over 100 years, by which gases are counted as CO2e.
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
pub enum GwpSet {
	/// Of the IPCC's fifth assessment report.
	Ar5,
	/// Of the IPCC's sixth assessment report.
	Ar6,
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
#[serde(rename_all = "camelCase")]
pub struct EmissionFactor {
	/// The activity.
	pub activity: ActivityId,
	/// The attribute that it adds to.
	pub attribute: AttributeId,
	/// So many grams ...
	#[serde(with = "crate::views::decimal")]
	pub grams: u64,
	/// ... per so many units of the activity, at least 1.
	#[serde(with = "crate::views::decimal")]
	pub per_units: u64,
	/// The unit that the activity is counted in: one for all factors of the activity.
	pub unit: Unit,
	/// Blake2b-256 of the document that the figure is from.
	pub source: H256,
	/// How good the figure is. If it is primary data, so is what the activity emits, as far as its
	/// quantity is too.
	pub quality: DataQuality,
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
#[serde(rename_all = "camelCase")]
pub struct DefaultFactor {
	/// The good.
	pub good: GoodId,
	/// The attribute that it adds to.
	pub attribute: AttributeId,
	/// So many grams ...
	#[serde(with = "crate::views::decimal")]
	pub grams: u64,
	/// ... per so many kilograms of the good, at least 1.
	#[serde(with = "crate::views::decimal")]
	pub per_kilograms: u64,
	/// Blake2b-256 of the document that the figure is from.
	pub source: H256,
	/// How good the figure is.
	pub quality: DataQuality,
}

/// What holds for all figures of a method.
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
pub struct MethodRules {
	/// How activities are allocated to output lines.
	pub allocation: Allocation,
	/// What footprints are shown for one of: a unit of mass.
	pub declared_unit: Unit,
	/// The part of a product's life that footprints cover.
	pub boundary: SystemBoundary,
	/// How gases are counted as CO2e in the factors.
	pub gwp: GwpSet,
	/// The reference periods that the method can calculate lie within this span.
	pub effective: TimeSpan,
}

/// A version of the SMAD method of a standard for a family. It never changes once registered.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct SmadMethod {
	/// What it is called.
	pub name: Name,
	/// The family of goods that it is for.
	pub family: FamilyId,
	/// Its version for the standard and family, counted from 1.
	pub version: u16,
	/// The performance standard whose documents describe it.
	pub standard: StandardVersionId,
	/// What holds for all its figures.
	pub rules: MethodRules,
	/// What activities emit.
	pub emission_factors: BoundedVec<EmissionFactor, MaxFactors>,
	/// What materials carry that enter without credits: uncertified goods and, for the burden of
	/// scrap acquisition, scrap.
	pub default_factors: BoundedVec<DefaultFactor, MaxDefaultFactors>,
}

impl SmadMethod {
	/// Whether a good without credits brings fossil CO2e by default.
	pub fn has_default(&self, good: GoodId) -> bool {
		self.default_factors.iter().any(|factor| {
			factor.good == good && factor.grams > 0 && CARBON_FOOTPRINT.contains(&factor.attribute)
		})
	}
}

/// The result of a roll-up: the totals of each output line of a node, in the order of the lines.
pub type LineTotals = BoundedVec<AttributeTotals, MaxOutputs>;

/// A footprint that a producer declares instead of having it calculated, from an environmental
/// product declaration for example. It counts once an auditor attests it.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct DeclaredFootprint {
	/// The totals of each output line, in grams.
	pub lines: LineTotals,
	/// Blake2b-256 of the document that they are from.
	pub document: H256,
}

/// What an accepted footprint rests on.
#[derive(
	Clone,
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
pub enum FootprintBasis<AccountId> {
	/// Calculated by the method, and more than two thirds of the validators agreed.
	Calculated {
		/// How many validators had voted for it when it was accepted ...
		votes: u32,
		/// ... out of how many.
		validators: u32,
	},
	/// Calculated by the method; the validators disagreed, and the council decided.
	Resolved,
	/// Declared by the producer, and attested by an auditor.
	Declared {
		/// The auditor.
		auditor: AccountId,
		/// Salted commitment (blake2b-256) to the auditor's report.
		report: H256,
	},
}

/// A footprint that is in force.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct AcceptedFootprint<AccountId, BlockNumber> {
	/// Which revision of the node, counted from 0; a restatement makes the next.
	pub revision: u32,
	/// The SMAD method of that revision.
	pub method: MethodId,
	/// The mass of each output line.
	pub masses: BoundedVec<Mass, MaxOutputs>,
	/// The totals of each output line.
	pub lines: LineTotals,
	/// First second at which it is out of date.
	pub valid_until: crate::Seconds,
	/// What it rests on.
	pub basis: FootprintBasis<AccountId>,
	/// The block of acceptance.
	pub accepted_at: BlockNumber,
}

/// How long after the end of its reference period a footprint is valid: three years at most
/// (PACT), counted as 1,095 days.
pub const FOOTPRINT_VALIDITY: crate::Seconds = 1_095 * SECONDS_PER_DAY;

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
	/// The validators calculate and vote, once the footprints of all its inputs are accepted.
	Pending,
	/// The producer declared it, and an auditor has to attest it.
	AwaitsAttestation,
	/// The newest revision is in force.
	Accepted,
	/// No result can reach two thirds any more, or the one that did isn't conserved. Published,
	/// never averaged: the council decides.
	Disputed,
	/// The request behind the node was rejected or withdrawn before a footprint was accepted.
	Cancelled,
}

/// Why a round is disputed.
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
pub enum DisputeCause {
	/// No result can reach two thirds of the validators any more.
	NoMajority,
	/// The outputs of the result that more than two thirds voted for aren't what inputs and
	/// activities bring.
	NotConserved,
}

/// Why a node doesn't get on.
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
pub enum StuckReason {
	/// The footprint of an input isn't settled: look at that node.
	WaitsFor(RequestId),
	/// A restatement is still being passed on, to this node too for all that is known.
	RestatementSpreads,
	/// The calculation ends in an error, such as a total that can't be held: the producer has to
	/// amend, withdraw or restate the record.
	NotCalculable,
	/// Too few of the validators have voted: their operators should look at their off-chain workers.
	TooFewVotes {
		/// Those that voted ...
		cast: u32,
		/// ... out of how many.
		validators: u32,
	},
}
