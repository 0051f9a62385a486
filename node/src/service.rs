//! The service: the parts of a running node, and how they are put together.
//!
//! Validators take turns to author blocks (Aura, a slot of a length that the runtime sets) and vote
//! on which are final (GRANDPA).

use crate::{
	equivocation,
	index::{
		follow::{follow, Follower},
		Index, IndexMetrics,
	},
	metrics::{self, RollUpMetrics},
	rpc::{
		self,
		records::{self, NodeChain, Records},
	},
};
use futures::FutureExt;
use sc_client_api::{Backend as _, BlockchainEvents};
use sc_consensus::{DefaultImportQueue, LongestChain};
use sc_consensus_aura::{
	standalone::slot_duration_at, CheckForEquivocation, CompatibilityMode, ImportQueueParams,
	SlotDuration, SlotProportion, StartAuraParams,
};
use sc_consensus_grandpa::{
	warp_proof::NetworkProvider, FinalityProofProvider, GrandpaBlockImport, GrandpaParams,
	GrandpaPruningFilter, LinkHalf, SharedVoterState, VotingRulesBuilder,
};
use sc_executor::WasmExecutor;
use sc_network::{config::FullNetworkConfiguration, NetworkBackend};
use sc_offchain::{OffchainWorkerOptions, OffchainWorkers};
use sc_service::{
	BuildNetworkParams, Configuration, Error, PartialComponents, SpawnTasksParams, TFullBackend,
	TFullClient, TaskManager, WarpSyncConfig,
};
use sc_telemetry::{Telemetry, TelemetryWorker};
use sc_transaction_pool::TransactionPoolHandle;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_blockchain::HeaderBackend;
use sp_consensus_aura::sr25519::AuthorityPair as AuraPair;
use sp_io::SubstrateHostFunctions;
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;
use tracemet_runtime::{opaque::Block, Hash, RuntimeApi};

/// Blocks after which GRANDPA stores a justification, at the latest.
///
/// A proof of finality (`grandpa_proveFinality`, and so a portable certificate) consists of a
/// justification and the headers down to the block in question. A short period keeps these proofs
/// short and makes them available soon, about a minute after finality with slots of 2 s; a
/// justification is a signature of every voter and weighs some kilobytes.
pub const GRANDPA_JUSTIFICATION_PERIOD: u32 = 32;

/// Time that GRANDPA reckons with for a message to reach the other voters.
const GRANDPA_GOSSIP_DURATION: Duration = Duration::from_millis(333);

/// Messages to telemetry that may wait to be sent; more are dropped.
const TELEMETRY_BUFFER: usize = 16;

/// The client: database, runtime and chain in one.
pub type Client = TFullClient<Block, RuntimeApi, WasmExecutor<SubstrateHostFunctions>>;
/// The database behind the client.
pub type Backend = TFullBackend<Block>;
/// The transaction pool.
pub type Pool = TransactionPoolHandle<Block, Client>;
/// The rule for the best chain: the longest, of those that contain the finalized block.
type BestChain = LongestChain<Backend, Block>;

/// What consensus needs once the node runs.
pub struct Consensus {
	/// Imports blocks, and the changes of GRANDPA's voters in them.
	block_import: GrandpaBlockImport<Backend, Block, Client, BestChain>,
	/// Connects the import with GRANDPA's voter.
	grandpa_link: LinkHalf<Block, Client, BestChain>,
	/// Telemetry, if the operator has it on.
	telemetry: Option<Telemetry>,
}

/// The parts of a node that work without a network, as the subcommands need them.
pub type Parts =
	PartialComponents<Client, Backend, BestChain, DefaultImportQueue<Block>, Pool, Consensus>;

