//! What the runtime API answers, in the terms of the books. In JSON, every quantity is a decimal
//! string, because JavaScript's numbers end at 2^53.

use crate::{
	Activity, AttributeId, AuditId, AuditOutcome, CertificateId, ExitId, FootprintStatus, GoodId,
	Input, LabelId, LotId, Mass, Output, OutputLineId, PeriodId, RequestId, RequestStatus, Seconds,
	TimeSpan, TransferId,
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

/// The footprint of a lot's mass (spendable and in escrow together).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FootprintView {
	/// The lot.
	pub lot: LotId,
	/// The mass that the totals are attached to, in grams.
	#[serde(with = "decimal")]
	pub mass: Mass,
	/// Revision of the node's footprint, counted from 0.
	pub revision: u32,
	/// Validators that had voted for it ...
	pub votes: u32,
	/// ... out of so many.
	pub validators: u32,
	/// The totals.
	pub attributes: Vec<AttributeTotal>,
	/// Fossil carbon footprint (ISO 14067): grams of CO2e in total.
	#[serde(with = "decimal")]
	pub carbon_footprint: u128,
	/// The same as an intensity, in whole grams of CO2e per kilogram, rounded up: for display.
	#[serde(with = "decimal")]
	pub carbon_intensity: u128,
	/// Recycled content (ISO 14021): grams of recycled metal in total.
	#[serde(with = "decimal")]
	pub recycled_content: u128,
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
	/// The attributes of the mass when the statement was made.
	pub attributes: Vec<AttributeTotal>,
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
