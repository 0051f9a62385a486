//! What can go wrong between here and the chain, in words that say what to do.

use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};
use std::fmt;
use subxt::{
	error::{BackendError, DispatchError, ExtrinsicError, RpcError},
	ArcMetadata,
};
use thiserror::Error;

/// Why a chain could not be read or written.
#[derive(Debug, Error)]
pub enum ChainError {
	/// There is no connection.
	#[error("no connection to {url} ({reason}). Is a node running there? `make node` starts one for development")]
	Unreachable {
		/// Where.
		url: String,
		/// Why.
		reason: String,
	},
	/// The node belongs to another chain.
	#[error("the chain at {url} is not a TraceMet chain: it has no pallet {missing}")]
	AnotherChain {
		/// Where.
		url: String,
		/// What it lacks.
		missing: &'static str,
	},
	/// The node has no best block.
	#[error("the node doesn't know of any block")]
	NoBlocks,
	/// Something took too long.
	#[error(
		"waited {seconds} s in vain for {what}. Is the chain producing and finalizing blocks?"
	)]
	Timeout {
		/// For what.
		what: String,
		/// How long.
		seconds: u64,
	},
	/// The node lacks a block.
	#[error(
		"the node doesn't have block {0}, in which the transaction may be, or its state any more"
	)]
	NoBlock(u64),
	/// A dry run needs a block that isn't full.
	#[error("the last {0} blocks are full: try again. If they always are, the call is too large for a block.")]
	Full(u32),
	/// The runtime has another form than this client knows.
	#[error("{what} has a form that this client doesn't know ({reason}). Use the client of the same release as the runtime.")]
	UnknownForm {
		/// What was read.
		what: String,
		/// Why it couldn't be.
		reason: codec::Error,
	},
	/// The node answers in another form than this client knows.
	#[error("the answer to {method} has a form that this client doesn't know ({reason}). Use the client of the same release as the node.")]
	UnknownAnswer {
		/// What was asked.
		method: &'static str,
		/// Why it can't be read.
		reason: serde_json::Error,
	},
	/// The node refuses to answer.
	#[error("the node says: {message} (error {code})")]
	Refusing {
		/// The code, as the node documents it.
		code: i32,
		/// What it says.
		message: String,
	},
	/// The runtime has no such call.
	#[error("this chain has no call {0}. Use the client of the same release as the runtime.")]
	CallNotFound(String),
	/// The transaction left the pool without entering a block.
	#[error("`{what}` was accepted by the pool and then lost: {reason}")]
	Lost {
		/// What it was.
		what: String,
		/// What the node said.
		reason: String,
	},
	/// A block that had been built upon is not the one that was finalized.
	#[error("`{what}` was finalized in another block, with other results, than the one first seen: the chain has forked. Run again under another --run name.")]
	Reorganised {
		/// What it was.
		what: String,
	},
	/// Anything that the connection reports.
	#[error(transparent)]
	Connection(#[from] Box<subxt::Error>),
}

impl From<subxt::Error> for ChainError {
	fn from(error: subxt::Error) -> Self {
		Self::Connection(Box::new(error))
	}
}

impl From<subxt::rpcs::Error> for ChainError {
	fn from(error: subxt::rpcs::Error) -> Self {
		subxt::Error::from(error).into()
	}
}

impl From<ExtrinsicError> for ChainError {
	fn from(error: ExtrinsicError) -> Self {
		subxt::Error::from(error).into()
	}
}

/// Why the transaction pool refused a signature, or anything else before a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
	/// Its name, such as `Pool.NotAMember`.
	pub name: String,
	/// What it means, and the way out.
	pub meaning: String,
}

impl fmt::Display for Refusal {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{}: {}", self.name, self.meaning)
	}
}

/// The code of the node for a transaction that isn't valid.
const INVALID_TRANSACTION: i32 = 1010;
/// The codes of the node for what it doesn't take into its pool. With others, such as those of a proxy,
/// it may have it all the same.
const NOT_TAKEN: std::ops::Range<i32> = 1_000..2_000;

impl Refusal {
	/// The refusal behind a failed submission, if it is one.
	pub(super) fn of(error: &ExtrinsicError) -> Option<Self> {
		let ExtrinsicError::ErrorSubmittingTransaction(BackendError::Rpc(RpcError::ClientError(
			subxt::rpcs::Error::User(answer),
		))) = error
		else {
			return None;
		};
		Self::from_call_error(answer)
	}

	/// The refusal behind an answer to a submission, if it is one.
	pub(super) fn of_answer(error: &subxt::rpcs::Error) -> Option<Self> {
		match error {
			subxt::rpcs::Error::User(answer) => Self::from_call_error(answer),
			_ => None,
		}
	}

	fn from_call_error(answer: &subxt::rpcs::UserError) -> Option<Self> {
		let data = answer.data.as_ref().map(|data| data.get().trim_matches('"'));
		NOT_TAKEN
			.contains(&answer.code)
			.then(|| Self::from_answer(answer.code, &answer.message, data.unwrap_or_default()))
	}

