//! Finality: who signed what.

use super::chain::{
	authorities, certificate, change_to, enough, header, justify, keys, vote, Header, Plan, ROUND,
};
use codec::{Decode, Encode};
use finality_grandpa::{voter_set::VoterSet, Chain, Error};
use sp_consensus_grandpa::{
	AuthorityId, ConsensusLog, GrandpaJustification, ScheduledChange, GRANDPA_ENGINE_ID,
};
use sp_core::{Pair, H256};
use sp_runtime::{generic::DigestItem, traits::Header as _};
use tracemet_verifier::{
	verify_certificate, Bytes, FinalityError, Finalized, PortableCertificate, Trust, Verified,
	VerifyError, MAX_ANCESTRY, MAX_PRECOMMITS,
};

const BLOCK: u32 = 1_502;
const SET: u64 = 1;

/// The certificate with another justification of its last header.
fn with(
	plan: &Plan,
	change: impl FnOnce(&mut GrandpaJustification<Header>),
) -> Result<Verified, VerifyError> {
	let (mut certificate, trust) = certificate(plan);
	let mut justification =
		GrandpaJustification::<Header>::decode(&mut &certificate.justification.0[..]).unwrap();
	change(&mut justification);
	certificate.justification = Bytes(justification.encode());
	certificate.seal().unwrap();
	verify_certificate(&certificate, &trust)
}

fn not_final(reason: FinalityError) -> Result<Verified, VerifyError> {
	Err(VerifyError::NotFinal { block: BLOCK, set_id: SET, reason })
}

fn key(id: &AuthorityId) -> H256 {
	H256::decode(&mut &id.encode()[..]).unwrap()
}

/// A plan with all votes for the block itself.
fn plain() -> Plan {
	Plan { later_votes: 0, ..Plan::default() }
}

#[test]
fn more_than_two_thirds_have_to_sign() {
	// Of so many, that is so many.
	for (all, needed) in [(1, 1), (2, 2), (3, 3), (4, 3), (5, 4), (6, 5), (7, 5), (21, 15)] {
		let plan = Plan { sets: vec![4, all], ..plain() };
		let votes = enough(&keys(0, 1, all)).len();
		assert_eq!(votes, needed);
		with(&plan, |_| ()).unwrap();
		assert_eq!(
			with(&plan, |justification| {
				justification.commit.precommits.pop();
			}),
			not_final(FinalityError::TooFewVotes {
				weight: needed as u64 - 1,
				needed: needed as u64,
				total: all as u64
			})
		);
	}
}

#[test]
fn nobody_votes_twice() {
	let mut voter = H256::default();
	let result = with(&plain(), |justification| {
		let first = justification.commit.precommits[0].clone();
		voter = key(&first.id);
		*justification.commit.precommits.last_mut().unwrap() = first;
	});
	assert_eq!(result, not_final(FinalityError::DuplicateVote { voter }));
}

#[test]
fn others_do_not_vote() {
	let stranger = &keys(99, 1, 1)[0];
	let voter = H256(stranger.public().0);
	let result = with(&plain(), |justification| {
		let target = justification.commit.target_hash;
		justification.commit.precommits[1] = vote(stranger, ROUND, SET, (target, BLOCK));
	});
	assert_eq!(result, not_final(FinalityError::UnknownVoter { voter }));
	// Not even besides.
	let result = with(&plain(), |justification| {
		let target = justification.commit.target_hash;
		justification.commit.precommits.push(vote(stranger, ROUND, SET, (target, BLOCK)));
	});
	assert_eq!(result, not_final(FinalityError::UnknownVoter { voter }));
}

#[test]
fn signatures_are_of_the_round_and_of_the_set() {
	let pair = &keys(0, 1, 5)[0];
	let voter = H256(pair.public().0);
	let signed = |round, set_id| {
		with(&plain(), |justification| {
			let target = justification.commit.target_hash;
			justification.commit.precommits[0] = vote(pair, round, set_id, (target, BLOCK));
		})
	};
	signed(ROUND, SET).unwrap();
	let wrong = not_final(FinalityError::WrongSignature { voter });
	assert_eq!(signed(ROUND + 1, SET), wrong);
	assert_eq!(signed(ROUND, SET + 2), wrong);
	for signed_in in [SET - 1, SET + 1] {
		let other = not_final(FinalityError::AnotherSet { voter, signed_in });
		assert_eq!(signed(ROUND, signed_in), other);
	}
	// The round of all votes is another one.
	assert_eq!(with(&plain(), |justification| justification.round += 1), wrong);
}

