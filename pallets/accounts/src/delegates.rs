//! Delegates: accounts that may sign because a member vouches for them.

use crate::{Config, Delegates, DelegatesOf, Error, Event, Intermediaries, Pallet};
use frame_support::{ensure, BoundedVec};
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	/// That the origin may admit delegates of an open account: the account, the company that it is a
	/// site of, or their intermediary. The intermediary's delegates must not stand between a holder
	/// and its veto, nor sign beside somebody in office.
	pub(crate) fn ensure_admits_delegates(
		origin: OriginFor<T>,
		account: &T::AccountId,
	) -> DispatchResult {
		let who = ensure_signed(origin)?;
		let (company, record) = Self::ensure_open(account)?;
		if who == record.intermediary && Intermediaries::<T>::contains_key(&who) {
			Self::ensure_out_of_office(account, Error::HoldsOffice)?;
			return Self::ensure_no_recovery(account);
		}
		ensure!(who == *account || who == company, Error::<T>::NotAuthorized);
		Ok(Self::ensure_active(&record)?)
	}

	/// That the origin may dismiss delegates of an open account: the account, or the company that it
	/// is a site of.
	pub(crate) fn ensure_dismisses_delegates(
		origin: OriginFor<T>,
		account: &T::AccountId,
	) -> DispatchResult {
		let who = ensure_signed(origin)?;
		let (company, _) = Self::ensure_open(account)?;
		ensure!(who == *account || who == company, Error::<T>::NotAuthorized);
		Ok(())
	}

	/// The delegates of the account with one more.
	pub(crate) fn ensure_one_more_delegate(
		account: &T::AccountId,
		delegate: &T::AccountId,
	) -> Result<BoundedVec<T::AccountId, T::MaxDelegates>, Error<T>> {
		let mut delegates = DelegatesOf::<T>::get(account);
		delegates.try_push(delegate.clone()).map_err(|_| Error::TooManyDelegates)?;
		Ok(delegates)
	}

	pub(crate) fn do_admit_delegate(
		account: T::AccountId,
		delegates: BoundedVec<T::AccountId, T::MaxDelegates>,
		delegate: T::AccountId,
	) {
		DelegatesOf::<T>::insert(&account, delegates);
		Delegates::<T>::insert(&delegate, &account);
		frame_system::Pallet::<T>::inc_providers(&delegate);
		Self::deposit_event(Event::DelegateAdmitted { account, delegate });
	}

	pub(crate) fn do_dismiss_delegate(account: T::AccountId, delegate: T::AccountId) {
		DelegatesOf::<T>::mutate_exists(&account, |entry| {
			*entry = entry.take().filter(|delegates| delegates.len() > 1).map(|mut delegates| {
				delegates.retain(|other| *other != delegate);
				delegates
			});
		});
		Self::do_forget_delegate(account, delegate);
	}

	/// Dismisses all delegates of the account.
	pub(crate) fn do_dismiss_delegates(account: &T::AccountId) {
		for delegate in DelegatesOf::<T>::take(account) {
			Self::do_forget_delegate(account.clone(), delegate);
		}
	}

	fn do_forget_delegate(account: T::AccountId, delegate: T::AccountId) {
		Delegates::<T>::remove(&delegate);
		Self::do_release_unless_signed(&delegate);
		Self::deposit_event(Event::DelegateDismissed { account, delegate });
	}
}
