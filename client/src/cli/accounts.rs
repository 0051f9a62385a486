//! `tracemet account` and `tracemet balance`

use super::common::{mass, one_of, Listing, Named, Reading, Signing};
use crate::{chain::AccountId, keys};
use clap::{Args, Subcommand};
use tracemet_primitives::{Mass, Role};

/// The roles as they are written.
const ROLES: &[&str] = &[
	"producer",
	"trader",
	"brand-owner",
	"certification-body",
	"accreditation-body",
	"standard-owner",
];

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
	/// Register a participant with its roles, as its intermediary.
	Register {
		/// Its account: SS58, or 0x and 64 hex digits.
		#[arg(value_parser = keys::parse_account)]
		participant: AccountId,
		/// What it may do: once for each role.
		#[arg(long = "role", value_name = "ROLE", value_parser = one_of::<Role>(ROLES), required = true)]
		roles: Vec<Role>,
		/// Salted commitment to its identity dossier, as `tracemet dossier commit` makes one: 0x and 64
		/// hex digits.
		#[arg(long, value_name = "HASH", value_parser = keys::parse_bytes::<32>)]
		dossier: [u8; 32],
		/// How it is signed.
		#[command(flatten)]
		signing: Signing,
	},
	/// Register a site of a participant as a custody account of its own, as the intermediary.
	RegisterSite {
		/// The participant: SS58, or 0x and 64 hex digits.
		#[arg(value_parser = keys::parse_account)]
		participant: AccountId,
		/// The account of the site, in the same form.
		#[arg(value_parser = keys::parse_account)]
		site: AccountId,
		/// How it is signed.
		#[command(flatten)]
		signing: Signing,
	},
	/// Set all roles of a participant, as its intermediary.
	SetRoles {
		/// The participant: SS58, or 0x and 64 hex digits.
		#[arg(value_parser = keys::parse_account)]
		participant: AccountId,
		/// What it may do from now on: once for each role.
		#[arg(long = "role", value_name = "ROLE", value_parser = one_of::<Role>(ROLES), required = true)]
		roles: Vec<Role>,
		/// How it is signed.
		#[command(flatten)]
		signing: Signing,
	},
	/// Set the commitment to a participant's identity dossier, as its intermediary.
	SetDossier {
		/// The participant: SS58, or 0x and 64 hex digits.
		#[arg(value_parser = keys::parse_account)]
		participant: AccountId,
		/// The salted commitment, as `tracemet dossier commit` makes one: 0x and 64 hex digits.
		#[arg(value_name = "HASH", value_parser = keys::parse_bytes::<32>)]
		dossier: [u8; 32],
		/// How it is signed.
		#[command(flatten)]
		signing: Signing,
	},
	/// Suspend a participant with its sites until it is lifted, as its intermediary.
	Suspend(OneAccount),
	/// Lift the suspension of a participant, as its intermediary.
	Lift(OneAccount),
	/// Close a participant for good that holds nothing and has no sites, as its intermediary.
	Close(OneAccount),
	/// Close a site for good that holds nothing, as its company's intermediary.
	CloseSite(OneAccount),
	/// Offer a participant to another intermediary, as its own; once that was removed, as the participant
	/// itself.
	HandOver(TwoAccounts),
	/// Take the offer of a participant back.
	WithdrawOffer(OneAccount),
	/// Take a participant over, as the intermediary it was offered to.
	TakeOver(OneAccount),
	/// Start the recovery of an account whose key was lost or stolen, as its intermediary: with the new
	/// key, which signs for it once the recovery is complete.
	StartRecovery(TwoAccounts),
	/// Complete a recovery after its delay, as the intermediary.
	CompleteRecovery(OneAccount),
	/// Cancel a recovery, as the intermediary.
	CancelRecovery(OneAccount),
	/// Veto a recovery, as the account itself or its company: the key stays.
	VetoRecovery(OneAccount),
	/// Let a new key sign for the signer's own account from now on. The present one never will again.
	RotateKey {
		/// The account of the new key, which nobody uses yet: SS58, or 0x and 64 hex digits.
		#[arg(value_parser = keys::parse_account)]
		new_key: AccountId,
		/// How it is signed.
		#[command(flatten)]
		signing: Signing,
	},
	/// Admit a delegate that may sign for an account, as the account, its company or its intermediary.
	AdmitDelegate(TwoAccounts),
	/// Dismiss a delegate of an account, as the account or its company.
	DismissDelegate(TwoAccounts),
}

/// Which account.
#[derive(Debug, Args)]
pub struct OneAccount {
	/// The account: SS58, or 0x and 64 hex digits.
	#[arg(value_name = "ADDRESS", value_parser = keys::parse_account)]
	pub of: AccountId,

	/// How it is signed.
	#[command(flatten)]
	pub signing: Signing,
}

/// Which account, and who else.
#[derive(Debug, Args)]
pub struct TwoAccounts {
	/// The account: SS58, or 0x and 64 hex digits.
	#[arg(value_name = "ADDRESS", value_parser = keys::parse_account)]
	pub of: AccountId,

	/// The other intermediary, the new key or the delegate, in the same form.
	#[arg(value_name = "OTHER", value_parser = keys::parse_account)]
	pub other: AccountId,

	/// How it is signed.
	#[command(flatten)]
	pub signing: Signing,
}

/// What to do with mass-balance accounts.
#[derive(Debug, Subcommand)]
pub enum BalanceCommand {
	/// Show the mass-balance accounts of a custody account.
	Show(BalanceArguments),
	/// Repay what was issued ahead of certified input, as the holder, with credits of the same good and
	/// label: they are consumed.
	Repay {
		/// The lot.
		lot: u64,
		/// How much of it, such as "2 t": what is owed at most.
		#[arg(value_parser = mass)]
		mass: Mass,
		/// How it is signed.
		#[command(flatten)]
		signing: Signing,
	},
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
