//! A scenario with every name found and every quantity read: what can be wrong with a file is said
//! before anything is sent.

use super::{file, quantity};
use sp_core::{Blake2Hasher, Hasher};
use std::{
	collections::{BTreeMap, BTreeSet},
	ops::Range,
	path::{Path, PathBuf},
};
use thiserror::Error;
use toml::Spanned;
use tracemet_primitives::{
	Allocation, AttributeId, ChainOfCustodyRules, ConversionFactor, DocumentKind, Mass, MassBasis,
	RequestStatus, Role, ScrapOrigin, StandardKind, BIOGENIC, CARBON_FOOTPRINT,
	FOSSIL_PURCHASED_ENERGY, FOSSIL_SCOPE_1, FOSSIL_UPSTREAM, FROM_PRIMARY_DATA, RECYCLED_CONTENT,
	RECYCLED_POST_CONSUMER, RECYCLED_PRE_CONSUMER,
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
		reason: Box<toml::de::Error>,
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

type Result<T> = std::result::Result<T, FileError>;

/// The attributes that every chain starts with, as a scenario calls them.
pub const ATTRIBUTES: [(&str, AttributeId); 7] = [
	("fossil_scope_1", FOSSIL_SCOPE_1),
	("fossil_purchased_energy", FOSSIL_PURCHASED_ENERGY),
	("fossil_upstream", FOSSIL_UPSTREAM),
	("biogenic", BIOGENIC),
	("recycled_pre_consumer", RECYCLED_PRE_CONSUMER),
	("recycled_post_consumer", RECYCLED_POST_CONSUMER),
	("from_primary_data", FROM_PRIMARY_DATA),
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
	AtMost(Vec<AttributeId>, u64),
	/// At least.
	AtLeast(Vec<AttributeId>, u64),
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
}

/// A SMAD method.
#[derive(Debug)]
pub struct Method {
	/// Its name.
	pub name: String,
	/// Its name on chain.
	pub title: String,
	/// Its family.
	pub family: String,
	/// The performance standard.
	pub standard: String,
	/// How activities are allocated.
	pub allocation: Allocation,
	/// What activities emit.
	pub factors: Vec<Factor>,
	/// What materials carry.
	pub defaults: Vec<Default>,
}

impl Method {
	/// The number of an activity on chain: its place among the names of the method.
	pub fn activity(&self, name: &str) -> Option<(u32, &str)> {
		self.factors
			.iter()
			.find(|factor| factor.activity == name)
			.map(|factor| (factor.number, factor.unit.as_str()))
	}
}

/// What an activity emits to one attribute.
#[derive(Debug)]
pub struct Factor {
	/// The activity.
	pub activity: String,
	/// Its number on chain.
	pub number: u32,
	/// Its unit.
	pub unit: String,
	/// The attribute.
	pub attribute: AttributeId,
	/// So many grams ...
	pub grams: u64,
	/// ... per so many units.
	pub per_units: u64,
	/// As it is written.
	pub emits: String,
	/// Whether the factor is primary data.
	pub primary: bool,
	/// Where it comes from.
	pub source: String,
}

/// What a material carries that enters without credits.
#[derive(Debug)]
pub struct Default {
	/// The good.
	pub good: String,
	/// The attribute.
	pub attribute: AttributeId,
	/// How much.
	pub grams_per_kilogram: u64,
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
	/// The performance standard.
	pub performance: String,
	/// The chain-of-custody standard.
	pub chain_of_custody: String,
	/// The method.
	pub method: String,
	/// The labels.
	pub labels: Vec<String>,
	/// From good, to good, factor.
	pub conversions: Vec<(String, String, ConversionFactor)>,
	/// For how many days.
	pub days: u32,
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
	/// Approves: request, who signs.
	Approve(String, String),
	/// Rejects: request, who signs, why.
	Reject(String, String, String),
	/// Withdraws: request, who signs.
	Withdraw(String, String),
	/// Transfers.
	Transfer(Transfer),
	/// Exits.
	Exit(Exit),
	/// Suspends: participant, who signs.
	Suspend(String, String),
	/// Reinstates: participant, who signs.
	Reinstate(String, String),
	/// Accredits.
	Accredit(Accredit),
	/// Withdraws an accreditation: body, standard, who signs.
	WithdrawAccreditation(String, String, String),
}

/// A certificate request.
#[derive(Debug)]
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
	/// What the evidence says.
	pub evidence: Option<String>,
}

