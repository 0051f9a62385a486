//! The numbers: methods, footprints and their stages, roll-ups, and what is open or disputed.

use crate::{
	views::decimal, Allocation, AttributeId, CertificateId, DefaultFactor, DisputeCause,
	EmissionFactor, FamilyId, FootprintBasis, FootprintStatus, GwpSet, LotId, Mass, MethodId,
	NodeInputSource, PeriodId, RequestId, Seconds, StandardVersionId, StuckReason, SystemBoundary,
	TimeSpan, Unit,
};
use alloc::{string::String, vec::Vec};
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::H256;

/// The total of one attribute.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct AttributeTotal {
	/// The attribute.
	pub attribute: AttributeId,
	/// What it is called.
	pub name: String,
	/// The total in grams.
	#[serde(with = "decimal")]
	pub grams: u128,
}

/// Totals of attributes, the mass that they are attached to, and what is shown of them.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct TotalsView {
	/// The mass in grams.
	#[serde(with = "decimal")]
	pub mass: u128,
	/// The totals.
	pub attributes: Vec<AttributeTotal>,
	/// Fossil carbon footprint (ISO 14067): grams of CO2e in total.
	#[serde(with = "decimal")]
	pub carbon_footprint: u128,
	/// The same as an intensity, in whole grams of CO2e per kilogram, rounded up: for display. Zero
	/// of no mass.
	#[serde(with = "decimal")]
	pub carbon_intensity: u128,
	/// Recycled content (ISO 14021): grams of recycled metal in total.
	#[serde(with = "decimal")]
	pub recycled_content: u128,
	/// The part of the carbon footprint that rests on primary data (PACT), in parts per million,
	/// rounded down. None: there is no CO2e to have a part of.
	pub primary_data_share: Option<u32>,
	/// The part of it that producers declared instead of having it calculated, in parts per million,
	/// rounded up. None: there is no CO2e to have a part of.
	pub declared_share: Option<u32>,
}

/// The SMAD method that a footprint was calculated by, or declared under.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct MethodView {
	/// The method.
	pub method: MethodId,
	/// What it is called.
	pub name: String,
	/// Its version for the standard and family, counted from 1.
	pub version: u16,
	/// The performance standard whose documents describe it.
	pub standard: StandardVersionId,
	/// The family of goods that it is for.
	pub family: FamilyId,
	/// How activities are allocated to output lines.
	pub allocation: Allocation,
	/// The part of a product's life that the footprint covers.
	pub boundary: SystemBoundary,
	/// How gases are counted as CO2e.
	pub gwp: GwpSet,
	/// The unit of mass that the method declares footprints for one of.
	pub declared_unit: Unit,
}

/// A footprint in force: which revision it is, and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct FootprintInForceView<AccountId> {
	/// The request whose footprint it is.
	pub request: RequestId,
	/// Which revision, counted from 0; a restatement makes the next.
	pub revision: u32,
	/// Whether it was calculated, resolved by the council, or declared and attested, and by whom.
	pub basis: FootprintBasis<AccountId>,
	/// The method.
	pub method: MethodView,
	/// First second at which it is out of date, since 1970 (PACT).
	pub valid_until: Seconds,
	/// The block of acceptance.
	pub accepted_at: u32,
}

/// The latest round on the footprint of a request.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct RoundView {
	/// Which revision, counted from 0.
	pub revision: u32,
	/// Which attempt at it, counted from 0.
	pub attempt: u32,
	/// The restated request because of which it is calculated anew, if it is.
	pub cause: Option<RequestId>,
	/// The block that it was opened in.
	pub opened_at: u32,
	/// Where it stands.
	pub status: FootprintStatus,
}

/// The council's latest decision on a disputed footprint.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct DecisionView {
	/// The revision that was disputed.
	pub revision: u32,
	/// The attempt at it.
	pub attempt: u32,
	/// The totals of each output line that were accepted. None: the validators vote once more.
	pub accepted: Option<Vec<Vec<AttributeTotal>>>,
	/// Why.
	pub reason: String,
	/// The block of the decision.
	pub decided_at: u32,
}

/// The footprint of a request's output lines, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct RequestFootprintView<AccountId> {
	/// The request.
	pub request: RequestId,
	/// The footprint in force. None: its first isn't accepted.
	pub in_force: Option<FootprintInForceView<AccountId>>,
	/// The totals in force of each output line, in the order of the lines; none before the first
	/// footprint is accepted.
	pub lines: Vec<TotalsView>,
	/// The latest round: that of the footprint in force, or of a newer revision that is under way.
	pub latest: RoundView,
	/// What the producer declares, as last corrected, if the latest round is not a calculation. It
	/// counts once an auditor attests it.
	pub declared: Option<DeclaredFootprintView>,
	/// The council's latest decision, if the footprint was ever disputed and decided.
	pub decision: Option<DecisionView>,
}

