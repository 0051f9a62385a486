//! The daily work of each role: what the commands do.

mod accounts;
mod accreditations;
mod audits;
mod certification;
mod exits;
mod footprints;
mod guards;
mod lots;
mod provenance;
mod reader;
mod records;
mod registry;
mod requests;
mod roll_ups;
mod shell;
pub mod show;
mod transfers;
mod writer;

pub use shell::{completions, man, ShellError};
use writer::Writer;

use crate::{
	chain::{ChainError, Failure, Lapse, NameError, Refusal},
	cli::WorkCommand,
	config::ConfigError,
	output::OutputError,
	record::RecordError,
	signer::SignerError,
};
use sp_core::H256;
use thiserror::Error;

/// Why a command didn't do what it should.
#[derive(Debug, Error)]
pub enum CommandError {
	/// The configuration can't be used.
	#[error(transparent)]
	Config(#[from] ConfigError),
	/// There is no key to sign with.
	#[error(transparent)]
	Signer(#[from] SignerError),
	/// The chain couldn't be read or written.
	#[error(transparent)]
	Chain(#[from] ChainError),
	/// The file of the record can't be read.
	#[error(transparent)]
	Record(#[from] RecordError),
	/// Something isn't on the chain by that name.
	#[error(transparent)]
	Name(#[from] NameError),
	/// The answer can't be shown.
	#[error(transparent)]
	Output(#[from] OutputError),
	/// There is no such thing.
	#[error("there is no {kind} {id}: it was never there, or is archived. Ask with --best for what was made a moment ago.")]
	NotFound {
		/// What kind of thing.
		kind: &'static str,
		/// Which one.
		id: String,
	},
	/// The graph changed with every attempt at reading it page by page.
	#[error("the books change faster than the graph can be read: ask for a smaller --depth, or begin further on")]
	GraphChanges,
	/// An input says where it comes from not once.
	#[error("input {0} (counted from 0) needs exactly one of `lot`, `extracted`, `uncertified`, `scrap` (with `origin`) and `overdraft`")]
	InputSource(usize),
	/// A field is missing in a record, or too much.
	#[error("the record {0}")]
	Field(&'static str),
	/// A mass is larger than any of the ledger.
	#[error("{0} g are more than the ledger can hold")]
	TooLarge(u128),
	/// A list or text is longer than the chain takes.
	#[error("{what}: the chain takes {most} at most, and there are {given}")]
	TooLong {
		/// What.
		what: &'static str,
		/// The most entries or bytes.
		most: usize,
		/// How many there are.
		given: usize,
	},
	/// The transaction pool refused it.
	#[error("refused by the transaction pool, nothing was changed: {0}")]
	Refused(Refusal),
	/// The call failed.
	#[error("failed in block {block}, nothing was changed: {failure}")]
	Failed {
		/// The block.
		block: u64,
		/// Why.
		failure: Failure,
	},
	/// It was sent and came to nothing.
	#[error("transaction {hash:?} is in no block, and never will be: {lapse}. Nothing was changed: send it again.")]
	Lapsed {
		/// The transaction.
		hash: H256,
		/// Why.
		lapse: Lapse,
	},
	/// It was sent, and what became of it can't be found out.
	#[error("it isn't known what became of transaction {hash:?} ({reason}): it may be in a block, or get into one up to block {until}. Don't send it again before that block is finalized and the list doesn't show what it makes.")]
	InDoubt {
		/// The transaction.
		hash: H256,
		/// The last block that can include it.
		until: u64,
		/// Why it isn't known.
		reason: Box<ChainError>,
	},
	/// It was done, and what came of it can't be shown.
	#[error("transaction {hash:?} is done, in the finalized block {block}, but what came of it can't be shown ({reason}): don't send it again, look at the list")]
	Untold {
		/// The transaction.
		hash: H256,
		/// The block.
		block: u64,
		/// Why it can't.
		reason: Box<CommandError>,
	},
	/// A dry run was refused.
	#[error("it would be refused by the transaction pool: {0}")]
	WouldBeRefused(Refusal),
	/// A dry run failed.
	#[error("it would fail: {0}")]
	WouldFail(Failure),
}

impl CommandError {
	/// Whether it was done, or may have been: then to send it again may do it twice.
	pub fn may_be_done(&self) -> bool {
		matches!(self, Self::InDoubt { .. } | Self::Untold { .. })
	}
}

type Result<T> = std::result::Result<T, CommandError>;

/// Does it.
pub async fn act(command: WorkCommand) -> Result<()> {
	match command {
		WorkCommand::Request(command) => requests::act(command).await,
		WorkCommand::Transfer(command) => transfers::act(command).await,
		WorkCommand::Exit(command) => exits::act(command).await,
		WorkCommand::Audit(command) => audits::act(command).await,
		WorkCommand::Certification(command) => certification::act(command).await,
		WorkCommand::Accreditation(command) => accreditations::act(command).await,
		WorkCommand::Footprint(command) => footprints::act(command).await,
		WorkCommand::Lot(command) => lots::act(command).await,
		WorkCommand::Freeze(arguments) => guards::freeze(arguments).await,
		WorkCommand::Unfreeze(arguments) => guards::unfreeze(arguments).await,
		WorkCommand::Flag(arguments) => guards::flag(arguments).await,
		WorkCommand::Account(command) => accounts::act(command).await,
		WorkCommand::Balance(command) => accounts::balance(command).await,
		WorkCommand::RollUp(command) => roll_ups::act(command).await,
		WorkCommand::Registry(command) => registry::act(command).await,
		WorkCommand::Provenance(arguments) => provenance::act(arguments).await,
	}
}
