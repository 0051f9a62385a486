//! Operators: the accounts that governance trusts to run a node.

use crate::{Config, Error, Event, Operators, Pallet, SessionKeys, Validators};
use core::marker::PhantomData;
use frame_support::{
	ensure,
	traits::{Contains, Get},
};
use sp_runtime::{
	traits::{Convert, Zero},
	DispatchResult,
};

/// Validators are known by their accounts, and only operators can register session keys.
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

/// The pallet contains the operators: who may sign and register session keys.
impl<T: Config> Contains<T::AccountId> for Pallet<T> {
	fn contains(account: &T::AccountId) -> bool {
		Operators::<T>::contains_key(account)
	}
}

impl<T: Config> Pallet<T> {
	/// That the account isn't an operator, and that there is room for it.
	pub(crate) fn ensure_may_be_approved(account: &T::AccountId) -> DispatchResult {
		ensure!(!Operators::<T>::contains_key(account), Error::<T>::AlreadyOperator);
		ensure!(Operators::<T>::count() < T::MaxOperators::get(), Error::<T>::TooManyOperators);
		Ok(())
	}

	/// That the account is an operator that nothing relies on.
	pub(crate) fn ensure_may_be_dismissed(account: &T::AccountId) -> DispatchResult {
		ensure!(Operators::<T>::contains_key(account), Error::<T>::OperatorNotFound);
		ensure!(!Validators::<T>::get().contains(account), Error::<T>::StillValidator);
		ensure!(!T::SessionKeys::is_in_session(account), Error::<T>::StillInSession);
		Ok(())
	}

	// There are no balances, so a provider reference is what lets an operator have a nonce and
	// session keys.

	pub(crate) fn do_approve_operator(operator: T::AccountId) {
		Operators::<T>::insert(&operator, ());
		frame_system::Pallet::<T>::inc_providers(&operator);
		Self::deposit_event(Event::OperatorApproved { operator });
	}

	pub(crate) fn do_dismiss_operator(operator: T::AccountId) -> DispatchResult {
		// The keys go first: pallet-session asks for the operator, and the keys hold a reference.
		T::SessionKeys::purge(&operator)?;
		Operators::<T>::remove(&operator);
		// Whoever has signed keeps the reference: without it the nonce would start again at zero,
		// and everything signed before could be replayed once the account is back.
		if frame_system::Pallet::<T>::account_nonce(&operator).is_zero() {
			// Refused while another pallet relies on the account, which then keeps it alive.
			let _ = frame_system::Pallet::<T>::dec_providers(&operator);
		}
		Self::deposit_event(Event::OperatorDismissed { operator });
		Ok(())
	}
}
