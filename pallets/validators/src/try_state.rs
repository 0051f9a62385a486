//! What always holds in this pallet.

use crate::{
	Config, LastAuthored, MinimumValidators, MissedSessions, Offenders, Operators, Pallet,
	SessionBlocks, SessionKeys, SessionStart, Validators,
};
use alloc::collections::BTreeSet;
use frame_support::{ensure, traits::Get};
use sp_runtime::{traits::Zero, DispatchError};

impl<T: Config> Pallet<T> {
	/// Checks the invariants:
	///
	/// 1. There are at least as many validators as the minimum.
	/// 2. No validator is in the set twice.
	/// 3. Every validator is an operator.
	/// 4. Every validator has registered session keys.
	/// 5. Every operator has a provider reference, so that it can sign, and there are at most as
	///    many as the maximum.
	/// 6. Attendance is known only of validators of the set or the session. Nobody has authored a
	///    block to come, and whoever is listed as having missed sessions has missed at least one.
	/// 7. The minimum is at least one validator, and a session at least one block.
	/// 8. An offender is in the set only while there would be too few validators without it.
	pub fn do_try_state() -> Result<(), DispatchError> {
		let validators = Validators::<T>::get();
		let minimum = MinimumValidators::<T>::get();
		ensure!(Self::size(&validators) >= minimum, "1: too few validators");
		let distinct = validators.iter().collect::<BTreeSet<_>>();
		ensure!(distinct.len() == validators.len(), "2: a validator is in the set twice");
		for validator in &validators {
			ensure!(Operators::<T>::contains_key(validator), "3: validator that is no operator");
			ensure!(T::SessionKeys::are_registered(validator), "4: validator without session keys");
			ensure!(
				!Offenders::<T>::contains_key(validator) || !Self::is_above_minimum(),
				"8: offender in a set that can do without it"
			);
		}

		for operator in Operators::<T>::iter_keys() {
			let providers = frame_system::Pallet::<T>::providers(&operator);
			ensure!(providers > 0, "5: operator without provider");
		}
		ensure!(Operators::<T>::count() <= T::MaxOperators::get(), "5: too many operators");

		let now = frame_system::Pallet::<T>::block_number();
		let session = T::SessionKeys::validators();
		let belongs =
			|account: &T::AccountId| session.contains(account) || validators.contains(account);
		for (validator, block) in LastAuthored::<T>::iter() {
			ensure!(belongs(&validator), "6: blocks of an account that is no validator");
			ensure!(block <= now, "6: a block to come was authored");
		}
		for (validator, missed) in MissedSessions::<T>::iter() {
			ensure!(belongs(&validator), "6: missed sessions of an account that is no validator");
			ensure!(missed > 0, "6: no missed session");
		}
		ensure!(SessionStart::<T>::get() <= now, "6: a session to come has started");

		ensure!(minimum > 0, "7: no validator would be enough");
		ensure!(!SessionBlocks::<T>::get().is_zero(), "7: sessions without blocks");
		Ok(())
	}
}
