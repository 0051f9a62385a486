//! `tracemet exit`

use super::common::{draw, Listing, Named, Reading, Signing};
use crate::{chain::AccountId, keys};
use clap::{Args, Subcommand};
use tracemet_primitives::{LotId, Mass};

/// What to do with exit statements.
#[derive(Debug, Subcommand)]
pub enum ExitCommand {
	/// Let credits leave the system against a product.
	New(NewExit),
	/// Show a statement: its claim, what it was drawn from, its footprint.
	Show {
		/// The statement.
		exit: u64,
		/// How it is read.
		#[command(flatten)]
		reading: Reading,
	},
	/// List statements.
	List(ExitList),
}

/// What leaves the system.
#[derive(Debug, Args)]
pub struct NewExit {
	/// What the product is called: 128 bytes at most.
	pub product: String,

	/// So much of a lot, such as "5=45 t": once for each lot, 32 of one label at most.
	#[arg(long = "draw", value_name = "LOT=MASS", value_parser = draw, required = true)]
	pub draws: Vec<(LotId, Mass)>,

	/// For how many units of the product.
	#[arg(long, value_name = "NUMBER", default_value_t = 1)]
	pub quantity: u64,

	/// How it is signed.
	#[command(flatten)]
	pub signing: Signing,
}

/// Which statements to list.
#[derive(Debug, Args)]
pub struct ExitList {
	/// Only those of this custody account.
	#[arg(long, value_name = "ADDRESS", value_parser = keys::parse_account)]
	pub account: Option<AccountId>,

	/// Only those of this label, by number or name.
	#[arg(long, value_parser = Named::parse)]
	pub label: Option<Named>,

	/// How they are read.
	#[command(flatten)]
	pub listing: Listing,
}