	/// The same, from the runtime itself.
	pub(super) fn of_validity(error: &TransactionValidityError) -> Self {
		let data = match error {
			TransactionValidityError::Invalid(InvalidTransaction::Custom(code)) => {
				format!("Custom error: {code}")
			}
			other => <&str>::from(*other).to_owned(),
		};
		Self::from_answer(INVALID_TRANSACTION, "Invalid Transaction", &data)
	}

	/// In words. The pallet `Accounts` documents the answers of its membership extension.
	fn from_answer(code: i32, message: &str, data: &str) -> Self {
		let (name, meaning) = match (code, data) {
			(INVALID_TRANSACTION, "Invalid signing address") => (
				"NotAMember",
				"the signer is not a member: an intermediary has to register the account"
					.to_owned(),
			),
			(INVALID_TRANSACTION, "Custom error: 1") => (
				"Suspended",
				"the signer is a suspended participant, or a site of one: ask its intermediary"
					.to_owned(),
			),
			(INVALID_TRANSACTION, "Custom error: 2") => (
				"QuotaExhausted",
				"the signer's quota for this session is used up: wait for the next session"
					.to_owned(),
			),
			(INVALID_TRANSACTION, "Custom error: 3") => (
				"KeyReplaced",
				"this key was replaced and signs for nobody any more: use the account's new key"
					.to_owned(),
			),
			(INVALID_TRANSACTION, "Custom error: 4") => (
				"NoIntermediary",
				"the participant's intermediary was removed and the time to find another is over: \
				 offer the participant to one with accounts.offerHandover"
					.to_owned(),
			),
			(INVALID_TRANSACTION, "Custom error: 5") => (
				"TooManyPending",
				"too many transactions of the signer wait already: send more when some are in a block"
					.to_owned(),
			),
			(_, "") => ("Invalid", message.to_owned()),
			(_, data) => ("Invalid", format!("{message}: {data}")),
		};
		Self { name: format!("Pool.{name}"), meaning }
	}
}

/// Why a call failed in its block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
	/// Its name, such as `Credits.ClaimExceedsInputs`; `Dispatch.BadOrigin` and the like are no
	/// pallet's.
	pub name: String,
	/// What the pallet's documentation says about it.
	pub meaning: String,
}

impl fmt::Display for Failure {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if self.meaning.is_empty() {
			return f.write_str(&self.name);
		}
		write!(f, "{}: {}", self.name, self.meaning)
	}
}

impl Failure {
	/// The council closed a motion without making its call.
	pub(super) fn disapproved() -> Self {
		Self {
			name: "Council.Disapproved".to_owned(),
			meaning: "the motion was closed without enough votes, so its call was not made: run \
			          again to propose it anew"
				.to_owned(),
		}
	}

	/// From the encoded dispatch error of an event.
	pub(super) fn decode(bytes: &[u8], metadata: ArcMetadata) -> Result<Self, ChainError> {
		let error = DispatchError::decode_from(bytes, metadata).map_err(subxt::Error::from)?;
		let DispatchError::Module(module) = &error else {
			return Ok(Self { name: format!("Dispatch.{error:?}"), meaning: String::new() });
		};
		let details = module.details().map_err(subxt::Error::from)?;
		Ok(Self {
			name: format!("{}.{}", details.pallet.name(), details.variant.name),
			meaning: details.variant.docs.join(" ").trim().to_owned(),
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_runtime_refuses_in_the_words_of_the_pool() {
		for (error, name) in [
			(InvalidTransaction::BadSigner, "Pool.NotAMember"),
			(InvalidTransaction::Custom(1), "Pool.Suspended"),
			(InvalidTransaction::Custom(2), "Pool.QuotaExhausted"),
			(InvalidTransaction::Stale, "Pool.Invalid"),
		] {
			let refusal = Refusal::of_validity(&TransactionValidityError::Invalid(error));
			assert_eq!(refusal.name, name);
		}
	}

	#[test]
	fn only_the_pool_refuses() {
		let answer = |code| {
			let message = "Internal error".to_owned();
			subxt::rpcs::Error::User(subxt::rpcs::UserError { code, message, data: None })
		};
		let name = |code| Refusal::of_answer(&answer(code)).map(|refusal| refusal.name);
		assert_eq!(name(1016).as_deref(), Some("Pool.Invalid"));
		assert_eq!(name(1040).as_deref(), Some("Pool.Invalid"));
		assert_eq!(name(-32603), None);
	}

	#[test]
	fn refusals_of_the_pool_are_said_in_words() {
		for (code, data, name, word) in [
			(1010, "Invalid signing address", "Pool.NotAMember", "intermediary"),
			(1010, "Custom error: 1", "Pool.Suspended", "suspended"),
			(1010, "Custom error: 2", "Pool.QuotaExhausted", "quota"),
			(1010, "Custom error: 3", "Pool.KeyReplaced", "replaced"),
			(1010, "Custom error: 4", "Pool.NoIntermediary", "offerHandover"),
			(1010, "Custom error: 5", "Pool.TooManyPending", "wait"),
			(1010, "Transaction is outdated", "Pool.Invalid", "outdated"),
			(1012, "", "Pool.Invalid", "Invalid Transaction"),
		] {
			let refusal = Refusal::from_answer(code, "Invalid Transaction", data);
			assert_eq!(refusal.name, name);
			assert!(refusal.meaning.contains(word), "{refusal}");
		}
	}
}
