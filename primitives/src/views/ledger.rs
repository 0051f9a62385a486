//! The ledger: lots, certificate requests, transfers, mass-balance accounts, exit statements.

use crate::{
	views::{decimal, AttributeTotal, DeclaredFootprintView},
	Activity, CertificateId, ExitId, FootprintStatus, GoodId, Input, LabelId, LotId, Mass, Output,
	OutputLineId, PeriodId, RequestId, RequestStatus, Seconds, TimeSpan, TransferId,
};
use alloc::{string::String, vec::Vec};
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::H256;

/// What is left of a lot, and whether it can move. Of one lot several can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
pub enum LotStatus {
	/// Its holder can spend some of it now.
	Spendable,
	/// Some of it is in escrow of pending certificate requests or transfers.
	InEscrow,
	/// Something is left, and it, its output line or its holder's balance is frozen, or it is held.
	Frozen,
	/// Something is left, and its output line is revoked in part or whole, or rests on one that is.
	Flagged,
	/// Nothing is left of it. Spent lots leave the state after the retention time.
	Spent,
}

/// Which lots are wanted: those for which all holds that is given.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LotFilter<AccountId> {
	/// In this custody account.
	pub account: Option<AccountId>,
	/// Under this label.
	pub label: Option<LabelId>,
	/// Of this status.
	pub status: Option<LotStatus>,
}

impl<AccountId> LotFilter<AccountId> {
	/// All lots.
	pub const ALL: Self = Self { account: None, label: None, status: None };
}

/// Which certificate requests are wanted: those for which all holds that is given.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RequestFilter<AccountId> {
	/// Of this custody account.
	pub account: Option<AccountId>,
	/// For this certification body to decide, or decided by it.
	pub body: Option<AccountId>,
	/// Which stand so.
	pub status: Option<RequestStatus>,
	/// Whose footprint stands so: `Pending` requests with an `Accepted` one can be decided.
	pub footprint: Option<FootprintStatus>,
}

impl<AccountId> RequestFilter<AccountId> {
	/// All requests.
	pub const ALL: Self = Self { account: None, body: None, status: None, footprint: None };
}

/// Which exit statements are wanted: those for which all holds that is given.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExitFilter<AccountId> {
	/// Of this custody account.
	pub account: Option<AccountId>,
	/// Of this label.
	pub label: Option<LabelId>,
}

impl<AccountId> ExitFilter<AccountId> {
	/// All exit statements.
	pub const ALL: Self = Self { account: None, label: None };
}

/// A lot, as its reader needs it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
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
	pub mass: Mass,
	/// Grams in escrow of pending certificate requests and transfers.
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
	/// Whether its holder can spend some of it now: there is mass, it is neither frozen nor held, its
	/// time isn't up, and its holder has no overdraft to repay first.
	pub spendable: bool,
	/// Whether it can't be spent because it, its output line or its holder's balance is frozen, or it
	/// is held.
	pub frozen: bool,
	/// Whether it is held because a restated footprint of its output line broke a criterion of its
	/// label, until the certification body decides.
	pub held: bool,
	/// Whether the output line that it came from is revoked in part or whole, or rests on one that
	/// is.
	pub flagged: bool,
}

/// A certificate request, and where its footprint stands.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
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
	/// The certification body of the certificate, which decides.
	pub body: AccountId,
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
	/// Salted commitment (blake2b-256) to the evidence behind the record, if any.
	pub evidence: Option<H256>,
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
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
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
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
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
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
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
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct OverdraftView {
	/// Grams that are left to repay.
	pub mass: Mass,
	/// The accounting period in which the oldest part of it was issued; the next one has to repay
	/// it.
	pub drawn_in: PeriodId,
	/// Whether that period is over too: until it is repaid, credits of that good and label can't
	/// leave the account.
	pub overdue: bool,
}

/// A mass-balance account: one custody account, good, label and accounting period. Every column is in
/// grams.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct MassBalanceView {
	/// The good.
	pub good: GoodId,
	/// What the good is called.
	pub good_name: String,
	/// The label.
	pub label: LabelId,
	/// The text of the label.
	pub label_name: String,
	/// The accounting period.
	pub period: PeriodId,
	/// Carried over from the period before.
	pub opening: Mass,
	/// Issued by a certification body.
	pub issued: Mass,
	/// Received in transfers.
	pub received: Mass,
	/// Sent in transfers.
	pub sent: Mass,
	/// Consumed by approved certificate requests, or repaying an overdraft.
	pub consumed: Mass,
	/// Left the system against products.
	pub exited: Mass,
	/// Expired by the rules of the standard.
	pub expired: Mass,
	/// Revoked by the certification body.
	pub revoked: Mass,
	/// The balance at the end of the period, or now in the current one.
	pub closing: Mass,
	/// What the account has left to repay now of what it issued ahead of certified input, whatever
	/// the period.
	pub overdraft: Mass,
}

/// An output line whose lots are held until its certification body decides, because a restated
/// footprint broke a criterion of its label.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
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

/// A certificate request in a list, in short.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct RequestSummaryView<AccountId> {
	/// The request.
	pub request: RequestId,
	/// The custody account that produced.
	pub account: AccountId,
	/// The certificate that it asks under.
	pub certificate: CertificateId,
	/// The certification body of the certificate, which decides.
	pub body: AccountId,
	/// The period that it reports.
	pub reference_period: TimeSpan,
	/// What came out.
	pub outputs: Vec<Output>,
	/// Salted commitment (blake2b-256) to the evidence behind the record, if any.
	pub evidence: Option<H256>,
	/// Where the request stands.
	pub status: RequestStatus,
	/// Where the footprint stands.
	pub footprint: FootprintStatus,
	/// When it was made, in seconds since 1970.
	pub requested_at: Seconds,
	/// When it was approved, rejected or withdrawn, in seconds since 1970.
	pub closed_at: Option<Seconds>,
}

/// An exit statement in a list, in short.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct ExitSummaryView<AccountId> {
	/// The statement.
	pub exit: ExitId,
	/// The custody account that made it.
	pub account: AccountId,
	/// The label.
	pub label: LabelId,
	/// The text of the label.
	pub label_name: String,
	/// Grams that left the system.
	pub mass: Mass,
	/// What the holder calls the product.
	pub product: String,
	/// How many units of the product it is for.
	#[serde(with = "decimal")]
	pub product_quantity: u64,
	/// Whether a certification body or an audit contests it.
	pub contested: bool,
	/// Whether an output line that it draws from is revoked in part or whole, or rests on one that
	/// is.
	pub flagged: bool,
	/// When it was made, in seconds since 1970.
	pub stated_at: Seconds,
}

/// Where to go on in the mass-balance accounts of a custody account: after this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MassBalanceCursor {
	/// The good.
	pub good: GoodId,
	/// The label.
	pub label: LabelId,
}
