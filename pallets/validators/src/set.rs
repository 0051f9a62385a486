//! The validator set: who joins, who goes, and how few may remain.

use crate::{
	Config, Error, Event, MinimumValidators, Offenders, Operators, Pallet, SessionKeys,
	ValidatorSetOf, Validators,
};
use frame_support::{ensure, traits::Get};
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	/// How many validators are in a set.
	pub(crate) fn size(validators: &ValidatorSetOf<T>) -> u32 {
		u32::try_from(validators.len()).unwrap_or(u32::MAX)
	}

	/// Whether a validator can be removed.
	pub(crate) fn is_above_minimum() -> bool {
		Self::size(&Validators::<T>::get()) > MinimumValidators::<T>::get()
	}

	/// That the account is an operator who can be added.
	pub(crate) fn ensure_may_join(account: &T::AccountId) -> DispatchResult {
		ensure!(Operators::<T>::contains_key(account), Error::<T>::OperatorNotFound);
		ensure!(!Offenders::<T>::contains_key(account), Error::<T>::Offender);
		let validators = Validators::<T>::get();
		ensure!(!validators.contains(account), Error::<T>::AlreadyValidator);
		ensure!(Self::size(&validators) < T::MaxValidators::get(), Error::<T>::TooManyValidators);
		ensure!(T::SessionKeys::are_registered(account), Error::<T>::SessionKeysMissing);
		Ok(())
	}

	/// That the account is a validator whom the set can do without.
	pub(crate) fn ensure_may_go(account: &T::AccountId) -> DispatchResult {
		ensure!(Validators::<T>::get().contains(account), Error::<T>::ValidatorNotFound);
		ensure!(Self::is_above_minimum(), Error::<T>::TooFewValidators);
		Ok(())
	}

	/// That the set has at least so many validators, and that they are at least one.
	pub(crate) fn ensure_minimum(minimum: u32) -> DispatchResult {
		ensure!(minimum > 0, Error::<T>::MinimumIsZero);
		ensure!(Self::size(&Validators::<T>::get()) >= minimum, Error::<T>::TooFewValidators);
		Ok(())
	}

	pub(crate) fn do_add_validator(validator: T::AccountId) -> DispatchResult {
		Validators::<T>::try_append(validator.clone())
			.map_err(|()| Error::<T>::TooManyValidators)?;
		Self::deposit_event(Event::ValidatorAdded { validator });
		Self::do_remove_kept_offenders();
		Ok(())
	}

	pub(crate) fn do_remove_validator(validator: &T::AccountId) {
		Validators::<T>::mutate(|validators| validators.retain(|member| member != validator));
		if !T::SessionKeys::validators().contains(validator) {
			Self::do_forget_attendance(validator);
		}
	}

	pub(crate) fn do_set_minimum(minimum: u32) {
		MinimumValidators::<T>::put(minimum);
		Self::deposit_event(Event::MinimumValidatorsSet { minimum });
		Self::do_remove_kept_offenders();
	}
}
