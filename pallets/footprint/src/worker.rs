//! The off-chain worker of a validator: calculates open rounds and votes.

use crate::{
	Authorities, Call, Config, Methods, Nodes, OpenRounds, Pallet, Round, Rounds, Vote, Votes,
};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use frame_support::traits::Get;
use frame_system::{offchain::SubmitTransaction, pallet_prelude::BlockNumberFor};
use sp_runtime::{
	offchain::storage::{MutateStorageError, StorageRetrievalError, StorageValueRef},
	traits::Saturating,
	RuntimeAppPublic,
};
use tracemet_primitives::RequestId;

const LOG_TARGET: &str = "tracemet::footprint";

/// Where a worker remembers, for each of its keys, what it has sent.
const SENT: &[u8] = b"tracemet/footprint/sent/";

/// The rounds that one run works through; the rest wait for the next block.
const ROUNDS_PER_RUN: usize = 64;

/// A vote that was sent and not yet seen in a block.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
struct Sent<BlockNumber> {
	node: RequestId,
	revision: u32,
	attempt: u32,
	at: BlockNumber,
}

impl<T: Config> Pallet<T> {
	/// Votes in every open round with every session key that this node holds and that hasn't voted.
	pub(crate) fn run_worker(now: BlockNumberFor<T>) {
		if !sp_io::offchain::is_validator() {
			return;
		}
		let local_keys = T::AuthorityId::all();
		for authority in
			Authorities::<T>::get().into_iter().filter(|authority| local_keys.contains(authority))
		{
			let open = OpenRounds::<T>::iter_keys()
				.filter(|node| !Votes::<T>::contains_key(node, &authority))
				.filter_map(|node| Rounds::<T>::get(node).map(|round| (node, round)))
				.take(ROUNDS_PER_RUN)
				.collect::<Vec<_>>();
			for (node, round) in Self::claim(&authority, open, now) {
				Self::send_vote(&authority, node, round, now);
			}
		}
	}

	/// The rounds that this run shall vote in: those not sent yet, or sent so long ago that the vote
	/// must have been lost. Marks them as sent before they are, because runs of later blocks may
	/// overlap with this one.
	fn claim(
		authority: &T::AuthorityId,
		open: Vec<(RequestId, Round<BlockNumberFor<T>>)>,
		now: BlockNumberFor<T>,
	) -> Vec<(RequestId, Round<BlockNumberFor<T>>)> {
		type Remembered<N> = Result<Option<Vec<Sent<N>>>, StorageRetrievalError>;

		let mut due = Vec::new();
		let key = [SENT, &authority.encode()].concat();
		let result = StorageValueRef::persistent(&key).mutate(
			|sent: Remembered<BlockNumberFor<T>>| -> Result<_, ()> {
				due.clear();
				let sent = sent.ok().flatten().unwrap_or_default();
				Ok(open
					.iter()
					.map(|(node, round)| {
						let before = sent.iter().find(|sent| {
							sent.node == *node
								&& sent.revision == round.revision
								&& sent.attempt == round.attempt
						});
						match before {
							Some(sent) if now < sent.at.saturating_add(T::ResendAfter::get()) => {
								sent.clone()
							},
							_ => {
								if before.is_some() {
									log::warn!(
										target: LOG_TARGET,
										"vote on node {node} not included since block {:?}; \
										 sending it again",
										before.map(|sent| sent.at),
									);
								}
								due.push((*node, *round));
								Sent {
									node: *node,
									revision: round.revision,
									attempt: round.attempt,
									at: now,
								}
							},
						}
					})
					.collect::<Vec<_>>())
			},
		);
		match result {
			Ok(_) => due,
			// Another run is at it.
			Err(
				MutateStorageError::ConcurrentModification(_)
				| MutateStorageError::ValueFunctionFailed(()),
			) => Vec::new(),
		}
	}

	fn send_vote(
		authority: &T::AuthorityId,
		node: RequestId,
		round: Round<BlockNumberFor<T>>,
		now: BlockNumberFor<T>,
	) {
		let Some(production) = Nodes::<T>::get(node) else { return };
		let Some(method) = Methods::<T>::get(production.method) else { return };
		let result = match Self::calculate(&production, &method) {
			Ok(result) => result,
			Err(error) => {
				log::error!(
					target: LOG_TARGET,
					"node {node} can't be calculated: {error:?}; the producer can withdraw the \
					 request",
				);
				return;
			},
		};
		let vote = Vote {
			node,
			revision: round.revision,
			attempt: round.attempt,
			result,
			authority: authority.clone(),
			signed_at: now,
		};
		let Some(signature) = authority.sign(&Self::signing_payload(&vote)) else {
			log::error!(target: LOG_TARGET, "the keystore doesn't sign for {authority:?}");
			return;
		};
		let call = Call::<T>::vote { vote, signature };
		let transaction = T::create_authorized_transaction(call.into());
		match SubmitTransaction::<T, Call<T>>::submit_transaction(transaction) {
			Ok(()) => log::info!(target: LOG_TARGET, "voted on node {node}"),
			Err(()) => log::warn!(
				target: LOG_TARGET,
				"the pool refused the vote on node {node}; it will be sent again",
			),
		}
	}
}
