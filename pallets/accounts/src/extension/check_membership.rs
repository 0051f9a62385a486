//! Keeps strangers out and members within their quota.

use crate::{
	membership::Signatory, weights::WeightInfo, Call, Config, MemberRole, Pallet, QuotaUse,
	QuotaUsed,
};
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::marker::PhantomData;
use frame_support::{
	dispatch::DispatchInfo, traits::IsSubType, weights::Weight, CloneNoBound, DebugNoBound,
	DefaultNoBound, EqNoBound, PartialEqNoBound,
};
use scale_info::TypeInfo;
use sp_runtime::{
	traits::{
		AsSystemOriginSigner, DispatchInfoOf, DispatchOriginOf, Dispatchable, Implication,
		TransactionExtension, ValidateResult,
	},
	transaction_validity::{
		TransactionPriority, TransactionSource, TransactionValidityError, ValidTransaction,
	},
	SaturatedConversion,
};

/// What a signature of a validator or councillor adds to the priority: more than any backlog of
/// others can have, so that governance gets through when the pool and the blocks are full.
const OFFICE_PRIORITY: TransactionPriority = 1 << 32;

/// Admits the signatures of members within their quota, and no others. Transactions that aren't
/// signed pass: inherents, and calls that authorize themselves, such as footprint votes.
///
/// A signature of a validator or councillor goes before those of other members.
///
/// A signature counts for the account that the key signs for, or that the delegate serves. What
/// is charged is the weight of the transaction, and its encoded length as proof size: bytes are
/// what every node stores, so they are bounded as well.
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
	T::RuntimeCall: Dispatchable<Info = DispatchInfo> + IsSubType<Call<T>>,
	DispatchOriginOf<T::RuntimeCall>: AsSystemOriginSigner<T::AccountId> + Clone,
{
	const IDENTIFIER: &'static str = "CheckMembership";
	type Implicit = ();
	/// The account that is charged and what it will have used, if there is a signer.
	type Val = Option<(T::AccountId, QuotaUse)>;
	type Pre = ();

	fn weight(&self, _: &T::RuntimeCall) -> Weight {
		<T as Config>::WeightInfo::check_membership()
	}

	fn validate(
		&self,
		origin: DispatchOriginOf<T::RuntimeCall>,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		len: usize,
		_self_implicit: Self::Implicit,
		_inherited_implication: &impl Implication,
		_source: TransactionSource,
	) -> ValidateResult<Self::Val, T::RuntimeCall> {
		let Some(key) = origin.as_system_origin_signer() else {
			return Ok((ValidTransaction::default(), None, origin));
		};
		let (account, roles, is_free) = match Pallet::<T>::ensure_signatory(key)? {
			Signatory::DelegateOf(account) => {
				let roles = Pallet::<T>::ensure_served(&account)?;
				(account, roles, false)
			}
			Signatory::Account(account) => {
				let heard = call.is_sub_type().filter(|call| Pallet::<T>::is_heard(&account, call));
				let roles = Pallet::<T>::ensure_member(&account, heard.is_some())?;
				(account, roles, heard.is_some_and(Pallet::<T>::is_due_veto))
			}
		};
		let in_office =
			|role: &MemberRole| matches!(role, MemberRole::Validator | MemberRole::Council);
		let priority = if roles.iter().any(in_office) { OFFICE_PRIORITY } else { 0 };
		let validity = ValidTransaction { priority, ..Default::default() };
		if is_free {
			return Ok((validity, None, origin));
		}
		let charge =
			info.total_weight().saturating_add(Weight::from_parts(0, len.saturated_into()));
		let quota_use = Pallet::<T>::ensure_quota(&account, roles, charge)?;
		Ok((validity, Some((account, quota_use)), origin))
	}

	fn prepare(
		self,
		val: Self::Val,
		_origin: &DispatchOriginOf<T::RuntimeCall>,
		_call: &T::RuntimeCall,
		_info: &DispatchInfoOf<T::RuntimeCall>,
		_len: usize,
	) -> Result<Self::Pre, TransactionValidityError> {
		if let Some((account, quota_use)) = val {
			QuotaUsed::<T>::insert(account, quota_use);
		}
		Ok(())
	}
}
