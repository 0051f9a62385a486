//! Records of the ledger: certificate requests, lots, mass-balance accounts, exit statements.

use crate::{
	Activities, AttributeTotals, CertificateId, GoodId, Inputs, LabelId, LotId, Mass, OutputLineId,
	Outputs, ProductReference, Seconds, TimeSpan,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::H256;

/// Where a certificate request stands.
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
pub enum RequestStatus {
	/// Waits for the certification body; its credit inputs are in escrow.
	Pending,
	/// Approved: the credit inputs are consumed and the lots issued.
	Approved,
	/// Rejected by the certification body: the credit inputs went back.
	Rejected,
	/// Withdrawn by the producer: the credit inputs went back.
	Withdrawn,
}

/// A certificate request: a production record that asks for credits.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct CertificateRequest<AccountId> {
	/// The custody account that produced.
	pub account: AccountId,
	/// The certificate that it asks under.
	pub certificate: CertificateId,
	/// The period that it reports.
	pub reference_period: TimeSpan,
	/// What went in.
	pub inputs: Inputs,
	/// What was done.
	pub activities: Activities,
	/// What came out.
	pub outputs: Outputs,
	/// Salted commitment (blake2b-256) to the evidence behind the record, if any.
	pub evidence: Option<H256>,
	/// When it was made.
	pub requested_at: Seconds,
	/// Where it stands.
	pub status: RequestStatus,
}

/// A lot: certified mass of one good under one label in one custody account.
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
pub struct Lot<AccountId> {
	/// The custody account.
	pub holder: AccountId,
	/// The good.
	pub good: GoodId,
	/// The label.
	pub label: LabelId,
	/// The output line that its mass came from, which carries its attributes.
	pub origin: OutputLineId,
	/// The mass that the holder can spend.
	pub mass: Mass,
	/// The mass in escrow of pending certificate requests.
	pub in_escrow: Mass,
}

/// A mass-balance account: one custody account, good, label and accounting period.
///
/// `closing = opening + issued + received - sent - consumed - exited - expired - revoked`, and
/// includes mass in escrow.
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
	Default,
)]
pub struct MassBalanceAccount {
	/// Carried over from the period before.
	pub opening: Mass,
	/// Issued by a certification body.
	pub issued: Mass,
	/// Received in transfers.
	pub received: Mass,
	/// Sent in transfers.
	pub sent: Mass,
	/// Consumed by approved certificate requests.
	pub consumed: Mass,
	/// Left the system against a product.
	pub exited: Mass,
	/// Expired by the rules of the standard.
	pub expired: Mass,
	/// Revoked by the certification body.
	pub revoked: Mass,
	/// The balance at the end of the period, or now in the current one.
	pub closing: Mass,
}

/// What has become of all that was ever issued of one good and label.
///
/// Always: `issued = held + in_escrow + consumed + exited + expired + revoked`.
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
	Default,
)]
pub struct Supply {
	/// Ever issued.
	pub issued: Mass,
	/// Held in custody accounts and free to spend.
	pub held: Mass,
	/// In escrow of pending certificate requests.
	pub in_escrow: Mass,
	/// Consumed by approved certificate requests.
	pub consumed: Mass,
	/// Left the system against products.
	pub exited: Mass,
	/// Expired by the rules of the standard.
	pub expired: Mass,
	/// Revoked by certification bodies.
	pub revoked: Mass,
}

/// A system exit record: credits that left the system against a product.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct ExitStatement<AccountId> {
	/// The custody account that made it.
	pub account: AccountId,
	/// The lot that the mass came from.
	pub lot: LotId,
	/// The good.
	pub good: GoodId,
	/// The label.
	pub label: LabelId,
	/// The output line that carries the attributes.
	pub origin: OutputLineId,
	/// The mass that left.
	pub mass: Mass,
	/// What the holder calls the product.
	pub product: ProductReference,
	/// The attributes of the mass when the statement was made, in grams.
	pub attributes: AttributeTotals,
	/// The revision of the footprint that they come from.
	pub footprint_revision: u32,
	/// When it was made.
	pub stated_at: Seconds,
}
