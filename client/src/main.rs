#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod certificate;
mod chain;
mod chain_spec;
mod cli;
mod commands;
mod config;
mod dossier;
mod files;
mod import;
mod keys;
mod output;
mod progress;
mod quantity;
mod record;
mod scenario;
mod signer;
mod table;
mod time;

use clap::Parser;
use cli::{
	ChainSpecCommand, Cli, Command, DossierCommand, ImportCommand, RunArguments, ScenarioCommand,
};
use scenario::{FileError, Governance, Options, RunError};
use std::{future::Future, process::ExitCode};
use thiserror::Error;

/// The exit code if what was to be done is done or may be, so that it mustn't simply be repeated.
const MAY_BE_DONE: u8 = 3;

/// Why the program ends with 1, or with 3.
#[derive(Debug, Error)]
enum Error {
	#[error(transparent)]
	File(#[from] FileError),
	#[error("{argument}: {reason}")]
	Key { argument: &'static str, reason: keys::KeyError },
	#[error("--run {0}: use letters, digits, - and _")]
	RunName(String),
	#[error(transparent)]
	Run(#[from] RunError),
	#[error(transparent)]
	Dossier(#[from] dossier::DossierError),
	#[error(transparent)]
	ChainSpec(#[from] chain_spec::ChainSpecError),
	#[error(transparent)]
	Import(#[from] import::ImportError),
	#[error(transparent)]
	Certificate(#[from] certificate::CertificateError),
	#[error(transparent)]
	Command(#[from] commands::CommandError),
	#[error(transparent)]
	Shell(#[from] commands::ShellError),
	#[error("{0}")]
	Runtime(#[from] std::io::Error),
}

fn main() -> ExitCode {
	match act(Cli::parse().command) {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			// In one line, whatever is in it.
			output::say(&format!("error: {}", error.to_string().replace('\n', " ")));
			match error {
				Error::Command(error) if error.may_be_done() => ExitCode::from(MAY_BE_DONE),
				_ => ExitCode::FAILURE,
			}
		}
	}
}

fn act(command: Command) -> Result<(), Error> {
	match command {
		Command::Scenario(ScenarioCommand::Run(arguments)) => run(arguments),
		Command::Scenario(ScenarioCommand::Check { file }) => check(&file),
		Command::Dossier(DossierCommand::Commit(arguments)) => Ok(dossier::commit(&arguments)?),
		Command::Dossier(DossierCommand::Disclose(arguments)) => Ok(dossier::disclose(&arguments)?),
		Command::Dossier(DossierCommand::Check(arguments)) => {
			Ok(wait_for(dossier::check(&arguments))??)
		}
		Command::ChainSpec(ChainSpecCommand::New(arguments)) => Ok(chain_spec::new(&arguments)?),
		Command::Work(command) => Ok(wait_for(commands::act(*command))??),
		Command::Import(ImportCommand::Template(arguments)) => Ok(import::template(&arguments)?),
		Command::Import(ImportCommand::Check(arguments)) => {
			Ok(wait_for(import::check(&arguments))??)
		}
		Command::Import(ImportCommand::Run(arguments)) => Ok(wait_for(import::run(&arguments))??),
		Command::Certificate(command) => Ok(wait_for(certificate::act(command))??),
		Command::Completions { shell } => Ok(commands::completions(shell)?),
		Command::Man { directory } => Ok(commands::man(directory.as_deref())?),
	}
}

fn wait_for<F: Future>(future: F) -> Result<F::Output, std::io::Error> {
	let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
	Ok(runtime.block_on(future))
}

fn check(file: &std::path::Path) -> Result<(), Error> {
	scenario::load(file)?;
	println!("{}: nothing wrong", file.display());
	Ok(())
}

fn run(arguments: RunArguments) -> Result<(), Error> {
	let scenario = scenario::load(&arguments.file)?;
	let secret = key("--seed", &arguments.seed)?;
	let governance = if arguments.council.is_empty() {
		Governance::Sudo(Box::new(match &arguments.governance {
			Some(uri) => key("--governance", uri)?,
			None => keys::derive(&secret, &["Alice"]),
		}))
	} else {
		let members = arguments.council.iter().map(|uri| key("--council", uri));
		Governance::Council(members.collect::<Result<_, _>>()?)
	};
	let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
	if let Some(name) = arguments.run.as_ref().filter(|n| n.is_empty() || !n.chars().all(fits)) {
		return Err(Error::RunName(name.clone()));
	}
	let options = Options { url: arguments.url, secret, governance, run: arguments.run };
	Ok(wait_for(scenario::run(&scenario, options))??)
}

/// The key of a secret in an argument.
fn key(argument: &'static str, uri: &str) -> Result<subxt_signer::sr25519::Keypair, Error> {
	keys::from_uri(uri).map_err(|reason| Error::Key { argument, reason })
}
