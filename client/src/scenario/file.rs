//! What a scenario file may hold, as it is written. [`super::plan`] gives it meaning.
//!
//! Everything is a list, so that the order of the file is the order on the chain. Names are the
//! file's own and refer to what was named before; those that can be mistaken keep their place in
//! the file for the message. Roles, models, bases and the like are called as in
//! `tracemet-primitives`.

use serde::Deserialize;
use toml::Spanned;
use tracemet_primitives::{
	Allocation, AttributeNature, Attribution, AuditOutcome, ChainOfCustodyModel, DocumentKind,
	FootprintStatus, GwpSet, MassBalanceLevel, MassBasis, Rating, ReceivingPolicy, RequestStatus,
	Role, ScrapOrigin, Seconds, SourceClass, SystemBoundary,
};

/// A text that keeps its place in the file.
pub type Text = Spanned<String>;

/// A whole scenario.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
	/// Short name: letters, digits, `-` and `_`. Part of the path of the actors' keys.
	pub name: Text,
	/// One line to show.
	pub title: String,
	/// Who acts.
	#[serde(default, rename = "actor")]
	pub actors: Vec<Actor>,
	/// Families of goods.
	#[serde(default, rename = "family")]
	pub families: Vec<Family>,
	/// Goods.
	#[serde(default, rename = "good")]
	pub goods: Vec<Good>,
	/// Standards.
	#[serde(default, rename = "standard")]
	pub standards: Vec<Standard>,
	/// Labels.
	#[serde(default, rename = "label")]
	pub labels: Vec<Label>,
	/// Attributes beside those that every chain starts with.
	#[serde(default, rename = "attribute")]
	pub attributes: Vec<Attribute>,
	/// SMAD methods.
	#[serde(default, rename = "method")]
	pub methods: Vec<Method>,
	/// Accreditations that hold from the beginning.
	#[serde(default, rename = "accreditation")]
	pub accreditations: Vec<Accredit>,
	/// Certificates that hold from the beginning.
	#[serde(default, rename = "certificate")]
	pub certificates: Vec<Certificate>,
	/// What happens, in order.
	#[serde(default, rename = "step")]
	pub steps: Vec<Step>,
	/// What should come of it.
	#[serde(default, rename = "expect")]
	pub expectations: Vec<Expect>,
}

/// What an actor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActorKind {
	/// Vouches for participants.
	Intermediary,
	/// A company or body.
	Participant,
	/// A site of a company, a custody account of its own.
	Site,
	/// A key that nobody registered.
	Stranger,
}

/// An actor with a key of its own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
	/// Its name: letters, digits, `-` and `_`.
	pub name: Text,
	/// What it is.
	pub kind: ActorKind,
	/// Of a participant: what it may do.
	#[serde(default)]
	pub roles: Vec<Role>,
	/// Of a participant: who registers it.
	pub intermediary: Option<Text>,
	/// Of a site: the company.
	pub company: Option<Text>,
	/// Who it is, for the reader and for the identity dossier that only the commitment of goes on
	/// chain.
	#[serde(default)]
	pub who: String,
}

/// A family of goods.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Family {
	/// Its name in this file.
	pub name: Text,
	/// Its name on chain.
	pub title: Text,
}

/// A good.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Good {
	/// Its name in this file.
	pub name: Text,
	/// Its name on chain.
	pub title: Text,
	/// Its family.
	pub family: Text,
	/// What its mass counts.
	pub basis: MassBasis,
}

/// The kind of a standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StandardKind {
	/// What counts as sustainable.
	Performance,
	/// How it is tracked.
	ChainOfCustody,
}

/// What a chain-of-custody standard prescribes to the ledger.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
	/// The chain-of-custody model.
	pub model: ChainOfCustodyModel,
	/// How attributes of inputs reach output lines.
	pub attribution: Attribution,
	/// The level at which balances are kept.
	pub level: MassBalanceLevel,
	/// Length of the accounting periods in months.
	pub period_months: u8,
	/// A moment at which a period begins, in seconds since 1970: of the calendar year unless said.
	#[serde(default)]
	pub period_anchor: Seconds,
	/// After how many periods a lot expires in one account: never unless said.
	pub carry_over_periods: Option<u8>,
	/// Whether a lot carries over only while its holder is certified.
	#[serde(default)]
	pub carry_over_needs_certificate: bool,
	/// Days after which a lot expires: never unless said.
	pub expiry_days: Option<u16>,
	/// The most that can be issued ahead of certified input: nothing unless said.
	pub overdraft: Option<Text>,
	/// Whether a certification body has to validate transfers.
	#[serde(default)]
	pub transfers_validated: bool,
	/// Whether a body is kept from auditing its own work.
	#[serde(default)]
	pub independent_audits: bool,
}

