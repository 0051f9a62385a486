//! The chain specification of a consortium, made from a file of its members.

mod consortium;
mod development;
mod file;
mod node;
mod session_keys;
mod specification;

use crate::{
	cli::NewChainSpecArguments,
	files::{self, FileError},
	progress::Progress,
	table::table,
};
use comfy_table::Table;
use consortium::{Consortium, ConsortiumError};
use node::{Node, NodeError};
use sp_core::{crypto::Ss58Codec, Blake2Hasher, Hasher};
use thiserror::Error;

/// Why there is no chain specification.
#[derive(Debug, Error)]
pub enum ChainSpecError {
	/// The file of the members is wrong.
	#[error(transparent)]
	Consortium(#[from] ConsortiumError),
	/// The node is of no help.
	#[error(transparent)]
	Node(#[from] NodeError),
	/// The specification can't be written.
	#[error(transparent)]
	File(#[from] FileError),
	/// The specification can't be written as JSON.
	#[error("the chain specification can't be written as JSON: {0}. Name a tracemet-node of the same release as this program with --node.")]
	Json(#[from] serde_json::Error),
	/// The node's runtime isn't written in hex.
	#[error("the runtime in the node's chain specification is not hexadecimal: {0}. Name a tracemet-node of the same release as this program with --node.")]
	Code(#[from] hex::FromHexError),
}

/// Makes a chain specification, and prints what the members compare.
pub fn new(arguments: &NewChainSpecArguments) -> Result<(), ChainSpecError> {
	let consortium = Consortium::load(&arguments.file, arguments.allow_development_keys)?;
	for warning in consortium.warnings() {
		eprintln!("warning: {warning}");
	}
	let node = Node::find(arguments.node.as_deref())?;
	let progress = Progress::new();
	progress.waiting("asking the node for its runtime");
	let exported = node.export_built_in()?;
	let code = hex::decode(exported.code().trim_start_matches("0x"))?;
	let json = specification::write(&consortium, &exported)?;
	let draft = files::draft(&arguments.output, &json)?;
	progress.waiting("building the genesis state once");
	node.ensure_genesis(draft.path())?;
	files::publish(draft, &arguments.output)?;
	progress.finish();
	println!("{}", members(&consortium));
	let mut summary = summary(&consortium);
	summary.add_row(["blake2b-256 of the runtime", &hash(&code)]);
	summary.add_row(["file", &arguments.output.display().to_string()]);
	summary.add_row(["blake2b-256 of the file", &hash(&json)]);
	println!("{summary}");
	Ok(())
}

fn hash(bytes: &[u8]) -> String {
	format!("{:?}", Blake2Hasher::hash(bytes))
}

fn members(consortium: &Consortium) -> Table {
	let mut table = table(["as", "name", "account", "session keys"], 0..0);
	for validator in &consortium.validators {
		let proven = if validator.is_proven { "proven" } else { "not proven" };
		let account = validator.member.account.to_ss58check();
		table.add_row(["validator", &validator.member.name, &account, proven]);
	}
	for (role, members) in
		[("council", &consortium.council), ("intermediary", &consortium.intermediaries)]
	{
		for member in members {
			table.add_row([role, &member.name, &member.account.to_ss58check(), ""]);
		}
	}
	table
}

fn summary(consortium: &Consortium) -> Table {
	let (validators, council) = (consortium.validators.len(), consortium.council.len());
	let may_fail = validators.saturating_sub(1) / 3;
	let finality = format!("{} of {validators} validators", validators.saturating_sub(may_fail));
	// docs/governance.md says what is decided with which majority.
	let governance = format!(
		"{} of {council} for the registry, {} for members, {} for the rules",
		council / 2 + 1,
		(council * 2).div_ceil(3),
		(council * 3).div_ceil(4),
	);
	let session = format!("{} blocks of 2 s", consortium.session_blocks);
	let mut table = table(["chain", &consortium.name], 0..0);
	table.add_row(["id", &consortium.id]);
	table.add_row(["finality needs", &finality]);
	table.add_row(["minimum of validators", &consortium.minimum_validators.to_string()]);
	table.add_row(["the council decides with", &governance]);
	table.add_row(["session", &session]);
	table.add_row(["boot nodes", &consortium.boot_nodes.len().to_string()]);
	table
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_summary_says_how_many_are_needed() {
		let text = consortium::tests::four();
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("four.toml");
		std::fs::write(&path, text).unwrap();
		let consortium = Consortium::load(&path, false).unwrap();
		let shown = summary(&consortium).to_string();
		for needed in [
			"3 of 4 validators",
			"3 of 4 for the registry, 3 for members, 3 for the rules",
			"300 blocks of 2 s",
		] {
			assert!(shown.contains(needed), "{shown}");
		}
	}

	#[test]
	fn a_mistake_is_named_with_its_place_and_nothing_is_written() {
		let directory = tempfile::tempdir().unwrap();
		let (file, output) = (directory.path().join("bad.toml"), directory.path().join("out.json"));
		std::fs::write(&file, "name = \"A\"\nid = \"local\"\nminimum-validators = 1\n").unwrap();
		let error = new(&NewChainSpecArguments {
			file: file.clone(),
			output: output.clone(),
			node: None,
			allow_development_keys: true,
		});
		assert_eq!(
			error.unwrap_err().to_string(),
			format!(
				"{}:2: taken id: `local` is a chain that is built into the node; choose another",
				file.display()
			)
		);
		assert!(!output.exists());
	}
}
