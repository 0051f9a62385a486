//! A run: what is known of the chain so far, and how transactions are sent and followed.

use super::{
	governance::Governance,
	plan::{Request, Scenario, ATTRIBUTES},
	tables,
};
use crate::{
	chain::{AccountId, Call, Chain, ChainError, Failure, Included, Refusal, Submitted},
	keys,
	progress::Progress,
};
use sp_core::crypto::Ss58Codec;
use std::{
	collections::{BTreeMap, HashMap},
	sync::Arc,
};
use subxt_signer::sr25519::Keypair;
use thiserror::Error;
use tracemet_primitives::{
	views::RollUpView, AttributeId, AuditId, CertificateId, ExitId, FamilyId, GoodId, LabelId,
	LotId, MethodId, RequestId, Seconds, StandardVersionId, TransferId,
};

/// How a scenario is run.
pub struct Options {
	/// The node.
	pub url: String,
	/// What the actors' keys are derived from.
	pub secret: Keypair,
	/// Who names goods, standards, labels and attributes.
	pub governance: Governance,
	/// The name of the run.
	pub run: Option<String>,
}

/// Why a run ended before its end.
#[derive(Debug, Error)]
pub enum RunError {
	/// The chain couldn't be read or written.
	#[error(transparent)]
	Chain(#[from] ChainError),
	/// The chain has no sudo, another sudo key, or another council.
	#[error("goods, standards, labels and attributes are named by governance, and {0}")]
	Governance(String),
	/// The pool refused what should have been accepted.
	#[error("{step}: refused by the transaction pool: {refusal}")]
	Refused {
		/// What was tried.
		step: String,
		/// Why.
		refusal: Refusal,
	},
	/// A call failed that should have succeeded.
	#[error("{step}: failed: {failure}")]
	Failed {
		/// What was tried.
		step: String,
		/// Why.
		failure: Failure,
	},
	/// The accounts of this run are on the chain already.
	#[error("there was a run named `{0}` on this chain, and its accounts are registered. Choose another name with --run.")]
	NameTaken(String),
	/// Something is not as the scenario expects.
	#[error("{place}: {field}: expected {expected}, got {got}")]
	Difference {
		/// Where in the scenario.
		place: String,
		/// What of it.
		field: String,
		/// What it should be.
		expected: String,
		/// What it is.
		got: String,
	},
	/// Something is used that no step has brought about.
	#[error("{kind} `{name}` is not on the chain: the step that names it has not succeeded")]
	NotThere {
		/// What kind of thing.
		kind: &'static str,
		/// Its name in the file.
		name: String,
	},
	/// A record has more entries than the chain takes.
	#[error("{0} has more entries than the chain takes")]
	TooMany(String),
	/// The chain approves automatically what a certificate allows, and this isn't.
	#[error("the chain doesn't approve `{0}` automatically: its certificate doesn't allow it, or a label's criterion isn't kept")]
	NotApproved(String),
	/// What only waits can't be sent.
	#[error("{0}: there is nothing to send; this is a mistake of the client")]
	NotAlone(String),
	/// The validators disagree on a footprint.
	#[error("the validators disagree on the footprint of `{0}`; governance has to look into it")]
	Disputed(String),
}

/// Things on the chain by their names in the file.
pub struct Names<T> {
	kind: &'static str,
	ids: BTreeMap<String, T>,
}

impl<T: Copy> Names<T> {
	fn new(kind: &'static str) -> Self {
		Self { kind, ids: BTreeMap::new() }
	}

	/// What is called so.
	pub fn get(&self, name: &str) -> Result<T, RunError> {
		self.ids
			.get(name)
			.copied()
			.ok_or_else(|| RunError::NotThere { kind: self.kind, name: name.to_owned() })
	}

	/// Gives a name.
	pub fn put(&mut self, name: &str, id: T) {
		self.ids.insert(name.to_owned(), id);
	}

	/// The name of an id, to show.
	pub fn name_of(&self, id: T) -> String
	where
		T: PartialEq + std::fmt::Display,
	{
		let name = self.ids.iter().find(|(_, known)| **known == id).map(|(name, _)| name.clone());
		name.unwrap_or_else(|| format!("{} {id}", self.kind))
	}

