//! `tracemet roll-up`

use super::common::{Named, Reading};
use crate::{chain::AccountId, keys};
use clap::Subcommand;

/// Whose certified mass to add up: what was issued, is held, was consumed and left, with its attributes.
#[derive(Debug, Subcommand)]
pub enum RollUpCommand {
	/// Of a custody account under a label, in an accounting period.
	Account {
		/// The custody account: SS58, or 0x and 64 hex digits.
		#[arg(value_parser = keys::parse_account)]
		account: AccountId,
		/// The label, by number or name.
		#[arg(value_parser = Named::parse)]
		label: Named,
		/// The number of the accounting period. The current one unless said.
		#[arg(long, value_name = "NUMBER")]
		period: Option<u32>,
		/// How it is read.
		#[command(flatten)]
		reading: Reading,
	},
	/// Of a label: all that was ever certified under it.
	Label {
		/// The label, by number or name.
		#[arg(value_parser = Named::parse)]
		label: Named,
		/// How it is read.
		#[command(flatten)]
		reading: Reading,
	},
	/// Of the whole network. What was consumed and certified anew counts each time.
	Network(Reading),
	/// Of a good under a label, by mass alone: held, in escrow, consumed, exited, expired and revoked
	/// add up to what was ever issued.
	Supply {
		/// The good, by number or name.
		#[arg(value_parser = Named::parse)]
		good: Named,
		/// The label, by number or name.
		#[arg(value_parser = Named::parse)]
		label: Named,
		/// How it is read.
		#[command(flatten)]
		reading: Reading,
	},
}
