//! Votes: verified before they enter the pool, counted when they enter a block.

use crate::{
	graph::OnChain, roll_up, weights::WeightInfo, Authorities, Ballot, Ballots, BatchOf, Config,
	DisputeCause, Error, Event, FootprintOf, Footprints, Nodes, Pallet, Round, Rounds, SignatureOf,
	Spreading, ValidatorSet, Vote,
};
use alloc::{collections::BTreeMap, vec::Vec};
use codec::Encode;
use frame_support::{traits::Get, BoundedVec};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::H256;
use sp_runtime::{
	traits::{BlakeTwo256, CheckedAdd, Hash, Saturating},
	transaction_validity::{
		InvalidTransaction, TransactionValidity, TransactionValidityError, ValidTransaction,
	},
	DispatchResult, RuntimeAppPublic, SaturatedConversion, Weight,
};
use tracemet_primitives::{
	traits::OnFootprintAccepted, AcceptedFootprint, FootprintBasis, FootprintStatus, LineTotals,
	MaxInputs, ProductionNode, RequestId, FOOTPRINT_VALIDITY,
};

/// What separates the signatures of votes from all others that a session key could make.
const DOMAIN: &[u8] = b"tracemet/roll-up-votes";

/// Whether so many votes are more than two thirds of the validators.
pub(crate) fn is_accepted(votes: u32, validators: u32) -> bool {
	u64::from(votes).saturating_mul(3) > u64::from(validators).saturating_mul(2)
}

/// The votes of one attempt.
pub(crate) struct Tally {
	results: BTreeMap<H256, u32>,
	cast: u32,
	validators: u32,
}

impl Tally {
	pub(crate) fn cast(&self) -> u32 {
		self.cast
	}

	pub(crate) fn validators(&self) -> u32 {
		self.validators
	}

	fn votes_for(&self, result: H256) -> u32 {
		self.results.get(&result).copied().unwrap_or_default()
	}

	/// Whether even the leading result can't be accepted any more.
	fn is_hopeless(&self) -> bool {
		let leading = self.results.values().copied().max().unwrap_or_default();
		let outstanding = self.validators.saturating_sub(self.cast);
		!is_accepted(leading.saturating_add(outstanding), self.validators)
	}
}

/// Who voted, as the chain knows it.
struct Voter<AuthorityId> {
	authority: AuthorityId,
	/// Its position in the set.
	position: u32,
	validator_set: u64,
	validators: u32,
}

impl<T: Config> Pallet<T> {
	/// The bytes that a batch's signature is over. The hash of a block in it keeps it on this chain.
	pub fn signing_payload(batch: &BatchOf<T>) -> Vec<u8> {
		(DOMAIN, batch).encode()
	}

	/// The pending round of a node, if it is this one.
	fn round_of(node: RequestId, revision: u32, attempt: u32) -> Option<Round<BlockNumberFor<T>>> {
		Rounds::<T>::get(node).filter(|round| {
			round.status == FootprintStatus::Pending
				&& round.revision == revision
				&& round.attempt == attempt
		})
	}

	/// The votes on a node that count: those of the validators in force.
	fn ballot_of(node: RequestId, validator_set: u64) -> Ballot<T::MaxAuthorities> {
		Ballots::<T>::get(node)
			.filter(|ballot| ballot.validator_set == validator_set)
			.unwrap_or(Ballot { validator_set, votes: Default::default() })
	}

	/// Whether the key at this position has voted on the node.
	pub(crate) fn has_voted(node: RequestId, position: u32, validator_set: u64) -> bool {
		Self::ballot_of(node, validator_set).votes.contains_key(&position)
	}

	/// The position of a key in the set in force, if it is in it.
	fn position_of(authorities: &[T::AuthorityId], authority: &T::AuthorityId) -> Option<u32> {
		let position = authorities.iter().position(|other| other == authority)?;
		u32::try_from(position).ok()
	}

