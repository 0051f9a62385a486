//! The daily work of each role: what the commands do.

mod accounts;
mod audits;
mod certification;
mod exits;
mod footprints;
mod lots;
mod provenance;
mod reader;
mod records;
mod registry;
mod requests;
mod shell;
pub mod show;
mod transfers;
mod writer;

pub use shell::{completions, man, ShellError};
use writer::Writer;

use crate::{
	chain::{ChainError, Failure, NameError, Refusal},
	cli::WorkCommand,
	config::ConfigError,
	output::OutputError,
	record::RecordError,
	signer::SignerError,
};
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
	/// A dry run was refused.
	#[error("it would be refused by the transaction pool: {0}")]
	WouldBeRefused(Refusal),
	/// A dry run failed.
	#[error("it would fail: {0}")]
	WouldFail(Failure),
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
		WorkCommand::Footprint(command) => footprints::act(command).await,
		WorkCommand::Lot(command) => lots::act(command).await,
		WorkCommand::Account(command) => accounts::act(command).await,
		WorkCommand::Balance(command) => accounts::balance(command).await,
		WorkCommand::Registry(command) => registry::act(command).await,
		WorkCommand::Provenance(arguments) => provenance::act(arguments).await,
	}
}
