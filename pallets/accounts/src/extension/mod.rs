//! The transaction extensions of this pallet, in the order in which they stand in the pipeline.

mod check_membership;
mod check_pending_nonce;
mod sign_for_account;

pub use check_membership::CheckMembership;
pub use check_pending_nonce::CheckPendingNonce;
pub use sign_for_account::SignForAccount;

use crate::Error;
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};

/// Why a signature is refused at the transaction pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
	/// The signer is not a member. An intermediary has to register the account.
	NotAMember,
	/// The signer is a suspended participant, a site or a delegate of one. Its intermediary can
	/// tell why.
	Suspended,
	/// The signer has used up its quota for this session. The next session brings a new one.
	QuotaExhausted,
	/// Another key signs for the account now. This one never signs again.
	KeyReplaced,
	/// The intermediary of the participant was removed, and the time to find another is over.
	/// Until one takes it over, the participant can only offer itself to one.
	NoIntermediary,
	/// The nonce is too far beyond the nonce of the signer. Earlier transactions have to be
	/// included first.
	TooManyPending,
}

impl From<Refusal> for TransactionValidityError {
	fn from(refusal: Refusal) -> Self {
		match refusal {
			// "Invalid signing address": the one answer that a wallet shows in plain words.
			Refusal::NotAMember => InvalidTransaction::BadSigner,
			Refusal::Suspended => InvalidTransaction::Custom(1),
			Refusal::QuotaExhausted => InvalidTransaction::Custom(2),
			Refusal::KeyReplaced => InvalidTransaction::Custom(3),
			Refusal::NoIntermediary => InvalidTransaction::Custom(4),
			Refusal::TooManyPending => InvalidTransaction::Custom(5),
		}
		.into()
	}
}

impl<T> From<Error<T>> for Refusal {
	fn from(error: Error<T>) -> Self {
		match error {
			Error::Suspended => Self::Suspended,
			Error::NoIntermediary => Self::NoIntermediary,
			_ => Self::NotAMember,
		}
	}
}
