//! What a custody account has on the books that keeps it from being closed.

use crate::{
	Config, Error, LotsOfAccount, Overdrafts, Pallet, PendingRequests, TransfersOfAccount,
};
use frame_support::ensure;
use sp_runtime::DispatchResult;
use tracemet_primitives::traits::Holdings;

impl<T: Config> Pallet<T> {
	/// Changes how many requests of the account wait for a decision.
	pub(crate) fn count_pending(
		account: &T::AccountId,
		change: impl FnOnce(u32) -> Option<u32>,
	) -> DispatchResult {
		let count = change(PendingRequests::<T>::get(account)).ok_or(Error::<T>::Overflow)?;
		if count == 0 {
			PendingRequests::<T>::remove(account);
		} else {
			PendingRequests::<T>::insert(account, count);
		}
		Ok(())
	}
}

impl<T: Config> Holdings<T::AccountId> for Pallet<T> {
	fn ensure_none(account: &T::AccountId) -> DispatchResult {
		ensure!(
			LotsOfAccount::<T>::iter_key_prefix(account).next().is_none(),
			Error::<T>::HoldsCredits
		);
		ensure!(PendingRequests::<T>::get(account) == 0, Error::<T>::RequestsPending);
		ensure!(
			TransfersOfAccount::<T>::iter_key_prefix(account).next().is_none(),
			Error::<T>::TransfersPending
		);
		ensure!(
			Overdrafts::<T>::iter_key_prefix((account,)).next().is_none(),
			Error::<T>::OwesCredits
		);
		Ok(())
	}
}
