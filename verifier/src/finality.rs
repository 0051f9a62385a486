//! GRANDPA: that a block is final, and who finalizes the blocks after it.
//!
//! Nothing here calls functions of a Substrate host, as `check_message_signature` and `Header::hash`
//! do in a build without `std`: the verifier runs in any wasm machine.

use crate::{
	chain::{decode, Block, Header},
	FinalityError, VerifyError, MAX_ANCESTRY, MAX_PRECOMMITS,
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	format,
};
use codec::Encode;
use sp_consensus_grandpa::{
	localized_payload, AuthorityId, AuthorityList, AuthoritySignature, ConsensusLog,
	GrandpaJustification, Message, GRANDPA_ENGINE_ID,
};
use sp_core::{ed25519, Pair, H256};
use sp_runtime::{generic::DigestItem, traits::Header as _};

/// A set of validators.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AuthoritySet {
	/// How many changes there were before.
	pub(crate) id: u64,
	/// The validators, and how much their votes weigh.
	pub(crate) authorities: AuthorityList,
}

impl AuthoritySet {
	/// The weight of each voter, and of all.
	pub(crate) fn weights(&self) -> Result<(BTreeMap<&AuthorityId, u64>, u64), VerifyError> {
		let invalid = || VerifyError::InvalidAuthorities { set_id: self.id };
		let mut weights = BTreeMap::new();
		let mut total = 0u64;
		for (id, weight) in &self.authorities {
			total = total.checked_add(*weight).ok_or_else(invalid)?;
			if *weight == 0 || weights.insert(id, *weight).is_some() {
				return Err(invalid());
			}
		}
		match total {
			0 => Err(invalid()),
			_ => Ok((weights, total)),
		}
	}

	/// That the justification proves the block final.
	///
	/// More than two thirds of the set's weight has to have voted for the block or for one that is
	/// shown to build on it, one vote each. Every signature counts, and has to be right.
	pub(crate) fn check(&self, block: &Block, justification: &[u8]) -> Result<(), VerifyError> {
		let not_final =
			|reason| VerifyError::NotFinal { block: block.number(), set_id: self.id, reason };
		let what = || format!("the justification of block {}", block.number());
		let GrandpaJustification::<Header> { round, commit, votes_ancestries } =
			decode(justification, what)?;
		let too_many = |what, count, most| VerifyError::TooMany { what, count, most };
		if commit.precommits.len() > MAX_PRECOMMITS {
			let count = commit.precommits.len();
			return Err(too_many("votes in one justification", count, MAX_PRECOMMITS));
		}
		if votes_ancestries.len() > MAX_ANCESTRY {
			let count = votes_ancestries.len();
			return Err(too_many("headers in one justification", count, MAX_ANCESTRY));
		}
		if (commit.target_hash, commit.target_number) != (block.hash, block.number()) {
			return Err(not_final(FinalityError::AnotherBlock { found: commit.target_number }));
		}

		let (weights, total) = self.weights()?;
		let mut ancestry = Ancestry::new(block, &votes_ancestries);
		let mut voters = BTreeSet::new();
		let mut weight = 0u64;
		for signed in &commit.precommits {
			let voter = key_of(&signed.id);
			let share = weights
				.get(&signed.id)
				.ok_or_else(|| not_final(FinalityError::UnknownVoter { voter }))?;
			if !voters.insert(&signed.id) {
				return Err(not_final(FinalityError::DuplicateVote { voter }));
			}
			if !ancestry.leads_to(signed.precommit.target_hash, signed.precommit.target_number) {
				return Err(not_final(FinalityError::UnrelatedVote { voter }));
			}
			// No overflow: these are distinct, and their total fits.
			weight = weight.saturating_add(*share);
			let message = Message::<Header>::Precommit(signed.precommit.clone());
			self.check_signature(&message, round, &signed.id, &signed.signature)
				.map_err(not_final)?;
		}
		let needed = needed(total);
		if weight < needed {
			return Err(not_final(FinalityError::TooFewVotes { weight, needed, total }));
		}
		if !ancestry.is_all_used() {
			return Err(not_final(FinalityError::UnneededHeader));
		}
		Ok(())
	}

