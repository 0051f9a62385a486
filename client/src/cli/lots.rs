//! `tracemet lot`

use super::common::{draw, one_of, Listing, Named, Reading, Signing};
use crate::{chain::AccountId, keys};
use clap::{Args, Subcommand};
use tracemet_primitives::{views::LotStatus, LotId, Mass};

/// What to do with lots.
#[derive(Debug, Subcommand)]
pub enum LotCommand {
	/// Show a lot and its footprint.
	Show {
		/// The lot.
		lot: u64,
		/// How it is read.
		#[command(flatten)]
		reading: Reading,
	},
	/// List lots.
	List(LotList),
	/// Revoke credits for good, as their certification body: what rests on them is flagged.
	Revoke {
		/// So much of a lot, such as "5=45 t": once for each lot, 100 at most.
		#[arg(long = "draw", value_name = "LOT=MASS", value_parser = draw, required = true)]
		draws: Vec<(LotId, Mass)>,
		/// Why, for everybody to read: 256 bytes at most.
		#[arg(long, value_name = "TEXT")]
		reason: String,
		/// How it is signed.
		#[command(flatten)]
		signing: Signing,
	},
}

/// Which lots to list.
#[derive(Debug, Args)]
pub struct LotList {
	/// Only those in this custody account.
	#[arg(long, value_name = "ADDRESS", value_parser = keys::parse_account)]
	pub account: Option<AccountId>,

	/// Only those under this label, by number or name.
	#[arg(long, value_parser = Named::parse)]
	pub label: Option<Named>,

	/// Only those that are or have this.
	#[arg(long, value_parser = one_of::<LotStatus>(&["spendable", "in-escrow", "spent", "frozen", "flagged"]))]
	pub status: Option<LotStatus>,

	/// How they are read.
	#[command(flatten)]
	pub listing: Listing,
}