/// The footprint of a lot's mass (spendable and in escrow together).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct FootprintView<AccountId> {
	/// The lot.
	pub lot: LotId,
	/// The footprint in force of the request that issued it.
	pub in_force: FootprintInForceView<AccountId>,
	/// A newer revision that is under way, if one is.
	pub newer: Option<RoundView>,
	/// The share of the lot.
	pub totals: TotalsView,
}

/// A footprint that the validators don't agree on, for the council to decide.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct DisputeView {
	/// The request.
	pub request: RequestId,
	/// The revision of its footprint.
	pub revision: u32,
	/// The attempt at it.
	pub attempt: u32,
	/// Why.
	pub cause: DisputeCause,
	/// The results that were voted for.
	pub results: Vec<CountedView>,
}

/// A result, and how many validators voted for it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct CountedView {
	/// Blake2b-256 of the result.
	pub result: H256,
	/// How many voted for it.
	pub votes: u32,
}

/// A request that waits for its footprint.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct OpenFootprintView {
	/// The request.
	pub request: RequestId,
	/// The revision of its footprint.
	pub revision: u32,
	/// The attempt at it.
	pub attempt: u32,
	/// The block since which it waits.
	pub since: u32,
	/// The block in which it was last reported as stuck, if it was.
	pub reported_at: Option<u32>,
	/// What it waits for.
	pub reason: StuckReason,
}

/// How much is left to calculate.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct WorkListStatusView {
	/// Requests that wait for their footprint: 1,024 if there are that many or more.
	pub open: u32,
	/// Those among them that were reported as stuck.
	pub stuck: u32,
	/// Requests whose footprint the council has to decide: 1,024 if there are that many or more.
	pub disputed: u32,
	/// The first that waits, in the order of the ledger.
	pub first: Option<RequestId>,
	/// The block since which it waits.
	pub first_since: Option<u32>,
	/// Whether a restatement is still being passed on.
	pub restating: bool,
	/// Whether roll-ups of accounts have yet to follow a newer footprint.
	pub revaluing: bool,
}

/// What became of certified mass, with its attributes by the footprints in force.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct RollUpView {
	/// The accounting period, of a custody account.
	pub period: Option<PeriodId>,
	/// Issued. Of an account: in the period.
	pub issued: TotalsView,
	/// Held, in escrow too. Of an account: at the end of the period, or now in the current one.
	pub held: TotalsView,
	/// Consumed by approved certificate requests, or repaying an overdraft. Of an account: in the
	/// period.
	pub consumed: TotalsView,
	/// Left the system against products. Of an account: in the period.
	pub exited: TotalsView,
}

/// A footprint that a producer declares instead of having it calculated.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct DeclaredFootprintView {
	/// The totals of each output line.
	pub lines: Vec<Vec<AttributeTotal>>,
	/// Blake2b-256 of the document that they are from.
	pub document: H256,
}

/// A SMAD method with all its figures.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct MethodFactorsView {
	/// The method.
	pub method: MethodView,
	/// The reference periods that it can calculate lie within this span.
	pub effective: TimeSpan,
	/// What activities emit.
	pub emission_factors: Vec<EmissionFactor>,
	/// What materials carry that enter without credits.
	pub default_factors: Vec<DefaultFactor>,
}

/// The footprint in force of a request by stage.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct FootprintStagesView {
	/// The request.
	pub request: RequestId,
	/// The revision that is in force.
	pub revision: u32,
	/// The stages of each output line, in the order of the lines.
	pub lines: Vec<LineStagesView>,
}

/// The footprint of an output line by stage. Together the stages are what the line carries, to the
/// gram.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct LineStagesView {
	/// What the producer's own activities add.
	pub added: Vec<AttributeTotal>,
	/// What comes with each input of the line, in the order of the record. Recycled metal that is lost
	/// with metal isn't in it.
	pub inputs: Vec<InputStageView>,
}

/// What an input of a production record brings to an output line.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct InputStageView {
	/// Its position in the record, counted from 0.
	pub input: u8,
	/// Where it comes from: an output line of an earlier request, or where a chain begins.
	pub source: NodeInputSource,
	/// Grams of the whole input.
	pub mass: Mass,
	/// What it brings to the line.
	pub attributes: Vec<AttributeTotal>,
	/// The revision of the footprint that it comes from. None: it isn't from an output line.
	pub revision: Option<u32>,
}

/// A declared footprint that waits for an auditor.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct AwaitsAttestationView<AccountId> {
	/// The request.
	pub request: RequestId,
	/// The revision of its footprint: an auditor attests this one ...
	pub revision: u32,
	/// ... and this attempt at it.
	pub attempt: u32,
	/// The custody account that declares it.
	pub account: AccountId,
	/// The certificate of the request.
	pub certificate: CertificateId,
	/// The certification body of the certificate, which can't attest it itself.
	pub body: AccountId,
	/// Blake2b-256 of the document that the figures are from. The figures are in the footprint of
	/// the request.
	pub document: H256,
	/// The block since which it waits.
	pub since: u32,
	/// An input whose footprint has to be settled first, if one isn't.
	pub waits_for: Option<RequestId>,
}
