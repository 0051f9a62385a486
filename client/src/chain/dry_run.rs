//! What would come of a transaction, asked of a node without submitting it.

use super::{
	error::{Failure, Refusal},
	submit::PATIENCE,
	At, Call, Chain, ChainError, POLL_INTERVAL,
};
use crate::keys;
use codec::DecodeAll;
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};
use subxt_signer::sr25519::Keypair;
use tokio::time;

/// After how many blocks a dry run is tried at most.
const TRIES: u32 = 5;

/// What would come of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prospect {
	/// It would succeed.
	Success,
	/// The pool would refuse it.
	Refusal(Refusal),
	/// It would fail in its block, and change nothing.
	Failure(Failure),
}

/// What would come of a transaction in the block after this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DryRun {
	/// The block.
	pub block: u64,
	/// Bytes of the signed transaction.
	pub length: usize,
	/// What would come of it.
	pub prospect: Prospect,
}

impl Chain {
	/// Signs a call and has the node apply it to the state of the best block, which it keeps nothing of.
	/// What else waits in the pool is not looked at. A full block leaves no room to try anything after
	/// it: then that is done after the next one.
	pub async fn dry_run(&self, signer: &Keypair, call: &Call) -> Result<DryRun, ChainError> {
		for _ in 0..TRIES {
			let nonce = self.nonce(&self.best().await?, &keys::account(signer)).await?;
			let transaction = self.prepare(signer, call, nonce).await?.bytes;
			// Only now: a transaction that is born after a block can't be applied to it.
			let at = self.best().await?;
			let answer = at
				.block
				.runtime_apis()
				.call_raw("BlockBuilder_apply_extrinsic", Some(&transaction))
				.await
				.map_err(subxt::Error::from)?;
			if !is_full(&answer) {
				return Ok(DryRun {
					block: at.number(),
					length: transaction.len(),
					prospect: prospect(&answer, at.block.metadata())?,
				});
			}
			self.best_after(&at).await?;
		}
		Err(ChainError::Full(TRIES))
	}

	/// Waits until there is a longer chain.
	async fn best_after(&self, at: &At) -> Result<(), ChainError> {
		let waiting = async {
			while self.best().await?.number() <= at.number() {
				time::sleep(POLL_INTERVAL).await;
			}
			Ok(())
		};
		time::timeout(PATIENCE, waiting).await.map_err(|_| ChainError::Timeout {
			what: format!("a block after {}", at.number()),
			seconds: PATIENCE.as_secs(),
		})?
	}
}

/// Whether an encoded `ApplyExtrinsicResult` says that there is no room left in the block. Its weight
/// counts until the next one begins.
fn is_full(answer: &[u8]) -> bool {
	let Some((1, error)) = answer.split_first() else { return false };
	TransactionValidityError::decode_all(&mut &error[..])
		== Ok(TransactionValidityError::Invalid(InvalidTransaction::ExhaustsResources))
}

/// From an encoded `ApplyExtrinsicResult`.
fn prospect(answer: &[u8], metadata: subxt::ArcMetadata) -> Result<Prospect, ChainError> {
	let unknown = |reason| ChainError::UnknownForm { what: "a dry run".to_owned(), reason };
	match answer {
		[0, 0] => Ok(Prospect::Success),
		[0, 1, error @ ..] => Ok(Prospect::Failure(Failure::decode(error, metadata)?)),
		[1, error @ ..] => {
			let error = TransactionValidityError::decode_all(&mut &error[..]).map_err(unknown)?;
			Ok(Prospect::Refusal(Refusal::of_validity(&error)))
		}
		_ => Err(unknown("it is neither success nor failure".into())),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;
	use sp_runtime::{ApplyExtrinsicResult, DispatchError};

	#[test]
	fn a_full_block_is_no_refusal() {
		let full = |answer: ApplyExtrinsicResult| is_full(&answer.encode());
		let invalid = |reason| Err(TransactionValidityError::Invalid(reason));
		assert!(full(invalid(InvalidTransaction::ExhaustsResources)));
		assert!(!full(invalid(InvalidTransaction::BadSigner)));
		assert!(!full(invalid(InvalidTransaction::Custom(6))));
		assert!(!full(Ok(Err(DispatchError::BadOrigin))));
		assert!(!full(Ok(Ok(()))));
		assert!(!is_full(&[]));
	}
}