/// Opens the database and builds what works without a network.
pub fn new_parts(config: &Configuration) -> Result<Parts, Error> {
	let telemetry = config
		.telemetry_endpoints
		.clone()
		.filter(|endpoints| !endpoints.is_empty())
		.map(|endpoints| -> Result<_, sc_telemetry::Error> {
			let worker = TelemetryWorker::new(TELEMETRY_BUFFER)?;
			let telemetry = worker.handle().new_telemetry(endpoints);
			Ok((worker, telemetry))
		})
		.transpose()?;

	let (client, backend, keystore_container, task_manager) =
		sc_service::new_full_parts::<Block, RuntimeApi, _>(
			config,
			telemetry.as_ref().map(|(_, telemetry)| telemetry.handle()),
			sc_service::new_wasm_executor::<SubstrateHostFunctions>(&config.executor),
			// A node that prunes blocks keeps those with a justification: warp sync needs them.
			vec![Arc::new(GrandpaPruningFilter)],
		)?;
	let client = Arc::new(client);

	let telemetry = telemetry.map(|(worker, telemetry)| {
		task_manager.spawn_handle().spawn("telemetry", None, worker.run());
		telemetry
	});

	let select_chain = LongestChain::new(backend.clone());

	let transaction_pool = Arc::new(
		sc_transaction_pool::Builder::new(
			task_manager.spawn_essential_handle(),
			client.clone(),
			config.role.is_authority().into(),
		)
		.with_options(config.transaction_pool.clone())
		.with_prometheus(config.prometheus_registry())
		.build(),
	);

	let (block_import, grandpa_link) = sc_consensus_grandpa::block_import(
		client.clone(),
		GRANDPA_JUSTIFICATION_PERIOD,
		&client,
		select_chain.clone(),
		telemetry.as_ref().map(Telemetry::handle),
	)?;

	let import_queue =
		sc_consensus_aura::import_queue::<AuraPair, _, _, _, _, _>(ImportQueueParams {
			block_import: block_import.clone(),
			justification_import: Some(Box::new(block_import.clone())),
			client: client.clone(),
			create_inherent_data_providers: {
				let client = client.clone();
				move |parent, ()| {
					let client = client.clone();
					async move { Ok(inherents(slot_duration_at(&*client, parent)?)) }
				}
			},
			spawner: &task_manager.spawn_essential_handle(),
			registry: config.prometheus_registry(),
			// Logs two blocks of one validator in one slot; `equivocation` reports them.
			check_for_equivocation: CheckForEquivocation::Yes,
			telemetry: telemetry.as_ref().map(Telemetry::handle),
			compatibility_mode: CompatibilityMode::None,
		})?;

	Ok(PartialComponents {
		client,
		backend,
		task_manager,
		keystore_container,
		select_chain,
		import_queue,
		transaction_pool,
		other: Consensus { block_import, grandpa_link, telemetry },
	})
}

