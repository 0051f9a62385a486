//! The command line.

use clap::{Parser, Subcommand};
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

	/// Secret of the chain's sudo key, which names goods, standards, labels and methods.
	/// Default: SEED//Alice, which is the sudo key of a development chain if SEED is the
	/// development phrase.
	#[arg(long, value_name = "SURI")]
	pub governance: Option<String>,

	/// Name of this run, part of the path of the actors' keys. Default: the number of the best
	/// block. Runs on the same chain need different names.
	#[arg(long, value_name = "NAME")]
	pub run: Option<String>,
}
