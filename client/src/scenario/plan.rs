//! A scenario with every name found and every quantity read: what can be wrong with a file is said
//! before anything is sent.

pub use super::file::Basis;
use super::reader::Reader;
use crate::files;
use std::{
	collections::{BTreeMap, BTreeSet},
	path::{Path, PathBuf},
};
use thiserror::Error;
use tracemet_primitives::{
	Allocation, AttributeId, AttributeNature, AuditOutcome, ConversionFactor, DataQuality,
	DocumentKind, FootprintStatus, GwpSet, Mass, MassBasis, ReceivingPolicy, RequestStatus, Role,
	ScrapOrigin, SourceClass, StandardKind, SystemBoundary, Unit, BIOGENIC,
	FOSSIL_PURCHASED_ENERGY, FOSSIL_SCOPE_1, FOSSIL_UPSTREAM, FROM_DECLARATIONS, FROM_PRIMARY_DATA,
	LAND_USE, RECYCLED_POST_CONSUMER, RECYCLED_PRE_CONSUMER,
};

/// What is wrong with a scenario file, and where.
#[derive(Debug, Error)]
pub enum FileError {
	/// The file can't be read.
	#[error("{path}: {reason}", path = path.display())]
	Unreadable {
		/// The file.
		path: PathBuf,
		/// Why.
		reason: std::io::Error,
	},
	/// It isn't a scenario in TOML. The message names the line.
	#[error("{path}: {reason}", path = path.display())]
	Form {
		/// The file.
		path: PathBuf,
		/// Why.
		reason: String,
	},
	/// A name or quantity in it is wrong.
	#[error("{path}:{line}: {reason}", path = path.display())]
	Meaning {
		/// The file.
		path: PathBuf,
		/// The line, counted from 1.
		line: usize,
		/// Why.
		reason: String,
	},
}

/// A result that says where in the file something is wrong.
pub type Result<T> = std::result::Result<T, FileError>;

/// The attributes that every chain starts with, as a scenario calls them.
pub const ATTRIBUTES: [(&str, AttributeId); 9] = [
	("fossil_scope_1", FOSSIL_SCOPE_1),
	("fossil_purchased_energy", FOSSIL_PURCHASED_ENERGY),
	("fossil_upstream", FOSSIL_UPSTREAM),
	("biogenic", BIOGENIC),
	("recycled_pre_consumer", RECYCLED_PRE_CONSUMER),
	("recycled_post_consumer", RECYCLED_POST_CONSUMER),
	("from_primary_data", FROM_PRIMARY_DATA),
	("land_use", LAND_USE),
	("from_declarations", FROM_DECLARATIONS),
];

/// A scenario, ready to run. Names are those of the file.
#[derive(Debug)]
pub struct Scenario {
	/// Its name.
	pub name: String,
	/// One line to show.
	pub title: String,
	/// Who acts.
	pub actors: Vec<Actor>,
	/// Families: name, name on chain.
	pub families: Vec<(String, String)>,
	/// Goods.
	pub goods: Vec<Good>,
	/// Standards.
	pub standards: Vec<Standard>,
	/// Labels.
	pub labels: Vec<Label>,
	/// Attributes beside those that every chain starts with.
	pub attributes: Vec<Attribute>,
	/// SMAD methods.
	pub methods: Vec<Method>,
	/// Accreditations that hold from the beginning.
	pub accreditations: Vec<Accredit>,
	/// Certificates that hold from the beginning.
	pub certificates: Vec<Certificate>,
	/// What happens.
	pub steps: Vec<Step>,
	/// What should come of it in the end.
	pub expectations: Vec<Expect>,
}

impl Scenario {
	/// What a good is called on chain.
	pub fn good_title<'a>(&'a self, name: &'a str) -> &'a str {
		self.goods.iter().find(|good| good.name == name).map_or(name, |good| &good.title)
	}

	/// The text of a label.
	pub fn label_title<'a>(&'a self, name: &'a str) -> &'a str {
		self.labels.iter().find(|label| label.name == name).map_or(name, |label| &label.title)
	}
}

/// An actor.
#[derive(Debug)]
pub struct Actor {
	/// Its name.
	pub name: String,
	/// What it is.
	pub standing: Standing,
	/// Who it is.
	pub who: String,
}

/// What an actor is.
#[derive(Debug, PartialEq, Eq)]
pub enum Standing {
	/// An intermediary.
	Intermediary,
	/// A participant.
	Participant {
		/// Who registers it.
		intermediary: String,
		/// What it may do.
		roles: BTreeSet<Role>,
	},
	/// A site.
	Site {
		/// The company.
		company: String,
		/// The company's intermediary.
		intermediary: String,
	},
	/// Nobody registered it.
	Stranger,
}

