//! What the runtime API answers, in the terms of the books. In JSON, every quantity is a decimal
//! string, because JavaScript's numbers end at 2^53.

use crate::{
	Activity, Allocation, AttributeId, AuditId, AuditOutcome, CertificateId, DisputeCause, ExitId,
	FootprintBasis, FootprintStatus, GoodId, GwpSet, Input, LabelId, LotId, Mass, MethodId, Output,
	OutputLineId, PeriodId, RequestId, RequestStatus, Seconds, StandardVersionId, StuckReason,
	SystemBoundary, TimeSpan, TransferId, Unit,
};
use alloc::{string::String, vec::Vec};
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::H256;

/// A lot, as its reader needs it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LotView<AccountId> {
	/// The lot.
	pub lot: LotId,
	/// The custody account that holds it.
	pub holder: AccountId,
	/// The good.
	pub good: GoodId,
	/// What the good is called.
	pub good_name: String,
	/// The good that it accompanies: its own, or another that it was passed through to.
	pub accompanies: GoodId,
	/// What that good is called.
	pub accompanies_name: String,
	/// The label.
	pub label: LabelId,
	/// The text of the label.
	pub label_name: String,
	/// The output line that it came from.
	pub origin: OutputLineId,
	/// Grams that the holder can spend.
	#[serde(with = "decimal")]
	pub mass: Mass,
	/// Grams in escrow of pending certificate requests and transfers.
	#[serde(with = "decimal")]
	pub in_escrow: Mass,
	/// The certified part of its mass, in parts per million: below a million only under controlled
	/// blending.
	pub certified_share: u32,
	/// When its line was approved, in seconds since 1970.
	pub issued_at: Seconds,
	/// When its holder got it, in seconds since 1970.
	pub received_at: Seconds,
	/// When it expires, or its carrying over is looked at, in seconds since 1970. None: never.
	pub due: Option<Seconds>,
	/// Whether it can't be spent because it, its output line or its holder's balance is frozen.
	pub frozen: bool,
	/// Whether the output line that it came from is revoked in part or whole, or rests on one that
	/// is.
	pub flagged: bool,
}

/// The total of one attribute.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
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
	/// The council's latest decision, if the footprint was ever disputed and decided.
	pub decision: Option<DecisionView>,
}

/// The footprint of a lot's mass (spendable and in escrow together).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
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
#[serde(rename_all = "camelCase")]
pub struct CountedView {
	/// Blake2b-256 of the result.
	pub result: H256,
	/// How many voted for it.
	pub votes: u32,
}

/// A request that waits for its footprint.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
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

/// An output line whose lots are held until its certification body decides, because a restated
/// footprint broke a criterion of its label.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HeldLineView<AccountId> {
	/// The output line.
	pub line: OutputLineId,
	/// Its label.
	pub label: LabelId,
	/// The text of the label.
	pub label_name: String,
	/// The revision of the footprint in force, which may keep the criteria again.
	pub revision: u32,
	/// The custody account that produced it.
	pub account: AccountId,
	/// The certification body that has to decide.
	pub body: AccountId,
}

/// What became of certified mass, with its attributes by the footprints in force.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
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
#[serde(rename_all = "camelCase")]
pub struct DeclaredFootprintView {
	/// The totals of each output line.
	pub lines: Vec<Vec<AttributeTotal>>,
	/// Blake2b-256 of the document that they are from.
	pub document: H256,
}

