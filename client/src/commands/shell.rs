//! What shells and manuals are told about the commands.

use crate::{cli::Cli, files, output};
use clap::CommandFactory;
use clap_complete::Shell;
use std::{
	io::Error,
	path::{Path, PathBuf},
};
use thiserror::Error;

/// Why nothing could be written.
#[derive(Debug, Error)]
pub enum ShellError {
	/// The text can't be made.
	#[error("the page can't be made ({0}): this is a mistake of the client, tell its makers")]
	Unmakable(Error),
	/// The directory can't be made.
	#[error("{path} can't be made: {reason}. Name a directory that you may write to.", path = path.display())]
	Directory {
		/// The directory.
		path: PathBuf,
		/// Why.
		reason: Error,
	},
	/// A page can't be written.
	#[error(transparent)]
	File(#[from] files::FileError),
	/// It can't be shown.
	#[error(transparent)]
	Output(#[from] output::OutputError),
}

/// Prints what a shell completes the commands with.
pub fn completions(shell: Shell) -> Result<(), ShellError> {
	let mut script = Vec::new();
	clap_complete::generate(shell, &mut Cli::command(), "tracemet", &mut script);
	Ok(output::show(&String::from_utf8_lossy(&script))?)
}

/// Prints the page of the program itself, or writes those of all commands into a directory.
pub fn man(directory: Option<&Path>) -> Result<(), ShellError> {
	let mut command = Cli::command();
	command.build();
	match directory {
		None => Ok(output::show(&String::from_utf8_lossy(&page(&command, "tracemet")?))?),
		Some(directory) => {
			let path = directory.to_owned();
			std::fs::create_dir_all(directory)
				.map_err(|reason| ShellError::Directory { path, reason })?;
			pages(&command, "tracemet", directory)
		}
	}
}

/// The pages of a command and of those below it.
fn pages(command: &clap::Command, name: &str, directory: &Path) -> Result<(), ShellError> {
	let path = directory.join(format!("{name}.1"));
	files::publish(files::draft(&path, &page(command, name)?)?, &path)?;
	let visible = command.get_subcommands().filter(|below| !below.is_hide_set());
	for below in visible.filter(|below| below.get_name() != "help") {
		pages(below, &format!("{name}-{}", below.get_name()), directory)?;
	}
	Ok(())
}

fn page(command: &clap::Command, name: &str) -> Result<Vec<u8>, ShellError> {
	let mut page = Vec::new();
	let man = clap_mangen::Man::new(command.clone()).title(name);
	man.render(&mut page).map_err(ShellError::Unmakable)?;
	Ok(page)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn every_command_has_a_page() {
		let directory = tempfile::tempdir().unwrap();
		man(Some(directory.path())).unwrap();
		let page = |name: &str| std::fs::read_to_string(directory.path().join(name)).unwrap();
		assert!(page("tracemet.1").contains(".TH tracemet 1"));
		let approve = page("tracemet-request-approve.1");
		assert!(approve.contains("Approve a request, or a part of it"), "{approve}");
		assert!(approve.contains("\\-\\-dry\\-run"), "{approve}");
		// Written again, they are replaced.
		man(Some(directory.path())).unwrap();
	}

	#[test]
	fn shells_complete_commands_and_values() {
		for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
			let mut script = Vec::new();
			clap_complete::generate(shell, &mut Cli::command(), "tracemet", &mut script);
			let script = String::from_utf8(script).unwrap();
			assert!(script.contains("withdraw") && script.contains("major-nonconformity"));
		}
	}
}