/// A good.
#[derive(Debug)]
pub struct Good {
	/// Its name.
	pub name: String,
	/// Its name on chain.
	pub title: String,
	/// Its family.
	pub family: String,
	/// What its mass counts.
	pub basis: MassBasis,
}

/// A standard with its first version.
#[derive(Debug)]
pub struct Standard {
	/// Its name.
	pub name: String,
	/// Its name on chain.
	pub title: String,
	/// Who owns it.
	pub owner: String,
	/// Its kind and rules.
	pub kind: StandardKind,
	/// Its documents.
	pub documents: Vec<Document>,
}

/// A document.
#[derive(Debug)]
pub struct Document {
	/// What it is.
	pub kind: DocumentKind,
	/// Where it can be fetched.
	pub uri: String,
	/// Blake2b-256 of its bytes.
	pub hash: [u8; 32],
}

/// A bound of a label: attributes and grams per kilogram.
#[derive(Debug)]
pub enum Criterion {
	/// At most.
	AtMost(Vec<String>, u64),
	/// At least.
	AtLeast(Vec<String>, u64),
}

/// A label.
#[derive(Debug)]
pub struct Label {
	/// Its name.
	pub name: String,
	/// Its text.
	pub title: String,
	/// Its family.
	pub family: String,
	/// The performance standard.
	pub performance: String,
	/// The chain-of-custody standard.
	pub chain_of_custody: String,
	/// Its bounds.
	pub criteria: Vec<Criterion>,
	/// Its yes/no claim about the content.
	pub content_claim: Option<String>,
}

/// An attribute beside those that every chain starts with.
#[derive(Debug)]
pub struct Attribute {
	/// Its name.
	pub name: String,
	/// Its name on chain.
	pub title: String,
	/// The unit of its totals.
	pub unit: String,
	/// The family whose goods it is attached to, if not all.
	pub family: Option<String>,
	/// How it behaves.
	pub nature: AttributeNature,
}

/// A SMAD method.
#[derive(Clone, Debug)]
pub struct Method {
	/// Its name.
	pub name: String,
	/// Its name on chain.
	pub title: String,
	/// Its family.
	pub family: String,
	/// The performance standard.
	pub standard: String,
	/// Who signs.
	pub by: String,
	/// How activities are allocated.
	pub allocation: Allocation,
	/// What footprints are shown for one of.
	pub declared_unit: Unit,
	/// The part of a product's life that footprints cover.
	pub boundary: SystemBoundary,
	/// How gases are counted as CO2e.
	pub gwp: GwpSet,
	/// How many days before the run it took effect. None: for all the past.
	pub effective_since: Option<u32>,
	/// For how many days it is in effect. None: for good.
	pub effective_days: Option<u32>,
	/// What activities emit.
	pub factors: Vec<Factor>,
	/// What materials carry.
	pub defaults: Vec<Default>,
}

impl Method {
	/// The number of an activity on chain, its place among the names of the method, and its unit.
	pub fn activity(&self, name: &str) -> Option<(u32, Unit)> {
		self.factors
			.iter()
			.find(|factor| factor.activity == name)
			.map(|factor| (factor.number, factor.unit))
	}
}

/// What an activity emits to one attribute.
#[derive(Clone, Debug)]
pub struct Factor {
	/// The activity.
	pub activity: String,
	/// Its number on chain.
	pub number: u32,
	/// Its unit.
	pub unit: Unit,
	/// The attribute.
	pub attribute: String,
	/// So many grams ...
	pub grams: u64,
	/// ... per so many units.
	pub per_units: u64,
	/// As it is written.
	pub emits: String,
	/// How good it is.
	pub quality: DataQuality,
	/// Where it comes from.
	pub source: String,
}

/// What a material carries that enters without credits.
#[derive(Clone, Debug)]
pub struct Default {
	/// The good.
	pub good: String,
	/// The attribute.
	pub attribute: String,
	/// So many grams ...
	pub grams: u64,
	/// ... per so many kilograms.
	pub per_kilograms: u64,
	/// As it is written.
	pub carries: String,
	/// How good it is.
	pub quality: DataQuality,
	/// Where it comes from.
	pub source: String,
}