	/// Verifies a batch; what costs least first, the signature last.
	pub(crate) fn check_batch(
		batch: &BatchOf<T>,
		signature: &SignatureOf<T>,
	) -> TransactionValidity {
		let refuse = |reason: InvalidTransaction| Err(TransactionValidityError::from(reason));
		let now = frame_system::Pallet::<T>::block_number();
		let Some(first) = batch.votes.first() else {
			return refuse(InvalidTransaction::Call);
		};
		if !batch.votes.iter().is_sorted_by(|a, b| a.node < b.node) {
			return refuse(InvalidTransaction::Call);
		}
		let Some(expiry) = batch.signed_at.checked_add(&T::VoteLifetime::get()) else {
			return refuse(InvalidTransaction::Future);
		};
		if batch.signed_at >= now {
			return refuse(InvalidTransaction::Future);
		}
		if expiry < now
			|| batch.validator_set != ValidatorSet::<T>::get()
			|| batch.block_hash != frame_system::Pallet::<T>::block_hash(batch.signed_at)
		{
			return refuse(InvalidTransaction::Stale);
		}
		let authorities = Authorities::<T>::get();
		let Some(position) = Self::position_of(&authorities, &batch.authority) else {
			return refuse(InvalidTransaction::BadSigner);
		};
		// Another batch may have settled some of the nodes meanwhile.
		let counts = |vote: &Vote| {
			Self::round_of(vote.node, vote.revision, vote.attempt).is_some()
				&& !Self::has_voted(vote.node, position, batch.validator_set)
		};
		if !batch.votes.iter().any(counts) {
			return refuse(InvalidTransaction::Stale);
		}
		if !batch.authority.verify(&Self::signing_payload(batch), signature) {
			return refuse(InvalidTransaction::BadProof);
		}
		ValidTransaction::with_tag_prefix("SmadVotes")
			.priority(T::VotePriority::get())
			.and_provides((&batch.authority, batch.signed_at, first.node))
			.longevity(expiry.saturating_sub(now).saturated_into::<u64>().saturating_add(1))
			.propagate(true)
			.build()
	}

	/// What votes take at most: if each of them settles a node with as many inputs as there can be.
	pub(crate) fn most_of_votes(votes: &[Vote]) -> Weight {
		let inputs = <MaxInputs as Get<u32>>::get();
		let count = u32::try_from(votes.len()).unwrap_or(u32::MAX);
		votes.iter().fold(T::WeightInfo::vote(count), |weight, vote| {
			// A result is accepted only if it has a total for each line.
			let lines = u32::try_from(vote.result.len()).unwrap_or(u32::MAX);
			weight
				.saturating_add(T::WeightInfo::look_at_inputs(inputs))
				.saturating_add(T::WeightInfo::check_conservation(inputs))
				.saturating_add(T::WeightInfo::accept(lines))
		})
	}

	/// Counts the votes of a verified batch that are for pending rounds which are ready, and that the
	/// key hasn't cast. Answers the weight that it took.
	pub(crate) fn do_vote(batch: BatchOf<T>) -> Weight {
		let authorities = Authorities::<T>::get();
		let votes = u32::try_from(batch.votes.len()).unwrap_or(u32::MAX);
		let mut weight = T::WeightInfo::vote(votes);
		let Some(position) = Self::position_of(&authorities, &batch.authority) else {
			return weight;
		};
		let voter = Voter {
			authority: batch.authority,
			position,
			validator_set: batch.validator_set,
			validators: u32::try_from(authorities.len()).unwrap_or(u32::MAX),
		};
		let books = OnChain::<T>::new();
		for vote in batch.votes {
			weight.saturating_accrue(Self::count(&voter, vote, &books));
		}
		weight
	}