/// What an input is drawn from.
#[derive(Debug, PartialEq, Eq)]
pub enum Source {
	/// Credits of a lot.
	Lot(String),
	/// Extracted here.
	Extracted(String),
	/// Bought without credits.
	Uncertified(String),
	/// Scrap.
	Scrap(String, ScrapOrigin),
}

/// An input.
#[derive(Debug)]
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
#[derive(Debug)]
pub struct Activity {
	/// Its number on chain.
	pub number: u32,
	/// Its name.
	pub name: String,
	/// Its unit.
	pub unit: String,
	/// How much.
	pub quantity: u64,
	/// Whether it is measured.
	pub primary: bool,
	/// Where the figure comes from.
	pub source: String,
}

/// An output line.
#[derive(Debug)]
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

/// A transfer.
#[derive(Debug)]
pub struct Transfer {
	/// The lot.
	pub lot: String,
	/// The holder.
	pub from: String,
	/// The receiver.
	pub to: String,
	/// Who signs.
	pub by: String,
	/// How much.
	pub mass: Mass,
	/// What the received lot is called.
	pub becomes: String,
}

/// A system exit.
#[derive(Debug)]
pub struct Exit {
	/// Its name.
	pub name: String,
	/// The lot.
	pub lot: String,
	/// The holder.
	pub account: String,
	/// Who signs.
	pub by: String,
	/// How much.
	pub mass: Mass,
	/// The product.
	pub product: String,
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
	/// For how many days.
	pub days: u32,
}

/// Totals of attributes in grams.
pub type Attributes = BTreeMap<AttributeId, u128>;

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
		/// The product.
		product: String,
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
	},
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
		.map_err(|reason| FileError::Form { path: path.to_owned(), reason: Box::new(reason) })?;
	Reader { path, text, names: BTreeSet::new() }.scenario(file)
}

/// What a name can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
	Actor,
	Family,
	Good,
	Standard,
	Label,
	Method,
	Certificate,
	Request,
	Lot,
	Exit,
	Step,
}

impl Kind {
	fn word(self) -> &'static str {
		match self {
			Self::Actor => "actor",
			Self::Family => "family",
			Self::Good => "good",
			Self::Standard => "standard",
			Self::Label => "label",
			Self::Method => "method",
			Self::Certificate => "certificate",
			Self::Request => "request",
			Self::Lot => "lot",
			Self::Exit => "exit",
			Self::Step => "step",
		}
	}
}

struct Reader<'a> {
	path: &'a Path,
	text: &'a str,
	names: BTreeSet<(Kind, String)>,
}

