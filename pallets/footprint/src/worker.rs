//! The off-chain worker of a validator: calculates ready nodes in the order of the ledger, and votes
//! on them in batches.

use crate::{
	graph::OnChain, roll_up, Authorities, BatchOf, Call, Config, Methods, Nodes, Pallet, Round,
	Rounds, ValidatorSet, Vote, VoteBatch, LOG_TARGET,
};
use alloc::{collections::BTreeMap, vec, vec::Vec};
use codec::{Decode, Encode};
use frame_support::{dispatch::DispatchClass, traits::Get, BoundedVec};
use frame_system::{offchain::SubmitTransaction, pallet_prelude::BlockNumberFor};
use sp_core::H256;
use sp_runtime::{
	offchain::storage::{MutateStorageError, StorageRetrievalError, StorageValueRef},
	traits::Saturating,
	RuntimeAppPublic, Weight,
};
use tracemet_primitives::{LineTotals, MaxVotes, MethodId, RequestId, SmadMethod};

/// Where a worker remembers, for each of its keys, what it has sent.
const SENT: &[u8] = b"tracemet/footprint/sent/";

/// Where a worker remembers up to which node of the work list its last run looked.
const LOOKED_UP_TO: &[u8] = b"tracemet/footprint/looked-up-to";

/// Nodes of the work list that a worker looks at in one run from its start, and once more as many from
/// where the run before ended.
const LOOKED_AT: usize = 4_096;

/// Votes that a worker has under way for each key; the rest wait for them.
const UNDER_WAY: usize = 1_024;

/// A vote that was sent and not yet seen in a block.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
struct Sent<BlockNumber> {
	node: RequestId,
	revision: u32,
	attempt: u32,
	validator_set: u64,
	/// The block that it names, ...
	at: BlockNumber,
	/// ... and its hash: on a fork without that block the vote is worth nothing.
	block_hash: H256,
}

/// A pending round and the result to vote for.
#[derive(Clone)]
struct Calculated<BlockNumber> {
	node: RequestId,
	round: Round<BlockNumber>,
	result: LineTotals,
}

impl<T: Config> Pallet<T> {
	/// Votes on every ready node with every session key that this node holds and that hasn't voted.
	pub(crate) fn run_worker(now: BlockNumberFor<T>) {
		if !sp_io::offchain::is_validator() {
			return;
		}
		let local_keys = T::AuthorityId::all();
		let validator_set = ValidatorSet::<T>::get();
		for (position, authority) in (0u32..).zip(Authorities::<T>::get()) {
			if !local_keys.contains(&authority) {
				continue;
			}
			let open = Self::calculate_ready(position, validator_set);
			let due = Self::claim(&authority, validator_set, open, now);
			for votes in Self::batches_of(due) {
				Self::send_batch(&authority, validator_set, votes, now);
			}
		}
	}

	/// Cuts votes into batches that find room in a block: each takes half of what a batch can take at
	/// most, unless it has one vote only.
	fn batches_of(
		calculated: Vec<Calculated<BlockNumberFor<T>>>,
	) -> Vec<BoundedVec<Vote, MaxVotes>> {
		let limits = T::BlockWeights::get();
		let most = limits.get(DispatchClass::Operational).max_extrinsic.unwrap_or(Weight::MAX);
		let room = most.saturating_div(2);
		let mut taken = Weight::zero();
		let mut batches = Vec::<BoundedVec<Vote, MaxVotes>>::new();
		for Calculated { node, round: Round { revision, attempt, .. }, result } in calculated {
			let vote = Vote { node, revision, attempt, result };
			let weight = Self::most_of_votes(core::slice::from_ref(&vote));
			taken = taken.saturating_add(weight);
			let batch = batches.last_mut().filter(|batch| !batch.is_full() && taken.all_lte(room));
			match batch {
				Some(batch) => {
					// It isn't full.
					let _ = batch.try_push(vote);
				}
				None => {
					batches.push(BoundedVec::truncate_from(vec![vote]));
					taken = weight;
				}
			}
		}
		batches
	}

	/// The nodes that a run looks at: those at the start of the work list, and as many from where the
	/// run before ended, so that nodes which wait at the start keep nobody else waiting.
	fn nodes_of_run() -> Vec<RequestId> {
		let mut nodes = Self::work_list(None).take(LOOKED_AT).collect::<Vec<_>>();
		if nodes.len() < LOOKED_AT {
			return nodes;
		}
		let mut memory = StorageValueRef::persistent(LOOKED_UP_TO);
		let from = memory.get::<RequestId>().ok().flatten().max(nodes.last().copied());
		let further = Self::work_list(from).take(LOOKED_AT).collect::<Vec<_>>();
		match further.last() {
			Some(last) => memory.set(last),
			// Round again.
			None => memory.clear(),
		}
		nodes.extend(further);
		nodes
	}