/// A standard with its first version.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standard {
	/// Its name in this file.
	pub name: Text,
	/// Its name on chain.
	pub title: Text,
	/// Who owns it: a participant with that role.
	pub owner: Text,
	/// Its kind.
	pub kind: StandardKind,
	/// Of a chain-of-custody standard: the rules that the ledger enforces.
	pub rules: Option<Rules>,
	/// Its documents.
	pub documents: Vec<Document>,
}

/// A document, pinned by its content: exactly one of `hash`, `text` and `file`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
	/// What it is.
	pub kind: DocumentKind,
	/// Where it can be fetched.
	pub uri: Text,
	/// Blake2b-256 of its bytes, in hex.
	pub hash: Option<Text>,
	/// Its text, to be hashed.
	pub text: Option<String>,
	/// A file beside the scenario, to be hashed.
	pub file: Option<Text>,
}

/// A criterion of a label: exactly one of `at_most` and `at_least`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
	/// `carbon_footprint`, `recycled_content` or an attribute.
	pub of: Text,
	/// The upper bound, such as `8000 kg/t`.
	pub at_most: Option<Text>,
	/// The lower bound.
	pub at_least: Option<Text>,
}

/// A label.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
	/// Its name in this file.
	pub name: Text,
	/// The text that a product may bear.
	pub title: Text,
	/// Its family.
	pub family: Text,
	/// The performance standard that it claims.
	pub performance: Text,
	/// The chain-of-custody standard that it is tracked under.
	pub chain_of_custody: Text,
	/// Bounds on the footprint.
	#[serde(default)]
	pub criteria: Vec<Criterion>,
	/// A yes/no claim about the content.
	pub content_claim: Option<Text>,
}

/// An attribute.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
	/// Its name in this file.
	pub name: Text,
	/// Its name on chain.
	pub title: Text,
	/// The unit of its totals on chain, such as `g NOx`.
	pub unit: Text,
	/// The family whose goods it is attached to: all goods unless said.
	pub family: Option<Text>,
	/// How it behaves when mass is divided and converted.
	pub nature: AttributeNature,
}

/// A SMAD method.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Method {
	/// Its name in this file.
	pub name: Text,
	/// Its name on chain.
	pub title: Text,
	/// Its family.
	pub family: Text,
	/// The performance standard whose documents describe it.
	pub standard: Text,
	/// Who signs: the owner of the standard unless said otherwise.
	pub by: Option<Text>,
	/// How activities are allocated.
	pub allocation: Allocation,
	/// What footprints are shown for one of: `kg` or `t`.
	pub declared_unit: Option<Text>,
	/// The part of a product's life that footprints cover: from cradle to gate unless said.
	#[serde(default = "cradle_to_gate")]
	pub boundary: SystemBoundary,
	/// How gases are counted as CO2e: as in the sixth assessment report unless said, the one that
	/// PACT wants.
	#[serde(default = "sixth_report")]
	pub gwp: GwpSet,
	/// How many days before the run it took effect: for all the past unless said.
	pub effective_since: Option<u32>,
	/// For how many days from now it is in effect: for good unless said.
	pub effective_days: Option<u32>,
	/// What activities emit.
	#[serde(default, rename = "activity")]
	pub activities: Vec<MethodActivity>,
	/// What materials carry that enter without credits.
	#[serde(default, rename = "default")]
	pub defaults: Vec<MethodDefault>,
}

fn cradle_to_gate() -> SystemBoundary {
	SystemBoundary::CradleToGate
}

fn sixth_report() -> GwpSet {
	GwpSet::Ar6
}

/// How good a figure is, by the five indicators. Those that aren't said are fair, or poor if the
/// figure is synthetic.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Quality {
	/// Whether it is about the technology that was used.
	pub technology: Option<Rating>,
	/// Whether it is about the time.
	pub time: Option<Rating>,
	/// Whether it is about the place.
	pub geography: Option<Rating>,
	/// Whether all sites and the whole period are in it.
	pub completeness: Option<Rating>,
	/// Whether it was measured and verified.
	pub reliability: Option<Rating>,
}

