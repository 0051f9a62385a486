//! Transactions that are signed now and may be looked for later: each with all that is needed to tell
//! whether it is on the chain, whether it can still get there, and to submit it again as it is.

use super::{
	submit::{told, PATIENCE},
	AccountId, At, Call, Chain, ChainError, Included, Refusal, POLL_INTERVAL,
};
use crate::keys;
use sp_core::{Blake2Hasher, Hasher, H256};
use subxt::config::DefaultExtrinsicParamsBuilder;
use subxt_signer::sr25519::Keypair;
use thiserror::Error;
use tokio::time;

/// For how many blocks a transaction can be included.
const MORTALITY: u64 = 64;
/// The code of the node for a transaction that its pool has already.
const ALREADY_IMPORTED: i32 = 1013;

/// A signed transaction that is about to be submitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
	/// The transaction as it is submitted.
	pub bytes: Vec<u8>,
	/// Its hash.
	pub hash: H256,
	/// Its nonce.
	pub nonce: u64,
	/// The block after which it can be included ...
	pub born: u64,
	/// ... and its hash.
	pub born_hash: H256,
	/// The last block that can include it.
	pub until: u64,
}

/// Signs a call with that nonce, for the blocks that follow a finalized one. `at`: where the call's form
/// is read.
pub(super) fn sign(
	at: &At,
	finalized: &At,
	signer: &Keypair,
	call: &Call,
	nonce: u64,
) -> Result<Signed, ChainError> {
	let payload = call.payload(at)?;
	let parameters = DefaultExtrinsicParamsBuilder::new()
		.nonce(nonce)
		.mortal_from_unchecked(MORTALITY, finalized.number(), finalized.hash())
		.build();
	let transaction =
		at.block.transactions().create_signable_offline(&payload, parameters)?.sign(signer)?;
	Ok(Signed {
		hash: H256(transaction.hash().0),
		bytes: transaction.into_encoded(),
		nonce,
		born: finalized.number(),
		born_hash: H256(finalized.hash().0),
		until: finalized.number().saturating_add(MORTALITY - 1),
	})
}

/// What became of a transaction in the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conclusion {
	/// A finalized block has it.
	Included {
		/// The number of the block.
		block: u64,
		/// What came of it.
		included: Included,
	},
	/// No block has it, and none ever will.
	Lapsed(Lapse),
}

/// Why no block will ever have a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Lapse {
	/// A finalized block has another transaction with its nonce.
	#[error("another transaction of the signer took its place (nonce {0})")]
	Replaced(u64),
	/// The last block that could have it is finalized.
	#[error("no block up to {0} included it, and later ones can't")]
	Expired(u64),
}

impl Lapse {
	/// Of a transaction that no block up to this finalized one has. `nonce`: the signer's next one by
	/// then.
	fn of(signed: &Signed, finalized: u64, nonce: u64) -> Option<Self> {
		match nonce > signed.nonce {
			true => Some(Self::Replaced(signed.nonce)),
			false => (finalized >= signed.until).then_some(Self::Expired(signed.until)),
		}
	}
}

impl Chain {
	/// The hash of the chain's first block.
	pub fn genesis(&self) -> H256 {
		H256(self.client.genesis_hash().0)
	}

	/// The hash of the block of that number. None if there is none. Needs none of its state, which most
	/// nodes keep for a few minutes.
	pub async fn hash_of(&self, number: u64) -> Result<Option<H256>, ChainError> {
		let Ok(number) = u32::try_from(number) else { return Ok(None) };
		let hash = self.rpc.chain_get_block_hash(Some(number.into())).await?;
		Ok(hash.map(|hash| H256(hash.0)))
	}

	/// The nonce of an account's next transaction as of a block.
	pub async fn nonce(&self, at: &At, account: &AccountId) -> Result<u64, ChainError> {
		let account = subxt::utils::AccountId32(*account.as_ref());
		Ok(at.block.transactions().account_nonce(&account).await?)
	}

	/// Signs a call with that nonce, for the blocks that follow the last finalized one.
	pub async fn prepare(
		&self,
		signer: &Keypair,
		call: &Call,
		nonce: u64,
	) -> Result<Signed, ChainError> {
		sign(&self.best().await?, &self.finalized().await?, signer, call, nonce)
	}

	/// Hands a transaction to the pool, which may refuse it. One that is there already is taken.
	pub async fn hand_in(&self, bytes: &[u8]) -> Result<Result<(), Refusal>, ChainError> {
		match self.rpc.author_submit_extrinsic(bytes).await {
			Ok(_) => Ok(Ok(())),
			Err(subxt::rpcs::Error::User(answer)) if answer.code == ALREADY_IMPORTED => Ok(Ok(())),
			Err(error) => match Refusal::of_answer(&error) {
				Some(refusal) => Ok(Err(refusal)),
				None => Err(error.into()),
			},
		}
	}

