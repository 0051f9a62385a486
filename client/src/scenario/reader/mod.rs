//! Reads a scenario file: finds every name, reads every quantity, and says what is wrong and where.

mod expect;
mod requests;
mod steps;

use super::{
	file,
	plan::{
		Accredit, Action, Actor, Attribute, Attributes, Certificate, Conversion, Criterion,
		Default, Document, Factor, FileError, Good, Label, Method, Move, Result, Scenario,
		Standard, Standing, Step, ATTRIBUTES,
	},
};
use crate::quantity;
use sp_core::{Blake2Hasher, Hasher};
use std::{
	collections::{BTreeMap, BTreeSet},
	ops::Range,
	path::Path,
};
use tracemet_primitives::{
	AccountingPeriods, AttributeId, ChainOfCustodyRules, ConversionFactor, DataQuality, Mass,
	Rating, StandardKind, Unit, CARBON_FOOTPRINT, RECYCLED_CONTENT,
};

/// What a name can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
	Actor,
	Family,
	Good,
	Standard,
	Label,
	Attribute,
	Method,
	Certificate,
	Request,
	Lot,
	Transfer,
	Exit,
	Audit,
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
			Self::Attribute => "attribute",
			Self::Method => "method",
			Self::Certificate => "certificate",
			Self::Request => "request",
			Self::Lot => "lot",
			Self::Transfer => "waiting transfer",
			Self::Exit => "exit",
			Self::Audit => "audit",
			Self::Step => "step",
		}
	}
}

/// The names of attributes that every chain starts with.
fn built_in(attributes: &[AttributeId]) -> Vec<String> {
	let named = ATTRIBUTES.iter().filter(|(_, attribute)| attributes.contains(attribute));
	named.map(|(name, _)| (*name).to_owned()).collect()
}

/// Reads a scenario file.
pub struct Reader<'a> {
	path: &'a Path,
	text: &'a str,
	names: BTreeSet<(Kind, String)>,
	/// The owner of each standard.
	owners: BTreeMap<String, String>,
	/// What moves when a transfer is completed that waits.
	moves: BTreeMap<String, Vec<Move>>,
}

impl<'a> Reader<'a> {
	/// A reader of a text. Files that it names are beside `path`.
	pub fn new(path: &'a Path, text: &'a str) -> Self {
		let names = ATTRIBUTES.map(|(name, _)| (Kind::Attribute, name.to_owned())).into();
		Self { path, text, names, owners: BTreeMap::new(), moves: BTreeMap::new() }
	}

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