/// What an activity emits, to one attribute. Several entries of one name make one activity.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MethodActivity {
	/// The activity.
	pub name: Text,
	/// Its unit: `kg`, `t`, `l`, `m3`, `kWh`, `MJ`, `tkm`, `m2`, `piece` or `h`.
	pub unit: Text,
	/// The attribute that it adds to.
	pub attribute: Text,
	/// How much per unit, such as `74.1 g`.
	pub emits: Text,
	/// Whether the factor is primary data.
	#[serde(default)]
	pub primary: bool,
	/// How good it is.
	#[serde(default)]
	pub quality: Quality,
	/// Where the figure comes from, or `synthetic`. Its hash goes on chain.
	pub source: Text,
}

/// What a material carries that enters without credits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MethodDefault {
	/// The good.
	pub good: Text,
	/// The attribute that it adds to.
	pub attribute: Text,
	/// How much, such as `30.7 kg/t`.
	pub carries: Text,
	/// Whether it is primary data.
	#[serde(default)]
	pub primary: bool,
	/// How good it is.
	#[serde(default)]
	pub quality: Quality,
	/// Where the figure comes from, or `synthetic`. Its hash goes on chain.
	pub source: Text,
}

/// A row of a conversion table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conversion {
	/// The good that goes in.
	pub from: Text,
	/// From what kind of source.
	pub source: SourceClass,
	/// The good that comes out.
	pub to: Text,
	/// Under which label; ordinary material unless said.
	pub label: Option<Text>,
	/// Output to input, such as `5/8`.
	pub factor: Text,
}

/// A certificate.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
	/// Its name in this file.
	pub name: Text,
	/// The certification body.
	pub body: Text,
	/// The custody account that it is for.
	pub holder: Text,
	/// The family of goods that it is about.
	pub family: Text,
	/// The performance standard; none where credits only pass through.
	pub performance: Option<Text>,
	/// The chain-of-custody standard.
	pub chain_of_custody: Text,
	/// The SMAD method; none where credits only pass through.
	pub method: Option<Text>,
	/// The audited conversion table.
	pub conversions: Vec<Conversion>,
	/// How much labelled mass is approved automatically in a period: nothing unless said.
	pub automatic_approval: Option<Text>,
	/// For how many days from now. It holds since a year before now.
	pub days: u32,
}

/// Something that an actor does: exactly one of the tables.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
	/// One line to show.
	pub title: Text,
	/// The error that it has to end with, changing nothing: `Pallet.Error`, or `Pool.NotAMember`,
	/// `Pool.Suspended`, `Pool.QuotaExhausted`.
	pub expect_error: Option<Text>,
	/// Asks for credits.
	pub request: Option<Request>,
	/// Amends a request whose footprint isn't calculated yet.
	pub amend: Option<Amend>,
	/// Approves a request, or a part of it.
	pub approve: Option<Approve>,
	/// Has the chain approve a request within the certificate's automatic approval.
	pub approve_automatically: Option<Decide>,
	/// Waits until the chain has approved a request by itself.
	pub await_approval: Option<Await>,
	/// Rejects a request.
	pub reject: Option<Reject>,
	/// Withdraws a request.
	pub withdraw: Option<Decide>,
	/// Transfers credits.
	pub transfer: Option<Transfer>,
	/// Transfers several lots or parts of lots, all or none.
	pub batch: Option<Batch>,
	/// Offers a swap.
	pub offer_swap: Option<OfferSwap>,
	/// Accepts a transfer that waits.
	pub accept_transfer: Option<Answer>,
	/// Declines a transfer that waits.
	pub decline_transfer: Option<Answer>,
	/// Cancels a transfer that waits.
	pub cancel_transfer: Option<Answer>,
	/// Validates a transfer that waits.
	pub validate_transfer: Option<Answer>,
	/// Ends a transfer that waited too long.
	pub expire_transfer: Option<Answer>,
	/// Says whom an account receives credits from.
	pub policy: Option<Policy>,
	/// Puts a sender on an account's list.
	pub allow_sender: Option<Sender>,
	/// Takes a sender off an account's list.
	pub disallow_sender: Option<Sender>,
	/// Lets credits exit against a product.
	pub exit: Option<Exit>,
	/// Repays an overdraft.
	pub repay: Option<Repay>,
	/// Freezes something.
	pub freeze: Option<Freeze>,
	/// Lifts a freeze.
	pub unfreeze: Option<Unfreeze>,
	/// Revokes credits.
	pub revoke: Option<Revoke>,
	/// Ends a lot whose time is up.
	pub expire_lot: Option<ExpireLot>,
	/// Closes an accounting period that is over.
	pub close_period: Option<ClosePeriod>,
	/// Records an audit.
	pub audit: Option<Audit>,
	/// Restates a production record, as its producer.
	pub restate: Option<Restate>,
	/// Restates a production record, as its certification body after an audit.
	pub restate_after_audit: Option<Restate>,
	/// Attests a declared footprint.
	pub attest: Option<Attest>,
	/// Decides a disputed footprint.
	pub resolve_dispute: Option<ResolveDispute>,
	/// Lets an output line go that is held because a restated footprint broke a criterion.
	pub lift_hold: Option<LiftHold>,
	/// Waits until everything is calculated that can be, and all restatements are passed on.
	pub settle: Option<Settle>,
	/// Registers an attribute.
	pub register_attribute: Option<Attribute>,
	/// Registers a SMAD method, or the next version of one.
	pub register_method: Option<Method>,
	/// Suspends a certificate.
	pub suspend_certificate: Option<OfCertificate>,
	/// Lifts a suspension of a certificate.
	pub reinstate_certificate: Option<OfCertificate>,
	/// Withdraws a certificate.
	pub withdraw_certificate: Option<OfCertificate>,
	/// Renounces a certificate.
	pub renounce_certificate: Option<OfCertificate>,
	/// Invites a certification body to take a certificate over.
	pub invite_body: Option<InviteBody>,
	/// Takes a certificate over.
	pub take_over_certificate: Option<OfCertificate>,
	/// Suspends a participant.
	pub suspend: Option<Standing>,
	/// Reinstates a participant.
	pub reinstate: Option<Standing>,
	/// Accredits a certification body.
	pub accredit: Option<Accredit>,
	/// Suspends an accreditation.
	pub suspend_accreditation: Option<OfAccreditation>,
	/// Lifts the suspension of an accreditation.
	pub reinstate_accreditation: Option<OfAccreditation>,
	/// Withdraws an accreditation.
	pub withdraw_accreditation: Option<OfAccreditation>,
}

