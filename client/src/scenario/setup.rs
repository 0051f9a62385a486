//! What has to be on the chain before anything can be certified: members, the registry,
//! accreditations, certificates. Each wave of transactions needs the results of the one before.

use super::{
	plan::{self, Accredit, Attribute, Certificate, Criterion, Label, Method, Standard, Standing},
	run::{Job, Run, RunError, Signer},
};
use crate::chain::{Call, Included};
use sp_core::{
	bounded::{BoundedBTreeSet, BoundedVec},
	Blake2Hasher, Get, Hasher, H256,
};
use std::collections::BTreeSet;
use tracemet_primitives::{
	AccreditationScope, AttachedTo, AttributeId, AttributeSet, Conversion, DefaultFactor, Document,
	EmissionFactor, FamilyId, GoodId, LabelId, MaxConversions, MaxCriteria, MaxDefaultFactors,
	MaxDocuments, MaxFactors, MethodId, MethodRules, Name, Roles, Seconds, StandardVersionId,
	TimeSpan, Uri, SECONDS_PER_DAY,
};

/// For how long certificates hold already when they are issued, in seconds: a year. The periods that
/// a scenario reports lie before the run, and what was produced has to be within the certificate's
/// validity; that in turn begins neither before its standards are in effect nor before its body is
/// accredited.
const CERTIFIED_BEFORE: Seconds = 365 * SECONDS_PER_DAY;

/// What an id is given to.
enum Register {
	Family(String),
	Good(String),
	Standard(String),
	Label(String),
	Attribute(String),
	Method(String),
	Certificate(String),
	Nothing,
}

/// A list within the bound of the chain.
pub fn bounded<T, B: Get<u32>>(what: &str, list: Vec<T>) -> Result<BoundedVec<T, B>, RunError> {
	BoundedVec::try_from(list).map_err(|_| RunError::TooMany(what.to_owned()))
}

fn bounded_set<T: Ord, B: Get<u32>>(
	what: &str,
	set: BTreeSet<T>,
) -> Result<BoundedBTreeSet<T, B>, RunError> {
	BoundedBTreeSet::try_from(set).map_err(|_| RunError::TooMany(what.to_owned()))
}

/// Blake2b-256 of a text.
pub fn hash(text: &str) -> H256 {
	Blake2Hasher::hash(text.as_bytes())
}

fn chain_name(name: &str) -> Result<Name, RunError> {
	bounded(name, name.as_bytes().to_vec())
}

