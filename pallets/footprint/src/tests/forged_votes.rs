//! Votes that nobody cast, or that count no more: each is refused, and nothing changes.

use super::reference::{number, seed, Dice};
use crate::{mock::*, *};
use codec::Encode;
use sp_core::{sr25519, Pair, H256};
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	StateVersion,
};
use tracemet_primitives::{FootprintStatus, LineTotals, RequestId};

/// The nodes that are being voted on: the first validator has voted already.
const OPEN: core::ops::RangeInclusive<u64> = 1..=8;
/// A node that is accepted, and one that there isn't.
const ACCEPTED: RequestId = RequestId(0);
const MISSING: RequestId = RequestId(1_000);
/// A validator of an earlier set, and one of no set.
const FORMER: usize = 3;
const STRANGER: usize = 4;

/// What is done to make a vote that mustn't count.
#[derive(Clone, Copy, Debug)]
enum Forgery {
	/// Bytes instead of a signature.
	NoSignature,
	/// A signature by another validator, or by somebody else.
	OtherSigner,
	/// A signature of the same bytes for another purpose.
	OtherPurpose,
	/// By a key that is no validator's.
	UnknownKey,
	/// By a validator of an earlier set.
	FormerValidator,
	/// Bytes that were in a block before.
	Replayed,
	/// The same vote once more, signed anew.
	CastAgain,
	/// Signed too long ago.
	Stale,
	/// For an earlier or a later set.
	OtherSet,
	/// Signed on a fork that was left.
	OtherFork,
	/// Signed on a chain with other blocks.
	OtherChain,
	/// Signed on a block that there isn't yet.
	Future,
	/// Two votes on one node.
	Duplicate,
	/// Not in the order of the ledger.
	Unsorted,
	/// Without votes.
	Empty,
	/// On nodes and rounds that aren't open.
	NotOpen,
	/// Changed after it was signed.
	Tampered,
}

const FORGERIES: [Forgery; 17] = [
	Forgery::NoSignature,
	Forgery::OtherSigner,
	Forgery::OtherPurpose,
	Forgery::UnknownKey,
	Forgery::FormerValidator,
	Forgery::Replayed,
	Forgery::CastAgain,
	Forgery::Stale,
	Forgery::OtherSet,
	Forgery::OtherFork,
	Forgery::OtherChain,
	Forgery::Future,
	Forgery::Duplicate,
	Forgery::Unsorted,
	Forgery::Empty,
	Forgery::NotOpen,
	Forgery::Tampered,
];

/// Somebody who knows all the keys, and makes what isn't a vote.
struct Forger {
	dice: Dice,
	/// Those of the validators, the former one, and of a stranger.
	keys: Vec<sr25519::Pair>,
	/// What the first validator cast.
	cast: (BatchOf<Test>, SignatureOf<Test>),
}

impl Forger {
	/// A pair of the keys, and a proper vote of a validator that hasn't voted.
	fn proper(&mut self) -> (usize, BatchOf<Test>) {
		let who = self.dice.between(1, 2) as usize;
		let mut votes = Vec::new();
		for id in OPEN {
			if self.dice.percent(40) {
				let node = RequestId(id);
				let result = if self.dice.percent(50) {
					remelted()
				} else {
					wrong(self.dice.between(1, u64::MAX).into())
				};
				votes.push(vote(node, &result));
			}
		}
		if votes.is_empty() {
			votes.push(vote(RequestId(*OPEN.start()), &remelted()));
		}
		let now = System::block_number();
		let signed_at = now - self.dice.between(1, VoteLifetime::get());
		(who, self.batch(who, signed_at, votes))
	}

	fn batch(&self, who: usize, signed_at: u64, votes: Vec<Vote>) -> BatchOf<Test> {
		VoteBatch {
			authority: self.keys[who].public().into(),
			validator_set: ValidatorSet::<Test>::get(),
			signed_at,
			block_hash: System::block_hash(signed_at),
			votes: bounded(votes),
		}
	}

	fn sign(&self, batch: &BatchOf<Test>, who: usize) -> SignatureOf<Test> {
		self.keys[who].sign(&Footprint::signing_payload(batch)).into()
	}

	fn any_bytes(&mut self) -> Vec<u8> {
		(0..64).map(|_| self.dice.below(256) as u8).collect()
	}