#[test]
fn a_signature_is_the_voter_s_own() {
	let mut voter = H256::default();
	let result = with(&plain(), |justification| {
		let votes = &mut justification.commit.precommits;
		voter = key(&votes[0].id);
		votes[0].signature = votes[1].signature.clone();
	});
	assert_eq!(result, not_final(FinalityError::WrongSignature { voter }));
}

#[test]
fn votes_for_later_blocks_count_if_they_lead_here() {
	let later = Plan { later_votes: 4, ..Plan::default() };
	with(&later, |_| ()).unwrap();

	let voter = H256(keys(0, 1, 5)[0].public().0);
	let unrelated = not_final(FinalityError::UnrelatedVote { voter });
	assert_eq!(with(&later, |justification| justification.votes_ancestries.clear()), unrelated);
	// A header of the right hash chain, and a wrong number in the vote.
	let pair = &keys(0, 1, 5)[0];
	let number = with(&later, |justification| {
		let hash = justification.votes_ancestries[0].hash();
		justification.commit.precommits[0] = vote(pair, ROUND, SET, (hash, BLOCK + 2));
	});
	assert_eq!(number, unrelated);
	// A vote for an earlier block.
	let earlier = with(&plain(), |justification| {
		justification.commit.precommits[0] = vote(pair, ROUND, SET, (H256([1; 32]), BLOCK - 1));
	});
	assert_eq!(earlier, unrelated);
}

#[test]
fn a_justification_has_no_header_that_no_vote_needs() {
	let other = header(9, H256([1; 32]), H256([2; 32]), Vec::new());
	for plan in [plain(), Plan::default()] {
		let result =
			with(&plan, |justification| justification.votes_ancestries.push(other.clone()));
		assert_eq!(result, not_final(FinalityError::UnneededHeader));
	}
	let twice = with(&Plan::default(), |justification| {
		let header = justification.votes_ancestries[0].clone();
		justification.votes_ancestries.push(header);
	});
	assert_eq!(twice, not_final(FinalityError::UnneededHeader));
}

#[test]
fn a_justification_is_of_the_last_header() {
	let result = with(&plain(), |justification| {
		let child = header(BLOCK + 1, justification.commit.target_hash, H256([0; 32]), Vec::new());
		*justification = justify(&child, enough(&keys(0, 1, 5)), SET, 0);
	});
	assert_eq!(result, not_final(FinalityError::AnotherBlock { found: BLOCK + 1 }));
}

#[test]
fn a_justification_has_no_more_votes_and_headers_than_are_taken() {
	let votes = with(&plain(), |justification| {
		let vote = justification.commit.precommits[0].clone();
		justification.commit.precommits = vec![vote; MAX_PRECOMMITS + 1];
	});
	let (what, count, most) = ("votes in one justification", MAX_PRECOMMITS + 1, MAX_PRECOMMITS);
	assert_eq!(votes, Err(VerifyError::TooMany { what, count, most }));
	let headers = with(&Plan::default(), |justification| {
		let header = justification.votes_ancestries[0].clone();
		justification.votes_ancestries = vec![header; MAX_ANCESTRY + 1];
	});
	let (what, count, most) = ("headers in one justification", MAX_ANCESTRY + 1, MAX_ANCESTRY);
	assert_eq!(headers, Err(VerifyError::TooMany { what, count, most }));
}

#[test]
fn an_older_set_does_not_sign_for_a_later_one() {
	let (mut certificate, trust) = certificate(&plain());
	let last = Header::decode(&mut &certificate.headers[2].0[..]).unwrap();
	// All of the first set, by its own number and by the one that should sign.
	let old = keys(0, 0, 4);
	let voter = H256(old[0].public().0);
	for set_id in [0, SET] {
		certificate.justification = Bytes(justify(&last, &old, set_id, 0).encode());
		certificate.seal().unwrap();
		assert_eq!(
			verify_certificate(&certificate, &trust),
			not_final(FinalityError::UnknownVoter { voter })
		);
	}
}

