//! The transaction extension that keeps strangers out and members within their quota.

use crate::{weights::WeightInfo, Config, Pallet, QuotaUse, QuotaUsed};
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::marker::PhantomData;
use frame_support::{
	dispatch::DispatchInfo, weights::Weight, CloneNoBound, DebugNoBound, DefaultNoBound, EqNoBound,
	PartialEqNoBound,
};
use scale_info::TypeInfo;
use sp_runtime::{
	traits::{
		AsSystemOriginSigner, DispatchInfoOf, DispatchOriginOf, Dispatchable, Implication,
		TransactionExtension, ValidateResult,
	},
	transaction_validity::{
		InvalidTransaction, TransactionSource, TransactionValidityError, ValidTransaction,
	},
};

/// Why a signature is refused at the transaction pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
	/// The signer is not a member. An intermediary has to register the account.
	NotAMember,
	/// The signer is a suspended participant, or a site of one. Its intermediary can tell why.
	Suspended,
	/// The signer has used up its quota for this session. The next session brings a new one.
	QuotaExhausted,
}

impl From<Refusal> for TransactionValidityError {
	fn from(refusal: Refusal) -> Self {
		match refusal {
			// "Invalid signing address": the one answer that a wallet shows in plain words.
			Refusal::NotAMember => InvalidTransaction::BadSigner,
			Refusal::Suspended => InvalidTransaction::Custom(1),
			Refusal::QuotaExhausted => InvalidTransaction::Custom(2),
		}
		.into()
	}
}

/// Admits the signatures of members within their quota, and no others. Transactions that aren't
/// signed pass: inherents, and calls that authorize themselves, such as footprint votes.
///
/// It carries no payload, so wallets sign it without knowing it.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	CloneNoBound,
	EqNoBound,
	PartialEqNoBound,
	DebugNoBound,
	DefaultNoBound,
	TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct CheckMembership<T>(PhantomData<T>);

impl<T> CheckMembership<T> {
	/// The extension.
	pub fn new() -> Self {
		Self(PhantomData)
	}
}

impl<T: Config + Send + Sync> TransactionExtension<T::RuntimeCall> for CheckMembership<T>
where
	T::RuntimeCall: Dispatchable<Info = DispatchInfo>,
	DispatchOriginOf<T::RuntimeCall>: AsSystemOriginSigner<T::AccountId> + Clone,
{
	const IDENTIFIER: &'static str = "CheckMembership";
	type Implicit = ();
	/// The signer and what it will have used, if there is a signer.
	type Val = Option<(T::AccountId, QuotaUse)>;
	type Pre = ();

	fn weight(&self, _: &T::RuntimeCall) -> Weight {
		<T as Config>::WeightInfo::check_membership()
	}

	fn validate(
		&self,
		origin: DispatchOriginOf<T::RuntimeCall>,
		_call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		_len: usize,
		_self_implicit: Self::Implicit,
		_inherited_implication: &impl Implication,
		_source: TransactionSource,
	) -> ValidateResult<Self::Val, T::RuntimeCall> {
		let Some(who) = origin.as_system_origin_signer().cloned() else {
			return Ok((ValidTransaction::default(), None, origin));
		};
		Pallet::<T>::ensure_member(&who)?;
		let quota_use = Pallet::<T>::ensure_quota(&who, info.total_weight())?;
		Ok((ValidTransaction::default(), Some((who, quota_use)), origin))
	}

	fn prepare(
		self,
		val: Self::Val,
		_origin: &DispatchOriginOf<T::RuntimeCall>,
		_call: &T::RuntimeCall,
		_info: &DispatchInfoOf<T::RuntimeCall>,
		_len: usize,
	) -> Result<Self::Pre, TransactionValidityError> {
		if let Some((who, quota_use)) = val {
			QuotaUsed::<T>::insert(who, quota_use);
		}
		Ok(())
	}
}
