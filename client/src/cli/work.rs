//! The daily work of each role.

use super::{
	AccountCommand, AccreditationCommand, AuditCommand, BalanceCommand, CertificationCommand,
	ExitCommand, FlagArguments, FootprintCommand, FreezeArguments, LotCommand, ProvenanceArguments,
	RegistryCommand, RequestCommand, RollUpCommand, TransferCommand, UnfreezeArguments,
};
use clap::Subcommand;

/// What to read or to sign.
#[derive(Debug, Subcommand)]
pub enum WorkCommand {
	/// Certificate requests: ask for credits, decide on them.
	#[command(subcommand)]
	Request(RequestCommand),

	/// Transfers of credits: send them, answer those that wait.
	#[command(subcommand)]
	Transfer(TransferCommand),

	/// Exit statements: let credits leave the system against a product.
	#[command(subcommand, visible_alias = "statement")]
	Exit(ExitCommand),

	/// Audits: record them, see what was found.
	#[command(subcommand)]
	Audit(AuditCommand),

	/// Certificates of certification bodies: who may ask for credits.
	#[command(subcommand)]
	Certification(CertificationCommand),

	/// Accreditations of certification bodies: who may certify what.
	#[command(subcommand)]
	Accreditation(AccreditationCommand),

	/// Footprints: see, restate and attest them.
	#[command(subcommand)]
	Footprint(FootprintCommand),

	/// Lots: see and revoke them.
	#[command(subcommand)]
	Lot(LotCommand),

	/// Freeze a lot, an output line or an exit statement, as its certification body: frozen credits
	/// can't be spent, a frozen statement is contested.
	Freeze(FreezeArguments),

	/// Lift one's own freeze of a lot, an output line, an exit statement or a balance, as the
	/// certification body or auditor.
	Unfreeze(UnfreezeArguments),

	/// Call an output line in question, as its certification body, whatever became of its credits: it and
	/// all that rests on it is flagged.
	Flag(FlagArguments),

	/// Participants and their sites: see, register, suspend and recover them.
	#[command(subcommand)]
	Account(AccountCommand),

	/// Mass-balance accounts: see them, repay an overdraft.
	#[command(subcommand)]
	Balance(BalanceCommand),

	/// What became of certified mass: of an account, a label, a good, the network.
	#[command(subcommand)]
	RollUp(RollUpCommand),

	/// Goods, labels, standards, methods and all else that commands take by number or name.
	#[command(subcommand)]
	Registry(RegistryCommand),

	/// Where a lot, an output line or an exit statement came from, or where it went.
	Provenance(ProvenanceArguments),
}
