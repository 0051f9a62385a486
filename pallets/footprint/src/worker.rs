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
	traits::{CheckedDiv, Saturating},
	RuntimeAppPublic,
};
use tracemet_primitives::{LineTotals, RequestId};

const LOG_TARGET: &str = "tracemet::footprint";

/// Where a worker remembers, for each of its keys, what it has sent.
const SENT: &[u8] = b"tracemet/footprint/sent/";

/// The rounds that a worker has votes under way in for each key; the rest wait for them.
const ROUNDS_PER_RUN: usize = 64;

/// A vote that was sent and not yet seen in a block.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
struct Sent<BlockNumber> {
	node: RequestId,
	revision: u32,
	attempt: u32,
	at: BlockNumber,
}

/// An open round and the result to vote for.
#[derive(Clone)]
struct Calculated<BlockNumber> {
	node: RequestId,
	round: Round<BlockNumber>,
	result: LineTotals,
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
				.filter_map(|node| Self::calculate_open(node, now))
				.take(ROUNDS_PER_RUN)
				.collect::<Vec<_>>();
			for calculated in Self::claim(&authority, open, now) {
				Self::send_vote(&authority, calculated, now);
			}
		}
	}

	/// The result for an open round. A round without one takes no other's place, and is reported as
	/// often as a lost vote would be.
	fn calculate_open(
		node: RequestId,
		now: BlockNumberFor<T>,
	) -> Option<Calculated<BlockNumberFor<T>>> {
		let round = Rounds::<T>::get(node)?;
		let production = Nodes::<T>::get(node)?;
		let method = Methods::<T>::get(production.method)?;
		match Self::calculate(&production, &method) {
			Ok(result) => Some(Calculated { node, round, result }),
			Err(error) => {
				let waited = now.saturating_sub(round.opened_at);
				let times = waited.checked_div(&T::ResendAfter::get()).unwrap_or_default();
				if times.saturating_mul(T::ResendAfter::get()) == waited {
					log::error!(
						target: LOG_TARGET,
						"node {node} can't be calculated: {error:?}; the producer can withdraw \
						 the request",
					);
				}
				None
			}
		}
	}

	/// The rounds that this run shall vote in: those not sent yet, or sent so long ago that the vote
	/// must have been lost. Marks them as sent before they are, because runs of later blocks may
	/// overlap with this one.
	fn claim(
		authority: &T::AuthorityId,
		open: Vec<Calculated<BlockNumberFor<T>>>,
		now: BlockNumberFor<T>,
	) -> Vec<Calculated<BlockNumberFor<T>>> {
		type Remembered<N> = Result<Option<Vec<Sent<N>>>, StorageRetrievalError>;

		let mut due = Vec::new();
		let key = [SENT, &authority.encode()].concat();
		let result = StorageValueRef::persistent(&key).mutate(
			|sent: Remembered<BlockNumberFor<T>>| -> Result<_, ()> {
				due.clear();
				let sent = sent.ok().flatten().unwrap_or_default();
				Ok(open
					.iter()
					.map(|calculated| {
						let Calculated { node, round, .. } = calculated;
						let before = sent.iter().find(|sent| {
							sent.node == *node
								&& sent.revision == round.revision
								&& sent.attempt == round.attempt
						});
						match before {
							Some(sent) if now < sent.at.saturating_add(T::ResendAfter::get()) => {
								sent.clone()
							}
							_ => {
								if before.is_some() {
									log::warn!(
										target: LOG_TARGET,
										"vote on node {node} not included since block {:?}; \
										 sending it again",
										before.map(|sent| sent.at),
									);
								}
								due.push(calculated.clone());
								Sent {
									node: *node,
									revision: round.revision,
									attempt: round.attempt,
									at: now,
								}
							}
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
		calculated: Calculated<BlockNumberFor<T>>,
		now: BlockNumberFor<T>,
	) {
		let Calculated { node, round, result } = calculated;
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