/// Starts a node that takes part in the network `N`, as validator or as full node; with the provenance
/// index or without.
pub fn new_full<N: NetworkBackend<Block, Hash>>(
	config: Configuration,
	provenance: bool,
) -> Result<TaskManager, Error> {
	let Parts {
		client,
		backend,
		mut task_manager,
		keystore_container,
		select_chain,
		import_queue,
		transaction_pool,
		other: Consensus { block_import, grandpa_link, mut telemetry },
	} = new_parts(&config)?;
	let prometheus_registry = config.prometheus_registry().cloned();
	let is_validator = config.role.is_authority();

	// The network, with GRANDPA's messages and warp sync on it.
	let mut net_config = FullNetworkConfiguration::<Block, Hash, N>::new(
		&config.network,
		prometheus_registry.clone(),
	);
	let metrics = N::register_notification_metrics(prometheus_registry.as_ref());
	let grandpa_protocol_name = sc_consensus_grandpa::protocol_standard_name(
		&client.info().genesis_hash,
		&config.chain_spec,
	);
	let (grandpa_protocol_config, grandpa_notification_service) =
		sc_consensus_grandpa::grandpa_peers_set_config::<Block, N>(
			grandpa_protocol_name.clone(),
			metrics.clone(),
			net_config.peer_store_handle(),
		);
	net_config.add_notification_protocol(grandpa_protocol_config);
	let warp_sync = Arc::new(NetworkProvider::new(
		backend.clone(),
		grandpa_link.shared_authority_set().clone(),
		Vec::new(),
	));
	let (network, system_rpc_tx, tx_handler_controller, sync_service, _bitswap) =
		sc_service::build_network(BuildNetworkParams {
			config: &config,
			net_config,
			client: client.clone(),
			transaction_pool: transaction_pool.clone(),
			spawn_handle: task_manager.spawn_handle(),
			spawn_essential_handle: task_manager.spawn_essential_handle(),
			import_queue,
			block_announce_validator_builder: None,
			warp_sync_config: Some(WarpSyncConfig::WithProvider(warp_sync.clone())),
			block_relay: None,
			metrics,
			gap_sync_body_policy: None,
		})?;

	// Off-chain workers: they compute the footprints and vote for them.
	if config.offchain_worker.enabled {
		let workers = OffchainWorkers::new(OffchainWorkerOptions {
			runtime_api_provider: client.clone(),
			keystore: Some(keystore_container.keystore()),
			offchain_db: backend.offchain_storage(),
			transaction_pool: Some(OffchainTransactionPoolFactory::new(transaction_pool.clone())),
			network_provider: Arc::new(network.clone()),
			is_validator,
			// A footprint follows from the ledger alone: a worker that asked elsewhere could not
			// be checked by the others.
			enable_http_requests: false,
			custom_extensions: |_| Vec::new(),
		})?;
		task_manager.spawn_handle().spawn(
			"offchain-workers-runner",
			"offchain-worker",
			workers.run(client.clone(), task_manager.spawn_handle()).boxed(),
		);
	}

	// The index answers on every node where it isn't switched off, and follows the blocks behind their
	// import.
	let index = match provenance {
		false => Index::switched_off(),
		true => {
			let index = Index::default();
			let index_metrics =
				prometheus_registry.as_ref().map(IndexMetrics::register).transpose()?;
			let follower = Follower::new(backend.clone(), index.clone(), index_metrics);
			let imported = client.storage_changes_notification_stream(None, None)?;
			task_manager.spawn_handle().spawn_blocking(
				"provenance-index",
				None,
				follow(follower, imported),
			);
			index
		}
	};

	// Subscriptions to records are woken by each finalized block.
	let (finality, finalized) = watch::channel(client.info().finalized_number);
	let chain = NodeChain { client: client.clone(), backend: backend.clone() };
	let records = Records::new(chain, finalized);
	task_manager.spawn_handle().spawn(
		"finalized-records",
		None,
		records::watch(client.clone(), finality),
	);

	let shared_voter_state = SharedVoterState::empty();
	let rpc_builder = {
		let client = client.clone();
		let backend = backend.clone();
		let chain_spec = config.chain_spec.cloned_box();
		let pool = transaction_pool.clone();
		let voter_state = shared_voter_state.clone();
		let authority_set = grandpa_link.shared_authority_set().clone();
		let justification_stream = grandpa_link.justification_stream();
		let finality_provider =
			FinalityProofProvider::new_for_service(backend.clone(), Some(authority_set.clone()));
		Box::new(move |executor| {
			rpc::module(rpc::Dependencies {
				client: client.clone(),
				backend: backend.clone(),
				pool: pool.clone(),
				executor,
				voter_state: voter_state.clone(),
				authority_set: authority_set.clone(),
				justification_stream: justification_stream.clone(),
				finality_provider: finality_provider.clone(),
				warp_sync: warp_sync.clone(),
				chain_spec: chain_spec.cloned_box(),
				index: index.clone(),
				records: records.clone(),
			})
			.map_err(|error| Error::Application(error.into()))
		})
	};

	// Every node that sees a validator author two blocks in one slot reports it.
	task_manager.spawn_handle().spawn(
		"equivocation-watch",
		None,
		equivocation::watch(
			client.clone(),
			OffchainTransactionPoolFactory::new(transaction_pool.clone()),
		),
	);

	// Footprints that don't get on are seen on every node that is monitored.
	if let Some(registry) = &prometheus_registry {
		let roll_up = RollUpMetrics::register(registry)?;
		task_manager.spawn_handle().spawn(
			"roll-up-metrics",
			None,
			metrics::watch(client.clone(), roll_up),
		);
	}

	// What is needed of the configuration after `spawn_tasks` has taken it.
	let role = config.role;
	let force_authoring = config.force_authoring;
	let enable_grandpa = !config.disable_grandpa;
	let node_name = config.network.node_name.clone();

	// JSON-RPC, Prometheus, telemetry, the pool's upkeep and the log line of every few seconds.
	sc_service::spawn_tasks(SpawnTasksParams {
		config,
		client: client.clone(),
		backend,
		task_manager: &mut task_manager,
		keystore: keystore_container.keystore(),
		transaction_pool: transaction_pool.clone(),
		rpc_builder,
		network: network.clone(),
		system_rpc_tx,
		tx_handler_controller,
		sync_service: sync_service.clone(),
		telemetry: telemetry.as_mut(),
		tracing_execute_block: None,
	})?;

	if is_validator {
		let proposer_factory = sc_basic_authorship::ProposerFactory::new(
			task_manager.spawn_handle(),
			client.clone(),
			transaction_pool.clone(),
			prometheus_registry.as_ref(),
			telemetry.as_ref().map(Telemetry::handle),
		);
		// Slots are counted from 1970 in this length: a runtime that changes it would also have to
		// change the meaning of every slot, so that reading it once is enough.
		let slot_duration = sc_consensus_aura::slot_duration(&*client)?;
		// The ledger goes on when finality lags: operators see the lag and can mend it.
		let backoff_authoring_blocks = None::<()>;
		let aura = sc_consensus_aura::start_aura::<AuraPair, _, _, _, _, _, _, _, _, _, _>(
			StartAuraParams {
				slot_duration,
				client,
				select_chain,
				block_import,
				proposer_factory,
				sync_oracle: sync_service.clone(),
				justification_sync_link: sync_service.clone(),
				create_inherent_data_providers: move |_, ()| async move { Ok(inherents(slot_duration)) },
				force_authoring,
				backoff_authoring_blocks,
				keystore: keystore_container.keystore(),
				// The rest of the slot is for the block to reach the next validator.
				block_proposal_slot_portion: SlotProportion::new(2f32 / 3f32),
				max_block_proposal_slot_portion: None,
				telemetry: telemetry.as_ref().map(Telemetry::handle),
				compatibility_mode: CompatibilityMode::None,
			},
		)?;
		// A validator that no longer authors had better stop than look healthy.
		task_manager.spawn_essential_handle().spawn_blocking("aura", Some("block-authoring"), aura);
	}

	if enable_grandpa {
		let voter = sc_consensus_grandpa::run_grandpa_voter(GrandpaParams {
			config: sc_consensus_grandpa::Config {
				gossip_duration: GRANDPA_GOSSIP_DURATION,
				justification_generation_period: GRANDPA_JUSTIFICATION_PERIOD,
				observer_enabled: false,
				local_role: role,
				name: Some(node_name),
				// A full node follows the votes; only a validator has a key to cast one.
				keystore: is_validator.then(|| keystore_container.keystore()),
				telemetry: telemetry.as_ref().map(Telemetry::handle),
				protocol_name: grandpa_protocol_name,
			},
			link: grandpa_link,
			network,
			sync: sync_service,
			notification_service: grandpa_notification_service,
			voting_rule: VotingRulesBuilder::default().build(),
			prometheus_registry,
			shared_voter_state,
			telemetry: telemetry.as_ref().map(Telemetry::handle),
			// Through this the voter reports a double vote that it sees to the runtime.
			offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(transaction_pool),
		})?;
		// Without its voter the node would never see a block final.
		task_manager.spawn_essential_handle().spawn_blocking("grandpa-voter", None, voter);
	}

	Ok(task_manager)
}

/// What a block of this moment states besides its transactions: its slot and the time.
fn inherents(
	slot_duration: SlotDuration,
) -> (sc_consensus_aura::InherentDataProvider, sp_timestamp::InherentDataProvider) {
	let time = sp_timestamp::InherentDataProvider::from_system_time();
	let slot = sc_consensus_aura::InherentDataProvider::from_timestamp_and_slot_duration(
		*time,
		slot_duration,
	);
	(slot, time)
}
