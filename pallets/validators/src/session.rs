//! What this pallet is to pallet-session, and what it needs of it.

use crate::{Config, Pallet, SessionBlocks, Validators};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::traits::{Contains, Get, IsSubType};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use sp_runtime::DispatchResult;
use sp_staking::SessionIndex;

/// The length of a session in blocks, for `pallet_session::PeriodicSessions`.
pub struct SessionLength<T>(PhantomData<T>);

impl<T: Config> Get<BlockNumberFor<T>> for SessionLength<T> {
	fn get() -> BlockNumberFor<T> {
		SessionBlocks::<T>::get()
	}
}

/// What this pallet needs of the session pallet.
pub trait SessionKeys<AccountId> {
	/// Whether the account has registered session keys.
	fn are_registered(account: &AccountId) -> bool;
	/// Whether the account is a validator of the current session or of the next one, which is
	/// planned already.
	fn is_in_session(account: &AccountId) -> bool;
	/// The validators of the current session.
	fn validators() -> Vec<AccountId>;
	/// The current session.
	fn current_index() -> SessionIndex;
	/// Removes the account's session keys, if it has any.
	fn purge(account: &AccountId) -> DispatchResult;
}

/// pallet-session, in a runtime that knows validators by their accounts.
pub struct PalletSessionKeys<T>(PhantomData<T>);

impl<T> SessionKeys<T::AccountId> for PalletSessionKeys<T>
where
	T: pallet_session::Config<ValidatorId = <T as frame_system::Config>::AccountId>,
{
	fn are_registered(account: &T::AccountId) -> bool {
		pallet_session::NextKeys::<T>::contains_key(account)
	}
	fn is_in_session(account: &T::AccountId) -> bool {
		Self::validators().contains(account)
			|| pallet_session::QueuedKeys::<T>::get()
				.iter()
				.any(|(validator, _)| validator == account)
	}
	fn validators() -> Vec<T::AccountId> {
		pallet_session::Validators::<T>::get()
	}
	fn current_index() -> SessionIndex {
		pallet_session::CurrentIndex::<T>::get()
	}
	fn purge(account: &T::AccountId) -> DispatchResult {
		if Self::are_registered(account) {
			let origin = RawOrigin::Signed(account.clone()).into();
			pallet_session::Pallet::<T>::purge_keys(origin)?;
		}
		Ok(())
	}
}

/// A call filter that refuses `Session::purge_keys`: with it a validator could drop out of the next
/// session past the minimum. Keys go with the dismissal of their operator.
pub struct KeepSessionKeys<T>(PhantomData<T>);

impl<T: pallet_session::Config> Contains<T::RuntimeCall> for KeepSessionKeys<T>
where
	T::RuntimeCall: IsSubType<pallet_session::Call<T>>,
{
	fn contains(call: &T::RuntimeCall) -> bool {
		!matches!(call.is_sub_type(), Some(pallet_session::Call::purge_keys {}))
	}
}

impl<T: Config> pallet_session::SessionManager<T::AccountId> for Pallet<T> {
	fn new_session(_: SessionIndex) -> Option<Vec<T::AccountId>> {
		Some(Validators::<T>::get().into_inner())
	}
	fn start_session(_: SessionIndex) {
		Self::do_start_attendance();
	}
	fn end_session(session: SessionIndex) {
		Self::do_take_attendance(session);
	}
}

impl<T: Config> pallet_session::historical::SessionManager<T::AccountId, ()> for Pallet<T> {
	fn new_session(session: SessionIndex) -> Option<Vec<(T::AccountId, ())>> {
		<Self as pallet_session::SessionManager<_>>::new_session(session)
			.map(|validators| validators.into_iter().map(|validator| (validator, ())).collect())
	}
	fn start_session(session: SessionIndex) {
		<Self as pallet_session::SessionManager<_>>::start_session(session);
	}
	fn end_session(session: SessionIndex) {
		<Self as pallet_session::SessionManager<_>>::end_session(session);
	}
}