/// A certificate request, and where its footprint stands.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestView<AccountId> {
	/// The request.
	pub request: RequestId,
	/// Where the footprint stands.
	pub footprint: FootprintStatus,
	/// The custody account that produced.
	pub account: AccountId,
	/// The certificate that it asks under.
	pub certificate: CertificateId,
	/// The period that it reports.
	pub reference_period: TimeSpan,
	/// What went in.
	pub inputs: Vec<Input>,
	/// What was done.
	pub activities: Vec<Activity>,
	/// What came out.
	pub outputs: Vec<Output>,
	/// The footprint that the producer declared in it, if it isn't to be calculated. A restatement
	/// doesn't change what the request says.
	pub declared: Option<DeclaredFootprintView>,
	/// Where the request stands.
	pub status: RequestStatus,
	/// The approved request of an earlier time that it corrects, if any.
	pub corrects: Option<RequestId>,
	/// When it was made, in seconds since 1970.
	pub requested_at: Seconds,
	/// When it was approved, rejected or withdrawn, in seconds since 1970.
	pub closed_at: Option<Seconds>,
	/// The lots that it issued, and the output line of each.
	pub lots: Vec<(u8, LotId)>,
}

/// What an exit statement draws from one lot.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExitDrawView {
	/// The lot.
	pub lot: LotId,
	/// The good.
	pub good: GoodId,
	/// What the good is called.
	pub good_name: String,
	/// The good that the credits accompanied.
	pub accompanies: GoodId,
	/// What that good is called.
	pub accompanies_name: String,
	/// The output line that carries the attributes.
	pub origin: OutputLineId,
	/// Grams that were drawn.
	#[serde(with = "decimal")]
	pub mass: Mass,
	/// The certified part of it, in parts per million.
	pub certified_share: u32,
	/// Revision of the footprint that the attributes come from.
	pub footprint_revision: u32,
	/// The newer revision that is in force now, if one is.
	pub newer_revision: Option<u32>,
}

/// An exit statement with its claim.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExitStatementView<AccountId> {
	/// The statement.
	pub exit: ExitId,
	/// The custody account that made it.
	pub account: AccountId,
	/// The label.
	pub label: LabelId,
	/// The text of the label.
	pub label_name: String,
	/// What was drawn from which lots.
	pub draws: Vec<ExitDrawView>,
	/// Grams that left the system.
	#[serde(with = "decimal")]
	pub mass: Mass,
	/// What the holder calls the product.
	pub product: String,
	/// How many units of the product it is for.
	#[serde(with = "decimal")]
	pub product_quantity: u64,
	/// What may be said of the product, by rule from label and chain-of-custody model.
	pub claim: String,
	/// The attributes of the mass when the statement was made. A restatement doesn't change them.
	pub attributes: Vec<AttributeTotal>,
	/// The part of the carbon footprint that rested on primary data (PACT), in parts per million,
	/// rounded down. None: there is no CO2e to have a part of.
	pub primary_data_share: Option<u32>,
	/// The part of it that producers declared instead of having it calculated, in parts per million,
	/// rounded up. None: there is no CO2e to have a part of.
	pub declared_share: Option<u32>,
	/// First second at which they are out of date, since 1970 (PACT).
	pub footprint_valid_until: Seconds,
	/// Whether a newer revision of a footprint exists that the attributes come from.
	pub superseded: bool,
	/// Whether a certification body or an audit contests it.
	pub contested: bool,
	/// Whether an output line that it draws from is revoked in part or whole, or rests on one that
	/// is.
	pub flagged: bool,
	/// When it was made, in seconds since 1970.
	pub stated_at: Seconds,
}

/// A transfer that waits, its mass in escrow.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PendingTransferView<AccountId> {
	/// The transfer.
	pub transfer: TransferId,
	/// The sending custody account.
	pub from: AccountId,
	/// The receiving custody account.
	pub to: AccountId,
	/// The sender's lot.
	pub lot: LotId,
	/// The good.
	pub good: GoodId,
	/// What the good is called.
	pub good_name: String,
	/// The good that the mass will accompany.
	pub accompanies: GoodId,
	/// What that good is called.
	pub accompanies_name: String,
	/// The label.
	pub label: LabelId,
	/// The text of the label.
	pub label_name: String,
	/// Grams that wait.
	#[serde(with = "decimal")]
	pub mass: Mass,
	/// Of a swap: the receiver's lot of which the sender wants the same mass in return.
	pub in_return: Option<LotId>,
	/// Salted commitment (blake2b-256) to a business document, if any.
	pub reference: Option<H256>,
	/// Whether a certification body still has to validate it.
	pub awaits_validation: bool,
	/// Whether the receiver still has to accept it.
	pub awaits_acceptance: bool,
	/// First second at which it can't be completed any more, since 1970.
	pub expires_at: Seconds,
}

