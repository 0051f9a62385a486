//! The key that signs for an account: recovery after loss or theft, and rotation.
//!
//! An account is its address, to which everything that it holds is linked. Only the key that signs
//! for the address is ever replaced, so a recovery moves nothing.

use crate::{
	types::{KeyReplacement, Recovery},
	AccountOfKey, Config, Error, Event, KeyOf, OnKeyReplaced, Pallet, Recoveries, ReplacedKeys,
	ReservedKeys,
};
use frame_support::{ensure, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::CheckedAdd, ArithmeticError, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// That no recovery of the account is pending.
	pub(crate) fn ensure_no_recovery(account: &T::AccountId) -> DispatchResult {
		ensure!(!Recoveries::<T>::contains_key(account), Error::<T>::RecoveryPending);
		Ok(())
	}

	/// The pending recovery of the account.
	pub(crate) fn ensure_recovery(
		account: &T::AccountId,
	) -> Result<Recovery<T::AccountId, BlockNumberFor<T>>, Error<T>> {
		Recoveries::<T>::get(account).ok_or(Error::RecoveryNotFound)
	}

	/// The block in which a recovery that starts now can be completed.
	pub(crate) fn ensure_executable_at() -> Result<BlockNumberFor<T>, DispatchError> {
		let now = frame_system::Pallet::<T>::block_number();
		Ok(now.checked_add(&T::RecoveryDelay::get()).ok_or(ArithmeticError::Overflow)?)
	}

	/// That the delay of the recovery is over.
	pub(crate) fn ensure_due(
		recovery: &Recovery<T::AccountId, BlockNumberFor<T>>,
	) -> DispatchResult {
		let now = frame_system::Pallet::<T>::block_number();
		ensure!(now >= recovery.executable_at, Error::<T>::RecoveryNotDue);
		Ok(())
	}

	/// That the key means nothing yet, or is reserved for a recovery of this very account.
	pub(crate) fn ensure_fresh_for(account: &T::AccountId, key: &T::AccountId) -> DispatchResult {
		if ReservedKeys::<T>::get(key).as_ref() == Some(account) {
			return Ok(Self::ensure_out_of_office(key, Error::AlreadyRegistered)?);
		}
		Self::ensure_fresh(key)
	}

	pub(crate) fn do_start_recovery(
		account: T::AccountId,
		recovery: Recovery<T::AccountId, BlockNumberFor<T>>,
	) {
		Recoveries::<T>::insert(&account, &recovery);
		ReservedKeys::<T>::insert(&recovery.new_key, &account);
		let Recovery { new_key, executable_at } = recovery;
		Self::deposit_event(Event::RecoveryStarted { account, new_key, executable_at });
	}

	pub(crate) fn do_veto_recovery(account: T::AccountId) {
		Self::do_end_recovery(&account);
		Self::deposit_event(Event::RecoveryVetoed { account });
	}

	/// Cancels the recovery of the account, if one is pending.
	pub(crate) fn do_cancel_recovery(account: &T::AccountId) {
		if Self::do_end_recovery(account) {
			Self::deposit_event(Event::RecoveryCancelled { account: account.clone() });
		}
	}

	pub(crate) fn do_complete_recovery(account: T::AccountId, new_key: T::AccountId) {
		Self::do_end_recovery(&account);
		Self::do_replace_key(account, new_key, KeyReplacement::Recovered);
	}

	pub(crate) fn do_order_recovery(account: T::AccountId, new_key: T::AccountId) {
		Self::do_cancel_recovery(&account);
		Self::do_replace_key(account, new_key, KeyReplacement::Ordered);
	}

	/// Has another key sign for the account, and the previous one never again.
	pub(crate) fn do_replace_key(
		account: T::AccountId,
		new_key: T::AccountId,
		reason: KeyReplacement,
	) {
		Self::do_dismiss_delegates(&account);
		// A participant without intermediary offered itself with the key that is replaced now.
		if Self::is_without_intermediary(&account) {
			Self::do_withdraw_handover(&account);
		}
		let old_key = match KeyOf::<T>::take(&account) {
			Some(key) => {
				AccountOfKey::<T>::remove(&key);
				Self::do_release(&key);
				key
			}
			None => account.clone(),
		};
		ReplacedKeys::<T>::insert(&old_key, &account);
		KeyOf::<T>::insert(&account, &new_key);
		AccountOfKey::<T>::insert(&new_key, &account);
		frame_system::Pallet::<T>::inc_providers(&new_key);
		T::OnKeyReplaced::key_replaced(&account);
		Self::deposit_event(Event::KeyReplaced { account, old_key, new_key, reason });
	}

	/// Forgets the pending recovery; answers whether there was one.
	fn do_end_recovery(account: &T::AccountId) -> bool {
		let recovery = Recoveries::<T>::take(account);
		if let Some(recovery) = &recovery {
			ReservedKeys::<T>::remove(&recovery.new_key);
		}
		recovery.is_some()
	}
}
