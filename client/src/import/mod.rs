//! Imports of production records and deliveries from CSV and XLSX: all rows are checked before the
//! first is submitted, and no row is submitted twice.

mod columns;
mod csv;
mod journal;
mod mistakes;
mod requests;
mod resolve;
mod sheet;
mod submit;
mod template;
#[cfg(test)]
mod tests;
mod transfers;
mod value;
mod xlsx;

pub use columns::Kind;

use crate::{
	chain::{AccountId, At, Chain, ChainError, Prospect},
	cli::{ImportCheck, ImportRun, ImportTemplate},
	config::{self, ConfigError, Settings},
	files::{self, FileError},
	output::{self, Answer, Column, OutputError},
	progress::Progress,
	signer::{self, SignerError},
};
use journal::{Done, Journal, JournalError, Key, Outcome};
use mistakes::Mistakes;
use requests::Record;
use resolve::{Content, Entry, Resolver};
use serde::Serialize;
use sp_core::H256;
use std::{
	collections::{
		btree_map::Entry::{Occupied, Vacant},
		BTreeMap, BTreeSet, HashSet,
	},
	path::{Path, PathBuf},
};
use submit::{SubmitError, Submitter};
use subxt_signer::sr25519::Keypair;
use thiserror::Error;
use tracemet_primitives::{
	views::{RequestFilter, RequestSummaryView},
	RequestId, RequestStatus,
};
use transfers::Delivery;

/// Most bytes of a file that is imported.
const MAX_BYTES: u64 = 16 * 1024 * 1024;
/// What XLSX begins with, as every ZIP does.
const ZIP: &[u8] = b"PK\x03\x04";