/// Changes the header of the change of validators; its signers sign whatever is in it.
fn with_change(logs: Vec<DigestItem>) -> Result<Verified, VerifyError> {
	let (mut certificate, trust) = certificate(&Plan::default());
	let block = header(1_000, H256([0; 32]), H256([5; 32]), logs);
	let justification = justify(&block, enough(&keys(0, 0, 4)), 0, 0);
	certificate.authority_set_changes[0] =
		Finalized { header: Bytes(block.encode()), justification: Bytes(justification.encode()) };
	certificate.seal().unwrap();
	verify_certificate(&certificate, &trust)
}

fn log(log: ConsensusLog<u32>) -> DigestItem {
	DigestItem::Consensus(GRANDPA_ENGINE_ID, log.encode())
}

#[test]
fn validators_change_by_a_schedule_without_delay() {
	let next = authorities(&keys(0, 1, 5));
	let change = |delay| ScheduledChange { next_authorities: next.clone(), delay };
	with_change(vec![change_to(&next)]).unwrap();
	with_change(vec![log(ConsensusLog::OnDisabled(0)), change_to(&next)]).unwrap();

	let unprovable = Err(VerifyError::UnprovableSetChange { block: 1_000 });
	let scheduled = |delay| log(ConsensusLog::ScheduledChange(change(delay)));
	let forced = || log(ConsensusLog::ForcedChange(0, change(0)));
	assert_eq!(with_change(vec![scheduled(1)]), unprovable);
	assert_eq!(with_change(vec![forced()]), unprovable);
	assert_eq!(with_change(vec![scheduled(0), forced()]), unprovable);
	assert_eq!(with_change(vec![scheduled(0), scheduled(0)]), unprovable);
	let none = Err(VerifyError::NoSetChange { block: 1_000, set_id: 0 });
	assert_eq!(with_change(Vec::new()), none);
	assert_eq!(with_change(vec![log(ConsensusLog::Pause(1))]), none);
	let engine = DigestItem::Consensus(*b"BABE", change(0).encode());
	assert_eq!(with_change(vec![engine]), none);
	let garbled = DigestItem::Consensus(GRANDPA_ENGINE_ID, vec![1, 2, 3]);
	assert_eq!(
		with_change(vec![garbled]),
		Err(VerifyError::Undecodable { what: "a digest of GRANDPA in block 1000".into() })
	);
	assert_eq!(
		with_change(vec![change_to(&Vec::new())]),
		Err(VerifyError::InvalidAuthorities { set_id: SET })
	);
}

#[test]
fn the_first_set_signs_the_first_change() {
	let next = authorities(&keys(0, 1, 5));
	let (mut certificate, trust) = certificate(&Plan::default());
	let block = header(1_000, H256([0; 32]), H256([5; 32]), vec![change_to(&next)]);
	let few = &keys(0, 0, 4)[..2];
	certificate.authority_set_changes[0].header = Bytes(block.encode());
	certificate.authority_set_changes[0].justification = Bytes(justify(&block, few, 0, 0).encode());
	certificate.seal().unwrap();
	assert_eq!(
		verify_certificate(&certificate, &trust),
		Err(VerifyError::NotFinal {
			block: 1_000,
			set_id: 0,
			reason: FinalityError::TooFewVotes { weight: 2, needed: 3, total: 4 }
		})
	);
}

#[test]
fn changes_come_in_order_and_none_is_left_out() {
	let (whole, trust) = certificate(&Plan { sets: vec![4, 5, 4, 5], ..Plan::default() });
	let refused = |change: fn(&mut Vec<Finalized>)| {
		let mut altered = whole.clone();
		change(&mut altered.authority_set_changes);
		altered.seal().unwrap();
		verify_certificate(&altered, &trust).unwrap_err()
	};
	for error in [
		refused(|changes| changes.swap(0, 1)),
		refused(|changes| _ = changes.remove(1)),
		refused(|changes| _ = changes.remove(0)),
		refused(|changes| _ = changes.pop()),
	] {
		assert!(matches!(error, VerifyError::NotFinal { .. }), "{error}");
	}
	assert_eq!(
		refused(|changes| changes.insert(1, changes[0].clone())),
		VerifyError::BrokenOrder { block: 1_000 }
	);
}

/// Headers that lead from the proven state to the justified block.
fn with_headers(headers: &[Header]) -> Result<Verified, VerifyError> {
	let (mut certificate, trust) = certificate(&plain());
	let last = headers.last().unwrap();
	certificate.headers = headers.iter().map(|header| Bytes(header.encode())).collect();
	let justification = justify(last, enough(&keys(0, 1, 5)), SET, 0);
	certificate.justification = Bytes(justification.encode());
	certificate.seal().unwrap();
	verify_certificate(&certificate, &trust)
}

