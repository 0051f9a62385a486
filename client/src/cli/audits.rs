//! `tracemet audit`

use super::common::{one_of, Listing, Named, Signing};
use crate::{chain::AccountId, keys};
use clap::{Args, Subcommand};
use tracemet_primitives::AuditOutcome;

/// What to do with audits.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
	/// Record an audit.
	Record(RecordArguments),
	/// List the audits of something.
	List {
		/// Of what.
		#[command(flatten)]
		subject: SubjectArguments,
		/// How they are read.
		#[command(flatten)]
		listing: Listing,
	},
}

/// What an audit found.
#[derive(Debug, Args)]
pub struct RecordArguments {
	/// What was audited.
	#[command(flatten)]
	pub subject: SubjectArguments,

	/// What was found (ISO/IEC 17021-1).
	#[arg(long, value_parser = one_of::<AuditOutcome>(&["conforming", "minor-nonconformity", "major-nonconformity"]))]
	pub outcome: AuditOutcome,

	/// The findings in words, for everybody to read: 256 bytes at most. A nonconformity needs some.
	#[arg(long, value_name = "TEXT", default_value = "")]
	pub findings: String,

	/// Salted commitment to the report, as `tracemet dossier commit` makes one: 0x and 64 hex digits.
	#[arg(long, value_name = "HASH", value_parser = keys::parse_bytes::<32>)]
	pub evidence: Option<[u8; 32]>,

	/// Freeze what was audited, after a major nonconformity: a certificate until `certification lift`,
	/// all else until `unfreeze`.
	#[arg(long)]
	pub freeze: bool,

	/// How it is signed.
	#[command(flatten)]
	pub signing: Signing,
}

/// What an audit is about: one of these.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub struct SubjectArguments {
	/// A certificate.
	#[arg(long, value_name = "NUMBER", conflicts_with_all = ["request", "exit", "balance"])]
	pub certificate: Option<u32>,

	/// A certificate request.
	#[arg(long, value_name = "NUMBER", conflicts_with_all = ["exit", "balance"])]
	pub request: Option<u64>,

	/// An exit statement.
	#[arg(long, value_name = "NUMBER", conflicts_with = "balance")]
	pub exit: Option<u64>,

	/// The mass balance of this custody account.
	#[arg(long, value_name = "ADDRESS", value_parser = keys::parse_account, requires_all = ["good", "label"])]
	pub balance: Option<AccountId>,

	/// Of a mass balance: the good, by number or name.
	#[arg(long, value_parser = Named::parse, requires = "balance")]
	pub good: Option<Named>,

	/// Of a mass balance: the label, by number or name.
	#[arg(long, value_parser = Named::parse, requires = "balance")]
	pub label: Option<Named>,

	/// Of a mass balance: the number of the accounting period. The current one unless said.
	#[arg(long, value_name = "NUMBER", requires = "balance")]
	pub period: Option<u32>,
}
