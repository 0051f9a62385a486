//! Has the key of an account sign in the name of the account.

use crate::{membership::Signatory, weights::WeightInfo, Config, Pallet};
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::marker::PhantomData;
use frame_support::{
	dispatch::DispatchInfo, traits::OriginTrait, weights::Weight, CloneNoBound, DebugNoBound,
	DefaultNoBound, EqNoBound, PartialEqNoBound,
};
use scale_info::TypeInfo;
use sp_runtime::{
	impl_tx_ext_default,
	traits::{
		AsSystemOriginSigner, DispatchInfoOf, DispatchOriginOf, Dispatchable, Implication,
		TransactionExtension, ValidateResult,
	},
	transaction_validity::{TransactionSource, ValidTransaction},
};

/// Lets what the key of an account signs be dispatched in the name of the account, once its own key
/// was replaced. Every other origin stays as it is.
///
/// It stands after the nonce check: the nonce is the key's own, as wallets expect it. It carries no
/// payload.
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
pub struct SignForAccount<T>(PhantomData<T>);

impl<T> SignForAccount<T> {
	/// The extension.
	pub fn new() -> Self {
		Self(PhantomData)
	}
}

impl<T: Config + Send + Sync> TransactionExtension<T::RuntimeCall> for SignForAccount<T>
where
	T::RuntimeCall: Dispatchable<Info = DispatchInfo, RuntimeOrigin = T::RuntimeOrigin>,
	T::RuntimeOrigin: AsSystemOriginSigner<T::AccountId>,
{
	const IDENTIFIER: &'static str = "SignForAccount";
	type Implicit = ();
	type Val = ();
	type Pre = ();

	fn weight(&self, _: &T::RuntimeCall) -> Weight {
		<T as Config>::WeightInfo::sign_for_account()
	}

	fn validate(
		&self,
		mut origin: DispatchOriginOf<T::RuntimeCall>,
		_call: &T::RuntimeCall,
		_info: &DispatchInfoOf<T::RuntimeCall>,
		_len: usize,
		_self_implicit: Self::Implicit,
		_inherited_implication: &impl Implication,
		_source: TransactionSource,
	) -> ValidateResult<Self::Val, T::RuntimeCall> {
		let signatory = origin.as_system_origin_signer().map(Pallet::<T>::ensure_signatory);
		if let Some(Ok(Signatory::Account(account))) = signatory {
			origin.set_caller_from_signed(account);
		}
		Ok((ValidTransaction::default(), (), origin))
	}

	impl_tx_ext_default!(T::RuntimeCall; prepare);
}