	/// The transactions of a block that have one of the hashes, and what came of them. None if the node
	/// can't tell: it has discarded the block or, where one of them is in it, its state.
	pub async fn found_in(
		&self,
		block: H256,
		hashes: &[H256],
	) -> Result<Option<Vec<(H256, Included)>>, ChainError> {
		let block = subxt::utils::H256(block.0);
		let Some(known) = self.rpc.chain_get_block(Some(block)).await? else { return Ok(None) };
		let mut transactions = known.block.extrinsics.iter();
		if !transactions.any(|bytes| hashes.contains(&Blake2Hasher::hash(bytes))) {
			return Ok(Some(Vec::new()));
		}
		// What came of them is in the state.
		match self.rpc.state_get_runtime_version(Some(block)).await {
			Ok(_) => {}
			Err(subxt::rpcs::Error::User(_)) => return Ok(None),
			Err(error) => return Err(error.into()),
		}
		let at = self.at(block).await?;
		let mut found = Vec::new();
		let extrinsics = at.block.extrinsics().fetch().await?;
		for extrinsic in extrinsics.iter() {
			let extrinsic = extrinsic.map_err(subxt::Error::from)?;
			let hash = H256(extrinsic.hash().0);
			if hashes.contains(&hash) {
				let events = extrinsic.events().await.map_err(subxt::Error::from)?;
				found.push((hash, told(&at, &events)?));
			}
		}
		Ok(Some(found))
	}

	/// Follows a transaction that was handed in until it is known what became of it: by the finalized
	/// blocks alone, whatever the node's pool says. `seen`: told once of the best block that has it,
	/// which may yet be replaced. Ends with an error if no block is finalized for long.
	pub async fn concluded(
		&self,
		signed: &Signed,
		signer: &AccountId,
		mut seen: impl FnMut(u64, &Included),
	) -> Result<Conclusion, ChainError> {
		let (mut searched, mut looked_at, mut is_seen) = (signed.born, signed.born, false);
		let mut deadline = time::Instant::now() + PATIENCE;
		loop {
			let finalized = self.finalized().await?;
			if finalized.number() > searched {
				for block in searched + 1..=finalized.number().min(signed.until) {
					let missing = || ChainError::NoBlock(block);
					let hash = self.hash_of(block).await?.ok_or_else(missing)?;
					let found = self.found_in(hash, &[signed.hash]).await?.ok_or_else(missing)?;
					if let Some((_, included)) = found.into_iter().next() {
						return Ok(Conclusion::Included { block, included });
					}
				}
				let nonce = self.nonce(&finalized, signer).await?;
				if let Some(lapse) = Lapse::of(signed, finalized.number(), nonce) {
					return Ok(Conclusion::Lapsed(lapse));
				}
				searched = finalized.number();
				deadline = time::Instant::now() + PATIENCE;
			}
			let best = if is_seen { looked_at } else { self.best().await?.number() };
			for block in looked_at + 1..=best {
				// Gone if it was replaced by now.
				let Some(hash) = self.hash_of(block).await? else { continue };
				let found = self.found_in(hash, &[signed.hash]).await?.unwrap_or_default();
				if let Some((_, included)) = found.into_iter().next() {
					seen(block, &included);
					is_seen = true;
				}
			}
			looked_at = best;
			if time::Instant::now() >= deadline {
				return Err(ChainError::Timeout {
					what: format!("a finalized block after {searched}"),
					seconds: PATIENCE.as_secs(),
				});
			}
			time::sleep(POLL_INTERVAL).await;
		}
	}

	/// Waits for a finalized block after that number.
	pub async fn finalized_after(&self, number: u64) -> Result<At, ChainError> {
		let waiting = async {
			loop {
				let at = self.finalized().await?;
				if at.number() > number {
					return Ok(at);
				}
				time::sleep(POLL_INTERVAL).await;
			}
		};
		time::timeout(PATIENCE, waiting).await.map_err(|_| ChainError::Timeout {
			what: format!("a finalized block after {number}"),
			seconds: PATIENCE.as_secs(),
		})?
	}

	/// The nonce of an account's next transaction, those in the pool included.
	pub async fn next_nonce_of(&self, signer: &Keypair) -> Result<u64, ChainError> {
		self.next_nonce(&keys::account(signer)).await
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_transaction_lapses_when_no_block_can_have_it_any_more() {
		let signed = Signed {
			bytes: Vec::new(),
			hash: H256::zero(),
			nonce: 7,
			born: 100,
			born_hash: H256::zero(),
			until: 163,
		};
		let lapse = |finalized, nonce| Lapse::of(&signed, finalized, nonce);
		assert_eq!(lapse(101, 7), None);
		assert_eq!(lapse(162, 7), None);
		assert_eq!(lapse(163, 7), Some(Lapse::Expired(163)));
		// One with an earlier nonce is still missing, and can't come in time.
		assert_eq!(lapse(163, 6), Some(Lapse::Expired(163)));
		assert_eq!(lapse(101, 8), Some(Lapse::Replaced(7)));
		assert_eq!(lapse(163, 8), Some(Lapse::Replaced(7)));
		assert_eq!(
			Lapse::Replaced(7).to_string(),
			"another transaction of the signer took its place (nonce 7)"
		);
	}
}
