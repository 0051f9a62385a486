//! `tracemet footprint`

use super::{
	common::{Listing, Reading, Signing},
	forms,
};
use crate::{chain::AccountId, keys};
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// What to do with footprints.
#[derive(Debug, Subcommand)]
pub enum FootprintCommand {
	/// Show the footprint of a request's output lines, or of what is left of a lot.
	Show {
		/// The request.
		#[arg(required_unless_present = "lot")]
		request: Option<u64>,
		/// A lot instead.
		#[arg(long, value_name = "NUMBER", conflicts_with = "request")]
		lot: Option<u64>,
		/// How it is read.
		#[command(flatten)]
		reading: Reading,
	},
	/// Restate the record of a request, as its producer, or as its body after an audit: what rests on
	/// it is calculated anew.
	#[command(after_long_help = forms::RESTATEMENT)]
	Restate(RestateArguments),
	/// Attest a footprint that a producer declared, as an auditor who looked at it: just that revision
	/// and attempt, no later one.
	Attest(AttestArguments),
	/// Let an output line go that is held because a restated footprint broke a criterion of its label,
	/// as its certification body.
	LiftHold(LiftHoldArguments),
	/// List the output lines that are held because a restated footprint broke a criterion of their
	/// label, with the revision that `lift-hold` takes.
	Held(Listing),
	/// List the footprints that the validators don't agree on, for the council to decide.
	Disputes(Listing),
	/// List the requests that wait for their footprint, each with what it waits for.
	Open(Listing),
	/// Show how much is left to calculate, and how much of it doesn't get on.
	Status(Reading),
	/// List the declared footprints that wait for an auditor, with the revision and attempt that
	/// `attest` takes.
	List {
		/// Only those that this certification body may attest.
		#[arg(long, value_name = "ADDRESS", value_parser = keys::parse_account)]
		auditor: Option<AccountId>,
		/// How they are read.
		#[command(flatten)]
		listing: Listing,
	},
}

/// How a record is restated.
#[derive(Debug, Args)]
pub struct RestateArguments {
	/// The request.
	pub request: u64,

	/// All that is to be so from now on, a TOML or JSON file: --help says what is in it.
	pub file: PathBuf,

	/// Why, for everybody to read: 256 bytes at most.
	#[arg(long, value_name = "TEXT")]
	pub reason: String,

	/// The audit of the request that it follows, as the certification body.
	#[arg(long, value_name = "NUMBER")]
	pub audit: Option<u64>,

	/// How it is signed.
	#[command(flatten)]
	pub signing: Signing,
}

/// What is attested.
#[derive(Debug, Args)]
pub struct AttestArguments {
	/// The request.
	pub request: u64,

	/// Salted commitment to the auditor's report, as `tracemet dossier commit` makes one: 0x and 64 hex
	/// digits.
	#[arg(long, value_name = "HASH", value_parser = keys::parse_bytes::<32>)]
	pub report: [u8; 32],

	/// The revision that was looked at: `footprint list` shows it.
	#[arg(long, value_name = "NUMBER")]
	pub revision: u32,

	/// The attempt at it that was looked at: `footprint list` shows it.
	#[arg(long, value_name = "NUMBER")]
	pub attempt: u32,

	/// How it is signed.
	#[command(flatten)]
	pub signing: Signing,
}

/// Which output line is let go.
#[derive(Debug, Args)]
pub struct LiftHoldArguments {
	/// The request.
	pub request: u64,

	/// The output line, counted from 0.
	pub line: u8,

	/// The revision of the footprint that was looked at, the one in force: `footprint held` shows it.
	#[arg(long, value_name = "NUMBER")]
	pub revision: u32,

	/// Why, for everybody to read: 256 bytes at most.
	#[arg(long, value_name = "TEXT")]
	pub reason: String,

	/// How it is signed.
	#[command(flatten)]
	pub signing: Signing,
}