#[test]
fn headers_follow_each_other_within_one_set() {
	let (certificate, _) = certificate(&plain());
	let first = Header::decode(&mut &certificate.headers[0].0[..]).unwrap();
	let child =
		|number: u32, parent: &Header, logs| header(number, parent.hash(), H256([1; 32]), logs);
	let second = child(1_501, &first, Vec::new());
	with_headers(&[first.clone(), second.clone()]).unwrap();
	assert_eq!(
		with_headers(&[first.clone(), child(1_502, &first, Vec::new())]),
		Err(VerifyError::BrokenOrder { block: 1_502 })
	);
	assert_eq!(
		with_headers(&[first.clone(), child(1_501, &second, Vec::new())]),
		Err(VerifyError::BrokenOrder { block: 1_501 })
	);
	// The last one of its set can be the justified one, and nothing comes after it.
	let change = change_to(&authorities(&keys(0, 2, 4)));
	let last = child(1_501, &first, vec![change]);
	with_headers(&[first.clone(), last.clone()]).unwrap();
	assert_eq!(
		with_headers(&[first, last.clone(), child(1_502, &last, Vec::new())]),
		Err(VerifyError::SetChangeBetween { block: 1_501 })
	);
	// The justified block comes after the last change.
	let early = header(999, H256([1; 32]), H256([2; 32]), Vec::new());
	assert_eq!(with_headers(&[early]), Err(VerifyError::BrokenOrder { block: 999 }));
	let mut without: (PortableCertificate, Trust) = super::chain::certificate(&plain());
	without.0.headers.clear();
	without.0.seal().unwrap();
	assert_eq!(verify_certificate(&without.0, &without.1), Err(VerifyError::NoHeader));
}

/// Headers of a justification, as GRANDPA's own check wants them.
struct Headers(Vec<Header>);

impl Chain<H256, u32> for Headers {
	fn ancestry(&self, base: H256, block: H256) -> Result<Vec<H256>, Error> {
		let mut route = Vec::new();
		let mut hash = block;
		while hash != base {
			let header = self.0.iter().find(|header| header.hash() == hash);
			hash = *header.ok_or(Error::NotDescendent)?.parent_hash();
			route.push(hash);
		}
		route.pop();
		Ok(route)
	}
}

/// What is accepted here, GRANDPA's own check accepts too, whoever votes for what.
#[test]
fn grandpa_s_own_check_agrees() {
	let set = keys(0, 1, 5);
	let voters = VoterSet::new(authorities(&set)).unwrap();
	let mut accepted = 0;
	// Each of five doesn't vote, votes for the block, or for its child.
	for code in 0..3usize.pow(5) {
		let choice = |voter: usize| code / 3usize.pow(voter as u32) % 3;
		let mut judged = None;
		let result = with(&plain(), |justification| {
			let target = (justification.commit.target_hash, BLOCK);
			let child = header(BLOCK + 1, target.0, H256([1; 32]), Vec::new());
			let later = (child.hash(), BLOCK + 1);
			let votes = set.iter().enumerate().filter_map(|(voter, pair)| match choice(voter) {
				0 => None,
				1 => Some(vote(pair, ROUND, SET, target)),
				_ => Some(vote(pair, ROUND, SET, later)),
			});
			justification.commit.precommits = votes.collect();
			let has_later = (0..5).any(|voter| choice(voter) == 2);
			justification.votes_ancestries = if has_later { vec![child] } else { Vec::new() };
			let headers = Headers(justification.votes_ancestries.clone());
			let check = finality_grandpa::validate_commit(&justification.commit, &voters, &headers);
			// If enough vote for the child, GRANDPA calls that one final, and so its parent.
			let for_child = (0..5).filter(|voter| choice(*voter) == 2).count() >= 4;
			judged = Some(for_child || check.is_ok_and(|check| check.is_valid()));
		});
		assert_eq!(result.is_ok(), judged.unwrap(), "{code}: {result:?}");
		accepted += u32::from(result.is_ok());
	}
	// Four or five of five vote: 5 * 2^4 + 2^5.
	assert_eq!(accepted, 112);
}