	fn known_if_given(&self, kind: Kind, name: &Option<file::Text>) -> Result<Option<String>> {
		name.as_ref().map(|name| self.known(kind, name)).transpose()
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

	fn attribute(&self, name: &file::Text) -> Result<String> {
		if self.names.contains(&(Kind::Attribute, name.as_ref().clone())) {
			return Ok(name.as_ref().clone());
		}
		let known = self.names.iter().filter(|(kind, _)| *kind == Kind::Attribute);
		let known = known.map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(", ");
		self.wrong(name.span(), format!("no such attribute; use one of {known}"))
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

	/// The scenario of a file.
	pub fn scenario(mut self, file: file::File) -> Result<Scenario> {
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
		let attributes = self.each(&file.attributes, Self::new_attribute)?;
		let labels = self.each(&file.labels, Self::label)?;
		let methods = self.each(&file.methods, Self::method)?;
		let accreditations =
			self.each(&file.accreditations, |reader, entry| reader.accredit(entry))?;
		let certificates = self.each(&file.certificates, Self::certificate)?;
		let mut steps = Vec::new();
		let mut registered = methods.clone();
		for step in &file.steps {
			let step = self.step(step, &steps, &certificates, &registered)?;
			if let Step { action: Action::RegisterMethod(method), expect_error: None, .. } = &step {
				registered.push(method.clone());
			}
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
			attributes,
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
		let kind = match (standard.kind, &standard.rules) {
			(file::StandardKind::Performance, None) => StandardKind::Performance,
			(file::StandardKind::ChainOfCustody, Some(rules)) => {
				StandardKind::ChainOfCustody(self.rules(rules)?)
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
		let owner = self.known(Kind::Actor, &standard.owner)?;
		self.owners.insert(standard.name.as_ref().clone(), owner.clone());
		Ok(Standard {
			name: self.name(Kind::Standard, &standard.name)?,
			title: self.chain_name(&standard.title)?,
			owner,
			kind,
			documents,
		})
	}

	fn rules(&self, rules: &file::Rules) -> Result<ChainOfCustodyRules> {
		Ok(ChainOfCustodyRules {
			model: rules.model,
			attribution: rules.attribution,
			level: rules.level,
			periods: AccountingPeriods { months: rules.period_months, anchor: rules.period_anchor },
			carry_over_periods: rules.carry_over_periods,
			carry_over_needs_certificate: rules.carry_over_needs_certificate,
			expiry_days: rules.expiry_days,
			overdraft: self.mass_or_none(&rules.overdraft)?,
			transfers_validated: rules.transfers_validated,
			independent_audits: rules.independent_audits,
		})
	}

	/// A mass that is nothing unless said.
	fn mass_or_none(&self, text: &Option<file::Text>) -> Result<Mass> {
		Ok(text.as_ref().map(|mass| self.mass(mass)).transpose()?.unwrap_or_default())
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
				"carbon_footprint" => built_in(&CARBON_FOOTPRINT),
				"recycled_content" => built_in(&RECYCLED_CONTENT),
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
			content_claim: label.content_claim.as_ref().map(|c| self.chain_name(c)).transpose()?,
		})
	}

	fn new_attribute(&mut self, attribute: &file::Attribute) -> Result<Attribute> {
		Ok(Attribute {
			name: self.name(Kind::Attribute, &attribute.name)?,
			title: self.chain_name(&attribute.title)?,
			unit: self.chain_name(&attribute.unit)?,
			family: self.known_if_given(Kind::Family, &attribute.family)?,
			nature: attribute.nature,
		})
	}

	/// What isn't said of a figure is fair, or poor if nobody measured it.
	fn quality(&self, primary: bool, quality: &file::Quality, source: &str) -> DataQuality {
		let unless_said = match source {
			"synthetic" => Rating::Poor,
			_ => Rating::Fair,
		};
		let rating = |said: Option<Rating>| said.unwrap_or(unless_said);
		DataQuality {
			primary,
			technology: rating(quality.technology),
			time: rating(quality.time),
			geography: rating(quality.geography),
			completeness: rating(quality.completeness),
			reliability: rating(quality.reliability),
		}
	}

	pub(super) fn method(&mut self, method: &file::Method) -> Result<Method> {
		let mut factors = Vec::<Factor>::new();
		for entry in &method.activities {
			let activity = entry.name.as_ref();
			let unit = self.read(&entry.unit, quantity::unit)?;
			let before = factors.iter().find(|factor| factor.activity == *activity);
			if before.is_some_and(|before| before.unit != unit) {
				return self.wrong(entry.unit.span(), "the activity has another unit above");
			}
			let next = factors.iter().map(|factor| factor.number + 1).max().unwrap_or_default();
			let number = before.map_or(next, |before| before.number);
			let (grams, per_units) = self.read(&entry.emits, quantity::grams_per_units)?;
			let source = self.source(&entry.source)?;
			factors.push(Factor {
				activity: activity.clone(),
				number,
				unit,
				attribute: self.attribute(&entry.attribute)?,
				grams,
				per_units,
				emits: entry.emits.as_ref().clone(),
				quality: self.quality(entry.primary, &entry.quality, &source),
				source,
			});
		}
		let mut defaults = Vec::new();
		for entry in &method.defaults {
			let (grams, per_kilograms) =
				self.read(&entry.carries, quantity::grams_per_kilograms)?;
			let source = self.source(&entry.source)?;
			defaults.push(Default {
				good: self.known(Kind::Good, &entry.good)?,
				attribute: self.attribute(&entry.attribute)?,
				grams,
				per_kilograms,
				carries: entry.carries.as_ref().clone(),
				quality: self.quality(entry.primary, &entry.quality, &source),
				source,
			});
		}
		let standard = self.known(Kind::Standard, &method.standard)?;
		let owner = self.owners.get(&standard).cloned().unwrap_or_default();
		let declared_unit = match &method.declared_unit {
			Some(unit) => self.read(unit, quantity::unit)?,
			None => Unit::Kilogram,
		};
		Ok(Method {
			name: self.name(Kind::Method, &method.name)?,
			title: self.chain_name(&method.title)?,
			family: self.known(Kind::Family, &method.family)?,
			standard,
			by: self.known_if_given(Kind::Actor, &method.by)?.unwrap_or(owner),
			allocation: method.allocation,
			declared_unit,
			boundary: method.boundary,
			gwp: method.gwp,
			effective_since: method.effective_since,
			effective_days: method.effective_days,
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
			conversions.push(Conversion {
				from: self.known(Kind::Good, &row.from)?,
				source: row.source,
				to: self.known(Kind::Good, &row.to)?,
				label: self.known_if_given(Kind::Label, &row.label)?,
				factor: ConversionFactor { output, input },
			});
		}
		Ok(Certificate {
			name: self.name(Kind::Certificate, &certificate.name)?,
			body: self.known(Kind::Actor, &certificate.body)?,
			holder: self.known(Kind::Actor, &certificate.holder)?,
			family: self.known(Kind::Family, &certificate.family)?,
			performance: self.known_if_given(Kind::Standard, &certificate.performance)?,
			chain_of_custody: self.known(Kind::Standard, &certificate.chain_of_custody)?,
			method: self.known_if_given(Kind::Method, &certificate.method)?,
			conversions,
			automatic_approval: self.mass_or_none(&certificate.automatic_approval)?,
			days: certificate.days,
		})
	}

	fn accredit(&self, entry: &file::Accredit) -> Result<Accredit> {
		Ok(Accredit {
			body: self.known(Kind::Actor, &entry.body)?,
			standard: self.known(Kind::Standard, &entry.standard)?,
			by: self.known(Kind::Actor, &entry.by)?,
			families: entry
				.families
				.iter()
				.map(|family| self.known(Kind::Family, family))
				.collect::<Result<_>>()?,
			days: entry.days,
		})
	}
}
