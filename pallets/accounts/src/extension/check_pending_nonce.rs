//! The SDK's nonce check, with a bound on what one signer may have waiting in the pool.

use crate::{Config, Refusal};
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{
	dispatch::{DispatchInfo, PostDispatchInfo},
	traits::Get,
	weights::Weight,
	CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
};
use frame_system::CheckNonce;
use scale_info::TypeInfo;
use sp_runtime::{
	traits::{
		AsSystemOriginSigner, CheckedSub, DispatchInfoOf, DispatchOriginOf, Dispatchable,
		Implication, TransactionExtension, ValidateResult,
	},
	transaction_validity::{
		TransactionPriority, TransactionSource, TransactionValidityError, ValidTransaction,
	},
	DispatchResult, SaturatedConversion,
};

/// `frame_system::CheckNonce`, and on top of it:
///
/// - A nonce more than `MaxPendingTransactions` beyond the signer's nonce is refused. Without fees
///   nothing else keeps one member from filling the pool of every node with transactions that its
///   quota will never let into a block: the quota is charged per block, not in the pool.
/// - The priority falls with the distance from the signer's nonce: `MaxPendingTransactions` minus
///   the distance. When a pool is full, transactions of low priority give way, so the far end of
///   one member's backlog makes room for the next transactions of the others. Priorities of all
///   extensions of a pipeline are added up, so other ones can still raise it.
///
/// In the metadata it is `CheckNonce` with one compact nonce, and it is encoded like that, so
/// wallets and libraries treat it as the extension that they know.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	CloneNoBound,
	EqNoBound,
	PartialEqNoBound,
	DebugNoBound,
	TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct CheckPendingNonce<T: Config>(#[codec(compact)] pub T::Nonce);

impl<T: Config> CheckPendingNonce<T> {
	/// The extension for a transaction with this nonce.
	pub fn from(nonce: T::Nonce) -> Self {
		Self(nonce)
	}

	fn inner(&self) -> CheckNonce<T> {
		CheckNonce::from(self.0)
	}

	/// The priority of the transaction, if its nonce isn't too far ahead. One that is used up is
	/// the inner check's to refuse.
	fn ensure_near(&self, signer: &T::AccountId) -> Result<TransactionPriority, Refusal> {
		let next = frame_system::Pallet::<T>::account_nonce(signer);
		let distance = self.0.checked_sub(&next).unwrap_or_default();
		TransactionPriority::from(T::MaxPendingTransactions::get())
			.checked_sub(distance.saturated_into())
			.ok_or(Refusal::TooManyPending)
	}
}

impl<T: Config + Send + Sync> TransactionExtension<T::RuntimeCall> for CheckPendingNonce<T>
where
	T::RuntimeCall: Dispatchable<Info = DispatchInfo, PostInfo = PostDispatchInfo>,
	DispatchOriginOf<T::RuntimeCall>: AsSystemOriginSigner<T::AccountId> + Clone,
{
	const IDENTIFIER: &'static str = "CheckNonce";
	type Implicit = ();
	type Val = <CheckNonce<T> as TransactionExtension<T::RuntimeCall>>::Val;
	type Pre = <CheckNonce<T> as TransactionExtension<T::RuntimeCall>>::Pre;

	fn weight(&self, call: &T::RuntimeCall) -> Weight {
		self.inner().weight(call)
	}

	fn validate(
		&self,
		origin: DispatchOriginOf<T::RuntimeCall>,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		len: usize,
		self_implicit: Self::Implicit,
		inherited_implication: &impl Implication,
		source: TransactionSource,
	) -> ValidateResult<Self::Val, T::RuntimeCall> {
		let priority = match origin.as_system_origin_signer() {
			Some(signer) => self.ensure_near(signer)?,
			None => 0,
		};
		let (validity, val, origin) = self.inner().validate(
			origin,
			call,
			info,
			len,
			self_implicit,
			inherited_implication,
			source,
		)?;
		Ok((ValidTransaction { priority, ..validity }, val, origin))
	}

	fn prepare(
		self,
		val: Self::Val,
		origin: &DispatchOriginOf<T::RuntimeCall>,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		len: usize,
	) -> Result<Self::Pre, TransactionValidityError> {
		self.inner().prepare(val, origin, call, info, len)
	}

	fn post_dispatch_details(
		pre: Self::Pre,
		info: &DispatchInfoOf<T::RuntimeCall>,
		post_info: &PostDispatchInfo,
		len: usize,
		result: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		<CheckNonce<T> as TransactionExtension<T::RuntimeCall>>::post_dispatch_details(
			pre, info, post_info, len, result,
		)
	}
}
