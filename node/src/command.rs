//! The command line: what is done.

use crate::{
	chain_spec,
	cli::{Cli, Subcommand},
	service::{self, Parts},
};
use sc_cli::SubstrateCli;
use sc_network::{config::NetworkBackendType, Litep2pNetworkBackend, NetworkWorker};
use tracemet_runtime::{opaque::Block, Hash};

impl SubstrateCli for Cli {
	fn impl_name() -> String {
		"TraceMet Node".into()
	}

	fn impl_version() -> String {
		env!("SUBSTRATE_CLI_IMPL_VERSION").into()
	}

	// Also names the directory of the data, which therefore doesn't depend on how the file of the
	// program is called.
	fn executable_name() -> String {
		"tracemet-node".into()
	}

	fn description() -> String {
		env!("CARGO_PKG_DESCRIPTION").into()
	}

	fn author() -> String {
		"TraceMet consortium".into()
	}

	fn support_url() -> String {
		"the operators of your consortium, and docs/operators.md".into()
	}

	fn copyright_start_year() -> i32 {
		2026
	}

	fn load_spec(&self, id: &str) -> Result<Box<dyn sc_service::ChainSpec>, String> {
		Ok(Box::new(chain_spec::load(id)?))
	}
}

/// Reads the command line and does what it says.
pub fn run() -> sc_cli::Result<()> {
	let cli = Cli::from_args();

	match &cli.subcommand {
		None => run_node(&cli),
		Some(Subcommand::Key(cmd)) => cmd.run(&cli),
		Some(Subcommand::BuildSpec(cmd)) => {
			cli.create_runner(cmd)?.sync_run(|config| cmd.run(config.chain_spec, config.network))
		}
		Some(Subcommand::ExportChainSpec(cmd)) => cmd.run(cli.load_spec(&cmd.chain)?),
		Some(Subcommand::CheckBlock(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let Parts { client, task_manager, import_queue, .. } = service::new_parts(&config)?;
			Ok((cmd.run(client, import_queue), task_manager))
		}),
		Some(Subcommand::ExportBlocks(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let Parts { client, task_manager, .. } = service::new_parts(&config)?;
			Ok((cmd.run(client, config.database), task_manager))
		}),
		Some(Subcommand::ImportBlocks(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let Parts { client, task_manager, import_queue, .. } = service::new_parts(&config)?;
			Ok((cmd.run(client, import_queue), task_manager))
		}),
		Some(Subcommand::ExportState(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let Parts { client, task_manager, .. } = service::new_parts(&config)?;
			Ok((cmd.run(client, config.chain_spec), task_manager))
		}),
		Some(Subcommand::PurgeChain(cmd)) => {
			cli.create_runner(cmd)?.sync_run(|config| cmd.run(config.database))
		}
		Some(Subcommand::Revert(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let Parts { client, task_manager, backend, .. } = service::new_parts(&config)?;
			// GRANDPA keeps its authority sets beside the blocks: they go back with them.
			let revert_grandpa = Box::new(|client, _, blocks| {
				sc_consensus_grandpa::revert(client, blocks)?;
				Ok(())
			});
			Ok((cmd.run(client, backend, Some(revert_grandpa)), task_manager))
		}),
		Some(Subcommand::ChainInfo(cmd)) => {
			cli.create_runner(cmd)?.sync_run(|config| cmd.run::<Block>(&config))
		}
	}
}

fn run_node(cli: &Cli) -> sc_cli::Result<()> {
	let provenance = !cli.no_provenance_index;
	cli.create_runner(&cli.run)?.run_node_until_exit(|config| async move {
		let task_manager = match config.network.network_backend {
			NetworkBackendType::Litep2p => {
				service::new_full::<Litep2pNetworkBackend>(config, provenance)?
			}
			NetworkBackendType::Libp2p => {
				service::new_full::<NetworkWorker<Block, Hash>>(config, provenance)?
			}
		};
		Ok(task_manager)
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use sc_service::{config::DatabaseSource, Configuration};

	fn configuration(arguments: &[&str]) -> Configuration {
		let runtime = tokio::runtime::Runtime::new().expect("the tests can have a runtime");
		let arguments = ["tracemet-node"].iter().chain(arguments);
		let cli = Cli::try_from_iter(arguments).expect("the arguments are valid");
		cli.create_configuration(&cli.run, runtime.handle().clone())
			.expect("the arguments make a configuration")
	}

	#[test]
	fn a_development_node_is_a_validator_with_the_default_database_and_network() {
		let config = configuration(&["--dev"]);
		assert_eq!(config.chain_spec.id(), "dev");
		assert!(config.role.is_authority());
		assert!(config.offchain_worker.enabled);
		assert!(matches!(config.database, DatabaseSource::ParityDb { .. }));
		assert!(matches!(config.network.network_backend, NetworkBackendType::Litep2p));
	}

	#[test]
	fn the_provenance_index_is_kept_unless_it_is_switched_off() {
		let parse = |arguments: &[&str]| {
			Cli::try_from_iter(["tracemet-node"].iter().chain(arguments)).expect("they are valid")
		};
		assert!(!parse(&["--dev"]).no_provenance_index);
		assert!(parse(&["--validator", "--no-provenance-index"]).no_provenance_index);
	}

	#[test]
	fn only_validators_run_off_chain_workers_by_default() {
		let config = configuration(&["--chain", "local", "--tmp"]);
		assert!(!config.role.is_authority());
		assert!(!config.offchain_worker.enabled);
	}
}