	/// All names and what they stand for.
	pub fn all(&self) -> impl Iterator<Item = (&str, T)> {
		self.ids.iter().map(|(name, id)| (name.as_str(), *id))
	}
}

/// A transaction to send.
pub struct Job {
	/// What it is, for messages.
	pub what: String,
	/// Who signs: an actor, or governance.
	pub by: Signer,
	/// What is signed.
	pub call: Call,
}

/// Who signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signer {
	/// The sudo key, or the council by a motion.
	Governance,
	/// An actor of the scenario.
	Actor(String),
}

/// What became of a transaction.
pub enum Outcome {
	/// It is in a block, and succeeded or failed there.
	Included(Included),
	/// The pool refused it.
	Refused(Refusal),
}

/// A scenario under way.
pub struct Run<'a> {
	/// The scenario.
	pub scenario: &'a Scenario,
	/// The name of the run.
	pub name: String,
	/// The chain.
	pub chain: Chain,
	/// What is said meanwhile.
	pub progress: Progress,
	/// The chain's time when the run began.
	pub began: Seconds,
	/// What had become of all certified mass by then.
	pub rolled_up_before: RollUpView,
	governance: Arc<Governance>,
	keys: HashMap<String, Keypair>,
	/// Families.
	pub families: Names<FamilyId>,
	/// Goods.
	pub goods: Names<GoodId>,
	/// Standards, all in their first version.
	pub standards: Names<StandardVersionId>,
	/// Labels.
	pub labels: Names<LabelId>,
	/// Attributes, those that every chain starts with included.
	pub attributes: Names<AttributeId>,
	/// Methods.
	pub methods: Names<MethodId>,
	/// Certificates.
	pub certificates: Names<CertificateId>,
	/// Requests.
	pub requests: Names<RequestId>,
	/// The requests as they were made, or amended last.
	pub records: HashMap<String, &'a Request>,
	/// Lots.
	pub lots: Names<LotId>,
	/// Transfers that wait, or waited.
	pub transfers: Names<TransferId>,
	/// Exit statements.
	pub exits: Names<ExitId>,
	/// Audits that are named.
	pub audits: Names<AuditId>,
	/// What is in a block and not yet known to be final.
	unfinalized: Vec<Submitted>,
	/// How many transactions were finalized.
	finalized: usize,
	/// How many were refused, or failed, as they should.
	pub turned_down: usize,
}

/// Runs a scenario to its end, or to the first difference.
pub async fn run(scenario: &Scenario, options: Options) -> Result<(), RunError> {
	let progress = Progress::new();
	progress.waiting(format!("connecting to {}", options.url));
	let chain = Chain::connect(&options.url).await?;
	let at = chain.best().await?;
	let name = options.run.unwrap_or_else(|| at.number().to_string());
	let mut attributes = Names::new("attribute");
	for (attribute, id) in ATTRIBUTES {
		attributes.put(attribute, id);
	}
	let key = |actor: &str| keys::derive(&options.secret, &[&scenario.name, &name, actor]);
	let run = Run {
		scenario,
		name: name.clone(),
		progress,
		began: chain.now(&at).await?,
		rolled_up_before: chain.network_roll_up(&at).await?,
		chain,
		governance: Arc::new(options.governance),
		keys: scenario.actors.iter().map(|a| (a.name.clone(), key(&a.name))).collect(),
		families: Names::new("family"),
		goods: Names::new("good"),
		standards: Names::new("standard"),
		labels: Names::new("label"),
		attributes,
		methods: Names::new("method"),
		certificates: Names::new("certificate"),
		requests: Names::new("request"),
		records: HashMap::new(),
		lots: Names::new("lot"),
		transfers: Names::new("waiting transfer"),
		exits: Names::new("exit statement"),
		audits: Names::new("audit"),
		unfinalized: Vec::new(),
		finalized: 0,
		turned_down: 0,
	};
	run.progress.print(&scenario.title);
	run.progress.print(&format!("run {name}: keys are SEED//{}//{name}//ACTOR", scenario.name));
	run.through().await
}

