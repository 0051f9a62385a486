//! Votes: verified before they enter the pool, counted when they enter a block.

use crate::{
	Authorities, Config, Error, Event, Footprints, Nodes, OpenRounds, Pallet, Round, Rounds,
	SignatureOf, VoteOf, Votes,
};
use alloc::{collections::BTreeMap, vec::Vec};
use codec::Encode;
use frame_support::{traits::Get, BoundedVec};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::H256;
use sp_runtime::{
	traits::{BlakeTwo256, CheckedAdd, Hash, Saturating, Zero},
	transaction_validity::{
		InvalidTransaction, TransactionValidity, TransactionValidityError, ValidTransaction,
	},
	DispatchResult, RuntimeAppPublic, SaturatedConversion,
};
use tracemet_primitives::{
	traits::OnFootprintAccepted, AcceptedFootprint, FootprintStatus, RequestId,
};

/// What separates the signatures of votes from all others that a session key could make.
const DOMAIN: &[u8] = b"tracemet/roll-up-vote";

/// Whether so many votes are more than two thirds of the validators.
pub(crate) fn is_accepted(votes: u32, validators: u32) -> bool {
	u64::from(votes).saturating_mul(3) > u64::from(validators).saturating_mul(2)
}

impl<T: Config> Pallet<T> {
	/// The bytes that a vote's signature is over. The genesis hash keeps it on this chain.
	pub fn signing_payload(vote: &VoteOf<T>) -> Vec<u8> {
		let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
		(DOMAIN, genesis, vote).encode()
	}

	/// The open round of a node, if it is the one that the vote is for.
	fn round_of(vote: &VoteOf<T>) -> Option<Round<BlockNumberFor<T>>> {
		Rounds::<T>::get(vote.node).filter(|round| {
			round.status == FootprintStatus::Pending
				&& round.revision == vote.revision
				&& round.attempt == vote.attempt
		})
	}

	/// Verifies a vote; the signature last, because it costs most.
	pub(crate) fn check_vote(vote: &VoteOf<T>, signature: &SignatureOf<T>) -> TransactionValidity {
		let refuse = |reason: InvalidTransaction| Err(TransactionValidityError::from(reason));
		let now = frame_system::Pallet::<T>::block_number();
		let Some(expiry) = vote.signed_at.checked_add(&T::VoteLifetime::get()) else {
			return refuse(InvalidTransaction::Future);
		};
		if vote.signed_at > now {
			return refuse(InvalidTransaction::Future);
		}
		if expiry < now
			|| Self::round_of(vote).is_none()
			|| Votes::<T>::contains_key(vote.node, &vote.authority)
		{
			return refuse(InvalidTransaction::Stale);
		}
		if !Authorities::<T>::get().contains(&vote.authority) {
			return refuse(InvalidTransaction::BadSigner);
		}
		let lines = Nodes::<T>::get(vote.node).map(|node| node.outputs.len());
		if lines != Some(vote.result.len()) {
			return refuse(InvalidTransaction::Call);
		}
		if !vote.authority.verify(&Self::signing_payload(vote), signature) {
			return refuse(InvalidTransaction::BadProof);
		}
		ValidTransaction::with_tag_prefix("SmadVote")
			.priority(T::VotePriority::get())
			.and_provides((vote.node, vote.revision, vote.attempt, &vote.authority))
			.longevity(expiry.saturating_sub(now).saturated_into::<u64>().saturating_add(1))
			.propagate(true)
			.build()
	}

	/// Counts a verified vote, and accepts or disputes the round if that settles it.
	pub(crate) fn do_vote(vote: VoteOf<T>) -> DispatchResult {
		let round = Self::round_of(&vote).ok_or(Error::<T>::NodeNotFound)?;
		let result_hash = BlakeTwo256::hash_of(&vote.result);
		Votes::<T>::insert(vote.node, &vote.authority, result_hash);
		Self::deposit_event(Event::VoteCast {
			node: vote.node,
			revision: vote.revision,
			attempt: vote.attempt,
			authority: vote.authority.clone(),
			result_hash,
		});

		let tally = Tally::of::<T>(vote.node);
		let votes = tally.votes_for(result_hash);
		if is_accepted(votes, tally.validators) {
			Self::accept(vote, round, votes, tally.validators);
		} else if tally.is_hopeless() {
			Self::dispute(vote.node, round, tally);
		}
		Ok(())
	}

	fn accept(vote: VoteOf<T>, round: Round<BlockNumberFor<T>>, votes: u32, validators: u32) {
		let VoteOf::<T> { node, revision, result: lines, .. } = vote;
		Footprints::<T>::insert(
			node,
			AcceptedFootprint {
				revision,
				lines: lines.clone(),
				votes,
				validators,
				accepted_at: frame_system::Pallet::<T>::block_number(),
			},
		);
		Self::close_round(node, round, FootprintStatus::Accepted);
		Self::deposit_event(Event::FootprintAccepted { node, revision, lines, votes, validators });
		T::OnAccepted::on_footprint_accepted(node);
	}

	fn dispute(node: RequestId, round: Round<BlockNumberFor<T>>, tally: Tally) {
		let results = BoundedVec::truncate_from(tally.results.into_iter().collect::<Vec<_>>());
		Self::close_round(node, round, FootprintStatus::Disputed);
		Self::deposit_event(Event::RollUpDisputed {
			node,
			revision: round.revision,
			attempt: round.attempt,
			results,
		});
	}

	/// When other validators come into force: settles the rounds that the remaining votes settle,
	/// because there may be nobody left whose vote would. Only hashes of results are kept, so a
	/// result that now has enough votes is voted on once more.
	pub(crate) fn recount_open_rounds() {
		for node in OpenRounds::<T>::iter_keys().collect::<Vec<_>>() {
			let Some(round) = Rounds::<T>::get(node) else { continue };
			let tally = Tally::of::<T>(node);
			if tally.cast == 0 {
				continue;
			}
			if tally.is_hopeless() {
				Self::dispute(node, round, tally);
			} else if tally.is_decided() {
				Self::forget_votes(node);
			}
		}
	}

	/// Whether the node's round is open.
	pub(crate) fn is_open(node: RequestId) -> bool {
		OpenRounds::<T>::contains_key(node)
	}
}

/// The votes of the validators in force. Votes of keys that were rotated out don't count.
struct Tally {
	results: BTreeMap<H256, u32>,
	cast: u32,
	validators: u32,
}

impl Tally {
	fn of<T: Config>(node: RequestId) -> Self {
		let mut tally = Self { results: BTreeMap::new(), cast: 0, validators: 0 };
		for authority in Authorities::<T>::get() {
			tally.validators = tally.validators.saturating_add(1);
			if let Some(result) = Votes::<T>::get(node, authority) {
				tally.cast = tally.cast.saturating_add(1);
				let votes = tally.results.entry(result).or_default();
				*votes = votes.saturating_add(1);
			}
		}
		tally
	}

	fn votes_for(&self, result: H256) -> u32 {
		self.results.get(&result).copied().unwrap_or_default()
	}

	fn leading(&self) -> u32 {
		self.results.values().copied().max().unwrap_or_default()
	}

	/// Whether the leading result has enough votes.
	fn is_decided(&self) -> bool {
		is_accepted(self.leading(), self.validators)
	}

	/// Whether even the leading result can't be accepted any more.
	fn is_hopeless(&self) -> bool {
		let outstanding = self.validators.saturating_sub(self.cast);
		!is_accepted(self.leading().saturating_add(outstanding), self.validators)
	}
}