/// Asks for credits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
	/// Its name in this file.
	pub name: Text,
	/// The custody account that produced.
	pub account: Text,
	/// Who signs: the account itself unless said otherwise.
	pub by: Option<Text>,
	/// The certificate.
	pub certificate: Text,
	/// Length of the reference period in days, until the run began.
	#[serde(default = "thirty")]
	pub days: u32,
	/// What went in.
	pub inputs: Vec<Input>,
	/// What was done.
	#[serde(default)]
	pub activities: Vec<Activity>,
	/// What came out.
	pub outputs: Vec<Output>,
	/// The footprint, if it is declared instead of calculated.
	pub declared: Option<Declared>,
	/// What the evidence says, which only a salted commitment of goes on chain.
	pub evidence: Option<String>,
	/// The approved request that it corrects.
	pub corrects: Option<Text>,
}

/// Amends a request: all that it reports is replaced.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amend {
	/// The request.
	pub request: Text,
	/// Who signs: the account of the request unless said otherwise.
	pub by: Option<Text>,
	/// Length of the reference period in days, until the run began.
	#[serde(default = "thirty")]
	pub days: u32,
	/// What went in.
	pub inputs: Vec<Input>,
	/// What was done.
	#[serde(default)]
	pub activities: Vec<Activity>,
	/// What came out.
	pub outputs: Vec<Output>,
	/// The footprint, if it is declared instead of calculated.
	pub declared: Option<Declared>,
	/// What the evidence says.
	pub evidence: Option<String>,
}

/// A footprint that the producer declares.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declared {
	/// What the document says that it is from. Its hash goes on chain.
	pub document: String,
	/// The totals of each output line.
	pub lines: Vec<Attributes>,
}

/// Restates a production record.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Restate {
	/// The request.
	pub request: Text,
	/// Who signs: the account of the request unless said otherwise.
	pub by: Option<Text>,
	/// The audit that it follows, of a certification body.
	pub audit: Option<Text>,
	/// The SMAD method: that of the certificate unless said.
	pub method: Option<Text>,
	/// All activities, as they should have been reported.
	#[serde(default)]
	pub activities: Vec<Activity>,
	/// Where scrap came from in truth.
	#[serde(default)]
	pub scrap_origins: Vec<OriginOfScrap>,
	/// The shares of economic value of all output lines in parts per million, if they change.
	pub value_shares: Option<Vec<u32>>,
	/// The footprint, if it is declared instead of calculated.
	pub declared: Option<Declared>,
	/// Why, for everybody to read.
	pub reason: String,
}

