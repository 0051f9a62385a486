//! What would come of a transaction, asked of a node without submitting it.

use super::{
	error::{Failure, Refusal},
	Call, Chain, ChainError,
};
use crate::keys;
use codec::DecodeAll;
use sp_runtime::transaction_validity::TransactionValidityError;
use subxt_signer::sr25519::Keypair;

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
	/// What else waits in the pool is not looked at.
	pub async fn dry_run(&self, signer: &Keypair, call: &Call) -> Result<DryRun, ChainError> {
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
		Ok(DryRun {
			block: at.number(),
			length: transaction.len(),
			prospect: prospect(&answer, at.block.metadata())?,
		})
	}
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