impl Run<'_> {
	async fn through(mut self) -> Result<(), RunError> {
		let result = self.stages().await;
		let took = self.progress.finish().as_secs();
		result?;
		self.progress.print(&format!(
			"\n{}: as expected. {} transactions finalized, {} bad ones turned down, in {took} s.",
			self.scenario.name, self.finalized, self.turned_down,
		));
		Ok(())
	}

	async fn stages(&mut self) -> Result<(), RunError> {
		self.governance.ensure(&self.chain).await?;
		self.set_up().await?;
		self.settle().await?;
		self.progress.print(&tables::actors(self).to_string());
		self.progress.print(&tables::figures(self.scenario).to_string());
		self.take_steps().await?;
		self.settle().await?;
		self.show_books().await?;
		self.check_expectations().await
	}

	/// The key of an actor.
	pub fn key(&self, actor: &str) -> Result<&Keypair, RunError> {
		self.keys
			.get(actor)
			.ok_or_else(|| RunError::NotThere { kind: "actor", name: actor.to_owned() })
	}

	/// The account of an actor.
	pub fn account(&self, actor: &str) -> Result<AccountId, RunError> {
		Ok(keys::account(self.key(actor)?))
	}

	/// The actor behind an account, to show.
	pub fn actor_of(&self, account: &AccountId) -> String {
		let actor = self.keys.iter().find(|(_, key)| keys::account(key) == *account);
		actor.map_or_else(|| account.to_ss58check(), |(name, _)| name.clone())
	}

	/// A salt that only who knows the seed can tell.
	pub fn salt(&self, actor: &str, of: &str) -> Result<[u8; 32], RunError> {
		let key = self.key(actor)?;
		Ok(keys::derive(key, &["salt", of]).public_key().0)
	}

	/// Sends transactions together and waits until each is in a block or refused.
	pub async fn send(&mut self, jobs: Vec<Job>) -> Result<Vec<Outcome>, RunError> {
		let governance = Arc::clone(&self.governance);
		let sudo = match governance.as_ref() {
			Governance::Sudo(key) => key,
			Governance::Council(members) => return self.send_with_motions(members, jobs).await,
		};
		let at = self.chain.best().await?;
		let mut transactions = Vec::new();
		for Job { what, by, call } in jobs {
			transactions.push(match by {
				Signer::Governance => (what, Keypair::clone(sudo), call.through_sudo(&at)?),
				Signer::Actor(name) => (what, self.key(&name)?.clone(), call),
			});
		}
		self.transact(transactions).await
	}

	/// Sends transactions as they are - what they are for messages, who signs, what is signed - and
	/// waits until each is in a block or refused.
	pub async fn transact(
		&mut self,
		transactions: Vec<(String, Keypair, Call)>,
	) -> Result<Vec<Outcome>, RunError> {
		let count = transactions.len();
		let mut sent = Vec::new();
		for (what, key, call) in transactions {
			self.progress.waiting(format!("sending: {what}"));
			sent.push(self.chain.submit(&what, &key, &call).await?);
		}
		let mut outcomes = Vec::new();
		for (number, submitted) in sent.into_iter().enumerate() {
			outcomes.push(match submitted {
				Err(refusal) => Outcome::Refused(refusal),
				Ok(mut submitted) => {
					self.progress.waiting(format!(
						"waiting for a block: {} ({} of {count})",
						submitted.what(),
						number + 1,
					));
					let included = submitted.in_block(&self.chain).await?;
					self.unfinalized.push(submitted);
					Outcome::Included(included)
				}
			});
		}
		Ok(outcomes)
	}

	/// Sends transactions that have to succeed.
	pub async fn do_all(&mut self, jobs: Vec<Job>) -> Result<Vec<Included>, RunError> {
		let names = jobs.iter().map(|job| job.what.clone()).collect::<Vec<_>>();
		let outcomes = self.send(jobs).await?;
		outcomes.into_iter().zip(names).map(|(outcome, step)| success(outcome, step)).collect()
	}

	/// Waits until all that was sent is in finalized blocks.
	pub async fn settle(&mut self) -> Result<(), RunError> {
		let count = self.unfinalized.len();
		for (number, submitted) in std::mem::take(&mut self.unfinalized).into_iter().enumerate() {
			self.progress.waiting(format!("waiting for finality: {} of {count}", number + 1));
			submitted.finalized(&self.chain).await?;
			self.finalized += 1;
		}
		if count > 0 {
			self.progress.done(format!("{count} transactions are in finalized blocks"));
		}
		Ok(())
	}
}

/// The inclusion of what has to succeed.
pub fn success(outcome: Outcome, step: String) -> Result<Included, RunError> {
	match outcome {
		Outcome::Included(Included { failure: Some(failure), .. }) => {
			Err(RunError::Failed { step, failure })
		}
		Outcome::Included(included) => Ok(included),
		Outcome::Refused(refusal) => Err(RunError::Refused { step, refusal }),
	}
}
