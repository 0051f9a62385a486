//! The command line.

mod accounts;
mod accreditations;
mod audits;
mod certificate;
mod certification;
mod common;
mod exits;
mod footprints;
mod forms;
mod guards;
mod import;
mod lots;
mod provenance;
mod registry;
mod requests;
mod roll_ups;
mod transfers;
mod work;

pub use accounts::{AccountCommand, BalanceArguments, BalanceCommand, OneAccount, TwoAccounts};
pub use accreditations::{AccreditationCommand, GrantArguments, OneAccreditation};
pub use audits::{AuditCommand, RecordArguments, SubjectArguments};
pub use certificate::{CertificateCode, CertificateCommand, FetchCertificate, VerifyCertificate};
pub use certification::{CertificateList, CertificationCommand, OneCertificate};
pub use common::{Common, Listing, Named, Reading, Signing};
pub use exits::{ExitCommand, ExitList, NewExit};
pub use footprints::{AttestArguments, FootprintCommand, LiftHoldArguments, RestateArguments};
pub use guards::{FlagArguments, FreezeArguments, Target, UnfreezeArguments};
pub use import::{ImportCheck, ImportCommand, ImportRun, ImportTemplate};
pub use lots::{LotCommand, LotList};
pub use provenance::{Direction, Drawing, ProvenanceArguments, Root, MAX_DEPTH};
pub use registry::RegistryCommand;
pub use requests::{RequestCommand, RequestList};
pub use roll_ups::RollUpCommand;
pub use transfers::{
	AnswerArguments, SendArguments, SenderArguments, SwapArguments, TransferCommand,
};
pub use work::WorkCommand;

use clap::{Parser, Subcommand};
use clap_complete::Shell;
use std::path::PathBuf;

/// Everything that talks to a TraceMet node from outside.
#[derive(Debug, Parser)]
#[command(name = "tracemet", version, about)]
pub struct Cli {
	/// What to do.
	#[command(subcommand)]
	pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Value chains from a file, run on a real chain and compared with what they should yield.
	#[command(subcommand)]
	Scenario(ScenarioCommand),

	/// Identity dossiers: the commitment that goes on chain, and their disclosure to one verifier.
	#[command(subcommand)]
	Dossier(DossierCommand),

	/// The chain specification that the members of a consortium start their chain from.
	#[command(subcommand)]
	ChainSpec(ChainSpecCommand),

	/// The daily work.
	#[command(flatten)]
	Work(Box<WorkCommand>),

	/// Portable certificates: one file that proves an exit statement without a node.
	#[command(subcommand)]
	Certificate(CertificateCommand),

	/// Production records and deliveries from CSV and XLSX.
	#[command(subcommand)]
	Import(ImportCommand),

	/// Print what a shell completes the commands with.
	Completions {
		/// The shell.
		shell: Shell,
	},

	/// Print the manual page, or write those of all commands into a directory.
	Man {
		/// The directory. It is made if it isn't there.
		directory: Option<PathBuf>,
	},
}

/// What to do with a scenario.
#[derive(Debug, Subcommand)]
pub enum ScenarioCommand {
	/// Run a scenario: sign, submit, wait for finality, print the books, compare.
	///
	/// Exits with 0 if everything was as the file expects, with 1 at the first difference or
	/// failure, which is named. A scenario can run any number of times on the same chain: goods,
	/// standards and labels are registered anew each time, and --run keeps the accounts apart.
	Run(RunArguments),
	/// Read a scenario and report mistakes in it, without a chain.
	Check {
		/// The scenario, a TOML file.
		file: PathBuf,
	},
}

/// How to run a scenario.
#[derive(Debug, clap::Args)]
pub struct RunArguments {
	/// The scenario, a TOML file.
	pub file: PathBuf,

	/// WebSocket address of a node's RPC.
	#[arg(long, value_name = "URL", default_value = "ws://127.0.0.1:9944")]
	pub url: String,

	/// Secret that the actors' keys are derived from: a phrase, or 0x and 64 hex digits, with
	/// //path and ///password if needed. Actor A of scenario S gets SEED//S//RUN//A.
	#[arg(long, value_name = "SURI")]
	pub seed: String,

	/// Secret of the chain's sudo key, which names goods, standards, labels and attributes.
	/// Default: SEED//Alice, which is the sudo key of a development chain if SEED is the
	/// development phrase.
	#[arg(long, value_name = "SURI")]
	pub governance: Option<String>,

	/// Secret of a council member; repeat it for each that decides. Then goods, standards, labels
	/// and attributes are named by motions, which all the given members agree to: as many as the
	/// chain's governance needs, two thirds of the council for all that a scenario does. The first
	/// one proposes and closes.
	#[arg(long, value_name = "SURI", conflicts_with = "governance")]
	pub council: Vec<String>,

	/// Name of this run, part of the path of the actors' keys. Default: the number of the best
	/// block. Runs on the same chain need different names.
	#[arg(long, value_name = "NAME")]
	pub run: Option<String>,
}