	fn check_signature(
		&self,
		message: &Message<Header>,
		round: u64,
		id: &AuthorityId,
		signature: &AuthoritySignature,
	) -> Result<(), FinalityError> {
		let is_signed_in = |set_id: u64| {
			ed25519::Pair::verify(
				signature.as_ref(),
				localized_payload(round, set_id, message),
				id.as_ref(),
			)
		};
		if is_signed_in(self.id) {
			return Ok(());
		}
		let voter = key_of(id);
		// To say more than that it is wrong.
		let neighbours = [self.id.checked_sub(1), self.id.checked_add(1)];
		Err(match neighbours.into_iter().flatten().find(|set_id| is_signed_in(*set_id)) {
			Some(signed_in) => FinalityError::AnotherSet { voter, signed_in },
			None => FinalityError::WrongSignature { voter },
		})
	}

	/// The set after the last block of this one.
	pub(crate) fn next(&self, last: &Block) -> Result<Self, VerifyError> {
		let block = last.number();
		let authorities =
			set_change(last)?.ok_or(VerifyError::NoSetChange { block, set_id: self.id })?;
		let id = self.id.checked_add(1).ok_or(VerifyError::Overflow)?;
		Ok(Self { id, authorities })
	}
}

/// How much of a total weight has to vote: more than two thirds.
pub(crate) fn needed(total: u64) -> u64 {
	let faulty = total.saturating_sub(1).checked_div(3).unwrap_or_default();
	total.saturating_sub(faulty)
}

/// The validators that follow a block, if it is the last one of its set.
pub(crate) fn set_change(block: &Block) -> Result<Option<AuthorityList>, VerifyError> {
	let mut next = None;
	for item in block.header.digest().logs() {
		let DigestItem::Consensus(GRANDPA_ENGINE_ID, log) = item else { continue };
		let what = || format!("a digest of GRANDPA in block {}", block.number());
		match decode::<ConsensusLog<u32>>(log, what)? {
			// GRANDPA goes by the first of a block.
			ConsensusLog::ScheduledChange(change) if next.is_none() && change.delay == 0 => {
				next = Some(change.next_authorities);
			}
			ConsensusLog::ScheduledChange(_) | ConsensusLog::ForcedChange(..) => {
				return Err(VerifyError::UnprovableSetChange { block: block.number() });
			}
			ConsensusLog::OnDisabled(_) | ConsensusLog::Pause(_) | ConsensusLog::Resume(_) => {}
		}
	}
	Ok(next)
}

/// A validator's key, to be shown.
pub(crate) fn key_of(id: &AuthorityId) -> H256 {
	let key: &ed25519::Public = id.as_ref();
	H256(key.0)
}

/// The headers that lead from votes for later blocks to the block that is final.
struct Ancestry<'a> {
	base: (H256, u32),
	headers: BTreeMap<H256, &'a Header>,
	/// Blocks that lead to the base.
	leading: BTreeSet<H256>,
	/// How many headers there are, twice the same counting twice.
	count: usize,
}

impl<'a> Ancestry<'a> {
	fn new(base: &Block, headers: &'a [Header]) -> Self {
		Self {
			base: (base.hash, base.number()),
			headers: headers
				.iter()
				.map(|header| (H256(sp_crypto_hashing::blake2_256(&header.encode())), header))
				.collect(),
			leading: BTreeSet::new(),
			count: headers.len(),
		}
	}

	/// Whether the block is the base, or its headers lead there. Those that do are used.
	fn leads_to(&mut self, hash: H256, number: u32) -> bool {
		let mut path = BTreeSet::new();
		let (mut hash, mut number) = (hash, number);
		while (hash, number) != self.base {
			if self.leading.contains(&hash) {
				break;
			}
			let Some(header) = self.headers.get(&hash) else { return false };
			let Some(before) = number.checked_sub(1) else { return false };
			if *header.number() != number || !path.insert(hash) {
				return false;
			}
			(hash, number) = (*header.parent_hash(), before);
		}
		self.leading.append(&mut path);
		true
	}

	/// Whether each header is there once, and some vote needs it.
	fn is_all_used(&self) -> bool {
		self.leading.len() == self.count
	}
}
