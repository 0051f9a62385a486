//! The JSON-RPC methods that this node adds to those every Substrate node has.

pub mod tracemet;

use crate::service::{Backend, Client, Pool};
use jsonrpsee::{core::RegisterMethodError, RpcModule};
use sc_consensus_grandpa::{
	FinalityProofProvider, GrandpaJustificationStream, SharedAuthoritySet, SharedVoterState,
};
use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};
use sc_rpc::SubscriptionTaskExecutor;
use std::sync::Arc;
use substrate_frame_rpc_system::{System, SystemApiServer};
use tracemet::{Books, TraceMetServer};
use tracemet_runtime::{opaque::Block, AccountId, BlockNumber, Hash, Nonce};

/// What the methods are made of.
pub struct Dependencies {
	/// The client.
	pub client: Arc<Client>,
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
}

/// The methods of the namespaces `tracemet` and `grandpa`, and what FRAME adds to `system`.
///
/// Fails only if two of them have the same name.
pub fn module(dependencies: Dependencies) -> Result<RpcModule<()>, RegisterMethodError> {
	let Dependencies {
		client,
		pool,
		executor,
		voter_state,
		authority_set,
		justification_stream,
		finality_provider,
	} = dependencies;

	let mut module = RpcModule::new(());
	module.merge(SystemApiServer::<Hash, AccountId, Nonce>::into_rpc(System::new(
		client.clone(),
		pool,
	)))?;
	module.merge(
		Grandpa::new(executor, authority_set, voter_state, justification_stream, finality_provider)
			.into_rpc(),
	)?;
	module.merge(Books::new(client).into_rpc())?;
	Ok(module)
}