/// What a custody account issued of a good and label ahead of its certified input.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OverdraftView {
	/// Grams that are left to repay.
	#[serde(with = "decimal")]
	pub mass: Mass,
	/// The accounting period in which the oldest part of it was issued; the next one has to repay
	/// it.
	pub drawn_in: PeriodId,
	/// Whether that period is over too: until it is repaid, credits of that good and label can't
	/// leave the account.
	pub overdue: bool,
}

/// An auditor's record.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditView<AccountId> {
	/// The audit.
	pub audit: AuditId,
	/// The auditor.
	pub auditor: AccountId,
	/// What was found.
	pub outcome: AuditOutcome,
	/// The findings in words.
	pub findings: String,
	/// Salted commitment (blake2b-256) to the audit report, if any.
	pub evidence: Option<H256>,
	/// When it was recorded, in seconds since 1970.
	pub recorded_at: Seconds,
}

/// Integers as decimal strings.
pub mod decimal {
	use alloc::string::{String, ToString};
	use serde::{de::Error, Deserialize, Deserializer, Serializer};

	/// What can be written as one integer.
	pub trait Integer: Copy {
		/// The integer.
		fn get(self) -> u128;
		/// From the integer, if it fits.
		fn from(value: u128) -> Option<Self>;
	}

	impl Integer for u128 {
		fn get(self) -> u128 {
			self
		}
		fn from(value: u128) -> Option<Self> {
			Some(value)
		}
	}

	impl Integer for u64 {
		fn get(self) -> u128 {
			self.into()
		}
		fn from(value: u128) -> Option<Self> {
			Self::try_from(value).ok()
		}
	}

	impl Integer for crate::Mass {
		fn get(self) -> u128 {
			self.0.into()
		}
		fn from(value: u128) -> Option<Self> {
			u64::try_from(value).ok().map(Self)
		}
	}

	/// Writes the integer as a string.
	pub fn serialize<T: Integer, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
		to.serialize_str(&value.get().to_string())
	}

	/// Reads the integer from a string.
	pub fn deserialize<'de, T: Integer, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
		let text = String::deserialize(from)?;
		text.parse()
			.ok()
			.and_then(T::from)
			.ok_or_else(|| D::Error::custom("not a whole number in range"))
	}
}

/// A mass-balance account as JSON has it: every column in grams, as a decimal string.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MassBalanceView {
	/// The accounting period.
	pub period: PeriodId,
	/// Carried over from the period before.
	#[serde(with = "decimal")]
	pub opening: Mass,
	/// Issued by a certification body.
	#[serde(with = "decimal")]
	pub issued: Mass,
	/// Received in transfers.
	#[serde(with = "decimal")]
	pub received: Mass,
	/// Sent in transfers.
	#[serde(with = "decimal")]
	pub sent: Mass,
	/// Consumed by approved certificate requests, or repaying an overdraft.
	#[serde(with = "decimal")]
	pub consumed: Mass,
	/// Left the system against products.
	#[serde(with = "decimal")]
	pub exited: Mass,
	/// Expired by the rules of the standard.
	#[serde(with = "decimal")]
	pub expired: Mass,
	/// Revoked by the certification body.
	#[serde(with = "decimal")]
	pub revoked: Mass,
	/// The balance at the end of the period, or now in the current one.
	#[serde(with = "decimal")]
	pub closing: Mass,
	/// What the account has left to repay now of what it issued ahead of certified input, whatever
	/// the period.
	#[serde(with = "decimal")]
	pub overdraft: Mass,
}
