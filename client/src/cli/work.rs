//! The daily work of each role.

use super::{
	AccountCommand, AuditCommand, BalanceCommand, CertificationCommand, ExitCommand,
	FootprintCommand, LotCommand, ProvenanceArguments, RegistryCommand, RequestCommand,
	TransferCommand,
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

	/// Footprints: see, restate and attest them.
	#[command(subcommand)]
	Footprint(FootprintCommand),

	/// Lots: see, freeze and revoke them.
	#[command(subcommand)]
	Lot(LotCommand),

	/// Participants and their sites.
	#[command(subcommand)]
	Account(AccountCommand),

	/// Mass-balance accounts.
	#[command(subcommand)]
	Balance(BalanceCommand),

	/// Goods, labels, standards, methods and all else that commands take by number or name.
	#[command(subcommand)]
	Registry(RegistryCommand),

	/// Where a lot, an output line or an exit statement came from, or where it went.
	Provenance(ProvenanceArguments),
}
