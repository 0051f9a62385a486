//! What a scenario file may hold, as it is written. [`super::plan`] gives it meaning.
//!
//! Everything is a list, so that the order of the file is the order on the chain. Names are the
//! file's own and refer to what was named before; those that can be mistaken keep their place in
//! the file for the message. Roles, models, bases and the like are called as in
//! `tracemet-primitives`.

use serde::Deserialize;
use toml::Spanned;
use tracemet_primitives::{
	Allocation, ChainOfCustodyRules, DocumentKind, MassBasis, RequestStatus, Role, ScrapOrigin,
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

/// A standard with its first version.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standard {
	/// Its name in this file.
	pub name: Text,
	/// Its name on chain.
	pub title: Text,
	/// Its kind.
	pub kind: StandardKind,
	/// Of a chain-of-custody standard: the rules that the ledger enforces.
	pub rules: Option<ChainOfCustodyRules>,
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
	/// How activities are allocated.
	pub allocation: Allocation,
	/// What activities emit.
	#[serde(default, rename = "activity")]
	pub activities: Vec<MethodActivity>,
	/// What materials carry that enter without credits.
	#[serde(default, rename = "default")]
	pub defaults: Vec<MethodDefault>,
}

/// What an activity emits, to one attribute. Several entries of one name make one activity.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MethodActivity {
	/// The activity.
	pub name: Text,
	/// Its unit.
	pub unit: Text,
	/// The attribute that it adds to.
	pub attribute: Text,
	/// How much per unit, such as `74.1 g`.
	pub emits: Text,
	/// Whether the factor is primary data.
	#[serde(default)]
	pub primary: bool,
	/// Where the figure comes from, or `synthetic`.
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
	/// How much, such as `3220 kg/t`.
	pub carries: Text,
	/// Where the figure comes from, or `synthetic`.
	pub source: Text,
}

/// A row of a conversion table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conversion {
	/// The good that goes in.
	pub from: Text,
	/// The good that comes out.
	pub to: Text,
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
	/// The performance standard.
	pub performance: Text,
	/// The chain-of-custody standard.
	pub chain_of_custody: Text,
	/// The SMAD method.
	pub method: Text,
	/// The labels.
	pub labels: Vec<Text>,
	/// The audited conversion table.
	pub conversions: Vec<Conversion>,
	/// For how many days from now.
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
	/// Approves a request.
	pub approve: Option<Decide>,
	/// Rejects a request.
	pub reject: Option<Reject>,
	/// Withdraws a request.
	pub withdraw: Option<Decide>,
	/// Transfers credits.
	pub transfer: Option<Transfer>,
	/// Lets credits exit against a product.
	pub exit: Option<Exit>,
	/// Suspends a participant.
	pub suspend: Option<Standing>,
	/// Reinstates a participant.
	pub reinstate: Option<Standing>,
	/// Accredits a certification body.
	pub accredit: Option<Accredit>,
	/// Withdraws an accreditation.
	pub withdraw_accreditation: Option<WithdrawAccreditation>,
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
	/// What the evidence says, which only a salted commitment of goes on chain.
	pub evidence: Option<String>,
}

fn thirty() -> u32 {
	30
}

/// An input: exactly one of `lot`, `extracted`, `uncertified` and `scrap`.
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

/// Approves or withdraws a request.
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
}

/// Lets credits exit.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exit {
	/// Its name in this file.
	pub name: Text,
	/// The lot.
	pub lot: Text,
	/// Who holds it.
	pub account: Text,
	/// Who signs: the holder unless said otherwise.
	pub by: Option<Text>,
	/// How much.
	pub mass: Text,
	/// What the product is called.
	pub product: String,
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
	/// For how many days from the beginning of the run.
	pub days: u32,
}

/// Withdraws an accreditation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithdrawAccreditation {
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
	/// The good.
	pub good: Text,
	/// The label.
	pub label: Text,
	/// The mass.
	pub mass: Text,
	/// The product.
	pub product: String,
	/// What the claim has to contain, whatever the case of its letters.
	pub claim_contains: Vec<String>,
	/// The totals.
	pub attributes: Attributes,
}

/// Where a request should stand.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectRequest {
	/// Its name in this file.
	pub request: Text,
	/// Pending, approved, rejected or withdrawn.
	pub status: RequestStatus,
}
