//! Transactions that are signed now and may be looked for later: each with all that is needed to tell
//! whether it is on the chain, whether it can still get there, and to submit it again as it is.

use super::{
	submit::{told, MORTALITY, PATIENCE},
	AccountId, At, Call, Chain, ChainError, Included, Refusal, POLL_INTERVAL,
};
use crate::keys;
use sp_core::H256;
use subxt::config::DefaultExtrinsicParamsBuilder;
use subxt_signer::sr25519::Keypair;
use tokio::time;

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

impl Chain {
	/// The hash of the chain's first block.
	pub fn genesis(&self) -> H256 {
		H256(self.client.genesis_hash().0)
	}

	/// The chain as of the block of that number. None if there is none.
	pub async fn at_number(&self, number: u64) -> Result<Option<At>, ChainError> {
		let Ok(number) = u32::try_from(number) else { return Ok(None) };
		match self.rpc.chain_get_block_hash(Some(number.into())).await? {
			Some(hash) => Ok(Some(self.at(hash).await?)),
			None => Ok(None),
		}
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
		let at = self.best().await?;
		let finalized = self.finalized().await?;
		let payload = call.payload(&at)?;
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

	/// The transactions of a block that have one of the hashes, and what came of them.
	pub async fn found_in(
		&self,
		at: &At,
		hashes: &[H256],
	) -> Result<Vec<(H256, Included)>, ChainError> {
		let mut found = Vec::new();
		let extrinsics = at.block.extrinsics().fetch().await?;
		for extrinsic in extrinsics.iter() {
			let extrinsic = extrinsic.map_err(subxt::Error::from)?;
			let hash = H256(extrinsic.hash().0);
			if hashes.contains(&hash) {
				let events = extrinsic.events().await.map_err(subxt::Error::from)?;
				found.push((hash, told(at, &events)?));
			}
		}
		Ok(found)
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
