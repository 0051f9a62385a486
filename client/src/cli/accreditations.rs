//! `tracemet accreditation`

use super::common::{Named, Signing};
use crate::{
	chain::AccountId,
	keys,
	time::{self, Moment},
};
use clap::{Args, Subcommand};

/// What to do with accreditations, as an accreditation body. `registry accreditations` lists them.
#[derive(Debug, Subcommand)]
pub enum AccreditationCommand {
	/// Accredit a certification body for all versions of a standard, or change scope and dates of its
	/// accreditation.
	Grant(GrantArguments),
	/// Suspend an accreditation until it is lifted: the body can neither issue certificates nor decide
	/// under the standard.
	Suspend(OneAccreditation),
	/// Lift the suspension of an accreditation.
	Lift(OneAccreditation),
	/// Withdraw an accreditation for good: another body may take the certificates over.
	Withdraw(OneAccreditation),
}

/// What is granted to whom.
#[derive(Debug, Args)]
pub struct GrantArguments {
	/// The certification body: SS58, or 0x and 64 hex digits.
	#[arg(value_parser = keys::parse_account)]
	pub body: AccountId,

	/// The number of the standard: `registry standards` lists them.
	pub standard: u32,

	/// A family of goods that it is for, by number or name: once for each, 32 at most.
	#[arg(long = "family", value_name = "FAMILY", value_parser = Named::parse, required = true)]
	pub families: Vec<Named>,

	/// Since when: 2026-10-01, or 2026-10-01T12:00:00Z.
	#[arg(long, value_name = "TIME", value_parser = time::parse)]
	pub from: Moment,

	/// Until when, in the same form. The moment itself is not in it.
	#[arg(long, value_name = "TIME", value_parser = time::parse)]
	pub until: Moment,

	/// How it is signed.
	#[command(flatten)]
	pub signing: Signing,
}

/// Which accreditation.
#[derive(Debug, Args)]
pub struct OneAccreditation {
	/// The certification body: SS58, or 0x and 64 hex digits.
	#[arg(value_parser = keys::parse_account)]
	pub body: AccountId,

	/// The number of the standard: `registry standards` lists them.
	pub standard: u32,

	/// How it is signed.
	#[command(flatten)]
	pub signing: Signing,
}
