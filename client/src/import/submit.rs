//! Submitting, once and not twice: what is signed is written into the journal first, and what became of it
//! is looked for in the finalized chain alone, by every run in the same way.

use super::{
	columns::Kind,
	journal::{Journal, JournalError, Outcome, Transaction},
	resolve::Entry,
	REQUEST,
};
use crate::{
	chain::{AccountId, At, Chain, ChainError, Included, Refusal},
	keys,
	progress::Progress,
};
use sp_core::{crypto::Ss58Codec, H256};
use std::collections::{BTreeSet, VecDeque};
use subxt_signer::sr25519::Keypair;
use thiserror::Error;
use tracemet_primitives::{LotId, RequestId, TransferId};

/// How many transactions are under way at most.
const AT_ONCE: usize = 16;
/// For how many finalized blocks transactions of the key may stay out of them.
const MOST_WAITING: u64 = 64;

/// Why submitting ended early.
#[derive(Debug, Error)]
pub enum SubmitError {
	/// The chain couldn't be read or written.
	#[error(transparent)]
	Chain(#[from] ChainError),
	/// The journal couldn't be written.
	#[error(transparent)]
	Journal(#[from] JournalError),
	/// The journal is of another chain with the same first block.
	#[error("the journal is of another chain, or of one that was begun anew: its block {0} is another one. Name another journal.")]
	OtherChain(u64),
	/// The node lacks a block.
	#[error("the node has discarded block {0} or its state, which tells what became of a transaction of the journal: connect to an archive node with --url")]
	NoBlock(u64),
	/// What the key signed elsewhere doesn't get into blocks.
	#[error("the key has transactions that wait, and {MOST_WAITING} blocks were finalized without them: see what else signs with it, and run the same command again when they are in blocks")]
	Waiting,
}

type Result<T> = std::result::Result<T, SubmitError>;

/// Submits, and finds out what became of what was submitted.
pub struct Submitter<'a> {
	chain: &'a Chain,
	journal: &'a mut Journal,
	progress: &'a Progress,
	/// What may be on the chain or get there.
	under_way: Vec<Transaction>,
	/// All finalized blocks up to this one were searched for it.
	searched: u64,
	/// Whether any of it did nothing.
	has_failed: bool,
}

impl<'a> Submitter<'a> {
	/// Begins with a journal of this chain.
	pub async fn begin(
		chain: &'a Chain,
		journal: &'a mut Journal,
		progress: &'a Progress,
	) -> Result<Self> {
		let under_way = journal.in_doubt();
		let searched = match under_way.iter().map(|transaction| transaction.born).min() {
			Some(born) => born,
			None => chain.finalized().await?.number(),
		};
		let submitter = Self { chain, journal, progress, under_way, searched, has_failed: false };
		if let Some(last) = submitter.journal.last() {
			submitter.check_chain(last).await?;
		}
		Ok(submitter)
	}

	/// Settles what the journal leaves in doubt: when this returns, it is known what became of each
	/// transaction that was ever signed for it. `wanted`: the contents that are still to be submitted.
	/// Other transactions get onto the chain only if the node has them already.
	pub async fn settle(&mut self, wanted: &BTreeSet<H256>) -> Result<()> {
		if self.under_way.is_empty() {
			return Ok(());
		}
		let mut at = self.chain.finalized().await?;
		self.search(&at).await?;
		// The same transactions once more: the chain takes each of them once.
		for transaction in &self.under_way {
			if wanted.contains(&transaction.content) {
				let _may_be_there_already = self.chain.hand_in(&transaction.bytes).await?;
			}
		}
		while let Some(last) = self.under_way.iter().map(|transaction| transaction.until).max() {
			self.progress.waiting(format!(
				"finding out what became of {} transactions of an earlier run: until block {last} at the \
				 latest, {} is finalized",
				self.under_way.len(),
				at.number(),
			));
			at = self.chain.finalized_after(at.number()).await?;
			self.search(&at).await?;
		}
		Ok(())
	}

	/// That a transaction was signed on this chain, and not on another one with the same first block.
	async fn check_chain(&self, transaction: &Transaction) -> Result<()> {
		match self.chain.hash_of(transaction.born).await? {
			Some(born) if born == transaction.born_hash => Ok(()),
			_ => Err(SubmitError::OtherChain(transaction.born)),
		}
	}

	/// Waits until all that a key has signed is in finalized blocks, and answers the last of them: what
	/// the chain knows by then is not about to change by it.
	pub async fn at_rest(&self, key: &Keypair) -> Result<At> {
		let account = keys::account(key);
		let mut at = self.chain.finalized().await?;
		let last = at.number().saturating_add(MOST_WAITING);
		while self.chain.nonce(&at, &account).await? < self.chain.next_nonce_of(key).await? {
			if at.number() >= last {
				return Err(SubmitError::Waiting);
			}
			self.progress.waiting("waiting until what the key has signed elsewhere is finalized");
			at = self.chain.finalized_after(at.number()).await?;
		}
		Ok(at)
	}

