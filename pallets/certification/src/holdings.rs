//! What an account has here that keeps it from being closed: standards. Certificates don't.

use crate::{Config, Error, Pallet, StandardsOwned};
use frame_support::ensure;
use sp_runtime::{ArithmeticError, DispatchResult};
use tracemet_primitives::traits::Holdings;

impl<T: Config> Pallet<T> {
	/// Changes how many standards the account owns.
	pub(crate) fn count_owned(
		account: &T::AccountId,
		change: impl FnOnce(u32) -> Option<u32>,
	) -> DispatchResult {
		let count = change(StandardsOwned::<T>::get(account)).ok_or(ArithmeticError::Overflow)?;
		if count == 0 {
			StandardsOwned::<T>::remove(account);
		} else {
			StandardsOwned::<T>::insert(account, count);
		}
		Ok(())
	}
}

impl<T: Config> Holdings<T::AccountId> for Pallet<T> {
	fn ensure_none(account: &T::AccountId) -> DispatchResult {
		ensure!(StandardsOwned::<T>::get(account) == 0, Error::<T>::OwnsStandard);
		Ok(())
	}
}