	/// The results for the ready nodes that the key hasn't voted on. A node without a result takes no
	/// other's place; it is reported on chain as stuck.
	fn calculate_ready(position: u32, validator_set: u64) -> Vec<Calculated<BlockNumberFor<T>>> {
		let books = OnChain::<T>::new();
		let mut methods = BTreeMap::<MethodId, Option<SmadMethod>>::new();
		Self::nodes_of_run()
			.into_iter()
			.filter(|node| !Self::has_voted(*node, position, validator_set))
			.filter_map(|node| {
				let round = Rounds::<T>::get(node)?;
				let production = Nodes::<T>::get(node)?;
				if !Self::is_ready(node, &round, &production) {
					return None;
				}
				let method = methods
					.entry(production.method)
					.or_insert_with(|| Methods::<T>::get(production.method))
					.as_ref()?;
				let result = roll_up::roll_up(&production, method, &books).ok()?;
				Some(Calculated { node, round, result })
			})
			.take(UNDER_WAY)
			.collect()
	}

	/// The rounds that this run shall vote in: those not sent yet, or sent so long ago, or on such a
	/// fork, that the vote must have been lost. Marks them as sent before they are, because runs of
	/// later blocks may overlap with this one.
	fn claim(
		authority: &T::AuthorityId,
		validator_set: u64,
		open: Vec<Calculated<BlockNumberFor<T>>>,
		now: BlockNumberFor<T>,
	) -> Vec<Calculated<BlockNumberFor<T>>> {
		type Remembered<N> = Result<Option<Vec<Sent<N>>>, StorageRetrievalError>;

		let mut due = Vec::new();
		let block_hash = frame_system::Pallet::<T>::block_hash(now);
		let key = [SENT, &authority.encode()].concat();
		let result = StorageValueRef::persistent(&key).mutate(
			|sent: Remembered<BlockNumberFor<T>>| -> Result<_, ()> {
				due.clear();
				let sent = sent
					.ok()
					.flatten()
					.unwrap_or_default()
					.into_iter()
					.map(|sent| (sent.node, sent))
					.collect::<BTreeMap<_, _>>();
				Ok(open
					.iter()
					.map(|calculated| {
						let Calculated { node, round, .. } = calculated;
						let before = sent.get(node).filter(|sent| {
							sent.revision == round.revision
								&& sent.attempt == round.attempt
								&& sent.validator_set == validator_set
						});
						match before {
							Some(sent) if Self::is_under_way(sent, now) => sent.clone(),
							_ => {
								if let Some(Sent { at, .. }) = before {
									log::warn!(
										target: LOG_TARGET,
										"vote on node {node} not included since block {at:?}; \
										 sending it again",
									);
								}
								due.push(calculated.clone());
								Sent {
									node: *node,
									revision: round.revision,
									attempt: round.attempt,
									validator_set,
									at: now,
									block_hash,
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

	/// Whether a vote that was sent can still come: it isn't long ago, and its block is on this fork.
	fn is_under_way(sent: &Sent<BlockNumberFor<T>>, now: BlockNumberFor<T>) -> bool {
		now < sent.at.saturating_add(T::ResendAfter::get())
			&& frame_system::Pallet::<T>::block_hash(sent.at) == sent.block_hash
	}

	fn send_batch(
		authority: &T::AuthorityId,
		validator_set: u64,
		votes: BoundedVec<Vote, MaxVotes>,
		now: BlockNumberFor<T>,
	) {
		let nodes = votes.len();
		let batch: BatchOf<T> = VoteBatch {
			authority: authority.clone(),
			validator_set,
			signed_at: now,
			block_hash: frame_system::Pallet::<T>::block_hash(now),
			votes,
		};
		let Some(signature) = authority.sign(&Self::signing_payload(&batch)) else {
			log::error!(target: LOG_TARGET, "the keystore doesn't sign for {authority:?}");
			return;
		};
		let call = Call::<T>::vote { batch, signature };
		let transaction = T::create_authorized_transaction(call.into());
		match SubmitTransaction::<T, Call<T>>::submit_transaction(transaction) {
			Ok(()) => log::info!(target: LOG_TARGET, "voted on {nodes} nodes"),
			Err(()) => log::warn!(
				target: LOG_TARGET,
				"the pool refused votes on {nodes} nodes; they will be sent again",
			),
		}
	}
}