	/// Counts one vote, and accepts or disputes the round if that settles it. Answers the weight that
	/// looking at the node's inputs and settling it took.
	fn count(voter: &Voter<T::AuthorityId>, vote: Vote, books: &OnChain<T>) -> Weight {
		let mut weight = Weight::zero();
		let Vote { node, revision, attempt, result } = vote;
		let Some(round) = Self::round_of(node, revision, attempt) else { return weight };
		let mut ballot = Self::ballot_of(node, voter.validator_set);
		if ballot.votes.contains_key(&voter.position) {
			return weight;
		}
		let Some(production) = Nodes::<T>::get(node) else { return weight };
		let inputs = production.inputs.len().try_into().unwrap_or(u32::MAX);
		// Inputs can only change under a vote by way of a restatement.
		if ballot.votes.is_empty() || Spreading::<T>::iter_keys().next().is_some() {
			weight.saturating_accrue(T::WeightInfo::look_at_inputs(inputs));
			if !Self::is_ready(node, &round, &production) {
				return weight;
			}
		}
		let result_hash = BlakeTwo256::hash_of(&result);
		// There are no more positions than validators.
		if ballot.votes.try_insert(voter.position, result_hash).is_err() {
			return weight;
		}
		let authority = voter.authority.clone();
		Self::deposit_event(Event::VoteCast { node, revision, attempt, authority, result_hash });

		let tally = Self::tally_of(&ballot, voter.validators);
		let votes = tally.votes_for(result_hash);
		if is_accepted(votes, voter.validators) {
			let lines = production.outputs.len().try_into().unwrap_or(u32::MAX);
			weight.saturating_accrue(T::WeightInfo::check_conservation(inputs));
			weight.saturating_accrue(T::WeightInfo::accept(lines));
			let basis = FootprintBasis::Calculated { votes, validators: voter.validators };
			let conserved = Self::is_conserved(&production, &result, books)
				&& Self::accept(node, round, production, result, basis).is_ok();
			if !conserved {
				Self::dispute(node, round, DisputeCause::NotConserved, tally.results);
			}
		} else if tally.is_hopeless() {
			Self::dispute(node, round, DisputeCause::NoMajority, tally.results);
		} else {
			Ballots::<T>::insert(node, ballot);
		}
		weight
	}

	pub(crate) fn is_conserved(
		production: &ProductionNode,
		lines: &LineTotals,
		books: &OnChain<T>,
	) -> bool {
		Self::method(production.method).is_ok_and(|method| {
			roll_up::is_conserved(production, &method, lines, books).unwrap_or_default()
		})
	}

	fn tally_of(ballot: &Ballot<T::MaxAuthorities>, validators: u32) -> Tally {
		let mut tally = Tally { results: BTreeMap::new(), cast: 0, validators };
		for result in ballot.votes.values() {
			tally.cast = tally.cast.saturating_add(1);
			let votes = tally.results.entry(*result).or_default();
			*votes = votes.saturating_add(1);
		}
		tally
	}

	/// The votes on a node that count now.
	pub(crate) fn tally(node: RequestId) -> Tally {
		let validators = Authorities::<T>::decode_len().unwrap_or_default();
		let ballot = Self::ballot_of(node, ValidatorSet::<T>::get());
		Self::tally_of(&ballot, u32::try_from(validators).unwrap_or(u32::MAX))
	}

	/// Puts a footprint in force, and has passed on what it changes.
	pub(crate) fn accept(
		node: RequestId,
		round: Round<BlockNumberFor<T>>,
		production: ProductionNode,
		lines: LineTotals,
		basis: FootprintBasis<T::AccountId>,
	) -> DispatchResult {
		let masses = production.outputs.iter().map(|line| line.mass).collect::<Vec<_>>();
		let valid_until = production
			.reference_period
			.until
			.checked_add(FOOTPRINT_VALIDITY)
			.ok_or(Error::<T>::Overflow)?;
		let footprint: FootprintOf<T> = AcceptedFootprint {
			revision: round.revision,
			method: production.method,
			// As many as there are output lines, so nothing is cut off.
			masses: BoundedVec::truncate_from(masses),
			lines: lines.clone(),
			valid_until,
			basis: basis.clone(),
			accepted_at: frame_system::Pallet::<T>::block_number(),
		};
		let before = Footprints::<T>::get(node);
		Footprints::<T>::insert(node, footprint);
		Self::close_round(node, round, FootprintStatus::Accepted);
		// What is calculated anew because of another node was passed on when it was marked.
		let passed_on = round.cause.is_some() && production.declared.is_none();
		if !passed_on && before.is_some_and(|before| before.lines != lines) {
			Self::spread(node);
		}
		let revision = round.revision;
		Self::deposit_event(Event::FootprintAccepted { node, revision, lines, basis });
		T::OnAccepted::on_footprint_accepted(node, revision);
		Ok(())
	}
}
