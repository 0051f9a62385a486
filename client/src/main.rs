#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod chain;
mod cli;
mod keys;
mod scenario;

use clap::Parser;
use cli::{Cli, Command, RunArguments, ScenarioCommand};
use scenario::{FileError, Options, RunError};
use std::process::ExitCode;
use thiserror::Error;

/// Why the program ends with 1.
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
	#[error("{0}")]
	Runtime(#[from] std::io::Error),
}

fn main() -> ExitCode {
	let result = match Cli::parse().command {
		Command::Scenario(ScenarioCommand::Run(arguments)) => run(arguments),
		Command::Scenario(ScenarioCommand::Check { file }) => check(&file),
	};
	match result {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("error: {error}");
			ExitCode::FAILURE
		}
	}
}

fn check(file: &std::path::Path) -> Result<(), Error> {
	scenario::load(file)?;
	println!("{}: nothing wrong", file.display());
	Ok(())
}

fn run(arguments: RunArguments) -> Result<(), Error> {
	let scenario = scenario::load(&arguments.file)?;
	let secret = keys::from_uri(&arguments.seed)
		.map_err(|reason| Error::Key { argument: "--seed", reason })?;
	let governance = match &arguments.governance {
		Some(uri) => {
			keys::from_uri(uri).map_err(|reason| Error::Key { argument: "--governance", reason })?
		}
		None => keys::derive(&secret, &["Alice"]),
	};
	let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
	if let Some(name) = arguments.run.as_ref().filter(|n| n.is_empty() || !n.chars().all(fits)) {
		return Err(Error::RunName(name.clone()));
	}
	let options = Options { url: arguments.url, secret, governance, run: arguments.run };
	let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
	Ok(runtime.block_on(scenario::run(&scenario, options))?)
}