	fn any_hash(&mut self) -> H256 {
		H256::from_slice(&self.any_bytes()[..32])
	}

	/// A forgery, and why it has to be refused.
	fn forge(&mut self, forgery: Forgery) -> (RuntimeCall, InvalidTransaction) {
		use InvalidTransaction::{BadProof, BadSigner, Call, Future, Stale};

		let (who, mut batch) = self.proper();
		let mut signer = who;
		let refusal = match forgery {
			Forgery::NoSignature => {
				let signature = sr25519::Signature::try_from(&self.any_bytes()[..]).unwrap();
				return (call(batch, signature.into()), BadProof);
			}
			Forgery::OtherPurpose => {
				let signature = self.keys[who].sign(&batch.encode());
				return (call(batch, signature.into()), BadProof);
			}
			Forgery::Replayed => {
				let (batch, signature) = self.cast.clone();
				return (call(batch, signature), Stale);
			}
			Forgery::OtherSigner => {
				let others = [3 - who, 0, FORMER, STRANGER];
				signer = self.dice.pick(&others);
				BadProof
			}
			Forgery::UnknownKey => {
				signer = STRANGER;
				batch.authority = self.keys[signer].public().into();
				BadSigner
			}
			Forgery::FormerValidator => {
				signer = FORMER;
				batch.authority = self.keys[signer].public().into();
				if self.dice.percent(50) {
					batch.validator_set -= 1;
					Stale
				} else {
					BadSigner
				}
			}
			Forgery::CastAgain => {
				signer = 0;
				batch.authority = self.keys[signer].public().into();
				Stale
			}
			Forgery::Stale => {
				let latest = System::block_number() - VoteLifetime::get() - 1;
				batch.signed_at = self.dice.between(0, latest);
				batch.block_hash = System::block_hash(batch.signed_at);
				Stale
			}
			Forgery::OtherSet => {
				let set = batch.validator_set;
				batch.validator_set = match self.dice.below(3) {
					0 => self.dice.below(set),
					1 => set + self.dice.between(1, 10),
					_ => u64::MAX,
				};
				Stale
			}
			Forgery::OtherFork => {
				batch.block_hash = BlakeTwo256::hash_of(&(Fork::get() + 1, batch.signed_at));
				Stale
			}
			Forgery::OtherChain => {
				batch.block_hash = self.any_hash();
				Stale
			}
			Forgery::Future => {
				let now = System::block_number();
				batch.signed_at = match self.dice.below(3) {
					0 => now,
					1 => now + self.dice.between(1, 100),
					_ => u64::MAX - self.dice.below(20),
				};
				batch.block_hash = System::block_hash(batch.signed_at);
				Future
			}
			Forgery::Duplicate => {
				let mut votes = batch.votes.to_vec();
				let position = self.dice.below(votes.len() as u64) as usize;
				let mut again = votes[position].clone();
				if self.dice.percent(50) {
					again.result = wrong(1);
				}
				votes.insert(position, again);
				batch.votes = bounded(votes);
				Call
			}
			Forgery::Unsorted => {
				let votes = [8, 3].map(|id| vote(RequestId(id), &remelted()));
				batch.votes = bounded(votes.into_iter().chain(batch.votes));
				Call
			}
			Forgery::Empty => {
				batch.votes = bounded([]);
				Call
			}
			Forgery::NotOpen => {
				let mut votes = batch.votes.to_vec();
				for vote in &mut votes {
					match self.dice.below(2) {
						0 => vote.revision += self.dice.between(1, 5) as u32,
						_ => vote.attempt += self.dice.between(1, 5) as u32,
					}
				}
				votes.insert(0, vote(ACCEPTED, &remelted()));
				votes.push(vote(MISSING, &remelted()));
				batch.votes = bounded(votes);
				Stale
			}
			Forgery::Tampered => {
				let signature = self.sign(&batch, who);
				let tampered = self.tamper(batch);
				return (call(tampered, signature), BadProof);
			}
		};
		let signature = self.sign(&batch, signer);
		(call(batch, signature), refusal)
	}