/// What to do with an identity dossier.
#[derive(Debug, Subcommand)]
pub enum DossierCommand {
	/// Print the commitment to a dossier: blake2b-256 of its bytes and 32 bytes of salt.
	///
	/// An intermediary registers it with the participant. Without the salt nobody can guess a
	/// dossier from its commitment, and without the salt file nobody can ever disclose it: keep it
	/// with the dossier.
	Commit(CommitArguments),
	/// Write a disclosure: one file for one verifier with the dossier, its salt and its commitment.
	Disclose(DiscloseArguments),
	/// Check a disclosure against the chain: exits with 0 if its dossier is the one committed to,
	/// with 1 and the reason if not.
	Check(DisclosureCheckArguments),
}

/// How to commit to a dossier.
#[derive(Debug, clap::Args)]
pub struct CommitArguments {
	/// The dossier: any file of 1 byte to 16 MiB.
	pub file: PathBuf,

	/// The file with the salt, 0x and 64 hex digits. It is made, readable for its owner only, if it
	/// isn't there; it is never overwritten. Default: FILE.salt.
	#[arg(long, value_name = "PATH")]
	pub salt_file: Option<PathBuf>,
}

/// How to disclose a dossier.
#[derive(Debug, clap::Args)]
pub struct DiscloseArguments {
	/// The dossier: the very file that was committed to, at most 16 MiB.
	pub file: PathBuf,

	/// The file with the salt that `commit` wrote.
	#[arg(long, value_name = "PATH")]
	pub salt_file: PathBuf,

	/// The account that the dossier is of, or one of its sites: SS58, or 0x and 64 hex digits.
	#[arg(long, value_name = "ADDRESS")]
	pub account: String,

	/// Who the disclosure is for: 1 to 128 characters, to be found in the file.
	#[arg(long, value_name = "NAME")]
	pub to: String,

	/// The file to write, readable for its owner only. It must not be there yet.
	#[arg(long, short, value_name = "PATH")]
	pub output: PathBuf,

	/// The commitment that the chain has for the account, 0x and 64 hex digits. If given, nothing is
	/// written unless dossier and salt fit it.
	#[arg(long, value_name = "HASH")]
	pub commitment: Option<String>,
}

/// How to check a disclosure.
#[derive(Debug, clap::Args)]
pub struct DisclosureCheckArguments {
	/// The disclosure.
	pub file: PathBuf,

	/// WebSocket address of a node's RPC. The last finalized block is asked.
	#[arg(long, value_name = "URL", default_value = "ws://127.0.0.1:9944")]
	pub url: String,

	/// Check against this commitment, 0x and 64 hex digits, instead of asking a chain.
	#[arg(long, value_name = "HASH", conflicts_with = "url")]
	pub commitment: Option<String>,
}

/// What to do with chain specifications.
#[derive(Debug, Subcommand)]
pub enum ChainSpecCommand {
	/// Make the specification of a consortium's chain from a TOML file of its members.
	///
	/// Everything in the file is checked first. Runtime and properties come from the node's program,
	/// which also builds the genesis state once, before anything is written. Prints what the members
	/// compare before they start: the table and the hash of the file.
	New(NewChainSpecArguments),
}

/// How to make a chain specification.
#[derive(Debug, clap::Args)]
pub struct NewChainSpecArguments {
	/// The members, a TOML file: chain-specs/README.md says what is in it.
	pub file: PathBuf,

	/// The chain specification to write (JSON). One that is there is replaced.
	#[arg(long, short, value_name = "PATH")]
	pub output: PathBuf,

	/// The node's program. Default: `tracemet-node` beside this program, or else on PATH.
	#[arg(long, value_name = "PATH")]
	pub node: Option<PathBuf>,

	/// Accept the well-known keys of //Alice to //Ferdie, whose secrets everybody has, and a council
	/// of fewer than three: for test networks only.
	#[arg(long)]
	pub allow_development_keys: bool,
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::CommandFactory;

	/// The arguments of a command and of all below it that would have a secret in them, each with its
	/// command.
	fn secrets(command: &clap::Command, path: &str) -> Vec<String> {
		let path = format!("{path} {}", command.get_name());
		let own = command.get_arguments().filter(|argument| {
			let values = argument.get_value_names().unwrap_or_default().iter();
			let long = argument.get_all_aliases().unwrap_or_default();
			let words = values.map(|value| value.as_str()).chain([argument.get_id().as_str()]);
			let words = words.chain(argument.get_long()).chain(long);
			words.map(|word| word.to_lowercase().replace('_', "-")).any(|word| {
				let is_secret = ["seed", "suri", "phrase", "mnemonic", "secret", "private"];
				is_secret.iter().any(|secret| word.contains(secret))
					|| word.contains("password") && word != "password-file"
			})
		});
		let mut found =
			own.map(|argument| format!("{path} {}", argument.get_id())).collect::<Vec<_>>();
		for below in command.get_subcommands() {
			found.extend(secrets(below, &path));
		}
		found
	}

	#[test]
	fn a_secret_is_never_an_argument() {
		// Scenarios are for chains where nothing is to be lost.
		let scenario = ["seed", "governance", "council"]
			.map(|argument| format!(" tracemet scenario run {argument}"));
		assert_eq!(secrets(&Cli::command(), ""), scenario);
	}

	#[test]
	fn the_commands_are_sound() {
		Cli::command().debug_assert();
	}
}
