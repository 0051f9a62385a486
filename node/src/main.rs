#![doc = include_str!("../README.md")]
// The SDK's own errors are large, and its traits dictate them. They occur once, before an exit.
#![allow(clippy::result_large_err)]

mod chain_spec;
mod cli;
mod command;
mod equivocation;
mod index;
mod metrics;
mod rpc;
mod service;

use std::process::ExitCode;

fn main() -> ExitCode {
	match command::run() {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			// Returning the error from `main` would print its Rust structure, not its message.
			eprintln!("Error: {error}");
			ExitCode::FAILURE
		}
	}
}
