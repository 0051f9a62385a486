//! `tracemet import`

use super::common::Common;
use crate::{
	config::SignerFlags,
	import::{Format, Kind},
};
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// What to do with files of production records and deliveries.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
	/// Write a file to fill in, with examples and with what is in each column.
	Template(ImportTemplate),
	/// Check a file and submit nothing: its form, then against the chain.
	///
	/// All mistakes are listed by row and column. With a key, each entry is also tried out on the chain
	/// by itself.
	Check(ImportCheck),
	/// Check a file, and submit it if nothing is wrong with any row.
	///
	/// What was submitted is kept in the journal. If the program is stopped, however that happens, the
	/// same command goes on where it was: no row is submitted twice.
	Run(ImportRun),
}

/// How to write a template.
#[derive(Debug, Args)]
pub struct ImportTemplate {
	/// What the file is for.
	#[arg(value_enum)]
	pub kind: Kind,

	/// The kind of file. Default: by the name of the file, csv unless that ends in .xlsx.
	#[arg(long, value_enum)]
	pub format: Option<Format>,

	/// The file to write. It must not be there yet.
	#[arg(long, short, value_name = "PATH")]
	pub output: PathBuf,
}

/// Who signs.
#[derive(Debug, Args)]
#[command(next_help_heading = "Signing")]
pub struct ImportKey {
	/// The signer's key: a JSON file exported by polkadot.js, or a file that only its owner can read
	/// with a phrase or seed in it. Else TRACEMET_KEY, `key` in the configuration file.
	#[arg(long, value_name = "PATH")]
	pub key: Option<PathBuf>,

	/// A file, for its owner only, with the password of the JSON file. Else TRACEMET_PASSWORD_FILE,
	/// `password_file` in the configuration file; else it is asked for.
	#[arg(long, value_name = "PATH")]
	pub password_file: Option<PathBuf>,
}

impl ImportKey {
	/// What it says of the signer.
	pub fn flags(&self) -> SignerFlags<'_> {
		SignerFlags {
			key: self.key.as_deref(),
			password_file: self.password_file.as_deref(),
			account: None,
		}
	}
}

/// How to check a file.
#[derive(Debug, Args)]
pub struct ImportCheck {
	/// The file, CSV or XLSX.
	pub file: PathBuf,

	/// Check the form alone, without a chain.
	#[arg(long)]
	pub offline: bool,

	/// The node.
	#[command(flatten)]
	pub common: Common,

	/// Who would sign.
	#[command(flatten)]
	pub signer: ImportKey,
}

/// How to import a file.
#[derive(Debug, Args)]
pub struct ImportRun {
	/// The file, CSV or XLSX.
	pub file: PathBuf,

	/// The journal: what was signed and what became of it, for all imports to one chain. Keep it: it is
	/// what tells that a row was submitted before. It is made if it isn't there.
	#[arg(long, value_name = "PATH")]
	pub journal: PathBuf,

	/// The node.
	#[command(flatten)]
	pub common: Common,

	/// Who signs. Without a key, the secret is asked for.
	#[command(flatten)]
	pub signer: ImportKey,
}