/// A certificate.
#[derive(Debug)]
pub struct Certificate {
	/// Its name.
	pub name: String,
	/// The certification body.
	pub body: String,
	/// The custody account.
	pub holder: String,
	/// The family of goods.
	pub family: String,
	/// The performance standard.
	pub performance: Option<String>,
	/// The chain-of-custody standard.
	pub chain_of_custody: String,
	/// The method.
	pub method: Option<String>,
	/// The conversion table.
	pub conversions: Vec<Conversion>,
	/// How much is approved automatically in a period.
	pub automatic_approval: Mass,
	/// For how many days.
	pub days: u32,
}

/// A row of a conversion table.
#[derive(Debug)]
pub struct Conversion {
	/// The good that goes in.
	pub from: String,
	/// From what kind of source.
	pub source: SourceClass,
	/// The good that comes out.
	pub to: String,
	/// Under which label.
	pub label: Option<String>,
	/// How much of it.
	pub factor: ConversionFactor,
}

/// A step.
#[derive(Debug)]
pub struct Step {
	/// One line to show.
	pub title: String,
	/// Its line in the file.
	pub line: usize,
	/// The error that it has to end with.
	pub expect_error: Option<String>,
	/// What happens.
	pub action: Action,
	/// What should come of it right away.
	pub expectations: Vec<Expect>,
}

/// What happens in a step.
#[derive(Debug)]
pub enum Action {
	/// Asks for credits.
	Request(Request),
	/// Amends a request: the whole record, as it is from then on.
	Amend(Request),
	/// Approves.
	Approve {
		/// The request.
		request: String,
		/// Who signs.
		by: String,
		/// How much of each line, if not all.
		masses: Option<Vec<Mass>>,
	},
	/// Has the chain approve: request, who signs.
	ApproveAutomatically(String, String),
	/// Waits until the chain has approved the request.
	AwaitApproval(String),
	/// Rejects: request, who signs, why.
	Reject(String, String, String),
	/// Withdraws: request, who signs.
	Withdraw(String, String),
	/// Transfers one leg.
	Transfer(Transfer),
	/// Transfers all legs or none.
	Batch(Transfer),
	/// Offers a swap.
	OfferSwap(Swap),
	/// Answers or ends a transfer that waits.
	Answer {
		/// The call.
		call: &'static str,
		/// The transfer.
		transfer: String,
		/// Who signs.
		by: String,
		/// What moves if that completes it.
		moves: Vec<Move>,
	},
	/// Says whom an account receives from.
	Policy {
		/// The account.
		account: String,
		/// Who signs.
		by: String,
		/// The policy.
		policy: ReceivingPolicy,
	},
	/// Puts a sender on an account's list, or takes it off.
	Sender {
		/// The call.
		call: &'static str,
		/// The account.
		account: String,
		/// Who signs.
		by: String,
		/// The sender.
		sender: String,
	},
	/// Exits.
	Exit(Exit),
	/// Repays an overdraft.
	Repay {
		/// The account.
		account: String,
		/// Who signs.
		by: String,
		/// The lot.
		lot: String,
		/// How much.
		mass: Mass,
	},
	/// Freezes: what, who signs, why.
	Freeze(Frozen, String, String),
	/// Lifts a freeze: of what, who signs. None: governance.
	Unfreeze(Frozen, Option<String>),
	/// Revokes: how much of which lots, who signs, why.
	Revoke(Vec<(String, Mass)>, String, String),
	/// Ends a lot whose time is up: lot, who signs.
	ExpireLot(String, String),
	/// Closes an accounting period: of which balance, who signs.
	ClosePeriod(Balance, String),
	/// Records an audit.
	Audit(Audit),
	/// Restates a production record.
	Restate(Restatement),
	/// Attests a declared footprint.
	Attest {
		/// The request.
		request: String,
		/// The auditor.
		by: String,
		/// The revision of the footprint that it looked at. None: the latest.
		revision: Option<u32>,
		/// What the report says.
		report: String,
	},
	/// Decides a disputed footprint: request, the totals of each line (none: the validators vote once
	/// more), why.
	ResolveDispute(String, Option<Vec<Attributes>>, String),
	/// Lets an output line go.
	LiftHold {
		/// The request.
		request: String,
		/// The number of the line.
		line: u8,
		/// The certification body.
		by: String,
		/// The revision of the footprint that it looked at. None: the one that the line is held by.
		revision: Option<u32>,
		/// Why, for everybody to read.
		why: String,
	},
	/// Waits until there is nothing left to calculate.
	Settle,
	/// Registers an attribute.
	RegisterAttribute(Attribute),
	/// Registers a method.
	RegisterMethod(Method),
	/// Does something to a certificate.
	OfCertificate {
		/// The call.
		call: &'static str,
		/// The certificate.
		certificate: String,
		/// Who signs. None: governance.
		by: Option<String>,
	},
	/// Invites a body to take a certificate over: certificate, body, who signs. None: governance.
	InviteBody(String, String, Option<String>),
	/// Suspends: participant, who signs.
	Suspend(String, String),
	/// Reinstates: participant, who signs.
	Reinstate(String, String),
	/// Accredits.
	Accredit(Accredit),
	/// Suspends, reinstates or withdraws an accreditation.
	OfAccreditation {
		/// The call.
		call: &'static str,
		/// The certification body.
		body: String,
		/// The standard.
		standard: String,
		/// Who signs.
		by: String,
	},
}

