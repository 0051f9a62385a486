//! The journal: what was signed, and what became of it. Nothing is submitted before it is written here
//! and on the disk, so that whatever happens afterwards, the next run knows what to look for.
//!
//! JSON lines, only ever appended to. The first one says which chain the journal is of. A last line that
//! isn't whole was being written when the program ended, and nothing was done that it would have said.

use super::columns::Kind;
use crate::chain::{AccountId, Signed};
use serde::{Deserialize, Serialize};
use sp_core::H256;
use std::{
	collections::HashMap,
	fs::{File, TryLockError},
	io::{Error as IoError, Read, Seek, SeekFrom, Write},
	os::unix::fs::OpenOptionsExt,
	path::{Path, PathBuf},
};
use thiserror::Error;

/// The form of the lines.
const VERSION: u32 = 1;

/// Why a journal can't be used.
#[derive(Debug, Error)]
pub enum JournalError {
	/// It can't be read or written.
	#[error("the journal {path} can't be used: {reason}. Name a file in a directory that you may write to; if it was written before, keep that one.", path = path.display())]
	Unusable {
		/// The file.
		path: PathBuf,
		/// Why.
		reason: IoError,
	},
	/// Another import is using it.
	#[error("the journal {path} is in use by another import: wait until that one has ended", path = .0.display())]
	InUse(PathBuf),
	/// A line isn't one of a journal.
	#[error("{path}:{line}: not a line of a journal ({reason}): name the journal of an earlier run, or a file that isn't there yet", path = path.display())]
	Form {
		/// The file.
		path: PathBuf,
		/// The line, counted from 1.
		line: usize,
		/// Why.
		reason: String,
	},
	/// It is of another chain.
	#[error("the journal {path} is of the chain with the genesis {known:?}, and the node is on the one with {found:?}: name a journal for each chain", path = path.display())]
	OtherChain {
		/// The file.
		path: PathBuf,
		/// Its chain.
		known: H256,
		/// That of the node.
		found: H256,
	},
}

type Result<T> = std::result::Result<T, JournalError>;

/// What an entry of a sheet is known by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Key {
	/// What it is.
	pub kind: Kind,
	/// The custody account.
	pub account: AccountId,
	/// Its own name.
	pub reference: String,
}

/// Bytes in hexadecimal.
mod in_hex {
	use serde::{de::Error, Deserialize, Deserializer, Serializer};

	pub fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
		to.serialize_str(&format!("0x{}", hex::encode(bytes)))
	}

	pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
		let text = String::deserialize(from)?;
		hex::decode(text.trim_start_matches("0x")).map_err(D::Error::custom)
	}
}

/// A transaction that was signed for an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transaction {
	/// The entry.
	pub entry: Key,
	/// Blake2b-256 of the chain, the entry and all that it says.
	pub content: H256,
	/// The hash of the transaction.
	pub hash: H256,
	/// Who signed.
	pub signer: AccountId,
	/// With which nonce.
	pub nonce: u64,
	/// The block after which it can be included ...
	pub born: u64,
	/// ... and its hash.
	pub born_hash: H256,
	/// The last block that can include it.
	pub until: u64,
	/// The transaction itself, as it was signed.
	#[serde(with = "in_hex")]
	pub bytes: Vec<u8>,
}

impl Transaction {
	/// One that is about to be submitted.
	pub fn new(entry: Key, content: H256, signer: AccountId, signed: Signed) -> Self {
		let Signed { bytes, hash, nonce, born, born_hash, until } = signed;
		Self { entry, content, hash, signer, nonce, born, born_hash, until, bytes }
	}
}

/// What became of a transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
	/// It is in a finalized block, and did what it should.
	Succeeded {
		/// The number of the block.
		block: u64,
		/// What it made.
		made: String,
	},
	/// It is in a finalized block, and failed there: it changed nothing.
	Failed {
		/// The number of the block.
		block: u64,
		/// Why.
		reason: String,
	},
	/// It is in no block and can't be included any more: it changed nothing.
	Dropped {
		/// Why.
		reason: String,
	},
}

/// A line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Line {
	Journal { version: u32, genesis: H256 },
	Signed(Transaction),
	Closed { hash: H256, outcome: Outcome },
	Found { entry: Key, content: H256, made: String },
}

