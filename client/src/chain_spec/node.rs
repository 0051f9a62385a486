//! The node's own program, which has the runtime and knows how to build a genesis.

use super::specification::Exported;
use std::{
	env,
	ffi::OsStr,
	path::{Path, PathBuf},
	process::{Command, Stdio},
};
use thiserror::Error;

/// What the node's program is called.
const PROGRAM: &str = "tracemet-node";
/// How much of what the node says is repeated, in characters.
const LONGEST_QUOTE: usize = 600;

/// Why the node's program is of no help.
#[derive(Debug, Error)]
pub enum NodeError {
	/// There is none.
	#[error("no node: `{PROGRAM}` is neither beside this program nor on PATH. Build it (`make build`), or name it with --node.")]
	NotFound,
	/// It can't be run.
	#[error("{program} can't be run: {reason}. Name the node's program with --node.", program = program.display())]
	NotRunnable {
		/// The program.
		program: PathBuf,
		/// Why.
		reason: std::io::Error,
	},
	/// It doesn't export a specification.
	#[error("{program} exports no chain specification: {reason}. Name a {PROGRAM} of the same release as this program with --node.", program = program.display())]
	NoSpecification {
		/// The program.
		program: PathBuf,
		/// What it said.
		reason: String,
	},
	/// It can't build the genesis.
	#[error("{program} can't build the genesis of this chain: {reason}. Name a {PROGRAM} of the same release as this program with --node.", program = program.display())]
	NoGenesis {
		/// The program.
		program: PathBuf,
		/// What it said.
		reason: String,
	},
}

/// The node's program.
#[derive(Debug)]
pub struct Node {
	program: PathBuf,
}

impl Node {
	/// The program that is named, or the one beside this program, or the one on PATH.
	pub fn find(named: Option<&Path>) -> Result<Self, NodeError> {
		if let Some(program) = named {
			return Ok(Self { program: program.to_owned() });
		}
		let beside = env::current_exe().ok().and_then(|own| Some(own.parent()?.to_owned()));
		let path = env::var_os("PATH").unwrap_or_default();
		let program = beside
			.into_iter()
			.chain(env::split_paths(&path))
			.map(|directory| directory.join(PROGRAM))
			.find(|program| program.is_file())
			.ok_or(NodeError::NotFound)?;
		Ok(Self { program })
	}

	/// The chain that is built in, for its runtime and properties.
	pub fn export_built_in(&self) -> Result<Exported, NodeError> {
		let failed = |reason| NodeError::NoSpecification { program: self.program.clone(), reason };
		let output = self.export(&["local".as_ref()])?.map_err(failed)?;
		serde_json::from_slice(&output).map_err(|error| failed(error.to_string()))
	}

	/// That the genesis state of a specification can be built.
	pub fn ensure_genesis(&self, specification: &Path) -> Result<(), NodeError> {
		let output = self.export(&[specification.as_os_str(), "--raw".as_ref()])?;
		output
			.map(|_| ())
			.map_err(|reason| NodeError::NoGenesis { program: self.program.clone(), reason })
	}

	/// What it exports, or why it doesn't.
	fn export(&self, arguments: &[&OsStr]) -> Result<Result<Vec<u8>, String>, NodeError> {
		let output = Command::new(&self.program)
			.args(["export-chain-spec", "--chain"])
			.args(arguments)
			.stdin(Stdio::null())
			.output()
			.map_err(|reason| NodeError::NotRunnable { program: self.program.clone(), reason })?;
		if output.status.success() {
			return Ok(Ok(output.stdout));
		}
		let said = quote(&String::from_utf8_lossy(&output.stderr));
		Ok(Err(if said.is_empty() { output.status.to_string() } else { said }))
	}
}

/// The last thing that was said, on one line.
fn quote(said: &str) -> String {
	let lines = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>();
	let error =
		lines.iter().rposition(|line| line.starts_with("Error") || line.starts_with("error"));
	let last = error.unwrap_or(lines.len().saturating_sub(1));
	let text = lines.get(last..).unwrap_or_default().join(" ");
	// What follows is the whole genesis, which says nothing more.
	let text = text.split(" for blob:").next().unwrap_or_default().trim_end_matches('.');
	text.chars().take(LONGEST_QUOTE).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_error_among_the_log_is_quoted() {
		let said = "2026-01-01 Building chain spec\n\nError: Service(Other(\"no such\n field\"))\n";
		assert_eq!(quote(said), "Error: Service(Other(\"no such field\"))");
		assert_eq!(quote("first\nlast.\n\n"), "last");
		assert_eq!(quote("Error: unknown field for blob: {\n}"), "Error: unknown field");
		assert_eq!(quote(""), "");
	}

	#[test]
	fn another_program_is_no_node() {
		let error = |program: &str| {
			let node = Node::find(Some(Path::new(program))).unwrap();
			node.export_built_in().unwrap_err().to_string()
		};
		let hint = "Name a tracemet-node of the same release as this program with --node.";
		assert_eq!(
			error("/bin/false"),
			format!("/bin/false exports no chain specification: exit status: 1. {hint}")
		);
		let said = error("/bin/echo");
		assert!(said.starts_with("/bin/echo exports no chain specification: expected"), "{said}");
		assert!(error("/nowhere").starts_with("/nowhere can't be run: "), "{}", error("/nowhere"));
	}
}
