//! `tracemet transfer`

use super::{
	common::{mass, one_of, Listing, Named, Signing},
	forms,
};
use crate::{chain::AccountId, keys};
use clap::{Args, Subcommand};
use std::path::PathBuf;
use tracemet_primitives::{Mass, ReceivingPolicy};

/// What to do with transfers.
#[derive(Debug, Subcommand)]
pub enum TransferCommand {
	/// Send credits: so much of a lot to an account, or a file of legs, all of them or none.
	#[command(after_long_help = forms::TRANSFERS)]
	Send(SendArguments),
	/// Offer a swap, as a holder: so much of a lot for the same mass of somebody's lot of the same good
	/// and label, who accepts or rejects it like a transfer.
	Swap(SwapArguments),
	/// Accept a transfer that waits for its receiver.
	Accept(AnswerArguments),
	/// Reject a transfer that waits, as its receiver, or as the body that has to validate it.
	Reject(AnswerArguments),
	/// Take a transfer back that waits, as its sender.
	Cancel(AnswerArguments),
	/// Validate a transfer that waits, as the certification body.
	Validate(AnswerArguments),
	/// Say whom the custody account receives credits from. What waits already isn't touched.
	Policy {
		/// open: from everybody, allow-list: from those of `transfer allow`, acceptance: from everybody,
		/// once it accepted the transfer.
		#[arg(value_parser = one_of::<ReceivingPolicy>(&["open", "allow-list", "acceptance"]))]
		policy: ReceivingPolicy,
		/// How it is signed.
		#[command(flatten)]
		signing: Signing,
	},
	/// Put a sender on the custody account's list, which counts under the policy allow-list.
	Allow(SenderArguments),
	/// Take a sender off the custody account's list.
	Disallow(SenderArguments),
	/// List the transfers that wait which an account sends or receives, or a body has to validate.
	List {
		/// The custody account: SS58, or 0x and 64 hex digits.
		#[arg(value_parser = keys::parse_account, required_unless_present = "body")]
		account: Option<AccountId>,
		/// The certification body that has to validate them.
		#[arg(long, value_name = "ADDRESS", value_parser = keys::parse_account, conflicts_with = "account")]
		body: Option<AccountId>,
		/// How they are read.
		#[command(flatten)]
		listing: Listing,
	},
}

/// How to send credits.
#[derive(Debug, Args)]
pub struct SendArguments {
	/// The lot.
	#[arg(required_unless_present = "file")]
	pub lot: Option<u64>,

	/// How much of it, such as "45 t".
	#[arg(value_parser = mass, required_unless_present = "file")]
	pub mass: Option<Mass>,

	/// The receiving custody account: SS58, or 0x and 64 hex digits.
	#[arg(value_parser = keys::parse_account, required_unless_present = "file")]
	pub to: Option<AccountId>,

	/// A TOML or JSON file with `legs` of a `lot`, a `mass` and whom it goes `to`, 1 to 100 of them:
	/// --help says what is in it.
	#[arg(long, value_name = "PATH", conflicts_with_all = ["lot", "mass", "to", "delivered"])]
	pub file: Option<PathBuf>,

	/// Salted commitment to a business document, as `tracemet dossier commit` makes one: 0x and 64
	/// hex digits.
	#[arg(long, value_name = "HASH", value_parser = keys::parse_bytes::<32>)]
	pub reference: Option<[u8; 32]>,

	/// The good that is delivered, by number or name, if it is another one of the same metal that the
	/// credits pass through to.
	#[arg(long, value_name = "GOOD", value_parser = Named::parse, requires = "certificate")]
	pub delivered: Option<Named>,

	/// The sender's certificate that lists the pair.
	#[arg(long, value_name = "NUMBER", requires = "delivered")]
	pub certificate: Option<u32>,

	/// How it is signed.
	#[command(flatten)]
	pub signing: Signing,
}

/// What is offered for what.
#[derive(Debug, Args)]
pub struct SwapArguments {
	/// The lot.
	pub lot: u64,

	/// How much of it, such as "2 t": as much is wanted in return.
	#[arg(value_parser = mass)]
	pub mass: Mass,

	/// The other holder's lot.
	#[arg(long, value_name = "LOT")]
	pub in_return: u64,

	/// Salted commitment to a business document, as `tracemet dossier commit` makes one: 0x and 64
	/// hex digits.
	#[arg(long, value_name = "HASH", value_parser = keys::parse_bytes::<32>)]
	pub reference: Option<[u8; 32]>,

	/// How it is signed.
	#[command(flatten)]
	pub signing: Signing,
}

/// Which sender.
#[derive(Debug, Args)]
pub struct SenderArguments {
	/// The sending custody account: SS58, or 0x and 64 hex digits.
	#[arg(value_parser = keys::parse_account)]
	pub sender: AccountId,

	/// How it is signed.
	#[command(flatten)]
	pub signing: Signing,
}

/// Which transfer is answered.
#[derive(Debug, Args)]
pub struct AnswerArguments {
	/// The transfer.
	pub transfer: u64,

	/// How it is signed.
	#[command(flatten)]
	pub signing: Signing,
}
