//! `tracemet certification`

use super::{
	common::{one_of, Listing, Reading, Signing},
	forms,
};
use crate::{
	chain::AccountId,
	keys,
	time::{self, Moment},
};
use clap::{Args, Subcommand};
use std::path::PathBuf;
use tracemet_primitives::CertificationStatus;

/// What to do with the certificates of certification bodies.
#[derive(Debug, Subcommand)]
pub enum CertificationCommand {
	/// Issue a certificate to a custody account, as its certification body.
	#[command(after_long_help = forms::CERTIFICATE)]
	Issue {
		/// The certificate, a TOML or JSON file: --help says what is in it.
		file: PathBuf,
		/// How it is signed.
		#[command(flatten)]
		signing: Signing,
	},
	/// Suspend a certificate until it is lifted, as its certification body. An auditor suspends one with
	/// `audit record --certificate NUMBER --freeze`.
	Suspend(OneCertificate),
	/// Lift one's own suspension of a certificate, as its certification body or as the auditor who
	/// froze it.
	Lift(OneCertificate),
	/// Withdraw a certificate for good, as its certification body.
	Withdraw(OneCertificate),
	/// Let a certificate hold longer, before its end, as its certification body.
	Renew {
		/// The certificate.
		certificate: u32,
		/// Until when: 2027-10-01, or 2027-10-01T12:00:00Z. The moment itself is not in it.
		#[arg(long, value_name = "TIME", value_parser = time::parse)]
		until: Moment,
		/// How it is signed.
		#[command(flatten)]
		signing: Signing,
	},
	/// Renounce a certificate for good, as its holder.
	Renounce(OneCertificate),
	/// Invite another body to take a certificate over, as its holder.
	Invite {
		/// The certificate.
		certificate: u32,
		/// The certification body: SS58, or 0x and 64 hex digits.
		#[arg(value_parser = keys::parse_account)]
		body: AccountId,
		/// How it is signed.
		#[command(flatten)]
		signing: Signing,
	},
	/// Take a certificate over whose body can't act any more, as the body that was invited.
	TakeOver(OneCertificate),
	/// Show a certificate.
	Show {
		/// The certificate.
		certificate: u32,
		/// How it is read.
		#[command(flatten)]
		reading: Reading,
	},
	/// List certificates.
	List(CertificateList),
}

/// Which certificate.
#[derive(Debug, Args)]
pub struct OneCertificate {
	/// The certificate.
	pub certificate: u32,

	/// How it is signed.
	#[command(flatten)]
	pub signing: Signing,
}

/// Which certificates to list.
#[derive(Debug, Args)]
pub struct CertificateList {
	/// Only those of this custody account.
	#[arg(long, value_name = "ADDRESS", value_parser = keys::parse_account)]
	pub holder: Option<AccountId>,

	/// Only those of this certification body.
	#[arg(long, value_name = "ADDRESS", value_parser = keys::parse_account)]
	pub body: Option<AccountId>,

	/// Only those that stand so. Expired ones are active too.
	#[arg(long, value_parser = one_of::<CertificationStatus>(&["active", "suspended", "withdrawn"]))]
	pub status: Option<CertificationStatus>,

	/// How they are read.
	#[command(flatten)]
	pub listing: Listing,
}