/// Where the scrap of an input came from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OriginOfScrap {
	/// The input, counted from 0.
	pub input: u8,
	/// Where it came from.
	pub origin: ScrapOrigin,
}

/// Attests a declared footprint.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attest {
	/// The request.
	pub request: Text,
	/// Who signs: the auditor.
	pub by: Text,
	/// Which revision of the footprint it looked at: the latest unless said.
	pub revision: Option<u32>,
	/// What the report says, which only a salted commitment of goes on chain.
	pub report: String,
}

/// Decides a disputed footprint, by governance: exactly one of `retry = true` and `lines`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResolveDispute {
	/// The request.
	pub request: Text,
	/// The validators vote once more.
	#[serde(default)]
	pub retry: bool,
	/// The totals of each output line.
	pub lines: Option<Vec<Attributes>>,
	/// Why, for everybody to read.
	pub reason: String,
}

/// Lets an output line go.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LiftHold {
	/// Which one.
	pub line: Line,
	/// Who signs: the certification body.
	pub by: Text,
	/// Which revision of the footprint it looked at: the one that the line is held by unless said.
	pub revision: Option<u32>,
	/// Why, for everybody to read.
	pub reason: String,
}

/// Waits until there is nothing left to calculate.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settle {}

fn thirty() -> u32 {
	30
}

/// An input: exactly one of `lot`, `extracted`, `uncertified`, `scrap` and `overdraft = true`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
	/// Credits of this lot.
	pub lot: Option<Text>,
	/// Mineral extracted here: the good.
	pub extracted: Option<Text>,
	/// Bought without credits: the good.
	pub uncertified: Option<Text>,
	/// Scrap: the good.
	pub scrap: Option<Text>,
	/// Of scrap: where it comes from.
	pub origin: Option<ScrapOrigin>,
	/// The line's own good, issued ahead of certified input.
	#[serde(default)]
	pub overdraft: bool,
	/// Its mass on the good's basis.
	pub mass: Text,
	/// Its weight, if that is more.
	pub gross: Option<Text>,
	/// The output line that it is attributed to, counted from 0.
	#[serde(default)]
	pub line: u8,
}

/// An activity.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Activity {
	/// Which one of the method.
	pub activity: Text,
	/// How much, such as `12500 kWh`.
	pub quantity: Text,
	/// Whether the quantity is measured.
	#[serde(default)]
	pub primary: bool,
	/// What the evidence says, such as a meter reading, which only a salted commitment of goes on
	/// chain.
	pub evidence: Option<String>,
	/// Where the figure comes from, or `synthetic`.
	pub source: Text,
}

/// An output line.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Output {
	/// The good.
	pub good: Text,
	/// The label that is asked for.
	pub label: Option<Text>,
	/// What the lot will be called that an approval issues.
	pub lot: Option<Text>,
	/// Its mass on the good's basis.
	pub mass: Text,
	/// Its weight, if that is more.
	pub gross: Option<Text>,
	/// Its share of the economic value in parts per million.
	#[serde(default)]
	pub value_share: u32,
}

/// Approves a request.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approve {
	/// The request.
	pub request: Text,
	/// Who signs.
	pub by: Text,
	/// How much of each output line, if not all.
	pub masses: Option<Vec<Text>>,
}

/// Waits for the chain's own approval.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Await {
	/// The request.
	pub request: Text,
}

/// Withdraws a request, or has it approved automatically.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decide {
	/// The request.
	pub request: Text,
	/// Who signs.
	pub by: Text,
}

/// Rejects a request.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reject {
	/// The request.
	pub request: Text,
	/// Who signs.
	pub by: Text,
	/// Why.
	pub reason: String,
}

/// Transfers credits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
	/// The lot.
	pub lot: Text,
	/// Who holds it.
	pub from: Text,
	/// Who receives it.
	pub to: Text,
	/// Who signs: the holder unless said otherwise.
	pub by: Option<Text>,
	/// How much.
	pub mass: Text,
	/// What the received lot is called from now on, if not as before.
	pub becomes: Option<Text>,
	/// What the transfer is called if it waits to be accepted or validated.
	pub waits: Option<Text>,
	/// Another good that the credits are delivered with.
	pub pass_through: Option<PassThrough>,
	/// What the business document says, which only a salted commitment of goes on chain.
	pub reference: Option<String>,
}

/// Another good that credits are delivered with, without a production record.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PassThrough {
	/// The good.
	pub delivered: Text,
	/// The sender's certificate.
	pub certificate: Text,
}