/// A certificate request.
#[derive(Clone, Debug)]
pub struct Request {
	/// Its name.
	pub name: String,
	/// The custody account.
	pub account: String,
	/// Who signs.
	pub by: String,
	/// The certificate.
	pub certificate: String,
	/// Length of the reference period in days.
	pub days: u32,
	/// What went in.
	pub inputs: Vec<Input>,
	/// What was done.
	pub activities: Vec<Activity>,
	/// What came out.
	pub outputs: Vec<Output>,
	/// The footprint, if it is declared.
	pub declared: Option<Declared>,
	/// What the evidence says.
	pub evidence: Option<String>,
	/// The request that it corrects.
	pub corrects: Option<String>,
}

/// A declared footprint.
#[derive(Clone, Debug)]
pub struct Declared {
	/// What the document says.
	pub document: String,
	/// The totals of each output line.
	pub lines: Vec<Attributes>,
}

/// A restatement.
#[derive(Debug)]
pub struct Restatement {
	/// The request.
	pub request: String,
	/// The custody account of the request.
	pub account: String,
	/// Who signs.
	pub by: String,
	/// The audit that it follows.
	pub audit: Option<String>,
	/// The method.
	pub method: String,
	/// What was done, in truth.
	pub activities: Vec<Activity>,
	/// Where scrap came from in truth: the input, and its origin.
	pub scrap_origins: Vec<(u8, ScrapOrigin)>,
	/// The shares of the value, if they change.
	pub value_shares: Option<Vec<u32>>,
	/// The footprint, if it is declared.
	pub declared: Option<Declared>,
	/// Why.
	pub reason: String,
}

/// What an input is drawn from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
	/// Credits of a lot.
	Lot(String),
	/// Extracted here.
	Extracted(String),
	/// Bought without credits.
	Uncertified(String),
	/// Scrap.
	Scrap(String, ScrapOrigin),
	/// The line's own good, ahead of certified input.
	Overdraft,
}

/// An input.
#[derive(Clone, Debug)]
pub struct Input {
	/// What it is drawn from.
	pub source: Source,
	/// Its mass.
	pub mass: Mass,
	/// Its weight.
	pub gross: Mass,
	/// The output line.
	pub line: u8,
}

/// An activity.
#[derive(Clone, Debug)]
pub struct Activity {
	/// Its number on chain.
	pub number: u32,
	/// Its name.
	pub name: String,
	/// Its unit.
	pub unit: Unit,
	/// How much.
	pub quantity: u64,
	/// Whether it is measured.
	pub primary: bool,
	/// What the evidence says.
	pub evidence: Option<String>,
	/// Where the figure comes from.
	pub source: String,
}

/// An output line.
#[derive(Clone, Debug)]
pub struct Output {
	/// The good.
	pub good: String,
	/// The label.
	pub label: Option<String>,
	/// The name of the lot.
	pub lot: Option<String>,
	/// Its mass.
	pub mass: Mass,
	/// Its weight.
	pub gross: Mass,
	/// Its share of the value.
	pub value_share: u32,
}

/// A transfer of one leg or several.
#[derive(Debug)]
pub struct Transfer {
	/// The holder.
	pub from: String,
	/// Who signs.
	pub by: String,
	/// What goes to whom.
	pub legs: Vec<Leg>,
	/// What the business document says.
	pub reference: Option<String>,
}

/// A leg of a transfer.
#[derive(Debug)]
pub struct Leg {
	/// What moves, and what it is called then.
	pub moves: Move,
	/// The receiver.
	pub to: String,
	/// How much.
	pub mass: Mass,
	/// What the transfer is called if it waits.
	pub waits: Option<String>,
	/// Another good that the credits are delivered with: good, certificate.
	pub pass_through: Option<(String, String)>,
}

/// A lot that changes hands, in whole or part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
	/// The lot.
	pub lot: String,
	/// What the received lot is called.
	pub becomes: String,
}

