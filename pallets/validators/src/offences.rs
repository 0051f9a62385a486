//! Offences: the offender leaves the set, as soon as the set can do without it.

use crate::{Config, Error, Event, Offenders, Pallet, Validators};
use frame_support::{ensure, traits::Get, weights::Weight};
use sp_runtime::{DispatchResult, Perbill};
use sp_staking::{
	offence::{OffenceDetails, OnOffenceHandler},
	SessionIndex,
};

/// How the offences pallet knows a validator.
pub type Identification<T> = (<T as frame_system::Config>::AccountId, ());

impl<T: Config> OnOffenceHandler<T::AccountId, Identification<T>, Weight> for Pallet<T> {
	fn on_offence(
		offenders: &[OffenceDetails<T::AccountId, Identification<T>>],
		_: &[Perbill],
		session: SessionIndex,
	) -> Weight {
		let mut weight = Weight::zero();
		for OffenceDetails { offender: (validator, ()), .. } in offenders {
			Self::do_note_offence(validator, session);
			weight = weight.saturating_add(T::DbWeight::get().reads_writes(6, 5));
		}
		weight
	}
}

impl<T: Config> Pallet<T> {
	/// That the account has an offence to be pardoned.
	pub(crate) fn ensure_offender(account: &T::AccountId) -> DispatchResult {
		ensure!(Offenders::<T>::contains_key(account), Error::<T>::OffenderNotFound);
		Ok(())
	}

	pub(crate) fn do_pardon(offender: T::AccountId) {
		Offenders::<T>::remove(&offender);
		Self::deposit_event(Event::OffenderPardoned { offender });
	}

	/// The offences pallet names everybody who offended in the same slot or round again whenever one
	/// more does, so an offence that is known already is nothing new.
	fn do_note_offence(validator: &T::AccountId, session: SessionIndex) {
		if Offenders::<T>::get(validator).is_some_and(|known| known >= session) {
			return;
		}
		Offenders::<T>::insert(validator, session);
		let validator = validator.clone();
		if !Validators::<T>::get().contains(&validator) {
			Self::deposit_event(Event::FormerValidatorOffended { validator, session });
		} else if Self::is_above_minimum() {
			Self::do_remove_for_offence(validator, session);
		} else {
			Self::deposit_event(Event::OffenderKept { validator, session });
		}
	}

	/// Removes the offenders that had to stay because of the minimum, as far as it allows.
	pub(crate) fn do_remove_kept_offenders() {
		for validator in Validators::<T>::get() {
			if !Self::is_above_minimum() {
				break;
			}
			if let Some(session) = Offenders::<T>::get(&validator) {
				Self::do_remove_for_offence(validator, session);
			}
		}
	}

	fn do_remove_for_offence(validator: T::AccountId, session: SessionIndex) {
		Self::do_remove_validator(&validator);
		Self::deposit_event(Event::ValidatorRemovedForOffence { validator, session });
	}
}
