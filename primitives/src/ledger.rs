//! Records of the ledger: certificate requests, lots, mass-balance accounts, exit statements.

use crate::{
	Activities, AttributeTotals, CertificateId, ClaimText, ConversionFactor, DeclaredFootprint,
	ExitId, GoodId, Inputs, LabelId, LotId, Mass, MaxExitDraws, OutputLineId, Outputs, PeriodId,
	ProductReference, Reason, RequestId, Seconds, TimeSpan,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::{
	bounded::{BoundedBTreeMap, BoundedVec},
	ConstU32, H256,
};

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
	/// The footprint that the producer declares, if it isn't to be calculated.
	pub declared: Option<DeclaredFootprint>,
	/// Salted commitment (blake2b-256) to the evidence behind the record, if any.
	pub evidence: Option<H256>,
	/// The approved request of an earlier time that it corrects, if any. What it issues is booked in
	/// the accounting period that is open now.
	pub corrects: Option<RequestId>,
	/// When it was made.
	pub requested_at: Seconds,
	/// Where it stands.
	pub status: RequestStatus,
	/// When it was approved, rejected or withdrawn.
	pub closed_at: Option<Seconds>,
}

/// One part per million.
pub const MILLION: u32 = 1_000_000;

/// A lot: certified mass of one good under one label in one custody account.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Lot<AccountId> {
	/// The custody account.
	pub holder: AccountId,
	/// The good.
	pub good: GoodId,
	/// The good that it accompanies: its own, or another of the same metal after it was passed
	/// through a step without a production record (003, step 2).
	pub accompanies: GoodId,
	/// The label.
	pub label: LabelId,
	/// The output line that its mass came from, which carries its attributes.
	pub origin: OutputLineId,
	/// The mass that the holder can spend.
	pub mass: Mass,
	/// The mass in escrow of pending certificate requests and transfers.
	pub in_escrow: Mass,
	/// The conversion factor that it was issued under, in lowest terms, if it was one for all
	/// certified inputs of its line. Swaps need the same.
	pub factor: Option<ConversionFactor>,
	/// The certified part of its mass, in parts per million, rounded down: below a million only
	/// under controlled blending.
	pub certified_share: u32,
	/// When its line was approved.
	pub issued_at: Seconds,
	/// When its holder got it.
	pub received_at: Seconds,
	/// First second at which it expires, or at which its carrying over is looked at. None: never.
	pub due: Option<Seconds>,
}

/// Another good that credits are delivered with, without a production record (003, step 2).
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
pub struct PassThrough {
	/// The good that is delivered.
	pub delivered: GoodId,
	/// The sender's certificate that lists the pair.
	pub certificate: CertificateId,
}

/// One leg of a batch of transfers.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct TransferLeg<AccountId> {
	/// The lot.
	pub lot: LotId,
	/// How much of it, in grams.
	pub mass: Mass,
	/// The receiving custody account.
	pub to: AccountId,
	/// Another good that the credits are delivered with, if any.
	pub pass_through: Option<PassThrough>,
}

/// A transfer that waits, its mass in escrow of the sender's lot.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct PendingTransfer<AccountId> {
	/// The sending custody account.
	pub from: AccountId,
	/// The receiving custody account.
	pub to: AccountId,
	/// The sender's lot.
	pub lot: LotId,
	/// How much of it, in grams.
	pub mass: Mass,
	/// The good that the mass will accompany.
	pub accompanies: GoodId,
	/// The receiver's lot of which it wants the same mass in return: a swap.
	pub in_return: Option<LotId>,
	/// Salted commitment (blake2b-256) to a business document, if any.
	pub reference: Option<H256>,
	/// Whether a certification body still has to validate it.
	pub awaits_validation: bool,
	/// Whether the receiver still has to accept it.
	pub awaits_acceptance: bool,
	/// First second at which it can't be completed any more.
	pub expires_at: Seconds,
}

/// Whom a custody account receives credits from.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
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
pub enum ReceivingPolicy {
	/// From everybody.
	#[default]
	Open,
	/// From the accounts on its list.
	AllowList,
	/// From everybody, once it accepted the transfer.
	Acceptance,
}

/// What a custody account issued of a good and label ahead of its certified input.
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
pub struct Overdraft {
	/// What is left to repay, in grams.
	pub mass: Mass,
	/// The accounting period in which the oldest part of it was issued; the next one has to repay
	/// it.
	pub drawn_in: PeriodId,
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
	/// Consumed by approved certificate requests, or repaying an overdraft.
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
#[serde(rename_all = "camelCase")]
pub struct Supply {
	/// Ever issued.
	pub issued: Mass,
	/// Held in custody accounts and free to spend.
	pub held: Mass,
	/// In escrow of pending certificate requests and transfers.
	pub in_escrow: Mass,
	/// Consumed by approved certificate requests, or repaying an overdraft.
	pub consumed: Mass,
	/// Left the system against products.
	pub exited: Mass,
	/// Expired by the rules of the standard.
	pub expired: Mass,
	/// Revoked by certification bodies.
	pub revoked: Mass,
}

/// What an exit statement draws from one lot.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct ExitDraw {
	/// The lot.
	pub lot: LotId,
	/// The good.
	pub good: GoodId,
	/// The good that the credits accompanied.
	pub accompanies: GoodId,
	/// The output line that carries the attributes.
	pub origin: OutputLineId,
	/// How much, in grams.
	pub mass: Mass,
	/// The certified part of it, in parts per million.
	pub certified_share: u32,
	/// The revision of the footprint that the attributes come from.
	pub footprint_revision: u32,
}

/// A system exit record: credits of one label that left the system against a product.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct ExitStatement<AccountId> {
	/// The custody account that made it.
	pub account: AccountId,
	/// The label.
	pub label: LabelId,
	/// What was drawn from which lots.
	pub draws: BoundedVec<ExitDraw, MaxExitDraws>,
	/// The mass that left, in grams.
	pub mass: Mass,
	/// What the holder calls the product.
	pub product: ProductReference,
	/// How many units of the product it is for.
	pub product_quantity: u64,
	/// What may be said of the product, by rule from label and chain-of-custody model.
	pub claim: ClaimText,
	/// The attributes of the mass when the statement was made, in grams. A restatement doesn't change
	/// them; it makes a newer revision of the footprints than those that the draws name.
	pub attributes: AttributeTotals,
	/// First second at which they are out of date, because a footprint that they come from is.
	pub footprint_valid_until: Seconds,
	/// When it was made.
	pub stated_at: Seconds,
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

/// A mass and the attributes that belong to it by the footprints in force.
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
pub struct Rolled {
	/// The mass in grams. A sum over goods counts each on its own basis.
	pub mass: u128,
	/// The totals of each attribute, in grams.
	pub attributes: AttributeTotals,
}

/// What became of certified mass, with its attributes. They follow restatements, unlike those of
/// exit statements.
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
pub struct RollUp {
	/// Issued. Of an account: in the period.
	pub issued: Rolled,
	/// Held, in escrow too. Of an account: at the end of the period, or now in the current one.
	pub held: Rolled,
	/// Consumed by approved certificate requests, or repaying an overdraft. Of an account: in the
	/// period.
	pub consumed: Rolled,
	/// Left the system against products. Of an account: in the period.
	pub exited: Rolled,
}
