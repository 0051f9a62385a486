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
	chain::{At, Chain, ChainError, Prospect},
	cli::{ImportCheck, ImportRun, ImportTemplate},
	config::{self, ConfigError, Settings},
	files::{self, FileError},
	output::{self, Answer, Column, OutputError},
	progress::Progress,
	signer::{self, SignerError},
};
use journal::{Done, Journal, JournalError, Outcome};
use mistakes::Mistakes;
use requests::Record;
use resolve::{Content, Entry, Resolver};
use serde::Serialize;
use sp_core::H256;
use std::{
	collections::btree_map::{
		BTreeMap,
		Entry::{Occupied, Vacant},
	},
	path::{Path, PathBuf},
};
use submit::{SubmitError, Submitter};
use subxt_signer::sr25519::Keypair;
use thiserror::Error;
use tracemet_primitives::{views::RequestFilter, RequestStatus};
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
		eprintln!("{}: nothing wrong with the form of {count}", file.path.display());
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
		Some(key) => file.set_known_apart(&chain, &at, entries, key).await?,
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
	eprintln!("{}: nothing wrong with {count}; {tried}", file.path.display());
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

	let at = chain.best().await?;
	let all = file.resolve(&chain, &at, drafts).await?;
	let entries = file.without_done(submitter.journal(), &all, genesis)?;
	let (entries, known) = file.set_known_apart(&chain, &at, entries, &key).await?;
	for (entry, made) in known {
		let done = Done { content: entry.hash(genesis), made };
		submitter.journal().find(entry.key, done)?;
	}
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
	eprintln!("{}: {submitted} submitted, {before} there before", file.path.display());
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

	/// The entries that aren't on the chain by the journal. One that is there with another content is a
	/// mistake.
	fn without_done(
		&self,
		journal: &Journal,
		entries: &[Entry],
		genesis: H256,
	) -> Result<Vec<Entry>> {
		let mut mistakes = Mistakes::default();
		let mut left = Vec::new();
		for entry in entries {
			match journal.done(&entry.key) {
				None => left.push(entry.clone()),
				Some(done) if done.content == entry.hash(genesis) => {}
				Some(done) => {
					mistakes.cell(entry.row, "reference", other_content(entry, &done.made));
				}
			}
		}
		self.flawless(Some(left), mistakes)
	}

	/// The requests that are on the chain already, found there by what they have as evidence, and what they
	/// are called. Of transfers the chain keeps nothing once they are complete.
	async fn set_known_apart(
		&self,
		chain: &Chain,
		at: &At,
		entries: Vec<Entry>,
		key: &Keypair,
	) -> Result<(Vec<Entry>, Vec<(Entry, String)>)> {
		let mut mistakes = Mistakes::default();
		let (mut left, mut known) = (Vec::new(), Vec::new());
		let mut of_accounts = BTreeMap::new();
		for entry in entries {
			let Content::Report(report) = &entry.content else {
				left.push(entry);
				continue;
			};
			let account = entry.key.account.clone();
			let requests = match of_accounts.entry(account) {
				Occupied(requests) => requests.into_mut(),
				Vacant(place) => {
					let filter =
						RequestFilter { account: Some(place.key().clone()), ..RequestFilter::ALL };
					place.insert(chain.requests(at, &filter, u32::MAX).await?.entries)
				}
			};
			let evidence = Some(entry.evidence(key));
			let stands =
				|status| matches!(status, RequestStatus::Pending | RequestStatus::Approved);
			let mut made = Vec::new();
			let mut is_same = false;
			for request in requests.iter().filter(|request| request.evidence == evidence) {
				let Some(request) = chain.request(at, request.request).await? else { continue };
				if stands(request.status) && !is_same {
					is_same = report.is_in(&request);
					made.push(format!("request {}", request.request));
				}
			}
			match made.pop() {
				Some(made) if is_same => known.push((entry, made)),
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
				progress.waiting(format!("trying out: {} of {}", number + 1, entries.len()));
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
		let made = journal.done(&entry.key).map(|done| done.made);
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