/// A line as it is written.
fn in_json(line: &Line) -> std::io::Result<String> {
	Ok(format!("{}\n", serde_json::to_string(line)?))
}

/// A transaction of the journal, and what became of it, if that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
	/// The transaction.
	pub transaction: Transaction,
	/// What became of it.
	pub outcome: Option<Outcome>,
}

/// An entry that is on the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
	/// Of what content.
	pub content: H256,
	/// What it made.
	pub made: String,
}

/// A journal that is open, for this process alone.
#[derive(Debug)]
pub struct Journal {
	path: PathBuf,
	file: File,
	attempts: Vec<Attempt>,
	/// Where each of them is.
	by_hash: HashMap<H256, usize>,
	/// The entries that are on the chain: what was made of each last.
	done: HashMap<Key, Done>,
}

impl Journal {
	/// Opens the journal of a chain, or begins it.
	pub fn open(path: &Path, genesis: H256) -> Result<Self> {
		let unusable = |reason| JournalError::Unusable { path: path.to_owned(), reason };
		let mut file = File::options()
			.read(true)
			.append(true)
			.create(true)
			.mode(0o600)
			.open(path)
			.map_err(unusable)?;
		file.try_lock().map_err(|error| match error {
			TryLockError::WouldBlock => JournalError::InUse(path.to_owned()),
			TryLockError::Error(reason) => unusable(reason),
		})?;
		let mut text = String::new();
		file.seek(SeekFrom::Start(0)).map_err(unusable)?;
		file.read_to_string(&mut text).map_err(unusable)?;
		let whole = text.rfind('\n').map_or("", |end| &text[..=end]);
		let mut journal = Self {
			path: path.to_owned(),
			file,
			attempts: Vec::new(),
			by_hash: HashMap::new(),
			done: HashMap::new(),
		};
		for (number, line) in whole.lines().enumerate() {
			journal.read_line(number + 1, line, genesis)?;
		}
		let first = Line::Journal { version: VERSION, genesis };
		if whole.is_empty() && !in_json(&first).map_err(unusable)?.starts_with(&text) {
			return Err(journal.form(1, "it has no line at all".to_owned()));
		}
		if whole.len() < text.len() {
			let length = u64::try_from(whole.len()).unwrap_or_default();
			journal.file.set_len(length).map_err(unusable)?;
		}
		if whole.is_empty() {
			journal.append(&first)?;
			// That the file is there has to be on the disk too.
			let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty());
			let directory = File::open(directory.unwrap_or(Path::new(".")));
			directory.and_then(|directory| directory.sync_all()).map_err(unusable)?;
		}
		Ok(journal)
	}

	fn form(&self, line: usize, reason: String) -> JournalError {
		JournalError::Form { path: self.path.clone(), line, reason }
	}

	fn read_line(&mut self, number: usize, line: &str, genesis: H256) -> Result<()> {
		let form = |reason: &str| self.form(number, reason.to_owned());
		let line = serde_json::from_str(line).map_err(|error| form(&error.to_string()))?;
		match (number, line) {
			(1, Line::Journal { version: VERSION, genesis: known }) if known == genesis => {}
			(1, Line::Journal { version: VERSION, genesis: known }) => {
				let path = self.path.clone();
				return Err(JournalError::OtherChain { path, known, found: genesis });
			}
			(1, _) => return Err(form("the first one names another version, or no chain")),
			(_, Line::Journal { .. }) => return Err(form("only the first one names the chain")),
			(_, Line::Signed(transaction)) => self.begin(transaction),
			(_, Line::Closed { hash, outcome }) => {
				if !self.conclude(hash, outcome) {
					return Err(self.form(number, format!("{hash:?} was never signed")));
				}
			}
			(_, Line::Found { entry, content, made }) => {
				self.done.insert(entry, Done { content, made });
			}
		}
		Ok(())
	}

	/// Takes in a transaction that was signed.
	fn begin(&mut self, transaction: Transaction) {
		self.by_hash.insert(transaction.hash, self.attempts.len());
		self.attempts.push(Attempt { transaction, outcome: None });
	}

	/// Takes in what became of a transaction. False if it was never signed.
	fn conclude(&mut self, hash: H256, outcome: Outcome) -> bool {
		let position = self.by_hash.get(&hash);
		let attempt = position.and_then(|position| self.attempts.get_mut(*position));
		let Some(attempt) = attempt else { return false };
		if let Outcome::Succeeded { made, .. } = &outcome {
			let done = Done { content: attempt.transaction.content, made: made.clone() };
			self.done.insert(attempt.transaction.entry.clone(), done);
		}
		attempt.outcome = Some(outcome);
		true
	}

	/// Writes a line, and waits until the disk has it.
	fn append(&mut self, line: &Line) -> Result<()> {
		let written = in_json(line).and_then(|text| {
			self.file.write_all(text.as_bytes())?;
			self.file.sync_all()
		});
		written.map_err(|reason| JournalError::Unusable { path: self.path.clone(), reason })
	}

	/// Writes down a transaction that is about to be submitted.
	pub fn sign(&mut self, transaction: Transaction) -> Result<()> {
		self.append(&Line::Signed(transaction.clone()))?;
		self.begin(transaction);
		Ok(())
	}

	/// Writes down what became of a transaction.
	pub fn close(&mut self, hash: H256, outcome: Outcome) -> Result<()> {
		self.append(&Line::Closed { hash, outcome: outcome.clone() })?;
		self.conclude(hash, outcome);
		Ok(())
	}

	/// Writes down that an entry was found on the chain, from another journal.
	pub fn find(&mut self, entry: Key, done: Done) -> Result<()> {
		let Done { content, made } = done.clone();
		self.append(&Line::Found { entry: entry.clone(), content, made })?;
		self.done.insert(entry, done);
		Ok(())
	}

	/// Takes back that an entry is on the chain, because what was made of it was rejected or withdrawn.
	/// Isn't written: the chain tells every run.
	pub fn reopen(&mut self, entry: &Key) {
		self.done.remove(entry);
	}

	/// The transactions of which isn't known what became, in the order of their nonces.
	pub fn in_doubt(&self) -> Vec<Transaction> {
		let open = self.attempts.iter().filter(|attempt| attempt.outcome.is_none());
		let mut open = open.map(|attempt| attempt.transaction.clone()).collect::<Vec<_>>();
		open.sort_by_key(|transaction| transaction.nonce);
		open
	}

	/// The transaction that was signed last.
	pub fn last(&self) -> Option<&Transaction> {
		self.attempts.last().map(|attempt| &attempt.transaction)
	}

	/// What became of a transaction.
	pub fn outcome(&self, hash: H256) -> Option<&Outcome> {
		self.attempts.get(*self.by_hash.get(&hash)?)?.outcome.as_ref()
	}

	/// An entry, if it is on the chain.
	pub fn done(&self, entry: &Key) -> Option<&Done> {
		self.done.get(entry)
	}

	/// What was made of all entries that are on the chain.
	pub fn made(&self) -> impl Iterator<Item = &str> {
		self.done.values().map(|done| done.made.as_str())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::fs;

	const GENESIS: H256 = H256([7; 32]);

	fn entry(reference: &str) -> Key {
		let (account, reference) = (AccountId::new([1; 32]), reference.to_owned());
		Key { kind: Kind::Requests, account, reference }
	}

	fn transaction(reference: &str, nonce: u64) -> Transaction {
		Transaction {
			entry: entry(reference),
			content: H256([2; 32]),
			hash: H256::from_low_u64_be(nonce),
			signer: AccountId::new([3; 32]),
			nonce,
			born: 10,
			born_hash: H256([4; 32]),
			until: 73,
			bytes: vec![1, 2, 3],
		}
	}

	fn succeeded() -> Outcome {
		Outcome::Succeeded { block: 12, made: "request 0".to_owned() }
	}

	#[test]
	fn what_was_written_is_there_again() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("journal");
		let mut journal = Journal::open(&path, GENESIS).unwrap();
		for (reference, nonce) in [("b", 1), ("a", 0), ("c", 2), ("d", 3)] {
			journal.sign(transaction(reference, nonce)).unwrap();
		}
		journal.close(transaction("a", 0).hash, succeeded()).unwrap();
		let failed = Outcome::Failed { block: 13, reason: "Credits.Frozen".to_owned() };
		journal.close(transaction("c", 2).hash, failed).unwrap();
		let done = Done { content: H256([5; 32]), made: "request 9".to_owned() };
		journal.find(entry("e"), done.clone()).unwrap();
		drop(journal);

		let journal = Journal::open(&path, GENESIS).unwrap();
		assert_eq!(journal.in_doubt(), [transaction("b", 1), transaction("d", 3)]);
		let request_0 = Done { content: H256([2; 32]), made: "request 0".to_owned() };
		assert_eq!(journal.done(&entry("a")), Some(&request_0));
		assert_eq!(journal.done(&entry("b")), None, "nobody knows yet");
		assert_eq!(journal.done(&entry("c")), None, "it failed, and can be tried again");
		assert_eq!(journal.done(&entry("e")), Some(&done));
		assert_eq!(
			journal.done(&Key { kind: Kind::Transfers, ..entry("a") }),
			None,
			"a delivery may have the name of a batch"
		);
		assert_eq!(journal.outcome(transaction("a", 0).hash), Some(&succeeded()));
		let mut made = journal.made().collect::<Vec<_>>();
		made.sort_unstable();
		assert_eq!(made, ["request 0", "request 9"]);
	}

	#[test]
	fn an_entry_that_is_made_again_is_what_was_made_last() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("journal");
		let mut journal = Journal::open(&path, GENESIS).unwrap();
		journal.sign(transaction("a", 0)).unwrap();
		journal.close(transaction("a", 0).hash, succeeded()).unwrap();
		journal.reopen(&entry("a"));
		assert_eq!(journal.done(&entry("a")), None);
		let failed = Outcome::Failed { block: 13, reason: "Credits.Frozen".to_owned() };
		journal.sign(transaction("a", 1)).unwrap();
		journal.close(transaction("a", 1).hash, failed).unwrap();
		assert_eq!(journal.done(&entry("a")), None);
		drop(journal);

		let mut journal = Journal::open(&path, GENESIS).unwrap();
		let made = |journal: &Journal| journal.done(&entry("a")).map(|done| done.made.clone());
		assert_eq!(made(&journal).as_deref(), Some("request 0"), "the chain is asked again");
		let again = Outcome::Succeeded { block: 14, made: "request 3".to_owned() };
		journal.sign(transaction("a", 2)).unwrap();
		journal.close(transaction("a", 2).hash, again).unwrap();
		assert_eq!(made(&journal).as_deref(), Some("request 3"));
		drop(journal);
		assert_eq!(made(&Journal::open(&path, GENESIS).unwrap()).as_deref(), Some("request 3"));
	}

	#[test]
	fn a_line_that_was_cut_off_was_never_there() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("journal");
		let mut journal = Journal::open(&path, GENESIS).unwrap();
		journal.sign(transaction("a", 0)).unwrap();
		drop(journal);
		let whole = fs::read_to_string(&path).unwrap();
		for cut in 1..40 {
			fs::write(&path, format!("{whole}{}", &whole[..cut])).unwrap();
			let journal = Journal::open(&path, GENESIS).unwrap();
			assert_eq!(journal.in_doubt(), [transaction("a", 0)]);
			drop(journal);
			assert_eq!(fs::read_to_string(&path).unwrap(), whole, "the rest is gone");
		}
		// Of the very first line too.
		fs::write(&path, &whole[..20]).unwrap();
		assert_eq!(Journal::open(&path, GENESIS).unwrap().in_doubt(), []);
	}

	#[test]
	fn what_is_no_journal_is_left_alone() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("journal");
		let message = || {
			let error = Journal::open(&path, GENESIS).unwrap_err().to_string();
			error.replace(path.to_str().unwrap(), "FILE")
		};
		fs::write(&path, "reference,line\n").unwrap();
		let said = message();
		assert!(said.starts_with("FILE:1: not a line of a journal ("), "{said}");
		assert_eq!(fs::read_to_string(&path).unwrap(), "reference,line\n");

		fs::remove_file(&path).unwrap();
		Journal::open(&path, H256([8; 32])).unwrap();
		let said = message();
		assert!(
			said.starts_with("the journal FILE is of the chain with the genesis 0x0808"),
			"{said}"
		);
	}

	#[test]
	fn a_journal_is_used_by_one_at_a_time() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("journal");
		let journal = Journal::open(&path, GENESIS).unwrap();
		assert!(matches!(Journal::open(&path, GENESIS), Err(JournalError::InUse(_))));
		drop(journal);
		Journal::open(&path, GENESIS).unwrap();
	}
}
