//! What always holds in this pallet.

use crate::{Config, Pallet, Validators};
use alloc::collections::BTreeSet;
use frame_support::{ensure, traits::Get};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
	/// Checks the invariants:
	///
	/// 1. There are at least as many validators as the minimum.
	/// 2. No validator is in the set twice.
	pub fn do_try_state() -> Result<(), DispatchError> {
		let validators = Validators::<T>::get();
		ensure!(
			validators.len() >= usize::try_from(T::MinValidators::get()).unwrap_or(usize::MAX),
			"1: too few validators"
		);
		let distinct = validators.iter().collect::<BTreeSet<_>>();
		ensure!(distinct.len() == validators.len(), "2: a validator is in the set twice");
		Ok(())
	}
}
