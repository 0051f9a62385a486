//! `tracemet account` and `tracemet balance`

use super::common::{Listing, Named, Reading};
use crate::{chain::AccountId, keys};
use clap::{Args, Subcommand};

/// What to do with accounts.
#[derive(Debug, Subcommand)]
pub enum AccountCommand {
	/// Show a participant with its sites, or a site.
	Show {
		/// The account: SS58, or 0x and 64 hex digits.
		#[arg(value_parser = keys::parse_account)]
		account: AccountId,
		/// How it is read.
		#[command(flatten)]
		reading: Reading,
	},
	/// List the participants.
	List(Listing),
}

/// What to do with mass-balance accounts.
#[derive(Debug, Subcommand)]
pub enum BalanceCommand {
	/// Show the mass-balance accounts of a custody account.
	Show(BalanceArguments),
}

/// Which mass-balance accounts to show.
#[derive(Debug, Args)]
pub struct BalanceArguments {
	/// The custody account: SS58, or 0x and 64 hex digits.
	#[arg(value_parser = keys::parse_account)]
	pub account: AccountId,

	/// Only this good, by number or name.
	#[arg(long, value_parser = Named::parse)]
	pub good: Option<Named>,

	/// Only this label, by number or name.
	#[arg(long, value_parser = Named::parse)]
	pub label: Option<Named>,

	/// The number of an accounting period. The current one of each unless said.
	#[arg(long, value_name = "NUMBER")]
	pub period: Option<u32>,

	/// How they are read.
	#[command(flatten)]
	pub listing: Listing,
}