/// Why an import can't be done, or not to its end.
#[derive(Debug, Error)]
pub enum ImportError {
	/// A file can't be used.
	#[error(transparent)]
	File(#[from] FileError),
	/// The configuration can't be used.
	#[error(transparent)]
	Config(#[from] ConfigError),
	/// There is no key to sign with.
	#[error(transparent)]
	Signer(#[from] SignerError),
	/// The answer can't be shown.
	#[error(transparent)]
	Output(#[from] OutputError),
	/// The chain couldn't be read or written.
	#[error(transparent)]
	Chain(#[from] ChainError),
	/// The journal can't be used.
	#[error(transparent)]
	Journal(#[from] JournalError),
	/// Submitting ended early.
	#[error(transparent)]
	Submit(#[from] SubmitError),
	/// The template can't be written.
	#[error("the template can't be made: {0}")]
	Template(#[from] template::TemplateError),
	/// The rows are wrong.
	#[error("{path}: {count} to correct; nothing was submitted", path = path.display())]
	Mistakes {
		/// The file.
		path: PathBuf,
		/// How many, in words.
		count: String,
	},
	/// Not all entries are on the chain.
	#[error("{left} of {total} entries are not on the chain: {reason}. Correct what it says, and run the same command again: what is on the chain is left out.")]
	Unfinished {
		/// How many are missing.
		left: usize,
		/// Out of how many.
		total: usize,
		/// Why.
		reason: String,
	},
}

type Result<T> = std::result::Result<T, ImportError>;

/// The entries of a file, in its own terms.
#[derive(Debug, PartialEq, Eq)]
enum Drafts {
	Requests(Vec<Record>),
	Transfers(Vec<Delivery>),
}

impl Drafts {
	fn len(&self) -> usize {
		match self {
			Self::Requests(records) => records.len(),
			Self::Transfers(deliveries) => deliveries.len(),
		}
	}
}

/// Writes a template.
pub fn template(arguments: &ImportTemplate) -> Result<()> {
	let is_xlsx = arguments.output.extension().is_some_and(|extension| extension == "xlsx");
	let bytes = match arguments.format {
		Some(Format::Xlsx) => template::xlsx(arguments.kind)?,
		None if is_xlsx => template::xlsx(arguments.kind)?,
		_ => template::csv(arguments.kind)?,
	};
	files::write_new(&arguments.output, &bytes)?;
	output::show(&format!("{}\n", arguments.output.display()))?;
	Ok(())
}

/// What kind of file a template is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
	/// Comma-separated values.
	Csv,
	/// A workbook.
	Xlsx,
}

/// A file that is imported, and what is said of it.
struct File<'a> {
	path: &'a Path,
	settings: Settings,
}

/// Checks a file, and submits nothing.
pub async fn check(arguments: &ImportCheck) -> Result<()> {
	let settings = config::load(&arguments.common, &arguments.signer.flags())?;
	let file = File { path: &arguments.file, settings };
	let drafts = file.read()?;
	if arguments.offline {
		let count = counted(drafts.len(), "entry", "entries");
		output::say(&format!("{}: nothing wrong with the form of {count}", file.path.display()));
		return Ok(());
	}
	let key = match &file.settings.key {
		Some(_) => Some(file.key()?),
		None => None,
	};
	let progress = Progress::new();
	let chain = file.connect(&progress).await?;
	let at = chain.best().await?;
	let entries = file.resolve(&chain, &at, drafts).await?;
	let total = entries.len();
	let (entries, known) = match &key {
		Some(key) => {
			let requests = Requests::new(&chain, &at);
			file.set_known_apart(requests, entries, key, BTreeSet::new()).await?
		}
		None => (entries, Vec::new()),
	};
	file.try_out(&chain, &at, &entries, key.as_ref(), &progress).await?;
	progress.finish();
	let tried = match key {
		Some(_) => format!("{} there already, the others would succeed", known.len()),
		None => {
			"none was tried out on the chain, which takes a key: name one with --key".to_owned()
		}
	};
	let count = counted(total, "entry", "entries");
	output::say(&format!("{}: nothing wrong with {count}; {tried}", file.path.display()));
	Ok(())
}

/// Imports a file: checks all of it, and submits what isn't on the chain yet.
pub async fn run(arguments: &ImportRun) -> Result<()> {
	let settings = config::load(&arguments.common, &arguments.signer.flags())?;
	let file = File { path: &arguments.file, settings };
	let drafts = file.read()?;
	let key = file.key()?;
	let progress = Progress::new();
	let chain = file.connect(&progress).await?;
	let genesis = chain.genesis();
	let mut journal = Journal::open(&arguments.journal, genesis)?;
	let mut submitter = Submitter::begin(&chain, &mut journal, &progress).await?;

	let all = file.resolve(&chain, &chain.best().await?, drafts).await?;
	let wanted = all.iter().map(|entry| entry.hash(genesis)).collect();
	submitter.settle(&wanted).await?;

	let at = chain.finalized().await?;
	let (entries, again) =
		file.without_done(submitter.journal(), Requests::new(&chain, &at), &all, genesis).await?;
	let at = if entries.is_empty() { at } else { submitter.at_rest(&key).await? };
	let taken = submitter.journal().made().map(str::to_owned).collect();
	let requests = Requests::new(&chain, &at);
	let (entries, known) = file.set_known_apart(requests, entries, &key, taken).await?;
	for (entry, made) in known {
		let done = Done { content: entry.hash(genesis), made };
		submitter.journal().find(entry.key, done)?;
	}
	let open = entries.iter().map(|entry| &entry.key).collect::<HashSet<_>>();
	for (entry, made) in again.iter().filter(|(entry, _)| open.contains(entry)) {
		progress.note(&format!("`{}`: {made}, and is submitted again", entry.reference));
	}
	let at = chain.best().await?;
	file.try_out(&chain, &at, &entries, Some(&key), &progress).await?;
	let before = all.len() - entries.len();
	let (signed, refused) = submitter.submit(entries, &key).await?;
	progress.finish();

	let lines = all.iter().map(|entry| Line::of(entry, submitter.journal())).collect::<Vec<_>>();
	Answer::list(&lines, &Line::columns())?.print(file.settings.output)?;
	let left = lines.iter().filter(|line| line.made.is_none()).count();
	if left > 0 {
		let journal = submitter.journal();
		let reason = signed.iter().find_map(|hash| journal.outcome(*hash).and_then(reason));
		let reason = reason.or(refused.map(|refusal| refusal.to_string()));
		let reason = reason.unwrap_or_else(|| "they were not submitted".to_owned());
		return Err(ImportError::Unfinished { left, total: all.len(), reason });
	}
	let submitted = counted(all.len() - before, "entry", "entries");
	output::say(&format!("{}: {submitted} submitted, {before} there before", file.path.display()));
	Ok(())
}

/// A number of things.
fn counted(count: usize, one: &str, many: &str) -> String {
	format!("{count} {}", if count == 1 { one } else { many })
}

/// What a file says, and what is wrong with it.
fn read(bytes: Vec<u8>, mistakes: &mut Mistakes) -> Option<Drafts> {
	let sheet = if bytes.starts_with(ZIP) {
		xlsx::read(bytes, mistakes)?
	} else {
		csv::read(bytes, mistakes)?
	};
	Some(match sheet.kind {
		Kind::Requests => Drafts::Requests(requests::read(&sheet.rows, mistakes)),
		Kind::Transfers => Drafts::Transfers(transfers::read(&sheet.rows, mistakes)),
	})
}

fn other_content(entry: &Entry, made: &str) -> String {
	format!(
		"`{}` is on the chain already with other content ({made}): correct it there, or give this one \
		 another reference",
		entry.key.reference
	)
}

impl File<'_> {
	fn key(&self) -> Result<Keypair> {
		let Settings { key, password_file, .. } = &self.settings;
		Ok(signer::load(key.as_deref(), password_file.as_deref())?)
	}

	async fn connect(&self, progress: &Progress) -> Result<Chain> {
		progress.waiting(format!("connecting to {}", self.settings.url));
		Ok(Chain::connect(&self.settings.url).await?)
	}

	/// What was found out, unless something is wrong: then all of that is shown.
	fn flawless<T>(&self, found: Option<T>, mistakes: Mistakes) -> Result<T> {
		if let (Some(found), true) = (found, mistakes.is_empty()) {
			return Ok(found);
		}
		let mistakes = mistakes.sorted();
		let count = match mistakes.rows() {
			0 => counted(mistakes.len(), "mistake", "mistakes"),
			rows => format!(
				"{} in {}",
				counted(mistakes.len(), "mistake", "mistakes"),
				counted(rows, "row", "rows")
			),
		};
		mistakes.answer()?.print(self.settings.output)?;
		Err(ImportError::Mistakes { path: self.path.to_owned(), count })
	}

	/// Its entries in its own terms.
	fn read(&self) -> Result<Drafts> {
		let bytes = files::read(self.path, MAX_BYTES, "Split it.")?;
		let mut mistakes = Mistakes::default();
		let drafts = read(bytes, &mut mistakes);
		self.flawless(drafts, mistakes)
	}

	/// Its entries in the terms of the chain.
	async fn resolve(&self, chain: &Chain, at: &At, drafts: Drafts) -> Result<Vec<Entry>> {
		let mut mistakes = Mistakes::default();
		let mut resolver = Resolver::new(chain, at).await?;
		let mut entries = Vec::new();
		match drafts {
			Drafts::Requests(records) => {
				for record in records {
					entries.extend(resolver.request(record, &mut mistakes).await?);
				}
			}
			Drafts::Transfers(deliveries) => {
				for delivery in deliveries {
					entries.extend(resolver.transfer(delivery, &mut mistakes));
				}
			}
		}
		self.flawless(Some(entries), mistakes)
	}

	/// The entries that aren't on the chain by the journal, and of those the ones whose request came to
	/// nothing, with what became of it. An entry that is there with another content is a mistake.
	async fn without_done(
		&self,
		journal: &mut Journal,
		mut requests: Requests<'_>,
		entries: &[Entry],
		genesis: H256,
	) -> Result<(Vec<Entry>, Vec<(Key, String)>)> {
		let mut mistakes = Mistakes::default();
		let (mut left, mut again) = (Vec::new(), Vec::new());
		for entry in entries {
			let Some(done) = journal.done(&entry.key).cloned() else {
				left.push(entry.clone());
				continue;
			};
			if let Some(ended) = requests.ended(entry, &done.made).await? {
				journal.reopen(&entry.key);
				again.push((entry.key.clone(), format!("{} was {ended}", done.made)));
				left.push(entry.clone());
			} else if done.content != entry.hash(genesis) {
				mistakes.cell(entry.row, "reference", other_content(entry, &done.made));
			}
		}
		self.flawless(Some((left, again)), mistakes)
	}

	/// The requests that are on the chain already, found there by what they have as evidence, and what they
	/// are called. `taken`: those that are known to stand for another entry; each stands for one alone. Of
	/// transfers the chain keeps nothing once they are complete.
	async fn set_known_apart(
		&self,
		mut requests: Requests<'_>,
		entries: Vec<Entry>,
		key: &Keypair,
		mut taken: BTreeSet<String>,
	) -> Result<(Vec<Entry>, Vec<(Entry, String)>)> {
		let mut mistakes = Mistakes::default();
		let (mut left, mut known) = (Vec::new(), Vec::new());
		for entry in entries {
			let Content::Report(report) = &entry.content else {
				left.push(entry);
				continue;
			};
			let (chain, at) = (requests.chain, requests.at);
			let evidence = Some(entry.evidence(key));
			let (mut made, mut is_same) = (None, false);
			for request in requests.of(&entry.key.account).await? {
				if request.evidence != evidence || ended(request.status).is_some() {
					continue;
				}
				let name = format!("{REQUEST}{}", request.request);
				if taken.contains(&name) {
					continue;
				}
				let Some(request) = chain.request(at, request.request).await? else { continue };
				made = Some(name);
				is_same = report.is_in(&request);
				if is_same {
					break;
				}
			}
			match made {
				Some(made) if is_same => {
					taken.insert(made.clone());
					known.push((entry, made));
				}
				// Evidence of one's own may be that of several records.
				Some(made) if report.evidence.is_none() => {
					mistakes.cell(entry.row, "reference", other_content(&entry, &made));
				}
				_ => left.push(entry),
			}
		}
		self.flawless(Some((left, known)), mistakes)
	}

	/// That the balances suffice for all entries together, and that each would succeed by itself.
	async fn try_out(
		&self,
		chain: &Chain,
		at: &At,
		entries: &[Entry],
		key: Option<&Keypair>,
		progress: &Progress,
	) -> Result<()> {
		let mut mistakes = Mistakes::default();
		resolve::check_balances(chain, at, entries, &mut mistakes).await?;
		if let (Some(key), true) = (key, mistakes.is_empty()) {
			for (number, entry) in entries.iter().enumerate() {
				let message = format!("trying out: {} of {}", number + 1, entries.len());
				progress.counted(number, number + 1, &message);
				match chain.dry_run(key, &entry.call(key)).await?.prospect {
					Prospect::Success => {}
					Prospect::Failure(failure) => {
						mistakes.row(entry.row, format!("`{}`: {failure}", entry.key.reference));
					}
					// What is wrong with the signer is so for all rows.
					Prospect::Refusal(refusal) => {
						mistakes.file(refusal.to_string());
						break;
					}
				}
			}
		}
		self.flawless(Some(()), mistakes)
	}
}

/// What a request is called, before its id.
const REQUEST: &str = "request ";

/// How a request ended, if it came to nothing.
fn ended(status: RequestStatus) -> Option<&'static str> {
	match status {
		RequestStatus::Pending | RequestStatus::Approved => None,
		RequestStatus::Rejected => Some("rejected"),
		RequestStatus::Withdrawn => Some("withdrawn"),
	}
}

/// The requests of accounts as of a block, those of each account asked for once.
struct Requests<'a> {
	chain: &'a Chain,
	at: &'a At,
	of_accounts: BTreeMap<AccountId, Vec<RequestSummaryView<AccountId>>>,
}

impl<'a> Requests<'a> {
	fn new(chain: &'a Chain, at: &'a At) -> Self {
		Self { chain, at, of_accounts: BTreeMap::new() }
	}

	/// Those of an account, in the order of their ids.
	async fn of(&mut self, account: &AccountId) -> Result<&[RequestSummaryView<AccountId>]> {
		Ok(match self.of_accounts.entry(account.clone()) {
			Occupied(requests) => requests.into_mut(),
			Vacant(place) => {
				let filter = RequestFilter { account: Some(account.clone()), ..RequestFilter::ALL };
				let requests = self.chain.requests(self.at, &filter, u32::MAX).await?;
				place.insert(requests.entries)
			}
		})
	}

	/// How the request that was made of an entry ended, if it came to nothing. One that is archived was
	/// decided on long ago, and stays done.
	async fn ended(&mut self, entry: &Entry, made: &str) -> Result<Option<&'static str>> {
		let id = made.strip_prefix(REQUEST).and_then(|id| id.parse().ok()).map(RequestId);
		let (Kind::Requests, Some(id)) = (entry.key.kind, id) else { return Ok(None) };
		let requests = self.of(&entry.key.account).await?;
		let found = requests.binary_search_by_key(&id, |request| request.request);
		let found = found.ok().and_then(|position| requests.get(position));
		Ok(found.and_then(|request| ended(request.status)))
	}
}

/// Why a transaction did nothing.
fn reason(outcome: &Outcome) -> Option<String> {
	match outcome {
		Outcome::Succeeded { .. } => None,
		Outcome::Failed { reason, .. } | Outcome::Dropped { reason } => Some(reason.clone()),
	}
}

/// What became of an entry, to show.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Line {
	row: u32,
	reference: String,
	made: Option<String>,
}

impl Line {
	fn of(entry: &Entry, journal: &Journal) -> Self {
		let made = journal.done(&entry.key).map(|done| done.made.clone());
		Self { row: entry.row, reference: entry.key.reference.clone(), made }
	}

	fn columns() -> [Column<Self>; 3] {
		[
			output::number("row", |line: &Self| line.row.to_string()),
			output::text("reference", |line| line.reference.clone()),
			output::text("on the chain", |line| {
				line.made.clone().unwrap_or_else(|| "not submitted".to_owned())
			}),
		]
	}
}
