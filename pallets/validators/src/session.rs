//! The validator set as pallet-session asks for it.

use crate::{Config, Pallet, Validators};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::traits::Contains;
use sp_runtime::traits::Convert;
use sp_staking::SessionIndex;

/// Validators are known by their accounts, and only accounts of the set can set session keys.
pub struct ConsortiumValidator<T>(PhantomData<T>);

impl<T: Config> Convert<T::AccountId, Option<T::AccountId>> for ConsortiumValidator<T> {
	fn convert(account: T::AccountId) -> Option<T::AccountId> {
		Pallet::<T>::contains(&account).then_some(account)
	}
}

/// A validator needs no identification beyond its account: nothing is staked.
pub struct NoIdentification;

impl<AccountId> Convert<AccountId, Option<()>> for NoIdentification {
	fn convert(_: AccountId) -> Option<()> {
		Some(())
	}
}

impl<T: Config> Contains<T::AccountId> for Pallet<T> {
	fn contains(account: &T::AccountId) -> bool {
		Validators::<T>::get().contains(account)
	}
}

impl<T: Config> pallet_session::SessionManager<T::AccountId> for Pallet<T> {
	fn new_session(_: SessionIndex) -> Option<Vec<T::AccountId>> {
		Some(Validators::<T>::get().into_inner())
	}
	fn start_session(_: SessionIndex) {}
	fn end_session(_: SessionIndex) {}
}

impl<T: Config> pallet_session::historical::SessionManager<T::AccountId, ()> for Pallet<T> {
	fn new_session(index: SessionIndex) -> Option<Vec<(T::AccountId, ())>> {
		<Self as pallet_session::SessionManager<_>>::new_session(index)
			.map(|validators| validators.into_iter().map(|validator| (validator, ())).collect())
	}
	fn start_session(_: SessionIndex) {}
	fn end_session(_: SessionIndex) {}
}