/// An offer of a swap.
#[derive(Debug)]
pub struct Swap {
	/// The holder.
	pub from: String,
	/// Who signs.
	pub by: String,
	/// The lot.
	pub lot: String,
	/// How much.
	pub mass: Mass,
	/// The other holder's lot.
	pub in_return: String,
	/// What the offer is called.
	pub waits: Option<String>,
}

/// A system exit.
#[derive(Debug)]
pub struct Exit {
	/// Its name.
	pub name: String,
	/// How much of which lots.
	pub draws: Vec<(String, Mass)>,
	/// The holder.
	pub account: String,
	/// Who signs.
	pub by: String,
	/// The product.
	pub product: String,
	/// For how many units of it.
	pub quantity: u64,
}

/// What is frozen.
#[derive(Debug)]
pub enum Frozen {
	/// A lot.
	Lot(String),
	/// An output line: request, number.
	Line(String, u8),
	/// A mass balance.
	Balance(Balance),
	/// An exit statement.
	Exit(String),
}

/// A mass balance.
#[derive(Debug)]
pub struct Balance {
	/// The custody account.
	pub account: String,
	/// The good.
	pub good: String,
	/// The label.
	pub label: String,
}

/// What an audit is about.
#[derive(Debug)]
pub enum Subject {
	/// A certificate.
	Certificate(String),
	/// A request.
	Request(String),
	/// A mass balance in the current accounting period.
	Period(Balance),
	/// An exit statement.
	Exit(String),
}

/// An audit.
#[derive(Debug)]
pub struct Audit {
	/// Its name, if a restatement follows it.
	pub name: Option<String>,
	/// Of what.
	pub subject: Subject,
	/// The auditor.
	pub by: String,
	/// What was found.
	pub outcome: AuditOutcome,
	/// The findings.
	pub findings: String,
	/// What the report says.
	pub evidence: Option<String>,
	/// Whether it freezes what it is about.
	pub freeze: bool,
}

/// An accreditation.
#[derive(Debug)]
pub struct Accredit {
	/// The certification body.
	pub body: String,
	/// The standard.
	pub standard: String,
	/// The accreditation body.
	pub by: String,
	/// The families of goods.
	pub families: Vec<String>,
	/// For how many days.
	pub days: u32,
}

/// Totals of attributes in grams.
pub type Attributes = BTreeMap<String, u128>;

/// What a footprint is beside its totals, as far as it is looked at.
#[derive(Debug)]
pub struct Details {
	/// Which revision.
	pub revision: Option<u32>,
	/// What it rests on.
	pub basis: Option<Basis>,
	/// How much of the carbon footprint is primary data, in parts per million.
	pub primary_data: Option<u32>,
	/// How much of it was declared, in parts per million.
	pub declared_share: Option<u32>,
}

/// What is rolled up.
#[derive(Debug)]
pub enum RolledUp {
	/// A custody account under a label, in the current accounting period.
	Account {
		/// The account.
		account: String,
		/// The label.
		label: String,
	},
	/// A label.
	Label(String),
	/// All labels, since the run began.
	Network,
}

/// What should come of it.
#[derive(Debug)]
pub struct Expect {
	/// Its line in the file.
	pub line: usize,
	/// What.
	pub what: Expected,
}

