//! `tracemet request`

use super::{
	common::{mass, one_of, Listing, Reading, Signing},
	forms,
};
use crate::{chain::AccountId, keys};
use clap::{Args, Subcommand};
use std::path::PathBuf;
use tracemet_primitives::{FootprintStatus, Mass, RequestStatus};

/// What to do with certificate requests.
#[derive(Debug, Subcommand)]
pub enum RequestCommand {
	/// Ask for credits: report what went in, what was done and what came out.
	#[command(after_long_help = forms::REQUEST)]
	New {
		/// The record, a TOML or JSON file: --help says what is in it.
		file: PathBuf,
		/// How it is signed.
		#[command(flatten)]
		signing: Signing,
	},
	/// Replace all that a pending request reports, until its footprint is calculated.
	#[command(after_long_help = forms::AMENDMENT)]
	Amend {
		/// The request.
		request: u64,
		/// The record as it should be, a TOML or JSON file: --help says what is in it.
		file: PathBuf,
		/// How it is signed.
		#[command(flatten)]
		signing: Signing,
	},
	/// Withdraw a pending request: its credits come back.
	Withdraw {
		/// The request.
		request: u64,
		/// How it is signed.
		#[command(flatten)]
		signing: Signing,
	},
	/// Approve a request, or a part of it: the lots are issued.
	Approve {
		/// The request.
		request: u64,
		/// How much of an output line is approved, such as "40 t": once for each line, in order. All
		/// of them unless said.
		#[arg(long = "mass", value_name = "MASS", value_parser = mass)]
		masses: Vec<Mass>,
		/// Have the chain approve it within the certificate's cap, which any member may ask for.
		#[arg(long, conflicts_with = "masses")]
		automatically: bool,
		/// How it is signed.
		#[command(flatten)]
		signing: Signing,
	},
	/// Reject a request: its credits go back.
	Reject {
		/// The request.
		request: u64,
		/// Why, for everybody to read: 256 bytes at most.
		#[arg(long, value_name = "TEXT")]
		reason: String,
		/// How it is signed.
		#[command(flatten)]
		signing: Signing,
	},
	/// Show a request: its record, where it stands, its footprint, its lots.
	Show {
		/// The request.
		request: u64,
		/// How it is read.
		#[command(flatten)]
		reading: Reading,
	},
	/// List requests.
	List(RequestList),
}

/// Which requests to list.
#[derive(Debug, Args)]
pub struct RequestList {
	/// Only those of this custody account.
	#[arg(long, value_name = "ADDRESS", value_parser = keys::parse_account)]
	pub account: Option<AccountId>,

	/// Only those that this certification body decides on.
	#[arg(long, value_name = "ADDRESS", value_parser = keys::parse_account)]
	pub body: Option<AccountId>,

	/// Only those that stand so.
	#[arg(long, value_parser = one_of::<RequestStatus>(&["pending", "approved", "rejected", "withdrawn"]))]
	pub status: Option<RequestStatus>,

	/// Only those whose footprint stands so: pending requests with an accepted one can be decided.
	#[arg(long, value_parser = one_of::<FootprintStatus>(&["pending", "awaits-attestation", "accepted", "disputed", "cancelled"]))]
	pub footprint: Option<FootprintStatus>,

	/// How they are read.
	#[command(flatten)]
	pub listing: Listing,
}
