//! Receiving policies: whom a custody account takes credits from.

use crate::{AllowedSenderCounts, AllowedSenders, Config, Error, Event, Pallet, ReceivingPolicies};
use frame_support::ensure;
use sp_core::Get;
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::ReceivingPolicy;

impl<T: Config> Pallet<T> {
	/// Whether the receiver wants to accept what the sender sends. An error if it takes nothing from
	/// the sender.
	pub(crate) fn ensure_takes_from(
		to: &T::AccountId,
		from: &T::AccountId,
	) -> Result<bool, DispatchError> {
		match ReceivingPolicies::<T>::get(to) {
			ReceivingPolicy::Open => Ok(false),
			ReceivingPolicy::Acceptance => Ok(true),
			ReceivingPolicy::AllowList => {
				ensure!(AllowedSenders::<T>::contains_key(to, from), Error::<T>::SenderNotAllowed);
				Ok(false)
			}
		}
	}

	/// Sets the policy. An open one isn't stored.
	pub(crate) fn do_set_receiving_policy(account: T::AccountId, policy: ReceivingPolicy) {
		match policy {
			ReceivingPolicy::Open => ReceivingPolicies::<T>::remove(&account),
			ReceivingPolicy::AllowList | ReceivingPolicy::Acceptance => {
				ReceivingPolicies::<T>::insert(&account, policy)
			}
		}
		Self::deposit_event(Event::ReceivingPolicySet { account, policy });
	}

	/// Puts a sender on the account's list.
	pub(crate) fn do_allow_sender(account: T::AccountId, sender: T::AccountId) -> DispatchResult {
		ensure!(
			!AllowedSenders::<T>::contains_key(&account, &sender),
			Error::<T>::SenderAlreadyAllowed
		);
		let count = AllowedSenderCounts::<T>::get(&account);
		ensure!(count < T::MaxAllowedSenders::get(), Error::<T>::TooManyAllowedSenders);
		let count = count.checked_add(1).ok_or(Error::<T>::Overflow)?;
		AllowedSenders::<T>::insert(&account, &sender, ());
		AllowedSenderCounts::<T>::insert(&account, count);
		Self::deposit_event(Event::SenderAllowed { account, sender });
		Ok(())
	}

	/// Takes a sender off the account's list.
	pub(crate) fn do_disallow_sender(
		account: T::AccountId,
		sender: T::AccountId,
	) -> DispatchResult {
		ensure!(AllowedSenders::<T>::contains_key(&account, &sender), Error::<T>::SenderNotListed);
		let count =
			AllowedSenderCounts::<T>::get(&account).checked_sub(1).ok_or(Error::<T>::Overflow)?;
		AllowedSenders::<T>::remove(&account, &sender);
		match count {
			0 => AllowedSenderCounts::<T>::remove(&account),
			_ => AllowedSenderCounts::<T>::insert(&account, count),
		}
		Self::deposit_event(Event::SenderDisallowed { account, sender });
		Ok(())
	}
}