/// Transfers several lots or parts of lots.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Batch {
	/// Who holds them.
	pub from: Text,
	/// Who signs: the holder unless said otherwise.
	pub by: Option<Text>,
	/// What goes to whom.
	pub legs: Vec<Leg>,
	/// What the business document says.
	pub reference: Option<String>,
}

/// A leg of a batch.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leg {
	/// The lot.
	pub lot: Text,
	/// How much.
	pub mass: Text,
	/// Who receives it.
	pub to: Text,
	/// What the received lot is called from now on, if not as before.
	pub becomes: Option<Text>,
	/// What the transfer is called if it waits.
	pub waits: Option<Text>,
	/// Another good that the credits are delivered with.
	pub pass_through: Option<PassThrough>,
}

/// Offers a swap of so much of two lots.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfferSwap {
	/// The lot.
	pub lot: Text,
	/// Who holds it.
	pub from: Text,
	/// Who signs: the holder unless said otherwise.
	pub by: Option<Text>,
	/// How much.
	pub mass: Text,
	/// The other holder's lot.
	pub in_return: Text,
	/// What the offer is called.
	pub waits: Option<Text>,
	/// What the lot is called that the other holder gets, if not as before.
	pub becomes: Option<Text>,
	/// What the lot is called that comes back, if not as before.
	pub returns: Option<Text>,
}

/// Accepts, declines, cancels, validates or ends a transfer that waits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
	/// The transfer.
	pub transfer: Text,
	/// Who signs.
	pub by: Text,
}

/// Says whom an account receives credits from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
	/// The custody account.
	pub account: Text,
	/// Who signs: the account unless said otherwise.
	pub by: Option<Text>,
	/// Open, AllowList or Acceptance.
	pub policy: ReceivingPolicy,
}

/// Puts a sender on an account's list, or takes it off.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sender {
	/// The custody account.
	pub account: Text,
	/// Who signs: the account unless said otherwise.
	pub by: Option<Text>,
	/// The sender.
	pub sender: Text,
}

/// Lets credits exit: either `lot` and `mass`, or `draws`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exit {
	/// Its name in this file.
	pub name: Text,
	/// The lot, if it is one ...
	pub lot: Option<Text>,
	/// ... and how much of it.
	pub mass: Option<Text>,
	/// How much of which lots, if there are several.
	#[serde(default)]
	pub draws: Vec<Draw>,
	/// Who holds it.
	pub account: Text,
	/// Who signs: the holder unless said otherwise.
	pub by: Option<Text>,
	/// What the product is called.
	pub product: String,
	/// For how many units of it.
	#[serde(default = "one")]
	pub quantity: u64,
}

fn one() -> u64 {
	1
}

/// So much of a lot.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draw {
	/// The lot.
	pub lot: Text,
	/// How much.
	pub mass: Text,
}

/// Repays an overdraft.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repay {
	/// The lot.
	pub lot: Text,
	/// Who holds it.
	pub account: Text,
	/// Who signs: the holder unless said otherwise.
	pub by: Option<Text>,
	/// How much.
	pub mass: Text,
}

/// What is or was frozen: exactly one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frozen {
	/// A lot.
	pub lot: Option<Text>,
	/// An output line, wherever its lots are.
	pub line: Option<Line>,
	/// A mass balance.
	pub balance: Option<Balance>,
	/// An exit statement.
	pub exit: Option<Text>,
}

/// An output line.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
	/// The request.
	pub request: Text,
	/// The line, counted from 0.
	pub line: u8,
}

/// A mass balance.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Balance {
	/// The custody account.
	pub account: Text,
	/// The good.
	pub good: Text,
	/// The label.
	pub label: Text,
}

/// Freezes something.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Freeze {
	/// What.
	pub target: Frozen,
	/// Who signs.
	pub by: Text,
	/// Why.
	pub reason: String,
}

/// Lifts a freeze.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unfreeze {
	/// Of what.
	pub target: Frozen,
	/// Who signs: governance unless said.
	pub by: Option<Text>,
}

/// Revokes credits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revoke {
	/// How much of which lots.
	pub lots: Vec<Draw>,
	/// Who signs.
	pub by: Text,
	/// Why.
	pub reason: String,
}

/// Ends a lot whose time is up.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpireLot {
	/// The lot.
	pub lot: Text,
	/// Who signs.
	pub by: Text,
}

/// Closes an accounting period that is over.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosePeriod {
	/// Of which mass balance.
	pub balance: Balance,
	/// Who signs.
	pub by: Text,
}