impl Reader<'_> {
	fn line_of(&self, span: Range<usize>) -> usize {
		let before = self.text.get(..span.start).unwrap_or(self.text);
		before.bytes().filter(|byte| *byte == b'\n').count() + 1
	}

	fn wrong<T>(&self, at: Range<usize>, reason: impl ToString) -> Result<T> {
		Err(FileError::Meaning {
			path: self.path.to_owned(),
			line: self.line_of(at),
			reason: reason.to_string(),
		})
	}

	/// Takes a name for something that follows in the file.
	fn name(&mut self, kind: Kind, name: &file::Text) -> Result<String> {
		let word = kind.word();
		if name.as_ref().is_empty() {
			return self.wrong(name.span(), format!("the {word} needs a name"));
		}
		if !self.names.insert((kind, name.as_ref().clone())) {
			return self.wrong(name.span(), format!("there is another {word} `{}`", name.as_ref()));
		}
		Ok(name.as_ref().clone())
	}

	/// A name that becomes part of a key's path.
	fn path_name(&self, name: &file::Text) -> Result<()> {
		let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
		if name.as_ref().is_empty() || !name.as_ref().chars().all(fits) {
			return self.wrong(
				name.span(),
				format!("`{}` has to be of letters, digits, - and _", name.as_ref()),
			);
		}
		Ok(())
	}

	/// Finds what was named before.
	fn known(&self, kind: Kind, name: &file::Text) -> Result<String> {
		if !self.names.contains(&(kind, name.as_ref().clone())) {
			let word = kind.word();
			return self
				.wrong(name.span(), format!("no {word} `{}` is named above", name.as_ref()));
		}
		Ok(name.as_ref().clone())
	}

	fn read<T>(
		&self,
		text: &file::Text,
		how: impl Fn(&str) -> std::result::Result<T, quantity::QuantityError>,
	) -> Result<T> {
		how(text.as_ref()).or_else(|error| self.wrong(text.span(), error))
	}

	fn mass(&self, text: &file::Text) -> Result<Mass> {
		self.read(text, quantity::mass).map(Mass)
	}

	/// A text that the chain bounds.
	fn bounded(&self, text: &file::Text, most: usize) -> Result<String> {
		if text.as_ref().is_empty() || text.as_ref().len() > most {
			return self.wrong(text.span(), format!("has to be 1 to {most} bytes long"));
		}
		Ok(text.as_ref().clone())
	}

	fn chain_name(&self, text: &file::Text) -> Result<String> {
		self.bounded(text, 64)
	}

	fn attribute(&self, name: &file::Text) -> Result<AttributeId> {
		match ATTRIBUTES.iter().find(|(known, _)| known == name.as_ref()) {
			Some((_, attribute)) => Ok(*attribute),
			None => {
				let names = ATTRIBUTES.map(|(name, _)| name).join(", ");
				self.wrong(name.span(), format!("no such attribute; use one of {names}"))
			}
		}
	}

	fn attributes(&self, totals: &file::Attributes) -> Result<Attributes> {
		let mut read = Attributes::new();
		for (name, grams) in totals {
			let grams = self.read(grams, quantity::grams)?;
			if grams > 0 {
				read.insert(self.attribute(name)?, grams);
			}
		}
		Ok(read)
	}

	/// The one of several alternatives that is there.
	fn one<T>(&self, at: Range<usize>, given: Vec<T>, of: &str) -> Result<T> {
		let count = given.len();
		match given.into_iter().next() {
			Some(one) if count == 1 => Ok(one),
			_ => self.wrong(at, format!("needs exactly one of {of}, and has {count}")),
		}
	}

	fn scenario(mut self, file: file::File) -> Result<Scenario> {
		self.path_name(&file.name)?;
		let mut actors = Vec::new();
		for actor in &file.actors {
			let actor = self.actor(actor, &actors)?;
			actors.push(actor);
		}
		let families = self.each(&file.families, |reader, family| {
			Ok((reader.name(Kind::Family, &family.name)?, reader.chain_name(&family.title)?))
		})?;
		let goods = self.each(&file.goods, |reader, good| {
			Ok(Good {
				family: reader.known(Kind::Family, &good.family)?,
				name: reader.name(Kind::Good, &good.name)?,
				title: reader.chain_name(&good.title)?,
				basis: good.basis,
			})
		})?;
		let standards = self.each(&file.standards, Self::standard)?;
		let labels = self.each(&file.labels, Self::label)?;
		let methods = self.each(&file.methods, Self::method)?;
		let accreditations =
			self.each(&file.accreditations, |reader, entry| reader.accredit(entry))?;
		let certificates = self.each(&file.certificates, Self::certificate)?;
		let mut steps = Vec::new();
		for step in &file.steps {
			let step = self.step(step, &certificates, &methods)?;
			steps.push(step);
		}
		let mut expectations = Vec::new();
		for entry in &file.expectations {
			let expect = self.expect(entry)?;
			match &entry.after {
				None => expectations.push(expect),
				Some(title) => {
					self.known(Kind::Step, title)?;
					if let Some(step) = steps.iter_mut().find(|s| s.title == *title.as_ref()) {
						step.expectations.push(expect);
					}
				}
			}
		}
		Ok(Scenario {
			name: file.name.into_inner(),
			title: file.title,
			actors,
			families,
			goods,
			standards,
			labels,
			methods,
			accreditations,
			certificates,
			steps,
			expectations,
		})
	}

	fn each<T, U>(
		&mut self,
		entries: &[T],
		read: impl Fn(&mut Self, &T) -> Result<U>,
	) -> Result<Vec<U>> {
		entries.iter().map(|entry| read(self, entry)).collect()
	}

	fn actor(&mut self, actor: &file::Actor, above: &[Actor]) -> Result<Actor> {
		use file::ActorKind;
		self.path_name(&actor.name)?;
		let at = actor.name.span();
		let needs = |field: &Option<file::Text>, word: &str| match field {
			Some(name) => self.known(Kind::Actor, name),
			None => self.wrong(at.clone(), format!("needs `{word}`")),
		};
		let allowed: &[&str] = match actor.kind {
			ActorKind::Participant => &["roles", "intermediary"],
			ActorKind::Site => &["company"],
			ActorKind::Intermediary | ActorKind::Stranger => &[],
		};
		for (field, given) in [
			("roles", !actor.roles.is_empty()),
			("intermediary", actor.intermediary.is_some()),
			("company", actor.company.is_some()),
		] {
			if given && !allowed.contains(&field) {
				return self.wrong(at, format!("`{field}` doesn't belong to this kind of actor"));
			}
		}
		let standing = match actor.kind {
			ActorKind::Intermediary => Standing::Intermediary,
			ActorKind::Participant => Standing::Participant {
				intermediary: needs(&actor.intermediary, "intermediary")?,
				roles: actor.roles.iter().copied().collect(),
			},
			ActorKind::Site => {
				let company = needs(&actor.company, "company")?;
				match above.iter().find(|actor| actor.name == company).map(|actor| &actor.standing)
				{
					Some(Standing::Participant { intermediary, .. }) => {
						Standing::Site { intermediary: intermediary.clone(), company }
					}
					_ => return self.wrong(at, format!("`{company}` is no participant")),
				}
			}
			ActorKind::Stranger => Standing::Stranger,
		};
		let name = self.name(Kind::Actor, &actor.name)?;
		Ok(Actor { name, standing, who: actor.who.clone() })
	}

	fn standard(&mut self, standard: &file::Standard) -> Result<Standard> {
		let kind = match (standard.kind, standard.rules) {
			(file::StandardKind::Performance, None) => StandardKind::Performance,
			(file::StandardKind::ChainOfCustody, Some(rules)) => {
				let rules: ChainOfCustodyRules = rules;
				StandardKind::ChainOfCustody(rules)
			}
			(file::StandardKind::Performance, Some(_)) => {
				return self.wrong(standard.name.span(), "a performance standard has no `rules`")
			}
			(file::StandardKind::ChainOfCustody, None) => {
				return self
					.wrong(standard.name.span(), "a chain-of-custody standard needs `rules`")
			}
		};
		let documents = standard
			.documents
			.iter()
			.map(|document| self.document(document))
			.collect::<Result<_>>()?;
		Ok(Standard {
			name: self.name(Kind::Standard, &standard.name)?,
			title: self.chain_name(&standard.title)?,
			kind,
			documents,
		})
	}

	fn document(&self, document: &file::Document) -> Result<Document> {
		let uri = self.bounded(&document.uri, 256)?;
		let mut given = Vec::new();
		if let Some(hash) = &document.hash {
			let digits = hash.as_ref().trim_start_matches("0x");
			let mut bytes = [0; 32];
			match hex::decode_to_slice(digits, &mut bytes) {
				Ok(()) => given.push(bytes),
				Err(_) => return self.wrong(hash.span(), "a hash has 64 hex digits"),
			}
		}
		if let Some(text) = &document.text {
			given.push(Blake2Hasher::hash(text.as_bytes()).0);
		}
		if let Some(file) = &document.file {
			let path = self.path.with_file_name(file.as_ref());
			match std::fs::read(&path) {
				Ok(bytes) => given.push(Blake2Hasher::hash(&bytes).0),
				Err(error) => {
					return self.wrong(file.span(), format!("{}: {error}", path.display()))
				}
			}
		}
		let hash = self.one(document.uri.span(), given, "`hash`, `text` and `file`")?;
		Ok(Document { kind: document.kind, uri, hash })
	}

	fn label(&mut self, label: &file::Label) -> Result<Label> {
		let mut criteria = Vec::new();
		for criterion in &label.criteria {
			let attributes = match criterion.of.as_ref().as_str() {
				"carbon_footprint" => CARBON_FOOTPRINT.to_vec(),
				"recycled_content" => RECYCLED_CONTENT.to_vec(),
				_ => vec![self.attribute(&criterion.of)?],
			};
			criteria.push(match (&criterion.at_most, &criterion.at_least) {
				(Some(bound), None) => {
					Criterion::AtMost(attributes, self.read(bound, quantity::grams_per_kilogram)?)
				}
				(None, Some(bound)) => {
					Criterion::AtLeast(attributes, self.read(bound, quantity::grams_per_kilogram)?)
				}
				_ => {
					return self.wrong(
						criterion.of.span(),
						"needs exactly one of `at_most` and `at_least`",
					)
				}
			});
		}
		Ok(Label {
			name: self.name(Kind::Label, &label.name)?,
			title: self.chain_name(&label.title)?,
			family: self.known(Kind::Family, &label.family)?,
			performance: self.known(Kind::Standard, &label.performance)?,
			chain_of_custody: self.known(Kind::Standard, &label.chain_of_custody)?,
			criteria,
		})
	}

	fn method(&mut self, method: &file::Method) -> Result<Method> {
		let mut factors = Vec::<Factor>::new();
		for entry in &method.activities {
			let activity = entry.name.as_ref();
			let before = factors.iter().find(|factor| factor.activity == *activity);
			if before.is_some_and(|before| before.unit != *entry.unit.as_ref()) {
				return self.wrong(entry.unit.span(), "the activity has another unit above");
			}
			let next = factors.iter().map(|factor| factor.number + 1).max().unwrap_or_default();
			let number = before.map_or(next, |before| before.number);
			let (grams, per_units) = self.read(&entry.emits, quantity::grams_per_units)?;
			factors.push(Factor {
				activity: activity.clone(),
				number,
				unit: entry.unit.as_ref().clone(),
				attribute: self.attribute(&entry.attribute)?,
				grams,
				per_units,
				emits: entry.emits.as_ref().clone(),
				primary: entry.primary,
				source: self.source(&entry.source)?,
			});
		}
		let mut defaults = Vec::new();
		for entry in &method.defaults {
			defaults.push(Default {
				good: self.known(Kind::Good, &entry.good)?,
				attribute: self.attribute(&entry.attribute)?,
				grams_per_kilogram: self.read(&entry.carries, quantity::grams_per_kilogram)?,
				source: self.source(&entry.source)?,
			});
		}
		Ok(Method {
			name: self.name(Kind::Method, &method.name)?,
			title: self.chain_name(&method.title)?,
			family: self.known(Kind::Family, &method.family)?,
			standard: self.known(Kind::Standard, &method.standard)?,
			allocation: method.allocation,
			factors,
			defaults,
		})
	}

	fn source(&self, source: &file::Text) -> Result<String> {
		if source.as_ref().trim().is_empty() {
			return self.wrong(source.span(), "say where the figure comes from, or `synthetic`");
		}
		Ok(source.as_ref().clone())
	}

	fn certificate(&mut self, certificate: &file::Certificate) -> Result<Certificate> {
		let mut conversions = Vec::new();
		for row in &certificate.conversions {
			let (output, input) = self.read(&row.factor, quantity::ratio)?;
			conversions.push((
				self.known(Kind::Good, &row.from)?,
				self.known(Kind::Good, &row.to)?,
				ConversionFactor { output, input },
			));
		}
		Ok(Certificate {
			name: self.name(Kind::Certificate, &certificate.name)?,
			body: self.known(Kind::Actor, &certificate.body)?,
			holder: self.known(Kind::Actor, &certificate.holder)?,
			performance: self.known(Kind::Standard, &certificate.performance)?,
			chain_of_custody: self.known(Kind::Standard, &certificate.chain_of_custody)?,
			method: self.known(Kind::Method, &certificate.method)?,
			labels: certificate
				.labels
				.iter()
				.map(|label| self.known(Kind::Label, label))
				.collect::<Result<_>>()?,
			conversions,
			days: certificate.days,
		})
	}

	fn accredit(&self, entry: &file::Accredit) -> Result<Accredit> {
		Ok(Accredit {
			body: self.known(Kind::Actor, &entry.body)?,
			standard: self.known(Kind::Standard, &entry.standard)?,
			by: self.known(Kind::Actor, &entry.by)?,
			days: entry.days,
		})
	}

	fn step(
		&mut self,
		step: &file::Step,
		certificates: &[Certificate],
		methods: &[Method],
	) -> Result<Step> {
		let at = step.title.span();
		let title = self.name(Kind::Step, &step.title)?;
		if let Some(error) = &step.expect_error {
			let named = error.as_ref().split_once('.');
			if named.is_none_or(|(pallet, name)| pallet.is_empty() || name.is_empty()) {
				return self.wrong(error.span(), "an error is written `Pallet.Error`");
			}
		}
		let mut given = Vec::new();
		if let Some(request) = &step.request {
			let fails = step.expect_error.is_some();
			let request = self.request(request, fails, certificates, methods)?;
			given.push(Action::Request(request));
		}
		if let Some(decide) = &step.approve {
			let (request, by) = self.decide(&decide.request, &decide.by)?;
			given.push(Action::Approve(request, by));
		}
		if let Some(reject) = &step.reject {
			let (request, by) = self.decide(&reject.request, &reject.by)?;
			given.push(Action::Reject(request, by, reject.reason.clone()));
		}
		if let Some(decide) = &step.withdraw {
			let (request, by) = self.decide(&decide.request, &decide.by)?;
			given.push(Action::Withdraw(request, by));
		}
		if let Some(transfer) = &step.transfer {
			given.push(Action::Transfer(self.transfer(transfer, step.expect_error.is_some())?));
		}
		if let Some(exit) = &step.exit {
			given.push(Action::Exit(self.exit(exit)?));
		}
		for (entry, action) in [
			(&step.suspend, Action::Suspend as fn(String, String) -> Action),
			(&step.reinstate, Action::Reinstate),
		] {
			if let Some(entry) = entry {
				given.push(action(
					self.known(Kind::Actor, &entry.participant)?,
					self.known(Kind::Actor, &entry.by)?,
				));
			}
		}
		if let Some(entry) = &step.accredit {
			given.push(Action::Accredit(self.accredit(entry)?));
		}
		if let Some(entry) = &step.withdraw_accreditation {
			given.push(Action::WithdrawAccreditation(
				self.known(Kind::Actor, &entry.body)?,
				self.known(Kind::Standard, &entry.standard)?,
				self.known(Kind::Actor, &entry.by)?,
			));
		}
		let action = self.one(
			at.clone(),
			given,
			"`request`, `approve`, `reject`, `withdraw`, `transfer`, `exit`, `suspend`, \
			 `reinstate`, `accredit` and `withdraw_accreditation`",
		)?;
		Ok(Step {
			title,
			line: self.line_of(at),
			expect_error: step.expect_error.as_ref().map(|error| error.as_ref().clone()),
			action,
			expectations: Vec::new(),
		})
	}

	fn decide(&self, request: &file::Text, by: &file::Text) -> Result<(String, String)> {
		Ok((self.known(Kind::Request, request)?, self.known(Kind::Actor, by)?))
	}

	/// Who signs: the account unless said otherwise.
	fn signer(&self, by: &Option<file::Text>, account: &file::Text) -> Result<String> {
		self.known(Kind::Actor, by.as_ref().unwrap_or(account))
	}

	fn transfer(&mut self, transfer: &file::Transfer, fails: bool) -> Result<Transfer> {
		let lot = self.known(Kind::Lot, &transfer.lot)?;
		let becomes = match &transfer.becomes {
			Some(name) if fails => {
				return self.wrong(name.span(), "a step that fails names nothing")
			}
			Some(name) => self.name(Kind::Lot, name)?,
			None => lot.clone(),
		};
		Ok(Transfer {
			lot,
			from: self.known(Kind::Actor, &transfer.from)?,
			to: self.known(Kind::Actor, &transfer.to)?,
			by: self.signer(&transfer.by, &transfer.from)?,
			mass: self.mass(&transfer.mass)?,
			becomes,
		})
	}

	fn exit(&mut self, exit: &file::Exit) -> Result<Exit> {
		Ok(Exit {
			name: self.name(Kind::Exit, &exit.name)?,
			lot: self.known(Kind::Lot, &exit.lot)?,
			account: self.known(Kind::Actor, &exit.account)?,
			by: self.signer(&exit.by, &exit.account)?,
			mass: self.mass(&exit.mass)?,
			product: exit.product.clone(),
		})
	}

	fn request(
		&mut self,
		request: &file::Request,
		fails: bool,
		certificates: &[Certificate],
		methods: &[Method],
	) -> Result<Request> {
		let certificate = self.known(Kind::Certificate, &request.certificate)?;
		let method = certificates
			.iter()
			.find(|entry| entry.name == certificate)
			.and_then(|entry| methods.iter().find(|method| method.name == entry.method));
		let inputs = request.inputs.iter().map(|input| self.input(input)).collect::<Result<_>>()?;
		let mut activities = Vec::new();
		for entry in &request.activities {
			let name = entry.activity.as_ref();
			let Some((number, unit)) = method.and_then(|method| method.activity(name)) else {
				return self
					.wrong(entry.activity.span(), format!("the method has no activity `{name}`"));
			};
			activities.push(Activity {
				number,
				name: name.clone(),
				unit: unit.to_owned(),
				quantity: self.read(&entry.quantity, |text| quantity::whole_units(text, unit))?,
				primary: entry.primary,
				source: self.source(&entry.source)?,
			});
		}
		let mut outputs = Vec::new();
		for output in &request.outputs {
			outputs.push(self.output(output, fails)?);
		}
		Ok(Request {
			name: self.name(Kind::Request, &request.name)?,
			account: self.known(Kind::Actor, &request.account)?,
			by: self.signer(&request.by, &request.account)?,
			certificate,
			days: request.days,
			inputs,
			activities,
			outputs,
			evidence: request.evidence.clone(),
		})
	}

	fn input(&self, input: &file::Input) -> Result<Input> {
		let mut given = Vec::new();
		if let Some(lot) = &input.lot {
			given.push(Source::Lot(self.known(Kind::Lot, lot)?));
		}
		if let Some(good) = &input.extracted {
			given.push(Source::Extracted(self.known(Kind::Good, good)?));
		}
		if let Some(good) = &input.uncertified {
			given.push(Source::Uncertified(self.known(Kind::Good, good)?));
		}
		if let Some(good) = &input.scrap {
			let Some(origin) = input.origin else {
				return self.wrong(good.span(), "scrap needs an `origin`");
			};
			given.push(Source::Scrap(self.known(Kind::Good, good)?, origin));
		}
		let at = input.mass.span();
		let source = self.one(at, given, "`lot`, `extracted`, `uncertified` and `scrap`")?;
		let (mass, gross) = self.masses(&input.mass, &input.gross)?;
		Ok(Input { source, mass, gross, line: input.line })
	}

	fn masses(&self, mass: &file::Text, gross: &Option<file::Text>) -> Result<(Mass, Mass)> {
		let mass = self.mass(mass)?;
		let gross = gross.as_ref().map(|gross| self.mass(gross)).transpose()?.unwrap_or(mass);
		Ok((mass, gross))
	}

	fn output(&mut self, output: &file::Output, fails: bool) -> Result<Output> {
		let lot = match &output.lot {
			Some(name) if fails => {
				return self.wrong(name.span(), "a step that fails names nothing")
			}
			Some(name) => Some(self.name(Kind::Lot, name)?),
			None => None,
		};
		if lot.is_some() && output.label.is_none() {
			return self.wrong(output.good.span(), "an output line without a label issues no lot");
		}
		let (mass, gross) = self.masses(&output.mass, &output.gross)?;
		Ok(Output {
			good: self.known(Kind::Good, &output.good)?,
			label: output.label.as_ref().map(|l| self.known(Kind::Label, l)).transpose()?,
			lot,
			mass,
			gross,
			value_share: output.value_share,
		})
	}

	fn expect(&self, entry: &file::Expect) -> Result<Expect> {
		let mut given = Vec::new();
		if let Some(lot) = &entry.lot {
			given.push((
				lot.lot.span(),
				Expected::Lot {
					lot: self.known(Kind::Lot, &lot.lot)?,
					holder: self.known(Kind::Actor, &lot.holder)?,
					good: self.known(Kind::Good, &lot.good)?,
					label: self.known(Kind::Label, &lot.label)?,
					mass: self.mass(&lot.mass)?,
					in_escrow: lot
						.in_escrow
						.as_ref()
						.map(|mass| self.mass(mass))
						.transpose()?
						.unwrap_or_default(),
				},
			));
		}
		if let Some(footprint) = &entry.footprint {
			given.push((
				footprint.lot.span(),
				Expected::Footprint {
					lot: self.known(Kind::Lot, &footprint.lot)?,
					mass: self.mass(&footprint.mass)?,
					attributes: self.attributes(&footprint.attributes)?,
					intensity: self.read(&footprint.intensity, quantity::grams_per_kilogram)?,
				},
			));
		}
		if let Some(line) = &entry.line {
			given.push((
				line.request.span(),
				Expected::Line {
					request: self.known(Kind::Request, &line.request)?,
					line: line.line,
					attributes: self.attributes(&line.attributes)?,
					intensity: self.read(&line.intensity, quantity::grams_per_kilogram)?,
				},
			));
		}
		if let Some(account) = &entry.account {
			given.push((
				account.account.span(),
				Expected::Account {
					account: self.known(Kind::Actor, &account.account)?,
					good: self.known(Kind::Good, &account.good)?,
					label: self.known(Kind::Label, &account.label)?,
					columns: [
						("opening", self.mass(&account.opening)?),
						("issued", self.mass(&account.issued)?),
						("received", self.mass(&account.received)?),
						("sent", self.mass(&account.sent)?),
						("consumed", self.mass(&account.consumed)?),
						("exited", self.mass(&account.exited)?),
						("expired", self.mass(&account.expired)?),
						("revoked", self.mass(&account.revoked)?),
						("closing", self.mass(&account.closing)?),
					],
				},
			));
		}
		if let Some(exit) = &entry.exit {
			given.push((
				exit.exit.span(),
				Expected::Exit {
					exit: self.known(Kind::Exit, &exit.exit)?,
					account: self.known(Kind::Actor, &exit.account)?,
					good: self.known(Kind::Good, &exit.good)?,
					label: self.known(Kind::Label, &exit.label)?,
					mass: self.mass(&exit.mass)?,
					product: exit.product.clone(),
					claim_contains: exit.claim_contains.clone(),
					attributes: self.attributes(&exit.attributes)?,
				},
			));
		}
		if let Some(request) = &entry.request {
			given.push((
				request.request.span(),
				Expected::Request {
					request: self.known(Kind::Request, &request.request)?,
					status: request.status,
				},
			));
		}
		let at = given.first().map(|(at, _)| at.clone());
		let at = at.or_else(|| entry.after.as_ref().map(Spanned::span)).unwrap_or_default();
		let of = "`lot`, `footprint`, `line`, `account`, `exit` and `request`";
		let (at, what) = self.one(at, given, of)?;
		Ok(Expect { line: self.line_of(at), what })
	}
}

#[cfg(test)]
mod tests {
	use super::*;

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
		for name in ["copper", "steel"] {
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
		assert!(message.starts_with("test.toml:36: `kg` is not a unit"), "{message}");
	}

	#[test]
	fn alternatives_exclude_each_other() {
		let standard = |documents: &str| {
			let kind = "kind = \"performance\"";
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
		let standard = "[[standard]]\nname = \"s\"\ntitle = \"S\"\nkind = \"performance\"\ndocuments = [{ kind = \"Standard\", uri = \"u\", text = \"abc\" }]";
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

	#[test]
	fn an_expectation_names_a_step_that_is_there() {
		let message = message("[[expect]]\nafter = \"never\"\n");
		assert!(message.contains("exactly one of"), "{message}");
	}
}
