//! The command line: what can be typed.

use sc_cli::RunCmd;

/// The command line of the node. Without a subcommand, the node runs.
#[derive(Debug, clap::Parser)]
pub struct Cli {
	/// What to do instead of running the node.
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	/// How to run the node.
	#[command(flatten)]
	pub run: RunCmd,

	/// Keep no provenance index, which takes about 1.3 kB of memory for each certificate request, and
	/// twice that while it is built anew. `tracemet_provenance` then answers with error 9010. For
	/// validators that nobody asks
	#[arg(long)]
	pub no_provenance_index: bool,
}

/// What the node's program can do besides running the node.
// One value of this type lives, once: its size is of no consequence.
#[allow(clippy::large_enum_variant)]
#[derive(Debug, clap::Subcommand)]
pub enum Subcommand {
	/// Generate, inspect and insert keys: session keys, accounts and the node's network key
	#[command(subcommand)]
	Key(sc_cli::KeySubcommand),

	/// Print a chain specification, with this node as boot node if it names none
	BuildSpec(sc_cli::BuildSpecCmd),

	/// Write a chain specification to a file or to the standard output, as it is
	ExportChainSpec(sc_cli::ExportChainSpecCmd),

	/// Execute a block of the database again and check it
	CheckBlock(sc_cli::CheckBlockCmd),

	/// Write blocks of the database to a file or to the standard output
	ExportBlocks(sc_cli::ExportBlocksCmd),

	/// Import blocks from a file or from the standard input, checking each
	ImportBlocks(sc_cli::ImportBlocksCmd),

	/// Print a chain specification whose genesis is the state of a block
	ExportState(sc_cli::ExportStateCmd),

	/// Delete the database of the chain; keys are kept
	PurgeChain(sc_cli::PurgeChainCmd),

	/// Take back the newest blocks, never below the last finalized one
	Revert(sc_cli::RevertCmd),

	/// Print the best, finalized and genesis block of the database as JSON
	ChainInfo(sc_cli::ChainInfoCmd),
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::CommandFactory;

	#[test]
	fn the_command_line_is_consistent() {
		Cli::command().debug_assert();
	}

	#[test]
	fn every_subcommand_has_a_help_text() {
		for command in Cli::command().get_subcommands() {
			assert!(command.get_about().is_some(), "`{}` has none", command.get_name());
		}
	}
}