/// What an audit is about: exactly one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
	/// A certificate.
	pub certificate: Option<Text>,
	/// A request.
	pub request: Option<Text>,
	/// A mass balance in the current accounting period.
	pub period: Option<Balance>,
	/// An exit statement.
	pub exit: Option<Text>,
}

/// Records an audit.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Audit {
	/// Its name in this file, if a restatement follows it.
	pub name: Option<Text>,
	/// Of what.
	pub of: Subject,
	/// Who signs: the auditor.
	pub by: Text,
	/// Conforming, MinorNonconformity or MajorNonconformity.
	pub outcome: AuditOutcome,
	/// The findings in words.
	#[serde(default)]
	pub findings: String,
	/// What the report says, which only a salted commitment of goes on chain.
	pub evidence: Option<String>,
	/// Whether it freezes what it is about.
	#[serde(default)]
	pub freeze: bool,
}

/// Invites a certification body to take a certificate over.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InviteBody {
	/// The certificate.
	pub certificate: Text,
	/// The certification body.
	pub body: Text,
	/// Who signs: the holder. Governance unless said.
	pub by: Option<Text>,
}

/// Does something to a certificate.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfCertificate {
	/// The certificate.
	pub certificate: Text,
	/// Who signs. A reinstatement is by governance unless said.
	pub by: Option<Text>,
}

/// Suspends or reinstates a participant.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standing {
	/// The participant.
	pub participant: Text,
	/// Who signs.
	pub by: Text,
}

/// Accredits a certification body.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accredit {
	/// The certification body.
	pub body: Text,
	/// The standard.
	pub standard: Text,
	/// Who signs: the accreditation body.
	pub by: Text,
	/// The families of goods that it is for.
	pub families: Vec<Text>,
	/// For how many days from the beginning of the run.
	pub days: u32,
}

/// Suspends, reinstates or withdraws an accreditation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfAccreditation {
	/// The certification body.
	pub body: Text,
	/// The standard.
	pub standard: Text,
	/// Who signs: the accreditation body.
	pub by: Text,
}

/// What should come of it: exactly one of the tables.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
	/// The title of the step after which it is looked at; at the end unless said.
	pub after: Option<Text>,
	/// A lot.
	pub lot: Option<ExpectLot>,
	/// The footprint of what is left of a lot.
	pub footprint: Option<ExpectFootprint>,
	/// The totals of an output line of a request, certified or not.
	pub line: Option<ExpectLine>,
	/// A mass-balance account.
	pub account: Option<ExpectAccount>,
	/// An exit statement.
	pub exit: Option<ExpectExit>,
	/// Where a request stands.
	pub request: Option<ExpectRequest>,
	/// A transfer that waits.
	pub transfer: Option<ExpectTransfer>,
	/// What an account owes.
	pub overdraft: Option<ExpectOverdraft>,
	/// The audits of something.
	pub audits: Option<ExpectAudits>,
	/// What became of certified mass.
	pub roll_up: Option<ExpectRollUp>,
}

/// A lot as it should be.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectLot {
	/// Its name in this file.
	pub lot: Text,
	/// The holder.
	pub holder: Text,
	/// The good.
	pub good: Text,
	/// The label.
	pub label: Text,
	/// What can be spent.
	pub mass: Text,
	/// What is in escrow.
	pub in_escrow: Option<Text>,
	/// The good that it accompanies, if another one.
	pub accompanies: Option<Text>,
	/// Whether it is frozen.
	#[serde(default)]
	pub frozen: bool,
	/// Whether it rests on something that is revoked.
	#[serde(default)]
	pub flagged: bool,
}

/// Totals of attributes, such as `fossil_scope_1 = "18525 kg"`. Those not listed have to be zero.
pub type Attributes = std::collections::BTreeMap<Text, Text>;

/// A footprint as it should be.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectFootprint {
	/// The lot.
	pub lot: Text,
	/// The mass that the totals belong to.
	pub mass: Text,
	/// The totals.
	pub attributes: Attributes,
	/// The carbon footprint per mass, in whole kg/t, rounded up.
	pub intensity: Text,
	/// What is only looked at where it is said.
	#[serde(default)]
	pub details: Details,
}

/// What a footprint rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Basis {
	/// Calculated, and more than two thirds of the validators agreed.
	Calculated,
	/// Calculated; the validators disagreed, and governance decided.
	Resolved,
	/// Declared, and attested by an auditor.
	Declared,
}