/// What should come of it.
#[derive(Debug)]
pub enum Expected {
	/// A lot.
	Lot {
		/// Its name.
		lot: String,
		/// The holder.
		holder: String,
		/// The good.
		good: String,
		/// The label.
		label: String,
		/// What can be spent.
		mass: Mass,
		/// What is in escrow.
		in_escrow: Mass,
		/// The good that it accompanies.
		accompanies: String,
		/// Whether it is frozen.
		frozen: bool,
		/// Whether it rests on something that is revoked.
		flagged: bool,
	},
	/// The footprint of a lot.
	Footprint {
		/// The lot.
		lot: String,
		/// The mass.
		mass: Mass,
		/// The totals.
		attributes: Attributes,
		/// Grams per kilogram, rounded up.
		intensity: u64,
		/// What it is beside them.
		details: Details,
	},
	/// The totals of an output line.
	Line {
		/// The request.
		request: String,
		/// The line.
		line: u8,
		/// The totals.
		attributes: Attributes,
		/// Grams per kilogram, rounded up.
		intensity: u64,
		/// What it is beside them.
		details: Details,
	},
	/// A mass-balance account.
	Account {
		/// The custody account.
		account: String,
		/// The good.
		good: String,
		/// The label.
		label: String,
		/// The columns: name, mass.
		columns: [(&'static str, Mass); 9],
	},
	/// An exit statement.
	Exit {
		/// Its name.
		exit: String,
		/// The custody account.
		account: String,
		/// The good.
		good: String,
		/// The label.
		label: String,
		/// The mass.
		mass: Mass,
		/// From how many lots.
		lots: usize,
		/// The product.
		product: String,
		/// For how many units of it.
		quantity: u64,
		/// Whether it is contested.
		contested: bool,
		/// Whether it rests on something that is revoked.
		flagged: bool,
		/// Whether there is a newer revision of a footprint that it rests on.
		superseded: bool,
		/// What the claim contains.
		claim_contains: Vec<String>,
		/// The totals.
		attributes: Attributes,
	},
	/// Where a request stands.
	Request {
		/// Its name.
		request: String,
		/// Where.
		status: RequestStatus,
		/// Where its footprint stands, if that is looked at.
		footprint: Option<FootprintStatus>,
	},
	/// A transfer that waits.
	Transfer {
		/// Its name.
		transfer: String,
		/// The sender.
		from: String,
		/// The receiver.
		to: String,
		/// The lot.
		lot: String,
		/// How much.
		mass: Mass,
		/// Whether the receiver has to accept it.
		awaits_acceptance: bool,
		/// Whether a certification body has to validate it.
		awaits_validation: bool,
	},
	/// What an account owes.
	Overdraft(Balance, Mass),
	/// The audits of something, and what they found.
	Audits(Subject, Vec<AuditOutcome>),
	/// What became of certified mass: issued, held, consumed and exited, each with its attributes.
	RollUp(RolledUp, [(&'static str, u128, Attributes); 4]),
}

/// Reads a scenario file.
pub fn load(path: &Path) -> Result<Scenario> {
	let unreadable = |reason| FileError::Unreadable { path: path.to_owned(), reason };
	let text = std::fs::read_to_string(path).map_err(unreadable)?;
	parse(path, &text)
}

/// Reads a scenario from its text. Files that it names are beside `path`.
pub fn parse(path: &Path, text: &str) -> Result<Scenario> {
	let file = toml::from_str(text)
		.map_err(|error| files::mistake(text, &error))
		.map_err(|reason| FileError::Form { path: path.to_owned(), reason })?;
	Reader::new(path, text).scenario(file)
}

/// The records of a request in the steps: as it was made, and as it was amended.
pub fn records<'a>(steps: &'a [Step], name: &'a str) -> impl Iterator<Item = &'a Request> {
	steps.iter().filter(|step| step.expect_error.is_none()).filter_map(move |step| {
		match &step.action {
			Action::Request(record) | Action::Amend(record) if record.name == name => Some(record),
			_ => None,
		}
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use tracemet_primitives::Rating;

	const BEGINNING: &str = r#"
name = "test"
title = "A test"

[[actor]]
name = "registrar"
kind = "intermediary"

[[actor]]
name = "producer"
kind = "participant"
intermediary = "registrar"
roles = ["Producer"]

[[family]]
name = "copper"
title = "Copper"

[[good]]
name = "cathode"
title = "Copper cathode"
family = "copper"
basis = "ContainedMetal"
"#;

	fn read(more: &str) -> Result<Scenario> {
		parse(Path::new("test.toml"), &format!("{BEGINNING}{more}"))
	}

	/// The message for text that follows the beginning.
	fn message(more: &str) -> String {
		read(more).expect_err("this is wrong").to_string()
	}

	#[test]
	fn the_beginning_is_fine() {
		let scenario = read("").unwrap();
		assert_eq!(scenario.name, "test");
		let roles = BTreeSet::from([Role::Producer]);
		let intermediary = "registrar".to_owned();
		assert_eq!(scenario.actors[1].standing, Standing::Participant { intermediary, roles });
	}

	#[test]
	fn the_scenarios_of_this_repository_are_fine() {
		for name in ["copper", "steel", "rules", "footprint"] {
			let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/scenarios");
			let scenario = load(&directory.join(format!("{name}.toml"))).unwrap();
			assert_eq!(scenario.name, name);
			assert!(scenario.steps.iter().any(|step| step.expect_error.is_some()));
		}
	}

	#[test]
	fn an_unknown_field_is_named_with_its_line() {
		let message = message("[[family]]\nname = \"steel\"\ntitel = \"Steel\"\n");
		assert!(message.contains("titel") && message.contains("line 26"), "{message}");
	}

	#[test]
	fn an_unknown_name_is_named_with_its_line() {
		let good =
			"[[good]]\nname = \"coil\"\ntitle = \"Coil\"\nfamily = \"steel\"\nbasis = \"GrossMass\"\n";
		assert_eq!(message(good), "test.toml:27: no family `steel` is named above");
	}

	#[test]
	fn a_name_is_given_once() {
		let message = message("[[family]]\nname = \"copper\"\ntitle = \"Copper\"\n");
		assert_eq!(message, "test.toml:25: there is another family `copper`");
	}

	#[test]
	fn a_wrong_quantity_is_named_with_its_line() {
		let step = r#"
[[standard]]
name = "s"
title = "S"
owner = "producer"
kind = "performance"
documents = [{ kind = "Standard", uri = "u", text = "t" }]
[[label]]
name = "l"
title = "L"
family = "copper"
performance = "s"
chain_of_custody = "s"
criteria = [{ of = "carbon_footprint", at_most = "8 kg" }]
"#;
		let message = message(step);
		assert!(message.starts_with("test.toml:37: `kg` is not a unit"), "{message}");
	}

	#[test]
	fn alternatives_exclude_each_other() {
		let standard = |documents: &str| {
			let kind = "owner = \"producer\"\nkind = \"performance\"";
			message(&format!(
				"[[standard]]\nname = \"s\"\ntitle = \"S\"\n{kind}\ndocuments = [{{ kind = \"Standard\", uri = \"u\"{documents} }}]"
			))
		};
		assert!(standard("").contains("exactly one of `hash`, `text` and `file`, and has 0"));
		assert!(standard(", text = \"t\", hash = \"00\"").contains("64 hex digits"));
		let hash = "00".repeat(32);
		assert!(standard(&format!(", text = \"t\", hash = \"{hash}\"")).contains("has 2"));
		assert!(standard(", file = \"not/there\"").contains("not/there"));
	}

	#[test]
	fn documents_are_pinned_by_blake2b() {
		let standard = "[[standard]]\nname = \"s\"\ntitle = \"S\"\nowner = \"producer\"\nkind = \"performance\"\ndocuments = [{ kind = \"Standard\", uri = \"u\", text = \"abc\" }]";
		let scenario = read(standard).unwrap();
		assert_eq!(
			hex::encode(scenario.standards[0].documents[0].hash),
			"bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"
		);
	}

	#[test]
	fn actors_have_what_belongs_to_them() {
		let actor = |fields: &str| message(&format!("[[actor]]\nname = \"x\"\n{fields}\n"));
		assert!(actor("kind = \"participant\"").contains("needs `intermediary`"));
		assert!(actor("kind = \"site\"").contains("needs `company`"));
		assert!(actor("kind = \"site\"\ncompany = \"registrar\"").contains("no participant"));
		assert!(actor("kind = \"stranger\"\nroles = [\"Trader\"]").contains("doesn't belong"));
		assert!(actor("kind = \"participant\"\nroles = [\"King\"]").contains("King"));
		let slash = message("[[actor]]\nname = \"a/b\"\nkind = \"stranger\"\n");
		assert!(slash.contains("letters, digits"), "{slash}");
	}

	#[test]
	fn a_step_does_one_thing() {
		assert!(message("[[step]]\ntitle = \"nothing\"\n").contains("and has 0"));
		let error = message("[[step]]\ntitle = \"x\"\nexpect_error = \"Nonsense\"\n");
		assert!(error.contains("written `Pallet.Error`"), "{error}");
	}

	/// The scenario of footprints with something changed.
	fn footprint(from: &str, to: &str) -> Result<Scenario> {
		let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/scenarios/footprint.toml");
		let text = std::fs::read_to_string(&path).unwrap();
		let changed = text.replacen(from, to, 1);
		assert_ne!(changed, text, "{from}");
		parse(Path::new("test.toml"), &changed)
	}

	#[test]
	fn what_is_not_said_of_a_figure_is_fair_or_poor() {
		let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/scenarios/footprint.toml");
		let scenario = load(&path).unwrap();
		let method = &scenario.methods[0];
		assert_eq!((method.by.as_str(), method.declared_unit), ("scheme-owner", Unit::Kilogram));
		let quality = |number: usize| method.factors[number].quality;
		let (good, fair, poor) = (Rating::Good, Rating::Fair, Rating::Poor);
		assert_eq!(
			quality(0),
			DataQuality {
				primary: false,
				technology: good,
				time: fair,
				geography: fair,
				completeness: fair,
				reliability: Rating::VeryGood,
			}
		);
		assert_eq!(
			quality(2),
			DataQuality {
				primary: true,
				technology: poor,
				time: poor,
				geography: poor,
				completeness: poor,
				reliability: poor,
			}
		);
	}

	#[test]
	fn a_wrong_unit_is_for_a_step_that_fails() {
		let error = footprint("expect_error = \"Footprint.WrongUnit\"\n", "");
		let error = error.expect_err("it doesn't fail any more").to_string();
		assert!(error.ends_with("`MJ` is not a unit that belongs here: use kWh"), "{error}");
		let error = footprint("372960 MJ", "372960 MWh").expect_err("no such unit").to_string();
		assert!(error.contains("`MWh` is not a unit"), "{error}");
	}

	#[test]
	fn attributes_are_those_of_every_chain_and_of_the_file() {
		let error = footprint("attribute = \"nitrogen_oxides\"", "attribute = \"noise\"");
		let error = error.expect_err("no such attribute").to_string();
		assert!(error.contains("land_use") && error.contains("nitrogen_oxides"), "{error}");
		let error = footprint("name = \"nitrogen_oxides\"", "name = \"biogenic\"");
		let error = error.expect_err("every chain has it").to_string();
		assert!(error.contains("there is another attribute `biogenic`"), "{error}");
	}

	#[test]
	fn a_restatement_follows_an_audit_or_none() {
		let error = footprint("audit = \"balance-sheet\", reason", "reason");
		let error = error.expect_err("it needs an audit").to_string();
		assert!(error.contains("needs an `audit`"), "{error}");
		let error = footprint("audit = \"balance-sheet\", reason", "audit = \"none\", reason");
		let error = error.expect_err("there is none").to_string();
		assert!(error.contains("no audit `none` is named above"), "{error}");
	}

	#[test]
	fn what_is_rolled_up_is_said_once() {
		let error =
			footprint("of = { network = true }", "of = { network = true, label = \"cu05\" }");
		let error = error.expect_err("it is said twice").to_string();
		assert!(error.contains("`network = true`"), "{error}");
		let error = footprint("retry = true", "retry = false").expect_err("nothing").to_string();
		assert!(error.contains("exactly one of `retry = true` and `lines`"), "{error}");
	}

	#[test]
	fn an_exit_draws_from_one_lot_or_from_several() {
		let exit = |draws: &str| {
			let rest = "name = \"e\", account = \"producer\", product = \"p\"";
			message(&format!("[[step]]\ntitle = \"t\"\nexit = {{ {rest}{draws} }}\n"))
		};
		assert!(exit("").contains("either `lot` and `mass`, or `draws`"));
		assert!(exit(", lot = \"l\"").contains("either `lot` and `mass`, or `draws`"));
		assert!(exit(", lot = \"l\", mass = \"1 t\"").contains("no lot `l` is named above"));
	}

	/// The scenario of the rules, in which the failing amendment succeeds instead, with that lot.
	fn amended(lot: &str) -> Result<Scenario> {
		let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/scenarios/rules.toml");
		let text = std::fs::read_to_string(&path).unwrap();
		let amended = text.replace("expect_error = \"Footprint.AlreadyCalculated\"\n", "").replace(
			"mass = \"9 t\" }]\n\n[[step]]",
			&format!("lot = \"{lot}\", mass = \"9 t\" }}]\n\n[[step]]"),
		);
		assert_ne!(amended, text);
		parse(Path::new("test.toml"), &amended)
	}

	#[test]
	fn an_amended_request_calls_its_lots_as_before_or_otherwise() {
		let scenario = amended("mine.second").unwrap();
		let masses = records(&scenario.steps, "second").map(|record| record.outputs[0].mass.0);
		assert_eq!(masses.collect::<Vec<_>>(), vec![10_000_000, 9_000_000]);
		let error = amended("mine.other").expect_err("the lot is called otherwise").to_string();
		assert!(error.contains("no lot `mine.second` is named above"), "{error}");
	}

	#[test]
	fn what_only_governance_may_leave_out_is_asked_for() {
		let step = |call: &str| {
			let rules = std::fs::read_to_string(
				Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/scenarios/rules.toml"),
			)
			.unwrap();
			let step = format!(
				"[[step]]\ntitle = \"t\"\n{call} = {{ certificate = \"mine-certificate\" }}\n"
			);
			parse(Path::new("test.toml"), &format!("{rules}{step}")).map(|_| ())
		};
		assert!(step("reinstate_certificate").is_ok());
		let error = step("suspend_certificate").expect_err("it needs a signer").to_string();
		assert!(error.contains("needs `by`"), "{error}");
	}

	#[test]
	fn an_expectation_names_a_step_that_is_there() {
		let message = message("[[expect]]\nafter = \"never\"\n");
		assert!(message.contains("exactly one of"), "{message}");
	}
}
