//! The heartbeat: blocks. Aura gives every validator a slot in every round, so one that authored
//! nothing in a whole session is off line.

use crate::{
	Config, Event, LastAuthored, MissedSessions, Pallet, SessionKeys, SessionStart, Validators,
};
use alloc::{collections::BTreeSet, vec::Vec};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::Saturating, SaturatedConversion};
use sp_staking::SessionIndex;

impl<T: Config> pallet_authorship::EventHandler<T::AccountId, BlockNumberFor<T>> for Pallet<T> {
	fn note_author(author: T::AccountId) {
		LastAuthored::<T>::insert(author, frame_system::Pallet::<T>::block_number());
	}
}

impl<T: Config> Pallet<T> {
	/// At the start of a session: forgets the validators that have gone.
	pub(crate) fn do_start_attendance() {
		SessionStart::<T>::put(frame_system::Pallet::<T>::block_number());
		let in_session = T::SessionKeys::validators();
		let in_set = Validators::<T>::get();
		let known = LastAuthored::<T>::iter_keys()
			.chain(MissedSessions::<T>::iter_keys())
			.collect::<BTreeSet<_>>();
		for validator in known {
			if !in_session.contains(&validator) && !in_set.contains(&validator) {
				Self::do_forget_attendance(&validator);
			}
		}
	}

	/// At the end of a session: notes who authored and who didn't. In a session of less than two
	/// blocks per validator, one late block would look like an absence.
	pub(crate) fn do_take_attendance(session: SessionIndex) {
		let start = SessionStart::<T>::get();
		let now = frame_system::Pallet::<T>::block_number();
		let validators: Vec<_> = T::SessionKeys::validators();
		let blocks = now.saturating_sub(start).saturated_into::<usize>();
		let is_long_enough = blocks >= validators.len().saturating_mul(2);
		for validator in validators {
			// The block that starts a session is authored by a validator of the one before.
			if LastAuthored::<T>::get(&validator).is_some_and(|block| block > start) {
				if MissedSessions::<T>::take(&validator).is_some() {
					Self::deposit_event(Event::ValidatorBackOnline { validator, session });
				}
			} else if is_long_enough {
				let missed =
					MissedSessions::<T>::get(&validator).unwrap_or_default().saturating_add(1);
				MissedSessions::<T>::insert(&validator, missed);
				Self::deposit_event(Event::ValidatorOffline { validator, session, missed });
			}
		}
	}

	pub(crate) fn do_forget_attendance(validator: &T::AccountId) {
		LastAuthored::<T>::remove(validator);
		MissedSessions::<T>::remove(validator);
	}
}