/// What a footprint is beside its totals.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Details {
	/// Which revision it is, counted from 0.
	pub revision: Option<u32>,
	/// What it rests on.
	pub basis: Option<Basis>,
	/// How much of the carbon footprint is primary data, such as `25.641 %`, rounded down to parts
	/// per million.
	pub primary_data: Option<Text>,
	/// How much of it was declared instead of calculated, rounded up.
	pub declared_share: Option<Text>,
}

/// The totals of an output line as they should be.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectLine {
	/// The request.
	pub request: Text,
	/// The line, counted from 0.
	pub line: u8,
	/// The totals.
	pub attributes: Attributes,
	/// The carbon footprint per mass, in whole kg/t, rounded up.
	pub intensity: Text,
	/// What is only looked at where it is said.
	#[serde(default)]
	pub details: Details,
}

/// A mass-balance account as it should be.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectAccount {
	/// The custody account.
	pub account: Text,
	/// The good.
	pub good: Text,
	/// The label.
	pub label: Text,
	/// Carried over.
	pub opening: Text,
	/// Issued.
	pub issued: Text,
	/// Received.
	pub received: Text,
	/// Sent.
	pub sent: Text,
	/// Consumed.
	pub consumed: Text,
	/// Exited.
	pub exited: Text,
	/// Expired.
	pub expired: Text,
	/// Revoked.
	pub revoked: Text,
	/// The balance.
	pub closing: Text,
}

/// An exit statement as it should be.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectExit {
	/// Its name in this file.
	pub exit: Text,
	/// The custody account that made it.
	pub account: Text,
	/// The good of all that was drawn.
	pub good: Text,
	/// The label.
	pub label: Text,
	/// The mass.
	pub mass: Text,
	/// From how many lots.
	#[serde(default = "one_lot")]
	pub lots: usize,
	/// The product.
	pub product: String,
	/// For how many units of it.
	#[serde(default = "one")]
	pub quantity: u64,
	/// Whether it is contested.
	#[serde(default)]
	pub contested: bool,
	/// Whether it rests on something that is revoked.
	#[serde(default)]
	pub flagged: bool,
	/// Whether there is a newer revision of a footprint that it rests on.
	#[serde(default)]
	pub superseded: bool,
	/// What the claim has to contain, whatever the case of its letters.
	pub claim_contains: Vec<String>,
	/// The totals.
	pub attributes: Attributes,
}

fn one_lot() -> usize {
	1
}

/// A transfer that should wait.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectTransfer {
	/// Its name in this file.
	pub transfer: Text,
	/// The sender.
	pub from: Text,
	/// The receiver.
	pub to: Text,
	/// The lot.
	pub lot: Text,
	/// How much.
	pub mass: Text,
	/// Whether the receiver has to accept it.
	pub awaits_acceptance: bool,
	/// Whether a certification body has to validate it.
	pub awaits_validation: bool,
}

/// What an account should owe.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectOverdraft {
	/// The custody account.
	pub account: Text,
	/// The good.
	pub good: Text,
	/// The label.
	pub label: Text,
	/// How much is left to repay.
	pub mass: Text,
}

/// The audits that there should be of something.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectAudits {
	/// Of what.
	pub of: Subject,
	/// What they found.
	pub outcomes: Vec<AuditOutcome>,
}

/// Where a request should stand.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectRequest {
	/// Its name in this file.
	pub request: Text,
	/// Pending, approved, rejected or withdrawn.
	pub status: RequestStatus,
	/// Where its footprint stands, if that is looked at.
	pub footprint: Option<FootprintStatus>,
}

/// What should have become of certified mass: of an account under a label in the current accounting
/// period, of a label, or of the network since the run began.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectRollUp {
	/// Whose: exactly one of `account` with `label`, `label`, and `network = true`.
	pub of: RolledUp,
	/// Issued.
	#[serde(default)]
	pub issued: Rolled,
	/// Held.
	#[serde(default)]
	pub held: Rolled,
	/// Consumed.
	#[serde(default)]
	pub consumed: Rolled,
	/// Exited.
	#[serde(default)]
	pub exited: Rolled,
}

/// What is rolled up.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RolledUp {
	/// The custody account.
	pub account: Option<Text>,
	/// The label.
	pub label: Option<Text>,
	/// All labels.
	#[serde(default)]
	pub network: bool,
}

/// A mass and the attributes that belong to it: nothing unless said.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rolled {
	/// The mass.
	pub mass: Option<Text>,
	/// The totals.
	#[serde(default)]
	pub attributes: Attributes,
}