	/// Searches the finalized blocks up to this one, and writes down what is known by then.
	async fn search(&mut self, finalized: &At) -> Result<()> {
		let of = self.chain;
		while self.searched < finalized.number() && !self.under_way.is_empty() {
			let number = self.searched + 1;
			if self.under_way.iter().any(|transaction| transaction.until >= number) {
				let missing = || SubmitError::NoBlock(number);
				let block = of.hash_of(number).await?.ok_or_else(missing)?;
				let hashes = self.under_way.iter().map(|transaction| transaction.hash);
				let hashes = hashes.collect::<Vec<_>>();
				for (hash, included) in of.found_in(block, &hashes).await?.ok_or_else(missing)? {
					let outcome = self.outcome(hash, number, &included)?;
					self.close(hash, outcome)?;
				}
			}
			self.searched = number;
		}
		self.searched = self.searched.max(finalized.number());
		let signers = self.under_way.iter().map(|transaction| transaction.signer.clone());
		for signer in signers.collect::<BTreeSet<AccountId>>() {
			let nonce = of.nonce(finalized, &signer).await?;
			let of_signer =
				self.under_way.iter().filter(|transaction| transaction.signer == signer);
			let mut dropped = Vec::new();
			for transaction in of_signer {
				if nonce > transaction.nonce {
					dropped.push((
						transaction.hash,
						format!(
							"another transaction of {} took its place (nonce {})",
							signer.to_ss58check(),
							transaction.nonce
						),
					));
				} else if finalized.number() >= transaction.until {
					let reason = format!("no block up to {} included it", transaction.until);
					dropped.push((transaction.hash, reason));
				}
			}
			for (hash, reason) in dropped {
				self.close(hash, Outcome::Dropped { reason })?;
			}
		}
		Ok(())
	}

	fn close(&mut self, hash: H256, outcome: Outcome) -> Result<()> {
		self.has_failed |= !matches!(outcome, Outcome::Succeeded { .. });
		self.journal.close(hash, outcome)?;
		self.under_way.retain(|transaction| transaction.hash != hash);
		Ok(())
	}

	/// What became of a transaction in its block.
	fn outcome(&self, hash: H256, block: u64, included: &Included) -> Result<Outcome> {
		if let Some(failure) = &included.failure {
			return Ok(Outcome::Failed { block, reason: failure.to_string() });
		}
		let transaction = self.under_way.iter().find(|transaction| transaction.hash == hash);
		let made = match transaction.map(|transaction| transaction.entry.kind) {
			Some(Kind::Requests) => {
				let id = included.event::<RequestId>("Credits", "CertificateRequested")?;
				format!("{REQUEST}{id}")
			}
			_ => moved(included)?,
		};
		Ok(Outcome::Succeeded { block, made })
	}

	/// What the journal knows.
	pub fn journal(&mut self) -> &mut Journal {
		self.journal
	}

	/// Submits the entries in their order and waits until all are final. Ends with the first that the
	/// pool refuses or that fails, after those that are under way. Answers the hashes of all
	/// transactions that it signed, and why it ended early.
	pub async fn submit(
		&mut self,
		entries: Vec<Entry>,
		key: &Keypair,
	) -> Result<(Vec<H256>, Option<Refusal>)> {
		let (total, signer) = (entries.len(), keys::account(key));
		let mut waiting = VecDeque::from(entries);
		let mut signed = Vec::new();
		let mut refused = None;
		let mut nonce = self.chain.next_nonce_of(key).await?;
		let genesis = self.chain.genesis();
		let mut final_before = 0;
		self.has_failed = false;
		loop {
			if self.has_failed || refused.is_some() {
				waiting.clear();
			}
			while self.under_way.len() < AT_ONCE && refused.is_none() {
				let Some(entry) = waiting.pop_front() else { break };
				let prepared = self.chain.prepare(key, &entry.call(key), nonce).await?;
				let content = entry.hash(genesis);
				let transaction = Transaction::new(entry.key, content, signer.clone(), prepared);
				let hash = transaction.hash;
				// Before anything else: if it is submitted, the journal has it.
				self.journal.sign(transaction.clone())?;
				signed.push(hash);
				match self.chain.hand_in(&transaction.bytes).await? {
					Ok(()) => {
						nonce += 1;
						self.under_way.push(transaction);
					}
					Err(refusal) => {
						let reason = format!("the pool refused it: {refusal}");
						self.journal.close(hash, Outcome::Dropped { reason })?;
						refused = Some(refusal);
					}
				}
			}
			if self.under_way.is_empty() {
				return Ok((signed, refused));
			}
			let are_final = signed.len().saturating_sub(self.under_way.len());
			let message = format!("submitting: {are_final} of {total} are in finalized blocks");
			self.progress.counted(final_before, are_final, &message);
			final_before = are_final;
			let finalized = self.chain.finalized_after(self.searched).await?;
			self.search(&finalized).await?;
		}
	}
}

/// What a batch of transfers made: lots that moved, and transfers that wait.
fn moved(included: &Included) -> std::result::Result<String, ChainError> {
	// The first fields: the lot, and the lot that it is in now.
	let lots = included.events::<(LotId, LotId)>("Credits", "CreditsTransferred")?;
	let offered = included.events::<TransferId>("Credits", "TransferOffered")?;
	let mut parts = lots.iter().map(|(_, lot)| format!("lot {lot}")).collect::<Vec<_>>();
	parts.extend(offered.iter().map(|transfer| format!("transfer {transfer} waits")));
	Ok(parts.join(", "))
}
