//! The JSON-RPC methods that this node adds to those every Substrate node has.
//!
//! Codes of errors: 9000 to 9009 [`tracemet`], 9010 to 9016 [`provenance`], 9017 to 9019 [`finality`],
//! 9020 to 9025 [`records`], 9026 [`provenance`]. `rpc.discover` lists them all: a new one is added in
//! [`openrpc`] and in docs/reading.md too.

pub mod finality;
pub mod openrpc;
pub mod provenance;
pub mod records;
pub mod tracemet;

use crate::{
	index::Index,
	service::{Backend, Client, Pool},
};
use finality::{FinalityServer, Proofs};
use jsonrpsee::{core::RegisterMethodError, RpcModule};
use provenance::{Answers, ProvenanceRpcServer};
use records::{NodeChain, Records};
use sc_consensus_grandpa::{
	FinalityProofProvider, GrandpaJustificationStream, SharedAuthoritySet, SharedVoterState,
};
use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};
use sc_network_sync::strategy::warp::WarpSyncProvider;
use sc_rpc::SubscriptionTaskExecutor;
use sc_service::ChainSpec;
use std::sync::Arc;
use substrate_frame_rpc_system::{System, SystemApiServer};
use tracemet_runtime::{opaque::Block, AccountId, BlockNumber, Hash, Nonce};

/// What the methods are made of.
pub struct Dependencies {
	/// The client.
	pub client: Arc<Client>,
	/// The database behind it.
	pub backend: Arc<Backend>,
	/// The transaction pool.
	pub pool: Arc<Pool>,
	/// Runs the tasks behind subscriptions.
	pub executor: SubscriptionTaskExecutor,
	/// Where GRANDPA's voter stands.
	pub voter_state: SharedVoterState,
	/// GRANDPA's voters.
	pub authority_set: SharedAuthoritySet<Hash, BlockNumber>,
	/// New justifications.
	pub justification_stream: GrandpaJustificationStream<Block>,
	/// Proves that a block is final.
	pub finality_provider: Arc<FinalityProofProvider<Backend, Block>>,
	/// Proves how GRANDPA's authority set changed.
	pub warp_sync: Arc<dyn WarpSyncProvider<Block>>,
	/// The specification of the chain, from which its genesis state is made.
	pub chain_spec: Box<dyn ChainSpec>,
	/// The provenance index.
	pub index: Index,
	/// The records of finalized blocks.
	pub records: Records<NodeChain>,
}

/// The methods of the namespaces `tracemet` and `grandpa`, and what FRAME adds to `system`.
///
/// Fails only if two of them have the same name.
pub fn module(dependencies: Dependencies) -> Result<RpcModule<()>, RegisterMethodError> {
	let Dependencies {
		client,
		backend,
		pool,
		executor,
		voter_state,
		authority_set,
		justification_stream,
		finality_provider,
		warp_sync,
		chain_spec,
		index,
		records,
	} = dependencies;

	let mut module = RpcModule::new(());
	module.merge(SystemApiServer::<Hash, AccountId, Nonce>::into_rpc(System::new(
		client.clone(),
		pool,
	)))?;
	module.merge(
		Grandpa::new(
			executor,
			authority_set.clone(),
			voter_state,
			justification_stream,
			finality_provider,
		)
		.into_rpc(),
	)?;
	module.merge(Answers::new(index, backend).into_rpc())?;
	let genesis = move || chain_spec.as_storage_builder().build_storage();
	module.merge(
		Proofs::new(client.clone(), warp_sync, authority_set, Box::new(genesis)).into_rpc(),
	)?;
	module.merge(records.into_module()?)?;
	module.merge(tracemet::module(client)?)?;
	module.merge(openrpc::module()?)?;
	Ok(module)
}