impl Run<'_> {
	/// All of it.
	pub async fn set_up(&mut self) -> Result<(), RunError> {
		self.progress.heading("Setting up");
		let waves = [
			Self::first_wave as fn(&Self) -> Result<Vec<(Register, Job)>, RunError>,
			Self::second_wave,
			Self::third_wave,
			Self::fourth_wave,
			Self::certificates,
		];
		for wave in waves {
			let (registers, jobs): (Vec<_>, Vec<_>) = wave(self)?.into_iter().unzip();
			let done = jobs.iter().map(|job| job.what.clone()).collect::<Vec<_>>();
			let included = self.do_all(jobs).await.map_err(|error| match error {
				RunError::Failed { failure, .. }
					if failure.name == "Accounts.AlreadyRegistered" =>
				{
					RunError::NameTaken(self.name.clone())
				}
				error => error,
			})?;
			for ((register, included), what) in registers.into_iter().zip(included).zip(done) {
				let what = self
					.register(register, &included)?
					.map_or_else(|| what.clone(), |id| format!("{what} (id {id})"));
				self.progress.done(what);
			}
		}
		Ok(())
	}

	/// Keeps the id that a registration gave. Answers it to show.
	fn register(
		&mut self,
		register: Register,
		included: &Included,
	) -> Result<Option<String>, RunError> {
		Ok(Some(match register {
			Register::Family(name) => {
				let id = included.event::<FamilyId>("Certification", "FamilyRegistered")?;
				self.families.put(&name, id);
				id.to_string()
			}
			Register::Good(name) => {
				let id = included.event::<GoodId>("Certification", "GoodRegistered")?;
				self.goods.put(&name, id);
				id.to_string()
			}
			Register::Standard(name) => {
				let id = included
					.event::<StandardVersionId>("Certification", "StandardVersionRegistered")?;
				self.standards.put(&name, id);
				format!("{}, version {}", id.standard, id.version)
			}
			Register::Label(name) => {
				let id = included.event::<LabelId>("Certification", "LabelRegistered")?;
				self.labels.put(&name, id);
				id.to_string()
			}
			Register::Attribute(name) => self.learn_attribute(&name, included)?.to_string(),
			Register::Method(name) => self.learn_method(&name, included)?.to_string(),
			Register::Certificate(name) => {
				let id = included.event("Certification", "CertificateIssued")?;
				self.certificates.put(&name, id);
				id.to_string()
			}
			Register::Nothing => return Ok(None),
		}))
	}

	/// Keeps the id of an attribute.
	pub fn learn_attribute(
		&mut self,
		name: &str,
		included: &Included,
	) -> Result<AttributeId, RunError> {
		let id = included.event("Footprint", "AttributeRegistered")?;
		self.attributes.put(name, id);
		Ok(id)
	}

	/// Keeps the id of a method.
	pub fn learn_method(&mut self, name: &str, included: &Included) -> Result<MethodId, RunError> {
		let id = included.event("Footprint", "MethodRegistered")?;
		self.methods.put(name, id);
		Ok(id)
	}

	/// What needs nothing: intermediaries, families.
	fn first_wave(&self) -> Result<Vec<(Register, Job)>, RunError> {
		let mut wave = Vec::new();
		for actor in &self.scenario.actors {
			if actor.standing == Standing::Intermediary {
				let account = self.account(&actor.name)?;
				let call = Call::new("Accounts", "add_intermediary", account);
				wave.push(governance(
					Register::Nothing,
					format!("intermediary {}", actor.name),
					call,
				));
			}
		}
		for (name, title) in &self.scenario.families {
			let call = Call::new("Certification", "register_family", chain_name(title)?);
			let register = Register::Family(name.clone());
			wave.push(governance(register, format!("family {title}"), call));
		}
		Ok(wave)
	}

	/// Goods and attributes, which need families; companies and sites, which need intermediaries and
	/// are registered in the order of the file.
	fn second_wave(&self) -> Result<Vec<(Register, Job)>, RunError> {
		let mut wave = Vec::new();
		for good in &self.scenario.goods {
			let arguments =
				(chain_name(&good.title)?, self.families.get(&good.family)?, good.basis);
			let call = Call::new("Certification", "register_good", arguments);
			let register = Register::Good(good.name.clone());
			wave.push(governance(register, format!("good {}", good.title), call));
		}
		for attribute in &self.scenario.attributes {
			let register = Register::Attribute(attribute.name.clone());
			let what = format!("attribute {}", attribute.title);
			wave.push(governance(register, what, self.register_attribute(attribute)?));
		}
		for actor in &self.scenario.actors {
			wave.extend(self.register_actor(&actor.name, &actor.standing, &actor.who)?);
		}
		Ok(wave)
	}

	fn register_actor(
		&self,
		name: &str,
		standing: &Standing,
		who: &str,
	) -> Result<Option<(Register, Job)>, RunError> {
		let account = self.account(name)?;
		let (what, by, call) = match standing {
			Standing::Intermediary | Standing::Stranger => return Ok(None),
			Standing::Participant { intermediary, roles } => {
				let roles: Roles = bounded_set(name, roles.clone())?;
				let dossier = self.commitment(name, "dossier", who)?;
				let arguments = (account, roles, dossier);
				let call = Call::new("Accounts", "register_participant", arguments);
				(format!("participant {name}"), intermediary, call)
			}
			Standing::Site { company, intermediary } => {
				let arguments = (self.account(company)?, account);
				let call = Call::new("Accounts", "register_site", arguments);
				(format!("site {name} of {company}"), intermediary, call)
			}
		};
		Ok(Some((Register::Nothing, Job { what, by: Signer::Actor(by.clone()), call })))
	}

	/// Salted commitment to a text that doesn't go on chain.
	pub fn commitment(&self, actor: &str, of: &str, text: &str) -> Result<H256, RunError> {
		let mut bytes = text.as_bytes().to_vec();
		bytes.extend_from_slice(&self.salt(actor, of)?);
		Ok(Blake2Hasher::hash(&bytes))
	}

	fn register_label(&self, label: &Label) -> Result<(Register, Job), RunError> {
		let mut criteria = Vec::new();
		for criterion in &label.criteria {
			let set = |attributes: &[String]| -> Result<AttributeSet, RunError> {
				let attributes = attributes.iter().map(|attribute| self.attributes.get(attribute));
				bounded_set(&label.name, attributes.collect::<Result<_, _>>()?)
			};
			criteria.push(match criterion {
				Criterion::AtMost(attributes, bound) => tracemet_primitives::Criterion::AtMost {
					attributes: set(attributes)?,
					grams_per_kilogram: *bound,
				},
				Criterion::AtLeast(attributes, bound) => tracemet_primitives::Criterion::AtLeast {
					attributes: set(attributes)?,
					grams_per_kilogram: *bound,
				},
			});
		}
		let arguments = (
			chain_name(&label.title)?,
			self.families.get(&label.family)?,
			self.standards.get(&label.performance)?,
			self.standards.get(&label.chain_of_custody)?,
			bounded::<_, MaxCriteria>(&label.name, criteria)?,
			label.content_claim.as_ref().map(|claim| chain_name(claim)).transpose()?,
		);
		let call = Call::new("Certification", "register_label", arguments);
		Ok(governance(Register::Label(label.name.clone()), format!("label {}", label.title), call))
	}

	/// Standards and accreditation bodies: their owners, and they, need to be participants.
	fn third_wave(&self) -> Result<Vec<(Register, Job)>, RunError> {
		let mut wave = Vec::new();
		for standard in &self.scenario.standards {
			wave.push(self.register_standard(standard)?);
		}
		for actor in &self.scenario.actors {
			let Standing::Participant { roles, .. } = &actor.standing else { continue };
			if roles.contains(&tracemet_primitives::Role::AccreditationBody) {
				let account = self.account(&actor.name)?;
				let call = Call::new("Certification", "add_accreditation_body", account);
				let what = format!("accreditation body {}", actor.name);
				wave.push(governance(Register::Nothing, what, call));
			}
		}
		Ok(wave)
	}

	fn register_standard(&self, standard: &Standard) -> Result<(Register, Job), RunError> {
		let mut documents = Vec::new();
		for document in &standard.documents {
			let uri: Uri = bounded(&document.uri, document.uri.as_bytes().to_vec())?;
			documents.push(Document { kind: document.kind, hash: H256(document.hash), uri });
		}
		let arguments = (
			self.account(&standard.owner)?,
			chain_name(&standard.title)?,
			standard.kind,
			self.certified_from(),
			bounded::<_, MaxDocuments>(&standard.name, documents)?,
		);
		let call = Call::new("Certification", "register_standard", arguments);
		let register = Register::Standard(standard.name.clone());
		Ok(governance(register, format!("standard {}", standard.title), call))
	}

	/// Labels and methods, which need goods, attributes and standards; accreditations.
	fn fourth_wave(&self) -> Result<Vec<(Register, Job)>, RunError> {
		let mut wave = Vec::new();
		for label in &self.scenario.labels {
			wave.push(self.register_label(label)?);
		}
		for method in &self.scenario.methods {
			let what = format!("SMAD method {}", method.title);
			let (by, call) = (Signer::Actor(method.by.clone()), self.register_method(method)?);
			wave.push((Register::Method(method.name.clone()), Job { what, by, call }));
		}
		for entry in &self.scenario.accreditations {
			let what = format!("accreditation of {} for {}", entry.body, entry.standard);
			let by = Signer::Actor(entry.by.clone());
			wave.push((Register::Nothing, Job { what, by, call: self.accredit(entry)? }));
		}
		Ok(wave)
	}

	/// The call that registers an attribute.
	pub fn register_attribute(&self, attribute: &Attribute) -> Result<Call, RunError> {
		let attached_to = match &attribute.family {
			Some(family) => AttachedTo::Family(self.families.get(family)?),
			None => AttachedTo::AllGoods,
		};
		let (name, unit) = (chain_name(&attribute.title)?, chain_name(&attribute.unit)?);
		let arguments = (name, unit, attached_to, attribute.nature);
		Ok(Call::new("Footprint", "register_attribute", arguments))
	}

	/// The call that registers a method.
	pub fn register_method(&self, method: &Method) -> Result<Call, RunError> {
		let mut emission_factors = Vec::new();
		for factor in &method.factors {
			emission_factors.push(EmissionFactor {
				activity: tracemet_primitives::ActivityId(factor.number),
				attribute: self.attributes.get(&factor.attribute)?,
				grams: factor.grams,
				per_units: factor.per_units,
				unit: factor.unit,
				source: hash(&factor.source),
				quality: factor.quality,
			});
		}
		let mut default_factors = Vec::new();
		for factor in &method.defaults {
			default_factors.push(DefaultFactor {
				good: self.goods.get(&factor.good)?,
				attribute: self.attributes.get(&factor.attribute)?,
				grams: factor.grams,
				per_kilograms: factor.per_kilograms,
				source: hash(&factor.source),
				quality: factor.quality,
			});
		}
		let rules = MethodRules {
			allocation: method.allocation,
			declared_unit: method.declared_unit,
			boundary: method.boundary,
			gwp: method.gwp,
			effective: TimeSpan {
				from: method.effective_since.map_or(0, |days| self.days_ago(days)),
				until: method.effective_days.map_or(Seconds::MAX, |days| self.in_days(days)),
			},
		};
		let arguments = (
			chain_name(&method.title)?,
			self.families.get(&method.family)?,
			self.standards.get(&method.standard)?,
			rules,
			bounded::<_, MaxFactors>(&method.name, emission_factors)?,
			bounded::<_, MaxDefaultFactors>(&method.name, default_factors)?,
		);
		Ok(Call::new("Footprint", "register_method", arguments))
	}

	/// The call of an accreditation.
	pub fn accredit(&self, entry: &Accredit) -> Result<Call, RunError> {
		let standard = self.standards.get(&entry.standard)?.standard;
		let families = entry.families.iter().map(|family| self.families.get(family));
		let scope: AccreditationScope =
			bounded_set(&entry.standard, families.collect::<Result<_, _>>()?)?;
		let validity = TimeSpan { from: self.certified_from(), until: self.in_days(entry.days) };
		let arguments = (self.account(&entry.body)?, standard, scope, validity);
		Ok(Call::new("Certification", "accredit", arguments))
	}

	/// When all that certifies begins.
	fn certified_from(&self) -> Seconds {
		self.began.saturating_sub(CERTIFIED_BEFORE)
	}

	/// So many days before the beginning of the run.
	pub fn days_ago(&self, days: u32) -> Seconds {
		self.began.saturating_sub(u64::from(days).saturating_mul(SECONDS_PER_DAY))
	}

	/// So many days from the beginning of the run.
	fn in_days(&self, days: u32) -> Seconds {
		self.began.saturating_add(u64::from(days).saturating_mul(SECONDS_PER_DAY))
	}

	fn certificates(&self) -> Result<Vec<(Register, Job)>, RunError> {
		self.scenario.certificates.iter().map(|entry| self.issue_certificate(entry)).collect()
	}

	fn issue_certificate(&self, entry: &Certificate) -> Result<(Register, Job), RunError> {
		let row = |row: &plan::Conversion| -> Result<Conversion, RunError> {
			Ok(Conversion {
				input: self.goods.get(&row.from)?,
				source: row.source,
				output: self.goods.get(&row.to)?,
				label: row.label.as_ref().map(|label| self.labels.get(label)).transpose()?,
				factor: row.factor,
			})
		};
		let conversions = entry.conversions.iter().map(row).collect::<Result<_, _>>()?;
		let performance = entry.performance.as_ref().map(|name| self.standards.get(name));
		let method = entry.method.as_ref().map(|name| self.methods.get(name));
		let arguments = (
			self.account(&entry.holder)?,
			self.families.get(&entry.family)?,
			performance.transpose()?,
			self.standards.get(&entry.chain_of_custody)?,
			method.transpose()?,
			bounded::<_, MaxConversions>(&entry.name, conversions)?,
			TimeSpan { from: self.certified_from(), until: self.in_days(entry.days) },
			entry.automatic_approval,
		);
		let call = Call::new("Certification", "issue_certificate", arguments);
		let what = format!("certificate of {} by {}", entry.holder, entry.body);
		let by = Signer::Actor(entry.body.clone());
		Ok((Register::Certificate(entry.name.clone()), Job { what, by, call }))
	}
}

fn governance(register: Register, what: String, call: Call) -> (Register, Job) {
	(register, Job { what, by: Signer::Governance, call })
}