	/// A change that only the signature shows.
	fn tamper(&mut self, mut batch: BatchOf<Test>) -> BatchOf<Test> {
		let mut votes = batch.votes.to_vec();
		let last = votes.len() - 1;
		match self.dice.below(6) {
			0 => votes[last].result = wrong(u128::MAX),
			1 => {
				// The last node, which nobody else has voted on, in the place of another.
				votes[last].node = RequestId(OPEN.end() + 1);
			}
			2 => votes.push(vote(RequestId(OPEN.end() + 1), &remelted())),
			3 => {
				// A vote on another revision beside one that counts.
				let mut other = vote(RequestId(OPEN.end() + 1), &remelted());
				other.revision = 1;
				votes.push(other);
			}
			4 => {
				// Another block within the lifetime of a vote.
				let newest = System::block_number() - 1;
				batch.signed_at = match batch.signed_at {
					at if at == newest => at - 1,
					at => at + 1,
				};
				batch.block_hash = System::block_hash(batch.signed_at);
			}
			_ => {
				let first = self.keys[1].public() == batch.authority.clone().into();
				let other = if first { 2 } else { 1 };
				batch.authority = self.keys[other].public().into();
			}
		}
		batch.votes = bounded(votes);
		batch
	}
}

fn storage_root() -> Vec<u8> {
	sp_io::storage::root(StateVersion::V1)
}

fn result_of(node: RequestId) -> LineTotals {
	Footprints::<Test>::get(node).unwrap().lines
}

/// That none of so many forgeries is accepted, by the pool or in a block, that nothing changes, and
/// that the validators' votes count afterwards as before.
fn forge(count: u64) {
	let dice = Dice::new(seed());
	build_and_execute(|| {
		rotate_to(&[0, 1, FORMER as u64]);
		rotate_to(&[0, 1, 2]);
		open(ACCEPTED.0, remelting());
		accept(ACCEPTED);
		for id in OPEN {
			open(id, remelting());
		}
		open(OPEN.end() + 1, remelting());
		go_to(30);
		let keys: Vec<_> = (0..=STRANGER as u64).map(pair).collect();
		let votes = OPEN.map(|id| vote(RequestId(id), &remelted()));
		let cast = batch(0, votes);
		let signature = sign(&cast, 0);
		include(call(cast.clone(), signature.clone())).unwrap();
		let mut forger = Forger { dice, keys, cast: (cast, signature) };
		next_block();

		let before = storage_root();
		for round in 0..count {
			let forgery = match FORGERIES.get(round as usize) {
				Some(forgery) => *forgery,
				None => forger.dice.pick(&FORGERIES),
			};
			let (call, refusal) = forger.forge(forgery);
			let refusal = TransactionValidityError::Invalid(refusal);
			assert_eq!(validate(&call).unwrap_err(), refusal, "{forgery:?}: {call:?}");
			assert_eq!(include(call.clone()).unwrap_err(), refusal, "{forgery:?}: {call:?}");
			if round % 1_000 == 0 {
				assert_eq!(storage_root(), before, "{forgery:?}");
			}
		}
		assert_eq!(storage_root(), before);

		settle_all();
		for id in OPEN.map(RequestId) {
			assert_eq!(Footprint::status(id), Some(FootprintStatus::Accepted));
			assert_eq!(result_of(id), remelted());
		}
	});
}

/// Without a change, what forgeries are made of is accepted.
#[test]
fn the_votes_that_are_forged_would_count() {
	let dice = Dice::new(seed());
	build_and_execute(|| {
		for id in OPEN {
			open(id, remelting());
		}
		go_to(30);
		let keys: Vec<_> = (0..=STRANGER as u64).map(pair).collect();
		let cast = batch(0, OPEN.map(|id| vote(RequestId(id), &remelted())));
		let signature = sign(&cast, 0);
		let mut forger = Forger { dice, keys, cast: (cast, signature) };
		for _ in 0..100 {
			let (who, batch) = forger.proper();
			let signature = forger.sign(&batch, who);
			validate(&call(batch, signature)).unwrap();
		}
	});
}

#[test]
fn three_thousand_forged_votes_are_refused() {
	forge(3_000);
}

/// As many as one likes: `make soak`, with `VOTES` and `SEED`.
#[test]
#[ignore = "takes long"]
fn soak() {
	forge(number("VOTES").unwrap_or(100_000));
}
